"""Addresses of administration, and where they stand in the navigation."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from vanzelf.looks import navigation
from vanzelf.org.rights import Right
from vanzelf.staff import admin
from vanzelf.staff.invitation import invitation
from vanzelf.staff.kindly import say

addresses: list[URLPattern] = [
    path("uitnodiging/<str:who>/<str:token>/", invitation, name="invitation"),
    path("beheer/medewerkers/", admin.people, name="people"),
    path("beheer/medewerkers/nieuw/", admin.invite, name="invite"),
    path("beheer/medewerkers/<uuid:key>/", admin.person, name="person"),
    path("beheer/medewerkers/<uuid:key>/rol/", admin.give_role, name="give-role"),
    path("beheer/medewerkers/<uuid:key>/wijzig/", admin.change_person, name="change-person"),
    path("beheer/organisaties/", admin.organisations, name="organisations"),
    path("beheer/organisaties/nieuw/", admin.add_organisation, name="add-organisation"),
    path("beheer/organisaties/<uuid:key>/einde/", admin.end_organisation, name="end-organisation"),
    path("beheer/wijken/nieuw/", admin.add_district, name="add-district"),
]


def menu() -> None:
    """What stands in the navigation, and what is said when something cannot be done."""
    section = _("Beheer")
    navigation.register(
        section, _("Medewerkers en rollen"), "staff:people", Right.SEE_STAFF, order=810
    )
    navigation.register(
        section, _("Organisaties en wijken"), "staff:organisations", Right.SEE_STAFF, order=820
    )
    say(
        organisation_known=_("Er is al een organisatie met die naam."),
        own_organisation=_("U werkt daar zelf. Vraag een beheerder van een andere organisatie."),
        end_in_past=_("Die dag is voorbij. Kies vandaag of later."),
        district_known=_("Er is al een wijk met die code."),
        staff_known=_("Iemand heeft dat e-mailadres al. Zoek die medewerker op in de lijst."),
        organisation_over=_("Die organisatie werkt niet meer met ons samen."),
        own_account=_("Dit gaat over uzelf. Vraag een andere beheerder."),
        reset_nothing=_("Deze medewerker heeft geen tweede bewijs. Geef een nieuwe link."),
        reset_waits=_("Dit is al gevraagd. Een andere beheerder moet het ook goed vinden."),
        reset_second=_("U hebt dit zelf gevraagd. Een andere beheerder moet het ook goed vinden."),
        reset_over=_("Deze vraag geldt niet meer. Vraag het opnieuw."),
        assignment_order=_("De laatste dag moet na de eerste dag komen."),
        assignment_long=_("Een rol duurt hoogstens een jaar. Daarna geeft u hem opnieuw."),
        assignment_known=_("Deze medewerker heeft die rol al."),
        assignment_apart=_(
            "Deze rollen gaan niet samen. Wie beheert of toezicht houdt, leest niets over inwoners."
        ),
    )
