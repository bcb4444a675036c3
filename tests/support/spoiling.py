"""Ways to spoil a log, as one who rules the database but has no key would."""

from collections.abc import Callable

from vanzelf.ledger.chain import LEAF, START, head_after
from vanzelf.store.database import Connection

Spoil = Callable[[Connection, int], object]
"""Spoils a log; the number chooses where."""


def _line(con: Connection, pick: int) -> int:
    """A line whose contents are there."""
    lines = [line for (line,) in con.execute("select line from ledger.parts order by line")]
    return lines[pick % len(lines)]


def _block(con: Connection, pick: int) -> int:
    firsts = con.execute("select first_line from ledger.blocks order by 1").fetchall()
    return int(firsts[pick % len(firsts)][0])


def remove_contents(con: Connection, pick: int) -> None:
    con.execute("delete from ledger.parts where line = %s", (_line(con, pick),))


def change_subject(con: Connection, pick: int) -> None:
    con.execute(
        "update ledger.parts set subject = sha256(coalesce(subject, '')) where line = %s",
        (_line(con, pick),),
    )


def remove_subject(con: Connection, pick: int) -> None:
    found = con.execute("select line from ledger.parts where subject is not null").fetchall()
    line = found[pick % len(found)][0]
    con.execute("update ledger.parts set subject = null where line = %s", (line,))


def change_own(con: Connection, pick: int) -> None:
    con.execute(
        "update ledger.parts set own = set_bit(own, %s, 1 - get_bit(own, %s)) where line = %s",
        (pick % 192, pick % 192, _line(con, pick)),
    )


def swap_contents(con: Connection, pick: int) -> None:
    one, other = _line(con, pick), _line(con, pick + 1)
    con.execute(
        "update ledger.parts set line = %s - line where line in (%s, %s)",
        (one + other, one, other),
    )


def double_contents(con: Connection, pick: int) -> None:
    con.execute(
        "insert into ledger.parts select * from ledger.parts where line = %s", (_line(con, pick),)
    )


def add_contents_after_the_end(con: Connection, pick: int) -> None:
    con.execute(
        """insert into ledger.parts select (select max(line) + %s from ledger.parts) + 100,
        template, own, subject from ledger.parts where line = %s""",
        (pick % 7, _line(con, pick)),
    )


def bring_back(con: Connection, pick: int) -> None:
    """Contents for a line that was erased: those of another line."""
    con.execute(
        """insert into ledger.parts select %s, template, own, subject
        from ledger.parts where line = %s""",
        (1 + pick % 60, _line(con, pick)),
    )


def change_template(con: Connection, pick: int) -> None:
    con.execute(
        """update ledger.templates set body = replace(body, 'stadspas', 'studiereis')
        where number = (select template from ledger.parts where line = %s)""",
        (_line(con, pick),),
    )


def change_template_with_digest(con: Connection, pick: int) -> None:
    change_template(con, pick)
    con.execute("update ledger.templates set digest = sha256(body::bytea)")


def remove_template(con: Connection, pick: int) -> None:
    con.execute(
        """delete from ledger.templates
        where number = (select template from ledger.parts where line = %s)""",
        (_line(con, pick),),
    )


def other_template(con: Connection, pick: int) -> None:
    con.execute(
        """update ledger.parts set template = (
            select number from ledger.templates where number <> ledger.parts.template limit 1)
        where line = %s""",
        (_line(con, pick),),
    )


def change_leaf(con: Connection, pick: int) -> None:
    con.execute(
        "update ledger.blocks set leaves = set_bit(leaves, %s, 1 - get_bit(leaves, %s))"
        " where first_line = %s",
        (pick % 256, pick % 256, _block(con, pick)),
    )


def change_head_of_block(con: Connection, pick: int) -> None:
    con.execute(
        "update ledger.blocks set head = sha256(head) where first_line = %s", (_block(con, pick),)
    )


def remove_block(con: Connection, pick: int) -> None:
    first = _block(con, pick)
    (last,) = con.execute(
        "delete from ledger.blocks where first_line = %s returning first_line + lines - 1", (first,)
    ).fetchone() or (0,)
    con.execute("delete from ledger.parts where line between %s and %s", (first, last))


