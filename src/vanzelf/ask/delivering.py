"""What need not be brought again, since its recipient has answered it; and who may have something."""

from collections.abc import Mapping
from typing import Final

from vanzelf.protocol.messages import Kind
from vanzelf.transport.mailroom import Mailroom, Stored

ANSWERS: Final[Mapping[Kind, tuple[Kind, ...]]] = {
    Kind.KEY_REQUEST: (Kind.RUN_KEY,),
    Kind.MANIFEST: (Kind.ACCEPTANCE, Kind.REFUSAL),
    Kind.LEG: (Kind.RESULT, Kind.HELD),
    Kind.RECEIPT: (Kind.RESULT, Kind.HELD),
    Kind.RELEASE: (Kind.RESULT,),
    Kind.AUDIT: (Kind.AUDITED,),
}
"""What a party sends only after it took something: then that has come, whatever the road said."""


def brought(mail: Mailroom, run: str) -> set[int]:
    """The numbers of messages that their recipient must have, by what it sent since."""
    came = [*mail.incoming(run), *mail.carried(run)]
    kinds = {(each.sender, each.kind) for each in came}
    legs = {(each.sender, each.part) for each in came if each.kind is Kind.LEG}
    return {each.seq for each in mail.undelivered(run) if _has(each, kinds, legs)}


def _has(each: Stored, kinds: set[tuple[str, Kind]], legs: set[tuple[str, int]]) -> bool:
    if each.kind is Kind.ROWS and (each.recipient, each.part) in legs:
        return True
    if (each.recipient, Kind.ABORT) in kinds:  # it forgot the run; only an end is still of use
        return each.kind is not Kind.ABORT
    return any((each.recipient, kind) in kinds for kind in ANSWERS.get(each.kind, ()))


def reached(mail: Mailroom, run: str) -> set[str]:
    """The parties that a message was sent or carried to: others have heard of no run."""
    return {each.recipient for each in (*mail.outgoing(run), *mail.carried(run))}
