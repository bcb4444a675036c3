"""Step 17 at the municipality: status lists that are fresh together, and the word to join.

Over a network every list is fetched at that moment. By file they come one by one, each when its
source handles its directory: what was read is kept until all are there, and asked for again before
it is too old for the manifest.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from vanzelf.ask.runs import HELD
from vanzelf.ask.steps import Steps
from vanzelf.protocol.messages import Kind, read
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import OFFICERS
from vanzelf.protocol.status import FRESH, read_status
from vanzelf.transport.links import Link, LinkDownError, ask_status
from vanzelf.transport.mailroom import Mailroom
from vanzelf.transport.party import Party
from vanzelf.transport.patience import Patience

RELEASE = "vrijgave"
"""What is tried again later when the combiner does not release yet."""


@dataclass(frozen=True)
class Releasing:
    """Fetches status lists and sends the release. links: a road to every source, by OIN."""

    party: Party
    links: Mapping[str, Link]
    patience: Patience | None

    def whom_to_ask(self, steps: Steps) -> list[str]:
        """The sources whose list is not here, or is half as old as it may become."""
        if not steps.sent(Kind.ROWS) or not self._open(steps):
            return []
        age = steps.status_age()
        if age <= FRESH and not steps.answered():
            return []
        kept, now = steps.mail.statuses(steps.run.id), self.party.clock()
        return [
            oin for oin in sorted(steps.granted) if oin not in kept or now - kept[oin][0] > age / 2
        ]

    def ask(self, oin: str, run: str) -> None:
        """Ask a source for its list, and keep what comes; the next pass asks again for the rest."""
        what = f"status {oin}"
        if self.patience and not self.patience.ready(what):
            return
        try:
            answers = self.links[oin].send(ask_status(self.party, oin, run))
            for raw in answers:
                self._keep(oin, run, raw)
        except (LinkDownError, ProtocolError):
            if self.patience:
                self.patience.faulted(what)
            return
        if self.patience:
            self.patience.worked(what)

    def _keep(self, oin: str, run: str, raw: bytes) -> None:
        text = read(raw, self.party.keys_for("berichten")).document("status")
        found = read_status(text, self.party.keys_for("status"))
        if found.source == oin:
            with self.party.connect() as con:
                Mailroom(con, self.party).keep_status(run, oin, found.issued, text)

    def release(self, steps: Steps) -> bool:
        """Write the release when it can be; false, since nothing moved yet. Raises RunStops."""
        if self.patience and not self.patience.ready(RELEASE):
            return False
        if not steps.sent(Kind.ROWS) or not steps.answered() or not self._open(steps):
            return False
        lists = steps.statuses()
        if lists is not None:
            steps.send_release(lists)
        return False

    def _open(self, steps: Steps) -> bool:
        """Whether a release is to be sent: the first, or one more when officers say so."""
        run = steps.run
        if steps.came(Kind.RESULT):
            return False
        sent = sum(each.kind is Kind.RELEASE for each in steps.mail.outgoing(run.id))
        if not steps.came(Kind.HELD):
            return sent == 0
        told = {
            each.sender
            for each in steps.mail.carried(run.id)
            if each.kind is Kind.DECISION and each.delivered
        }
        return run.state == HELD and sent <= 1 and len(told) >= OFFICERS
