"""The desk of a source for applications: real values of one household, after a resident's yes.

A request is judged before anybody is named. Then the household comes, sealed to a key of this one
request; the values go out sealed to a key of the municipality's application. Everybody whose data
were read has a line in the log, in the same transaction.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vanzelf.ledger.trace import Trace
from vanzelf.protocol.application import (
    ApplicationAnswer,
    ApplicationMandate,
    ApplicationRequest,
    AskedHousehold,
    FetchedValue,
    household_circumstances,
    values_circumstances,
)
from vanzelf.protocol.canonical import digest
from vanzelf.protocol.messages import Kind, Message
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import Acceptance, Refusal
from vanzelf.protocol.sealing import SealingKey, seal
from vanzelf.source.checks import OLDEST
from vanzelf.source.desk import Office, SourceDesk
from vanzelf.source.fetching import Books
from vanzelf.source.mandates import MandateStore
from vanzelf.store.database import Connection
from vanzelf.transport.desk import AHEAD, RunEnds
from vanzelf.transport.mailroom import Mailroom, keys_folder
from vanzelf.transport.party import Party, write_secret

OPEN_FOR = dt.timedelta(days=2)
"""How long an answer waits to be collected."""
YES_HOLDS = dt.timedelta(days=366)
"""How old a yes may be: the yearly test of a consent is within it."""
OPEN = ("aanvaard", "beantwoord")
_COLUMNS = "run, requester, mandate, state, request, mandate_text"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it is kept. request, mandate_text: signed texts. mandate: digest of the text."""

    run: str
    requester: str
    mandate: str
    state: str
    request: str
    mandate_text: str


class Requests:
    """The requests for applications, on a connection that the caller commits."""

    def __init__(self, con: Connection) -> None:
        self._con = con

    def find(self, run: str) -> Asked | None:
        """A request; None when there is none."""
        row = self._con.execute(
            f"select {_COLUMNS} from application_requests where run = %s".encode(), (run,)
        ).fetchone()
        return None if row is None else Asked(*row)

    def begin(self, asked: Asked, now: dt.datetime, reason: str | None) -> None:
        """Keep a request that was accepted, or refused for a reason."""
        values = (asked.run, asked.requester, asked.mandate, asked.state, asked.request)
        self._con.execute(
            f"insert into application_requests ({_COLUMNS}, at, reason)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s)".encode(),
            (*values, asked.mandate_text, now, reason),
        )

    def on_day(self, mandate: str, now: dt.datetime) -> int:
        """How many households were asked about by a mandate today; nobody else asks meanwhile."""
        self._con.execute("select pg_advisory_xact_lock(hashtextextended(%s, 1))", (mandate,))
        start = now.replace(hour=0, minute=0, second=0, microsecond=0)
        row = self._con.execute(
            """select count(*) from application_requests
            where mandate = %s and at >= %s and state <> 'geweigerd'""",
            (mandate, start),
        ).fetchone()
        assert row is not None
        return int(row[0])

    def move(self, run: str, state: str, reason: str | None = None) -> None:
        """A request comes to another state."""
        self._con.execute(
            """update application_requests set state = %s, reason = coalesce(%s, reason)
            where run = %s""",
            (state, reason, run),
        )

    def late(self, now: dt.datetime) -> list[str]:
        """Open requests that took too long."""
        rows = self._con.execute(
            """select run from application_requests
            where state in ('aanvaard', 'beantwoord') and at <= %s order by run""",
            (now - OPEN_FOR,),
        ).fetchall()
        return [str(run) for (run,) in rows]


