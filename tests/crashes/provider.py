"""A provider of messages at its worst: slow, busy, failing, and taking what it does not answer to."""

import asyncio
from collections import Counter
from contextlib import suppress

import numpy as np

from vanzelf.connectors.notify.fake import FakeNotify

SLOW = 0.03
"""Seconds that an answer takes at most, when nothing is wrong."""
LATE = 0.6
"""Seconds after it hung up that it may still take what it was handed."""
TROUBLE = ("busy", "fails", "broken-after", "hangs-up-after", "takes-it-late")


class Provider:
    """Stands before the fake of Notify, in whose books every message is that was ever taken.

    trouble: the part of all requests in which something goes wrong, each kind as often.
    """

    def __init__(self, notify: FakeNotify, seed: int = 0) -> None:
        self.notify, self.trouble = notify, 0.2
        self.chance = np.random.default_rng(seed)
        self.underway, self.went_wrong = 0, Counter()
        self._late = set()

    def taken(self) -> Counter:
        """How often it took each of our keys."""
        return Counter(each.reference for each in list(self.notify.taken.values()))

    async def __call__(self, scope, receive, send) -> None:
        """Answer a request, or do worse."""
        self.underway += 1
        try:
            await self._answer(scope, receive, send)
        finally:
            self.underway -= 1

    async def _answer(self, scope, receive, send) -> None:
        body = await _body(receive)
        kind = str(self.chance.choice(TROUBLE)) if self.chance.random() < self.trouble else ""
        self.went_wrong[kind] += 1
        await asyncio.sleep(self.chance.uniform(0, SLOW))
        if kind in ("busy", "fails"):
            await _say(send, 429 if kind == "busy" else 503)
        elif kind == "takes-it-late":
            late = asyncio.create_task(self._take(scope, body, self.chance.uniform(0, LATE)))
            self._late.add(late)
            late.add_done_callback(self._late.discard)
            await _hang_up(send)
        elif kind:
            await self._take(scope, body, 0)
            await (_say(send, 502) if kind == "broken-after" else _hang_up(send))
        else:
            await self.notify.app(scope, _given(body), send)

    async def _take(self, scope, body: bytes, after: float) -> None:
        self.underway += 1
        try:
            await asyncio.sleep(after)
            await self.notify.app(scope, _given(body), _nobody)
        finally:
            self.underway -= 1


async def _body(receive) -> bytes:
    found = b""
    while True:
        message = await receive()
        found += message.get("body", b"")
        if not message.get("more_body"):
            return found


def _given(body: bytes):
    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _nobody(_message) -> None:
    """Whoever asked is gone."""


async def _say(send, status: int) -> None:
    body = b'{"errors": [{"error": "Exception", "message": "trouble"}], "status_code": 500}'
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _hang_up(send) -> None:
    headers = [(b"content-length", b"1000"), (b"content-type", b"application/json")]
    with suppress(OSError):
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
