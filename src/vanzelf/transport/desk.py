"""Where a party receives messages: checked, taken once, handled, and answered in one transaction."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from vanzelf.protocol.messages import Kind, Message, read
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import Abort, Manifest
from vanzelf.store.database import Connection
from vanzelf.transport.heads import answer
from vanzelf.transport.mailroom import Mailroom, keys_folder, sweep
from vanzelf.transport.party import Party, shred

AHEAD = dt.timedelta(minutes=5)
"""How far clocks may differ."""
FRESH = dt.timedelta(minutes=5)
"""How old a question about now may be, unless the road is a slow one."""
TRANSIENT = (Kind.COLLECT, Kind.STATUS_REQUEST, Kind.HEADS)
"""Messages that ask, and change nothing in a run; they are not kept."""


HAVE = "heb"
"""In a question for what went out: digests of the messages that the asker has."""


TOO_OLD = "statuslijst-te-oud"
"""Why a party takes no part in a run that would be made with older status lists than it accepts."""


def too_old(manifest: Manifest, party: Party) -> str | None:
    """Why a party takes no part, when a manifest allows older status lists than it accepts."""
    return TOO_OLD if manifest.status_minutes > party.status_minutes else None


class RunEnds(Exception):  # noqa: N818 -- it is what happens to the run, not a fault of ours
    """The run ends without a list. reason: a code that all parties know."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Desk(ABC):
    """Receives the messages of one party."""

    PART: ClassVar[str]

    def __init__(self, party: Party) -> None:
        self.party = party
        party.migrate(self.PART)

    # -- in ----------------------------------------------------------------------------------

    def receive(self, raw: bytes, fresh: dt.timedelta = FRESH) -> list[bytes]:
        """Receive a message; gives messages only when it was asked for them (`ophalen`, status).

        fresh: how old a question may be. Raises ProtocolError; then nothing was stored and nothing
        done.
        """
        message = read(raw, self.party.keys_for("berichten"))
        self._check(message, fresh)
        if message.head.kind in TRANSIENT:
            return self._answer(message)
        try:
            over = self._take(message)
        except ProtocolError:
            self.tidy(message.head.run)
            raise
        if over:
            self.tidy(message.head.run)
        return []

    def _take(self, message: Message) -> bool:
        """Take a message and do what it asks; whether its run is over now."""
        run = message.head.run
        with self.party.connect() as con, con.transaction():
            mail = Mailroom(con, self.party)
            mail.lock(run)
            if self.is_open(con, run) is False:
                self.late(con, message)
                return True
            if mail.take(message):
                self._handle_or_end(con, mail, message)
                return self.is_open(con, run) is False
            return False

    def _handle_or_end(self, con: Connection, mail: Mailroom, message: Message) -> None:
        try:
            with con.transaction():
                self.handle(con, mail, message)
        except RunEnds as ending:
            self.end(con, mail, message.head.run, ending.reason)

    def _check(self, message: Message, fresh: dt.timedelta) -> None:
        head, now = message.head, self.party.clock()
        if head.to != self.party.oin:
            raise ProtocolError.because("message-other", "this message is for another party.")
        if head.at > now + AHEAD:
            raise ProtocolError.because("message-future", "this message is from the future.")
        if head.kind in TRANSIENT and head.at < now - fresh:
            raise ProtocolError.because(
                "message-old", "this question was asked too long ago.", "Ask it again."
            )

    def _answer(self, message: Message) -> list[bytes]:
        head = message.head
        if head.kind is Kind.HEADS:
            return [answer(self.party, message)]
        with self.party.connect() as con, con.transaction():
            if head.kind is Kind.STATUS_REQUEST:
                return [self.status(con, message)]
            if not self.may_collect(con, message):
                raise ProtocolError.because("run-unknown", "there is no such run for this party.")
            given = head.content.get(HAVE, ())
            have = set(given) if isinstance(given, tuple) else set()
            stored = Mailroom(con, self.party).outgoing(head.run)
            return [each.raw() for each in stored if each.digest not in have]

    # -- what each party does ----------------------------------------------------------------

    @abstractmethod
    def handle(self, con: Connection, mail: Mailroom, message: Message) -> None:
        """Do what a message asks; raises RunEnds, or ProtocolError to refuse it."""

    def late(self, _con: Connection, _message: Message) -> None:
        """A message for a run that is over here: nothing is done, unless a party says otherwise."""
        return

    @abstractmethod
    def status(self, _con: Connection, _message: Message) -> bytes:
        """The answer to a question about the state of mandates; raises ProtocolError."""

    @abstractmethod
    def may_collect(self, con: Connection, message: Message) -> bool:
        """Whether the sender may carry what went out in the run."""

    @abstractmethod
    def ended(self, con: Connection, run: str, reason: str) -> Sequence[str]:
        """Undo what the run did here; gives whom to tell."""

    @abstractmethod
    def is_open(self, con: Connection, run: str) -> bool | None:
        """Whether a run goes on here; None for one that never began."""

    # -- the end -----------------------------------------------------------------------------

    def end(self, con: Connection, mail: Mailroom, run: str, reason: str) -> None:
        """End a run without a list, and tell the others."""
        told = self.ended(con, run, reason)
        mail.forget(run)
        for other in told:
            abort = Abort(run=run, party=self.party.oin, reason=reason, at=self.party.clock())
            mail.send(Kind.ABORT, other, run, {"afbreken": abort.signed(self.party.key)})

    def tidy(self, run: str) -> None:
        """Remove the files that no message of a run knows of, and its keys when it is over."""
        with self.party.connect() as con, con.transaction():
            mail = Mailroom(con, self.party)
            mail.lock(run)
            sweep(self.party, con, run)
            if not self.is_open(con, run):
                for path in keys_folder(self.party).glob(f"{run}-*"):
                    shred(path)

    def start(self) -> None:
        """Clean up after a crash: call it once, before the first message."""
        folder = self.party.directory / "runs"
        found = {path.name for path in folder.iterdir()} if folder.exists() else set()
        found |= {path.name.partition("-")[0] for path in keys_folder(self.party).glob("*-*")}
        for run in sorted(found):
            self.tidy(run)
