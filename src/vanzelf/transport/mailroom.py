"""The mailroom of a party: every message in and out, once, in step with what was done about it.

A message is taken and handled in one transaction with whatever it changes and whatever is sent
because of it. Bytes are written to a file before the transaction commits, so a crash leaves at
worst a file that nobody knows of, which `sweep` removes.
"""

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vanzelf.protocol.canonical import digest
from vanzelf.protocol.messages import Kind, Message, read, write
from vanzelf.protocol.problems import ProtocolError
from vanzelf.store.database import Connection
from vanzelf.transport.party import Content, Party, write_secret


@dataclass(frozen=True, slots=True)
class Stored:
    """A message that stands in a file."""

    seq: int
    sender: str
    recipient: str
    kind: Kind
    part: int
    path: Path
    digest: str
    delivered: bool

    def raw(self) -> bytes:
        """Its bytes."""
        return self.path.read_bytes()


class Mailroom:
    """The messages of one party, on a connection that the caller commits."""

    def __init__(self, con: Connection, party: Party) -> None:
        self._con = con
        self._party = party

    def lock(self, run: str) -> None:
        """Nobody else handles this run until the transaction ends."""
        self._con.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (run,))

    def take(self, message: Message) -> bool:
        """Note a message that came in; false when these very bytes came before.

        Raises ProtocolError message-different when other bytes came before.
        """
        head = message.head
        key = (head.run, False, head.sender, head.to, head.kind.value, head.part)
        found = self._con.execute(
            """select digest from messages where (run, outgoing, sender, recipient, kind, part)
            = (%s, %s, %s, %s, %s, %s)""",
            key,
        ).fetchone()
        if found is not None:
            if found[0] == message.digest:
                return False
            raise ProtocolError.because(
                "message-different",
                f"another {head.kind} came before in this run.",
                "Send the same bytes again, or end the run.",
            )
        self._store(key, message.raw, head.at)
        return True

    def send(
        self,
        kind: Kind,
        to: str,
        run: str,
        content: Content,
        body: bytes = b"",
        *,
        part: int = 0,
        parts: int = 1,
    ) -> None:
        """Write a message that goes out when the transaction commits."""
        now = self._party.clock()
        head = {"kind": kind, "to": to, "run": run, "at": now, "part": part, "parts": parts}
        raw = write({**head, "content": content}, self._party.key, body)
        self._store((run, True, self._party.oin, to, kind.value, part), raw, now)

    def outgoing(self, run: str) -> list[Stored]:
        """What went out in a run, in order."""
        return self._select("outgoing", run)

    def carried(self, run: str) -> list[Stored]:
        """What was taken in a run to be brought to others, in order."""
        return self._select("not outgoing and recipient <> %s", run, self._party.oin)

    def had_from(self, run: str, sender: str) -> list[str]:
        """The digests of what a sender has sent in a run."""
        found = self._select("not outgoing and sender = %s", run, sender)
        return [each.digest for each in found]

    def incoming(self, run: str, kind: Kind | None = None) -> list[Stored]:
        """What came in for this party in a run, in order."""
        found = self._select("not outgoing and recipient = %s", run, self._party.oin)
        return [each for each in found if kind is None or each.kind is kind]

    def count(self, run: str) -> int:
        """How many messages there are of a run, those that were brought counted twice."""
        row = self._con.execute(
            "select count(*) + count(*) filter (where delivered) from messages where run = %s",
            (run,),
        ).fetchone()
        assert row is not None
        return int(row[0])

    def undelivered(self, run: str) -> list[Stored]:
        """What is to be brought to others and was not yet, in order."""
        return self._select("not delivered and (outgoing or recipient <> %s)", run, self._party.oin)

    def delivered(self, seq: int) -> None:
        """A message was brought to its recipient."""
        self._con.execute("update messages set delivered = true where seq = %s", (seq,))

    def withdraw(self, seq: int) -> None:
        """Forget a message of ours that was refused; its file goes when the run is tidied."""
        self._con.execute("delete from messages where seq = %s and outgoing", (seq,))

    def withdraw_waiting(self, run: str) -> None:
        """Forget what of ours was not brought yet: the run is over, and nobody needs it any more."""
        self._con.execute(
            "delete from messages where run = %s and outgoing and not delivered", (run,)
        )

    def keep_status(self, run: str, source: str, issued: dt.datetime, text: str) -> None:
        """Keep a signed status list until it is used; an older one than is here is not kept."""
        self._con.execute(
            """insert into statuses as kept (run, source, issued, text) values (%s, %s, %s, %s)
            on conflict (run, source) do update set issued = excluded.issued, text = excluded.text
            where kept.issued < excluded.issued""",
            (run, source, issued, text),
        )

    def statuses(self, run: str) -> dict[str, tuple[dt.datetime, str]]:
        """The newest status list of each source: when it was issued, and its text."""
        rows = self._con.execute(
            "select source, issued, text from statuses where run = %s order by source", (run,)
        ).fetchall()
        return {source: (issued, text) for source, issued, text in rows}

    def opened(self, run: str, kind: Kind) -> Iterator[Message]:
        """The messages of a kind that came in, read again."""
        for each in self.incoming(run, kind):
            yield read(each.raw(), self._party.trusted)

    def forget(self, run: str) -> None:
        """Forget what was sent and received in a run; its files go when the run is tidied."""
        self._con.execute("delete from messages where run = %s", (run,))
        self._con.execute("delete from statuses where run = %s", (run,))

    def _store(
        self, key: tuple[str, bool, str, str, str, int], raw: bytes, at: dt.datetime
    ) -> None:
        run, outgoing, sender, recipient, kind, part = key
        other = recipient if outgoing else sender
        name = f"{kind}-{part:05d}-{other}-{digest(raw)[:16]}.vzb"
        path = run_folder(self._party, run) / ("uit" if outgoing else "in") / name
        write_secret(path, raw)
        self._con.execute(
            """insert into messages (run, outgoing, sender, recipient, kind, part, digest, path, at)
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            (*key, digest(raw), str(path.relative_to(self._party.directory)), at),
        )

    def _select(self, where: str, run: str, *values: object) -> list[Stored]:
        rows = self._con.execute(
            f"""select seq, sender, recipient, kind, part, path, digest, delivered from messages
            where run = %s and {where} order by seq""".encode(),
            (run, *values),
        ).fetchall()
        return [
            Stored(seq, sender, to, Kind(kind), part, self._party.directory / path, mark, done)
            for seq, sender, to, kind, part, path, mark, done in rows
        ]


def run_folder(party: Party, run: str) -> Path:
    """Where the files of a run stand, until it is closed."""
    return party.directory / "runs" / run


def keys_folder(party: Party) -> Path:
    """Where the keys of runs stand: `<run>-<name>`. It belongs in memory, outside backups."""
    return party.directory / "sleutels" / "runs"


def sweep(party: Party, con: Connection, run: str) -> None:
    """Remove the files of a run that no message knows of: what a crash left, or what is over."""
    folder = run_folder(party, run)
    if not folder.exists():
        return
    rows = con.execute("select path from messages where run = %s", (run,)).fetchall()
    known = {row[0] for row in rows}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and str(path.relative_to(party.directory)) not in known:
            path.unlink()
    if not known:
        shutil.rmtree(folder)
