"""Small populations on disk, and what reading them gives."""

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from vanzelf.rules.model import Catalogue
from vanzelf.screening.intake import Intake, Reject
from vanzelf.screening.population import open_population
from vanzelf.screening.reader import PartReader

ON = dt.date(2026, 11, 1)


def write_csv(directory: Path, **tables: str) -> Path:
    """Write tables as CSV into a directory; lines may be indented."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        lines = [line.strip() for line in text.strip().splitlines()]
        (directory / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return directory


class Read:
    """A population as it was read: the loaded tables, the counts and the rejects."""

    def __init__(
        self,
        catalogue: Catalogue,
        directory: Path,
        *,
        wanted: Iterable[str] | None = None,
        on: dt.date = ON,
        details: bool = False,
    ) -> None:
        self.rejects: list[Reject] = []
        self.con = duckdb.connect()
        self.intake = Intake(write=self.rejects.append)
        reader = PartReader(
            self.con, catalogue.concepts, wanted, on, intake=self.intake, details=details
        )
        for part in open_population(directory).parts:
            reader.load(part)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a loaded table."""
        cursor = self.con.execute(f"SELECT * FROM {table} ORDER BY ALL")
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def column(self, concept: str, table: str = "persons") -> list[Any]:
        """The values of a column."""
        return [row[concept] for row in self.rows(table)]

    @property
    def reasons(self) -> dict[int, str]:
        """The reason of every reject, by line."""
        return {reject.line: reject.reason for reject in self.rejects}


def rejects_in(file: Path) -> list[Mapping[str, str]]:
    """What stands in a rejects.csv."""
    with file.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def rows_of(con: duckdb.DuckDBPyConnection, query: str) -> Sequence[tuple[Any, ...]]:
    """All rows of a query."""
    return con.execute(query).fetchall()
