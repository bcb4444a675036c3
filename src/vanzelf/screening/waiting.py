"""What keeps outcomes unknown: for a sample of units, the facts they wait for.

The reference engine says for every unknown outcome which facts it is waiting for. That is done for
a fixed sample of the possible outcomes; the report scales the counts to all of them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from vanzelf.engines.reference import ReferenceEngine
from vanzelf.engines.sql.statement import ESTIMATED, OUTCOME
from vanzelf.screening.evaluate import Ready
from vanzelf.screening.sources import sql_path
from vanzelf.screening.units import fetch_units

SAMPLE = 100
"""Units looked at per scheme, all from the first part; enough to rank the questions."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many units of a sample wait for each concept ("" for who belongs to the unit)."""

    sampled: int
    units: Counter[str] = field(default_factory=Counter)


def look(
    con: duckdb.DuckDBPyConnection, ready: Ready, files: Mapping[str, Path], most: int
) -> dict[str, Waiting]:
    """Per scheme what a sample of the possible outcomes wait for.

    files: the outcomes of each scheme, written down.
    """
    samples = {
        program.scheme.id: _sample(con, files[program.scheme.id], most)
        for program in ready.programs
    }
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


def _sample(con: duckdb.DuckDBPyConnection, file: Path, most: int) -> list[Any]:
    """Units with a possible outcome: the same ones every time."""
    rows = con.execute(
        f"""SELECT unit_id FROM read_parquet({sql_path(file)})
        WHERE {OUTCOME} IS NULL AND {ESTIMATED} IS NOT TRUE
        ORDER BY hash(unit_id), unit_id LIMIT {most}"""
    ).fetchall()
    return [unit for (unit,) in rows]
