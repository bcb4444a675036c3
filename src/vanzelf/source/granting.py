"""How a source decides on a proposal: what may never be granted, and who must agree to the rest.

The machine refuses what the rules forbid; the operator and the privacy officer decide on what is
left. Only when both agreed, the mandate key signs. A refusal is told aloud: to the one who
proposed, and as an alert at the source.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from vanzelf.protocol.canonical import digest
from vanzelf.protocol.conditions import narrowed
from vanzelf.protocol.mandates import Mandate, Party, Terms
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.proposing import Approval, Proposal, Refused, differences, months_after
from vanzelf.protocol.signing import Key, Keys
from vanzelf.rules.model import Catalogue
from vanzelf.source.mandates import MandateStore
from vanzelf.source.people import refuse_same_person
from vanzelf.store.database import Connection
from vanzelf.terms.problems import ProblemError

ROLES = ("beheerder", "fg")
"""Who must agree at a source: its operator, and its privacy officer."""

GRANTS = "mandaten"
"""The use of the key that signs mandates."""

LONGEST = 24
"""Months that a mandate may hold."""

LIST_LEAST, LIST_MOST = 1, 40
"""Per cent of a population: a list that is smaller or larger is held, whatever a mandate says."""

Reason = tuple[str, str, str]
"""A code, what is wrong, and what to do."""


@dataclass(frozen=True)
class Registrar:
    """Decides on proposals for one source.

    key: the mandate key. requesters: keys of those who may propose. roles: keys of the operator
    (`<oin>/beheerder/…`) and the privacy officer (`<oin>/fg/…`). demo: grounds that are made up are
    allowed, for people who are made up.
    """

    party: Party
    holder: str
    key: Key = field(repr=False)
    catalogue: Catalogue
    requesters: Keys
    roles: Keys
    demo: bool

    def receive(self, con: Connection, text: str, now: dt.datetime) -> str | None:
        """Take a proposal in; the signed refusal when the rules forbid it, else None.

        Raises ProtocolError when it cannot be read or was signed by nobody known here.
        """
        proposal, signed = Proposal.check(text, self.requesters)
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

    def approve(self, con: Connection, text: str, now: dt.datetime) -> str:
        """Take in what one role agrees with; gives the role.

        Two roles are two people, who agree with the same. Raises ProtocolError approval-role,
        approval-person, approval-differs, conditions-wider, proposal-unknown or proposal-closed, or
        as `check` does.
        """
        approval, signed = Approval.check(text, self.roles)
        role = self.roles[signed.kid].use
        if role not in ROLES or {signed.oin, approval.source} != {self.party.oin}:
            raise ProtocolError.because(
                "approval-role",
                "the key is not of the operator or the privacy officer of this source.",
                "Sign with the key of that role.",
            )
        store = MandateStore(con)
        proposed = self._open(store, approval.proposal)
        if approval.conditions is not None:
            narrowed(Proposal.check(proposed, self.requesters)[0], approval.conditions)
        others = {
            each: kept
            for each, kept in self._agreed(store, approval.proposal).items()
            if each != role
        }
        _refuse_other_than(approval, others)
        store.approve(approval.proposal, role, signed.kid, approval.name, text, now)
        return role

    def grant(self, con: Connection, proposal: str, now: dt.datetime) -> str:
        """Sign a proposal (by the digest of its text) that both roles agreed with.

        Under conditions, what is signed is less than what was proposed; the proposal stays as it
        was. It is judged again: another one may have been granted since. The signed mandate, or a signed
        refusal: their kind tells them apart. Raises ProtocolError key-use, proposal-unknown,
        proposal-closed or approval-missing.
        """
        if self.key.use != GRANTS or self.key.oin != self.party.oin:
            raise ProtocolError.because(
                "key-use", "this key does not sign mandates.", "Use the mandate key of the source."
            )
        store = MandateStore(con)
        store.lock()
        if (done := store.granted(proposal)) is not None:
            return done
        text = self._open(store, proposal)
        agreed = self._agreed(store, proposal)
        missing = [role for role in ROLES if role not in agreed]
        if missing:
            raise ProtocolError.because(
                "approval-missing",
                f"not everybody agreed yet: {', '.join(missing)}.",
                "Let the operator and the privacy officer both approve it.",
            )
        first, second = (agreed[role] for role in ROLES)
        _refuse_other_than(first, {ROLES[1]: second})
        proposed, _ = Proposal.check(text, self.requesters)
        terms = narrowed(proposed, first.conditions)
        reasons = list(self.reasons(store, terms, now))
        if reasons:
            return self._refuse(store, proposal, terms, reasons, now)
        return self._sign(store, proposal, terms, now)

    def refuse(self, con: Connection, proposal: str, why: str, now: dt.datetime) -> str:
        """Refuse a proposal by the decision of people; gives the signed refusal."""
        store = MandateStore(con)
        store.lock()
        terms, _ = Proposal.check(self._open(store, proposal), self.requesters)
        return self._refuse(store, proposal, terms, [("mandate-refused", why, "")], now)

    def withdraw(self, con: Connection, mandate: str, why: str, now: dt.datetime) -> str:
        """Withdraw a mandate (by the digest of its text); gives the new status list.

        Raises ProtocolError mandate-unknown.
        """
        if not MandateStore(con).withdraw(mandate, why, now):
            raise ProtocolError.because(
                "mandate-unknown",
                "this source has no such mandate, or it was withdrawn before.",
                "Check which mandate it is.",
            )
        return self.status(con, now)

    def status(self, con: Connection, now: dt.datetime) -> str:
        """The signed list of mandates that no longer hold, made now."""
        return MandateStore(con).status(self.party.oin, now).signed(self.key)

    def learn(self, con: Connection, text: str, grantors: Keys) -> None:
        """A mandate of another source: its set counts here too, where it measures the same."""
        mandate, signed = Mandate.check(text, grantors)
        MandateStore(con).hold(signed.digest, mandate)

    # -- what may never be granted -------------------------------------------------------------

    def reasons(self, store: MandateStore, terms: Terms, now: dt.datetime) -> Iterator[Reason]:
        """Everything that forbids a proposal."""
        if terms.source.oin != self.party.oin or terms.holder != self.holder:
            yield "mandate-source", "it is meant for another source.", "Send it to that source."
        if code := terms.allows(terms.valid_from, demo=self.demo):
            what = "the law does not allow this question now: the ground is not in force."
            yield code, what, "Propose it again when the ground is in force, or a pilot runs."
        yield from _form(terms, now)
        if terms.combiner.oin in (terms.source.oin, terms.requester.oin):
            what = "the combiner is a party that asks or answers."
            yield "mandate-combiner", what, "Name an independent combiner."
        if terms.version != store.latest(terms.requester.oin, terms.id) + 1:
            what = "the version does not follow on the last one granted."
            yield "mandate-version", what, "Number it after the last version."
        yield from self._not_ours(terms)
        if clusters := store.other_sets(terms):
            what = f"another set of limits about {', '.join(clusters)} was held within 12 months."
            yield "mandate-set", what, "Keep to the set that was declared, or wait."

    def _not_ours(self, terms: Terms) -> Iterator[Reason]:
        """What differs from what this source's own catalogue makes of the proposal."""
        try:
            found = differences(terms, self.catalogue)
        except ProblemError as error:
            for each in error.problems:
                yield each.code, each.what, each.remedy
            return
        if found:
            what = f"it is not what our catalogue says about this bundle: {', '.join(found)}."
            yield "mandate-differs", what, "Use the same catalogue, and change no limits by hand."

    # -- small things --------------------------------------------------------------------------

    def _agreed(self, store: MandateStore, proposal: str) -> dict[str, Approval]:
        """What each role signed; the signatures are checked again."""
        return {
            role: Approval.check(text, self.roles)[0]
            for role, text in store.agreed(proposal).items()
        }

    def _open(self, store: MandateStore, digest_: str) -> str:
        kept = store.find(digest_)
        if kept is None:
            raise ProtocolError.because(
                "proposal-unknown", "there is no such proposal here.", "Let it be sent again."
            )
        if kept.state != "voorgelegd":
            raise ProtocolError.because(
                "proposal-closed", f"the proposal is {kept.state} already.", "Make a new one."
            )
        return kept.text

    def _refuse(
        self,
        store: MandateStore,
        proposal: str,
        terms: Terms,
        reasons: list[Reason],
        now: dt.datetime,
    ) -> str:
        text = " ".join(f"{what} {remedy}".strip() for _, what, remedy in reasons)
        codes = tuple(dict.fromkeys(code for code, _, _ in reasons))
        signed = Refused(
            proposal=proposal, source=self.party.oin, reasons=codes, text=text[:2000], at=now
        ).signed(self.key)
        store.refuse(proposal, terms.requester.oin, codes, signed, now)
        return signed

    def _sign(self, store: MandateStore, proposal: str, terms: Proposal, now: dt.datetime) -> str:
        declared = terms.declared.model_copy(update={"number": store.number_of(terms)})
        fields = {name: getattr(terms, name) for name in Proposal.model_fields}
        mandate = Mandate(
            **{**fields, "declared": declared, "status_number": store.next_status_number()}
        )
        text = mandate.signed(self.key)
        store.grant(digest(text.encode()), proposal, text, mandate, now)
        return text


