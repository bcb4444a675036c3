"""How many of those who fit a run is about, by the source's own register (P-06).

A municipality that picks whom to ask about learns more from a list than the list was meant to say:
put one household among many whose answers are known, and the list is about that one. So a run has
to be about nearly everybody who fits, and the source counts for itself who that is.
"""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.engines.sql.statement import OUTCOME
from vanzelf.holdings.asked import StopReason
from vanzelf.holdings.holding import Holding
from vanzelf.holdings.register import RESIDENT
from vanzelf.households import concepts as household
from vanzelf.protocol.mandates import Mandate
from vanzelf.protocol.run import Manifest
from vanzelf.rules.program import Program
from vanzelf.screening.columns import identifier
from vanzelf.screening.evaluate import PartEvaluator

EVERYBODY = 90
"""The least share (per cent) when a run smaller than its minimum says that it is about everybody."""


def fitting(holding: Holding, program: Program, municipalities: Collection[str]) -> int:
    """How many units fit a population by a holder's own register.

    program: as `population_program` gives it. municipalities: codes of where they live. Counted is
    whom the register does not exclude: what it does not know keeps nobody out. Who is no resident,
    or died, is out. Raises ProblemError.
    """
    on = program.on
    register = holding.everybody([program], on, municipalities)
    try:
        evaluator = PartEvaluator(register.con, holding.catalogue.concepts, on)
        statement = evaluator.outcomes(evaluator.ready(program.scheme.unit, [program]))
        column = identifier(f"{program.scheme.id}.{OUTCOME}")
        table = register.con.sql(
            f"SELECT unit_id FROM ({statement.sql}) WHERE {column} IS NOT FALSE"
        ).to_arrow_table()
        who = table["unit_id"].to_numpy()
        died = register.dates(household.DEATH) <= (on.toordinal() - _EPOCH)
        out = register.denied(RESIDENT) | died | ~register.living_in(municipalities)
        return int((~out[who]).sum())
    finally:
        register.con.close()


def distinct(persons: Any, stops: Any) -> int:
    """How many different people stand first in the rows that the register does not stop.

    persons: list<string>, sorted. Naming somebody twice makes a run no larger.
    """
    going = persons.filter(pa.array(np.asarray(stops) == StopReason.NONE))
    return len(pc.unique(pc.list_element(going, 0))) if len(going) else 0


def too_few(mandate: Mandate, manifest: Manifest, asked: int, fits: int) -> bool:
    """Whether a run leaves out more of those who fit than its mandate allows.

    asked: households of the run that the register knows. fits: those that fit by it.
    """
    least = mandate.population.coverage
    if manifest.count < mandate.population.minimum:
        least = max(least, EVERYBODY)
    return asked * 100 < least * fits


def strangers(stopped: Mapping[str, int]) -> int:
    """How many rows were about somebody who is no resident, from counts by reason."""
    return stopped.get(StopReason.NOT_RESIDENT.name.lower(), 0)


_EPOCH = 719_163
"""Ordinal of 1970-01-01."""
