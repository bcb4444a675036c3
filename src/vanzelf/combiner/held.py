"""A list that is held: two privacy officers of different sources release it, or one discards it."""

from vanzelf.combiner.runs import Run
from vanzelf.protocol.agreement import Agreement
from vanzelf.protocol.canonical import digest
from vanzelf.protocol.messages import Kind, Message, read
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import OFFICERS, HeldDecision
from vanzelf.transport.desk import RunEnds
from vanzelf.transport.mailroom import Mailroom
from vanzelf.transport.party import Party

HELD = "aangehouden"
"""The state of such a run."""
DISCARDED = "aangehouden-weggegooid"


def decide(party: Party, mail: Mailroom, run: Run, agreement: Agreement, message: Message) -> None:
    """Take what an officer decided; what was taken stands in the mailroom.

    Raises RunEnds when the list is discarded, ProtocolError decision-other when it is not the
    decision of an officer of a source of this run about this list.
    """
    run.must_be(HELD)
    told, signed = HeldDecision.check(message.document("besluit"), party.keys_for("fg"))
    if (
        not told.source == signed.oin == message.head.sender
        or told.source not in agreement.mandates
    ):
        raise ProtocolError.because(
            "decision-other", "this is not decided by an officer of a source of this run."
        )
    if (told.run, told.held) not in {(run.id, each) for each in _held(party, mail, run)}:
        raise ProtocolError.because("decision-other", "this is decided about another list.")
    if not told.release:
        raise RunEnds(DISCARDED)


def refuse_undecided(mail: Mailroom, run: Run) -> None:
    """Raises ProtocolError held-undecided before enough officers have released the list."""
    if len({each.sender for each in mail.incoming(run.id, Kind.DECISION)}) < OFFICERS:
        raise ProtocolError.because(
            "held-undecided",
            "the list is held, and not enough privacy officers have released it.",
            "Wait for two officers of different sources.",
        )


def _held(party: Party, mail: Mailroom, run: Run) -> set[str]:
    """Digests of what was signed about the list that is held."""
    sent = [each for each in mail.outgoing(run.id) if each.kind is Kind.HELD]
    texts = [read(each.raw(), party.trusted).document("aangehouden") for each in sent]
    return {digest(text.encode()) for text in texts}
