"""Fetching what one household's application needs, after its yes.

One request to each source that granted an application mandate for the scheme; the household follows,
sealed, when the source has accepted. A pass does what can be done now; one after a crash goes on
where the last that committed had come.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from vanzelf.ask.prefilling import OwnData
from vanzelf.ask.steps import new_run
from vanzelf.ask.vault import Application, Vault, Why
from vanzelf.ledger.log import Log
from vanzelf.ledger.trace import Trace
from vanzelf.protocol.application import (
    ApplicationAnswer,
    ApplicationMandate,
    ApplicationRequest,
    Consent,
    household_circumstances,
    values_circumstances,
)
from vanzelf.protocol.canonical import canonical, digest
from vanzelf.protocol.messages import Kind, Message, read
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import Acceptance, Acknowledgement, Refusal
from vanzelf.protocol.sealing import seal
from vanzelf.protocol.signing import Keys
from vanzelf.store.database import Connection
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.links import Link, LinkDownError, collect
from vanzelf.transport.mailroom import Mailroom, sweep
from vanzelf.transport.party import Party

OWN_DAYS = 42
"""How long an application for which nobody is asked is kept."""


@dataclass(frozen=True, slots=True)
class GrantedApplication:
    """An application mandate with the text that its source signed. digest: of that text."""

    mandate: ApplicationMandate
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches for applications of a municipality.

    links: a road to every source, by OIN. mandates: those of one scheme, by source. log, activity:
    the municipality's processing log, and the URI of applications in its register.
    """

    party: Party
    links: Mapping[str, Link]
    mandates: Mapping[str, GrantedApplication]
    log: Log
    activity: str

    def begin(
        self, own: OwnData, applicant: str, scheme: str, purpose: str, consent: Consent
    ) -> str:
        """Begin an application; gives its id. Nothing has gone out yet.

        own: the municipality's own data, which say who belongs to the household. Raises
        ProblemError application-consent, application-mandate or application-person.
        """
        now = self.party.clock()
        if consent.at > now:
            raise ProblemError.single(
                "application-consent",
                "the yes is from the future.",
                "Give the moment at which the resident said yes.",
                "--consent",
            )
        for granted in self.mandates.values():
            if (granted.mandate.scheme, granted.mandate.purpose) != (scheme, purpose):
                raise ProblemError.single(
                    "application-mandate",
                    f"a mandate is for {granted.mandate.scheme}, not for {scheme}.",
                    "Use the mandates of this scheme and purpose.",
                    "--mandates",
                )
        days = min((each.mandate.retention for each in self.mandates.values()), default=OWN_DAYS)
        found = Application(
            new_run(),
            scheme,
            purpose,
            own.on,
            consent,
            applicant,
            own.household(scheme, applicant),
            now.date() + dt.timedelta(days=days),
            {},
        )
        with self.party.connect() as con, con.transaction():
            vault = Vault(self.party, con)
            key = vault.add(found, now)
            mail = Mailroom(con, self.party)
            for oin, granted in sorted(self.mandates.items()):
                request = ApplicationRequest(
                    run=found.id,
                    requester=self.party.oin,
                    mandate=granted.digest,
                    scheme=scheme,
                    purpose=purpose,
                    consent=consent,
                    on=own.on,
                    key=key.public,
                    synthetic=self.party.demo,
                ).signed(self.party.key)
                vault.ask(found.id, oin, granted.digest, request)
                content = {"verzoek": request, "mandaat": granted.text}
                mail.send(Kind.APPLICATION, oin, found.id, content)
            self.write_log(con, found, "Gegevens gevraagd voor een aanvraag")
        return found.id

    def write_log(self, con: Connection, application: Application, what: str) -> None:
        """A line for everybody whom an application is about."""
        at = int(self.party.clock().timestamp() * 1000)
        trace = Trace(application.id, application.id[:16])
        persons = application.household.persons
        name = f"{what}: {application.scheme}"
        self.log.write_persons(con, trace, self.activity, name, at, at, persons)

    def to_the_end(self, application: str, pause: Callable[[], None]) -> Application:
        """Go on until every source has answered. pause: waits before others are asked again."""
        while True:
            moved = self.one_pass(application)
            with self.party.connect() as con:
                found = Vault(self.party, con).get(application)
                waiting = Mailroom(con, self.party).undelivered(application)
            if found.settled and not waiting:
                self._forget(application)
                return found
            if not moved:
                pause()

    def one_pass(self, application: str) -> bool:
        """Do what can be done now; false when nothing could be."""
        moved = self._deliver(application)
        moved |= self._collect(application)
        moved |= self._act(application)
        return moved | self._deliver(application)

    # -- roads -----------------------------------------------------------------------------------

    def _deliver(self, application: str) -> bool:
        with self.party.connect() as con:
            waiting = Mailroom(con, self.party).undelivered(application)
        moved = False
        for each in waiting:
            refused = ""
            try:
                self.links[each.recipient].send(each.raw())
            except LinkDownError:
                continue
            except ProtocolError as error:
                refused = error.problems[0].code
            with self.party.connect() as con, con.transaction():
                Mailroom(con, self.party).delivered(each.seq)
                if refused:
                    Vault(self.party, con).refuse(application, each.recipient, refused)
            moved = True
        return moved

    def _collect(self, application: str) -> bool:
        moved = False
        for oin in sorted(self.mandates):
            try:
                raws = self.links[oin].send(collect(self.party, oin, application))
            except (LinkDownError, ProtocolError):
                continue
            for raw in raws:
                message = read(raw, self.party.keys_for("berichten"))
                with self.party.connect() as con, con.transaction():
                    moved |= Mailroom(con, self.party).take(message)
        return moved

    # -- what came -------------------------------------------------------------------------------

    def _act(self, application: str) -> bool:
        with self.party.connect() as con, con.transaction():
            mail, vault = Mailroom(con, self.party), Vault(self.party, con)
            mail.lock(application)
            found, moved = vault.get(application), False
            for oin in (each for each, state in found.states.items() if state == "gevraagd"):
                moved |= self._act_on(mail, vault, found, oin)
            return moved

    def _act_on(self, mail: Mailroom, vault: Vault, found: Application, oin: str) -> bool:
        came = {
            each.head.kind: each
            for kind in (Kind.ACCEPTANCE, Kind.REFUSAL, Kind.VALUES, Kind.ABORT)
            for each in mail.opened(found.id, kind)
            if each.head.sender == oin
        }
        request = digest(vault.request(found.id, oin).encode())
        if Kind.REFUSAL in came:
            vault.refuse(found.id, oin, self._refusal(came[Kind.REFUSAL], request))
        elif Kind.ABORT in came:
            vault.refuse(found.id, oin, "afgebroken-door-bron")
        elif Kind.VALUES in came:
            self._take_values(mail, vault, found, came[Kind.VALUES], request)
        elif Kind.ACCEPTANCE in came and not self._sent(mail, found.id, oin):
            self._send_household(mail, found, came[Kind.ACCEPTANCE], request)
        else:
            return False
        return True

    def _sent(self, mail: Mailroom, application: str, oin: str) -> bool:
        out = mail.outgoing(application)
        return any((each.kind, each.recipient) == (Kind.HOUSEHOLD, oin) for each in out)

    def _refusal(self, message: Message, request: str) -> str:
        text = message.document("weigering")
        refusal, _ = Refusal.check(text, self.party.keys_for("berichten"))
        return refusal.reason if refusal.manifest == request else "weigering-anders"

    def _send_household(
        self, mail: Mailroom, found: Application, message: Message, request: str
    ) -> None:
        text, oin = message.document("acceptatie"), message.head.sender
        accepted, signed = Acceptance.check(text, self.party.keys_for("berichten"))
        if accepted.manifest != request or signed.oin != oin or accepted.rows_key is None:
            raise ProtocolError.because("application-other", "a source accepted another request.")
        about = household_circumstances(found.id, request, oin)
        body = seal(canonical(found.household.data()), accepted.rows_key, about)
        mail.send(Kind.HOUSEHOLD, oin, found.id, {}, body)

    def _take_values(
        self, mail: Mailroom, vault: Vault, found: Application, message: Message, request: str
    ) -> None:
        oin = message.head.sender
        about = values_circumstances(found.id, request, oin)
        text = vault.key(found.id).open(message.body, about).decode()
        answer, signed = ApplicationAnswer.check(text, self.party.keys_for("berichten"))
        mandate = self.mandates[oin].mandate
        mine = (answer.run, answer.request, answer.source, answer.holder)
        beside = {each.concept for each in answer.values} - mandate.concepts
        others = {each.person for each in answer.values} - {*found.household.persons, ""}
        if mine != (found.id, request, oin, mandate.holder) or signed.oin != oin:
            vault.refuse(found.id, oin, "antwoord-anders")
        elif beside or others:
            vault.refuse(found.id, oin, "antwoord-buiten-mandaat")
        else:
            vault.receive(found.id, oin, answer)
        told = Acknowledgement(
            run=found.id, result=signed.digest, kept=True, at=self.party.clock()
        ).signed(self.party.key)
        mail.send(Kind.ACKNOWLEDGEMENT, oin, found.id, {"bevestiging": told})

    # -- the end ---------------------------------------------------------------------------------

    def _forget(self, application: str) -> None:
        """Forget the messages: what they brought stands in the store."""
        with self.party.connect() as con, con.transaction():
            mail = Mailroom(con, self.party)
            mail.lock(application)
            mail.forget(application)
            sweep(self.party, con, application)


