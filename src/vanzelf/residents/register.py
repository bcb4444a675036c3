"""Reading the population register from a file, and loading people who are not known yet.

A CSV file with a header, semicolons between fields; see docs/reference/register.md. Either all of
it is taken in or nothing: every mistake is named at once, by line and column, never by value.
"""

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db import transaction

from vanzelf.ledger.record import is_bsn
from vanzelf.org import audit
from vanzelf.org.models import District, Organisation, Staff
from vanzelf.residents import numbers
from vanzelf.residents.models import Address, Resident, Subject, TravelDocument
from vanzelf.terms.problems import Place, Problem, ProblemError

COLUMNS: Final = (
    "bsn", "naam", "aanhef", "geboren", "overleden", "bag", "straat", "huisnummer", "toevoeging",
    "postcode", "plaats", "wijk", "in_onderzoek", "geheim", "curatele", "partner",
)  # fmt: skip
LEFT: Final = "vertrokken"
"""A column that may follow: the day on which somebody went to live elsewhere."""
DOCUMENTS: Final = tuple(str(each) for each in TravelDocument.Kind)
"""Columns that may follow: the last day of the document that somebody has."""
HEADERS: Final = (
    COLUMNS, (*COLUMNS, LEFT), COLUMNS + DOCUMENTS, (*COLUMNS, LEFT, *DOCUMENTS),
)  # fmt: skip
_MORE: Final = f"with or without {LEFT}, and with or without {';'.join(DOCUMENTS)}"
HOME: Final = COLUMNS[6:12]
BATCH: Final = 5_000
MOST_PROBLEMS: Final = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the register. partner: by number. left_on: None too when the file does not say.
    documents: the last day of each kind, or None for who has none; nothing when the file does not say.
    """

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
    left_on: dt.date | None = None
    documents: Mapping[str, dt.date | None] | None = None


def read_register(path: Path) -> list[Row]:
    """The people in a file; raises ProblemError register-file with what is wrong, by line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _read(path, csv.reader(file, delimiter=";", strict=True))
    except OSError as error:
        raise ProblemError([_fault(path, 1, 1, f"{error.strerror or error}.")]) from None
    except UnicodeDecodeError:
        raise ProblemError([_fault(path, 1, 1, "this is not UTF-8.")]) from None
    except csv.Error as error:
        raise ProblemError([_fault(path, 1, 1, f"this is no CSV file: {error}.")]) from None


def _read(path: Path, lines: "Iterator[list[str]]") -> list[Row]:
    problems: list[Problem] = []
    rows: list[Row] = []
    header, seen = tuple(next(lines, ())), _Seen()
    if header not in HEADERS:
        fault = _fault(path, 1, 1, f"the header should be {';'.join(COLUMNS)}, {_MORE}.")
        raise ProblemError([fault])
    for line, fields in enumerate(lines, start=2):
        said = dict(zip(header, fields, strict=False))
        found = list(_wrong(header, fields)) or list(seen.wrong(said))
        problems += [_fault(path, line, column, what) for column, what in found]
        if not found:
            rows.append(_row(said))
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise ProblemError(problems)
    return rows


def _fault(path: Path, line: int, column: int, what: str) -> Problem:
    place = Place(str(path), line, column)
    return Problem(place, "register-file", what, "See docs/reference/register.md.")


@transaction.atomic
def take_in(
    *, rows: list[Row], as_of: dt.datetime, team: Organisation, synthetic: bool,
    by: Staff | None = None,
) -> int:  # fmt: skip
    """Put people in the register, or bring them up to date; gives how many.

    team: whose districts new ones become. Who is not among the rows stays as they were: that
    somebody left is told by a change, not by silence.
    """
    take_in_homes(rows, team)
    subjects = _subjects([row.number for row in rows], synthetic=synthetic)
    elsewhere = [row.partner for row in rows if row.partner and row.partner not in subjects]
    subjects |= known(elsewhere)
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


def take_in_homes(rows: list[Row], team: Organisation) -> int:
    """Addresses that are new or different, and their districts; gives how many."""
    known_homes = {each.bag: each for each in Address.objects.iterator()}
    homes = {
        row.bag: row for row in rows if row.bag and _home_of(known_homes.get(row.bag)) != _home(row)
    }
    districts = sorted({row.district for row in homes.values()})
    District.objects.bulk_create(
        [District(code=code, name=code.capitalize(), team=team) for code in districts],
        ignore_conflicts=True,
    )
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
    return len(homes)


def _home(row: Row) -> tuple[object, ...]:
    return row.street, row.house, row.addition, row.postcode, row.city, row.district


