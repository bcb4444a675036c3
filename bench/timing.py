"""Timing two things in turns, so that whatever slows the machine slows both.

The ratio is of seconds that pass, because that is what one waits for. Processor seconds of all
threads stand beside it: DuckDB uses both cores and numpy one.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Ratio:
    """What the first and the second thing took, in the order measured."""

    first: tuple["Taken", ...]
    second: tuple["Taken", ...]

    @property
    def ratio(self) -> float:
        """The best of the first, divided by the best of the second."""
        return _best(self.first) / _best(self.second)

    def samples(self) -> dict[str, Any]:
        """All seconds, and the least processor seconds; to tenths of a millisecond."""
        return {
            "first_seconds": [round(each.seconds, 4) for each in self.first],
            "second_seconds": [round(each.seconds, 4) for each in self.second],
            "first_cpu_seconds": round(min(each.cpu_seconds for each in self.first), 4),
            "second_cpu_seconds": round(min(each.cpu_seconds for each in self.second), 4),
        }


class Taken(NamedTuple):
    """Seconds that passed, and those that all threads of this process worked."""

    seconds: float
    cpu_seconds: float


def _best(samples: tuple[Taken, ...]) -> float:
    return min(each.seconds for each in samples)


def taken(work: Callable[[], Any]) -> Taken:
    """How long something takes."""
    start, cpu = time.perf_counter(), time.process_time()
    work()
    return Taken(time.perf_counter() - start, time.process_time() - cpu)


def seconds(work: Callable[[], Any]) -> float:
    """How many seconds pass while something is done."""
    return taken(work).seconds


def side_by_side(
    first: Callable[..., Any],
    second: Callable[[], Any],
    repeats: int,
    *,
    prepare: Callable[[], Any] | None = None,
) -> Ratio:
    """Time two things in turns; prepare makes the argument of the first and is not counted."""
    firsts, others = [], []
    for _ in range(repeats):
        if prepare is None:
            firsts.append(taken(first))
        else:
            made = prepare()
            firsts.append(taken(lambda made=made: first(made)))
        others.append(taken(second))
    return Ratio(tuple(firsts), tuple(others))
