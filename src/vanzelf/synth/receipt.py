"""Step two of making the town: which awards people receive.

Who is entitled comes from the real rules, through a function that is handed in; so this module
knows nothing of engines. National awards are drawn first and written to the population; what
depends on them (housing costs after rent allowance, health premium) follows; then the
municipality's own schemes are evaluated on that and drawn.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.synth.ages import REFERENCE_DATE
from vanzelf.synth.awards import Reach, Units, draw_awards, reach_of
from vanzelf.synth.draws import Bools, Floats, Ints, Streams
from vanzelf.synth.files import REACH_FILE
from vanzelf.synth.manifest import Manifest
from vanzelf.synth.people import PENSION_AGE
from vanzelf.synth.rates import ASSISTANCE, LOCAL, NATIONAL, Rates
from vanzelf.synth.roll import Roll
from vanzelf.terms.problems import ProblemError

Evaluate = Callable[[str, Path], pa.Table]
"""Evaluate a scheme on a population: a table with `unit_id` (id of the applicant), `eligible`
(true: established or probable, false: excluded, null: cannot be said) and `amount_cents` (a year,
null for none)."""


def draw_receipts(
    population: Path,
    evaluate: Evaluate,
    *,
    progress: Callable[[str], None] | None = None,
) -> list[Reach]:
    """Draw who receives what and write it into the population; returns the counts per scheme.

    The same population and the same outcomes give the same awards. Writes reach.json as well.
    Raises ProblemError when awards were drawn before: make the population anew.
    """
    manifest = Manifest.read(population)
    if manifest.receipts:
        what = "Awards have been drawn for this population already."
        raise ProblemError.single("synth-receipts", what, "Make it anew first.", population)
    say = progress or (lambda _scheme: None)
    roll = Roll.read(population)
    say(ASSISTANCE)
    found = [_count_assistance(roll, evaluate(ASSISTANCE, population))]
    for step in (NATIONAL, LOCAL):
        for rates in step:
            say(rates.scheme)
            found.append(_draw(roll, rates, evaluate(rates.scheme, population), manifest.seed))
        roll.write()
    replace(manifest, receipts=True).write(population)
    text = json.dumps([asdict(reach) for reach in found], indent=2)
    (population / REACH_FILE).write_text(text + "\n", encoding="utf-8")
    return found


def read_reach(population: Path) -> list[Reach]:
    """The counts that `draw_receipts` wrote."""
    text = (population / REACH_FILE).read_text(encoding="utf-8")
    return [Reach(**counts) for counts in json.loads(text)]


def _count_assistance(roll: Roll, outcomes: pa.Table) -> Reach:
    """The reach of social assistance, as the incomes have it."""
    rows = roll.rows_of(outcomes["unit_id"])
    verdict = pc.fill_null(outcomes["eligible"].cast(pa.int8()), -1).to_numpy()
    return reach_of(ASSISTANCE, verdict, roll.assistance[rows])


def _draw(roll: Roll, rates: Rates, outcomes: pa.Table, seed: int) -> Reach:
    """Draw one scheme and note it on the roll."""
    rows = roll.rows_of(outcomes["unit_id"])
    units = _units(roll, rates, outcomes, rows)
    rng = Streams(seed, 0)(f"receipt {rates.scheme}")
    receives = draw_awards(rng, rates, units)
    roll.note_award(rates.fact, rows, receives, dwelling=rates.dwelling)
    _consequences(roll, rates, rows, np.where(receives, units.amount, 0.0), rng)
    return reach_of(rates.scheme, units.verdict, receives)


def _units(roll: Roll, rates: Rates, outcomes: pa.Table, rows: Ints) -> Units:
    age = roll.age[rows]
    verdict = pc.fill_null(outcomes["eligible"].cast(pa.int8()), -1).to_numpy()
    amount = pc.fill_null(outcomes["amount_cents"].cast(pa.int64()), 0).to_numpy() / 100
    return Units(
        verdict=verdict,
        amount=amount,
        groups={
            "bijstand": roll.assistance[rows],
            "zelfstandige": roll.self_employed[rows],
            "pas_met_pensioen": (age >= PENSION_AGE) & (age < PENSION_AGE + 2),
        },
        income=roll.income[rows],
        plausible=roll.rents[rows] if rates.dwelling else age >= 18,
        elsewhere=_receives_other(roll, rows),
    )


def _receives_other(roll: Roll, rows: Ints) -> Bools:
    """Who already receives one of the national awards drawn so far."""
    found = np.zeros(len(rows), dtype=np.bool_)
    for rates in NATIONAL:
        if rates.fact in roll.awards:
            found |= roll.awards[rates.fact][rows]
    return found


def _consequences(
    roll: Roll, rates: Rates, rows: Ints, amount: Floats, rng: np.random.Generator
) -> None:
    """Facts that follow from an award: costs that it lowers, the day it was given."""
    month = np.floor(amount / 12)
    if rates.fact == "ontvangt_zorgtoeslag":
        roll.note_money("ontvangen_toeslagen", rows, month)
    if rates.fact == "ontvangt_huurtoeslag":
        roll.note_money("huurtoeslag_per_maand", rows, month)
    if rates.fact == "heeft_stadspas":
        roll.spread_over_core(rates.fact)
    if rates.fact == "ontvangt_individuele_inkomenstoeslag":
        given = rows[roll.awards[rates.fact][rows]]
        days = rng.integers(1, 365, len(given)).astype("timedelta64[D]")
        roll.note_date("laatste_inkomenstoeslag_datum", given, _reference() - days)


def _reference() -> np.datetime64:
    return np.datetime64(dt.date.isoformat(REFERENCE_DATE))


def schemes() -> Iterable[str]:
    """The schemes that `evaluate` must know."""
    return [ASSISTANCE, *(rates.scheme for rates in (*NATIONAL, *LOCAL))]
