"""Heads: how far a chain had come, signed by its party and countersigned by the others.

A party that rewrites its log cannot rewrite what the others keep of it. Lines after the last head
that another party has are not yet held by anybody else.
"""

import datetime as dt
from operator import itemgetter
from typing import Any

from vanzelf.ledger.chain import hold_tip
from vanzelf.ledger.log import summarise
from vanzelf.ledger.statements import Countersignature, Head, Occasion
from vanzelf.protocol.canonical import digest
from vanzelf.protocol.signing import Key, Keys
from vanzelf.store.database import Connection
from vanzelf.terms.problems import ProblemError


def make_head(
    con: Connection, key: Key, at: dt.datetime, occasion: Occasion = "dag", run: str | None = None
) -> str:
    """Sign and keep the head of the chain as it is now; gives the text to send to the others.

    at: in UTC. run: 32 hexadecimal characters, when it is made at the end of a run.
    """
    lines, head = hold_tip(con)
    last = con.execute(
        "select number, digest from ledger.heads order by number desc limit 1"
    ).fetchone()
    number, previous = (last[0] + 1, last[1]) if last else (1, None)
    token = Head(
        party=key.oin,
        number=number,
        lines=lines,
        head=head.hex(),
        previous=previous,
        occasion=occasion,
        run=run,
        at=at,
    ).signed(key)
    con.execute("insert into ledger.heads values (%s, %s, %s)", (number, _digest(token), token))
    summarise(con)
    return token


def countersign(con: Connection, token: str, trusted: Keys, key: Key, at: dt.datetime) -> str:
    """Keep the head that another party sent, and sign that it was seen; gives the text to send back.

    Raises ProtocolError when the signature does not hold, and ProblemError head-forked when the
    head contradicts an earlier one of that party: then its log was changed, or it has two.
    """
    head, signed = Head.check(token, trusted)
    if signed.oin != head.party or head.party == key.oin:
        raise _problem(
            "head-party", "this head is not one of the party that signed it.", "Ask for its own."
        )
    mark = _digest(token)
    if _refuse_fork(con, head, mark):
        con.execute(
            "insert into ledger.received values (%s, %s, %s, %s, %s, %s, %s, %s)",
            (head.party, head.number, head.lines, head.head, mark, head.previous, head.at, token),
        )
    seen = Countersignature(party=head.party, number=head.number, digest=mark, at=at)
    return seen.signed(key)


def keep_countersignature(con: Connection, token: str, trusted: Keys) -> None:
    """Keep what another party signed of a head of ours.

    Raises ProtocolError when the signature does not hold, ProblemError head-unknown or head-party.
    """
    seen, signed = Countersignature.check(token, trusted)
    if signed.oin == seen.party:
        raise _problem(
            "head-party", "a party cannot countersign its own head.", "Ask another party."
        )
    found = con.execute(
        "select number from ledger.heads where number = %s and digest = %s",
        (seen.number, seen.digest),
    ).fetchone()
    if found is None:
        raise _problem(
            "head-unknown",
            "the countersignature is of a head that is not ours.",
            "Send that party our heads.",
        )
    con.execute(
        "insert into ledger.countersignatures values (%s, %s, %s) on conflict do nothing",
        (seen.number, signed.oin, token),
    )


def countersigned(con: Connection, number: int) -> list[str]:
    """The parties (OIN) that countersigned a head, in order."""
    found = con.execute(
        "select party from ledger.countersignatures where number = %s order by party", (number,)
    )
    return [party for (party,) in found]


def received(con: Connection, party: str) -> list[str]:
    """The heads that another party (OIN) sent, in order: for checking its log."""
    found = con.execute(
        "select token from ledger.received where party = %s order by number", (party,)
    )
    return [token for (token,) in found]


def last_own(con: Connection) -> str | None:
    """The newest head of this party; None before the first."""
    found = con.execute("select token from ledger.heads order by number desc limit 1").fetchone()
    return None if found is None else str(found[0])


def alert(con: Connection, token: str, trusted: Keys, at: dt.datetime) -> None:
    """Keep a head that contradicts an earlier one of its party; see `forked`."""
    head, _ = Head.check(token, trusted)
    con.execute(
        "insert into ledger.head_alerts values (%s, %s, %s, %s) on conflict do nothing",
        (head.party, _digest(token), at, token),
    )


def forked(con: Connection) -> list[tuple[str, dt.datetime]]:
    """The parties (OIN) that sent a head that contradicts an earlier one, and when that was seen."""
    return con.execute("select party, at from ledger.head_alerts order by at, party").fetchall()


def silent(con: Connection, day: dt.date) -> list[str]:
    """The parties (OIN) whose heads came before, and of which none is of this day."""
    found = con.execute(
        """select party from ledger.received group by party
        having bool_and((at at time zone 'UTC')::date <> %s) and min(at)::date < %s
        order by party""",
        (day, day),
    )
    return [party for (party,) in found]


def _refuse_fork(con: Connection, head: Head, mark: str) -> bool:
    """Refuse a head that cannot stand beside those received; whether it is new."""
    con.execute("select pg_advisory_xact_lock(hashtext(%s))", (f"head {head.party}",))
    mine = (head.number, head.lines, head.head, mark, head.previous, head.at)
    for side in ("number <= %s order by number desc", "number > %s order by number"):
        kept = con.execute(
            f"""select number, lines, head, digest, previous, at from ledger.received
            where party = %s and {side} limit 1""".encode(),
            (head.party, head.number),
        ).fetchone()
        if kept is not None and kept[3] == mark:
            return False
        if kept is not None and not _fit(*sorted([kept, mine], key=itemgetter(0))):
            raise _problem(
                "head-forked",
                "this head contradicts another of the same party.",
                "Ask that party for its log, and verify it.",
                head.party,
            )
    return True


def _fit(earlier: tuple[Any, ...], later: tuple[Any, ...]) -> bool:
    """Whether one head can come after another. Each: number, lines, head, digest, previous, at."""
    number, lines, head, mark, _, at = earlier
    next_number, next_lines, next_head, _, previous, next_at = later
    return all(
        (
            next_number > number,
            next_lines >= lines,
            next_at >= at,
            next_lines > lines or next_head == head,
            next_number > number + 1 or previous == mark,
        )
    )


def _digest(token: str) -> str:
    return digest(token.encode())


def _problem(code: str, what: str, remedy: str, place: str = "-") -> ProblemError:
    return ProblemError.single(code, what, remedy, place)
