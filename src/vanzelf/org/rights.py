"""What a role may do. What is not written here is not allowed to anybody."""

from collections.abc import Mapping
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The work somebody does (requirements R3 to R10), one assignment each."""

    FIELD_WORKER = "buurtteam", _("Buurtteammedewerker")
    TEAM_LEAD = "teamleider", _("Teamleider")
    CALL_AGENT = "kcc", _("Medewerker telefoon en balie")
    OFFICER = "consulent", _("Consulent")
    CAMPAIGN_MANAGER = "regisseur", _("Campagneregisseur")
    PRIVACY_OFFICER = "fg", _("Functionaris gegevensbescherming")
    DUTY_OFFICER = "dienst", _("Dienstdoende")
    BOARD = "bestuur", _("Bestuur")
    ADMINISTRATOR = "beheer", _("Functioneel beheerder")
    AUDITOR = "auditor", _("Auditor")


class Right(StrEnum):
    """One thing that can be done."""

    SEE_SERVICES = "diensten zien"
    EDIT_SERVICES = "diensten klaarzetten"
    SIGN_WANT = "poort willen tekenen"
    SIGN_MAY = "poort mag tekenen"
    SIGN_CAN = "poort kan tekenen"
    SEE_CAMPAIGNS = "campagnes zien"
    RUN_CAMPAIGNS = "campagnes maken"
    RELEASE_WAVES = "golven vrijgeven"
    SEE_LIST = "eigen looplijst zien"
    ASSIGN_LIST = "looplijst verdelen"
    RELEASE_SECRET = "geheim adres vrijgeven"  # noqa: S105 -- an address, not a password
    CALL_VIEW = "beller helpen"
    RECORD_REPLY = "antwoord noteren"
    SEE_CASES = "zaken zien"
    DECIDE = "besluiten voorbereiden"
    APPROVE_DECISION = "besluiten mee ondertekenen"
    RUN_AWARDS = "toekenningen klaarzetten"
    SEE_OVERSIGHT = "toezicht zien"
    HANDLE_REQUESTS = "privacyverzoeken doen"
    HALT = "alles stilzetten"
    SEE_STAFF = "medewerkers zien"
    EDIT_STAFF = "medewerkers en rollen wijzigen"
    EDIT_TEXTS = "teksten bekijken"
    BREAK_GLASS = "buiten toewijzing kijken"
    REVIEW_GLASS = "noodinzage nakijken"
    SEE_AUDIT = "handelingen nalezen"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.FIELD_WORKER: frozenset({Right.SEE_LIST, Right.RECORD_REPLY, Right.BREAK_GLASS}),
    Role.TEAM_LEAD: frozenset(
        {Right.SEE_LIST, Right.ASSIGN_LIST, Right.SIGN_CAN, Right.SEE_SERVICES, Right.REVIEW_GLASS}
    ),
    Role.CALL_AGENT: frozenset({Right.CALL_VIEW, Right.RECORD_REPLY, Right.BREAK_GLASS}),
    Role.OFFICER: frozenset(
        {Right.SEE_CASES, Right.DECIDE, Right.APPROVE_DECISION, Right.RUN_AWARDS,
         Right.RECORD_REPLY, Right.BREAK_GLASS, Right.SEE_SERVICES}
    ),
    Role.CAMPAIGN_MANAGER: frozenset(
        {Right.SEE_SERVICES, Right.EDIT_SERVICES, Right.SEE_CAMPAIGNS, Right.RUN_CAMPAIGNS,
         Right.RELEASE_WAVES, Right.EDIT_TEXTS}
    ),
    Role.PRIVACY_OFFICER: frozenset(
        {Right.SEE_SERVICES, Right.SIGN_MAY, Right.SEE_CAMPAIGNS, Right.RELEASE_WAVES,
         Right.RELEASE_SECRET, Right.SEE_OVERSIGHT, Right.HANDLE_REQUESTS, Right.HALT,
         Right.REVIEW_GLASS, Right.SEE_AUDIT, Right.SEE_STAFF, Right.EDIT_TEXTS}
    ),
    Role.DUTY_OFFICER: frozenset({Right.HALT, Right.SEE_OVERSIGHT}),
    Role.BOARD: frozenset({Right.SEE_SERVICES, Right.SIGN_WANT, Right.SEE_CAMPAIGNS}),
    Role.ADMINISTRATOR: frozenset(
        {Right.SEE_SERVICES, Right.EDIT_SERVICES, Right.SIGN_CAN, Right.SEE_STAFF,
         Right.EDIT_STAFF, Right.EDIT_TEXTS}
    ),
    Role.AUDITOR: frozenset({Right.SEE_SERVICES, Right.SEE_AUDIT, Right.SEE_OVERSIGHT}),
}  # fmt: skip
"""Who may do what. Nobody may both enter staff and read about residents."""


def rights_of(roles: "set[Role] | frozenset[Role]") -> frozenset[Right]:
    """All that these roles may do together."""
    return frozenset().union(*(RIGHTS[role] for role in roles))
