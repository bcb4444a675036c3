"""The tables of a loaded part, as they stand in a connection."""

from collections.abc import Mapping

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
