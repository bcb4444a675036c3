"""Day ninety (step 25): who was on a list is forgotten; that there was a list stays.

Of an entry a code and a month are left, of a note nothing: its key goes first. The lines of the
processing log stay, so that everybody can still read that they were looked up.
"""

import datetime as dt
from dataclasses import dataclass

from vanzelf.ask.notes import destroy
from vanzelf.store.database import Connection
from vanzelf.transport.party import Party

LAPSED = "verlopen"
"""The code of an entry whose day came, with nothing known of what became of it."""


@dataclass(frozen=True, slots=True)
class Expired:
    """What was erased. runs: their ids. people: notes. entries: households on a list."""

    runs: tuple[str, ...]
    people: int
    entries: int


def expire(party: Party, on: dt.date) -> Expired:
    """Erase everything about people whose last day is on or before a date. Run it every day.

    A run is erased as a whole. Doing it again, after a crash too, goes on where it was.
    """
    with party.connect() as con:
        runs = _over(con, on)
    people = entries = 0
    for run in runs:
        destroy(party, run)
        with party.connect() as con, con.transaction():
            notes, listed = _erase(con, run, on)
        people, entries = people + notes, entries + listed
    with party.connect() as con, con.transaction():
        forget_people(con)
    return Expired(tuple(runs), people, entries)


def forget_people(con: Connection) -> int:
    """Forget who is in nothing any more: no list, note, refusal or file; gives how many.

    A list that is being kept meanwhile is waited for: it may be about them again.
    """
    con.execute("lock table ask.subjects in share row exclusive mode")
    return con.execute(
        """delete from ask.subjects s
        where not exists (select from ask.refusals r where r.subject = s.id)
        and not exists (select from ask.notes n where n.subject = s.id)
        and s.id not in (select unnest(subjects) from ask.entries)
        and s.id not in (select unnest(subjects) from ask.hindrances)"""
    ).rowcount


def _over(con: Connection, on: dt.date) -> list[str]:
    rows = con.execute(
        """select r.run from ask.runs r where r.run in (
            select run from ask.entries where expires <= %(on)s
            union select run from ask.notes where expires <= %(on)s)
        order by r.created_at, r.run""",
        {"on": on},
    ).fetchall()
    return [str(run) for (run,) in rows]


def _erase(con: Connection, run: str, on: dt.date) -> tuple[int, int]:
    """Erase the entries and notes of a run; gives how many notes and entries."""
    entries = con.execute("delete from ask.entries where run = %s", (run,)).rowcount
    notes = con.execute("delete from ask.notes where run = %s", (run,)).rowcount
    con.execute(
        """insert into ask.outcomes (bundle, month, code, count)
        select bundle, date_trunc('month', created_at at time zone 'UTC')::date, %s, %s
        from ask.runs where run = %s and %s > 0
        on conflict (bundle, month, code) do update set count = outcomes.count + excluded.count""",
        (LAPSED, entries, run, entries),
    )
    con.execute("insert into ask.erased values (%s, %s, %s, %s)", (run, on, notes, entries))
    return notes, entries
