"""How well a synthetic population meets the published figures, as data, JSON and text."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from vanzelf.synth.files import REACH_FILE
from vanzelf.synth.manifest import Manifest
from vanzelf.synth.measures import Measured, measure, measure_reach
from vanzelf.synth.receipt import read_reach
from vanzelf.synth.targets import Target, targets


@dataclass(frozen=True, slots=True)
class Row:
    """One marginal beside its target. n: how many people or households it is based on.

    tolerance: widest relative difference that counts as met: the target's own, or three standard
    errors when that is more.
    """

    target: Target
    achieved: float
    n: int

    @property
    def difference(self) -> float:
        """Relative difference from the target."""
        return self.achieved / self.target.value - 1

    @property
    def tolerance(self) -> float:
        """Widest relative difference that counts as met."""
        return max(self.target.tolerance, 3 * self._standard_error() / self.target.value)

    @property
    def ok(self) -> bool:
        """Whether the target is met."""
        return abs(self.difference) <= self.tolerance

    def _standard_error(self) -> float:
        if self.target.measure == "euro":
            return 0.0
        scale = 100_000 if self.target.measure == "per_100000" else 1
        share = min(self.target.value / scale, 1.0)
        return math.sqrt(share * (1 - share) / max(self.n, 1)) * scale


def calibrate(population: Path, extra: Mapping[str, int] | None = None) -> list[Row]:
    """Hold a population against every target that can be measured on it.

    Reach of schemes is included when awards have been drawn. extra: further counts of units by
    target id, such as `huurtoeslag-nieuw` (units newly entitled by a change of rules).
    """
    residents = Manifest.read(population).residents
    found = measure(population)
    if (population / REACH_FILE).exists():
        found |= measure_reach(read_reach(population), residents)
    for name, count in (extra or {}).items():
        found[name] = Measured(count / residents * 100_000, residents)
    return [
        Row(target, found[target.id].value, found[target.id].base)
        for target in targets()
        if target.id in found
    ]


def as_data(rows: Iterable[Row]) -> list[dict[str, object]]:
    """The report as plain values, one mapping per marginal."""
    return [
        {
            "id": row.target.id,
            "name": dict(row.target.name),
            "base": dict(row.target.base),
            "measure": row.target.measure,
            "target": round(row.target.value, 6),
            "achieved": round(row.achieved, 6),
            "difference": round(row.difference, 4),
            "tolerance": round(row.tolerance, 4),
            "ok": row.ok,
            "n": row.n,
            "source": row.target.source,
            "year": row.target.year,
            "confidence": row.target.confidence,
            "estimate": row.target.estimate,
        }
        for row in rows
    ]


def as_json(rows: Iterable[Row]) -> str:
    """The report as JSON."""
    return json.dumps(as_data(rows), indent=2, ensure_ascii=False)


def as_text(rows: Iterable[Row], language: str = "nl") -> str:
    """The report as a table of text."""
    return "\n".join(_line(row, language) for row in rows)


def _line(row: Row, language: str) -> str:
    target = row.target
    name = f"{target.name[language]} ({target.base[language]})"
    badge = " [schatting]" if target.estimate else ""
    return (
        f"{'ok ' if row.ok else 'NEE' if language == 'nl' else 'NO '} {name[:72]:<72}"
        f"{_shown(row.achieved, target):>12}{_shown(target.value, target):>12}"
        f"{row.difference:>+8.1%}  n={row.n}  {target.source}, {target.year}{badge}"
    )


def _shown(value: float, target: Target) -> str:
    if target.measure == "deel":
        return f"{value:.2%}"
    return f"{value:,.0f}"
