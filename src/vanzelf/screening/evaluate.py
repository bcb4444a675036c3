"""Evaluating a loaded part of a population: member rows per unit type, then one statement each.

The tables persons, relations and addresses stand in a DuckDB connection (see `reader`). Households
are built there in bulk, once; the outcome of every scheme lands in one table per unit type.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from vanzelf.engines.duckdb import statement
from vanzelf.engines.sql.layout import SETTLED, Layout
from vanzelf.engines.sql.statement import Statement
from vanzelf.households import bulk, concepts
from vanzelf.rules.model import Concept
from vanzelf.rules.program import Program
from vanzelf.screening.columns import DETAILS, HOUSEHOLD_FACTS, identifier
from vanzelf.screening.loaded import columns_in
from vanzelf.terms.units import Role, UnitType

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


@dataclass(frozen=True, slots=True)
class Ready:
    """A part made ready for one unit type: the programs, and the layout of their facts.

    details: columns beside those of the layout that say more about a fact.
    """

    unit: UnitType
    programs: tuple[Program, ...]
    layout: Layout
    details: frozenset[str] = frozenset()


@dataclass(slots=True)
class PartEvaluator:
    """Builds households of one loaded part and evaluates programs over them.

    state: the date of households and ages.
    """

    con: duckdb.DuckDBPyConnection
    concepts: Mapping[str, Concept]
    state: dt.date
    _prepared: bulk.Prepared | None = field(init=False, repr=False, default=None)
    _members: dict[UnitType, str] = field(init=False, repr=False, default_factory=dict)

    def members(self, unit: UnitType) -> str:
        """The table with the members of all units of a type; made once."""
        if self._prepared is None:
            self._prepared = bulk.prepare(self.con, self.state)
        if unit not in self._members:
            self._members[unit] = bulk.build_members(
                self.con, unit, self.state, prepared=self._prepared
            )
        return self._members[unit]

    def ready(self, unit: UnitType, programs: Sequence[Program], people: str = "persons") -> Ready:
        """Build the households of a unit type and describe where their facts are.

        people: the table with the facts of persons, when these are other facts than those loaded.
        """
        members = self.members(unit)
        needed = _Needed.of(unit, programs)
        present = columns_in(self.con, people)
        person = {name for name in present if _base(name) in needed.person}
        carried = {name for name in present if _base(name) in needed.unit}
        dwelling = self._dwelling(needed, carried) if concepts.ADDRESS in present else {}
        made = sorted(MADE_BY_HOUSEHOLDS & needed.person)
        details = {name for name in present if _fact_of(name) in needed.person | needed.unit}
        listed = [
            "m.unit_id",
            "m.rol",
            "m.lid",
            f"m.{PERSON_ID}",
            *(f"m.{name}" for name in made),
            *(f"p.{identifier(name)}" for name in sorted(person | carried | details)),
        ]
        source = f"""(
            SELECT {", ".join(listed)}
            FROM {members} AS m LEFT JOIN {people} AS p ON p.id = m.person_id)"""
        layout = Layout(
            unit,
            source,
            self._units(members, people, dwelling) if dwelling else None,
            member_columns=frozenset(person.union(made)),
            unit_columns=frozenset(dwelling),
            carried=frozenset(carried - dwelling.keys()),
            all_certain=not self._in_doubt(members),
        )
        return Ready(unit, tuple(programs), layout, frozenset(details))

    def _in_doubt(self, members: str) -> bool:
        rows = self.con.execute(f"SELECT 1 FROM {members} WHERE lid IS NULL LIMIT 1").fetchall()
        return bool(rows)

    def _dwelling(self, needed: "_Needed", carried: set[str]) -> dict[str, str]:
        """The facts of the unit that are facts of its address, with the SQL of each.

        Where the address has none, that of the aanvrager counts. a, p: address and aanvrager.
        """
        if needed.type is not UnitType.HUURHUISHOUDEN:
            return {}
        own = {name for name in columns_in(self.con, "addresses") if _base(name) in needed.unit}
        bases = {_base(name) for name in own}
        found = {}
        for name in own | {name for name in carried if _base(name) in bases}:
            base = _base(name)
            value = f"a.{identifier(name if name in own else base)}"
            if base in carried:
                other = f"p.{identifier(name if name in carried else base)}"
                value = f"CASE WHEN a.{identifier(base)} IS NULL THEN {other} ELSE {value} END"
            found[name] = value
        return found

    def _units(self, members: str, people: str, dwelling: Mapping[str, str]) -> str:
        listed = [f"{value} AS {identifier(name)}" for name, value in sorted(dwelling.items())]
        return f"""(
            SELECT {", ".join(["m.unit_id", *listed])}
            FROM {members} AS m JOIN {people} AS p ON p.id = m.person_id
            LEFT JOIN addresses AS a ON a.bag_adres = p.bag_adres
            WHERE m.rol = '{Role.AANVRAGER}')"""

    def run(self, ready: Ready, target: str) -> Statement:
        """Evaluate into a table named `target`."""
        made = statement(ready.programs, ready.layout)
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE {target} AS {made.sql}")
        return made


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
