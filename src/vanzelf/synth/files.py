"""Files of a population: numbered parts of tables."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

REACH_FILE = "reach.json"
"""Counts of who receives what, written when awards are drawn."""


def part_name(number: int) -> str:
    """The file name of a part."""
    return f"part-{number:05d}.parquet"


def part_files(population: Path, table: str) -> list[Path]:
    """The parts of a table, in order."""
    return sorted((population / table).glob("part-*.parquet"))


def write_part(table: pa.Table, path: Path) -> None:
    """Write one table of one part."""
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=1,
        use_dictionary=[name for name in table.column_names if _few_values(name)],
        store_decimal_as_integer=True,
        row_group_size=262_144,
    )


def _few_values(column: str) -> bool:
    """Columns with so few different values that a dictionary makes them small."""
    words = ("soort", "kenmerk", "status", "factor", "aanslag", "overlijdensdatum", "hoogste")
    return any(word in column for word in words)
