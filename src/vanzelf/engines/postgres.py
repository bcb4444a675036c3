"""The PostgreSQL engine: the same statement on the database that holds the facts."""

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import sql

from vanzelf.engines.sql.dialect import POSTGRES
from vanzelf.engines.sql.layout import Layout
from vanzelf.engines.sql.statement import Statement, StatementBuilder
from vanzelf.engines.tables import Table, tables_of
from vanzelf.rules.program import Program
from vanzelf.terms.units import Unit


def statement(programs: Sequence[Program], layout: Layout) -> Statement:
    """The PostgreSQL statement for some programs of one unit type on a layout."""
    return StatementBuilder(programs, layout, POSTGRES).build()


def evaluate_units(
    programs: Sequence[Program], units: Sequence[Unit], connection: psycopg.Connection[Any]
) -> dict[str, dict[str, Any]]:
    """Evaluate units that live in Python; rows by unit id (columns as in `Statement`)."""
    tables = tables_of(programs, units)
    with connection.transaction(), connection.cursor() as cursor:
        _create(cursor, "leden_in", tables.members)
        _create(cursor, "eenheden_in", tables.units)
        made = statement(programs, tables.layout)
        cursor.execute(made.sql.encode())
        rows = cursor.fetchall()
    names = [name for columns in made.columns.values() for name in columns]
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}


def _create(cursor: psycopg.Cursor[Any], name: str, table: Table) -> None:
    target = sql.Identifier(name)
    cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(target))
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(kind))
        for column, kind in table.columns
    )
    cursor.execute(sql.SQL("CREATE TEMP TABLE {} ({})").format(target, columns))
    with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(target)) as copy:
        for row in table.rows:
            copy.write_row(row)
