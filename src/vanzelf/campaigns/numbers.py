"""Counts that a page may show, and how sure a share is.

Every number on a page about a campaign is rounded to tens, and under ten it says so: nobody can be
found by subtracting one number from another on one day. Against who looks on two days rounding does not
help: one more turns <10 into 10, and 10 into 20. What came of people is therefore told in steps of ten or
more, see `vanzelf.campaigns.outcomes` (P-40).
"""

import math
from dataclasses import dataclass
from typing import Final

LEAST: Final = 10
_Z: Final = 1.96


def rounded(count: int) -> int | None:
    """A count to the nearest ten; None when it is under ten."""
    return None if count < LEAST else (count + LEAST // 2) // LEAST * LEAST


def shown(count: int) -> str:
    """A count as a page shows it: `<10`, or to the nearest ten with points: 1.310."""
    found = rounded(count)
    return f"<{LEAST}" if found is None else f"{found:,}".replace(",", ".")


@dataclass(frozen=True)
class Share:
    """A share in whole per cents, with its interval at 95 per cent."""

    percent: int
    low: int
    high: int


def share(part: int, whole: int) -> Share | None:
    """The share of rounded counts (Wilson); None when one of them, or the rest, is under ten."""
    some, everybody = rounded(part), rounded(whole)
    if some is None or everybody is None or whole - part < LEAST:
        return None
    rate = min(some / everybody, 1.0)
    centre, spread = _wilson(rate, everybody)
    return Share(
        round(100 * rate), round(100 * max(0.0, centre - spread)),
        round(100 * min(1.0, centre + spread)),
    )  # fmt: skip


def _wilson(rate: float, whole: int) -> tuple[float, float]:
    """Centre and half width of Wilson's interval for a share."""
    square = _Z * _Z
    below = 1 + square / whole
    centre = (rate + square / (2 * whole)) / below
    spread = _Z * math.sqrt(rate * (1 - rate) / whole + square / (4 * whole * whole)) / below
    return centre, spread
