"""Other facts than those loaded: what if the income turns out higher, or was that of another year.

Nothing is changed in the tables; a view stands before persons with other values in some columns.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

import duckdb

from vanzelf.engines.sql.layout import SETTLED
from vanzelf.rules.model import Concept
from vanzelf.screening.columns import identifier
from vanzelf.screening.loaded import columns_in


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Changes to facts for a what-if.

    substitute: concepts whose value is taken from the column of another concept. raised: by how
    many per cent incomes that are estimates are raised; negative ones (losses) stay.
    """

    substitute: Mapping[str, str] = field(default_factory=dict)
    raised: int = 0

    def people(self, con: duckdb.DuckDBPyConnection, concepts: Mapping[str, Concept]) -> str:
        """The table of persons with these changes: a view, or persons when nothing changes."""
        columns = columns_in(con, "persons").keys()
        changes = self._substituted(columns)
        if self.raised:
            changes |= self._raised(columns, concepts)
        if not changes:
            return "persons"
        listed = ", ".join(f"{sql} AS {identifier(name)}" for name, sql in changes.items())
        con.execute(
            f"CREATE OR REPLACE TEMP VIEW andere_feiten AS SELECT * REPLACE ({listed}) FROM persons"
        )
        return "andere_feiten"

    def _substituted(self, columns: Set[str]) -> dict[str, str]:
        changes = {}
        for concept, other in self.substitute.items():
            for end in ("", SETTLED):
                if concept + end in columns:
                    source = other + end if other + end in columns else other
                    changes[concept + end] = identifier(source) if source in columns else "NULL"
        return changes

    def _raised(self, columns: Set[str], concepts: Mapping[str, Concept]) -> dict[str, str]:
        changes = {}
        for name in columns:
            concept = concepts.get(name)
            if concept is not None and is_income(concept) and name + SETTLED in columns:
                value, settled = identifier(name), identifier(name + SETTLED)
                changes[name] = f"""CASE WHEN {settled} IS NULL AND {value} > 0
                    THEN {value} + {value} * {self.raised} // 100 ELSE {value} END"""
        return changes


def is_income(concept: Concept) -> bool:
    """Whether a concept is an income."""
    return concept.type is not None and concept.type.income is not None
