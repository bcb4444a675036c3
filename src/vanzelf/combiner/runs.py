"""What the combiner remembers of a run: its state and what was signed; never an answer."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from vanzelf.protocol.problems import ProtocolError
from vanzelf.store.database import Connection

_COLUMNS = "run, requester, state, list_key, run_key, manifest, mandates, result"


@dataclass(frozen=True, slots=True)
class Run:
    """A run. manifest, mandates, result: signed texts, when it has come that far."""

    id: str
    requester: str
    state: str
    list_key: str
    run_key: str
    manifest: str | None
    mandates: list[str] | None
    result: str | None

    def must_be(self, state: str) -> None:
        """Raises ProtocolError run-state when the run is not where a message belongs."""
        if self.state != state:
            raise ProtocolError.because(
                "run-state", "this does not come at this moment of a run.", "Send in order."
            )


class Runs:
    """The runs, on a connection that the caller commits."""

    def __init__(self, con: Connection) -> None:
        self._con = con

    def find(self, run: str) -> Run | None:
        """A run; None when it never began here."""
        row = self._con.execute(
            f"select {_COLUMNS} from combiner_runs where run = %s", (run,)
        ).fetchone()
        return None if row is None else Run(*row)

    def get(self, run: str) -> Run:
        """A run; raises ProtocolError run-unknown."""
        found = self.find(run)
        if found is None:
            raise ProtocolError.because("run-unknown", "there is no such run for this party.")
        return found

    def begin(
        self, run: str, requester: str, list_key: str, run_key: str, until: dt.datetime
    ) -> None:
        """A run with a key."""
        self._con.execute(
            """insert into combiner_runs (run, requester, state, list_key, run_key, expires)
            values (%s, %s, 'sleutel', %s, %s, %s)""",
            (run, requester, list_key, run_key, until),
        )

    def accept(
        self, run: str, manifest: str, mandates: Sequence[str], expires: dt.datetime
    ) -> None:
        """A run whose manifest fits."""
        self._con.execute(
            """update combiner_runs set state = 'aanvaard', manifest = %s, mandates = %s,
            expires = least(expires, %s) where run = %s""",
            (manifest, list(mandates), expires, run),
        )

    def keep_receipt(self, run: str, source: str, receipt: str) -> None:
        """What a source signed about its leg."""
        self._con.execute(
            "insert into combiner_receipts (run, source, receipt) values (%s, %s, %s)",
            (run, source, receipt),
        )

    def receipts(self, run: str) -> dict[str, str]:
        """The signed receipts by source."""
        rows = self._con.execute(
            "select source, receipt from combiner_receipts where run = %s order by source", (run,)
        ).fetchall()
        return dict(rows)

    def give(self, run: str, result: str, at: dt.datetime) -> None:
        """A run with a list."""
        self._con.execute(
            "update combiner_runs set state = 'uitslag', result = %s, result_at = %s where run = %s",
            (result, at, run),
        )

    def hold(self, run: str, gate: str, at: dt.datetime) -> None:
        """A run whose list nobody gets without the privacy officers, who have until it expires."""
        self._con.execute(
            """update combiner_runs set state = 'aangehouden', reason = %s, result_at = %s
            where run = %s""",
            (gate, at, run),
        )

    def close(self, run: str) -> None:
        """A run of which only the receipts stay."""
        self._con.execute(
            "update combiner_runs set state = 'gesloten', list_key = null where run = %s", (run,)
        )

    def abort(self, run: str, reason: str) -> None:
        """A run that ended without a list."""
        self._con.execute(
            """update combiner_runs set state = 'afgebroken', reason = %s, list_key = null
            where run = %s""",
            (reason, run),
        )

    def late(self, now: dt.datetime, given_before: dt.datetime) -> list[Run]:
        """Runs that took too long, or whose list nobody acknowledged."""
        rows = self._con.execute(
            f"""select {_COLUMNS} from combiner_runs
            where (state in ('sleutel', 'aanvaard', 'aangehouden') and expires <= %s)
            or (state = 'uitslag' and result_at <= %s) order by run""",
            (now, given_before),
        ).fetchall()
        return [Run(*row) for row in rows]
