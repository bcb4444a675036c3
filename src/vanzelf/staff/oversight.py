"""S25 and S26: oversight with the kill switch, requests of residents about their data."""

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanzelf.org import clock, halting
from vanzelf.org.audience import staff
from vanzelf.org.models import Glass, Halt, Staff
from vanzelf.org.rights import Right
from vanzelf.oversight import actions, queries, retention
from vanzelf.oversight.models import Request
from vanzelf.staff.kindly import kindly, kindly_to
from vanzelf.staff.oversight_forms import (
    DrillForm,
    ExtendForm,
    FinishForm,
    HaltForm,
    RequestForm,
)

A_PAGE: Final = 30


# -- S25 ---------------------------------------------------------------------------------------------


@staff(Right.SEE_OVERSIGHT)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Everything that is watched, on one page."""
    user = _user(request)
    context = {
        "switch": queries.switch(),
        "may_halt": user.may(Right.HALT),
        "may_review": user.may(Right.REVIEW_GLASS),
        "user": user,
        "weeks": queries.refused_by_week(),
        "refused": list(queries.refused_lately()) if user.may(Right.SEE_AUDIT) else [],
        "see_audit": user.may(Right.SEE_AUDIT),
        "retention": retention.standing(),
        "exports": queries.exports(),
        "handed_over": queries.handed_over(),
        "promises": queries.promises(),
        "glass": list(queries.to_review()),
        "opt_outs": queries.opt_outs(),
        "runs": queries.runs_of_a_year(),
        "requests": queries.open_requests().count(),
    }
    return render(request, "staff/oversight/overview.html", context)


@staff(Right.HALT)
@require_http_methods(["GET", "HEAD", "POST"])
@kindly
def halt(request: HttpRequest) -> HttpResponse:
    """The kill switch: one page, one button, and a reason."""
    form = HaltForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        halting.halt(by=_user(request), reason=form.cleaned_data["reason"])
        messages.warning(request, _("Alles staat stil. Er gaat niets meer uit."))
        return redirect("staff:halt")
    context = {"form": form, "switch": queries.switch(), "user": _user(request)}
    return render(request, "staff/oversight/halt.html", context)


@staff(Right.HALT)
@require_POST
@kindly_to("staff:halt")
def restart(request: HttpRequest) -> HttpResponse:
    """Agree to start again."""
    if halting.restart(by=_user(request)):
        messages.success(request, _("Alles loopt weer. Wat wachtte, gaat nu alsnog."))
    else:
        messages.info(request, _("U bent akkoord. Nu moet een collega ook akkoord gaan."))
    return redirect("staff:halt")


@staff(Right.HALT)
@require_http_methods(["GET", "HEAD", "POST"])
@kindly
def drill(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write down what came of a rehearsal."""
    found = get_object_or_404(Halt, pk=key)
    seconds = {} if found.ended_at is None else {"seconds": 0}
    form = DrillForm(request.POST or None, initial=seconds)
    if request.method == "POST" and form.is_valid():
        actions.note_drill(halt=found, by=_user(request), **form.cleaned_data)
        messages.success(request, _("De oefening is genoteerd."))
        return redirect("staff:halt")
    return render(request, "staff/oversight/drill.html", {"form": form, "halt": found})


@staff(Right.REVIEW_GLASS)
@require_safe
def glass(request: HttpRequest) -> HttpResponse:
    """Looking outside an assignment, to look back at."""
    context = {"glass": list(queries.to_review()), "user": _user(request)}
    return render(request, "staff/oversight/glass.html", context)


@staff(Right.REVIEW_GLASS)
@require_POST
@kindly_to("staff:glass-list")
def review(request: HttpRequest) -> HttpResponse:
    """Say whether it was justified."""
    verdict, _sep, which = request.POST.get("oordeel", "").partition(":")
    if verdict not in ("terecht", "onterecht"):
        raise Http404
    found = get_object_or_404(Glass, pk=_uuid(which))
    actions.review_glass(glass=found, justified=verdict == "terecht", by=_user(request))
    messages.success(request, _("Vastgelegd."))
    return redirect("staff:glass-list")


# -- S26 ---------------------------------------------------------------------------------------------


