"""Where a holder keeps its facts: its own tables and columns, beside the concepts they are.

A file of the holder's own (docs/how-to/become-a-source.md). Every entry states of which definition,
measure, period and subject its values are. What does not fit the concept of the catalogue is
refused: an income per year is no income per month, and one person's is not a household's.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from vanzelf.households import concepts as household
from vanzelf.rules.model import Catalogue, Concept
from vanzelf.rules.questions import definition_digest
from vanzelf.rules.source import Path_, Source, read_source
from vanzelf.terms.problems import Place, ProblemError
from vanzelf.terms.units import UnitType

NEEDED = (household.BIRTH, household.ADDRESS)
"""Facts without which nobody can say who belongs together."""

_YEAR = re.compile(r"peiljaar(?:\s*-\s*(\d))?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and what its codes mean; meaning: own code → value of the catalogue, as written.

    Without meanings the values stand there as in the catalogue. A code without a meaning is unknown.
    """

    name: str
    meaning: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ReferenceYear:
    """The year of the reference date, or one some years before it."""

    years_before: int = 0

    def on(self, date: dt.date) -> int:
        """The year for a reference date."""
        return date.year - self.years_before


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a concept is kept.

    key: the column with the person or address the fact is of. by_address: which of the two. status,
    dated: columns with the status and the date of the fact. only: the rows that count, by column.
    without_row: the value (as written) of whoever has no row; None for unknown.
    """

    concept: Concept
    table: str
    key: str
    by_address: bool
    value: Column
    status: Column | None
    dated: str | None
    only: Mapping[str, str | int | ReferenceYear]
    without_row: str | None
    place: Place

    @property
    def estimate(self) -> bool:
        """Whether the values are those of an earlier year, and so estimates."""
        years = (each for each in self.only.values() if isinstance(each, ReferenceYear))
        return any(each.years_before for each in years)

    def filter_on(self, date: dt.date) -> dict[str, str | int]:
        """The rows that count on a reference date."""
        return {
            name: each.on(date) if isinstance(each, ReferenceYear) else each
            for name, each in self.only.items()
        }


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the population register. columns: by concept, or by the part of a relation."""

    name: str
    key: str
    columns: Mapping[str, Column]
    place: Place


@dataclass(frozen=True, slots=True)
class RegisterMapping:
    """Where a holder keeps its copy of the population register.

    municipality: the column of persons with the code of the municipality where somebody is
    registered (Logisch Ontwerp BRP, 09.10), as text.
    """

    persons: Table
    relations: Table
    municipality: str


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """Where a holder keeps its facts. register: None for a holder that knows addresses only.

    entries: per concept the places to look, the first with a value counts.
    """

    holder: str
    register: RegisterMapping | None
    entries: Mapping[str, tuple[Entry, ...]]
    file: str


def read_mapping(path: Path, catalogue: Catalogue, shown_as: str | None = None) -> SourceMapping:
    """Read a mapping. Raises ProblemError with everything in it that is wrong."""
    source = read_source(path, shown_as)
    if source.problems:
        raise ProblemError(source.problems)
    found = _Reader(source, catalogue).mapping()
    if source.problems or found is None:
        raise ProblemError(source.problems)
    return found


