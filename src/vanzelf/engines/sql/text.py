"""The text of a statement: the chain of steps in which everything worked out stands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vanzelf.engines.sql.aggregates import in_roles
from vanzelf.engines.sql.layout import SETTLED
from vanzelf.rules.model import Concept
from vanzelf.terms.units import Role

if TYPE_CHECKING:
    from vanzelf.engines.sql.statement import StatementBuilder

DIVISOR = "__noemer"
"""Suffix of the column with the divisor of a value that is a quotient."""


@dataclass(slots=True)
class Level:
    """Columns that are computed in one SELECT from the one before."""

    columns: dict[str, str] = field(default_factory=dict)


class StatementText:
    """Writes down what a builder has worked out."""

    def __init__(self, made: "StatementBuilder") -> None:
        self.made = made

    def of(self, outputs: dict[str, str]) -> str:
        """The whole statement, with these columns as its result."""
        q = self.made.dialect.column
        steps: list[tuple[str, str]] = []
        kept = self.made.dialect.kept
        if self.made.layout.members is not None and self.made.layout.pairs is None:
            steps.append(("leden_0", self._member_rows()))
            for number, level in enumerate(self.made.member_levels):
                steps.append((f"leden_{number + 1}", select_more(level, f"leden_{number}", q)))
            if self.made.grouped_columns:
                steps.append(("groep", self._grouped()))
        steps.append(("eenheid_0", self._unit_rows()))
        for number, level in enumerate(self.made.unit_levels):
            steps.append((f"eenheid_{number + 1}", select_more(level, f"eenheid_{number}", q)))
        last = f"eenheid_{len(self.made.unit_levels)}"
        listed = ",\n  ".join(f"{sql} AS {q(name)}" for name, sql in outputs.items())
        often = {f"leden_{len(self.made.member_levels)}", "eenheid_0"}
        chain = ",\n".join(
            f"{name} AS {kept if name in often else ''}(\n  {sql}\n)" for name, sql in steps
        )
        return f"WITH {chain}\nSELECT unit_id,\n  {listed}\nFROM {last}"

    def _member_rows(self) -> str:
        wanted = self._wanted_member_columns()
        columns = ["unit_id", "rol", "lid", *wanted]
        return f"SELECT {', '.join(columns)} FROM {self.made.layout.members} AS leden"

    def _wanted_member_columns(self) -> list[str]:
        q = self.made.dialect.column
        facts: dict[str, Concept] = {}
        derived: set[str] = set()
        for program in self.made.programs:
            facts.update(program.person_facts)
            derived.update(each.id for each in program.person_definitions)
        found: dict[str, str] = {}
        for name in sorted(self.made.layout.member_columns):
            base = name.removesuffix(SETTLED)
            if base in facts:
                found[name] = q(name)
            elif base in derived:
                found[name] = f"{q(name)} AS {q('gegeven.' + name)}"
        for name in sorted(self.made.layout.carried):
            if any(
                name.removesuffix(SETTLED) in program.unit_facts for program in self.made.programs
            ):
                found[name] = q(name)
        for name in sorted(self.made.layout.computed.keys() & self.made.values.keys()):
            column = self.made.layout.computed[name]
            found[column] = q(column)
            if getattr(self.made.values[name], "divisors", ()):
                found[column + DIVISOR] = q(column + DIVISOR)
        return list(found.values())

    def _grouped(self) -> str:
        columns = self.made.grouped_columns.items()
        listed = [
            "unit_id",
            *(f"{sql} AS {self.made.dialect.column(name)}" for name, sql in columns),
        ]
        roles = in_roles(tuple(self.made.grouped_roles))
        source = f"leden_{len(self.made.member_levels)}"
        return f"SELECT {', '.join(listed)} FROM {source} WHERE {roles} GROUP BY unit_id"

    def _unit_rows(self) -> str:
        own = self._own_columns()
        if self.made.layout.members is None:
            return f"SELECT {', '.join(['unit_id', *own])} FROM {self.made.layout.units} AS eigen"
        q = self.made.dialect.column
        made = [f"{sql} AS {q(name)}" for name, sql in self.made.unit_columns.items()]
        listed = ",\n    ".join(["paar.unit_id", *made, *own])
        joined = f"({self.made.layout.pairs or self._pairs()}) AS paar"
        if self.made.grouped_columns:
            joined += " LEFT JOIN groep ON groep.unit_id = paar.unit_id"
        if self.made.layout.units is not None:
            joined += (
                f" LEFT JOIN {self.made.layout.units} AS eigen ON eigen.unit_id = paar.unit_id"
            )
        return f"SELECT {listed}\n  FROM {joined}"

    def _pairs(self) -> str:
        """One row per unit: the facts of the aanvrager and of the partner side by side."""
        q = self.made.dialect.column
        source = f"leden_{len(self.made.member_levels)}"
        columns = [
            f"a.{q(name)} AS {q('a.' + name)}" for name in self.made.beside_columns[Role.AANVRAGER]
        ]
        mine = f"a.rol = '{Role.AANVRAGER}'"
        if not self.made.has_partner:
            return f"SELECT {', '.join(['a.unit_id', *columns])} FROM {source} AS a WHERE {mine}"
        columns += [
            f"p.{q(name)} AS {q('p.' + name)}" for name in self.made.beside_columns[Role.PARTNER]
        ]
        inside = "TRUE" if self.made.layout.all_certain else "p.lid"
        columns.append(f"CASE WHEN p.unit_id IS NULL THEN FALSE ELSE {inside} END AS {q('p.lid')}")
        partner = f"p.unit_id = a.unit_id AND p.rol = '{Role.PARTNER}'"
        return (
            f"SELECT {', '.join(['a.unit_id', *columns])} FROM {source} AS a "
            f"LEFT JOIN {source} AS p ON {partner} WHERE {mine}"
        )

    def _own_columns(self) -> list[str]:
        q = self.made.dialect.column
        if self.made.layout.units is None:
            return []
        facts: set[str] = set()
        derived: set[str] = set()
        for program in self.made.programs:
            facts.update(program.unit_facts)
            derived.update(each.id for each in program.unit_definitions if each.kind == "derived")
        columns = []
        for name in sorted(self.made.layout.unit_columns):
            base = name.removesuffix(SETTLED)
            if base in facts:
                columns.append(f"eigen.{q(name)}")
            elif base in derived:
                columns.append(f"eigen.{q(name)} AS {q('gegeven.' + name)}")
        return columns


def select_more(level: Level, source: str, q: Callable[[str], str]) -> str:
    """A step that adds the columns of a level to another step."""
    columns = ",\n    ".join(f"{sql} AS {q(name)}" for name, sql in level.columns.items())
    return f"SELECT *,\n    {columns}\n  FROM {source}"
