"""Addresses of the pages about programs, and where they stand in the navigation."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from vanzelf.looks import navigation
from vanzelf.org.rights import Right
from vanzelf.rest import admin
from vanzelf.staff.kindly import say

app_name = "programs"
urlpatterns = [
    path("", admin.programs, name="all"),
    path("nieuw/", admin.new, name="new"),
    path("<uuid:key>/", admin.one, name="one"),
    path("<uuid:key>/akkoord/", admin.agree, name="agree"),
    path("<uuid:key>/einde/", admin.put_out, name="end"),
]


def menu() -> None:
    """What stands in the navigation, and what is said when something cannot be done."""
    navigation.register(
        _("Beheer"), _("Koppelingen"), "programs:all", Right.SEE_STAFF, order=830
    )  # fmt: skip
    say(
        client_known=_("Er is al een koppeling met die naam. Kies een andere naam."),
        client_purpose=_("Daarvoor geven wij nooit gegevens. Kies een doel uit de lijst."),
        client_scope=_("Kies wat deze koppeling mag."),
        client_long=_("Een koppeling duurt hoogstens een jaar. Kies een dag binnen een jaar."),
        client_own=_("U hebt deze koppeling zelf gemaakt. Vraag een collega om te kijken."),
        client_over=_("Hierover is al besloten. Kijk hoe het er nu voor staat."),
    )
