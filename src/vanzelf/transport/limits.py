"""How much one sender may bring: so many messages and bytes a minute, so many at the same time."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import anyio

from vanzelf.protocol.problems import ProtocolError
from vanzelf.transport.config import Limits

WINDOW = 60.0
"""Seconds in which is counted."""
UNKNOWN = "onbekend"
"""Everybody whose signature does not hold, together."""


@dataclass(slots=True)
class _Window:
    began: float
    messages: int = 0
    size: int = 0


@dataclass(slots=True)
class Gate:
    """Counts per sender, in this process. tick: seconds of a clock that only goes forward."""

    limits: Limits
    tick: Callable[[], float] = time.monotonic
    _windows: dict[str, _Window] = field(default_factory=dict)
    _together: dict[str, anyio.CapacityLimiter] = field(default_factory=dict)

    def admit(self, sender: str, size: int) -> None:
        """Count a message of so many bytes; raises ProtocolError message-often."""
        now = self.tick()
        window = self._windows.get(sender)
        if window is None or now - window.began >= WINDOW:
            window = self._windows[sender] = _Window(now)
        window.messages += 1
        window.size += size
        if window.messages > self.limits.messages or window.size > self.limits.megabytes << 20:
            raise ProtocolError.because(
                "message-often", "too much in a minute.", "Send the same again, a minute later."
            )

    def together(self, sender: str) -> anyio.CapacityLimiter:
        """How many large messages of a sender are read and handled at the same time."""
        if sender not in self._together:
            self._together[sender] = anyio.CapacityLimiter(self.limits.together)
        return self._together[sender]
