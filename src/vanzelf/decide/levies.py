"""The levies that a tax bill is made of: what a remission does to each, in cents.

They come from the municipality's own tax system, as a CSV file with a header and semicolons: either
all of it is taken in or nothing, with every mistake by line and column, never by value.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from vanzelf.decide.models import AwardRun, Case, Levy
from vanzelf.ledger.record import is_bsn
from vanzelf.org import audit
from vanzelf.org.errors import need
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.residents import numbers
from vanzelf.residents.models import Resident
from vanzelf.rules.model import Text
from vanzelf.terms.problems import Place, Problem, ProblemError

COLUMNS: Final = ("bsn", "jaar", "heffing", "aanslagnummer", "belastingnummer", "bedrag_cent")
NAMES: Final[Mapping[str, Text]] = {
    "afvalstoffenheffing": {"nl": "afval", "en": "waste"},
    "rioolheffing": {"nl": "riool", "en": "sewerage"},
    "hondenbelasting": {"nl": "uw hond", "en": "your dog"},
    "watersysteemheffing": {"nl": "dijken en sloten", "en": "dikes and ditches"},
    "zuiveringsheffing": {"nl": "schoon water", "en": "clean water"},
}
"""The levies that can be remitted, as a letter calls them after `de belasting voor`."""
MOST_PROBLEMS: Final = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A levy on a bill. bill: the number of the bill; tax_number: of who gets it, at the tax system."""

    number: str
    year: str
    kind: str
    bill: str
    tax_number: str
    cents: int


@transaction.atomic
def take_in(*, data: bytes, file: str, by: Staff) -> int:
    """Put the levies of a file in place of those of the same bills; gives how many.

    Who is not in our register is passed over. Raises ProblemError no-right or levies-file.
    """
    need(by, Right.RUN_AWARDS)
    rows = _read(data, file)
    known = numbers.find_all(sorted({row.number for row in rows}))
    made = [
        Levy(
            subject_id=known[row.number], year=row.year, kind=row.kind, bill=row.bill,
            tax_number=row.tax_number, amount_cents=row.cents,
        )
        for row in rows if row.number in known
    ]  # fmt: skip
    Levy.objects.filter(bill__in={row.bill for row in rows}).delete()
    Levy.objects.bulk_create(made, batch_size=5_000)
    audit.write(staff=by, action="heffingen ingelezen", regels=len(made))
    return len(made)


def of_case(case: Case) -> list[Levy]:
    """The levies of the household of a case, in its year."""
    return of_household(case.subject_id, case.period[:4])


def of_household(subject: UUID, year: str) -> list[Levy]:
    """The levies of somebody and their partner, in a year."""
    with_one = Resident.objects.filter(subject=subject, partner__isnull=False)
    whom = [subject, *with_one.values_list("partner", flat=True)]
    return list(Levy.objects.filter(subject__in=whom, year=year).order_by("bill", "kind"))


def billed(run: AwardRun) -> int:
    """How many in a run have a bill of its year already: they must not pay first."""
    there = Levy.objects.filter(subject__in=run.candidates.values("subject"), year=run.period[:4])
    return there.values("subject").distinct().count()


def share(cents: int, levies: Sequence[Levy]) -> list[tuple[Levy, int]]:
    """What each levy becomes less by, in cents: together the amount; all of each when it is the whole.

    A part is shared in proportion; cents that are left go where most was cut off. Nothing when the
    levies together are less than the amount: then they are not what was decided about.
    """
    whole = sum(each.amount_cents for each in levies)
    if not 0 < cents <= whole:
        return []
    parts = [divmod(cents * each.amount_cents, whole) for each in levies]
    left = cents - sum(each for each, _ in parts)
    most = sorted(range(len(levies)), key=lambda at: (-parts[at][1], at))[:left]
    return [
        (levy, parts[at][0] + (at in most)) for at, levy in enumerate(levies)
        if parts[at][0] + (at in most)
    ]  # fmt: skip


def _read(data: bytes, file: str) -> list[Row]:
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    except (UnicodeDecodeError, csv.Error):
        lines = []
    if not lines or tuple(lines[0]) != COLUMNS:
        wrong = f"the header should be {';'.join(COLUMNS)}."
        raise ProblemError([Problem(Place(file, 1, 1), "levies-file", wrong)])
    rows: list[Row] = []
    problems: list[Problem] = []
    seen: set[tuple[str, str]] = set()
    for number, fields in enumerate(lines[1:], start=2):
        found = list(_wrong(fields, seen))
        problems += [Problem(Place(file, number, at), "levies-file", what) for at, what in found]
        if not found:
            who, year, kind, bill, tax_number, cents = fields
            rows.append(Row(who, year, kind, bill, tax_number, int(cents)))
            seen.add((fields[3], fields[2]))
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise ProblemError(problems)
    return rows


def _wrong(fields: Sequence[str], seen: set[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    if len(fields) != len(COLUMNS):
        yield 1, f"{len(fields)} fields, not {len(COLUMNS)}."
        return
    said = dict(zip(COLUMNS, fields, strict=True))
    if not is_bsn(said["bsn"]):
        yield 1, "this is no citizen service number."
    if not (said["jaar"].isdigit() and dt.MINYEAR < int(said["jaar"]) <= dt.MAXYEAR):
        yield 2, "this is no year."
    if said["heffing"] not in NAMES:
        yield 3, f"this is none of {', '.join(NAMES)}."
    if not 0 < len(said["aanslagnummer"]) <= 30 or (said["aanslagnummer"], said["heffing"]) in seen:
        yield 4, "there is no number of a bill, or this levy stands on it twice."
    if not 0 < len(said["belastingnummer"]) <= 30 or is_bsn(said["belastingnummer"]):
        yield 5, "there is no number of the tax system; a citizen service number is none."
    if not said["bedrag_cent"].isdigit():
        yield 6, "this is no whole number of cents."
