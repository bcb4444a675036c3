"""Patience with a party that faults: it is left alone ever longer, and not by everybody at once."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from vanzelf.transport.party import Clock

FIRST = dt.timedelta(seconds=0.5)
"""How long a party is left alone after its first fault."""
MOST = dt.timedelta(minutes=5)
"""The longest that a party is left alone, or that nothing is looked at."""


@dataclass(slots=True)
class Patience:
    """When to try again what did not work: twice as long after every fault, up to `MOST`.

    clock: the time. spread: a number from 0 to 1 that differs each time, such as `random` of a
    generator, so that many who wait for one party do not come back together. first: how long after
    the first fault; without it nobody is ever left alone, as in a test whose clock stands still.
    """

    clock: Clock
    spread: Callable[[], float] = lambda: 1.0
    first: dt.timedelta = FIRST
    _faults: dict[str, int] = field(default_factory=dict)
    _until: dict[str, dt.datetime] = field(default_factory=dict)

    def ready(self, what: str) -> bool:
        """Whether something may be tried (again) now."""
        return what not in self._until or self.clock() >= self._until[what]

    def faulted(self, what: str) -> None:
        """It did not work."""
        self._faults[what] = self._faults.get(what, 0) + 1
        self._until[what] = self.clock() + self._wait(self._faults[what])

    def worked(self, what: str) -> None:
        """It worked."""
        self._faults.pop(what, None)
        self._until.pop(what, None)

    def pause(self, idle: int) -> float:
        """Seconds to do nothing after so many passes (1 or more) in which nothing moved."""
        return self._wait(idle).total_seconds()

    def _wait(self, times: int) -> dt.timedelta:
        """From half of it to all of it."""
        doublings = min(times - 1, 30)
        whole: dt.timedelta = min(self.first * (1 << doublings), MOST)
        return whole * (0.5 + 0.5 * self.spread())
