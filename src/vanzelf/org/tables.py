"""The tables of the application, and bringing them up to date while others work with them.

See docs/how-to/upgrade.md for what a change to them may be.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from vanzelf.org.errors import refuse
from vanzelf.store import database

PARTS: Final = ("vanzelf.transport", "vanzelf.ledger", "vanzelf.ask")
"""Packages that keep tables of their own in the same database: mailroom, processing log, lists."""
LOCK: Final = "5s"
"""How long a change waits for its turn at a table: whoever comes after it waits as long."""
STATEMENT: Final = "30s"
"""How long a change may hold a table."""
TRIES: Final = 10
PAUSE: Final = 2.0
"""Seconds between two tries, in which those who waited go first."""
_ONE_AT_A_TIME: Final = 0x56414E5A454C47
_HINDERS_NOBODY: Final = re.compile(
    r"\bindex concurrently\b|\bvalidate constraint\b", re.IGNORECASE
)


def waiting() -> list[str]:
    """The changes that this version needs and the database does not have: `decide.0009_terms`.

    What a newer version made is none of them.
    """
    applied = MigrationRecorder(connection).applied_migrations().keys()
    found = [f"{app}.{name}" for app, name in sorted(_known() - applied)]
    connection.ensure_connection()
    for part in PARTS:
        numbers = database.missing(connection.connection, part)
        found += [f"{part.removeprefix('vanzelf.')}.{number:04}" for number in numbers]
    return found


def refuse_without() -> None:
    """Raises ProblemError tables-behind when a change that this version needs was not made."""
    if waiting():
        raise refuse(
            "tables-behind",
            "the tables of this database are of an older version.",
            "Run vanzelf web migrate.",
        )


def bring_up_to_date(lock: str = LOCK, tries: int = TRIES, pause: float = PAUSE) -> None:
    """Make the changes that wait, one program at a time; twice does no harm.

    A change that does not get its turn at a table within `lock` lets others go first, and is tried
    again after `pause` seconds. What was done stays done. Raises ProblemError migration-busy.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        _patience(cursor, lock, STATEMENT)
    try:
        with connection.execute_wrapper(_unhurried(lock)):
            for left in reversed(range(tries)):
                if _tried():
                    return
                if left:
                    time.sleep(pause)
        raise refuse(
            "migration-busy",
            "the tables are in use: a change to them did not get its turn.",
            "Try again at a quieter moment; nothing is half done.",
        )
    finally:
        connection.close()  # with it go the lock and the patience


def _tried() -> bool:
    """Whether all changes were made; not when a table was in use."""
    try:
        call_command("migrate", verbosity=0)
    except (OperationalError, database.OperationalError) as error:
        if not isinstance(error.__cause__ or error, database.IN_USE):
            raise
        return False
    return True


def _unhurried(lock: str) -> Callable[..., Any]:
    """What hinders nobody may wait, and last, as long as it takes."""

    def run(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        if not _HINDERS_NOBODY.search(sql):
            return execute(sql, params, many, context)
        with _no_limit(context["cursor"], lock):
            return execute(sql, params, many, context)

    return run


@contextmanager
def _no_limit(cursor: Any, lock: str) -> Iterator[None]:
    _patience(cursor, "0", "0")
    yield
    _patience(cursor, lock, STATEMENT)


def _patience(cursor: Any, lock: str, statement: str) -> None:
    cursor.execute(
        "select set_config('lock_timeout', %s, false), set_config('statement_timeout', %s, false)",
        [lock, statement],
    )


@cache
def _known() -> frozenset[tuple[str, str]]:
    """The changes that this version knows, by app and name."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)
