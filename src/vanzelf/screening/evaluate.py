"""Evaluating a loaded part of a population: member rows per unit type, then one statement each.

The tables persons, relations and addresses stand in a DuckDB connection (see `reader`). Households
are built there in bulk, once; the outcome of every scheme lands in one table per unit type.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import duckdb

from vanzelf.engines.duckdb import statement
from vanzelf.engines.sql.layout import LID, SETTLED, Layout, of_role
from vanzelf.engines.sql.rows import in_roles
from vanzelf.engines.sql.statement import Statement
from vanzelf.households import bulk, concepts
from vanzelf.rules.model import Concept
from vanzelf.rules.program import Program
from vanzelf.screening.columns import DETAILS, HOUSEHOLD_FACTS, identifier
from vanzelf.screening.loaded import columns_in
from vanzelf.terms.units import ROLES, Role, UnitType

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
    """A part made ready for one unit type: the programs, and where their facts are.

    layout: units with aanvrager and partner beside each other, as the statement wants them.
    members: the same facts with a row per member, person_id and details (columns beside those of
    the layout that say more about a fact) included.
    """

    unit: UnitType
    programs: tuple[Program, ...]
    layout: Layout
    members: Layout
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
        carried -= dwelling.keys()
        made = MADE_BY_HOUSEHOLDS & needed.person
        details = {name for name in present if _fact_of(name) in needed.person | needed.unit}
        rows = Layout(
            unit,
            _rows(members, people, made, person | carried | details),
            _dwellings(members, people, dwelling) if dwelling else None,
            member_columns=frozenset(person | made),
            unit_columns=frozenset(dwelling),
            carried=frozenset(carried),
            all_certain=not self._in_doubt(members),
        )
        beside = _Beside(members, people, person, made, carried, dwelling)
        layout = replace(
            rows,
            members=beside.others(unit),
            units=beside.units(unit),
            unit_columns=frozenset(carried | dwelling.keys()),
            carried=frozenset(),
            beside=True,
        )
        return Ready(unit, tuple(programs), layout, rows, frozenset(details))

    def _in_doubt(self, members: str) -> bool:
        rows = self.con.execute(f"SELECT 1 FROM {members} WHERE lid IS NULL LIMIT 1").fetchall()
        return bool(rows)

    def _dwelling(self, needed: "_Needed", carried: set[str]) -> dict[str, str]:
        """The facts of the unit that are facts of its address, with the SQL of each.

        Where the address has none, that of the aanvrager counts. a, d: aanvrager and address.
        """
        if needed.type is not UnitType.HUURHUISHOUDEN:
            return {}
        own = {name for name in columns_in(self.con, "addresses") if _base(name) in needed.unit}
        bases = {_base(name) for name in own}
        found = {}
        for name in own | {name for name in carried if _base(name) in bases}:
            base = _base(name)
            value = f"d.{identifier(name if name in own else base)}"
            if base in carried:
                other = f"a.{identifier(name if name in carried else base)}"
                value = f"CASE WHEN d.{identifier(base)} IS NULL THEN {other} ELSE {value} END"
            found[name] = value
        return found

    def outcomes(self, ready: Ready) -> Statement:
        """The statement that gives the outcomes."""
        return statement(ready.programs, ready.layout)


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


def _dwellings(members: str, people: str, dwelling: Mapping[str, str]) -> str:
    """SQL of the facts of dwellings, a row per unit."""
    listed = [f"{value} AS {identifier(name)}" for name, value in sorted(dwelling.items())]
    return f"""(
        SELECT {", ".join(["m.unit_id", *listed])}
        FROM {members} AS m JOIN {people} AS a ON a.id = m.{PERSON_ID}
        LEFT JOIN addresses AS d ON d.bag_adres = a.bag_adres
        WHERE m.rol = '{Role.AANVRAGER}')"""


@dataclass(frozen=True, slots=True)
class _Beside:
    """Writes the queries in which aanvrager and partner stand beside each other.

    members, people: tables. person, carried: columns of people with facts of persons, and of the
    unit. made: columns of members. dwelling: facts of the unit, with the SQL of each.
    """

    members: str
    people: str
    person: Set[str]
    made: Set[str]
    carried: Set[str]
    dwelling: Mapping[str, str]

    def others(self, unit: UnitType) -> str | None:
        """SQL of the members besides aanvrager and partner; None when the type has no others."""
        others = [role for role in ROLES[unit] if role not in (Role.AANVRAGER, Role.PARTNER)]
        if not others:
            return None
        return _rows(self._of(*others), self.people, self.made, self.person)

    def units(self, unit: UnitType) -> str:
        """SQL of the units."""
        has_partner = Role.PARTNER in ROLES[unit]
        listed = ["m.unit_id", *self._own(has_partner=has_partner)]
        listed += self._facts(Role.AANVRAGER)
        source = f"{self._of(Role.AANVRAGER)} AS m JOIN {self.people} AS a ON a.id = m.{PERSON_ID}"
        if has_partner:
            lid = "CASE WHEN p.unit_id IS NULL THEN FALSE ELSE p.lid END"
            listed += [f"{lid} AS {identifier(of_role(Role.PARTNER, LID))}"]
            listed += self._facts(Role.PARTNER)
            partners = _rows(self._of(Role.PARTNER), self.people, set(), self.person | self.carried)
            source += f" LEFT JOIN {partners} AS p ON p.unit_id = m.unit_id"
        if self.dwelling:
            source += " LEFT JOIN addresses AS d ON d.bag_adres = a.bag_adres"
        return f"(SELECT {', '.join(listed)} FROM {source})"

    def _of(self, *roles: Role) -> str:
        return f"(SELECT * FROM {self.members} WHERE {in_roles(roles)})"

    def _facts(self, role: Role) -> Iterator[str]:
        for name in sorted(self.person):
            yield f"{role[0]}.{identifier(name)} AS {identifier(of_role(role, name))}"
        for name in sorted(self.made):  # known of other members only
            yield f"CAST(NULL AS BOOLEAN) AS {identifier(of_role(role, name))}"

    def _own(self, *, has_partner: bool) -> Iterator[str]:
        """Facts of the unit: the aanvrager's, else a certain partner's; and of the dwelling."""
        for name in sorted(self.carried):
            mine, theirs = (f"{side}.{identifier(name)}" for side in "ap")
            known = f"a.{identifier(_base(name))} IS NOT NULL"
            either = f"CASE WHEN {known} THEN {mine} WHEN p.lid THEN {theirs} END"
            yield f"{either if has_partner else mine} AS {identifier(name)}"
        for name, value in sorted(self.dwelling.items()):
            yield f"{value} AS {identifier(name)}"


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