class ApplicationDesk(SourceDesk):
    """Receives what concerns lists and applications at this source."""

    def __init__(self, party: Party, office: Office, books: Books) -> None:
        super().__init__(party, office)
        self.books = books

    def handle(self, con: Connection, mail: Mailroom, message: Message) -> None:
        """Do what a message asks; see `Desk.handle`."""
        head = message.head
        if head.kind is Kind.APPLICATION:
            self._judge(con, mail, message)
            return
        asked = Requests(con).find(head.run)
        if asked is None:
            super().handle(con, mail, message)
            return
        if head.sender != asked.requester:
            raise ProtocolError.because("run-unknown", "there is no such run for this party.")
        if head.kind is Kind.HOUSEHOLD and asked.state == "aanvaard":
            self._answer_household(con, mail, asked, message)
        elif head.kind in (Kind.ACKNOWLEDGEMENT, Kind.ABORT):
            Requests(con).move(head.run, "gesloten")
            mail.forget(head.run)
        else:
            raise ProtocolError.because("kind-unexpected", "a source does not take this now.")

    # -- the request, in which nobody is named ---------------------------------------------------

    def _judge(self, con: Connection, mail: Mailroom, message: Message) -> None:
        texts = message.document("verzoek"), message.document("mandaat")
        request, request_digest = self._request(texts[0])
        mandate = self._granted(texts[1])
        if message.head.sender != request.requester or request.run != message.head.run:
            raise ProtocolError.because("application-other", "the request is of another.")
        now, run = self.party.clock(), request.run
        reason = self._reason(con, request, mandate, now)
        state = "geweigerd" if reason else "aanvaard"
        asked = Asked(run, request.requester, request.mandate, state, *texts)
        Requests(con).begin(asked, now, reason)
        if reason:
            MandateStore(con).alert(reason, run, request.requester, now)
            refusal = Refusal(
                run=run, manifest=request_digest, party=self.party.oin, reason=reason, at=now
            ).signed(self.party.key)
            mail.send(Kind.REFUSAL, request.requester, run, {"weigering": refusal})
            return
        key = SealingKey.make()
        write_secret(self._household_key(run), key.raw)
        accepted = Acceptance(
            run=run, manifest=request_digest, party=self.party.oin, rows_key=key.public, at=now
        ).signed(self.party.key)
        mail.send(Kind.ACCEPTANCE, request.requester, run, {"acceptatie": accepted})

    def _request(self, text: str) -> tuple[ApplicationRequest, str]:
        request, signed = ApplicationRequest.check(text, self.party.keys_for("berichten"))
        if signed.oin != request.requester:
            raise ProtocolError.because("application-other", "the request is of another.")
        return request, signed.digest

    def _granted(self, text: str) -> ApplicationMandate:
        mandate, signed = ApplicationMandate.check(text, self.party.keys_for("mandaten"))
        if {signed.oin, mandate.source.oin} != {self.party.oin}:
            raise ProtocolError.because("mandate-missing", "this source gave no such mandate.")
        return mandate

    def _reason(
        self,
        con: Connection,
        request: ApplicationRequest,
        mandate: ApplicationMandate,
        now: dt.datetime,
    ) -> str | None:
        """Why a request is refused; None when it is not."""
        about = (mandate.requester.oin, mandate.scheme, mandate.purpose)
        given = request.consent.at
        checks = (
            (not self._is_mandate(con, request.mandate, mandate, now), "mandaat-niet-geldig"),
            (about != (request.requester, request.scheme, request.purpose), "mandaat-anders"),
            (self.party.demo and not request.synthetic, "demo-people"),
            (given > now + AHEAD or given < now - YES_HOLDS, "ja-niet-geldig"),
            (abs(request.on - now.date()) > OLDEST, "peildatum-te-ver"),
        )
        for wrong, reason in checks:
            if wrong:
                return reason
        if reason_ := mandate.allows(now.date(), demo=self.party.demo):
            return reason_
        over = Requests(con).on_day(request.mandate, now) >= mandate.per_day
        return "te-vaak" if over else None

    def _is_mandate(
        self, con: Connection, named: str, mandate: ApplicationMandate, now: dt.datetime
    ) -> bool:
        row = con.execute("select text from mandates where digest = %s", (named,)).fetchone()
        mine = row is not None and digest(str(row[0]).encode()) == named
        if mine and row is not None:
            found, _ = ApplicationMandate.check(str(row[0]), self.party.keys_for("mandaten"))
            mine = found == mandate
        return mine and MandateStore(con).in_force(mandate, now)

    # -- the household, and its values -----------------------------------------------------------

    def _answer_household(
        self, con: Connection, mail: Mailroom, asked: Asked, message: Message
    ) -> None:
        request, request_digest = self._request(asked.request)
        mandate, now = self._granted(asked.mandate_text), self.party.clock()
        if not MandateStore(con).in_force(mandate, now):
            raise RunEnds("mandaat-ingetrokken")
        about = household_circumstances(asked.run, request_digest, self.party.oin)
        key = SealingKey.read(self._household_key(asked.run).read_bytes())
        household = _household(key.open(message.body, about))
        values: Sequence[FetchedValue] = ()
        available, snapshot = not self._refused(con, household.persons), "-"
        if available:
            values, snapshot = self.books.values(mandate.concepts, household, request.on)
            self._write_log(con, mandate, asked.run, household.persons, now)
        answer = ApplicationAnswer(
            run=asked.run,
            request=request_digest,
            source=self.party.oin,
            holder=mandate.holder,
            available=available,
            values=tuple(values),
            snapshot=snapshot,
            at=now,
        ).signed(self.party.key)
        sealed_with = values_circumstances(asked.run, request_digest, self.party.oin)
        body = seal(answer.encode(), request.key, sealed_with)
        mail.send(Kind.VALUES, asked.requester, asked.run, {}, body)
        Requests(con).move(asked.run, "beantwoord")

    def _refused(self, con: Connection, persons: Sequence[str]) -> bool:
        """Whether somebody told this source not to be looked up for others."""
        keyed = self.office.log.subject_bytes(persons)
        row = con.execute("select 1 from refusals where person = any(%s)", (keyed,)).fetchone()
        return row is not None

    def _write_log(
        self,
        con: Connection,
        mandate: ApplicationMandate,
        run: str,
        persons: Sequence[str],
        now: dt.datetime,
    ) -> None:
        at, name = int(now.timestamp() * 1000), f"Gegevens voor een aanvraag: {mandate.scheme}"
        foreign = f"urn:oin:{mandate.requester.oin}"
        trace = Trace(run, run[:16])
        self.office.log.write_persons(
            con, trace, self.books.activity, name, at, at, persons, foreign
        )

    def _household_key(self, run: str) -> Path:
        return keys_folder(self.party) / f"{run}-huishouden.sleutel"

    # -- ends, and who may ask -------------------------------------------------------------------

    def ended(self, con: Connection, run: str, reason: str) -> Sequence[str]:
        """See `Desk.ended`."""
        asked = Requests(con).find(run)
        if asked is None:
            return super().ended(con, run, reason)
        Requests(con).move(run, "afgebroken", reason)
        return [asked.requester]

    def expire(self, now: dt.datetime) -> list[str]:
        """End the runs and requests that took too long; gives them."""
        late = super().expire(now)
        with self.party.connect() as con, con.transaction():
            requests = Requests(con).late(now)
            for run in requests:
                mail = Mailroom(con, self.party)
                mail.lock(run)
                Requests(con).move(run, "afgebroken", "verlopen")
                mail.forget(run)
        for run in requests:
            self.tidy(run)
        return [*late, *requests]

    def may_collect(self, con: Connection, message: Message) -> bool:
        """Who made a run or request carries what comes of it."""
        asked = Requests(con).find(message.head.run)
        if asked is None:
            return super().may_collect(con, message)
        return asked.requester == message.head.sender

    def is_open(self, con: Connection, run: str) -> bool | None:
        """See `Desk.is_open`."""
        asked = Requests(con).find(run)
        return super().is_open(con, run) if asked is None else asked.state in OPEN


def _household(opened: bytes) -> AskedHousehold:
    """The household in a sealed body; raises ProtocolError document-form."""
    try:
        data: Any = json.loads(opened)
    except ValueError:
        data = None
    return AskedHousehold.read(data)
