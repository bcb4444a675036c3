"""A log in short, for those who run it: which activities, how far it came, who saw its heads.

Nothing here is about a person, and nothing counts the lines of one run.
"""

import datetime as dt
from dataclasses import dataclass

from vanzelf.ledger.heads import countersigned
from vanzelf.ledger.record import ACTIVITY
from vanzelf.ledger.statements import Head
from vanzelf.protocol.signing import Keys
from vanzelf.store.database import Connection


@dataclass(frozen=True, slots=True)
class Done:
    """What was done under one activity. times: how often, each of them about many people at most."""

    activity: str
    name: str
    times: int
    first: dt.datetime
    last: dt.datetime


def activities(con: Connection) -> list[Done]:
    """What this party did with people's data, by activity, the latest first."""
    rows = con.execute(
        """select body::jsonb -> 'attributes' ->> %(activity)s as activity,
        body::jsonb ->> 'name' as name, count(distinct body::jsonb ->> 'trace_id'),
        min((body::jsonb ->> 'start_time')::bigint), max((body::jsonb ->> 'start_time')::bigint)
        from ledger.templates group by activity, name order by 5 desc, activity, name""",
        {"activity": ACTIVITY},
    )
    return [
        Done(activity, name, times, _moment(first), _moment(last))
        for activity, name, times, first, last in rows
    ]


@dataclass(frozen=True, slots=True)
class LastHead:
    """The last head of a log. seen_by: the parties (OIN) that countersigned it."""

    number: int
    lines: int
    at: dt.datetime
    seen_by: tuple[str, ...]


def lines(con: Connection) -> int:
    """How many lines the chain has."""
    row = con.execute("select coalesce(sum(lines), 0)::bigint from ledger.blocks").fetchone()
    assert row is not None
    return int(row[0])


def last_head(con: Connection, trusted: Keys) -> LastHead | None:
    """The last head that was made; None without one. Raises ProtocolError when it does not hold."""
    row = con.execute("select token from ledger.heads order by number desc limit 1").fetchone()
    if row is None:
        return None
    head, _ = Head.check(str(row[0]), trusted)
    return LastHead(head.number, head.lines, head.at, tuple(countersigned(con, head.number)))


def _moment(milliseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)
