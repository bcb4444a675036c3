"""S10 to S12: the day, a conversation, what came of it. Each page works without a script too."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanzelf.campaigns import queries, walking
from vanzelf.campaigns.queries import Stop
from vanzelf.field import shown
from vanzelf.field.forms import AGAIN, NOBODY, OutcomeForm
from vanzelf.looks import assets
from vanzelf.org import clock
from vanzelf.org.audience import everybody, staff
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.residents.models import Resident
from vanzelf.terms.problems import ProblemError

SEE: Final = Right.SEE_LIST
OWN: Final = Path(__file__).parent / "static" / "field"
SCRIPTS: Final = ("store.js", "day.js")
SAID: Final[Mapping[str, Any]] = {
    "walk-not-yours": gettext_lazy("Dit adres is van een collega. Vraag uw teamleider."),
    "walk-stands-still": gettext_lazy("Alles staat nu stil. Ga niet langs, en wacht op bericht."),
    "walk-over": gettext_lazy("Hier hoeft u niet meer heen. Ga verder met het volgende adres."),
    "walk-again": gettext_lazy("Kies een dag vanaf vandaag."),
    "secret-address": gettext_lazy("Dit adres is geheim. U kunt het niet bekijken."),
    "glass-elsewhere": gettext_lazy("Dit is van een andere organisatie. Vraag uw teamleider."),
    "glass-reason": gettext_lazy("Zeg in een zin waarom u moet kijken."),
    "no-right": gettext_lazy("Dit hoort bij een andere rol."),
}
OTHERWISE: Final = gettext_lazy("Dat lukte niet. Ga terug naar uw dag en probeer het opnieuw.")


def sentence(error: ProblemError) -> str:
    """What is said about a problem."""
    return str(SAID.get(error.problems[0].code, OTHERWISE))


@staff(SEE)
@never_cache
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """S10: the addresses of today."""
    stops = queries.day(_user(request))
    return render(request, "field/day.html", _day(stops))


@staff(SEE)
@never_cache
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """S11 and S12: a conversation, and what came of it."""
    if request.method == "POST":
        return _record(request, key)
    try:
        entry = walking.open_entry(entry_id=key, by=_user(request))
    except ProblemError as error:
        return _refused(request, key, error)
    return render(request, "field/one.html", _one(_stop(request, entry), _user(request)))


def _record(request: HttpRequest, key: UUID) -> HttpResponse:
    """A form that came in, from a page or from a telephone that was without network."""
    form, asked = OutcomeForm(request.POST), "application/json" in request.headers.get("Accept", "")
    if not form.is_valid():
        if asked:
            return JsonResponse({"fouten": form.errors}, status=422)
        return _again(request, key, form)
    try:
        walking.record(entry_id=key, said=form.said(), by=_user(request))
    except ProblemError as error:
        if asked:
            return JsonResponse({"wat": sentence(error)}, status=409)
        return _refused(request, key, error)
    if asked:
        return JsonResponse({"vastgelegd": str(form.cleaned_data["key"])})
    messages.success(request, _("Vastgelegd. Ga verder met het volgende adres."))
    return redirect("field:day")


def _again(request: HttpRequest, key: UUID, form: OutcomeForm) -> HttpResponse:
    try:
        entry = walking.open_entry(entry_id=key, by=_user(request))
    except ProblemError as error:
        return _refused(request, key, error)
    context = _one(_stop(request, entry), _user(request)) | {"form": form}
    return render(request, "field/one.html", context)


def _refused(request: HttpRequest, key: UUID, error: ProblemError) -> HttpResponse:
    """Why not, and what to do instead; who may break the glass is told how."""
    code = error.problems[0].code
    context = {
        "said": sentence(error), "key": key, "version": _version(),
        "glass": code == "walk-not-yours" and _user(request).may(Right.BREAK_GLASS),
    }  # fmt: skip
    status = 403 if code in ("walk-not-yours", "secret-address", "glass-elsewhere") else 409
    return render(request, "field/refused.html", context, status=status)


@staff(Right.BREAK_GLASS)
@require_POST
def glass(request: HttpRequest, key: UUID) -> HttpResponse:
    """Look outside one's own walk, with a reason that another checks afterwards."""
    try:
        walking.break_glass(entry_id=key, reason=request.POST.get("reden", ""), by=_user(request))
    except ProblemError as error:
        return _refused(request, key, error)
    return redirect("field:one", key)


