"""Refusals: who does not want to be looked up. They come out before any source is asked (A55)."""

import datetime as dt
from collections.abc import Sequence

from vanzelf.ask.people import People
from vanzelf.store.database import Connection

EVERYTHING = "alles"


class Refusals:
    """The refusals of a municipality, on a connection that the caller commits."""

    def __init__(self, con: Connection, people: People) -> None:
        self._con = con
        self._people = people

    def add(self, person: str, scope: str, since: dt.datetime, told_by: str) -> None:
        """Note a refusal. scope: a bundle, a service in none, or `alles`. told_by: the road it came by."""
        subject = self._people.subjects(self._con, [person])[person]
        self._con.execute(
            """insert into ask.refusals (subject, scope, since, told_by)
            values (%s, %s, %s, %s) on conflict do nothing""",
            (subject, scope, since, told_by),
        )

    def withdraw(self, person: str, scope: str) -> None:
        """The person has changed their mind."""
        self._con.execute(
            """delete from ask.refusals using ask.subjects s
            where s.id = subject and s.keyed = %s and scope = %s""",
            (self._people.keyed([person])[0], scope),
        )

    def among(self, persons: Sequence[str], bundle: str) -> set[str]:
        """Who of some people has refused this bundle or everything."""
        rows = self._con.execute(
            """select s.keyed from ask.refusals join ask.subjects s on s.id = subject
            where scope in (%s, %s)""",
            (EVERYTHING, bundle),
        ).fetchall()
        refused = {row[0] for row in rows}
        if not refused:
            return set()
        keyed = self._people.keyed(persons)
        return {who for who, key in zip(persons, keyed, strict=True) if key in refused}
