"""Pages for when something goes wrong: kind, with a telephone number, without anything of a person.

The addresses of the application name them: `handler404 = "vanzelf.looks.handlers.not_found"`, and
`CSRF_FAILURE_VIEW = "vanzelf.looks.handlers.form_too_old"`.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Fault:
    """What a page says about a fault: a heading, and what somebody can do now."""

    status: int
    heading: Promise
    text: Promise


FAULTS = {
    400: Fault(
        400,
        _("Dit lukt niet zo"),
        _("Wij begrijpen de vraag van uw browser niet. Ga terug en probeer het nog een keer."),
    ),
    403: Fault(
        403,
        _("Deze bladzijde is niet voor u open"),
        _(
            "Misschien moet u eerst inloggen. "
            "Of deze bladzijde hoort niet bij uw werk of bij uw code."
        ),
    ),
    404: Fault(
        404,
        _("Deze bladzijde is er niet"),
        _("Misschien staat er een typefout in het adres. Of de bladzijde is verhuisd."),
    ),
    500: Fault(
        500,
        _("Er ging bij ons iets mis"),
        _(
            "Dat ligt niet aan u. Wij hebben een melding gekregen en kijken ernaar. "
            "Probeer het later nog een keer."
        ),
    ),
    503: Fault(
        503,
        _("Wij zijn even dicht"),
        _("Wij werken aan deze website. Probeer het over een kwartier nog een keer."),
    ),
}
TOO_OLD = Fault(
    403,
    _("Deze bladzijde stond te lang open"),
    _(
        "Daarom is uw antwoord niet verstuurd. Ga terug, ververs de bladzijde en probeer het opnieuw."
    ),
)
BARE = (
    '<!doctype html><html lang="nl"><meta charset="utf-8"><title>Er ging bij ons iets mis</title>'
    "<h1>Er ging bij ons iets mis</h1><p>Dat ligt niet aan u. Bel de gemeente als u hulp nodig hebt."
)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001
    """400: the request makes no sense."""
    return page(request, FAULTS[400])


def denied(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001
    """403: not for this person."""
    return page(request, FAULTS[403])


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:  # noqa: ARG001
    """404: there is no such page. The address is not repeated: a number may stand in it."""
    return page(request, FAULTS[404])


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. When even the page cannot be made, a bare one is sent."""
    try:
        return page(request, FAULTS[500])
    except Exception:  # noqa: BLE001 -- whatever broke the page may break this one too
        return HttpResponse(BARE, status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: closed for maintenance."""
    response = page(request, FAULTS[503])
    response.headers["Retry-After"] = "900"
    return response


def form_too_old(request: HttpRequest, **_given: Any) -> HttpResponse:
    """403: the form that was sent is not one we handed out to this browser, or too long ago."""
    return page(request, TOO_OLD)


def page(_request: HttpRequest, fault: Fault) -> HttpResponse:
    """The page about a fault. It asks nothing of the database and nothing of who is logged in."""
    environment = settings.ENVIRONMENT
    context = {
        "fault": fault,
        "municipality": environment.municipality,
        "phone": environment.phone,
        "demo": environment.demo,
    }
    text = loader.get_template("looks/error.html").render(context)
    return HttpResponse(text, status=fault.status)
