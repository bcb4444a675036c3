"""The combiner's desk: a key for every run, a barrier for legs, a list, and then nothing."""

import datetime as dt
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from vanzelf.combiner.held import HELD, decide, refuse_undecided
from vanzelf.combiner.joining import LegsDifferError, Listed, join
from vanzelf.combiner.runs import Run, Runs
from vanzelf.ledger.log import Log
from vanzelf.ledger.record import Record
from vanzelf.ledger.trace import Trace
from vanzelf.protocol.agreement import Agreement, in_time, read_agreement
from vanzelf.protocol.canonical import digest
from vanzelf.protocol.listed import write_list
from vanzelf.protocol.messages import Kind, Message, read
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import Abort, Acceptance, Acknowledgement, Held, Receipt, Result, RunKey
from vanzelf.protocol.sealing import SealingKey, read_public, seal
from vanzelf.protocol.status import refuse_withdrawn
from vanzelf.store.database import Connection
from vanzelf.transport.desk import Desk, RunEnds, too_old
from vanzelf.transport.mailroom import Mailroom, Stored, keys_folder
from vanzelf.transport.party import Party, write_secret

ACTIVITY = "urn:vanzelf:verwerking:samenvoegen"
"""What the combiner does, in the register of processing activities."""
OPEN_FOR = dt.timedelta(days=7)
"""How long a run may take, files on a carrier included."""
KEPT_FOR = dt.timedelta(hours=24)
"""How long legs outlive the result when nobody acknowledges it."""


