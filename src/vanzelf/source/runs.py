"""What a source remembers of a run: what it agreed to, and digests of what it did."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vanzelf.protocol.problems import ProtocolError
from vanzelf.store.database import Connection

_COLUMNS = "run, number, requester, bundle, state, manifest, mandates, run_key, receipt"
OVER = ("gesloten", "afgebroken", "geweigerd")


@dataclass(frozen=True, slots=True)
class Run:
    """A run. manifest, mandates, run_key, receipt: signed texts."""

    id: str
    number: int
    requester: str
    bundle: str
    state: str
    manifest: str
    mandates: list[str]
    run_key: str
    receipt: str | None

    @property
    def open(self) -> bool:
        """Whether it goes on."""
        return self.state not in OVER

    def must_be(self, state: str) -> None:
        """Raises ProtocolError run-state when the run is not where a message belongs."""
        if self.state != state:
            raise ProtocolError.because(
                "run-state", "this does not come at this moment of a run.", "Send in order."
            )


@dataclass(frozen=True, slots=True)
class PartDone:
    """A part that was answered. tokens, leg: digests. stopped: how many rows per reason.

    residents: how many households of it the source's own register knows. seconds: how long the
    answers, their log and the seal took.
    """

    part: int
    tokens: str
    leg: str
    persons: int
    stopped: Mapping[str, int]
    residents: int = 0
    seconds: float = 0.0


class Runs:
    """The runs, on a connection that the caller commits."""

    def __init__(self, con: Connection) -> None:
        self._con = con

    def find(self, run: str) -> Run | None:
        """A run; None when it was never asked for here."""
        row = self._con.execute(
            f"select {_COLUMNS} from source_runs where run = %s", (run,)
        ).fetchone()
        return None if row is None else Run(*row)

    def get(self, run: str) -> Run:
        """A run; raises ProtocolError run-unknown."""
        found = self.find(run)
        if found is None:
            raise ProtocolError.because("run-unknown", "there is no such run for this party.")
        return found

    def begin(
        self,
        run: str,
        requester: str,
        bundle: str,
        texts: tuple[str, Sequence[str], str],
        households: int,
        now: dt.datetime,
        expires: dt.datetime,
        refused: str | None = None,
    ) -> None:
        """A run that was accepted, or refused for a reason. texts: manifest, mandates, run key."""
        manifest, mandates, run_key = texts
        self._con.execute(
            """insert into source_runs (run, requester, bundle, state, manifest, mandates, run_key,
            households, accepted_at, expires, reason)
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            (
                run,
                requester,
                bundle,
                "geweigerd" if refused else "aanvaard",
                manifest,
                list(mandates),
                run_key,
                households,
                now,
                expires,
                refused,
            ),
        )

    def since(self, requester: str, bundle: str, moment: dt.datetime) -> int:
        """How many runs of a bundle a requester had since a moment; refused and ended ones do not count."""
        row = self._con.execute(
            """select count(*) from source_runs where requester = %s and bundle = %s
            and accepted_at > %s and state not in ('geweigerd', 'afgebroken')""",
            (requester, bundle, moment),
        ).fetchone()
        assert row is not None
        return int(row[0])

    def keep_part(self, run: str, done: PartDone) -> None:
        """What was done with a part."""
        self._con.execute(
            """insert into source_parts (run, part, tokens, leg, persons, stopped, residents, seconds)
            values (%s, %s, %s, %s, %s, %s, %s, %s)""",
            (
                run,
                done.part,
                done.tokens,
                done.leg,
                done.persons,
                json.dumps(dict(done.stopped)),
                done.residents,
                done.seconds,
            ),
        )

    def parts(self, run: str) -> list[PartDone]:
        """The parts that were answered, in order."""
        rows = self._con.execute(
            """select part, tokens, leg, persons, stopped, residents, seconds from source_parts
            where run = %s order by part""",
            (run,),
        ).fetchall()
        return [PartDone(*row) for row in rows]

    def answered(self, run: str, receipt: str, snapshot: str) -> None:
        """A run of which the whole leg is out."""
        self._con.execute(
            """update source_runs set state = 'beantwoord', receipt = %s, snapshot = %s
            where run = %s""",
            (receipt, snapshot, run),
        )

    def over(self, run: str, state: str, reason: str | None = None) -> None:
        """A run that is over."""
        self._con.execute(
            "update source_runs set state = %s, reason = coalesce(%s, reason) where run = %s",
            (state, reason, run),
        )

    def late(self, now: dt.datetime) -> list[Run]:
        """Open runs that took too long."""
        rows = self._con.execute(
            f"""select {_COLUMNS} from source_runs
            where state in ('aanvaard', 'beantwoord') and expires <= %s order by run""",
            (now,),
        ).fetchall()
        return [Run(*row) for row in rows]
