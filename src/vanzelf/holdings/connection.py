"""The database of a holder, as it stood at one moment: DuckDB file or PostgreSQL.

A connection is one snapshot from opening to closing, so that every table and every later check sees
the same data. Nothing is written, and nothing spills to a disk: rows pass in memory only. Who is
looked up goes to PostgreSQL through a temporary table, never in the text of a query, which a
server may log.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

import duckdb
import psycopg
import pyarrow as pa
from psycopg import sql
from pyarrow import csv

from vanzelf.screening.columns import identifier
from vanzelf.terms.problems import Place, ProblemError

Keys = tuple[str, Any]
"""A column, and the values (an Arrow array of text) of the only rows to read."""

_QUIET = {"temp_directory": "", "autoinstall_known_extensions": "false"}
"""Settings of DuckDB: nothing goes to disk, nothing is downloaded."""

_BUFFERS = "256MB"
"""Memory for the temporary table of a session, so that PostgreSQL does not write it to disk."""


class Connection(Protocol):
    """A snapshot of a holder's database. snapshot: names it, for receipts."""

    snapshot: str

    def read(
        self,
        table: str,
        columns: Sequence[str],
        *,
        equal: Mapping[str, str | int] | None = None,
        keys: Keys | None = None,
        place: Place | None = None,
    ) -> pa.Table:
        """Columns of a table, as they stand there.

        equal: the rows that count, by column. keys: the only rows to read. place: where the mapping
        names the table, for a problem with it. Raises ProblemError source-table.
        """
        ...


