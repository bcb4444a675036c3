"""Erasing what lines say: their contents go, their place in the chain stays, a signed line says so."""

import datetime as dt
import hashlib
import re
import time
from collections.abc import Sequence
from typing import Final

from vanzelf.ledger.chain import append, hold_tip, ranges
from vanzelf.ledger.log import Log
from vanzelf.ledger.statements import Erasure, Ground
from vanzelf.protocol.signing import Key
from vanzelf.store.database import Connection
from vanzelf.terms.problems import ProblemError

_AT_ONCE: Final = 50_000
"""Ranges in one signed line: some hundred bytes a range would make it too large to read."""
_NUMBER: Final = re.compile(r"\d+")
_WAIT: Final = 0.2
"""Seconds between two tries to write the tables anew."""


def lines_before(con: Connection, before: dt.datetime) -> int:
    """How many lines are about an action that ended before a moment, and are not erased."""
    found = con.execute(
        "select count(*) from ledger.parts where template = any(%s)",
        (_templates_before(con, before),),
    ).fetchone()
    assert found is not None
    return int(found[0])


def erase_before(con: Connection, before: dt.datetime, key: Key, at: dt.datetime) -> list[int]:
    """Erase every line whose action ended before a moment; gives the lines that say so.

    For keeping no longer than the period of retention. key: the party's, which signs.
    """
    hold_tip(con)
    numbers = _templates_before(con, before)
    erased = con.execute(
        "delete from ledger.parts where template = any(%s) returning line", (numbers,)
    ).fetchall()
    con.execute("delete from ledger.templates where number = any(%s)", (numbers,))
    return _say([line for (line,) in erased], con, "bewaartermijn", key, at)


def erase_persons(
    con: Connection, log: Log, persons: Sequence[str], ground: Ground, key: Key, at: dt.datetime
) -> list[int]:
    """Erase every line about these persons; gives the lines that say so.

    One signed line names the lines of all: with several persons at once it does not tell whose
    lines belong together.
    """
    hold_tip(con)
    erased = con.execute(
        "delete from ledger.parts where subject = any(%s) returning line, template",
        (log.subject_bytes(persons),),
    ).fetchall()
    _forget_templates(con, {template for _, template in erased})
    return _say([line for line, _ in erased], con, ground, key, at)


def erase_lines(
    con: Connection, first: int, last: int, ground: Ground, key: Key, at: dt.datetime
) -> list[int]:
    """Erase the lines from first to last; gives the lines that say so."""
    hold_tip(con)
    erased = con.execute(
        "delete from ledger.parts where line between %s and %s returning line, template",
        (first, last),
    ).fetchall()
    _forget_templates(con, {template for _, template in erased})
    return _say([line for line, _ in erased], con, ground, key, at)


def rewrite(con: Connection, patience: float = 60) -> None:
    """Write the tables of contents anew, so that no page on disk holds what was erased.

    con: outside a transaction, with autocommit. Writers wait meanwhile. What was written ahead
    (WAL) and backups keep their own time. patience: seconds; as long as anybody else's transaction
    might still look at what was erased, the database keeps it, and the tables are written once
    more. Raises ProblemError log-still-read.
    """
    over = time.monotonic() + patience
    while left := sum(_written_anew(con, table) for table in ("parts", "templates")):
        if time.monotonic() > over:
            raise ProblemError.single(
                "log-still-read",
                f"{left} erased rows are still on disk: another transaction may look at them.",
                "End what is open on this database (pg_stat_activity), and write the log anew again.",
                "ledger",
            )
        time.sleep(_WAIT)


def _written_anew(con: Connection, table: str) -> int:
    """Write a table anew; how many erased rows it has still."""
    told: list[str | None] = []
    listen = lambda notice: told.append(notice.message_detail)  # noqa: E731 -- removed by identity
    con.add_notice_handler(listen)
    try:
        con.execute(f"vacuum (full, verbose) ledger.{table}".encode())
    finally:
        con.remove_notice_handler(listen)
    # In every language of the server the detail begins with "N dead row versions cannot be removed".
    numbers = [int(found.group()) for each in told if (found := _NUMBER.search(each or ""))]
    if not numbers:
        raise RuntimeError("the database does not say what it left behind")
    return numbers[0]


def _templates_before(con: Connection, before: dt.datetime) -> list[int]:
    found = con.execute(
        "select number from ledger.templates where (body::jsonb ->> 'end_time')::bigint < %s",
        (int(before.timestamp() * 1000),),
    ).fetchall()
    return [number for (number,) in found]


def _forget_templates(con: Connection, touched: set[int]) -> None:
    """Delete what erased lines had in common, where no line has it any more."""
    con.execute(
        """delete from ledger.templates where number = any(%s) and number not in (
            select template from ledger.parts where template = any(%s))""",
        (list(touched), list(touched)),
    )


def _say(lines: list[int], con: Connection, ground: Ground, key: Key, at: dt.datetime) -> list[int]:
    """Add the signed lines that name what was erased."""
    named = ranges(lines)
    said = []
    for start in range(0, len(named), _AT_ONCE):
        some = named[start : start + _AT_ONCE]
        token = Erasure(party=key.oin, ground=ground, ranges=some, at=at).signed(key)
        line = append(con, hashlib.sha256(token.encode()).digest())
        con.execute("insert into ledger.erasures values (%s, %s)", (line, token))
        said.append(line)
    return said
