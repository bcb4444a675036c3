"""Why a run ended: which party stopped it first, and the code it gave."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vanzelf.ask.runs import Runs
from vanzelf.protocol.messages import Kind, Message
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import Abort, Refusal
from vanzelf.protocol.signing import Keys, Signed

REFUSED_MESSAGE = "geweigerd-bericht"
"""Kept when a party refused a message of ours: its code, which nobody signed."""
_KINDS = (Kind.REFUSAL.value, Kind.ABORT.value, REFUSED_MESSAGE)
_CODE = re.compile(r"[a-z]+(-[a-z]+)*")
UNREADABLE = "reden-onleesbaar"
"""Stands for a reason that is no code, so that no number of anybody is ever shown."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Who stopped a run. party: OIN. kind: of what is kept. document: what it signed, or the code."""

    party: str
    code: str
    kind: str
    document: str

    def keep(self, runs: Runs, run: str) -> None:
        """Keep it, unless an earlier one is there."""
        if ending_of(runs, run, {}) is None:
            runs.keep(run, self.party, self.kind, self.document)


def refused_message(party: str, code: str) -> Ending:
    """A party refused a message of ours."""
    return Ending(party, coded(code), REFUSED_MESSAGE, coded(code))


def first_stop(messages: Iterable[Message], run: str, trusted: Keys) -> Ending | None:
    """Who was first, of those that refused or ended a run, by the moment that each signed."""
    found = [each for message in messages for each in _stop(message, run, trusted)]
    return min(found, key=lambda each: each[0])[1] if found else None


def ending_of(runs: Runs, run: str, trusted: Keys) -> Ending | None:
    """Who stopped a run, from what is kept of it; None when nobody else did."""
    for (party, kind), document in sorted(runs.kept(run).items()):
        if kind == REFUSED_MESSAGE:
            return Ending(party, coded(document), kind, document)
        if kind in _KINDS:
            return Ending(party, _reason(kind, document, trusted), kind, document)
    return None


def coded(reason: str) -> str:
    """A reason, when it is a code of words."""
    return reason if _CODE.fullmatch(reason) else UNREADABLE


def _stop(message: Message, run: str, trusted: Keys) -> Iterator[tuple[dt.datetime, Ending]]:
    kind = message.head.kind.value
    try:
        found, signed = _read(kind, message.document(_KEPT_IN[kind]), trusted)
    except ProtocolError:
        return
    if found.run == run and found.party == signed.oin == message.head.sender:
        yield found.at, Ending(found.party, coded(found.reason), kind, signed.text)


_KEPT_IN = {Kind.REFUSAL.value: "weigering", Kind.ABORT.value: "afbreken"}


def _read(kind: str, text: str, trusted: Keys) -> tuple[Abort | Refusal, Signed]:
    if kind == Kind.REFUSAL.value:
        return Refusal.check(text, trusted)
    return Abort.check(text, trusted)


def _reason(kind: str, text: str, trusted: Keys) -> str:
    try:
        return coded(_read(kind, text, trusted)[0].reason)
    except ProtocolError:
        return UNREADABLE