def workspace() -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that writes nothing to disk, to work in."""
    con = duckdb.connect(config=dict(_QUIET))
    con.execute("SET enable_progress_bar = false")
    return con


@contextmanager
def open_connection(where: str | Path) -> Iterator[Connection]:
    """Open a holder's database and pin its state until closed.

    where: the path of a DuckDB file, or a connection string of PostgreSQL. Raises ProblemError
    source-database.
    """
    if isinstance(where, str) and ("://" in where or "=" in where):
        with _open_postgres(where) as connection:
            yield connection
    else:
        with _open_duckdb(Path(where)) as connection:
            yield connection


def _unusable(what: str, remedy: str, place: str | Path) -> ProblemError:
    return ProblemError.single("source-database", what, remedy, place=place)


def _no_table(table: str, columns: Sequence[str], told: str, place: Place | None) -> ProblemError:
    listed = ", ".join(columns)
    return ProblemError.single(
        "source-table",
        f"table {table} with the columns {listed} cannot be read: {told}.",
        "Check the names in the mapping, and what the account may read.",
        place=place or Place("mapping"),
    )


# -- DuckDB --------------------------------------------------------------------------------------


@contextmanager
def _open_duckdb(path: Path) -> Iterator["_DuckDB"]:
    if not path.is_file():
        raise _unusable("there is no such file.", "Name a DuckDB file.", path)
    con = workspace()
    try:
        con.execute(f"ATTACH {_quoted(str(path))} AS bron (READ_ONLY)")
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        con.execute("BEGIN TRANSACTION READ ONLY")
    except duckdb.Error as error:
        con.close()
        first = str(error).splitlines()[0]
        raise _unusable(f"DuckDB cannot open it: {first}.", "Name a DuckDB file.", path) from None
    try:
        yield _DuckDB(con, _state_of(path))
    finally:
        con.close()


def _state_of(path: Path) -> str:
    """A name for the state of a DuckDB file: its headers count every checkpoint."""
    with path.open("rb") as file:
        digest = hashlib.sha256(file.read(3 * 4096))
    pending = path.with_name(path.name + ".wal")
    if pending.is_file():
        digest.update(pending.read_bytes())
    return f"duckdb:{digest.hexdigest()[:32]}"


class _DuckDB:
    """A DuckDB file, attached for reading only."""

    def __init__(self, con: duckdb.DuckDBPyConnection, snapshot: str) -> None:
        self._con = con
        self.snapshot = snapshot

    def read(
        self,
        table: str,
        columns: Sequence[str],
        *,
        equal: Mapping[str, str | int] | None = None,
        keys: Keys | None = None,
        place: Place | None = None,
    ) -> pa.Table:
        equal = equal or {}
        where = ["TRUE", *(f"{identifier(name)} = ?" for name in equal)]
        if keys is not None:
            self._con.register("gevraagd", pa.table({"sleutel": keys[1]}))
            key = f"CAST({identifier(keys[0])} AS VARCHAR)"
            where.append(f"{key} IN (SELECT sleutel FROM gevraagd)")
        listed = ", ".join(map(identifier, columns))
        query = f"SELECT {listed} FROM bron.{identifier(table)} WHERE {' AND '.join(where)}"
        try:
            return self._con.sql(query, params=list(equal.values())).to_arrow_table()
        except duckdb.Error as error:
            told = type(error).__name__
            raise _no_table(table, columns, told, place) from None
        finally:
            if keys is not None:
                self._con.unregister("gevraagd")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# -- PostgreSQL ----------------------------------------------------------------------------------


@contextmanager
def _open_postgres(dsn: str) -> Iterator["_Postgres"]:
    try:
        connection = psycopg.connect(dsn, autocommit=True)
    except psycopg.Error:
        raise _unusable(
            "PostgreSQL does not answer.", "Check the connection string.", "--database"
        ) from None
    try:
        connection.execute(sql.SQL("set temp_buffers = {}").format(_BUFFERS))
        connection.execute("create temporary table vanzelf_gevraagd (sleutel text)")
        connection.execute("begin isolation level repeatable read read only")
        found = connection.execute(
            "select pg_current_snapshot()::text, current_database()::text"
        ).fetchone()
        assert found is not None
        yield _Postgres(connection, f"postgres:{found[1]}:{found[0]}")
    finally:
        connection.close()


class _Postgres:
    """A PostgreSQL database in one transaction that only reads."""

    def __init__(self, connection: "psycopg.Connection[Any]", snapshot: str) -> None:
        self._connection = connection
        self.snapshot = snapshot

    def read(
        self,
        table: str,
        columns: Sequence[str],
        *,
        equal: Mapping[str, str | int] | None = None,
        keys: Keys | None = None,
        place: Place | None = None,
    ) -> pa.Table:
        equal = equal or {}
        chosen = sql.SQL(" and ").join(
            [
                sql.SQL("true"),
                *(sql.SQL("{} = {}").format(sql.Identifier(n), v) for n, v in equal.items()),
            ]
        )
        query = sql.SQL("select {} from {} where {}").format(
            sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(table), chosen
        )
        if keys is not None:
            query += sql.SQL(" and {}::text in (select sleutel from vanzelf_gevraagd)").format(
                sql.Identifier(keys[0])
            )
        try:
            with self._connection.transaction():  # a savepoint: a wrong name ends nothing else
                if keys is not None:
                    self._ask_about(keys[1])
                return self._copied(query)
        except psycopg.Error as error:
            told = type(error).__name__
            raise _no_table(table, columns, told, place) from None

    def _ask_about(self, keys: Any) -> None:
        """Write down who is looked up, in the temporary table."""
        self._connection.execute("delete from vanzelf_gevraagd")
        buffer = BytesIO()
        options = csv.WriteOptions(include_header=False, quoting_style="all_valid")
        csv.write_csv(pa.table({"sleutel": keys.drop_null()}), buffer, options)
        with self._connection.cursor().copy(
            "copy vanzelf_gevraagd from stdin (format csv)"
        ) as copy:
            copy.write(buffer.getvalue())

    def _copied(self, query: sql.Composable) -> pa.Table:
        """The rows of a query through COPY."""
        described = self._connection.execute(query + sql.SQL(" limit 0")).description or []
        types = {each.name: _arrow_type(each) for each in described}
        buffer = BytesIO()
        copied = sql.SQL("copy ({}) to stdout (format csv, force_quote *)").format(query)
        with self._connection.cursor().copy(copied) as copy:
            for block in copy:
                buffer.write(block)
        if not buffer.tell():
            return pa.schema(types.items()).empty_table()
        buffer.seek(0)
        return csv.read_csv(
            buffer,
            csv.ReadOptions(column_names=list(types)),
            csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            csv.ConvertOptions(
                column_types=types,
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
                true_values=["t"],
                false_values=["f"],
            ),
        )


_TYPES = {
    "bool": pa.bool_(),
    "int2": pa.int16(),
    "int4": pa.int32(),
    "int8": pa.int64(),
    "date": pa.date32(),
}


def _arrow_type(column: Any) -> pa.DataType:
    """The Arrow type of a column; text for what has no exact counterpart."""
    if column.type_display.startswith("numeric") and column.precision:
        return pa.decimal128(column.precision, column.scale)
    return _TYPES.get(_name_of(column), pa.string())


def _name_of(column: Any) -> str:
    found = psycopg.adapters.types.get(column.type_code)
    return found.name if found is not None else ""
