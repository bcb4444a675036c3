"""Answering the rows of a run: own questions on own data, refusals and budget, log, sealed leg."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.holdings.asked import Allow, Found, Met, StopReason, everybody
from vanzelf.ledger.log import Batch, Log, own_parts, write_batch
from vanzelf.ledger.record import BAG, BSN
from vanzelf.ledger.trace import Trace
from vanzelf.protocol.mandates import Mandate
from vanzelf.protocol.rows import Received
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.rules.questions import questions_at
from vanzelf.rules.resolve import resolve
from vanzelf.source.budget import Budget, Households, Spending
from vanzelf.source.collecting import uncollected
from vanzelf.source.coverage import distinct
from vanzelf.store.database import Connection
from vanzelf.terms.answers import STOP, YES, Bools, Codes
from vanzelf.terms.units import UnitType

BY_REFUSAL, BY_BUDGET = "geweigerd", "begrenzing"
"""Reasons to stop besides those of the register."""

ACTIVITY = "https://vanzelf.example/register/verwerkingsactiviteiten/"
"""Where the processing activities of the demo are described; a source configures its own."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked about rows. unit: the unit type of the bundle. on: the reference date.

    municipalities: codes of those where everybody asked about must live.
    """

    programs: Sequence[Program]
    unit: UnitType
    on: dt.date
    municipalities: frozenset[str]


class Answerer(Protocol):
    """Answers questions on the data of a holder."""

    @property
    def by_address(self) -> bool:
        """Whether it is asked about addresses instead of persons."""

    def answer(self, inquiry: Inquiry, rows: Received, allow: Allow = everybody) -> Found:
        """The answers to all rows that may be answered."""

    def recheck(
        self, inquiry: Inquiry, rows: Received, places: Sequence[int]
    ) -> Mapping[str, Codes]:
        """The answers to some rows, worked out with the reference engine."""

    def fitting(self, program: Program, municipalities: frozenset[str]) -> int | None:
        """How many units fit a population by the own register; None for who keeps none."""


def inquiry_of(catalogue: Catalogue, mandate: Mandate, on: dt.date) -> Inquiry:
    """What a mandate lets the source be asked on a date. Raises as `programs_of`."""
    where = frozenset(mandate.requester.municipalities)
    return Inquiry(programs_of(catalogue, mandate, on), UnitType(mandate.unit), on, where)


def programs_of(catalogue: Catalogue, mandate: Mandate, on: dt.date) -> list[Program]:
    """What a mandate lets the source be asked, ready to run with the limits of the mandate.

    Raises ProblemError when the catalogue here no longer has those schemes.
    """
    found = []
    for scheme in mandate.schemes:
        program = resolve(catalogue, scheme, on, mandate.limits.get(scheme))
        asked = questions_at(program, mandate.holder, mandate.population.premises)
        if asked is not None:
            found.append(asked)
    return found


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers to a part. lines: of those whose data were used; without them there is no leg.

    stopped: how many rows per reason. residents: how many different households of it the register
    knows.
    """

    answers: dict[str, Codes]
    lines: Batch
    stopped: dict[str, int]
    snapshot: str
    residents: int


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers the parts of one run at a source.

    run: its id. number: the same, here. moment: when. log: the processing log of the source.
    activity: URI of what this is in the register of processing activities.
    """

    con: Connection
    log: Log
    budget: Budget
    run: str
    number: int
    moment: dt.datetime
    mandate: Mandate
    activity: str

    @uncollected()
    def part(self, answerer: Answerer, inquiry: Inquiry, rows: Received) -> Answered:
        """Answer a part: what the register, a refusal or the budget stops is not answered.

        That is settled before facts of anybody are read. While they are, the database of the source
        writes down who was asked about: when it fails, there is no answer.
        """
        with ThreadPoolExecutor(1) as beside:
            permit = _Permit(self, rows, beside)
            found = answerer.answer(inquiry, rows, permit)
            lines = permit.written()
        stopped = found.stops != StopReason.NONE
        answers = {scheme: self._answer(found, scheme, stopped) for scheme in self.mandate.schemes}
        return Answered(answers, lines, permit.reasons(), found.snapshot, permit.residents)

    def write(self, persons: Sequence[str], kind: str, spending: Spending | None) -> Batch:
        """Write the budget and the log; the lines are made while the database writes the budget."""
        with ThreadPoolExecutor(1) as pool:
            lines = pool.submit(self._lines, persons, kind)
            if spending is not None:
                self.budget.write(spending)
            write_batch(self.con, lines.result())
        return lines.result()

    def _lines(self, persons: Sequence[str], kind: str) -> Batch:
        """A line for everybody whose data are used."""
        at = int(self.moment.timestamp() * 1000)
        name = f"Vraag van een gemeente: {self.mandate.bundle}"
        parent = Trace(self.run, self.run[:16])
        foreign = f"urn:oin:{self.mandate.requester.oin}"
        lines = own_parts(self.log.subjects(persons))
        return self.log.batch(parent, self.activity, name, at, at, lines, foreign, kind)

    def _answer(self, found: Found, scheme: str, stopped: Bools) -> Codes:
        """A scheme this source is asked nothing about: it says yes, and leaves it to the others."""
        given = found.answers.get(scheme)
        answers = np.full(len(stopped), YES, dtype=np.uint8) if given is None else given
        return np.where(stopped, np.uint8(STOP), answers)

    def refused(self, members: Any) -> npt.NDArray[np.bool_]:
        """Rows with somebody who told this source not to be looked up for others."""
        keyed = {row[0] for row in self.con.execute("select person from refusals").fetchall()}
        rows = np.zeros(len(members), dtype=np.bool_)
        if keyed:
            who = self.log.subject_bytes(members.flatten().to_pylist())
            marked = np.fromiter((each in keyed for each in who), dtype=np.bool_, count=len(who))
            rows[pc.list_parent_indices(members).to_numpy()[marked]] = True
        return rows

    def spending(self, rows: Received, met: Met, stopped: Bools) -> Spending:
        """What the rows that do not stop cost of the budgets of people."""
        open_rows = np.flatnonzero(~stopped)
        chosen = pa.array(open_rows)
        assert rows.persons is not None
        households = Households(
            rows.persons.take(chosen), met.members.take(chosen), met.classes[open_rows]
        )
        return self.budget.decide(self.number, self.mandate.declared.number, households)


class _Permit:
    """Settles which rows of a part may be answered, and has that written down meanwhile.

    residents: how many different households of it the register knows.
    """

    def __init__(self, answering: Answering, rows: Received, beside: Executor) -> None:
        self._answering = answering
        self._rows = rows
        self._beside = beside
        self._reasons: Counter[str] = Counter()
        self._writing: Future[Batch] | None = None
        self.residents = 0

    def __call__(self, met: Met) -> Bools:
        """See `Allow`."""
        rows, answering = self._rows, self._answering
        stopped = self._stopped(met)
        spending = None
        if rows.persons is not None:
            self.residents = distinct(rows.persons, met.stops)
            spending = answering.spending(rows, met, stopped)
            over = _among(stopped, ~spending.spent)
            self._reasons[BY_BUDGET] += int(over.sum())
            stopped |= over
        persons = met.members.filter(pa.array(~stopped)).flatten().unique().to_pylist()
        kind = BAG if rows.persons is None else BSN
        self._writing = self._beside.submit(answering.write, persons, kind, spending)
        return ~stopped

    def _stopped(self, met: Met) -> Bools:
        """The rows that the register or a refusal stops."""
        stopped = np.asarray(met.stops != StopReason.NONE)
        for code, count in zip(*np.unique(met.stops[stopped], return_counts=True), strict=True):
            self._reasons[StopReason(code).name.lower()] += int(count)
        refused = self._answering.refused(met.members) & ~stopped
        self._reasons[BY_REFUSAL] += int(refused.sum())
        both: Bools = stopped | refused
        return both

    def written(self) -> Batch:
        """What was written in the log. Raises what writing raised."""
        assert self._writing is not None
        return self._writing.result()

    def reasons(self) -> dict[str, int]:
        """How many rows stopped, for which reason."""
        return {reason: count for reason, count in self._reasons.items() if count}


def _among(stopped: Bools, over: Bools) -> Bools:
    """Of all rows, those that are over, from the same of the rows that did not stop."""
    found = np.zeros(len(stopped), dtype=np.bool_)
    found[np.flatnonzero(~stopped)] = over
    return found
