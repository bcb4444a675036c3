"""A made-up Inlichtingenbureau: it answers files about people who do not exist, and about nobody else.

For a demo, and for a municipality that tries out the road before the real bureau is on it.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Final

from vanzelf.ask.hindrance import BACK, OUT
from vanzelf.holdings.mapping import read_mapping
from vanzelf.protocol.application import AskedHousehold
from vanzelf.rules.model import Catalogue
from vanzelf.source.fetching import Books
from vanzelf.synth.holders import DATABASE, MAPPING
from vanzelf.synth.ids import FIRST_LARGE_NUMBER, FIRST_TEST_NUMBER, LAST_TEST_NUMBER
from vanzelf.terms.problems import Place, Problem, ProblemError

INCOME, ASSETS = "netto_besteedbaar_inkomen", "banktegoed"


@dataclass(frozen=True, slots=True)
class Question:
    """A row of a file for the bureau. persons: one or two numbers. on: the day to look at."""

    household: str
    persons: tuple[str, ...] = field(repr=False)
    on: dt.date


@dataclass(frozen=True, slots=True)
class Said:
    """What it says of a household. kind, source: of what stands in the way; both empty when nothing does."""

    kind: str = ""
    source: str = ""


Look = Callable[[Question], Said | None]
"""How the bureau looks at a household; None is no answer."""
SILENT: Final = "4"
BY_LAST_DIGIT: Final = {
    "1": Said("inkomen", "uwv"),
    "2": Said("vermogen", "belastingdienst"),
    "3": Said("voertuig", "rdw"),
}
"""What it says by the last digit of who applies; SILENT is no answer, any other that nothing is there."""


def by_last_digit(question: Question) -> Said | None:
    """The number of who applies decides, so that whoever tries it out chooses what comes back."""
    digit = question.persons[0][-1]
    return None if digit == SILENT else BY_LAST_DIGIT.get(digit, Said())


def by_holders(
    catalogue: Catalogue, holders: Mapping[str, Path], income: Fraction, assets: Fraction
) -> Look:
    """What the sources of a made-up town hold decides.

    holders: directory of each holder. income, assets: the limits (euros a month, euros) above which
    there is a hindrance; what is not known is none, as at the real one.
    """
    books = {
        slug: Books(
            read_mapping(holders[slug] / MAPPING, catalogue), holders[slug] / DATABASE, slug
        )
        for slug in ("uwv", "belastingdienst")
    }

    def look(question: Question) -> Said:
        household = AskedHousehold(persons=tuple(sorted(question.persons)))
        found = Said()
        for slug, concept, limit, kind in (
            ("uwv", INCOME, income, "inkomen"),
            ("belastingdienst", ASSETS, assets, "vermogen"),
        ):
            values, _ = books[slug].values(frozenset({concept}), household, question.on)
            if any(Fraction(each.value) > limit for each in values if each.value is not None):
                found = Said(kind, slug)
        return found

    return look


def answer(data: bytes, file: str, look: Look) -> bytes:
    """The file that comes back on a file that went out. file: how it is called, for problems.

    Raises ProblemError bureau-question or bureau-real-person with everything that is wrong: then
    nobody is looked at.
    """
    found = read_question(data, file)
    said = ((each, look(each)) for each in found)
    return written_answer((each.household, each.on, what) for each, what in said if what)


def written_answer(rows: Iterable[tuple[object, dt.date, Said]]) -> bytes:
    """A file that comes back. rows: the number of a household, the day that was looked at, what was found."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(BACK)
    for household, on, said in rows:
        found = "ja" if said.kind else "nee"
        writer.writerow([household, found, said.kind, on.isoformat(), said.source])
    return stream.getvalue().encode()


def read_question(data: bytes, file: str) -> list[Question]:
    """The rows of a file that went out; raises ProblemError as `answer` does."""
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    except (UnicodeDecodeError, csv.Error):
        lines = []
    if not lines or tuple(lines[0]) != OUT:
        raise ProblemError([_unreadable(file, 1)])
    found: list[Question] = []
    problems: list[Problem] = []
    for number, fields in enumerate(lines[1:], start=2):
        wrong = list(_wrong(file, number, fields))
        problems += wrong
        if not wrong:
            household, one, other, _since, on = fields
            persons = tuple(each for each in (one, other) if each)
            found.append(Question(household, persons, dt.date.fromisoformat(on)))
    if problems:
        raise ProblemError(problems)
    return found


def _wrong(file: str, line: int, fields: list[str]) -> Iterator[Problem]:
    """What is wrong with a row. Whose number it is, is not repeated: it may be somebody's."""
    if len(fields) != len(OUT) or not fields[1] or not _is_date(fields[-1]):
        yield _unreadable(file, line)
        return
    for column, number in enumerate(fields[1:3], start=2):
        if number and not _made_up(number):
            yield Problem(
                Place(file, line, column), "bureau-real-person",
                "this may be the number of somebody who exists.",
                "This bureau knows made-up people only: numbers that begin with 999. Make a file from"
                " a database with nobody else in it.",
            )  # fmt: skip


def _unreadable(file: str, line: int) -> Problem:
    return Problem(
        Place(file, line, 1), "bureau-question",
        "this is no row of a file for the Inlichtingenbureau.",
        f"The header is {';'.join(OUT)}; make the file anew, and do not edit it.",
    )  # fmt: skip


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _made_up(number: str) -> bool:
    """Whether nobody was ever given this number."""
    if not (number.isascii() and number.isdigit()):
        return False
    known = int(number)
    in_range = len(number) == 9 and FIRST_TEST_NUMBER <= known <= LAST_TEST_NUMBER
    return in_range or known >= FIRST_LARGE_NUMBER
