"""The desk of a source: it checks what it agreed to, answers on its own data, and forgets."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from vanzelf.ledger.log import Log
from vanzelf.protocol.agreement import Agreement, in_time, read_agreement
from vanzelf.protocol.canonical import digest, digest_of
from vanzelf.protocol.legs import circumstances, read_leg, row_circumstances, write_leg
from vanzelf.protocol.mandates import Mandate
from vanzelf.protocol.messages import Kind, Message, write
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.rows import Received, read_rows
from vanzelf.protocol.run import (
    Abort,
    Acceptance,
    Acknowledgement,
    Audited,
    Receipt,
    Refusal,
    Result,
    Sample,
)
from vanzelf.protocol.sample import sampled
from vanzelf.protocol.sealing import SealingKey, seal
from vanzelf.protocol.signing import Key
from vanzelf.rules.model import Catalogue
from vanzelf.rules.populations import population_program
from vanzelf.source.answering import Answered, Answerer, Answering, inquiry_of
from vanzelf.source.budget import Budget, month_of
from vanzelf.source.checks import refusal_of
from vanzelf.source.coverage import strangers, too_few
from vanzelf.source.held import take_held
from vanzelf.source.keys import budget_keys
from vanzelf.source.mandates import MandateStore
from vanzelf.source.runs import PartDone, Run, Runs
from vanzelf.store.database import Connection
from vanzelf.terms.answers import STOP, Codes
from vanzelf.transport.desk import Desk, RunEnds, too_old
from vanzelf.transport.mailroom import Mailroom, keys_folder
from vanzelf.transport.party import Party, write_secret

ENGINE = "duckdb"
TOO_FEW = "dekking-te-laag"
ALOUD = (TOO_FEW, "wortel-anders")
"""Ends of a run that the operator and the privacy officer must see: somebody tried something."""


@dataclass(frozen=True)
class Office:
    """What a source works with.

    activity: URI of list runs in its register of processing. status_key: signs which mandates no
    longer hold; the mandate key itself is not here.
    """

    catalogue: Catalogue
    answerer: Answerer
    log: Log
    activity: str
    status_key: Key


class SourceDesk(Desk):
    """Receives what concerns questions to this source."""

    PART: ClassVar[str] = "vanzelf.source"

    def __init__(self, party: Party, office: Office) -> None:
        super().__init__(party)
        self.office = office

    def handle(self, con: Connection, mail: Mailroom, message: Message) -> None:
        """Do what a message asks; see `Desk.handle`."""
        runs, head = Runs(con), message.head
        if head.kind is Kind.MANIFEST:
            self._consider(con, mail, message)
            return
        run = runs.get(head.run)
        match head.kind:
            case Kind.ABORT:
                self._end_quietly(con, mail, run, message)
            case Kind.HELD:
                take_held(self.party, con, run, message)
            case _ if head.sender != run.requester:
                raise ProtocolError.because("run-unknown", "there is no such run for this party.")
            case Kind.ROWS:
                self._answer_rows(con, mail, run, message)
            case Kind.AUDIT:
                self._audit(mail, run, message)
            case Kind.ACKNOWLEDGEMENT:
                self._close(con, mail, run, message)
            case _:
                raise ProtocolError.because("kind-unexpected", "a source does not take this.")

    # -- step 7: checks ------------------------------------------------------------------------

    def _consider(self, con: Connection, mail: Mailroom, message: Message) -> None:
        texts = (
            message.document("manifest"),
            message.documents("mandaten"),
            message.document("runsleutel"),
        )
        agreement, now = self._agreement(*texts), self.party.clock()
        manifest, run = agreement.manifest, message.head.run
        if message.head.sender != manifest.requester or manifest.run != run:
            raise ProtocolError.because("manifest-sender", "the manifest is of another.")
        reason = refusal_of(self.party, con, agreement, now) or too_old(manifest, self.party)
        Runs(con).begin(
            run,
            manifest.requester,
            manifest.bundle,
            texts,
            manifest.count,
            now,
            manifest.expires,
            reason,
        )
        if reason:
            MandateStore(con).alert(reason, run, manifest.requester, now)
            refusal = Refusal(
                run=run, manifest=agreement.digest, party=self.party.oin, reason=reason, at=now
            )
            content = {"weigering": refusal.signed(self.party.key)}
            mail.send(Kind.REFUSAL, manifest.requester, run, content)
            return
        key = SealingKey.make()
        write_secret(self._key_path(run), key.raw)
        acceptance = Acceptance(
            run=run,
            manifest=agreement.digest,
            party=self.party.oin,
            rows_key=key.public,
            at=now,
        )
        content = {"acceptatie": acceptance.signed(self.party.key)}
        mail.send(Kind.ACCEPTANCE, manifest.requester, run, content)

    def _agreement(self, manifest: str, mandates: Sequence[str], run_key: str) -> Agreement:
        keys = self.party.keys_for("berichten")
        found = read_agreement(manifest, mandates, run_key, keys, self.party.keys_for("mandaten"))
        if self.party.oin not in found.mandates:
            raise ProtocolError.because("mandate-missing", "this source gave no such mandate.")
        return found

    def _known(self, run: Run) -> Agreement:
        return self._agreement(run.manifest, run.mandates, run.run_key)

    # -- steps 9 to 14: rows in, a leg out ------------------------------------------------------

    def _answer_rows(self, con: Connection, mail: Mailroom, run: Run, message: Message) -> None:
        run.must_be("aanvaard")
        agreement, now = self._known(run), self.party.clock()
        if reason := in_time(agreement, now, demo=self.party.demo):
            raise RunEnds(reason)
        if not MandateStore(con).in_force(self._mandate(agreement), now):
            raise RunEnds("mandaat-ingetrokken")
        rows, part = self._rows(agreement, message), message.head.part
        answered = self._answered(con, run, agreement, rows, now)
        sealed = self._seal(agreement, rows, answered, part)
        self._keep_answers(run.id, part, rows, answered, agreement)
        done = PartDone(
            part, digest(rows.tokens), digest(sealed), len(answered.lines), answered.stopped,
            answered.residents, (self.party.clock() - now).total_seconds(),
        )  # fmt: skip
        Runs(con).keep_part(run.id, done)
        self._refuse_a_chosen_few(con, run, agreement)
        parts = len(agreement.manifest.chunks)
        combiner = agreement.manifest.combiner
        mail.send(Kind.LEG, combiner, run.id, {}, sealed, part=part, parts=parts)
        self._receipt(con, mail, run, agreement, answered.snapshot)

    def _rows(self, agreement: Agreement, message: Message) -> Received:
        """The rows of a message; raises RunEnds when they are not those committed to."""
        manifest, part = agreement.manifest, message.head.part
        if message.head.parts != len(manifest.chunks) or part >= len(manifest.chunks):
            raise ProtocolError.because("rows-parts", "the rows are not cut as this run is.")
        sealed_with = row_circumstances(manifest, agreement.digest, self.party.oin, part)
        opened = self._key(manifest.run).open(message.body, sealed_with)
        rows = read_rows(opened, by_address=self.office.answerer.by_address)
        if rows.digest.hex() != manifest.chunks[part]:
            raise RunEnds("wortel-anders")
        return rows

    def _answered(
        self, con: Connection, run: Run, agreement: Agreement, rows: Received, now: dt.datetime
    ) -> Answered:
        mandate, on = self._mandate(agreement), agreement.manifest.on
        answering = Answering(
            con,
            self.office.log,
            Budget(con, budget_keys(self.party, now), month_of(now.year, now.month)),
            run.id,
            run.number,
            now,
            mandate,
            self.office.activity,
        )
        inquiry = inquiry_of(self.office.catalogue, mandate, on)
        return answering.part(self.office.answerer, inquiry, rows)

    def _refuse_a_chosen_few(self, con: Connection, run: Run, agreement: Agreement) -> None:
        """Raises RunEnds when the run leaves out too many of those who fit (P-06).

        By the last part: nobody can use a leg before its receipt, which comes after this.
        """
        manifest, parts = agreement.manifest, Runs(con).parts(run.id)
        if len(parts) < len(manifest.chunks):
            return
        if any(strangers(each.stopped) for each in parts):
            now = self.party.clock()
            MandateStore(con).alert("niet-ingezetene-gevraagd", run.id, run.requester, now)
        program = population_program(self.office.catalogue, manifest.bundle, manifest.on)
        mandate, asked = self._mandate(agreement), sum(each.residents for each in parts)
        where = frozenset(mandate.requester.municipalities)
        fits = self.office.answerer.fitting(program, where)
        if fits is not None and too_few(mandate, manifest, asked, fits):
            raise RunEnds(TOO_FEW)

    def _seal(self, agreement: Agreement, rows: Received, answered: Answered, part: int) -> bytes:
        manifest = agreement.manifest
        leg = write_leg(rows.tokens, answered.answers, manifest.schemes)
        sealed_with = circumstances(manifest, agreement.digest, self.party.oin, part)
        return seal(leg, agreement.run_key.key, sealed_with)

    def _receipt(
        self, con: Connection, mail: Mailroom, run: Run, agreement: Agreement, snapshot: str
    ) -> None:
        """When the whole leg is out: what was done, signed, to both others."""
        manifest, parts = agreement.manifest, Runs(con).parts(run.id)
        if len(parts) < len(manifest.chunks):
            return
        asked = b"".join(bytes.fromhex(each.tokens) for each in parts)
        questions = [each.data() for each in self._mandate(agreement).questions]
        receipt = Receipt(
            run=run.id,
            manifest=agreement.digest,
            source=self.party.oin,
            root=manifest.root,
            count=manifest.count,
            tokens=digest(asked),
            leg=tuple(each.leg for each in parts),
            criteria=digest_of(questions),
            engine=ENGINE,
            snapshot=snapshot,
            at=self.party.clock(),
        ).signed(self.party.key)
        Runs(con).answered(run.id, receipt, snapshot)
        for other in (manifest.combiner, manifest.requester):
            mail.send(Kind.RECEIPT, other, run.id, {"ontvangstbewijs": receipt})

    # -- step 20: a sample, worked out again ----------------------------------------------------

    def _keep_answers(
        self, run: str, part: int, rows: Received, answered: Answered, agreement: Agreement
    ) -> None:
        """The own answers, until the run is closed, sealed to the key of the rows."""
        leg = write_leg(rows.tokens, answered.answers, agreement.manifest.schemes)
        about = {"soort": "eigen-antwoorden", "run": run, "stuk": part}
        write_secret(self._answers_path(run, part), seal(leg, self._key(run).public, about))

    def _audit(self, mail: Mailroom, run: Run, message: Message) -> None:
        run.must_be("beantwoord")
        agreement = self._known(run)
        manifest = agreement.manifest
        result, signed = Result.check(message.document("uitslag"), self.party.keys_for("berichten"))
        if signed.oin != manifest.combiner or result.manifest != agreement.digest:
            raise ProtocolError.because("result-other", "this is not the result of this run.")
        if result.receipts.get(self.party.oin) != digest((run.receipt or "").encode()):
            raise ProtocolError.because("result-receipts", "the result rests on another leg.")
        checked = self._work_out_again(mail, run, agreement, signed.digest)
        report = Audited(
            run=run.id,
            result=signed.digest,
            source=self.party.oin,
            rows=checked,
            canaries=Sample(checked=0, equal=0),
            at=self.party.clock(),
        ).signed(self.party.key)
        mail.send(Kind.AUDITED, run.requester, run.id, {"controleverslag": report})

    def _work_out_again(
        self, mail: Mailroom, run: Run, agreement: Agreement, result: str
    ) -> Sample:
        manifest = agreement.manifest
        inquiry = inquiry_of(self.office.catalogue, self._mandate(agreement), manifest.on)
        places = sampled(result, manifest.count)
        first = equal = 0
        for message in sorted(mail.opened(run.id, Kind.ROWS), key=lambda each: each.head.part):
            rows = self._rows(agreement, message)
            chosen = [place - first for place in places if first <= place < first + len(rows)]
            given = self._own_answers(run.id, message.head.part, len(rows), manifest.schemes)
            again = self.office.answerer.recheck(inquiry, rows, chosen)
            for at, place in enumerate(chosen):
                equal += all(
                    given[scheme][place] in (codes[at], STOP) for scheme, codes in again.items()
                )
            first += len(rows)
        return Sample(checked=len(places), equal=equal)

    def _own_answers(
        self, run: str, part: int, count: int, schemes: Sequence[str]
    ) -> dict[str, Codes]:
        about = {"soort": "eigen-antwoorden", "run": run, "stuk": part}
        opened = self._key(run).open(self._answers_path(run, part).read_bytes(), about)
        return read_leg(opened, count, schemes).answers

    # -- step 24, and other ends ---------------------------------------------------------------

    def _close(self, con: Connection, mail: Mailroom, run: Run, message: Message) -> None:
        run.must_be("beantwoord")
        told, signed = Acknowledgement.check(
            message.document("bevestiging"), self.party.keys_for("berichten")
        )
        if signed.oin != run.requester or told.run != run.id:
            raise ProtocolError.because("acknowledgement-other", "this is about another run.")
        Runs(con).over(run.id, "gesloten")
        self._budget(con).settle(run.number)
        mail.forget(run.id)

    def _abort(self, con: Connection, run: Run, message: Message) -> str:
        """Why another ended the run. People get their year back when the combiner says so (T6)."""
        abort, signed = Abort.check(message.document("afbreken"), self.party.keys_for("berichten"))
        combiner = self._known(run).manifest.combiner
        if abort.run != run.id or signed.oin not in (run.requester, combiner):
            raise ProtocolError.because("abort-other", "this is about another run.")
        if signed.oin == combiner:
            self._budget(con).refund(run.number)
        return abort.reason

    def _end_quietly(self, con: Connection, mail: Mailroom, run: Run, message: Message) -> None:
        reason = self._abort(con, run, message)
        Runs(con).over(run.id, "afgebroken", reason)
        mail.forget(run.id)

    def late(self, con: Connection, message: Message) -> None:
        """The combiner's word that a run ended, when it had ended here before."""
        found = Runs(con).find(message.head.run)
        if found is not None and found.state == "afgebroken" and message.head.kind is Kind.ABORT:
            self._abort(con, found, message)

    def expire(self, now: dt.datetime) -> list[str]:
        """End the runs that took too long; gives them."""
        with self.party.connect() as con, con.transaction():
            late = [run.id for run in Runs(con).late(now)]
            for run in late:
                mail = Mailroom(con, self.party)
                mail.lock(run)
                self.end(con, mail, run, "verlopen")
        for run in late:
            self.tidy(run)
        return late

    def ended(self, con: Connection, run: str, reason: str) -> Sequence[str]:
        """See `Desk.ended`."""
        found = Runs(con).get(run)
        Runs(con).over(run, "afgebroken", reason)
        if reason in ALOUD:
            MandateStore(con).alert(reason, run, found.requester, self.party.clock())
        return [found.requester, self._known(found).manifest.combiner]

    # -- who may ask ---------------------------------------------------------------------------

    def may_collect(self, con: Connection, message: Message) -> bool:
        """The requester of a run carries what comes of it."""
        found = Runs(con).find(message.head.run)
        return found is not None and found.requester == message.head.sender

    def is_open(self, con: Connection, run: str) -> bool | None:
        """See `Desk.is_open`."""
        found = Runs(con).find(run)
        return None if found is None else found.open

    def status(self, con: Connection, message: Message) -> bytes:
        """The signed list of mandates that are no longer in force, made now."""
        now = self.party.clock()
        text = MandateStore(con).status(self.party.oin, now).signed(self.office.status_key)
        head = {"kind": Kind.STATUS, "to": message.head.sender, "run": message.head.run, "at": now}
        return write({**head, "content": {"status": text}}, self.party.key)

    # -- small things --------------------------------------------------------------------------

    def _mandate(self, agreement: Agreement) -> Mandate:
        return agreement.mandates[self.party.oin]

    def _budget(self, con: Connection) -> Budget:
        now = self.party.clock()
        return Budget(con, budget_keys(self.party, now), month_of(now.year, now.month))

    def _key(self, run: str) -> SealingKey:
        return SealingKey.read(self._key_path(run).read_bytes())

    def _key_path(self, run: str) -> Path:
        return keys_folder(self.party) / f"{run}-rijen.sleutel"

    def _answers_path(self, run: str, part: int) -> Path:
        return keys_folder(self.party) / f"{run}-antwoorden-{part:05d}"
