"""The DuckDB engine: bulk evaluation in process."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from vanzelf.engines.sql.dialect import DUCKDB
from vanzelf.engines.sql.layout import SETTLED, Layout
from vanzelf.engines.sql.statement import Statement, StatementBuilder
from vanzelf.engines.tables import Table, tables_of
from vanzelf.rules.program import Program
from vanzelf.terms.units import Unit


def statement(programs: Sequence[Program], layout: Layout) -> Statement:
    """The DuckDB statement for some programs of one unit type on a layout."""
    return StatementBuilder(programs, layout, DUCKDB).build()


def together(statements: Sequence[Statement]) -> Statement:
    """One statement for units of one type that stand on several layouts.

    Where a value has no twin on one layout (nothing in it can be an estimate there), it is its own.
    """
    columns = {
        scheme: list(dict.fromkeys(name for each in statements for name in each.columns[scheme]))
        for scheme in statements[0].columns
    }
    selects = [_select(each, columns) for each in statements]
    return Statement("\nUNION ALL\n".join(selects), columns)


def _select(one: Statement, columns: Mapping[str, Sequence[str]]) -> str:
    q, listed = DUCKDB.column, ["unit_id", *map(DUCKDB.column, one.kept)]
    for scheme, names in columns.items():
        present = set(one.columns[scheme])
        for name in names:
            source = name if name in present else name.removesuffix(SETTLED)
            listed.append(q(name) if source == name else f"{q(source)} AS {q(name)}")
    return f"SELECT {', '.join(listed)} FROM (\n{one.sql}\n)"


def evaluate_units(
    programs: Sequence[Program],
    units: Sequence[Unit],
    connection: duckdb.DuckDBPyConnection | None = None,
) -> dict[str, dict[str, Any]]:
    """Evaluate units that live in Python; rows by unit id (columns as in `Statement`)."""
    tables = tables_of(programs, units)
    con = connection or duckdb.connect()
    _create(con, "leden_in", tables.members)
    _create(con, "eenheden_in", tables.units)
    cursor = con.execute(statement(programs, tables.layout).sql)
    names = [column[0] for column in cursor.description or ()]
    return {row[0]: dict(zip(names[1:], row[1:], strict=True)) for row in cursor.fetchall()}


def _create(con: duckdb.DuckDBPyConnection, name: str, table: Table) -> None:
    con.register("gegeven_tabel", table.arrow())
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM gegeven_tabel")
    con.unregister("gegeven_tabel")
