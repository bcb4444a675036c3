"""Two sources, some municipalities, what they sign with, and what they send."""

import datetime as dt
from dataclasses import dataclass, replace

from vanzelf.protocol.canonical import digest
from vanzelf.protocol.mandates import CombinerPin, Mandate, Party, Requester
from vanzelf.protocol.proposing import Approval, Proposal, Refused, propose
from vanzelf.protocol.signing import Key, keys
from vanzelf.rules.load import load_catalogue
from vanzelf.source.granting import Registrar
from vanzelf.source.mandates import MandateStore

START = dt.date(2026, 11, 1)
NOW = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)


def oin(number):
    """An identification number that nobody has."""
    return f"{number:020}"


UWV, TAX = Party(oin=oin(11), name="UWV"), Party(oin=oin(12), name="Belastingdienst")
EIKENHAGE, BEUKENDAM = (
    Requester(oin=oin(number), name=name, municipalities=(code,))
    for number, name, code in ((21, "Eikenhage", "9999"), (22, "Beukendam", "9998"))
)
COMBINER = CombinerPin(
    oin=oin(31), name="Samenvoeger", kid=f"{oin(31)}/berichten/1", supplier="Derde", host="Elders"
)
REQUESTERS = {party.oin: Key.make(f"{party.oin}/berichten/1") for party in (EIKENHAGE, BEUKENDAM)}
SOURCES = {party.oin: Key.make(f"{party.oin}/mandaten/1") for party in (UWV, TAX)}
ROLES = {
    (party.oin, role): Key.make(f"{party.oin}/{role}/1")
    for party in (UWV, TAX)
    for role in ("beheerder", "fg")
}
NAMES = {"beheerder": "A. de Boer", "fg": "C. Yilmaz"}
HOLDERS = {UWV.oin: "uwv", TAX.oin: "belastingdienst"}
CATALOGUE = load_catalogue()


@dataclass
class Source:
    """A source with its registrar and its database."""

    registrar: Registrar
    con: object

    def receive(self, proposal, now=NOW):
        """Send a proposal; what came back, and the digest that names the proposal."""
        text = proposal.signed(REQUESTERS[proposal.requester.oin])
        return self.registrar.receive(self.con, text, now), digest(text.encode())

    def approve(self, proposal, now=NOW, roles=("beheerder", "fg"), conditions=None):
        """Let roles agree with a proposal, by its digest."""
        source = self.registrar.party.oin
        for role in roles:
            approval = Approval(
                proposal=proposal, source=source, name=NAMES[role], conditions=conditions, at=now
            )
            self.registrar.approve(self.con, approval.signed(ROLES[source, role]), now)

    def grant(self, proposal, now=NOW):
        """Propose, approve and sign; the signed mandate or refusal."""
        refused, name = self.receive(proposal, now)
        if refused is not None:
            return refused
        self.approve(name, now)
        return self.registrar.grant(self.con, name, now)


def proposal(
    plan="gemeentelijk-uwv",
    source=UWV,
    requester=EIKENHAGE,
    on=START,
    catalogue=CATALOGUE,
    version=1,
):
    """A proposal as the catalogue describes it."""
    return propose(catalogue, plan, source, requester, COMBINER, on, version)


def with_figure(scheme, parameter, value, catalogue=CATALOGUE):
    """The catalogue of a municipality with another figure of its own, in the same version."""
    versions = []
    for version in catalogue.schemes[scheme]:
        old = version.parameters[parameter]
        figures = tuple(replace(figure, value=value) for figure in old.figures)
        changed = {**version.parameters, parameter: replace(old, figures=figures)}
        versions.append(replace(version, parameters=changed))
    return replace(catalogue, schemes={**catalogue.schemes, scheme: tuple(versions)})


def changed(made, **fields):
    """A proposal with other fields, as somebody could write it by hand."""
    return Proposal.read(made.data() | fields)


GRANTORS = keys(SOURCES.values())


def mandate(text):
    """The mandate in a signed text."""
    return Mandate.check(text, GRANTORS)[0]


def reasons(text):
    """Why a proposal was refused."""
    return set(Refused.check(text, GRANTORS)[0].reasons)


def alerts(source):
    """What the source was alerted to."""
    moment = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    return [each.reason for each in MandateStore(source.con).alerts(moment)]