@staff(Right.HANDLE_REQUESTS)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Requests of residents: what must be done first on top."""
    done = Paginator(queries.done_requests(), A_PAGE).get_page(request.GET.get("bladzijde"))
    context = {
        "open": [(each, _hurry(each)) for each in queries.open_requests()],
        "done": done,
    }
    return render(request, "staff/oversight/requests.html", context)


def _hurry(found: Request) -> tuple[str, str]:
    """How much time there is: words and the kind of badge."""
    left = (found.due_on - clock.today()).days
    if left < 0:
        return _("te laat"), "stop"
    if left <= 7:
        return _("nog %(days)s dagen") % {"days": left}, "wait"
    return _("nog %(days)s dagen") % {"days": left}, "neutral"


@staff(Right.HANDLE_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
@kindly
def new_request(request: HttpRequest) -> HttpResponse:
    """Write down a request that came by telephone, letter or desk."""
    form = RequestForm(request.POST or None, initial={"came_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        day = data["came_on"]
        came_at = clock.now() if day == clock.today() else _noon(day)
        found = actions.receive(
            kind=Request.Kind(data["kind"]), subject=data["number"], service=data["service"],
            came_by=data["came_by"], came_at=came_at, noted_by=_user(request),
        )  # fmt: skip
        messages.success(request, _("Genoteerd. De inwoner krijgt binnen een maand antwoord."))
        return redirect("staff:request", found.pk)
    return render(request, "staff/oversight/new_request.html", {"form": form})


@staff(Right.HANDLE_REQUESTS)
@require_safe
def one_request(request: HttpRequest, key: UUID) -> HttpResponse:
    """One request: who, what, until when, and what can be done."""
    found = actions.look(request=get_object_or_404(Request, pk=key), by=_user(request))
    words, kind = _hurry(found)
    resident = getattr(found.subject, "resident", None) if found.subject else None
    context = {
        "found": found, "resident": resident, "hurry": words, "badge": kind,
        "extend": ExtendForm(prefix="verleng"), "finish": FinishForm(prefix="klaar", kind=found.kind),
        "is_open": found.state == Request.State.OPEN,
        "erasure": found.kind == Request.Kind.ERASURE,
        "objection": found.kind == Request.Kind.OBJECTION,
    }  # fmt: skip
    return render(request, "staff/oversight/request.html", context)


@staff(Right.HANDLE_REQUESTS)
@require_POST
@kindly_to("staff:request")
def make_bundle(request: HttpRequest, key: UUID) -> HttpResponse:
    """Everything we have of somebody, as a file for them."""
    made = actions.bundle(request=get_object_or_404(Request, pk=key), by=_user(request))
    response = HttpResponse(made.file, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="inzage-{key}.zip"'
    response.headers["Cache-Control"] = "no-store"
    return response


@staff(Right.HANDLE_REQUESTS)
@require_POST
@kindly_to("staff:request")
def change_request(request: HttpRequest, key: UUID) -> HttpResponse:
    """Extend, finish or erase; one button each."""
    found, by = get_object_or_404(Request, pk=key), _user(request)
    doing = request.POST.get("doe", "")
    if doing == "verleng":
        extend = ExtendForm(request.POST, prefix="verleng")
        said = extend.cleaned_data if extend.is_valid() else {"because": ""}
        actions.extend(request=found, by=by, **said)
        messages.success(request, _("Verlengd. Vertel de inwoner waarom."))
    elif doing == "klaar":
        form = FinishForm(request.POST, prefix="klaar", kind=found.kind)
        if not form.is_valid():
            messages.error(request, _("Kies een uitkomst."))
            return redirect("staff:request", key)
        said = form.cleaned_data
        outcome = Request.Outcome(said["outcome"])
        actions.finish(
            request=found, outcome=outcome, reason=said["reason"], by=by, ground=said["ground"]
        )
        messages.success(request, _("Afgehandeld."))
    elif doing == "wis" and request.POST.get("zeker") == "ja":
        _tell_erased(request, actions.forget(request=found, by=by).kept)
    elif doing == "wis":
        messages.error(request, _("Zet eerst het vinkje. Wissen kan niet terug."))
    else:
        raise Http404
    return redirect("staff:request", key)


def _tell_erased(request: HttpRequest, kept: Any) -> None:
    if kept:
        text = _("Gewist, behalve deze zaken: %(cases)s. Die moeten blijven van de Archiefwet.")
        messages.warning(request, text % {"cases": ", ".join(kept)})
    else:
        messages.success(request, _("Alles is gewist. Er is niets meer van deze inwoner."))


def _noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def _user(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
