"""The manifest of a synthetic population: what it is, and how it was made."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

FORMAT = "vanzelf-population/1"
FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """parts: number of files per table. closed: no relation or address crosses parts.

    residents: people alive on the reference date. records: rows of persons, the dead included.
    receipts: whether awards received have been drawn.
    """

    residents: int
    records: int
    seed: int
    parts: int
    reference_date: str
    town: str = "Eikenhage"
    format: str = FORMAT
    closed: bool = True
    synthetic: bool = True
    receipts: bool = False

    def write(self, population: Path) -> None:
        """Write manifest.json into the directory of the population."""
        text = json.dumps(asdict(self), indent=2, sort_keys=True)
        (population / FILE).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, population: Path) -> "Manifest":
        """Read manifest.json; OSError, ValueError or TypeError when it is not one of ours."""
        values = json.loads((population / FILE).read_text(encoding="utf-8"))
        return cls(**values)
