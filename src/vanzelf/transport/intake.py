"""Taking a message from a request: nothing of its body is read before its head was checked."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import anyio.to_thread
from starlette.requests import Request

from vanzelf.protocol.messages import LARGEST_BODY, MAGIC, Head
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.signing import LARGEST, Keys
from vanzelf.transport.framing import ONE
from vanzelf.transport.limits import UNKNOWN, Gate

MOST = len(MAGIC) + LARGEST + 1 + LARGEST_BODY
"""Bytes of a request; a larger one is refused unread."""


@dataclass(slots=True)
class Arriving:
    """A message of which the head was checked, and the body is still to be read."""

    head: Head
    _data: bytearray = field(repr=False)
    _rest: AsyncIterator[bytes] = field(repr=False)
    _whole: int

    async def raw(self) -> bytes:
        """All of it; raises ProtocolError message-length when there is more or less."""
        async for chunk in self._rest:
            self._data += chunk
            if len(self._data) > self._whole:
                break
        if len(self._data) != self._whole:
            raise ProtocolError.because(
                "message-length", "the body is shorter or longer than promised."
            )
        return bytes(self._data)


def sized(request: Request, most: int) -> None:
    """Refuse what says it is too large, before any of it is read; ProtocolError message-large."""
    told = request.headers.get("Content-Length", "0")
    if not told.isdecimal() or int(told) > most:
        raise too_large()


def typed(request: Request, media: str) -> None:
    """Refuse another kind of content; raises ProtocolError message-type."""
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != media:
        raise ProtocolError.because(
            "message-type", "this is another kind of content.", f"Send it as {media}."
        )


async def text_of(request: Request, media: str, most: int) -> str:
    """A signed text as the body of a request; raises ProtocolError."""
    typed(request, media)
    sized(request, most)
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > most:
            raise too_large()
    return data.decode("ascii", "replace").strip()


async def arriving(request: Request, trusted: Keys, gate: Gate) -> Arriving:
    """Read as far as the head, and check it; raises ProtocolError.

    trusted: keys that sign messages.
    """
    typed(request, ONE)
    sized(request, MOST)
    data, chunks = bytearray(), request.stream()
    async for chunk in chunks:
        data += chunk
        if not MAGIC.startswith(bytes(data[: len(MAGIC)])) or b"\n" in data[len(MAGIC) :]:
            break
        if len(data) > len(MAGIC) + LARGEST:
            raise too_large()
    try:
        head = await anyio.to_thread.run_sync(_head, bytes(data), trusted)
    except ProtocolError:
        gate.admit(UNKNOWN, len(data))
        raise
    request.state.sender = head.sender
    promised = head.body.length if head.body else 0
    gate.admit(head.sender, promised)
    whole = data.index(b"\n", len(MAGIC)) + 1 + promised
    return Arriving(head, data, chunks, whole)


def _head(data: bytes, trusted: Keys) -> Head:
    """The head at the beginning of some bytes, checked as `messages.read` does."""
    text, line, _ = data[len(MAGIC) :].partition(b"\n")
    if not data.startswith(MAGIC) or not line or not text.isascii():
        raise ProtocolError.because(
            "message-form", "this is not a message.", "Send the file as it was made."
        )
    head, signed = Head.check(text.decode(), trusted)
    if signed.oin != head.sender:
        raise ProtocolError.because(
            "message-sender", "the sender and the signature are of different organisations."
        )
    return head


def too_large() -> ProtocolError:
    """What is said of a request that is too large."""
    return ProtocolError.because(
        "message-large", "the request is too large.", "Cut the rows as the manifest does."
    )
