"""The chain: a hash for every line, and a head that holds all of them.

A leaf is SHA-256(salt ‖ payload). Lines are added in blocks; the head after a block is SHA-256 of
the head before it and the leaves of the block, in order. Before the first line the head is 32 zero
bytes. Salt and payload can be erased; leaves and heads stay, and say nothing without them.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

from vanzelf.store.database import Connection

BLOCK: Final = 50
"""Lines of a block that is written in bulk. A changed leaf is found to within its block."""

LEAF: Final = 32
"""Bytes of a leaf and of a head."""

START: Final = bytes(LEAF)
_LOCK: Final = 0x4C4F47424F454B


def leaf_of(salt: bytes, payload: bytes) -> bytes:
    """The hash of a line."""
    return hashlib.sha256(salt + payload).digest()


def payload_of(span: bytes, subject: bytes | None, template: bytes) -> bytes:
    """What a line says, as bytes: 8 of its span, 32 of its subject if any, 32 of its template.

    template: the SHA-256 of `Record.template`.
    """
    return span + (subject or b"") + template


def head_after(head: bytes, leaves: bytes) -> bytes:
    """The head after a block. leaves: 32 bytes each, one after the other."""
    return hashlib.sha256(head + leaves).digest()


def hold_tip(con: Connection) -> tuple[int, bytes]:
    """How many lines there are, and the head. Nobody else adds lines until the transaction ends."""
    con.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
    found = con.execute(
        "select first_line + lines - 1, head from ledger.blocks order by first_line desc limit 1"
    ).fetchone()
    return (0, START) if found is None else (found[0], found[1])


def blocks_of(leaves: bytes, first: int, head: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Rows of ledger.blocks for leaves that come after `head`; `first` is the first line's number."""
    size = LEAF * BLOCK
    for start in range(0, len(leaves), size):
        some = leaves[start : start + size]
        head = head_after(head, some)
        yield first + start // LEAF, len(some) // LEAF, some, head


def append(con: Connection, leaf: bytes) -> int:
    """Add one line to the chain; gives its number."""
    lines, head = hold_tip(con)
    row = next(blocks_of(leaf, lines + 1, head))
    con.execute("insert into ledger.blocks values (%s, %s, %s, %s)", row)
    return lines + 1


def ranges(lines: Sequence[int]) -> list[list[int]]:
    """Line numbers as ranges of first and last, in order."""
    found: list[list[int]] = []
    for line in sorted(lines):
        if found and found[-1][1] + 1 == line:
            found[-1][1] = line
        else:
            found.append([line, line])
    return found
