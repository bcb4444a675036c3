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
from vanzelf.screening.groups import PER_YEAR
from vanzelf.screening.population import open_population
from vanzelf.screening.run import Screening, screen
from vanzelf.synth.ages import REFERENCE_DATE
from vanzelf.synth.generate import generate
from vanzelf.synth.manifest import Manifest
from vanzelf.synth.rates import ASSISTANCE, LOCAL, NATIONAL
from vanzelf.synth.receipt import Evaluate, draw_receipts, schemes
from vanzelf.terms.outcome import Certainty
from vanzelf.terms.problems import ProblemError

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
    holds something else or cannot be written.
    """
    steps = 1 + len(list(schemes()))
    say = progress or (lambda _what, _done, _total: None)
    say("people", 0, steps)
    try:
        generate(residents, seed, out)
    except OSError as error:
        raise ProblemError.single(
            "out-unwritable",
            f"{error.filename or out} cannot be written: {error.strerror}.",
            "Choose another directory.",
            place="--out",
        ) from None
    if awards:
        done = iter(range(1, steps + 1))
        draw_receipts(
            out, evaluator(catalogue), progress=lambda scheme: say(scheme, next(done), steps)
        )
    say("done", steps, steps)
    return asdict(Manifest.read(out))


STEPS = (
    (ASSISTANCE, *(rates.scheme for rates in NATIONAL)),
    tuple(rates.scheme for rates in LOCAL),
)
"""Schemes that are asked about on the same population; between steps it is rewritten."""


def evaluator(catalogue: Catalogue, on: dt.date = REFERENCE_DATE) -> Evaluate:
    """The function that tells `draw_receipts` who is entitled.

    The schemes of a step are screened together when the first of them is asked for.
    """
    found: dict[str, pa.Table] = {}

    def evaluate(scheme: str, population: Path) -> pa.Table:
        if scheme not in found:
            step = next(step for step in STEPS if scheme in step)
            with tempfile.TemporaryDirectory(prefix="vanzelf-") as directory:
                town = open_population(population)
                done = screen(catalogue, town, on, Path(directory), schemes=step, sample=0)
                found.update({name: _verdicts(done, name) for name in step})
        return found.pop(scheme)

    return evaluate


def _verdicts(done: Screening, scheme: str) -> pa.Table:
    """The outcomes of a scheme as `draw_receipts` wants them."""
    period = done.programs[scheme].scheme.main_amount
    amount = f"{amount_id(period)} * {PER_YEAR[period]}" if period else "NULL::BIGINT"
    query = f"""
        SELECT unit_id,
            CASE WHEN certainty IN ('{Certainty.ESTABLISHED}', '{Certainty.PROBABLE}') THEN TRUE
                WHEN certainty = '{Certainty.EXCLUDED}' THEN FALSE END AS eligible,
            {amount} AS amount_cents
        FROM {done.outcomes(scheme)} ORDER BY unit_id"""
    return duckdb.connect().sql(query).to_arrow_table()
