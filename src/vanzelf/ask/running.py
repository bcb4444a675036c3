"""Running a list: step by step, message by message, until it is there or has ended.

Any party may stop at any moment. What was committed here is done; what was not, is done again by
the next pass. A message is brought to its recipient until that has taken it, or has answered it; a
recipient that faults is left alone ever longer. Nothing is waited for beyond the day on which the
run expires, and what must still be told then is brought for two days more.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from vanzelf.ask.concluding import acknowledge, conclude, keep_evidence
from vanzelf.ask.delivering import brought, reached
from vanzelf.ask.endings import refused_message
from vanzelf.ask.releasing import RELEASE, Releasing
from vanzelf.ask.runs import HELD, Run, Runs
from vanzelf.ask.steps import Granted, Logging, RunStops, Steps
from vanzelf.protocol.canonical import digest
from vanzelf.protocol.messages import Kind, Message, read
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import Abort
from vanzelf.store.database import Connection
from vanzelf.transport.links import HandedOverError, Link, LinkDownError, collect
from vanzelf.transport.mailroom import Mailroom, Stored, keys_folder, sweep
from vanzelf.transport.party import Party, shred
from vanzelf.transport.patience import Patience

Pause = Callable[[], None]
"""Waits a little before others are asked again."""
Tell = Callable[[Kind], None]
"""Told what was sent."""
LOOSE_ENDS = dt.timedelta(days=2)
"""How long after a run has expired others are still told that it ended."""
FOR_NOW = ("status-old", "status-missing", "legs-missing", "held-undecided")
"""Refusals of a release that pass: a new one is made, with newer lists."""


@dataclass(frozen=True)
class Runner:
    """Runs lists for a municipality.

    links: a road to every source and the combiner, by OIN. mandates: those of the bundle, by
    source. topic: what people may be approached about. note_key: public key of the residents' side.
    logging: where it is written down who was asked about. patience: with who faults; by default
    nobody is left alone. status_minutes: how old a status list may be, for a manifest to be made;
    more than five says that a party is reached by file.
    """

    party: Party
    links: Mapping[str, Link]
    mandates: Mapping[str, Granted]
    topic: str
    note_key: str
    logging: Logging
    tell: Tell = lambda _: None
    patience: Patience | None = None
    status_minutes: int = 5
    _read: dict[int, Message] = field(default_factory=dict, init=False, repr=False)

    def to_the_end(self, run: str, pause: Pause) -> Run:
        """Go on with a run until it is over and everybody knows, or is held for privacy officers."""
        while True:
            found, settled = self.as_far_as_possible(run)
            if settled or found.state == HELD:
                return found
            pause()

    def as_far_as_possible(self, run: str) -> tuple[Run, bool]:
        """Do all that can be done now; the run, and whether it is over and everybody knows."""
        while self.one_pass(run):
            pass
        settled = self.settled(run)
        if settled:
            self.tidy(run)
        with self.party.connect() as con:
            return Runs(con).get(run), settled

    def settled(self, run: str) -> bool:
        """Whether a run is over and everybody knows: what led to it can be destroyed.

        Who was asked gets the year back by the combiner's own word that a run has ended, so that is
        waited for and brought on; not beyond the run's own end and two days.
        """
        with self.party.connect() as con:
            found, mail = Runs(con).get(run), Mailroom(con, self.party)
            if not found.over:
                return False
            if self.party.clock() >= found.expires + LOOSE_ENDS:
                return True
            combiner = self._combiner
            told = any(
                each.kind is Kind.ABORT and each.recipient == combiner and each.delivered
                for each in (*mail.outgoing(run), *mail.carried(run))
            )
            back = any(each.sender == combiner for each in mail.incoming(run, Kind.ABORT))
            return not mail.undelivered(run) and (back or not told)

    def one_pass(self, run: str) -> bool:
        """Do what can be done now; false when nothing could be."""
        moved = self._step(run)
        moved |= self._deliver(run)
        moved |= self._collect(run)
        moved |= self._release(run)  # whether it ended here; a release moves when it is brought
        return moved | self._deliver(run)

    # -- own steps -------------------------------------------------------------------------------

    def _step(self, run: str) -> bool:
        with self.party.connect() as con, con.transaction():
            steps = self._steps(con, run)
            return steps is not None and self._within(steps, self._act)

    def _within(self, steps: Steps, act: Callable[[Steps], bool]) -> bool:
        """Do something that may end the run."""
        try:
            with steps.con.transaction():
                return act(steps)
        except RunStops as stop:
            self._stop(steps.con, steps, stop)
            return True

    def _act(self, steps: Steps) -> bool:
        steps.others_stopped()
        audited = steps.sent(Kind.AUDIT) and steps.audited()
        if audited and conclude(steps, self.topic, self.note_key):
            self.tell(Kind.ACKNOWLEDGEMENT)
            return True
        if self.party.clock() >= steps.run.expires:
            raise RunStops("verlopen")
        if steps.came(Kind.HELD) and steps.run.state != HELD and not steps.came(Kind.RESULT):
            Runs(steps.con).end(steps.run.id, HELD, "buiten-de-poort")
            return True
        for oin, message in steps.came(Kind.DECISION).items():
            Runs(steps.con).keep(steps.run.id, oin, "besluit", message.document("besluit"))
        if sent := steps.next():
            self.tell(sent)
        return sent is not None

    @property
    def _combiner(self) -> str:
        return next(iter(self.mandates.values())).mandate.combiner.oin

    def _steps(self, con: Connection, run: str) -> Steps | None:
        """The steps of a run that goes on; None when there is nothing to do."""
        Mailroom(con, self.party).lock(run)
        found = Runs(con).get(run)
        if not found.goes_on:
            return None
        return Steps(
            self.party, con, found, self.mandates, self.logging, self._read, self.status_minutes
        )

    def _stop(self, con: Connection, steps: Steps, stop: RunStops) -> None:
        """End the run here; the combiner tells the sources, which then give back what they noted."""
        run, reason = steps.run.id, stop.reason
        if stop.by is not None:
            stop.by.keep(Runs(con), run)
        known = steps.sent(Kind.KEY_REQUEST)
        steps.mail.withdraw_waiting(run)
        if came := steps.came(Kind.RESULT):
            text = came[steps.combiner].document("uitslag")
            keep_evidence(steps)
            Runs(con).end(run, "verworpen", reason, text)
            acknowledge(steps, digest(text.encode()), kept=False)
            return
        Runs(con).end(run, "afgebroken", reason)
        if known and reason != "afgebroken-door-ander":
            abort = Abort(run=run, party=self.party.oin, reason=reason, at=self.party.clock())
            content = {"afbreken": abort.signed(self.party.key)}
            steps.mail.send(Kind.ABORT, steps.combiner, run, content)

    # -- roads -----------------------------------------------------------------------------------

    def _deliver(self, run: str) -> bool:
        """Bring everybody what is for them: own messages, and those carried for others."""
        with self.party.connect() as con:
            mail = Mailroom(con, self.party)
            waiting, answered = mail.undelivered(run), brought(mail, run)
        moved, down = False, set()
        for each in waiting:
            if each.recipient in down:
                continue  # what comes after it would come in another order
            if each.seq not in answered:
                came = self._bring(run, each)
                if came is None:
                    down.add(each.recipient)
                if not came:
                    continue
            with self.party.connect() as con:
                Mailroom(con, self.party).delivered(each.seq)
            moved = True
        return moved

    def _bring(self, run: str, each: Stored) -> bool | None:
        """Bring one message: true when it was taken or refused, None when nobody was there."""
        what = f"brengen {each.recipient}"
        if self.patience and not self.patience.ready(what):
            return None
        try:
            self.links[each.recipient].send(each.raw())
        except HandedOverError:
            return False
        except LinkDownError:
            if self.patience:
                self.patience.faulted(what)
            return None
        except ProtocolError as error:
            if not self._refused(run, each, error.problems[0].code):
                return False
        if self.patience:
            self.patience.worked(what)
        return True

    def _refused(self, run: str, each: Stored, code: str) -> bool:
        """A message was refused: without it the run cannot go on, unless that passes.

        False when it is to be made anew, later.
        """
        with self.party.connect() as con, con.transaction():
            if each.kind in (Kind.RELEASE, Kind.ABORT):
                Mailroom(con, self.party).withdraw(each.seq)
            if each.kind is Kind.RELEASE and code in FOR_NOW:
                if self.patience:
                    self.patience.faulted(RELEASE)
                return False
            steps = self._steps(con, run)
            if steps is not None and each.kind is not Kind.DECISION:
                self._stop(con, steps, RunStops(code, refused_message(each.recipient, code)))
            return True

    def _collect(self, run: str) -> bool:
        """Take in what others have for us, or for each other."""
        moved = False
        with self.party.connect() as con:
            asked = reached(Mailroom(con, self.party), run)
        for oin in sorted(asked & self.links.keys()):
            for raw in self._ask(oin, run):
                moved |= self._take(run, raw)
        return moved

    def _ask(self, oin: str, run: str) -> list[bytes]:
        what = f"ophalen {oin}"
        if self.patience and not self.patience.ready(what):
            return []
        with self.party.connect() as con:
            have = Mailroom(con, self.party).had_from(run, oin)
        try:
            found = self.links[oin].send(collect(self.party, oin, run, have))
        except LinkDownError:
            if self.patience:
                self.patience.faulted(what)
            return []
        except ProtocolError:
            return []
        if self.patience:
            self.patience.worked(what)
        return found

    def _take(self, run: str, raw: bytes) -> bool:
        """Take one message; one that is of no use here is left, and does not stop the others."""
        try:
            message = read(raw, self.party.keys_for("berichten"))
            if message.head.run != run or message.head.to not in {self.party.oin, *self.links}:
                return False
            with self.party.connect() as con, con.transaction():
                return Mailroom(con, self.party).take(message)
        except ProtocolError:
            return False

    def _release(self, run: str) -> bool:
        """When all legs are with the combiner: fresh status lists, and the word to join."""
        releasing = Releasing(self.party, self.links, self.patience)
        with self.party.connect() as con:
            steps = self._steps(con, run)
            asked = releasing.whom_to_ask(steps) if steps is not None else []
        for oin in asked:
            releasing.ask(oin, run)
        with self.party.connect() as con, con.transaction():
            steps = self._steps(con, run)
            return steps is not None and self._within(steps, releasing.release)

    # -- after the end ---------------------------------------------------------------------------

    def tidy(self, run: str) -> None:
        """Destroy what led to a list that is over: tokens, salts, rows, keys, messages."""
        with self.party.connect() as con, con.transaction():
            mail = Mailroom(con, self.party)
            mail.lock(run)
            mail.forget(run)
            sweep(self.party, con, run)
        for path in keys_folder(self.party).glob(f"{run}-*"):
            shred(path)
