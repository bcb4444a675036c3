"""S20: services, their three gates in order, their levels, and whom they do not find."""

import datetime as dt
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanzelf.campaigns.effects import has_effect
from vanzelf.decide.repairing import counts
from vanzelf.definitions.model import Service
from vanzelf.org import clock
from vanzelf.org.audience import everybody, staff
from vanzelf.org.catalogue import services as folders
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.services import actions, necessity
from vanzelf.services.models import Gate, Version
from vanzelf.services.queries import gates_of
from vanzelf.staff import necessity as told
from vanzelf.staff.kindly import kindly, kindly_to
from vanzelf.staff.services_forms import GateForm, ReasonForm
from vanzelf.staff.services_shown import Shown, changed_since, entries, shown, shown_all

YEAR: Final = dt.timedelta(days=365)
SEE, EDIT = Right.SEE_SERVICES, Right.EDIT_SERVICES
QUESTIONS: Final = {
    Gate.Kind.WANT: gettext_lazy("Willen we het?"),
    Gate.Kind.MAY: gettext_lazy("Mag het?"),
    Gate.Kind.CAN: gettext_lazy("Kan het?"),
}


@staff(SEE)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every service there is a folder of, and where it is stuck."""
    user = _user(request)
    found = shown_all(user)
    changed = any(each.changed or each.version is None for each in found)
    context = {"services": found, "changed": changed, "may_edit": user.may(EDIT)}
    return render(request, "staff/services/overview.html", context)


@staff(SEE)
@require_safe
def one(request: HttpRequest, service: str) -> HttpResponse:
    """A service: gates, levels, fields, blind spots."""
    found = _shown(request, service)
    context = {
        "it": found, "may_edit": _user(request).may(EDIT), "pause_form": ReasonForm(),
        "texts": _address("staff:texts", service), "effect": has_effect(found.service),
        "since": changed_since(found.service),
    }  # fmt: skip
    return render(request, "staff/services/one.html", context | _questions(request, found))


def _questions(request: HttpRequest, found: Shown) -> dict[str, Any]:
    """What each question of a service buys, and whether this person may have it measured."""
    user = _user(request)
    return {
        "questions": told.shown(found.service, found.version), "service_id": found.service.id,
        "may_measure": user.may(EDIT) or user.may(Right.SIGN_MAY),
    }  # fmt: skip


@staff(EDIT, Right.SIGN_MAY)
@require_POST
@kindly_to("staff:service")
def measure(request: HttpRequest, service: str) -> HttpResponse:
    """Have a worker measure what each question buys."""
    version, _folder = _version(service)
    necessity.ask(version=version, by=_user(request))
    messages.success(request, _("Er wordt gemeten. Kijk over een minuut nog eens."))
    return redirect("staff:service", service)


@staff(EDIT)
@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    """Look at the folders again."""
    changed = actions.take_in(by=_user(request))
    said = _("Er is niets veranderd.") if not changed else _("De diensten zijn ingelezen.")
    messages.success(request, said)
    return redirect("staff:services")


@staff(Right.SIGN_WANT, Right.SIGN_MAY, Right.SIGN_CAN)
@require_http_methods(["GET", "POST"])
@kindly
def sign(request: HttpRequest, service: str, kind: str) -> HttpResponse:
    """Answer one of the three questions, with what it rests on."""
    version, folder = _version(service)
    question = _kind(kind)
    it = _shown(request, service)
    rests_on = _questions(request, it) if question == Gate.Kind.MAY else {}
    asked = rests_on.get("questions")
    form = GateForm(question, folder, request.POST or None, little=asked.little if asked else ())
    if request.method == "POST" and form.is_valid():
        actions.sign(
            version=version, kind=question, by=_user(request),
            verdict=Gate.Verdict(form.cleaned_data["verdict"]),
            motive=form.cleaned_data["motive"], article=form.cleaned_data.get("article", ""),
            conditions=form.conditions(), evidence=form.evidence(), reasons=form.reasons(),
        )  # fmt: skip
        messages.success(request, _("Uw antwoord is vastgelegd, met uw naam en de dag."))
        return redirect("staff:service", service)
    context = {"it": it, "form": form, "question": QUESTIONS[question]} | rests_on
    return render(request, "staff/services/sign.html", context)


@staff(Right.SIGN_WANT, Right.SIGN_MAY, Right.SIGN_CAN)
@require_POST
@kindly_to("staff:service")
def reopen(request: HttpRequest, service: str) -> HttpResponse:
    """Ask a question again; the service stops meanwhile."""
    version, _folder = _version(service)
    gate = gates_of(version).get(_kind(request.POST.get("poort", "")))
    form = ReasonForm(request.POST)
    if gate is None or not form.is_valid():
        messages.error(request, _("Zeg in een zin waarom de vraag opnieuw gesteld wordt."))
        return redirect("staff:service", service)
    actions.reopen(gate=gate, because=form.cleaned_data["because"], by=_user(request))
    messages.success(request, _("De vraag staat weer open. De dienst staat stil tot er een ja is."))
    return redirect("staff:service", service)


@staff(EDIT)
@require_POST
@kindly_to("staff:service")
def start(request: HttpRequest, service: str) -> HttpResponse:
    """Bring a service into force."""
    version, _folder = _version(service)
    actions.start(version=version, by=_user(request))
    messages.success(request, _("De dienst is in werking, en staat in het openbare register."))
    return redirect("staff:service", service)


@staff(EDIT)
@require_POST
@kindly_to("staff:service")
def pause(request: HttpRequest, service: str) -> HttpResponse:
    """Stop a service for now."""
    version, _folder = _version(service)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Zeg in een zin waarom de dienst stilstaat."))
        return redirect("staff:service", service)
    actions.pause(version=version, because=form.cleaned_data["because"], by=_user(request))
    messages.success(request, _("De dienst staat stil. Er gaat niets nieuws meer uit."))
    return redirect("staff:service", service)


@everybody
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The public register: what we look at, of whom, why, with which sources (P-15); and how often
    we made a mistake (A36).
    """
    context = {"entries": entries(), "mistakes": counts(clock.now() - YEAR)}
    return render(request, "staff/services/register.html", context)


def _user(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user


def _version(service: str) -> tuple[Version, Service]:
    folder = folders().get(service)
    version = Version.objects.filter(service=service).exclude(state=Version.State.ENDED).first()
    if folder is None or version is None:
        raise Http404
    return version, folder


def _kind(kind: str) -> Gate.Kind:
    if kind not in Gate.Kind.values:
        raise Http404
    return Gate.Kind(kind)


def _shown(request: HttpRequest, service: str) -> Shown:
    folder = folders().get(service)
    if folder is None:
        raise Http404
    return shown(folder, _user(request))


def _address(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
