"""Loading the population register: the municipality's own copy, all of it or what has changed.

A CSV file with a header, semicolons between fields; see docs/reference/register.md. Either all of
it is taken in or nothing: every mistake is named at once, by line and column, never by value.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db import transaction

from vanzelf.ledger.record import is_bsn
from vanzelf.org import audit
from vanzelf.org.models import District, Organisation, Staff
from vanzelf.residents import numbers
from vanzelf.residents.models import Address, Resident, Subject
from vanzelf.terms.problems import Place, Problem, ProblemError

COLUMNS: Final = (
    "bsn", "naam", "aanhef", "geboren", "overleden", "bag", "straat", "huisnummer", "toevoeging",
    "postcode", "plaats", "wijk", "in_onderzoek", "geheim", "curatele", "partner",
)  # fmt: skip
BATCH: Final = 5_000
MOST_PROBLEMS: Final = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the register. partner: by number."""

    number: str
    name: str
    salutation: str
    born_on: dt.date
    died_on: dt.date | None
    bag: str
    street: str
    house: int
    addition: str
    postcode: str
    city: str
    district: str
    in_investigation: bool
    secret: bool
    guardianship: bool
    partner: str


def read_register(path: Path) -> list[Row]:
    """The people in a file; raises ProblemError register-file with what is wrong, by line."""
    problems: list[Problem] = []
    rows: list[Row] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file, delimiter=";")
        if tuple(next(lines, ())) != COLUMNS:
            wrong = f"the header should be {';'.join(COLUMNS)}."
            raise ProblemError([Problem(Place(str(path), 1, 1), "register-file", wrong, _SEE)])
        for number, fields in enumerate(lines, start=2):
            found = list(_wrong(fields))
            problems += [
                Problem(Place(str(path), number, column), "register-file", what, _SEE)
                for column, what in found
            ]
            if not found:
                rows.append(_row(fields))
            if len(problems) >= MOST_PROBLEMS:
                break
    if problems:
        raise ProblemError(problems)
    return rows


_SEE = "See docs/reference/register.md."


@transaction.atomic
def take_in(
    *, rows: list[Row], as_of: dt.datetime, team: Organisation, synthetic: bool,
    by: Staff | None = None,
) -> int:  # fmt: skip
    """Put people in the register, or bring them up to date; gives how many.

    team: whose districts new ones become. Who is not among the rows stays as they were: that
    somebody left is told by a change, not by silence.
    """
    districts = sorted({row.district for row in rows if row.district})
    District.objects.bulk_create(
        [District(code=code, name=code.capitalize(), team=team) for code in districts],
        ignore_conflicts=True,
    )
    homes = {row.bag: row for row in rows if row.bag}
    Address.objects.bulk_create(
        [
            Address(
                bag=bag, street=row.street, number=row.house, addition=row.addition,
                postcode=row.postcode, city=row.city, district_id=row.district,
            )
            for bag, row in homes.items()
        ],
        batch_size=BATCH, update_conflicts=True, unique_fields=["bag"],
        update_fields=["street", "number", "addition", "postcode", "city", "district"],
    )  # fmt: skip
    subjects = _subjects([row.number for row in rows], synthetic=synthetic)
    Resident.objects.bulk_create(
        [_resident(row, subjects, as_of) for row in rows],
        batch_size=BATCH, update_conflicts=True, unique_fields=["subject"],
        update_fields=[
            "name", "salutation", "born_on", "died_on", "address", "in_investigation", "secret",
            "guardianship", "partner", "as_of",
        ],
    )  # fmt: skip
    audit.write(staff=by, action="bevolkingsregister ingelezen", aantal=len(rows))
    return len(rows)


def _subjects(all_numbers: list[str], *, synthetic: bool) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for start in range(0, len(all_numbers), BATCH):
        some = all_numbers[start : start + BATCH]
        known = numbers.find_all(some)
        fresh = [each for each in some if each not in known]
        made = Subject.objects.bulk_create(numbers.fresh(fresh, synthetic=synthetic))
        found |= known | dict(zip(fresh, (each.id for each in made), strict=True))
    return found


def _resident(row: Row, subjects: dict[str, UUID], as_of: dt.datetime) -> Resident:
    return Resident(
        subject_id=subjects[row.number], name=row.name, salutation=row.salutation,
        born_on=row.born_on, died_on=row.died_on, address_id=row.bag or None,
        in_investigation=row.in_investigation, secret=row.secret, guardianship=row.guardianship,
        partner_id=subjects.get(row.partner), as_of=as_of,
    )  # fmt: skip


def _row(fields: list[str]) -> Row:
    said = dict(zip(COLUMNS, fields, strict=True))
    return Row(
        number=said["bsn"], name=said["naam"], salutation=said["aanhef"],
        born_on=dt.date.fromisoformat(said["geboren"]),
        died_on=dt.date.fromisoformat(said["overleden"]) if said["overleden"] else None,
        bag=said["bag"], street=said["straat"], house=int(said["huisnummer"] or 0),
        addition=said["toevoeging"], postcode=said["postcode"], city=said["plaats"],
        district=said["wijk"], in_investigation=said["in_onderzoek"] == "ja",
        secret=said["geheim"] == "ja", guardianship=said["curatele"] == "ja",
        partner=said["partner"],
    )  # fmt: skip


def _wrong(fields: list[str]) -> Iterator[tuple[int, str]]:
    """What is wrong with a line: the column, and what it should be. No value is repeated."""
    if len(fields) != len(COLUMNS):
        yield 1, f"{len(fields)} fields, not {len(COLUMNS)}."
        return
    said = dict(zip(COLUMNS, fields, strict=True))
    checks = {
        "bsn": is_bsn(said["bsn"]),
        "naam": bool(said["naam"]) and len(said["naam"]) <= 120,
        "aanhef": bool(said["aanhef"]) and len(said["aanhef"]) <= 120,
        "geboren": _is_date(said["geboren"]),
        "overleden": not said["overleden"] or _is_date(said["overleden"]),
        "huisnummer": not said["bag"] or said["huisnummer"].isdigit(),
        "wijk": not said["bag"] or bool(said["wijk"]),
        "in_onderzoek": said["in_onderzoek"] in ("ja", "nee"),
        "geheim": said["geheim"] in ("ja", "nee"),
        "curatele": said["curatele"] in ("ja", "nee"),
        "partner": not said["partner"]
        or (is_bsn(said["partner"]) and said["partner"] != said["bsn"]),
    }
    for name, holds in checks.items():
        if not holds:
            yield COLUMNS.index(name) + 1, f"{name} is not what it should be."


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
