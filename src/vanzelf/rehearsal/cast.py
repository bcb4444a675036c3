"""Who plays: the staff of Eikenhage, and its services brought into force by them."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanzelf.org import clock
from vanzelf.org.catalogue import catalogue, services
from vanzelf.org.models import Assignment, District, Organisation, Staff
from vanzelf.org.rights import Role
from vanzelf.rehearsal.weighing import put
from vanzelf.services import actions
from vanzelf.services.models import Gate, Version
from vanzelf.services.queries import alive

DOMAIN: Final = "eikenhage.example"
MUNICIPALITY, TEAMS = "Gemeente Eikenhage", "Buurtteams Eikenhage"
JOINT: Final = "Werkplein Eikendal"
"""A joint body: it works for more municipalities, and people call it too."""


@dataclass(frozen=True)
class Player:
    """Somebody on the staff. key: in the address of the page that logs in. does: in a sentence."""

    key: str
    name: str
    role: Role
    does: str | Promise
    organisation: str = MUNICIPALITY
    district: str = ""


CAST: Final = (
    Player("regisseur", "Cas de Boer", Role.CAMPAIGN_MANAGER,
           _("kiest wie er over een dienst iets hoort, en in welke volgorde")),
    Player("buurtteam", "Fatma Kaya", Role.FIELD_WORKER,
           _("gaat langs bij mensen in Oost"), TEAMS, "oost"),
    Player("teamleider", "Tarik Post", Role.TEAM_LEAD,
           _("verdeelt de looplijst van Oost"), TEAMS, "oost"),
    Player("telefoon", "Sanne Vos", Role.CALL_AGENT,
           _("helpt wie belt of langskomt")),
    Player("werkplein", "Noor Bakker", Role.CALL_AGENT,
           _("helpt wie het werkplein belt, dat voor meer gemeenten werkt"), JOINT),
    Player("consulent", "Karim Haddad", Role.OFFICER,
           _("beoordeelt en besluit, en belt eerst")),
    Player("consulent-2", "Els Mulder", Role.OFFICER,
           _("kijkt mee en tekent mee")),
    Player("fg", "Fien Scholten", Role.PRIVACY_OFFICER,
           _("let op de gegevens, en kan alles stilzetten")),
    Player("dienst", "Daan Evers", Role.DUTY_OFFICER,
           _("heeft dienst, en kan alles stilzetten")),
    Player("bestuur", "Bea Hoekstra", Role.BOARD,
           _("zegt of de gemeente een dienst wil")),
    Player("beheer", "Bas Nowak", Role.ADMINISTRATOR,
           _("zorgt voor medewerkers, teksten en instellingen")),
    Player("auditor", "Ada Prins", Role.AUDITOR,
           _("leest na wat er is gedaan")),
)  # fmt: skip
"""One for each role, a second officer for the second signature, and somebody of a joint body."""

BEGAN: Final = dt.date(2026, 1, 1)
MOTIVES: Final = {
    Gate.Kind.WANT: "De raad wil dat inwoners krijgen waar zij recht op hebben. De cliëntenraad is om advies gevraagd.",
    Gate.Kind.MAY: "Getoetst op doel, noodzaak en bewaartermijn. De DPIA is vastgesteld.",
    Gate.Kind.CAN: "Gegevens, mensen en kanalen zijn er, en zijn geprobeerd.",
}
ARTICLES: Final = {
    "toeslagen": "fictief-demo: in Eikenhage bestaat deze grondslag",
    "kwijtschelding": "Invorderingswet 1990 art. 26, Gemeentewet art. 255",
    "reisdocumenten": "Paspoortwet art. 26, Gemeentewet art. 160",
}
"""Where the law that allows a service is another, or shorter, than that of its purpose."""
ARTICLE: Final = 120
"""Characters of it."""


@transaction.atomic
def engage() -> dict[str, Staff]:
    """The organisations, districts and staff, made when they are not there yet; by key."""
    organisations = {
        name: Organisation.objects.get_or_create(
            name=name, defaults={"kind": kind, "phone": phone}
        )[0]
        for name, kind, phone in (
            (MUNICIPALITY, Organisation.Kind.MUNICIPALITY, "0500-12345"),
            (TEAMS, Organisation.Kind.FOUNDATION, "0500-12346"),
            (JOINT, Organisation.Kind.JOINT_BODY, "0500-12347"),
        )
    }
    return {player.key: _engaged(player, organisations) for player in CAST}


def _engaged(player: Player, organisations: dict[str, Organisation]) -> Staff:
    email = f"{player.key}@{DOMAIN}"
    found = Staff.objects.filter(email=email).first()
    if found is not None:
        return found
    organisation = organisations[player.organisation]
    staff = Staff.objects.create_user(email, player.name, organisation=organisation)
    district = None
    if player.district:
        district, _made = District.objects.get_or_create(
            code=player.district,
            defaults={"name": player.district.capitalize(), "team": organisation},
        )
    Assignment.objects.create(staff=staff, role=player.role, district=district, begins=BEGAN)
    return staff


@transaction.atomic
def open_services(staff: dict[str, Staff]) -> list[Version]:
    """Every service of the catalogue, through its three gates; those in force are left alone."""
    actions.take_in(by=staff["beheer"])
    signers = {
        Gate.Kind.WANT: staff["bestuur"],
        Gate.Kind.MAY: staff["fg"],
        Gate.Kind.CAN: staff["beheer"],
    }
    opened = []
    for service, folder in services().items():
        version = alive(service)
        if version is None or version.state != Version.State.DRAFT:
            continue
        article = ARTICLES.get(service, catalogue().purposes[folder.purpose].law)[:ARTICLE]
        reasons = put(version)
        for kind, signer in signers.items():
            actions.sign(
                version=version, kind=kind, verdict=Gate.Verdict.YES, motive=MOTIVES[kind],
                article=article if kind == Gate.Kind.MAY else "", by=signer,
                evidence={"op": clock.today().isoformat()}, reasons=reasons,
            )  # fmt: skip
        opened.append(actions.start(version=version, by=staff["beheer"]).version)
    return opened
