"""Evaluating a loaded part of a population: member rows per unit type, then one statement each.

The tables persons, relations and addresses stand in a DuckDB connection (see `reader`). Households
are built there in bulk, once; the outcome of every scheme lands in one table per unit type.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

import duckdb

from vanzelf.engines.duckdb import statement, together
from vanzelf.engines.sql.layout import SETTLED, Layout
from vanzelf.engines.sql.statement import Statement
from vanzelf.households import bulk, concepts
from vanzelf.rules.model import Concept
from vanzelf.rules.program import Program
from vanzelf.screening.columns import DETAILS, HOUSEHOLD_FACTS, identifier
from vanzelf.screening.gather import Columns, Gatherer, OfDwelling, Wanted
from vanzelf.screening.homes import Homes, find_homes
from vanzelf.screening.loaded import columns_in
from vanzelf.terms.units import UnitType

MADE_BY_HOUSEHOLDS = frozenset({concepts.CHILD_IN_HOUSEHOLD})

PERSON_ID = "person_id"
"""The column of member rows with the id of the person; null for somebody unknown."""


def wanted_facts(programs: Iterable[Program]) -> set[str]:
    """Every fact a run needs: nothing else is read."""
    wanted = set(HOUSEHOLD_FACTS)
    for program in programs:
        wanted.update(program.person_facts)
        wanted.update(program.unit_facts)
    return wanted - MADE_BY_HOUSEHOLDS


class Ready:
    """A part made ready for one unit type: the programs, and where their facts are.

    gatherer: makes tables with the facts of units. details: columns that say more about a fact.
    """

    def __init__(
        self,
        evaluator: "PartEvaluator",
        programs: Sequence[Program],
        people: str,
        gatherer: Gatherer,
        details: frozenset[str],
    ) -> None:
        self._evaluator = evaluator
        self._people = people
        self.programs = tuple(programs)
        self.gatherer = gatherer
        self.details = details

    @property
    def unit(self) -> UnitType:
        """The type of the units."""
        return self.gatherer.members.unit_type

    @cached_property
    def members(self) -> Layout:
        """Where facts stand with a row per member, person_id and details included."""
        wanted = self.gatherer.wanted
        columns = wanted.person | wanted.carried | self.details
        table = self._evaluator.members(self.unit)
        return Layout(
            self.unit,
            _rows(table, self._people, wanted.made, columns),
            self.gatherer.register_dwellings(),
            member_columns=wanted.person | wanted.made,
            unit_columns=frozenset(wanted.dwelling),
            carried=wanted.carried,
        )


Statements = dict[tuple[object, ...], Statement]
"""Statements that were made before, by the programs and layouts they are for."""


@dataclass(slots=True)
class PartEvaluator:
    """Builds households of one loaded part and evaluates programs over them.

    state: the date of households and ages. statements: those made for earlier parts.
    """

    con: duckdb.DuckDBPyConnection
    concepts: Mapping[str, Concept]
    state: dt.date
    statements: Statements = field(default_factory=dict)
    _prepared: bulk.Prepared | None = field(init=False, repr=False, default=None)
    _homes: Homes | None = field(init=False, repr=False, default=None)
    _found: dict[UnitType, bulk.Members] = field(init=False, repr=False, default_factory=dict)
    _tables: dict[UnitType, str] = field(init=False, repr=False, default_factory=dict)
    _columns: dict[str, Columns] = field(init=False, repr=False, default_factory=dict)

    @property
    def prepared(self) -> bulk.Prepared:
        """The people of the part and their couples; found once."""
        if self._prepared is None:
            self._prepared = bulk.prepare(self.con, self.state)
        return self._prepared

    @property
    def homes(self) -> Homes:
        """Who lives in which kind of household; found once."""
        if self._homes is None:
            self._homes = find_homes(self.prepared.people)
        return self._homes

    def found(self, unit: UnitType) -> bulk.Members:
        """The members of all units of a type; found once."""
        if unit not in self._found:
            self._found[unit] = bulk.find_members(self.prepared, unit)
        return self._found[unit]

    def members(self, unit: UnitType) -> str:
        """The table with the members of all units of a type; made once."""
        if unit not in self._tables:
            self._tables[unit] = self.found(unit).write()
        return self._tables[unit]

    def columns(self, table: str) -> Columns:
        """The columns of a table, to be picked from."""
        return self._columns.setdefault(table, Columns(self.con, table))

    def ready(self, unit: UnitType, programs: Sequence[Program], people: str = "persons") -> Ready:
        """Build the households of a unit type and describe where their facts are.

        people: the table with the facts of persons, when these are other facts than those loaded.
        """
        needed = _Needed.of(unit, programs)
        present = columns_in(self.con, people)
        person = frozenset(name for name in present if _base(name) in needed.person)
        carried = {name for name in present if _base(name) in needed.unit}
        dwelling = self._dwelling(needed, carried) if concepts.ADDRESS in present else {}
        made = MADE_BY_HOUSEHOLDS & needed.person
        details = {name for name in present if _fact_of(name) in needed.person | needed.unit}
        wanted = Wanted(person, made, frozenset(carried - dwelling.keys()), dwelling)
        gatherer = Gatherer(
            self.con,
            self.homes,
            self.found(unit),
            self.columns(people) if people == "persons" else Columns(self.con, people),
            self.columns("addresses"),
            wanted,
        )
        return Ready(self, programs, people, gatherer, frozenset(details))

    def _dwelling(self, needed: "_Needed", carried: Set[str]) -> dict[str, OfDwelling]:
        """The facts of the unit that are facts of its address."""
        if needed.type is not UnitType.HUURHUISHOUDEN:
            return {}
        own = {name for name in columns_in(self.con, "addresses") if _base(name) in needed.unit}
        bases = {_base(name) for name in own}
        found = {}
        for name in own | {name for name in carried if _base(name) in bases}:
            base = _base(name)
            other = next((each for each in (name, base) if each in carried), None)
            found[name] = OfDwelling(name if name in own else base, other, base)
        return found

    def outcomes(self, ready: Ready) -> Statement:
        """The statement that gives the outcomes, with the homes of the units."""
        layouts = tuple(ready.gatherer.layouts())
        key = (*map(id, ready.programs), layouts)
        if key not in self.statements:
            made = [statement(ready.programs, layout) for layout in layouts]
            self.statements[key] = together(made)
        return self.statements[key]


def _rows(members: str, people: str, made: Set[str], columns: Set[str]) -> str:
    """SQL of all members, a row each."""
    listed = [
        "m.unit_id",
        "m.rol",
        "m.lid",
        f"m.{PERSON_ID}",
        *(f"m.{name}" for name in sorted(made)),
        *(f"p.{identifier(name)}" for name in sorted(columns)),
    ]
    return f"""(
        SELECT {", ".join(listed)}
        FROM {members} AS m LEFT JOIN {people} AS p ON p.id = m.{PERSON_ID})"""


@dataclass(frozen=True, slots=True)
class _Needed:
    """The facts that programs of one unit type use: of persons, and of the unit."""

    type: UnitType
    person: frozenset[str]
    unit: frozenset[str]

    @classmethod
    def of(cls, unit: UnitType, programs: Sequence[Program]) -> "_Needed":
        person = {name for program in programs for name in program.person_facts}
        own = {name for program in programs for name in program.unit_facts}
        return cls(unit, frozenset(person), frozenset(own))


def _base(name: str) -> str:
    """The concept of a column with values."""
    return name.removesuffix(SETTLED)


def _fact_of(name: str) -> str | None:
    """The concept of a column with details."""
    return next((name.removesuffix(end) for end in DETAILS if name.endswith(end)), None)