def _refuse_other_than(approval: Approval, others: Mapping[str, Approval]) -> None:
    """Refuse an approval beside those of other roles: by the same person, or of something else."""
    for role, other in others.items():
        refuse_same_person(approval.name, other.name)
        if approval.conditions != other.conditions:
            raise ProtocolError.because(
                "approval-differs",
                f"the {role} agreed under other conditions.",
                "Agree with the same, or refuse the proposal.",
            )


def _form(terms: Terms, now: dt.datetime) -> Iterator[Reason]:
    """Dates, frequency and gates that no mandate may have."""
    longest = months_after(terms.valid_from, LONGEST)
    if terms.valid_until <= now.date() or not terms.valid_from < terms.valid_until <= longest:
        what = "it has ended, ends before it begins, or holds too long."
        yield "mandate-dates", what, f"Let it end later than today, and within {LONGEST} months."
    if terms.runs * 12 > terms.months:
        what = "more than one list in twelve months is asked."
        yield "mandate-frequency", what, "Ask for one list in twelve months."
    if not LIST_LEAST <= terms.gates.least < terms.gates.most <= LIST_MOST:
        what = "a list outside the gates would be let through."
        yield "mandate-gates", what, f"Keep the list between {LIST_LEAST} and {LIST_MOST} per cent."