def mandates_for(folder: Path, scheme: str, trusted: Keys) -> dict[str, GrantedApplication]:
    """The application mandates for a scheme, checked, by the OIN of their source.

    folder: with a signed mandate per file (`.jws`). trusted: keys for mandates. Raises ProblemError
    application-none, or ProtocolError.
    """
    found = {}
    for path in sorted(folder.glob("*.jws")):
        text = path.read_text(encoding="utf-8").strip()
        mandate, signed = ApplicationMandate.check(text, trusted)
        if mandate.scheme == scheme:
            found[mandate.source.oin] = GrantedApplication(mandate, text, signed.digest)
    if not found:
        raise ProblemError.single(
            "application-none",
            f"there is no application mandate for {scheme}.",
            "Propose one to every source that holds what the rule uses.",
            folder,
        )
    return found


def erase(party: Party, application: str, why: Why) -> bool:
    """Erase an application now: key, values, messages. False when there was none."""
    with party.connect() as con, con.transaction():
        mail = Mailroom(con, party)
        mail.lock(application)
        there = Vault(party, con).erase(application, why, party.clock())
        mail.forget(application)
        sweep(party, con, application)
    return there


def said_no(party: Party, person: str) -> int:
    """Somebody says no: every application of their household is erased at once; gives how many."""
    with party.connect() as con:
        found = Vault(party, con).of_person(person)
    return sum(erase(party, each, "nee") for each in found)


def erase_expired(party: Party) -> int:
    """Erase every application whose days are over; gives how many. Run it every day."""
    with party.connect() as con:
        found = Vault(party, con).expired(party.clock())
    return sum(erase(party, each, "termijn") for each in found)
