"""Several messages in one answer, and what can be seen of a message without knowing any key."""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vanzelf.protocol.messages import MAGIC, Kind
from vanzelf.protocol.problems import ProtocolError

ONE = "application/vnd.vanzelf.bericht"
"""Media type of one message."""
SEVERAL = "application/vnd.vanzelf.berichten"
"""Media type of messages that each come after their length."""

_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What the head of a message says, unchecked: to sort by, never to act upon."""

    kind: Kind
    run: str
    sender: str
    to: str


def joined(messages: Iterable[bytes]) -> Iterator[bytes]:
    """Messages one after another, each after its length in 8 bytes, the highest first."""
    for raw in messages:
        yield len(raw).to_bytes(_LENGTH)
        yield raw


def separated(data: bytes) -> list[bytes]:
    """The messages in what `joined` gave; raises ProtocolError messages-form."""
    found, at = [], 0
    while at < len(data):
        end = at + _LENGTH + int.from_bytes(data[at : at + _LENGTH])
        if end > len(data) or at + _LENGTH > len(data):
            raise ProtocolError.because(
                "messages-form", "the answer stops in the middle of a message.", "Ask again."
            )
        found.append(data[at + _LENGTH : end])
        at = end
    return found


def glimpse(raw: bytes) -> Glimpse:
    """What a message seems to be; raises ProtocolError message-form."""
    try:
        if not raw.startswith(MAGIC):
            raise ValueError
        head = raw[len(MAGIC) :].partition(b"\n")[0].split(b".")[1]
        data = json.loads(base64.urlsafe_b64decode(head + b"=" * (-len(head) % 4)))
        texts = [data[name] for name in ("run", "van", "aan")]
        if not all(isinstance(each, str) and each.isalnum() for each in texts):
            raise ValueError
        return Glimpse(Kind(data["soort"]), *texts)
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise ProtocolError.because(
            "message-form", "this is not a message.", "Send the file as it was made."
        ) from None
