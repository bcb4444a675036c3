"""What older income makes a list miss.

A source knows the income of a closed year, the law uses the income of this year. Whoever is
entitled now, but whose older income answers a list question with no, is missed; they are counted
and shown as a blind spot, per scheme and question.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from vanzelf.rules.program import Program, question_id
from vanzelf.screening.adjust import Adjustment
from vanzelf.screening.loaded import row_of
from vanzelf.screening.parts import Variant
from vanzelf.screening.reach import ELIGIBLE
from vanzelf.screening.run import Screening

OLDER = {"toetsingsinkomen": "toetsingsinkomen_t2"}
"""The income of this year and the concept that holds the one of two years ago."""


def with_older_income(programs: Iterable[Program], out: Path) -> Variant | None:
    """The screening that asks list questions with older income; None when no question uses it."""
    asking = [
        program
        for program in programs
        if program.scheme.list_questions and OLDER.keys() & program.person_facts.keys()
    ]
    if not asking:
        return None
    names = [program.scheme.id for program in asking]
    return Variant(asking[0].on, out, names, adjustment=Adjustment(OLDER))


def missed_by_older_income(now: Screening, older: Screening) -> list[dict[str, Any]]:
    """Per scheme and list question: how many eligible units answer no with older income."""
    con = duckdb.connect()
    rows = []
    for name, program in older.programs.items():
        scheme = program.scheme
        for question in scheme.list_questions:
            eligible, missed = row_of(
                con,
                f"""SELECT count(*), count(*) FILTER (WHERE NOT o.{question_id(question.id)})
                FROM {now.outcomes(name)} AS n JOIN {older.outcomes(name)} AS o USING (unit_id)
                WHERE n.{ELIGIBLE}""",
            )
            rows.append(
                {
                    "scheme": name,
                    "name": dict(scheme.name),
                    "question": question.id,
                    "text": dict(question.text),
                    "eligible": eligible,
                    "missed": missed,
                }
            )
    return rows
