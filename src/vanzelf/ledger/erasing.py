"""Erasing what lines say: their contents go, their place in the chain stays, a signed line says so."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Final

from vanzelf.ledger.chain import append, hold_tip, ranges
from vanzelf.ledger.log import Log
from vanzelf.ledger.statements import Erasure, Ground
from vanzelf.protocol.signing import Key
from vanzelf.store.database import Connection

_AT_ONCE: Final = 50_000
"""Ranges in one signed line: some hundred bytes a range would make it too large to read."""


def erase_before(con: Connection, before: dt.datetime, key: Key, at: dt.datetime) -> list[int]:
    """Erase every line whose action ended before a moment; gives the lines that say so.

    For keeping no longer than the period of retention. key: the party's, which signs.
    """
    hold_tip(con)
    limit = int(before.timestamp() * 1000)
    old = con.execute(
        "select number from ledger.templates where (body::jsonb ->> 'end_time')::bigint < %s",
        (limit,),
    ).fetchall()
    numbers = [number for (number,) in old]
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


def rewrite(con: Connection) -> None:
    """Write the tables of contents anew, so that no page on disk holds what was erased.

    con: outside a transaction, with autocommit. Writers wait meanwhile. What was written ahead
    (WAL) and backups keep their own time.
    """
    for table in ("parts", "templates"):
        con.execute(f"vacuum (full) ledger.{table}".encode())


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
