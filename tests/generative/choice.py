"""Where random rules and households get their choices from: Hypothesis, or a seeded generator.

Hypothesis shrinks what fails; a seeded generator draws large batches for an engine that is slow to
ask.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from hypothesis import strategies as st


class Chooser(Protocol):
    """Picks one of some things, or a whole number between bounds (both included)."""

    def pick(self, things: Sequence[Any]) -> Any:
        """One of some things."""

    def integer(self, low: int, high: int) -> int:
        """A whole number."""


class Drawn:
    """Choices that Hypothesis draws."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def pick(self, things: Sequence[Any]) -> Any:
        """One of some things."""
        return things[self._draw(st.integers(0, len(things) - 1))]

    def integer(self, low: int, high: int) -> int:
        """A whole number; Hypothesis likes small ones and ends."""
        return self._draw(st.integers(low, high))


class Seeded:
    """Choices from a seed."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.default_rng(seed)

    def pick(self, things: Sequence[Any]) -> Any:
        """One of some things."""
        return things[int(self._generator.integers(len(things)))]

    def integer(self, low: int, high: int) -> int:
        """A whole number, small ones as often as large ones."""
        if not low <= 0 <= high:
            return int(self._generator.integers(low, high, endpoint=True))
        digits = len(str(max(abs(low), abs(high))))
        reach = 10 ** self.pick(range(1, digits + 1))
        return int(self._generator.integers(max(low, -reach), min(high, reach), endpoint=True))
