"""Addresses of oversight, and where they stand in the navigation."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanzelf.looks import navigation
from vanzelf.looks.navigation import StateItem
from vanzelf.org.halting import halted
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.oversight.queries import open_requests, to_review
from vanzelf.staff import mandates, oversight
from vanzelf.staff.kindly import say

addresses: list[URLPattern] = [
    path("toezicht/", oversight.overview, name="oversight"),
    path("toezicht/mandaten/", mandates.mandates_held, name="mandates"),
    path("toezicht/mandaten/navragen/", mandates.hear, name="mandates-hear"),
    path("toezicht/mandaten/<slug:key>/", mandates.mandate, name="mandate"),
    path("toezicht/stilzetten/", oversight.halt, name="halt"),
    path("toezicht/stilzetten/herstart/", oversight.restart, name="restart"),
    path("toezicht/stilzetten/<uuid:key>/oefening/", oversight.drill, name="drill"),
    path("toezicht/noodinzage/", oversight.glass, name="glass-list"),
    path("toezicht/noodinzage/oordeel/", oversight.review, name="glass-review"),
    path("toezicht/verzoeken/", oversight.requests, name="requests"),
    path("toezicht/verzoeken/nieuw/", oversight.new_request, name="new-request"),
    path("toezicht/verzoeken/<uuid:key>/", oversight.one_request, name="request"),
    path("toezicht/verzoeken/<uuid:key>/dossier/", oversight.make_bundle, name="request-bundle"),
    path("toezicht/verzoeken/<uuid:key>/wijzig/", oversight.change_request, name="change-request"),
]


def menu() -> None:
    """What stands in the navigation and on every page, and what is said about problems."""
    section = _("Toezicht")
    navigation.register(section, _("Toezicht"), "staff:oversight", Right.SEE_OVERSIGHT, order=610)
    navigation.register(
        section, _("Verzoeken"), "staff:requests", Right.HANDLE_REQUESTS, order=620,
        count=lambda _request: open_requests().count(),
    )  # fmt: skip
    navigation.register(section, _("Mandaten"), "staff:mandates", Right.SEE_OVERSIGHT, order=630)
    navigation.register(
        section, _("Noodinzage"), "staff:glass-list", Right.REVIEW_GLASS, order=640,
        count=lambda _request: to_review().count(),
    )  # fmt: skip
    navigation.register(section, _("Alles stilzetten"), "staff:halt", Right.HALT, order=650)
    navigation.register_state(standing_still)
    say(
        request_future=_("Die dag moet nog komen."),
        request_over=_("Dit verzoek is al afgehandeld."),
        request_extended=_("Dit verzoek is al een keer verlengd. Handel het nu af."),
        request_late=_("De maand is voorbij. Handel het nu af, en vertel het de inwoner."),
        request_reason=_("Schrijf op waarom. De inwoner krijgt dat te lezen."),
        request_kind=_("Dit verzoek vraagt iets anders. Noteer een nieuw verzoek."),
        request_erased=_("Van deze inwoner is niets meer."),
        glass_own=_("Dit was u zelf. Vraag een collega om het na te kijken."),
        glass_reviewed=_("Een collega keek dit al na."),
        drill_running=_("Alles staat nog stil. Start eerst weer."),
        drill_noted=_("Deze oefening is al genoteerd."),
    )


def standing_still(request: HttpRequest) -> StateItem | None:
    """On every page of staff: that everything stands still, as long as it does."""
    if not halted():
        return None
    user = request.user
    link = reverse("staff:halt") if isinstance(user, Staff) and user.may(Right.HALT) else ""
    return StateItem(gettext("Alles staat stil: er gaat niets uit"), "stop", link)
