"""The mandates of Eikenhage: proposed, agreed by two roles at each source, and signed."""

import datetime as dt
from pathlib import Path

from vanzelf.ask.steps import Granted
from vanzelf.eikenhage.parties import COMBINER, MUNICIPALITY, SOURCES, Actor, key_of
from vanzelf.protocol import mandates as made
from vanzelf.protocol.mandates import Mandate
from vanzelf.protocol.proposing import Approval, propose
from vanzelf.protocol.signing import check, keys
from vanzelf.rules.model import Catalogue
from vanzelf.source.granting import ROLES, Registrar
from vanzelf.synth.holders import MUNICIPALITY_CODE
from vanzelf.transport.party import Party


def registrar(folder: Path, actor: Actor, catalogue: Catalogue, party: Party) -> Registrar:
    """Who decides on proposals at a source."""
    return Registrar(
        party=made.Party(oin=actor.oin, name=actor.name),
        holder=actor.slug,
        key=key_of(folder, actor, "mandaten"),
        catalogue=catalogue,
        requesters=party.keys_for("berichten"),
        roles=keys(key_of(folder, actor, role) for role in ROLES),
        demo=True,
    )


def grant_all(
    folder: Path, catalogue: Catalogue, parties: dict[str, Party], bundle: str, now: dt.datetime
) -> dict[str, Granted]:
    """Every mandate that the catalogue describes for a bundle, by the OIN of its source."""
    sources = {actor.slug: actor for actor in SOURCES}
    plans = [each for each in catalogue.mandates.values() if each.bundle == bundle]
    return {
        sources[plan.holder].oin: _grant(
            folder, catalogue, parties[plan.holder], sources[plan.holder], plan.id, now
        )
        for plan in sorted(plans, key=lambda each: each.holder)
    }


def _grant(
    folder: Path, catalogue: Catalogue, party: Party, actor: Actor, plan: str, now: dt.datetime
) -> Granted:
    mine = key_of(folder, MUNICIPALITY, "berichten")
    pin = made.CombinerPin(
        oin=COMBINER.oin,
        name=COMBINER.name,
        kid=key_of(folder, COMBINER, "berichten").kid,
        supplier=COMBINER.supplier,
        host=COMBINER.host,
    )
    asks = made.Requester(
        oin=MUNICIPALITY.oin, name=MUNICIPALITY.name, municipalities=(MUNICIPALITY_CODE,)
    )
    answers = made.Party(oin=actor.oin, name=actor.name)
    text = propose(catalogue, plan, answers, asks, pin, now.date()).signed(mine)
    proposal = check(text, "vanzelf-mandaatvoorstel", party.keys_for("berichten")).digest
    decides = registrar(folder, actor, catalogue, party)
    with party.connect() as con, con.transaction():
        decides.receive(con, text, now)
        for role in ROLES:
            approval = Approval(
                proposal=proposal, source=actor.oin, name=f"{role} van {actor.name}", at=now
            )
            decides.approve(con, approval.signed(key_of(folder, actor, role)), now)
        signed = decides.grant(con, proposal, now)
    mandate, found = Mandate.check(signed, party.keys_for("mandaten"))
    return Granted(mandate, signed, found.digest)
