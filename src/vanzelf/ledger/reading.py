"""Reading a person's lines: by that person, or by an officer who says why.

There is no way to read the persons of a run: that would make the population again that was asked
about, and the log would be the list it is not allowed to be.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from vanzelf.ledger.log import SALT, Log
from vanzelf.ledger.record import Record, from_parts, names_person, subject_digest
from vanzelf.store.database import Connection
from vanzelf.terms.problems import ProblemError

_REASON: Final = range(10, 501)
_ROLE: Final = re.compile(r"[^\W\d_][\w -]{1,79}")


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads for the party, such as a privacy officer.

    role: never a name. reason: 10 to 500 characters, without citizen service numbers. Raises
    ProblemError access-role or access-reason.
    """

    role: str
    reason: str

    def __post_init__(self) -> None:
        if not _ROLE.fullmatch(self.role):
            raise ProblemError.single(
                "access-role",
                "this is not a role.",
                "Write one, such as privacy officer.",
                "--role",
            )
        if len(self.reason.strip()) not in _REASON:
            raise ProblemError.single(
                "access-reason",
                f"a reason has {_REASON.start} to {_REASON.stop - 1} characters.",
                "Write why these lines have to be read, for whoever checks it later.",
                "--reason",
            )
        if names_person(self.reason):
            raise ProblemError.single(
                "access-reason",
                "the reason holds a citizen service number.",
                "Write the number of the case instead.",
                "--reason",
            )


def own_lines(con: Connection, log: Log, person: str) -> list[Record]:
    """The lines about a person, who asks for them; the newest first."""
    return lines_about(con, log.subject_of(person))


def read_lines(
    con: Connection, log: Log, person: str, reader: Reader, at: dt.datetime
) -> list[Record]:
    """The lines about a person, for an officer; the newest first. Kept in the access log.

    In the caller's transaction: it must be committed before anybody sees the lines.
    """
    subject = log.subject_of(person)
    note_access(con, subject, reader, at)
    return lines_about(con, subject)


def note_access(con: Connection, subject: str, reader: Reader, at: dt.datetime) -> None:
    """Keep who reads whose lines, and why."""
    con.execute(
        "insert into ledger.access (at, role, reason, subject) values (%s, %s, %s, %s)",
        (at, reader.role, reader.reason.strip(), subject_digest(subject)),
    )


def accesses(con: Connection, log: Log, person: str) -> list[tuple[dt.datetime, str, str]]:
    """When, in what role and why somebody read a person's lines; the newest first."""
    return con.execute(
        "select at, role, reason from ledger.access where subject = %s order by number desc",
        (log.subject_bytes([person])[0],),
    ).fetchall()


def lines_about(con: Connection, subject: str) -> list[Record]:
    """The lines about a subject, as a keyed hash; the newest first.

    For `own_lines`, `read_lines` and the API, which see to it that reading is allowed.
    """
    with con.transaction():
        # The planner knows too little of summaries of pages, and would read the whole table.
        con.execute("set local enable_seqscan = off")
        rows = con.execute(
            """select line, body, own, subject from ledger.parts
            join ledger.templates on number = template where subject = %s""",
            (subject_digest(subject),),
        ).fetchall()
        con.execute("set local enable_seqscan = on")
    records = [(line, from_parts(body, own[SALT:], whose)) for line, body, own, whose in rows]
    records.sort(key=lambda each: (each[1].start_time, each[0]), reverse=True)
    return [record for _, record in records]


def lines_about_nobody(
    con: Connection,
    trace_id: str | None = None,
    window: tuple[int | None, int | None] = (None, None),
) -> list[Record]:
    """The lines without a subject, such as that of a run; the newest first, at most 1,000.

    window: not before and not after, in milliseconds since 1970 UTC.
    """
    rows = con.execute(
        """select body, own from ledger.templates join ledger.parts on template = number
        where subject is null
        and body::jsonb #>> '{attributes,dpl.core.data_subject_id_type}' is null
        and (%(trace)s::text is null or body::jsonb ->> 'trace_id' = %(trace)s)
        and (%(first)s::bigint is null or (body::jsonb ->> 'start_time')::bigint >= %(first)s)
        and (%(last)s::bigint is null or (body::jsonb ->> 'end_time')::bigint <= %(last)s)
        order by line desc limit 1000""",
        {"trace": trace_id, "first": window[0], "last": window[1]},
    )
    return [from_parts(body, own[SALT:], None) for body, own in rows]


def within(records: Iterable[Record], first: int | None, last: int | None) -> list[Record]:
    """Those that began not before `first` and ended not after `last`, in milliseconds."""
    return [
        each
        for each in records
        if (first is None or each.start_time >= first) and (last is None or each.end_time <= last)
    ]