# -- without a network -------------------------------------------------------------------------------


@staff(SEE)
@never_cache
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The day for a telephone: what its pages would say. Each address counts as opened, once."""
    user = _user(request)
    stops = [each for each in queries.day(user) if not each.still]
    walking.fetch(walks=[each.walk for each in stops], by=user)
    others = _others(stops)
    pages = {
        str(stop.entry.pk): render_to_string(
            "field/card.html", _one(stop, user, others), request=request
        )
        for stop in stops
    }
    whole = render_to_string("field/list.html", _day(stops), request=request)
    told = {
        "dag": clock.today().isoformat(), "token": get_token(request), "lijst": whole,
        "kaarten": pages,
    }  # fmt: skip
    return JsonResponse(told)


@everybody
@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """What a telephone shows without a network: a frame with nobody in it."""
    response = render(request, "field/shell.html", {"version": _version()})
    response.headers["Cache-Control"] = "no-cache"
    return response


@everybody
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that answers when there is no network. It keeps no page of anybody."""
    names = [*(_own(each) for each in SCRIPTS), *(assets.url_of(each) for each in
             ("residents.css", "field.css", "icons.svg", "favicon.svg"))]  # fmt: skip
    context = {"version": _version(), "shell": reverse("field:shell"), "files": names}
    response = render(request, "field/worker.js", context, content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@everybody
@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """So that it can stand among the apps of a telephone."""
    told = {
        "name": _("Looplijst"), "short_name": _("Looplijst"), "lang": "nl",
        "start_url": reverse("field:day"), "scope": reverse("field:day"), "display": "standalone",
        "background_color": "#ffffff", "theme_color": "#ffffff",
        "icons": [{"src": assets.url_of("favicon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")


def _own(name: str) -> str:
    return f"{static('field/' + name)}?v={_version()}"


@cache
def _version() -> str:
    """Of all that a telephone keeps: another when a file is another."""
    made = hashlib.sha256(repr(sorted(assets.manifest().items())).encode())
    for name in SCRIPTS:
        made.update((OWN / name).read_bytes())
    return made.hexdigest()[:12]


# -- parts -------------------------------------------------------------------------------------------


def _day(stops: list[Stop]) -> dict[str, Any]:
    return {
        "rows": [shown.row(each) for each in stops if not each.still],
        "still": any(each.still for each in stops), "today": clock.today(),
        "version": _version(),
    }  # fmt: skip


def _one(stop: Stop, by: Staff, others: Mapping[str, Resident] | None = None) -> dict[str, Any]:
    found = _others([stop]) if others is None else others
    at_home = [found[each] for each in stop.entry.others if each in found]
    return {
        "card": shown.card(stop, by, at_home), "form": OutcomeForm.fresh(), "nobody": NOBODY,
        "again": AGAIN, "spoken": shown.SPOKEN, "first_day": clock.today(), "version": _version(),
    }  # fmt: skip


def _others(stops: list[Stop]) -> dict[str, Resident]:
    """Who lives there too, still, by id: asked once for the whole day."""
    ids = {each for stop in stops for each in stop.entry.others}
    there = Resident.objects.filter(subject__in=ids, died_on=None, left_on=None)
    return {str(each.subject_id): each for each in there}


def _stop(request: HttpRequest, entry: Any) -> Stop:
    """An entry that was opened, as a stop of today: also one that was seen through broken glass."""
    from vanzelf.campaigns.ending import about
    from vanzelf.campaigns.models import Walk
    from vanzelf.work.models import ContactAttempt

    tried = tuple(ContactAttempt.objects.filter(about=about(entry)).order_by("at"))
    walk = Walk(entry=entry, staff=_user(request), day=clock.today())
    return Stop(walk, entry, tried, still=False)


def _user(request: HttpRequest) -> Staff:
    if not isinstance(request.user, Staff):
        raise Http404
    return request.user
