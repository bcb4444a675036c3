"""Making the town in one go: people first, then the awards that the real rules say they can get."""

import datetime as dt
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import amount_id
from vanzelf.screening.population import open_population
from vanzelf.screening.reach import PER_YEAR
from vanzelf.screening.run import screen
from vanzelf.synth.ages import REFERENCE_DATE
from vanzelf.synth.generate import generate
from vanzelf.synth.manifest import Manifest
from vanzelf.synth.receipt import Evaluate, draw_receipts, schemes

Report = Callable[[str, int, int], None]


def make_town(
    catalogue: Catalogue,
    residents: int,
    seed: int,
    out: Path,
    *,
    awards: bool = True,
    progress: Report | None = None,
) -> dict[str, Any]:
    """Write a synthetic population, with awards drawn from the rules unless told not to.

    Returns the manifest as plain data. Raises ProblemError when the size is out of range or `out`
    holds something else.
    """
    steps = 1 + len(list(schemes()))
    say = progress or (lambda _what, _done, _total: None)
    say("people", 0, steps)
    generate(residents, seed, out)
    if awards:
        done = iter(range(1, steps + 1))
        draw_receipts(
            out, evaluator(catalogue), progress=lambda scheme: say(scheme, next(done), steps)
        )
    say("done", steps, steps)
    return asdict(Manifest.read(out))


def evaluator(catalogue: Catalogue, on: dt.date = REFERENCE_DATE) -> Evaluate:
    """The function that tells `draw_receipts` who is entitled: one screening per scheme."""

    def evaluate(scheme: str, population: Path) -> pa.Table:
        with tempfile.TemporaryDirectory(prefix="vanzelf-") as directory:
            town = open_population(population)
            done = screen(catalogue, town, on, Path(directory), schemes=[scheme])
            period = done.programs[scheme].scheme.main_amount
            amount = f'"{amount_id(period)}" * {PER_YEAR[period]}' if period else "NULL::BIGINT"
            query = f"""SELECT unit_id,
                CASE certainty WHEN 'established' THEN TRUE WHEN 'probable' THEN TRUE
                    WHEN 'excluded' THEN FALSE END AS eligible,
                {amount} AS amount_cents
              FROM {done.outcomes(scheme)} ORDER BY unit_id"""
            return duckdb.connect().sql(query).to_arrow_table()

    return evaluate
