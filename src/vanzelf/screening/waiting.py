"""What keeps outcomes unknown: for a sample of units, the facts they wait for.

The reference engine says for every unknown outcome which facts it is waiting for. That is done for
a fixed sample of the possible outcomes; the report scales the counts to all of them.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import duckdb

from vanzelf.engines.reference import ReferenceEngine
from vanzelf.engines.sql.statement import ESTIMATED, OUTCOME
from vanzelf.rules.program import Program
from vanzelf.screening.columns import identifier
from vanzelf.screening.evaluate import Ready
from vanzelf.screening.units import fetch_units

SAMPLE = 250
"""Units looked at per scheme, all from the first part; enough to rank the questions."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many units of a sample wait for each concept ("" for who belongs to the unit)."""

    sampled: int
    units: Counter[str] = field(default_factory=Counter)


def look(con: duckdb.DuckDBPyConnection, ready: Ready, most: int) -> dict[str, Waiting]:
    """Per scheme what a sample of the possible outcomes in the table `uitkomst` wait for."""
    samples = {program.scheme.id: _sample(con, program, most) for program in ready.programs}
    every = sorted({unit for ids in samples.values() for unit in ids})
    if not every:
        return {name: Waiting(0) for name in samples}
    units = {unit.id: unit for unit in fetch_units(con, ready, every)}
    found = {}
    for program in ready.programs:
        ids = samples[program.scheme.id]
        engine = ReferenceEngine(program)
        counts: Counter[str] = Counter()
        for unit_id in ids:
            missing = engine.evaluate(units[str(unit_id)]).settled.missing
            counts.update({each.concept for each in missing})
        found[program.scheme.id] = Waiting(len(ids), counts)
    return found


def _sample(con: duckdb.DuckDBPyConnection, program: Program, most: int) -> list[Any]:
    """Units with a possible outcome: the same ones every time."""
    settled = identifier(f"{program.scheme.id}.{OUTCOME}")
    estimated = identifier(f"{program.scheme.id}.{ESTIMATED}")
    rows = con.execute(
        f"""SELECT unit_id FROM uitkomst WHERE {settled} IS NULL AND {estimated} IS NOT TRUE
        ORDER BY hash(unit_id), unit_id LIMIT {most}"""
    ).fetchall()
    return [unit for (unit,) in rows]
