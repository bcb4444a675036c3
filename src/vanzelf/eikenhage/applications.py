"""The application mandates of Eikenhage: proposed, agreed by two roles at each source, signed."""

import datetime as dt
from pathlib import Path

from vanzelf.ask.applications import GrantedApplication
from vanzelf.eikenhage.mandating import registrar
from vanzelf.eikenhage.parties import MUNICIPALITY, SOURCES, Actor, key_of
from vanzelf.protocol import mandates as made
from vanzelf.protocol.application import (
    ApplicationMandate,
    ApplicationProposal,
    propose_application,
)
from vanzelf.protocol.proposing import Approval
from vanzelf.rules.model import Catalogue
from vanzelf.source.application_granting import ApplicationRegistrar
from vanzelf.source.granting import ROLES
from vanzelf.transport.party import Party

ACTIVITY = "https://eikenhage.example/register/aanvragen"


def grant_applications(
    folder: Path, catalogue: Catalogue, parties: dict[str, Party], scheme: str, now: dt.datetime
) -> dict[str, GrantedApplication]:
    """Every application mandate that the catalogue describes for a scheme, by OIN of its source."""
    sources = {actor.slug: actor for actor in SOURCES}
    plans = [each for each in catalogue.applications.values() if each.scheme == scheme]
    return {
        sources[plan.holder].oin: grant_application(
            folder, catalogue, parties[plan.holder], sources[plan.holder], plan.id, now
        )
        for plan in sorted(plans, key=lambda each: each.holder)
    }


def grant_application(
    folder: Path,
    catalogue: Catalogue,
    party: Party,
    actor: Actor,
    plan: str,
    now: dt.datetime,
    changes: dict[str, object] | None = None,
) -> GrantedApplication:
    """One application mandate. changes: other terms than the catalogue's.

    Raises ProtocolError signature-kind when the source refuses.
    """
    asks = made.Party(oin=MUNICIPALITY.oin, name=MUNICIPALITY.name)
    answers = made.Party(oin=actor.oin, name=actor.name)
    proposed = propose_application(catalogue, plan, answers, asks, now.date())
    text = proposed.model_copy(update=changes or {}).signed(
        key_of(folder, MUNICIPALITY, "berichten")
    )
    _, signed = ApplicationProposal.check(text, party.keys_for("berichten"))
    own = registrar(folder, actor, catalogue, party)
    decides = ApplicationRegistrar(own)
    with party.connect() as con, con.transaction():
        refused = decides.receive(con, text, now)
        if refused is None:
            for role in ROLES:
                approval = Approval(
                    proposal=signed.digest,
                    source=actor.oin,
                    name=f"{role} van {actor.name}",
                    at=now,
                )
                own.approve(con, approval.signed(key_of(folder, actor, role)), now)
        granted = refused or decides.grant(con, signed.digest, now)
    mandate, found = ApplicationMandate.check(granted, party.keys_for("mandaten"))
    return GrantedApplication(mandate, granted, found.digest)
