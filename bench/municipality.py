"""A municipality of 200,000 residents in the application's own tables, with years of work in them.

Made once, in about a minute, and kept as a database to copy from; it is made again when its tables or
what fills them are other. Its people are numbers, names from a short list, and nothing else.
"""

import datetime as dt
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.filling import Maker
from bench.rows import MOMENT

MOULD, COPY = "mal", "gemeente"
REMEMBERED = "komt-niet-terug.jsonl"


@contextmanager
def municipality(directory: Path, settings: dict[str, str] | None = None) -> Iterator[str]:
    """The connection string of a fresh copy, with the application ready in this process.

    directory: where server, keys and mould are kept. settings: more of the environment.
    """
    from vanzelf.store.database import create_database
    from vanzelf.store.server import running_server

    directory.mkdir(parents=True, exist_ok=True)
    with running_server(directory / "postgres") as dsn:
        mould, copy = _named(dsn, MOULD), _named(dsn, COPY)
        os.environ.update(environment(directory, mould) | (settings or {}))
        _make(dsn, mould, directory)
        create_database(dsn, COPY, MOULD)
        # Who said no in a copy that is thrown away did not say so in the next one.
        (directory / "sleutels" / REMEMBERED).unlink(missing_ok=True)
        os.environ["DATABASE_URL"] = copy
        _ready(copy)
        yield copy


def environment(directory: Path, dsn: str) -> dict[str, str]:
    """What the application reads from its environment."""
    now = dt.datetime.now(dt.UTC).isoformat()  # noqa: TID251 - a bench runs at a moment
    since = os.environ.get("VANZELF_MOMENT_SINCE", now)  # one clock for all programs of a bench
    secret = directory / "sessies.geheim"
    if not secret.exists():
        secret.write_text(secrets.token_urlsafe(60), encoding="utf-8")
    return {
        "DJANGO_SETTINGS_MODULE": "vanzelf.config.settings",
        "VANZELF_SECRET_KEY": secret.read_text(encoding="utf-8"), "DATABASE_URL": dsn,
        "VANZELF_ORIGIN": "http://localhost", "VANZELF_HOSTS": "localhost,127.0.0.1",
        "VANZELF_MODE": "demo", "VANZELF_KEYS": str(directory / "sleutels"),
        "VANZELF_MUNICIPALITY": "Gemeente Eikenhage", "VANZELF_PHONE": "0500-12345",
        "VANZELF_MOMENT": MOMENT.isoformat(), "VANZELF_MOMENT_SINCE": since,
    }  # fmt: skip


def _named(dsn: str, name: str) -> str:
    return psycopg.conninfo.make_conninfo(dsn, dbname=name)


def _ready(dsn: str) -> None:
    """Django, with this database."""
    import django
    from django.apps import apps
    from django.db import connections

    if not apps.ready:
        django.setup()
    from vanzelf.store.database import parts_of

    connections.close_all()
    connections["default"].settings_dict["NAME"] = parts_of(dsn)["dbname"]


def _make(dsn: str, mould: str, directory: Path) -> None:
    """Make the mould, unless it is there and of the same tables and the same content."""
    from django.core.management import call_command

    from vanzelf.store.database import create_database

    mark = directory / "gemaakt"
    create_database(dsn, "leeg")
    _ready(_named(dsn, "leeg"))
    call_command("migrate", verbosity=0)
    digest = _digest(_named(dsn, "leeg"))
    if mark.exists() and mark.read_text(encoding="utf-8") == digest:
        return
    mark.unlink(missing_ok=True)
    _ready(mould)
    create_database(dsn, MOULD, "leeg")
    with psycopg.connect(mould) as con:
        con.execute("set synchronous_commit = off")
        Maker(con).everything()
        con.commit()
        con.autocommit = True
        con.execute("vacuum analyze")
    _ready(mould)
    mark.write_text(digest, encoding="utf-8")


def _digest(dsn: str) -> str:
    """Of the columns and indexes as they are, and of what fills them."""
    with psycopg.connect(dsn) as con:
        told = con.execute(
            "select string_agg(l, e'\\n' order by l) from ("
            " select table_name || column_name || data_type || is_nullable l"
            " from information_schema.columns where table_schema = 'public'"
            " union all select indexdef from pg_indexes where schemaname = 'public') every"
        ).fetchone()
    assert told is not None
    here = Path(__file__).parent
    made = b"".join((here / each).read_bytes() for each in ("filling.py", "rows.py"))
    return hashlib.sha256(told[0].encode() + made).hexdigest()
