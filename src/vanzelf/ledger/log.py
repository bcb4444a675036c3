"""Writing the log: on a connection of the caller, in the caller's transaction. No log, no answer."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from struct import Struct
from typing import Final

import numpy as np

from vanzelf.ledger.chain import append, blocks_of, hold_tip, leaf_of, payload_of
from vanzelf.ledger.record import BSN, Record, subject_digest, subject_text
from vanzelf.ledger.trace import Trace
from vanzelf.protocol.hashing import Table, beside, digests_of, table_of
from vanzelf.store.copying import copying
from vanzelf.store.database import Connection
from vanzelf.terms.problems import ProblemError

KEY_BYTES: Final = 32
ROUNDED_MS: Final = 60_000
"""Times of persons' lines in bulk are rounded down to this many milliseconds."""

SALT: Final = 16
SPAN: Final = 8
"""Bytes of a line's own part: salt, then span."""

_OWN: Final = SALT + SPAN
_HASH, _HMAC_BLOCK = 32, 64
_BATCH: Final = 8_192
_COPY_HEAD: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_COPY_END: Final = b"\xff\xff"
_ROW = Struct(">hiqiii")

Lines = Table
"""Own parts of lines: 16 bytes of salt, 8 of span, 32 of subject."""


@dataclass(frozen=True, slots=True)
class Log:
    """The log of one party.

    subject_key: 32 secret bytes; who has them can tell whose line a line is, so they stay with the
    party and are never those of another. resource: the application that writes, such as
    service.name and service.version. Raises ProblemError log-key.
    """

    subject_key: bytes = field(repr=False)
    resource: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.subject_key) != KEY_BYTES:
            raise ProblemError.single(
                "log-key",
                f"the subject key is not {KEY_BYTES} bytes.",
                "Make one with `openssl rand -hex 32`, and keep it out of backups of the log.",
            )

    def subject_of(self, person: str) -> str:
        """The keyed hash of a person, as a record has it. HMAC-SHA256 of the id."""
        return subject_text(self.subject_bytes([person])[0])

    def subject_bytes(self, persons: Sequence[str]) -> list[bytes]:
        """The keyed hashes of persons, 32 bytes each, in their order.

        HMAC-SHA256 (RFC 2104), with the hash of the padded key made once for all persons.
        """
        key = self.subject_key.ljust(_HMAC_BLOCK, b"\0")
        inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key)).copy
        outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key)).copy
        found = []
        for person in persons:
            first, second = inner(), outer()
            first.update(person.encode())
            second.update(first.digest())
            found.append(second.digest())
        return found

    def subjects(self, persons: Sequence[str]) -> Table:
        """As `subject_bytes`, a row of 32 bytes for each person."""
        return table_of(b"".join(self.subject_bytes(persons)), _HASH)

    def write(self, con: Connection, record: Record) -> int:
        """Add a line; gives its number. The resource of the log is added to the record's own."""
        whole = replace(record, resource={**self.resource, **record.resource})
        body = whole.template()
        digest = hashlib.sha256(body).digest()
        span, salt = bytes.fromhex(whole.span_id), secrets.token_bytes(SALT)
        subject = None if whole.subject is None else subject_digest(whole.subject)
        line = append(con, leaf_of(salt, payload_of(span, subject, digest)))
        con.execute(
            "insert into ledger.parts values (%s, %s, %s, %s)",
            (line, _add_template(con, digest, body), salt + span, subject),
        )
        return line

    def write_persons(
        self,
        con: Connection,
        parent: Trace,
        activity: str,
        name: str,
        start_ms: int,
        end_ms: int,
        persons: Sequence[str],
        foreign: str | None = None,
    ) -> range:
        """Add a line for each person; gives the numbers of the lines. See `batch`."""
        lines = own_parts(self.subjects(persons))
        return write_batch(
            con, self.batch(parent, activity, name, start_ms, end_ms, lines, foreign)
        )

    def batch(
        self,
        parent: Trace,
        activity: str,
        name: str,
        start_ms: int,
        end_ms: int,
        lines: Lines,
        foreign: str | None = None,
        subject_type: str = BSN,
    ) -> "Batch":
        """Lines that differ in their own parts only, ready to be written.

        parent: the action these belong to, such as a run. start_ms, end_ms: when the data of these
        persons were used, in milliseconds since 1970 UTC, rounded down to the minute. lines: as
        `own_parts` gives them. foreign: URI of the application that asked for it. subject_type: BSN
        or BAG. Needs no database, so that it can be made while that does something else.
        Raises ProblemError as Record does.
        """
        sample = Record(
            trace_id=parent.trace_id,
            span_id=parent.within().span_id,
            parent_span_id=parent.span_id,
            name=name,
            start_time=start_ms - start_ms % ROUNDED_MS,
            end_time=end_ms - end_ms % ROUNDED_MS,
            activity=activity,
            caller=foreign,
            subject=subject_text(bytes(_HASH)),
            subject_type=subject_type,
            resource=self.resource,
        )
        body = sample.template()
        digest = hashlib.sha256(body).digest()
        return Batch(body, digest, lines, digests_of(beside(lines, digest)))


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines with one template. digest: of that. leaves: 32 bytes for each line."""

    template: bytes
    digest: bytes
    lines: Lines
    leaves: bytes

    def __len__(self) -> int:
        return len(self.lines)


def own_parts(subjects: Table) -> Lines:
    """The own parts of a line for each subject: salt, span and subject, in an order drawn by lot."""
    count = len(subjects)
    rows = np.empty((count, _OWN + _HASH), dtype=np.uint8)
    rows[:, :_OWN] = table_of(secrets.token_bytes(_OWN * count), _OWN)
    rows[:, _OWN:] = subjects
    lots = rows[:, :8].copy().view(">u8")[:, 0]
    return rows[np.argsort(lots, kind="stable")]


def write_batch(con: Connection, batch: Batch) -> range:
    """Add the lines of a batch; gives their numbers.

    A person's lines are found faster after `summarise`, which making a head does.
    """
    if not len(batch):
        return range(0)
    before, head = hold_tip(con)
    template = _add_template(con, batch.digest, batch.template)
    numbers = range(before + 1, before + 1 + len(batch))
    with copying(con, ("ledger", "parts"), ("line", "template", "own", "subject")) as copy:
        for start in range(0, len(batch), _BATCH):  # the database reads while we convert
            some = batch.lines[start : start + _BATCH]
            number = np.arange(before + 1 + start, before + 1 + start + len(some), dtype=np.int64)
            copy(number, np.full_like(number, template), some[:, :_OWN], some[:, _OWN:])
    with con.cursor().copy("copy ledger.blocks from stdin (format binary)") as blocks:
        blocks.write(_COPY_HEAD)
        blocks.write(b"".join(_blocks(batch.leaves, before + 1, head)))
        blocks.write(_COPY_END)
    return numbers


def read_subject_key(path: Path) -> bytes:
    """The subject key of a log in its file: 32 bytes, or as many in hexadecimal.

    What is of no right length is given as it stands: `Log` refuses it.
    """
    data = path.read_bytes()
    if len(data) == KEY_BYTES:
        return data
    try:
        return bytes.fromhex(data.decode("ascii").strip())
    except ValueError:
        return data


def summarise(con: Connection) -> None:
    """Bring the summaries of pages up to date, so that a person's lines are found fast."""
    for index in ("parts_by_line", "parts_by_template", "parts_by_subject"):
        con.execute("select brin_summarize_new_values(%s)", (f"ledger.{index}",))


def _blocks(leaves: bytes, first: int, head: bytes) -> Iterator[bytes]:
    """Rows of ledger.blocks in PostgreSQL's binary form."""
    for at, lines, some, after in blocks_of(leaves, first, head):
        yield _ROW.pack(4, 8, at, 4, lines, len(some)) + some + b"\0\0\0\x20" + after


def _add_template(con: Connection, digest: bytes, body: bytes) -> int:
    found = con.execute(
        "insert into ledger.templates (digest, body) values (%s, %s) returning number",
        (digest, body.decode()),
    ).fetchone()
    assert found
    return int(found[0])
