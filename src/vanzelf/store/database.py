"""Connections, databases, and the migrations that make their tables.

A part (a package that keeps state) has its tables in `migrations/0001_<name>.sql`, `0002_…`. Each is
applied once, in order, and never changed afterwards: a change is a new file.
"""

import hashlib
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

import psycopg
from psycopg import sql

from vanzelf.terms.problems import ProblemError

Connection = psycopg.Connection[tuple[Any, ...]]
"""A connection whose rows are tuples."""

OperationalError = psycopg.OperationalError
IN_USE: Final = (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled)
"""What a change hears that waited too long for its turn at a table, or held it too long."""

_MIGRATION = re.compile(r"(?P<number>\d{4})_[a-z0-9_]+\.sql")
_LOCK = 0x56414E5A454C46
"""Held while the tables of a database change, so that two programs do not both try."""

_VERSIONS = """
create table if not exists schema_versions (
    part text not null,
    number integer not null,
    digest bytea not null,
    primary key (part, number)
)
"""


def connect(dsn: str) -> Connection:
    """A connection; its transactions begin by themselves and end with commit or rollback.

    Raises ProblemError database-connection.
    """
    try:
        return psycopg.connect(dsn)
    except psycopg.Error as error:
        raise ProblemError.single(
            "database-connection",
            f"no connection to the database: {_without_secrets(error)}",
            "Check the connection string and whether the server runs.",
            "--database",
        ) from None


def create_database(dsn: str, name: str, template: str | None = None) -> str:
    """Make a database, replacing one of that name, and return where to connect to it.

    template: the database it is a copy of, to which nobody is connected; it is empty without.
    """
    made = sql.SQL("create database {}").format(sql.Identifier(name))
    if template is not None:
        made += sql.SQL(" template {}").format(sql.Identifier(template))
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
        connection.execute(made)
    return psycopg.conninfo.make_conninfo(dsn, dbname=name)


def parts_of(dsn: str) -> dict[str, str]:
    """The parts of a connection string, in either form that PostgreSQL reads, by their name.

    Raises ProblemError database-connection.
    """
    try:
        found = psycopg.conninfo.conninfo_to_dict(dsn)
    except psycopg.Error:
        raise ProblemError.single(
            "database-connection",
            "this is no connection string.",
            "Write postgresql://user@host/name, or host=… dbname=….",
            "--database",
        ) from None
    return {name: str(value) for name, value in found.items() if value is not None}


def in_transaction(con: Connection) -> bool:
    """Whether a transaction has begun on a connection and not yet ended."""
    return con.info.transaction_status != psycopg.pq.TransactionStatus.IDLE


def migrate(con: Connection, part: str) -> list[int]:
    """Bring the tables of a part up to date; gives the numbers of what was applied now.

    part: the package that has the migrations, such as vanzelf.ledger. All or nothing. Raises
    ProblemError migration-changed, migration-unknown or migration-order.
    """
    scripts = _scripts(part)
    with con.transaction():
        con.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
        con.execute(_VERSIONS)
        known = con.execute(
            "select number, digest from schema_versions where part = %s order by number", (part,)
        ).fetchall()
        _refuse_history(dict(known), scripts, part)
        fresh = [number for number in scripts if number > len(known)]
        for number in fresh:
            con.execute(scripts[number].encode(), prepare=False)
            con.execute(
                "insert into schema_versions values (%s, %s, %s)",
                (part, number, _digest(scripts[number])),
            )
    return fresh


def missing(con: Connection, part: str) -> list[int]:
    """The numbers of the migrations of a part that a database does not have yet, in order."""
    made = con.execute("select to_regclass('schema_versions') is not null").fetchone()
    if made != (True,):
        return list(_scripts(part))
    known = con.execute("select number from schema_versions where part = %s", (part,)).fetchall()
    return [number for number in _scripts(part) if (number,) not in known]


def _scripts(part: str) -> dict[int, str]:
    """The SQL of a part's migrations by number, in order."""
    found = {
        int(match["number"]): path.read_text(encoding="utf-8")
        for path in (files(part) / "migrations").iterdir()
        if (match := _MIGRATION.fullmatch(path.name))
    }
    numbers = sorted(found)
    if not numbers or numbers != list(range(1, len(numbers) + 1)):
        raise ProblemError.single(
            "migration-order",
            "the migrations are not numbered 0001, 0002 and so on without a gap.",
            "Give each file the next number.",
            part,
        )
    return {number: found[number] for number in numbers}


def _refuse_history(applied: Mapping[int, bytes], scripts: Mapping[int, str], part: str) -> None:
    """Refuse a database that was made by other files than these."""
    for number, digest in applied.items():
        if number not in scripts:
            raise ProblemError.single(
                "migration-unknown",
                f"the database has migration {number:04}, which this version does not know.",
                "Use the version of Vanzelf that made it, or a newer one.",
                part,
            )
        if _digest(scripts[number]) != digest:
            raise ProblemError.single(
                "migration-changed",
                f"migration {number:04} is not what it was when it was applied.",
                "Put the file back as it was, and write the change as a new migration.",
                part,
            )


def _digest(script: str) -> bytes:
    return hashlib.sha256(script.encode()).digest()


def _without_secrets(error: psycopg.Error) -> str:
    """What the driver says, in one line; it repeats host and user, never the password."""
    return " ".join(str(error).split()).rstrip(".") + "."
