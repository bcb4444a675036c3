"""What the municipality remembers of a run."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from vanzelf.store.database import Connection
from vanzelf.terms.problems import ProblemError

_COLUMNS = (
    "run, bundle, on_date, state, counted, households, frozen_by, expires, result, reason,"
    " people, board, wanted_by"
)
FINAL = ("klaar", "verworpen", "afgebroken")
FROZEN, HELD = "bevroren", "aangehouden"
"""A run that goes on, and one of which privacy officers decide whether its list is given."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run. counted: how many people and households were left after each narrowing, by name.

    people: about how many it is. board: whether that takes somebody of the board; wanted_by: who.
    """

    id: str
    bundle: str
    on: dt.date
    state: str
    counted: Mapping[str, int]
    households: int
    frozen_by: list[str]
    expires: dt.datetime
    result: str | None
    reason: str | None
    people: int = 0
    board: bool = False
    wanted_by: str | None = None

    @property
    def over(self) -> bool:
        """Whether it has ended, one way or another."""
        return self.state in FINAL

    @property
    def goes_on(self) -> bool:
        """Whether there may be something to do for it."""
        return self.state in (FROZEN, HELD)


class Runs:
    """The runs, on a connection that the caller commits."""

    def __init__(self, con: Connection) -> None:
        self._con = con

    def get(self, run: str) -> Run:
        """A run; raises ProblemError run-unknown."""
        row = self._con.execute(
            f"select {_COLUMNS} from ask.runs where run = %s", (run,)
        ).fetchone()
        if row is None:
            raise ProblemError.single(
                "run-unknown", "there is no such run.", "See vanzelf list show.", "RUN"
            )
        return Run(*row)

    def all(self) -> list[Run]:
        """Every run, oldest first."""
        rows = self._con.execute(f"select {_COLUMNS} from ask.runs order by created_at").fetchall()
        return [Run(*row) for row in rows]

    def begin(self, run: Run, now: dt.datetime) -> None:
        """A proposal that nobody has frozen."""
        self._con.execute(
            """insert into ask.runs (run, bundle, on_date, state, counted, households,
            created_at, expires, people, board)
            values (%s, %s, %s, 'voorstel', %s, %s, %s, %s, %s, %s)""",
            (
                run.id,
                run.bundle,
                run.on,
                json.dumps(dict(run.counted)),
                run.households,
                now,
                run.expires,
                run.people,
                run.board,
            ),
        )

    def want(self, run: str, who: str) -> Run:
        """Somebody of the board wants a run about so many people; raises ProblemError as `freeze`."""
        self._proposed(run, who)
        self._con.execute("update ask.runs set wanted_by = %s where run = %s", (who, run))
        return self.get(run)

    def freeze(self, run: str, who: str) -> Run:
        """One of two persons agrees with the population.

        Raises ProblemError run-unknown, run-state, run-board or freeze-same.
        """
        found = self._proposed(run, who)
        if found.board and found.wanted_by is None:
            raise ProblemError.single(
                "run-board",
                "this run is about so many residents that the board must want it first.",
                "Make the group smaller, or ask somebody of the board.",
                "--board",
            )
        self._con.execute(
            """update ask.runs set frozen_by = frozen_by || %s,
            state = case when cardinality(frozen_by) >= 1 then 'bevroren' else state end
            where run = %s""",
            ([who], run),
        )
        return self.get(run)

    def _proposed(self, run: str, who: str) -> Run:
        """A run that somebody who has said nothing of it yet may speak about."""
        found = self.get(run)
        if found.state != "voorstel":
            raise ProblemError.single("run-state", "this run is frozen already.", place="RUN")
        if who in (*found.frozen_by, found.wanted_by):
            raise ProblemError.single(
                "freeze-same",
                "the same person cannot agree twice.",
                "Ask a colleague to look at the counts and agree as well.",
                "--by",
            )
        return found

    def end(
        self, run: str, state: str, reason: str | None = None, result: str | None = None
    ) -> None:
        """A run that is over."""
        self._con.execute(
            """update ask.runs set state = %s, reason = %s, result = coalesce(%s, result)
            where run = %s""",
            (state, reason, result, run),
        )

    def keep(self, run: str, party: str, kind: str, document: str) -> None:
        """A signed document for whoever checks the run later."""
        self._con.execute(
            """insert into ask.receipts (run, party, kind, document) values (%s, %s, %s, %s)
            on conflict do nothing""",
            (run, party, kind, document),
        )

    def kept(self, run: str) -> dict[tuple[str, str], str]:
        """The signed documents of a run by party and kind."""
        rows = self._con.execute(
            "select party, kind, document from ask.receipts where run = %s", (run,)
        ).fetchall()
        return {(party, kind): document for party, kind, document in rows}