def remove_block_and_renumber(con: Connection, pick: int) -> None:
    """The later lines move up, in the chain and in the contents; their hashes stay."""
    first = _block(con, pick)
    (lines,) = con.execute(
        "delete from ledger.blocks where first_line = %s returning lines", (first,)
    ).fetchone() or (0,)
    con.execute("delete from ledger.parts where line between %s and %s", (first, first + lines - 1))
    later = con.execute(
        "select first_line from ledger.blocks where first_line > %s order by 1", (first,)
    ).fetchall()
    for (each,) in later:
        con.execute(
            "update ledger.blocks set first_line = %s where first_line = %s", (each - lines, each)
        )
    con.execute("update ledger.parts set line = line - %s where line > %s", (lines, first))
    con.execute(
        "delete from ledger.erasures where line >= %s and line < %s", (first, first + lines)
    )
    con.execute("update ledger.erasures set line = %s - line where line > %s", (lines, first))
    con.execute("update ledger.erasures set line = -line where line < 0")


def swap_lines(con: Connection, pick: int) -> None:
    """Two lines of a block change places, leaves and contents both, and the head is made to fit."""
    first, leaves = con.execute(
        "select first_line, leaves from ledger.blocks where lines = 50 order by first_line desc"
    ).fetchone() or (0, b"")
    con.execute(
        "update ledger.blocks set leaves = %s where first_line = %s",
        (leaves[LEAF : 2 * LEAF] + leaves[:LEAF] + leaves[2 * LEAF :], first),
    )
    con.execute(
        "update ledger.parts set line = %s - line where line in (%s, %s)",
        (2 * first + 1, first, first + 1),
    )
    if pick % 2:
        chain_anew(con)


def chain_anew(con: Connection) -> None:
    """Compute every head of the chain again."""
    head = START
    rows = con.execute("select first_line, leaves from ledger.blocks order by 1").fetchall()
    for first, leaves in rows:
        head = head_after(head, leaves)
        con.execute("update ledger.blocks set head = %s where first_line = %s", (head, first))


def remove_block_and_chain_anew(con: Connection, pick: int) -> None:
    remove_block_and_renumber(con, pick)
    chain_anew(con)


def insert_block(con: Connection, pick: int) -> None:
    """A line is added at the end of what the last head holds, before the lines after it."""
    (last,) = con.execute("select max(first_line) from ledger.blocks").fetchone() or (0,)
    con.execute(
        "update ledger.blocks set first_line = first_line + 1 where first_line = %s", (last,)
    )
    con.execute("update ledger.parts set line = line + 1 where line >= %s", (last,))
    con.execute(
        "insert into ledger.blocks select %s, 1, substr(leaves, 1, 32), head"
        " from ledger.blocks where first_line = 1",
        (last,),
    )
    chain_anew(con)


def cut_off(con: Connection, pick: int) -> None:
    last = _block(con, -1 - pick % 3)
    con.execute("delete from ledger.blocks where first_line >= %s", (last,))
    con.execute("delete from ledger.parts where line >= %s", (last,))
    con.execute("delete from ledger.erasures where line >= %s", (last,))


def remove_erasure(con: Connection, pick: int) -> None:
    con.execute("delete from ledger.erasures where line = (select max(line) from ledger.erasures)")


def change_erasure(con: Connection, pick: int) -> None:
    con.execute("update ledger.erasures set token = reverse(token)")


def forge_erasure(con: Connection, pick: int) -> None:
    """Contents go, and an erasure that was signed for other lines stands there again."""
    remove_contents(con, pick)
    con.execute(
        "insert into ledger.erasures select %s, token from ledger.erasures limit 1",
        (_line(con, pick),),
    )


def remove_head(con: Connection, pick: int) -> None:
    number = 1 + pick % 3
    con.execute("delete from ledger.countersignatures where number = %s", (number,))
    con.execute("delete from ledger.heads where number = %s", (number,))


def change_head(con: Connection, pick: int) -> None:
    con.execute("update ledger.heads set token = token || 'A' where number = %s", (1 + pick % 4,))


def swap_heads(con: Connection, pick: int) -> None:
    con.execute("alter table ledger.heads drop constraint heads_digest_key")
    con.execute(
        """update ledger.heads h set token = o.token from ledger.heads o
        where h.number in (1, 2) and o.number = 3 - h.number"""
    )


def change_countersignature(con: Connection, pick: int) -> None:
    con.execute("alter table ledger.countersignatures drop constraint countersignatures_pkey")
    con.execute("update ledger.countersignatures set number = 5 - number")


SPOILS: list[Spoil] = [
    spoil
    for name, spoil in list(globals().items())
    if callable(spoil) and not name.startswith("_") and getattr(spoil, "__module__", "") == __name__
    if name not in {"chain_anew"}
]
