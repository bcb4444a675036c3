"""The tables of a loaded part, as they stand in a connection."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from vanzelf.screening.columns import identifier


def columns_in(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """The columns of a table and their SQL types."""
    return {name: kind for name, kind, *_ in con.execute(f"DESCRIBE {table}").fetchall()}


def add_columns(con: duckdb.DuckDBPyConnection, table: str, kinds: Mapping[str, str]) -> list[str]:
    """Add columns that are not there yet; gives the names of those added."""
    present = columns_in(con, table)
    added = [name for name in kinds if name not in present]
    for name in added:
        con.execute(f"ALTER TABLE {table} ADD COLUMN {identifier(name)} {kinds[name]}")
    return added


def row_of(
    con: duckdb.DuckDBPyConnection, query: str, values: Sequence[object] = ()
) -> tuple[Any, ...]:
    """The one row of a query."""
    (row,) = con.execute(query, list(values)).fetchall()  # to the end, or the connection stays busy
    return row


def count_of(con: duckdb.DuckDBPyConnection, query: str, values: Sequence[object] = ()) -> int:
    """The one number of a query."""
    return int(row_of(con, query, values)[0])
