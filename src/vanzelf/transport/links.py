"""Roads to another party: what every road can do, and the road of files that somebody carries."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from vanzelf.protocol.messages import Kind, write
from vanzelf.transport.desk import HAVE, Desk
from vanzelf.transport.party import Party, write_secret

SUFFIX = ".vzb"
"""Of a file with one message."""


class Link(Protocol):
    """A road to one other party. All of them raise ProtocolError when that party refuses."""

    def send(self, raw: bytes) -> list[bytes]:
        """Bring a message; gives what was asked for with it, if anything."""


class LinkDownError(Exception):
    """The other party cannot be reached now; try again later."""


class HandedOverError(LinkDownError):
    """The message lies ready where the other looks for it; what it says of it is not known yet."""


class DeskLink:
    """A party in the same process: for tests, and for looking at every message."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def send(self, raw: bytes) -> list[bytes]:
        """See `Link.send`."""
        return self._desk.receive(raw)


def collect(party: Party, other: str, run: str, have: Sequence[str] = ()) -> bytes:
    """A question for everything that went out in a run, but what came before.

    have: digests of messages that are here already.
    """
    head = {"kind": Kind.COLLECT, "to": other, "run": run, "at": party.clock()}
    return write({**head, "content": {HAVE: tuple(have)} if have else {}}, party.key)


def ask_status(party: Party, other: str, run: str) -> bytes:
    """A question for the mandates that no longer hold."""
    head = {"kind": Kind.STATUS_REQUEST, "to": other, "run": run, "at": party.clock()}
    return write(head, party.key)


def write_file(folder: Path, raw: bytes) -> Path:
    """Write a message as a file, named by its digest."""
    path = folder / f"{hashlib.sha256(raw).hexdigest()[:32]}{SUFFIX}"
    write_secret(path, raw)
    return path
