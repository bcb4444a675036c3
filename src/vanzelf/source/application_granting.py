"""How a source decides on a proposal for application mandates: the same people, other rules.

The operator and the privacy officer approve it as they approve any other (`Registrar.approve`), and
it is withdrawn and listed as any other.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from vanzelf.protocol.application import (
    ApplicationMandate,
    ApplicationProposal,
    application_differences,
)
from vanzelf.protocol.canonical import digest
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.proposing import Approval, Refused, months_after
from vanzelf.source.granting import GRANTS, LONGEST, ROLES, Reason, Registrar
from vanzelf.source.mandates import MandateStore
from vanzelf.store.database import Connection
from vanzelf.terms.problems import ProblemError


@dataclass(frozen=True)
class ApplicationRegistrar:
    """Decides on proposals for application mandates. registrar: of the same source."""

    registrar: Registrar

    def receive(self, con: Connection, text: str, now: dt.datetime) -> str | None:
        """Take a proposal in; the signed refusal when the rules forbid it, else None.

        Raises ProtocolError when it cannot be read or was signed by nobody known here.
        """
        proposal, signed = ApplicationProposal.check(text, self.registrar.requesters)
        if signed.oin != proposal.requester.oin:
            raise ProtocolError.because(
                "mandate-sender",
                "the proposal is signed by another than the one who asks.",
                "Sign it with the key of the requester.",
            )
        store = MandateStore(con)
        store.lock()
        if not store.keep(signed.digest, text, proposal, now):
            return store.refusal(signed.digest)
        reasons = list(self.reasons(store, proposal, now))
        return self._refuse(store, signed.digest, proposal, reasons, now) if reasons else None

    def grant(self, con: Connection, proposal: str, now: dt.datetime) -> str:
        """Sign a proposal (by the digest of its text) that both roles agreed with.

        Gives the signed mandate, or a signed refusal. Raises ProtocolError key-use,
        proposal-closed, approval-missing or approval-conditions.
        """
        own = self.registrar
        if own.key.use != GRANTS or own.key.oin != own.party.oin:
            raise ProtocolError.because(
                "key-use", "this key does not sign mandates.", "Use the mandate key of the source."
            )
        store = MandateStore(con)
        store.lock()
        if (done := store.granted(proposal)) is not None:
            return done
        kept, agreed = store.find(proposal), store.agreed(proposal)
        if kept is None or kept.state != "voorgelegd":
            raise ProtocolError.because(
                "proposal-closed", "there is no such open proposal here.", "Make a new one."
            )
        if not set(ROLES) <= agreed.keys():
            missing = ", ".join(role for role in ROLES if role not in agreed)
            raise ProtocolError.because(
                "approval-missing",
                f"not everybody agreed yet: {missing}.",
                "Let the operator and the privacy officer both approve it.",
            )
        if any(Approval.check(each, own.roles)[0].conditions for each in agreed.values()):
            raise ProtocolError.because(
                "approval-conditions",
                "an application mandate is granted as it was proposed, or not at all.",
                "Refuse it, and say what it should be.",
            )
        terms, _ = ApplicationProposal.check(kept.text, own.requesters)
        reasons = list(self.reasons(store, terms, now))
        if reasons:
            return self._refuse(store, proposal, terms, reasons, now)
        fields = {name: getattr(terms, name) for name in ApplicationProposal.model_fields}
        mandate = ApplicationMandate(**fields, status_number=store.next_status_number())
        text = mandate.signed(self.registrar.key)
        store.grant_single(digest(text.encode()), proposal, text, mandate, now)
        return text

    def reasons(
        self, store: MandateStore, terms: ApplicationProposal, now: dt.datetime
    ) -> Iterator[Reason]:
        """Everything that forbids a proposal."""
        own = self.registrar
        if terms.source.oin != own.party.oin or terms.holder != own.holder:
            yield "mandate-source", "it is meant for another source.", "Send it to that source."
        if code := terms.allows(terms.valid_from, demo=own.demo):
            what = "the law does not allow this question now: the ground is not in force."
            yield code, what, "Propose it again when the ground is in force, or a pilot runs."
        longest = months_after(terms.valid_from, LONGEST)
        if terms.valid_until <= now.date() or not terms.valid_from < terms.valid_until <= longest:
            what = "it has ended, ends before it begins, or holds too long."
            yield (
                "mandate-dates",
                what,
                f"Let it end later than today, and within {LONGEST} months.",
            )
        if terms.version != store.latest(terms.requester.oin, terms.id) + 1:
            what = "the version does not follow on the last one granted."
            yield "mandate-version", what, "Number it after the last version."
        try:
            found = application_differences(terms, own.catalogue)
        except ProblemError as error:
            for each in error.problems:
                yield each.code, each.what, each.remedy
            return
        if found:
            what = f"it is not what our catalogue says about this application: {', '.join(found)}."
            yield "mandate-differs", what, "Ask for no field that the rule does not use."

    def _refuse(
        self,
        store: MandateStore,
        proposal: str,
        terms: ApplicationProposal,
        reasons: list[Reason],
        now: dt.datetime,
    ) -> str:
        text = " ".join(f"{what} {remedy}".strip() for _, what, remedy in reasons)
        codes = tuple(dict.fromkeys(code for code, _, _ in reasons))
        signed = Refused(
            proposal=proposal,
            source=self.registrar.party.oin,
            reasons=codes,
            text=text[:2000],
            at=now,
        ).signed(self.registrar.key)
        store.refuse(proposal, terms.requester.oin, codes, signed, now)
        return signed