class _Reader:
    """Reads a mapping; problems are gathered in its source."""

    def __init__(self, source: Source, catalogue: Catalogue) -> None:
        self.source = source
        self.concepts = catalogue.concepts
        self.holder = ""

    def mapping(self) -> SourceMapping | None:
        value = self._mapping_at((), ("houder",), ("bevolking", "gegevens"))
        if value is None:
            return None
        self.holder = str(value["houder"])
        register = self._register() if "bevolking" in value else None
        entries: dict[str, tuple[Entry, ...]] = {}
        listed = value.get("gegevens", [])
        if not isinstance(listed, list):
            self._shape(("gegevens",), "gegevens should be a list.")
            listed = []
        for number in range(len(listed)):
            entry = self._entry(("gegevens", number))
            if entry is not None:
                entries[entry.concept.id] = (*entries.get(entry.concept.id, ()), entry)
        return SourceMapping(self.holder, register, entries, self.source.file)

    # -- shape ---------------------------------------------------------------------------------

    def _at(self, path: Path_) -> Any:
        value = self.source.value
        for part in path:
            value = value[part]
        return value

    def _shape(self, path: Path_, what: str) -> None:
        self.source.problem(path, "mapping-shape", what, "See docs/how-to/become-a-source.md.")

    def _mapping_at(
        self, path: Path_, needed: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> dict[str, Any] | None:
        """The mapping at a path, when it has the keys it needs and no others."""
        value = self._at(path)
        where = path[-1] if path else "the file"
        if not isinstance(value, dict):
            self._shape(path, f"{where} should be a mapping.")
            return None
        missing = [name for name in needed if name not in value]
        spare = [name for name in value if name not in (*needed, *optional)]
        for name in missing:
            self._shape(path, f"{name} is missing in {where}.")
        for name in spare:
            self._shape((*path, name), f"{name!r} is not a key of {where}.")
        return None if missing or spare else value

    def _column(self, path: Path_) -> Column | None:
        value = self._at(path)
        if isinstance(value, str):
            return Column(value)
        found = self._mapping_at(path, ("kolom", "betekent"))
        if found is None or not isinstance(found["betekent"], dict):
            return None
        return Column(
            str(found["kolom"]),
            {_written(code): _written(value) for code, value in found["betekent"].items()},
        )

    # -- the population register -----------------------------------------------------------------

    def _register(self) -> RegisterMapping | None:
        value = self._mapping_at(("bevolking",), ("personen", "relaties"))
        if value is None:
            return None
        persons, relations = self._persons(), self._relations()
        if persons is None or relations is None:
            return None
        return RegisterMapping(
            persons, relations, str(self._at(("bevolking", "personen", "gemeente")))
        )

    def _persons(self) -> Table | None:
        path: Path_ = ("bevolking", "personen")
        value = self._mapping_at(path, ("tabel", "sleutel", "gemeente", "feiten"))
        if value is None or not isinstance(value["feiten"], dict):
            return None
        columns = {}
        for name in value["feiten"]:
            concept = self.concepts.get(name)
            if concept is None or not concept.of_person or concept.derivation is not None:
                what = f"{name!r} is no fact of one person in the catalogue."
                remedy = "Name a concept of a person, such as geboortedatum."
                self.source.problem((*path, "feiten", name), "mapping-concept", what, remedy)
            elif (column := self._column((*path, "feiten", name))) is not None:
                columns[name] = column
        for name in NEEDED:
            if name not in value["feiten"]:
                self._shape((*path, "feiten"), f"{name} is missing in feiten.")
        place = self.source.place(path)
        return Table(str(value["tabel"]), str(value["sleutel"]), columns, place)

    def _relations(self) -> Table | None:
        path: Path_ = ("bevolking", "relaties")
        value = self._mapping_at(path, ("tabel", "soort", "van", "naar"), ("waarde",))
        if value is None:
            return None
        columns: dict[str, Column] = {}
        for name in ("soort", "van", "naar", "waarde"):
            if name in value and (column := self._column((*path, name))) is not None:
                columns[name] = column
        known = {str(kind) for kind in household.RelationKind}
        for kind in set((columns["soort"].meaning or {}).values()) - known:
            self._shape((*path, "soort"), f"{kind!r} is no kind of relation.")
        return Table(str(value["tabel"]), "", columns, self.source.place(path))

    # -- facts -----------------------------------------------------------------------------------

    def _entry(self, path: Path_) -> Entry | None:
        needed = ("begrip", "definitie", "van", "tabel", "sleutel", "waarde")
        optional = ("maat", "periode", "inkomensbegrip", "status", "datum", "alleen", "zonder_rij")
        value = self._mapping_at(path, needed, optional)
        if value is None:
            return None
        concept = self._concept(path, value)
        key = self._key(path, concept)
        column = self._column((*path, "waarde"))
        if concept is None or key is None or column is None:
            return None
        before = len(self.source.problems)
        for part, expected in _stated(concept).items():
            self._compare(path, value, part, expected, concept)
        if len(self.source.problems) > before:
            return None
        return Entry(
            concept,
            str(value["tabel"]),
            key[1],
            key[0],
            column,
            self._column((*path, "status")) if "status" in value else None,
            str(value["datum"]) if "datum" in value else None,
            {str(name): _fixed(each) for name, each in value.get("alleen", {}).items()},
            _written(value["zonder_rij"]) if "zonder_rij" in value else None,
            self.source.place(path),
        )

    def _concept(self, path: Path_, value: Mapping[str, Any]) -> Concept | None:
        name = value["begrip"]
        concept = self.concepts.get(name)
        if concept is not None and concept.derivation is None and self.holder in concept.holders:
            return concept
        if concept is None:
            what = f"there is no concept {name!r}."
        elif concept.derivation is not None:
            what = f"{name} is derived from other facts, and nobody holds it."
        else:
            what = f"{name} is held by {concept.holder}, not by {self.holder}."
        held = sorted(each.id for each in self.concepts.values() if self.holder in each.holders)
        remedy = f"Held by {self.holder}: {', '.join(held) or 'nothing'}."
        self.source.problem((*path, "begrip"), "mapping-concept", what, remedy)
        return None

    def _key(self, path: Path_, concept: Concept | None) -> tuple[bool, str] | None:
        """Whether the key is an address, and its column."""
        value = self._at((*path, "sleutel"))
        if isinstance(value, dict) and len(value) == 1:
            ((kind, column),) = value.items()
            if kind in ("persoon", "adres"):
                if concept is None or kind == "persoon" or _of_dwelling(concept):
                    return kind == "adres", str(column)
                what = f"{concept.id} is no fact of a dwelling."
                remedy = "Give the column with the person: sleutel: {persoon: …}."
                self.source.problem((*path, "sleutel"), "mapping-mismatch", what, remedy)
                return None
        self._shape((*path, "sleutel"), "sleutel should be {persoon: …} or {adres: …}.")
        return None

    def _compare(
        self,
        path: Path_,
        value: Mapping[str, Any],
        part: str,
        expected: tuple[str, ...],
        concept: Concept,
    ) -> None:
        stated = str(value.get(part, ""))
        if stated in expected or (not expected and not stated):
            return
        what = f"{part} of {concept.id} is {stated or 'not stated'}"
        should = " or ".join(expected) if expected else "nothing"
        where = (*path, part) if part in value else path
        self.source.problem(
            where,
            "mapping-mismatch",
            f"{what}, and the catalogue says {should}.",
            "Choose the column that the definition of the concept describes, or another concept; "
            "do not change the statement to make it fit.",
        )


def _stated(concept: Concept) -> dict[str, tuple[str, ...]]:
    """What an entry must state of its values."""
    kind = concept.type
    assert kind is not None
    return {
        "definitie": (definition_digest(concept),),
        "van": tuple(str(unit) for unit in concept.units),
        "maat": (concept.measure,) if kind.numeric else (),
        "periode": (kind.period,) if kind.period else (),
        "inkomensbegrip": (kind.income,) if kind.income else (),
    }


def _of_dwelling(concept: Concept) -> bool:
    return UnitType.HUURHUISHOUDEN in concept.units and not concept.of_person


def _fixed(value: Any) -> str | int | ReferenceYear:
    """What a column must be for a row to count."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    found = _YEAR.fullmatch(str(value))
    return ReferenceYear(int(found[1] or 0)) if found else str(value)


def _written(value: Any) -> str:
    """A value as it is written in the catalogue."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value.numerator) if isinstance(value, Fraction) else str(value)
