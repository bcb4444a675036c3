"""Running a list: step by step, message by message, until it is there or has ended.

Any party may stop at any moment. What was committed here is done; what was not, is done again by
the next pass. A message is brought to its recipient until that has taken it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from vanzelf.ask.concluding import acknowledge, conclude, keep_evidence
from vanzelf.ask.runs import Run, Runs
from vanzelf.ask.steps import Granted, Logging, RunStops, Steps
from vanzelf.protocol.canonical import digest
from vanzelf.protocol.messages import Kind, Message, read
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import Abort
from vanzelf.store.database import Connection
from vanzelf.transport.links import Link, LinkDownError, ask_status, collect
from vanzelf.transport.mailroom import Mailroom, keys_folder, sweep
from vanzelf.transport.party import Party, shred

Pause = Callable[[], None]
"""Waits a little before others are asked again."""
Tell = Callable[[Kind], None]
"""Told what was sent."""


@dataclass(frozen=True)
class Runner:
    """Runs lists for a municipality.

    links: a road to every source and the combiner, by OIN. mandates: those of the bundle, by
    source. topic: what people may be approached about. note_key: public key of the residents' side.
    logging: where it is written down who was asked about.
    """

    party: Party
    links: Mapping[str, Link]
    mandates: Mapping[str, Granted]
    topic: str
    note_key: str
    logging: Logging
    tell: Tell = lambda _: None

    def to_the_end(self, run: str, pause: Pause) -> Run:
        """Go on with a run until it is over and everybody knows."""
        while True:
            moved = self.one_pass(run)
            with self.party.connect() as con:
                found = Runs(con).get(run)
                waiting = Mailroom(con, self.party).undelivered(run)
            if found.over and not waiting:
                self.tidy(run)
                return found
            if not moved:
                pause()

    def one_pass(self, run: str) -> bool:
        """Do what can be done now; false when nothing could be."""
        moved = self._step(run)
        moved |= self._deliver(run)
        moved |= self._collect(run)
        moved |= self._release(run)
        return moved | self._deliver(run)

    # -- own steps -------------------------------------------------------------------------------

    def _step(self, run: str) -> bool:
        with self.party.connect() as con, con.transaction():
            steps = self._steps(con, run)
            if steps is None:
                return False
            try:
                with con.transaction():
                    return self._act(steps)
            except RunStops as stop:
                self._stop(con, steps, stop.reason)
                return True

    def _act(self, steps: Steps) -> bool:
        if steps.came(Kind.HELD):
            Runs(steps.con).end(steps.run.id, "aangehouden", "buiten-de-poort")
            return True
        if sent := steps.next():
            self.tell(sent)
            return True
        if steps.sent(Kind.AUDIT) and steps.audited():
            if not conclude(steps, self.topic, self.note_key):
                return False
            self.tell(Kind.ACKNOWLEDGEMENT)
            return True
        return False

    def _steps(self, con: Connection, run: str) -> Steps | None:
        """The steps of a run that goes on; None when there is nothing to do."""
        Mailroom(con, self.party).lock(run)
        found = Runs(con).get(run)
        if found.state != "bevroren":
            return None
        return Steps(self.party, con, found, self.mandates, self.logging)

    def _stop(self, con: Connection, steps: Steps, reason: str) -> None:
        """End the run here; the combiner tells the sources, which then give back what they noted."""
        run, by_other = steps.run.id, reason == "afgebroken-door-ander"
        if came := steps.came(Kind.RESULT):
            text = came[steps.combiner].document("uitslag")
            keep_evidence(steps)
            Runs(con).end(run, "verworpen", reason, text)
            acknowledge(steps, digest(text.encode()), kept=False)
            return
        Runs(con).end(run, "afgebroken", reason)
        if steps.sent(Kind.KEY_REQUEST) and not by_other:
            abort = Abort(run=run, party=self.party.oin, reason=reason, at=self.party.clock())
            content = {"afbreken": abort.signed(self.party.key)}
            steps.mail.send(Kind.ABORT, steps.combiner, run, content)

    # -- roads -----------------------------------------------------------------------------------

    def _deliver(self, run: str) -> bool:
        """Bring everybody what is for them: own messages, and those carried for others."""
        with self.party.connect() as con:
            waiting = Mailroom(con, self.party).undelivered(run)
        moved = False
        for each in waiting:
            try:
                self.links[each.recipient].send(each.raw())
            except LinkDownError:
                continue
            except ProtocolError as error:
                self._refused(run, error)
            with self.party.connect() as con:
                Mailroom(con, self.party).delivered(each.seq)
            moved = True
        return moved

    def _refused(self, run: str, error: ProtocolError) -> None:
        """A message of ours was refused: without it the run cannot go on."""
        with self.party.connect() as con, con.transaction():
            steps = self._steps(con, run)
            if steps is not None:
                self._stop(con, steps, error.problems[0].code)

    def _collect(self, run: str) -> bool:
        moved = False
        for oin, link in self.links.items():
            try:
                for raw in link.send(collect(self.party, oin, run)):
                    moved |= self._take(raw)
            except (LinkDownError, ProtocolError):
                continue
        return moved

    def _take(self, raw: bytes) -> bool:
        message = read(raw, self.party.keys_for("berichten"))
        with self.party.connect() as con, con.transaction():
            return Mailroom(con, self.party).take(message)

    def _release(self, run: str) -> bool:
        """When all legs are with the combiner: fresh status lists, and the word to join."""
        with self.party.connect() as con:
            steps = self._steps(con, run)
            if steps is None or not steps.sent(Kind.ROWS):
                return False
            if not steps.answered() or steps.came(Kind.RESULT) or steps.came(Kind.HELD):
                return False
        try:
            statuses = tuple(
                answer.document("status")
                for oin in sorted(self.mandates)
                for answer in self._status(oin, run)
            )
            self.links[steps.combiner].send(steps.release(statuses))
        except (LinkDownError, ProtocolError):
            return False
        return True

    def _status(self, oin: str, run: str) -> Iterator[Message]:
        for raw in self.links[oin].send(ask_status(self.party, oin, run)):
            yield read(raw, self.party.keys_for("berichten"))

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
