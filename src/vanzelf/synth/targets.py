"""The figures Eikenhage is held against: read from targets.yaml, which says where each is from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

Confidence = Literal["geverifieerd", "gemeld", "herinnerd", "aanname"]
Measure = Literal["deel", "per_100000", "euro"]

TOLERANCE = 0.05
"""Relative difference that counts as met (or three standard errors, when that is more)."""

MEASURES: tuple[Measure, ...] = ("deel", "per_100000", "euro")
ESTIMATES: frozenset[Confidence] = frozenset({"herinnerd", "aanname"})


@dataclass(frozen=True, slots=True)
class Target:
    """One figure. value: a share from 0 to 1, a number per 100,000 residents, or euros.

    base: what it is a share or number of. names and bases in Dutch (nl) and English (en).
    """

    id: str
    name: Mapping[str, str]
    value: float
    measure: Measure
    base: Mapping[str, str]
    source: str
    year: str
    confidence: Confidence
    tolerance: float

    @property
    def estimate(self) -> bool:
        """Whether it is shown with the badge "schatting"."""
        return self.confidence in ESTIMATES


@cache
def targets() -> tuple[Target, ...]:
    """All figures, in the order in which a report shows them."""
    text = Path(__file__).with_name("targets.yaml").read_text(encoding="utf-8")
    groups = YAML(typ="safe", pure=True).load(text)
    return tuple(_target(group, figure) for group in groups for figure in group["cijfers"])


def _target(group: dict[str, Any], figure: dict[str, Any]) -> Target:
    measure = next(name for name in MEASURES if name in figure)
    return Target(
        id=figure["id"],
        name=figure["naam"],
        value=_value(measure, figure[measure]),
        measure=measure,
        base=group["van"],
        source=group["bron"],
        year=group["jaar"],
        confidence=group["zekerheid"],
        tolerance=figure.get("marge", TOLERANCE),
    )


def _value(measure: Measure, written: float | list[float]) -> float:
    if not isinstance(written, list):
        return float(written)
    share = written[0] / written[1]
    return share * 100_000 if measure == "per_100000" else share