class CombinerDesk(Desk):
    """Receives what concerns the joining of legs."""

    PART: ClassVar[str] = "vanzelf.combiner"

    def handle(self, con: Connection, mail: Mailroom, message: Message) -> None:
        """Do what a message asks; see `Desk.handle`."""
        runs, head = Runs(con), message.head
        if head.kind is Kind.KEY_REQUEST:
            self._give_key(runs, mail, message)
            return
        run = runs.get(head.run)
        match head.kind:
            case Kind.MANIFEST:
                self._accept(runs, mail, run, message)
            case Kind.LEG:
                self._take_leg(run, message)
            case Kind.RECEIPT:
                self._take_receipt(runs, run, message)
            case Kind.DECISION:
                decide(self.party, mail, run, self._known(run), message)
            case Kind.RELEASE:
                self._release(con, mail, run, message)
            case Kind.ACKNOWLEDGEMENT:
                self._close(runs, mail, run, message)
            case Kind.ABORT:
                raise RunEnds(self._abort(run, message))
            case _:
                raise ProtocolError.because("kind-unexpected", "the combiner does not take this.")

    def __init__(self, party: Party) -> None:
        super().__init__(party)
        # The combiner knows nobody, so no line of its log has a subject and this key keys nothing.
        self._log = Log(secrets.token_bytes(32), {"service.name": "combiner"})

    # -- step 5: a key for the run -------------------------------------------------------------

    def _give_key(self, runs: Runs, mail: Mailroom, message: Message) -> None:
        head, now = message.head, self.party.clock()
        list_key = message.document("lijstsleutel")
        read_public(list_key)
        made = SealingKey.make()
        write_secret(self._key_path(head.run), made.raw)
        until = (now + OPEN_FOR).replace(microsecond=0)
        key = RunKey(run=head.run, combiner=self.party.oin, key=made.public, until=until)
        signed = key.signed(self.party.key)
        runs.begin(head.run, head.sender, list_key, signed, until)
        mail.send(Kind.RUN_KEY, head.sender, head.run, {"runsleutel": signed})

    # -- step 7: checks ------------------------------------------------------------------------

    def _accept(self, runs: Runs, mail: Mailroom, run: Run, message: Message) -> None:
        run.must_be("sleutel")
        if message.head.sender != run.requester:
            raise ProtocolError.because("run-unknown", "there is no such run for this party.")
        manifest, mandates = message.document("manifest"), message.documents("mandaten")
        agreement = self._agreement(manifest, mandates, run)
        if agreement.manifest.combiner != self.party.oin:
            raise ProtocolError.because("combiner-other", "this is another combiner's run.")
        reason = in_time(agreement, self.party.clock(), demo=self.party.demo)
        if reason := reason or too_old(agreement.manifest, self.party):
            raise RunEnds(reason)
        runs.accept(run.id, manifest, mandates, agreement.manifest.expires)
        acceptance = Acceptance(
            run=run.id, manifest=agreement.digest, party=self.party.oin, at=self.party.clock()
        )
        content = {"acceptatie": acceptance.signed(self.party.key)}
        mail.send(Kind.ACCEPTANCE, run.requester, run.id, content)

    def _agreement(self, manifest: str, mandates: Sequence[str], run: Run) -> Agreement:
        keys = self.party.keys_for("berichten")
        return read_agreement(
            manifest, mandates, run.run_key, keys, self.party.keys_for("mandaten")
        )

    # -- steps 15 and 16: legs behind the barrier -----------------------------------------------

    def _take_leg(self, run: Run, message: Message) -> None:
        run.must_be("aanvaard")
        agreement, head = self._known(run), message.head
        if head.sender not in agreement.mandates:
            raise ProtocolError.because("leg-unasked", "this source was not asked in this run.")
        if head.parts != len(agreement.manifest.chunks) or head.part >= head.parts:
            raise ProtocolError.because("leg-parts", "the leg is not cut as this run is.")

    def _take_receipt(self, runs: Runs, run: Run, message: Message) -> None:
        run.must_be("aanvaard")
        agreement = self._known(run)
        text = message.document("ontvangstbewijs")
        receipt, signed = Receipt.check(text, self.party.keys_for("berichten"))
        manifest = agreement.manifest
        if not receipt.source == signed.oin == message.head.sender:
            raise ProtocolError.because("receipt-signer", "the receipt is of another source.")
        if (receipt.manifest, receipt.root, receipt.count) != (
            agreement.digest,
            manifest.root,
            manifest.count,
        ):
            raise RunEnds("wortel-anders")
        runs.keep_receipt(run.id, receipt.source, text)

    def _known(self, run: Run) -> Agreement:
        assert run.manifest is not None and run.mandates is not None
        return self._agreement(run.manifest, run.mandates, run)

    # -- steps 17 to 19: the list --------------------------------------------------------------

    def _release(self, con: Connection, mail: Mailroom, run: Run, message: Message) -> None:
        runs, held = Runs(con), run.state == HELD
        if held:
            refuse_undecided(mail, run)
        else:
            run.must_be("aanvaard")
        agreement, now = self._known(run), self.party.clock()
        if reason := in_time(agreement, now, demo=self.party.demo):
            raise RunEnds(reason)
        try:
            refuse_withdrawn(
                agreement.mandates.values(),
                message.documents("statuslijsten"),
                self.party.keys_for("status"),
                now,
                dt.timedelta(minutes=agreement.manifest.status_minutes),
            )
        except ProtocolError as error:
            if any(each.code == "mandate-withdrawn" for each in error.problems):
                raise RunEnds("mandaat-ingetrokken") from None
            raise
        receipts = self._receipts(runs, run)
        legs = self._legs(mail, run, agreement, receipts)
        listed = self._join(agreement, receipts, legs)
        gates = agreement.gates
        gate = listed.gate(gates.least, gates.most, gates.unknown)
        if gate and not held:
            self._hold(runs, mail, run, agreement, gate)
        else:
            self._give(runs, mail, run, agreement, listed)
        self._write_log(con, agreement, now)

    def _write_log(self, con: Connection, agreement: Agreement, now: dt.datetime) -> None:
        """One line for the whole run."""
        run, at = agreement.manifest.run, int(now.timestamp() * 1000)
        record = Record(
            trace_id=run,
            span_id=Trace(run, run[:16]).within().span_id,
            parent_span_id=run[:16],
            name=f"Antwoorden samengevoegd: {agreement.manifest.bundle}",
            start_time=at,
            end_time=at,
            activity=ACTIVITY,
            caller=f"urn:oin:{agreement.manifest.requester}",
        )
        self._log.write(con, record)

    def _receipts(self, runs: Runs, run: Run) -> dict[str, tuple[Receipt, str]]:
        keys, found = self.party.keys_for("berichten"), {}
        for source, text in runs.receipts(run.id).items():
            receipt, signed = Receipt.check(text, keys)
            found[source] = receipt, signed.digest
        return found

    def _legs(
        self,
        mail: Mailroom,
        run: Run,
        agreement: Agreement,
        receipts: dict[str, tuple[Receipt, str]],
    ) -> dict[tuple[str, int], Stored]:
        """The parts of all legs; raises ProtocolError legs-missing before the barrier is full."""
        stored = mail.incoming(run.id, Kind.LEG)
        found = {(each.sender, each.part): each for each in stored}
        wanted = {
            (source, part)
            for source in agreement.mandates
            for part in range(len(agreement.manifest.chunks))
        }
        if found.keys() != wanted or receipts.keys() != agreement.mandates.keys():
            raise ProtocolError.because(
                "legs-missing", "not all sources have answered.", "Release when they have."
            )
        return found

    def _join(
        self,
        agreement: Agreement,
        receipts: dict[str, tuple[Receipt, str]],
        legs: dict[tuple[str, int], Stored],
    ) -> Listed:
        key = SealingKey.read(self._key_path(agreement.manifest.run).read_bytes())

        def sealed(source: str, part: int) -> bytes:
            body = read(legs[source, part].raw(), self.party.trusted).body
            if digest(body) != receipts[source][0].leg[part]:
                raise LegsDifferError(source)
            return body

        try:
            return join(agreement, {oin: each[0] for oin, each in receipts.items()}, key, sealed)
        except LegsDifferError:
            raise RunEnds("benen-verschillen") from None
        except ProtocolError:
            raise RunEnds("been-onleesbaar") from None

    def _give(
        self, runs: Runs, mail: Mailroom, run: Run, agreement: Agreement, listed: Listed
    ) -> None:
        circumstances = {"soort": "lijst", "run": run.id, "manifest": agreement.digest}
        most = 100 if run.state == HELD else agreement.gates.most
        filled = write_list(listed.tokens, listed.households, most)
        body = seal(filled, run.list_key, circumstances)
        result = Result(
            run=run.id,
            manifest=agreement.digest,
            receipts={oin: each[1] for oin, each in self._receipts(runs, run).items()},
            sealed=digest(body),
            at=self.party.clock(),
        )
        signed = result.signed(self.party.key)
        runs.give(run.id, signed, self.party.clock())
        mail.send(Kind.RESULT, run.requester, run.id, {"uitslag": signed}, body)

    def _hold(self, runs: Runs, mail: Mailroom, run: Run, agreement: Agreement, gate: str) -> None:
        held = Held(run=run.id, manifest=agreement.digest, gate=gate, at=self.party.clock())
        runs.hold(run.id, gate, self.party.clock())
        content = {"aangehouden": held.signed(self.party.key)}
        for other in (run.requester, *agreement.mandates):
            mail.send(Kind.HELD, other, run.id, content)

    # -- step 23: forgetting -------------------------------------------------------------------

    def _close(self, runs: Runs, mail: Mailroom, run: Run, message: Message) -> None:
        run.must_be("uitslag")
        text = message.document("bevestiging")
        told, signed = Acknowledgement.check(text, self.party.keys_for("berichten"))
        if signed.oin != run.requester or told.result != digest((run.result or "").encode()):
            raise ProtocolError.because("acknowledgement-other", "this is about another result.")
        runs.close(run.id)
        mail.forget(run.id)

    def _abort(self, run: Run, message: Message) -> str:
        """Why the requester or a source ended the run."""
        text = message.document("afbreken")
        abort, signed = Abort.check(text, self.party.keys_for("berichten"))
        parties = {run.requester, *(self._known(run).mandates if run.manifest else ())}
        if abort.run != run.id or signed.oin not in parties:
            raise ProtocolError.because("abort-other", "this is about another run.")
        return abort.reason

    def expire(self, now: dt.datetime) -> list[str]:
        """End what took too long, and forget what nobody acknowledged; gives the runs."""
        with self.party.connect() as con, con.transaction():
            runs, late = Runs(con), []
            for run in runs.late(now, now - KEPT_FOR):
                mail = Mailroom(con, self.party)
                mail.lock(run.id)
                if run.result is None:
                    self.end(con, mail, run.id, "verlopen")
                else:
                    runs.close(run.id)
                    mail.forget(run.id)
                late.append(run.id)
        for each in late:
            self.tidy(each)
        return late

    def ended(self, con: Connection, run: str, reason: str) -> Sequence[str]:
        """See `Desk.ended`."""
        runs = Runs(con)
        found = runs.get(run)
        runs.abort(run, reason)
        others = self._known(found).mandates if found.manifest else {}
        return [found.requester, *others]

    # -- who may ask -----------------------------------------------------------------------------

    def may_collect(self, con: Connection, message: Message) -> bool:
        """The one who began the run carries what comes of it."""
        found = Runs(con).find(message.head.run)
        return found is not None and found.requester == message.head.sender

    def is_open(self, con: Connection, run: str) -> bool | None:
        """See `Desk.is_open`."""
        found = Runs(con).find(run)
        return None if found is None else found.state not in ("gesloten", "afgebroken")

    def status(self, _con: Connection, _message: Message) -> bytes:
        """The combiner grants no mandates."""
        raise ProtocolError.because("kind-unexpected", "the combiner grants no mandates.")

    def _key_path(self, run: str) -> Path:
        return keys_folder(self.party) / f"{run}-benen.sleutel"
