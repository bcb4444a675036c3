"""A few rows once more, by the reference engine: what the bulk answers must equal.

The reference is plain Python that fixes what a rule means; DuckDB answers for everybody. After a run
some rows, which nobody could choose beforehand, are evaluated again from the same snapshot.
"""

import datetime as dt
from collections.abc import Sequence

import numpy as np

from vanzelf.engines import kleene
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.engines.values import truth
from vanzelf.holdings.asked import Asked
from vanzelf.holdings.holding import Holding, Loaded
from vanzelf.rules.program import RECEIVED, Program
from vanzelf.rules.questions import question_names
from vanzelf.screening.evaluate import Ready
from vanzelf.screening.units import fetch_units
from vanzelf.terms.answers import NO, UNKNOWN, YES, Codes
from vanzelf.terms.units import Unit

_CODES = {True: YES, False: NO, None: UNKNOWN}


def recheck(
    holding: Holding, programs: Sequence[Program], asked: Asked, on: dt.date
) -> dict[str, Codes]:
    """The answers to some programs for a few rows, by the reference engine.

    asked: the rows to check (`Asked.take`). on: as in `Holding.answer`. They are worked out from the
    snapshot of the holding, so that they are comparable with what it answered before.
    """
    loaded = holding.load(programs, asked, on)
    answers: dict[str, Codes] = {}
    try:
        for ready in loaded.ready:
            answers |= _rechecked(loaded, ready)
    finally:
        loaded.close()
    return answers


def _rechecked(loaded: Loaded, ready: Ready) -> dict[str, Codes]:
    heads = {int(head) for each in loaded.rows.heads(ready.unit) for head in each if head >= 0}
    units = fetch_units(loaded.register.con, ready, sorted(heads)) if heads else []
    answers = {}
    for program in ready.programs:
        engine = ReferenceEngine(program)
        codes = np.full(loaded.register.count, NO, dtype=np.uint8)
        for unit in units:
            codes[int(unit.id)] = answer_to(engine, unit)
        answers[program.scheme.id] = loaded.rows.answers(ready.unit, codes)
    return answers


def answer_to(engine: ReferenceEngine, unit: Unit) -> int:
    """Whether every question is yes and the award is not received, estimates used."""
    values = engine.evaluate(unit).estimated.values
    parts = [values[name] for name in question_names(engine.program)]
    if engine.program.scheme.received:
        parts.append(kleene.opposite(values[RECEIVED]))
    return _CODES[truth(kleene.all_of(parts))]
