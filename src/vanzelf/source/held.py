"""A list that is held, at a source: its privacy officer sees that, and decides."""

from vanzelf.protocol.canonical import digest
from vanzelf.protocol.messages import Kind, Message
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import Held, HeldDecision, Manifest
from vanzelf.protocol.signing import Key
from vanzelf.source.mandates import MandateStore
from vanzelf.source.runs import Run, Runs
from vanzelf.store.database import Connection
from vanzelf.transport.mailroom import Mailroom
from vanzelf.transport.party import Party

OFFICER = "fg"
"""The use of the key that a privacy officer signs with."""
ALERT = "lijst-aangehouden"


def take_held(party: Party, con: Connection, run: Run, message: Message) -> None:
    """The combiner says that it holds the list: an alert for the privacy officer.

    Raises ProtocolError held-other when it is not the combiner of this run who says so.
    """
    held, signed = Held.check(message.document("aangehouden"), party.keys_for("berichten"))
    manifest = _manifest(party, run)
    if signed.oin != manifest.combiner or held.manifest != digest(run.manifest.encode()):
        raise ProtocolError.because("held-other", "this is about another run.")
    MandateStore(con).alert(ALERT, run.id, run.requester, party.clock())


def decide(party: Party, run: str, key: Key, by: str, *, release: bool) -> str:
    """Sign what a privacy officer decides about a list that is held; gives the gate it is held at.

    key: of the officer. by: who it is. It lies ready until the municipality collects it. Raises
    ProtocolError key-use, officer-unknown, run-unknown, held-unknown or held-decided.
    """
    if (key.oin, key.use) != (party.oin, OFFICER):
        raise ProtocolError.because(
            "key-use", "this is not the key of a privacy officer of this source.", "Use that key."
        )
    if key.kid not in party.keys_for(OFFICER):
        raise ProtocolError.because(
            "officer-unknown",
            "the key of the officer is not on the card of this source.",
            "Put it there, and exchange cards anew: the combiner has to know it.",
        )
    with party.connect() as con, con.transaction():
        mail = Mailroom(con, party)
        mail.lock(run)
        found = Runs(con).get(run)
        held = next((each.document("aangehouden") for each in mail.opened(run, Kind.HELD)), None)
        if held is None or not found.open:
            raise ProtocolError.because(
                "held-unknown", "no list of this run is held.", "See the alerts of this source."
            )
        if any(each.kind is Kind.DECISION for each in mail.outgoing(run)):
            raise ProtocolError.because("held-decided", "this source has decided already.")
        decision = HeldDecision(
            run=run,
            held=digest(held.encode()),
            source=party.oin,
            release=release,
            by=by,
            at=party.clock(),
        )
        content = {"besluit": decision.signed(key)}
        for other in (_manifest(party, found).combiner, found.requester):
            mail.send(Kind.DECISION, other, run, content)
        return Held.check(held, party.keys_for("berichten"))[0].gate


def _manifest(party: Party, run: Run) -> Manifest:
    return Manifest.check(run.manifest, party.keys_for("berichten"))[0]
