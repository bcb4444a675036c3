"""Databases with a log in them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count

import psycopg
import pytest
from psycopg import sql

from support.ledger import write_everything
from vanzelf.store.database import Connection, connect, create_database, migrate

_NUMBERS = count()
"""Numbers of copies, so that each has a name of its own."""


@pytest.fixture(scope="session")
def blank(postgres_dsn: str, worker_id: str) -> str:
    """A database for one log after another."""
    dsn = create_database(postgres_dsn, f"log_{worker_id}")
    with connect(dsn) as opened:
        migrate(opened, "vanzelf.ledger")
    return dsn


@pytest.fixture
def con(blank: str) -> Iterator[Connection]:
    """An empty log."""
    with connect(blank) as opened:
        yield opened
        opened.rollback()
        opened.autocommit = False
        opened.execute("set session_replication_role = replica")
        opened.execute(
            "truncate ledger.blocks, ledger.parts, ledger.templates, ledger.erasures, ledger.heads,"
            " ledger.countersignatures, ledger.received, ledger.access restart identity"
        )


@pytest.fixture(scope="module")
def written(postgres_dsn: str, worker_id: str) -> tuple[str, list[str]]:
    """A database with a whole log, that nobody is connected to; and its heads."""
    dsn = create_database(postgres_dsn, f"whole_{worker_id}")
    with connect(dsn) as opened:
        migrate(opened, "vanzelf.ledger")
        heads = write_everything(opened)
    return f"whole_{worker_id}", heads


@pytest.fixture(scope="module")
def copy_of(postgres_dsn: str, worker_id: str) -> Iterator[Callable[[str], Connection]]:
    """Makes a copy of a database, to spoil: triggers are off in it."""
    with ExitStack() as opened:

        def make(original: str) -> Connection:
            name = f"spoilt_{worker_id}_{next(_NUMBERS)}"
            with psycopg.connect(postgres_dsn, autocommit=True) as admin:
                admin.execute(
                    sql.SQL("create database {} template {}").format(
                        sql.Identifier(name), sql.Identifier(original)
                    )
                )
            con = connect(psycopg.conninfo.make_conninfo(postgres_dsn, dbname=name))
            opened.callback(con.close)
            con.execute("set session_replication_role = replica")
            con.commit()
            return con

        yield make