def _home_of(home: Address | None) -> tuple[object, ...]:
    if home is None:
        return ()
    return home.street, home.number, home.addition, home.postcode, home.city, home.district_id


def known(all_numbers: list[str]) -> dict[str, UUID]:
    """The ids of those of these numbers that are known."""
    found: dict[str, UUID] = {}
    for start in range(0, len(all_numbers), BATCH):
        found |= numbers.find_all(all_numbers[start : start + BATCH])
    return found


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


def _row(said: Mapping[str, str]) -> Row:
    documents = {kind: _day(said[kind]) for kind in DOCUMENTS} if DOCUMENTS[0] in said else None
    return Row(
        number=said["bsn"], name=said["naam"], salutation=said["aanhef"],
        born_on=dt.date.fromisoformat(said["geboren"]), died_on=_day(said["overleden"]),
        bag=said["bag"], street=said["straat"], house=int(said["huisnummer"] or 0),
        addition=said["toevoeging"], postcode=said["postcode"], city=said["plaats"],
        district=said["wijk"], in_investigation=said["in_onderzoek"] == "ja",
        secret=said["geheim"] == "ja", guardianship=said["curatele"] == "ja",
        partner=said["partner"], left_on=_day(said.get(LEFT, "")), documents=documents,
    )  # fmt: skip


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


# -- what may be wrong -------------------------------------------------------------------------------


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def _text(most: int) -> tuple[str, Callable[[str], bool]]:
    return f"at most {most} characters", lambda text: len(text) <= most and _plain(text)


def _named(most: int) -> tuple[str, Callable[[str], bool]]:
    return f"1 to {most} characters", lambda text: 0 < len(text) <= most and _plain(text)


def _plain(text: str) -> bool:
    return text.isprintable()


_DATE = "a date such as 1980-05-17"
_SAID = ("ja or nee", lambda text: text in ("ja", "nee"))
_EMPTY_OR_DATE = (f"{_DATE}, or empty", lambda text: not text or _is_date(text))
_FORMS: Final[Mapping[str, tuple[str, Callable[[str], bool]]]] = {
    "bsn": ("a citizen service number", is_bsn),
    "naam": _named(120),
    "aanhef": _named(120),
    "geboren": (_DATE, _is_date),
    "overleden": _EMPTY_OR_DATE,
    "bag": _text(16),
    "straat": _text(80),
    "huisnummer": ("a number", lambda text: bool(re.fullmatch(r"[0-9]{0,6}", text))),
    "toevoeging": _text(8),
    "postcode": _text(7),
    "plaats": _text(40),
    "wijk": (
        "a code of letters, digits, - and _", lambda text: bool(re.fullmatch(r"[\w-]{0,30}", text, re.A))
    ),
    "in_onderzoek": _SAID,
    "geheim": _SAID,
    "curatele": _SAID,
    "partner": ("a citizen service number, or empty", lambda text: not text or is_bsn(text)),
    **dict.fromkeys((LEFT, *DOCUMENTS), _EMPTY_OR_DATE),
}  # fmt: skip
"""What each column should be."""


def _wrong(header: tuple[str, ...], fields: list[str]) -> Iterator[tuple[int, str]]:
    """What is wrong with a line: the column, and what it should be. No value is repeated."""
    if len(fields) != len(header):
        yield 1, f"{len(fields)} fields, not {len(header)}."
        return
    said = dict(zip(header, fields, strict=True))
    for column, (name, text) in enumerate(said.items(), start=1):
        form, holds = _FORMS[name]
        if not holds(text):
            yield column, f"{name} should be {form}."
    for name in ("straat", "huisnummer", "wijk") if said["bag"] else ():
        if not said[name]:
            yield header.index(name) + 1, f"{name} is needed with an address."
    if said["partner"] and said["partner"] == said["bsn"]:
        yield header.index("partner") + 1, "nobody is their own partner."


class _Seen:
    """What earlier lines said: somebody stands there once, and an address has one description."""

    def __init__(self) -> None:
        self.people: set[str] = set()
        self.homes: dict[str, tuple[str, ...]] = {}

    def wrong(self, said: Mapping[str, str]) -> Iterator[tuple[int, str]]:
        """What does not fit with earlier lines: the column, and what it is."""
        if said["bsn"] in self.people:
            yield 1, "this person stood there before."
        self.people.add(said["bsn"])
        home = tuple(said[name] for name in HOME)
        if said["bag"] and self.homes.setdefault(said["bag"], home) != home:
            yield COLUMNS.index("bag") + 1, "this bag stood there before with another address."
