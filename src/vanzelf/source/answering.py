"""Answering the rows of a run: own questions on own data, refusals and budget, log, sealed leg."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.holdings.asked import Found, StopReason
from vanzelf.ledger.log import Lines, Log
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

    def answer(self, inquiry: Inquiry, rows: Received) -> Found:
        """The answers to all rows."""

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
    """The answers to a part. lines: of those whose data were used, of the
    type BSN or BAG. stopped: how many rows per reason.

    residents: how many different households of it the register knows.
    """

    answers: dict[str, Codes]
    lines: Lines
    subject_type: str
    stopped: dict[str, int]
    snapshot: str
    residents: int


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers the parts of one run at a source.

    number: of the run, here. log: the processing log of the source. activity: URI of what this is
    in the register of processing activities.
    """

    con: Connection
    log: Log
    budget: Budget
    number: int
    mandate: Mandate
    activity: str

    @uncollected()
    def part(self, answerer: Answerer, inquiry: Inquiry, rows: Received) -> Answered:
        """Answer a part: what the register, a refusal or the budget stops is not answered."""
        found = answerer.answer(inquiry, rows)
        stopped = np.asarray(found.stops != StopReason.NONE)
        reasons = Counter({str(StopReason(code).name.lower()): int(count) for code, count in
                           zip(*np.unique(found.stops[stopped], return_counts=True), strict=True)})  # fmt: skip
        refused = self._refused(found.members) & ~stopped
        reasons[BY_REFUSAL] += int(refused.sum())
        stopped |= refused
        spending = None if answerer.by_address else self._spending(rows, found, stopped)
        if spending is not None:
            over = _among(stopped, ~spending.spent)
            reasons[BY_BUDGET] += int(over.sum())
            stopped |= over
        answers = {scheme: self._answer(found, scheme, stopped) for scheme in self.mandate.schemes}
        persons = found.members.filter(pa.array(~stopped)).flatten().unique().to_pylist()
        lines = self._written(persons, spending)
        residents = 0 if rows.persons is None else distinct(rows.persons, found.stops)
        named = {reason: count for reason, count in reasons.items() if count}
        subject = BAG if answerer.by_address else BSN
        return Answered(answers, lines, subject, named, found.snapshot, residents)

    def _written(self, persons: Sequence[str], spending: Spending | None) -> Lines:
        """The own parts of the lines of the log, made while the database writes the budget."""
        with ThreadPoolExecutor(1) as pool:
            lines = pool.submit(self.log.lines_of, persons)
            if spending is not None:
                self.budget.write(spending)
            return lines.result()

    def _answer(self, found: Found, scheme: str, stopped: Bools) -> Codes:
        """A scheme this source is asked nothing about: it says yes, and leaves it to the others."""
        given = found.answers.get(scheme)
        answers = np.full(len(stopped), YES, dtype=np.uint8) if given is None else given
        return np.where(stopped, np.uint8(STOP), answers)

    def _refused(self, members: Any) -> npt.NDArray[np.bool_]:
        """Rows with somebody who told this source not to be looked up for others."""
        keyed = {row[0] for row in self.con.execute("select person from refusals").fetchall()}
        rows = np.zeros(len(members), dtype=np.bool_)
        if keyed:
            people = members.flatten()
            who = self.log.subject_bytes(people.to_pylist())
            marked = np.fromiter((each in keyed for each in who), dtype=np.bool_, count=len(who))
            rows[pc.list_parent_indices(members).to_numpy()[marked]] = True
        return rows

    def _spending(self, rows: Received, found: Found, stopped: Bools) -> Spending:
        open_rows = np.flatnonzero(~stopped)
        chosen = pa.array(open_rows)
        assert rows.persons is not None
        households = Households(
            rows.persons.take(chosen), found.members.take(chosen), found.classes[open_rows]
        )
        return self.budget.decide(self.number, self.mandate.declared.number, households)

    @uncollected()
    def write_log(self, run: str, answered: Answered, moment: dt.datetime) -> None:
        """A line for everybody whose data were used; without it there is no leg."""
        at = int(moment.timestamp() * 1000)
        name = f"Vraag van een gemeente: {self.mandate.bundle}"
        parent = Trace(run, run[:16])
        foreign = f"urn:oin:{self.mandate.requester.oin}"
        lines, kind = answered.lines, answered.subject_type
        self.log.write_lines(self.con, parent, self.activity, name, at, at, lines, foreign, kind)


def _among(stopped: Bools, over: Bools) -> Bools:
    """Of all rows, those that are over, from the same of the rows that did not stop."""
    found = np.zeros(len(stopped), dtype=np.bool_)
    found[np.flatnonzero(~stopped)] = over
    return found
