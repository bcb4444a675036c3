"""Case numbers: a year and the next number, without gaps that would tell anything."""

import re
from typing import Final

from django.db import connection

from vanzelf.org import clock

TYPED: Final = re.compile(r"(?:K-?)?(?:(\d{4})-)?(\d{1,9})")
YEARS: Final = 3
"""So many years back somebody may mean who types the last part only."""


def next_number() -> str:
    """The next case number, such as K-2026-000123."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('decide_case_number')")
        (found,) = cursor.fetchone()
    return numbered(clock.today().year, found)


def numbered(year: int, number: int) -> str:
    """The case number of a year's next number."""
    return f"K-{year}-{number:06}"


def meant(typed: str) -> tuple[list[str], str]:
    """Whole numbers that somebody may mean who types a number or a part of it, and what one begins with."""
    said = typed.strip().upper()
    begin = said if said.startswith("K") else f"K-{said}"
    match = TYPED.fullmatch(said)
    if match is None:
        return [], begin
    last = clock.today().year
    years = [int(match[1])] if match[1] else [last - back for back in range(YEARS)]
    return [numbered(year, int(match[2])) for year in years], begin
