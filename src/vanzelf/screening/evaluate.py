"""Evaluating a loaded part of a population: member rows per unit type, then one statement each.

The tables persons, relations and addresses stand in a DuckDB connection (see `population`).
Households are built there in bulk; the outcome of every scheme lands in one table per unit type.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from vanzelf.engines.duckdb import person_values, statement
from vanzelf.engines.sql.layout import SETTLED, Layout
from vanzelf.engines.sql.statement import Statement
from vanzelf.households import bulk, concepts
from vanzelf.rules.model import Concept
from vanzelf.rules.program import Program
from vanzelf.terms.units import Role, UnitType

HOUSEHOLD_FACTS = frozenset(
    {
        concepts.BIRTH,
        concepts.DEATH,
        concepts.ADDRESS,
        concepts.ADDRESS_DISPUTED,
        concepts.RENTED,
        concepts.DIVORCE_REQUESTED,
        concepts.LASTINGLY_SEPARATED,
        concepts.IN_EDUCATION,
        concepts.STUDENT_FINANCE,
        concepts.TAX_BILL,
        concepts.SUBTENANT,
        concepts.COMMERCIAL,
        *concepts.PAIR_TIES,
    }
)
"""What building households needs besides what the rules ask."""

MADE_BY_HOUSEHOLDS = frozenset({concepts.CHILD_IN_HOUSEHOLD})


def wanted_facts(programs: Sequence[Program]) -> set[str]:
    """Every fact a run needs: nothing else is read (data minimisation, A44)."""
    wanted = set(HOUSEHOLD_FACTS)
    for program in programs:
        wanted.update(program.person_facts)
        wanted.update(program.unit_facts)
        wanted.update(each.id for each in program.definitions if each.kind == "derived")
    return wanted - MADE_BY_HOUSEHOLDS


@dataclass(frozen=True, slots=True)
class Ready:
    """A part made ready for one unit type: the layout and the statement over it."""

    unit: UnitType
    programs: tuple[Program, ...]
    layout: Layout


class PartEvaluator:
    """Builds households of one loaded part and evaluates programs over them.

    programs: all that will be run over the part; what they derive about persons is then worked
    out once, instead of once per unit type.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        concepts: Mapping[str, Concept],
        on: dt.date,
        programs: Sequence[Program] = (),
    ) -> None:
        self.con = con
        self.concepts = concepts
        self.on = on
        self.person_columns = self._columns("persons") - {"id"}
        self.address_columns = self._columns("addresses") - {"bag_adres"}
        self.prepared = bulk.prepare(con, on)
        self.source = "persons"
        self.computed = self._compute(programs) if programs else {}

    def _compute(self, programs: Sequence[Program]) -> dict[str, str]:
        """Work out the derived values of persons, beside the table; returns the column of each."""
        columns = frozenset(self.person_columns)
        made, computed = person_values(programs, "persons", columns, MADE_BY_HOUSEHOLDS)
        if computed:
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE persons_made AS {made}")
            self.source = "(SELECT * FROM persons POSITIONAL JOIN persons_made)"
        return computed

    def _columns(self, table: str) -> set[str]:
        return {name for name, *_ in self.con.execute(f"DESCRIBE {table}").fetchall()}

    def ready(self, unit: UnitType, programs: Sequence[Program]) -> Ready:
        """Build the households of a unit type and describe where its facts are."""
        members = bulk.build_members(self.con, unit, self.on, prepared=self.prepared)
        person, carried = self._split(programs, unit)
        computed = self._computed_for(programs)
        named = sorted(person | carried | set(computed.values()))
        listed = ", ".join(f'p."{name}"' for name in named)
        made = [
            name
            for name in MADE_BY_HOUSEHOLDS
            if any(name in each.person_facts for each in programs)
        ]
        source = (
            f"(SELECT m.unit_id, m.rol, m.lid{''.join(', m.' + name for name in made)}"
            f"{', ' + listed if listed else ''} "
            f"FROM {members} AS m LEFT JOIN {self.source} AS p ON p.id = m.person_id)"
        )
        dwelling = self._dwelling_facts(programs, unit)
        units = self._units(members, dwelling) if dwelling else None
        certain = self.con.execute(
            f"SELECT count(*) FROM {members} WHERE lid IS NULL"
        ).fetchone() == (0,)
        layout = Layout(
            unit,
            source,
            units,
            member_columns=frozenset(person | set(made)),
            unit_columns=frozenset(dwelling),
            carried=frozenset(carried),
            all_certain=certain,
            computed=computed,
        )
        return Ready(unit, tuple(programs), layout)

    def _computed_for(self, programs: Sequence[Program]) -> dict[str, str]:
        """The values of persons that some programs use, of those worked out for the part."""
        names = set()
        for program in programs:
            for definition in program.person_definitions:
                names.update({definition.id, f"{program.scheme.id}.{definition.id}"})
        return {
            name: column
            for name, column in self.computed.items()
            if name.removesuffix(SETTLED) in names
        }

    def _split(self, programs: Sequence[Program], unit: UnitType) -> tuple[set[str], set[str]]:
        """Columns of persons the programs use: person facts, and unit facts that stand there."""
        person: set[str] = set()
        carried: set[str] = set()
        for name in self.person_columns:
            concept = self.concepts.get(name.removesuffix(SETTLED))
            if concept is None:
                continue
            if concept.of_person:
                if any(_uses(program, concept.id) for program in programs):
                    person.add(name)
            elif unit in concept.units and any(
                concept.id in program.unit_facts for program in programs
            ):
                carried.add(name)
        return person, carried

    def _dwelling_facts(self, programs: Sequence[Program], unit: UnitType) -> set[str]:
        if unit is not UnitType.HUURHUISHOUDEN:
            return set()
        needed = {name for program in programs for name in program.unit_facts}
        return {name for name in self.address_columns if name.removesuffix(SETTLED) in needed}

    def _units(self, members: str, facts: set[str]) -> str:
        listed = ", ".join(f'a."{name}"' for name in sorted(facts))
        return (
            f"(SELECT m.unit_id, {listed} FROM {members} AS m JOIN persons AS p ON p.id = m.person_id "
            f"JOIN addresses AS a ON a.bag_adres = p.bag_adres WHERE m.rol = '{Role.AANVRAGER}')"
        )

    def run(self, ready: Ready, target: str) -> Statement:
        """Evaluate into a table named `target`."""
        made = statement(ready.programs, ready.layout)
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE {target} AS {made.sql}")
        return made


def _uses(program: Program, concept: str) -> bool:
    return concept in program.person_facts or any(
        each.id == concept and each.of_person for each in program.definitions
    )
