"""Several messages in one answer, and what can be seen of a message without knowing any key."""

import base64
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vanzelf.protocol.messages import MAGIC, Kind
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.signing import LARGEST

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
    at: dt.datetime


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


def peek(path: Path) -> Glimpse:
    """What the message in a file seems to be, without reading its body; raises as `glimpse`."""
    with path.open("rb") as file:
        return glimpse(file.readline(len(MAGIC)) + file.readline(LARGEST))


def glimpse(raw: bytes) -> Glimpse:
    """What a message seems to be; raises ProtocolError message-form."""
    try:
        if not raw.startswith(MAGIC):
            raise ValueError
        head = raw[len(MAGIC) :].partition(b"\n")[0].split(b".")[1]
        data = json.loads(base64.urlsafe_b64decode(head + b"=" * (-len(head) % 4)))
        run, sender, to = (data[name] for name in ("run", "van", "aan"))
        if not all(isinstance(each, str) and each.isalnum() for each in (run, sender, to)):
            raise ValueError
        at = dt.datetime.fromisoformat(data["op"])
        if at.utcoffset() is None:
            raise ValueError
        return Glimpse(Kind(data["soort"]), run, sender, to, at)
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise ProtocolError.because(
            "message-form", "this is not a message.", "Send the file as it was made."
        ) from None
