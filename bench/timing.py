"""Timing two things in turns, so that whatever slows the machine slows both."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ratio:
    """Seconds of the first and of the second thing, in the order measured."""

    first: tuple[float, ...]
    second: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The best of the first, divided by the best of the second."""
        return min(self.first) / min(self.second)

    def samples(self) -> dict[str, Any]:
        """All seconds, rounded to tenths of a millisecond."""
        return {
            "first_seconds": [round(each, 4) for each in self.first],
            "second_seconds": [round(each, 4) for each in self.second],
        }


def seconds(work: Callable[[], Any]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def side_by_side(
    first: Callable[..., Any],
    second: Callable[[], Any],
    repeats: int,
    *,
    prepare: Callable[[], Any] | None = None,
) -> Ratio:
    """Time two things in turns; prepare makes the argument of the first and is not counted."""
    firsts, seconds_ = [], []
    for _ in range(repeats):
        if prepare is None:
            firsts.append(seconds(first))
        else:
            made = prepare()
            firsts.append(seconds(lambda made=made: first(made)))
        seconds_.append(seconds(second))
    return Ratio(tuple(firsts), tuple(seconds_))
