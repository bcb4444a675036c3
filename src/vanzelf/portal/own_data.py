"""S7: reading what was done with one's data, taking everything along, correcting and objecting."""

import json
from typing import Any, Final

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from vanzelf.looks.shapes import Fact
from vanzelf.org import clock
from vanzelf.org.catalogue import services
from vanzelf.org.rights import Role
from vanzelf.oversight.actions import receive
from vanzelf.oversight.evidence import parts
from vanzelf.oversight.models import Request
from vanzelf.portal import showing
from vanzelf.portal.looking_back import read
from vanzelf.portal.purposes import uses_of
from vanzelf.portal.visitor import resident, visitor_in
from vanzelf.reach import wording
from vanzelf.reach.contesting import keep_words
from vanzelf.residents.models import Channel, Refusal, Subject
from vanzelf.work import actions as work
from vanzelf.work.calendar import working_days_on
from vanzelf.work.models import Task

LOOK_WITHIN: Final = 5
"""Working days in which the privacy officer looks at a request."""
CALLED: Final = {
    Request.Kind.CORRECTION: _("Iets klopt niet"),
    Request.Kind.OBJECTION: _("Bezwaar"),
}


class CorrectForm(forms.Form):
    """What is not right."""

    story = forms.CharField(
        label=_("Wat klopt er niet, en hoe is het wel?"),
        help_text=_("Schrijf het in uw eigen woorden. Schrijf geen burgerservicenummer op."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Schrijf hier wat er niet klopt.")},
    )


class ObjectForm(forms.Form):
    """What somebody objects to; why is up to them."""

    service = forms.ChoiceField(label=_("Waar gaat het over?"), widget=forms.RadioSelect)
    story = forms.CharField(
        label=_("Wilt u erbij zeggen waarom?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = showing.here()
        known = [(each.id, each.name[language]) for each in services().values()]
        everything = (Refusal.EVERYTHING, gettext("Alles wat u uit uzelf bekijkt"))
        self.fields["service"].choices = [*known, everything]  # type: ignore[attr-defined]


@resident()
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What data of this resident are used for, and every line about them by day, in plain words."""
    subject, language = visitor_in(request).subject, showing.here()
    found = read(subject, language)
    used = uses_of(subject, found.lines, language)
    context = {
        "days": found.days, "silent": found.silent, "phone": settings.ENVIRONMENT.phone,
        "going": [each for each in used if not each.over],
        "over": [each for each in used if each.over],
    }  # fmt: skip
    return render(request, "portal/log.html", context)


@resident()
@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """All that we have of somebody, to read, in one file; made twice as of a moment it is the same."""
    at = clock.now()
    environment = settings.ENVIRONMENT
    context = {
        "parts": parts(visitor_in(request).subject, at), "as_of": at,
        "municipality": environment.municipality, "phone": environment.phone,
    }  # fmt: skip
    with translation.override("nl"):
        response = HttpResponse(render_to_string("oversight/bundle.html", context))
    return _to_keep(response, "mijn-gegevens.html")


@resident()
@require_safe
def everything_data(request: HttpRequest) -> HttpResponse:
    """The same for a program."""
    at = clock.now()
    found = {each.key: each.rows for each in parts(visitor_in(request).subject, at)}
    text = json.dumps({"stand": at.isoformat()} | found, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    return _to_keep(response, "mijn-gegevens.json")


def _to_keep(response: HttpResponse, name: str) -> HttpResponse:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@resident()
def correct(request: HttpRequest) -> HttpResponseBase:
    """Something is not right (AVG art. 16): a person finds out."""
    form = CorrectForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form,
            "title": gettext("Zeg het als iets niet klopt"),
            "lead": gettext("Wij vragen het na waar het gegeven vandaan komt. U hoort binnen een maand van ons."),
        }  # fmt: skip
        return render(request, "portal/asking.html", context, status=400 if form.errors else 200)
    subject = visitor_in(request).subject
    asked = ask(subject, Request.Kind.CORRECTION, story=form.cleaned_data["story"])
    return _asked(
        request, asked, gettext("Een medewerker zoekt het uit. U hoeft nu niets te doen.")
    )


@resident()
def object_to(request: HttpRequest) -> HttpResponseBase:
    """Somebody objects (AVG art. 21): it stops now, and a person looks at it."""
    form = ObjectForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form,
            "title": gettext("Bezwaar tegen wat wij met uw gegevens doen"),
            "lead": gettext("Wij stoppen meteen. Daarna kijkt een mens ernaar. U hoort binnen een maand van ons."),
        }  # fmt: skip
        return render(request, "portal/asking.html", context, status=400 if form.errors else 200)
    subject, scope = visitor_in(request).subject, form.cleaned_data["service"]
    about = "" if scope == Refusal.EVERYTHING else scope
    asked = ask(subject, Request.Kind.OBJECTION, service=about, story=form.cleaned_data["story"])
    text = gettext("Wij zijn nu gestopt. Een mens kijkt ernaar en schrijft u wat wij vinden.")
    return _asked(request, asked, text)


@transaction.atomic
def ask(subject: Subject, kind: Request.Kind, *, story: str = "", service: str = "") -> Request:
    """A request for the privacy officer, with what somebody wrote; an objection holds at once."""
    asked = receive(kind=kind, subject=subject, came_by=Channel.PORTAL, service=service)
    task = work.give(
        key=f"verzoek:{asked.id}", kind=Task.Kind.CONTESTED, role=Role.PRIVACY_OFFICER,
        due_at=working_days_on(clock.now(), LOOK_WITHIN), subject=subject, service=service,
        about=f"verzoek:{asked.id}", begrip="", soort=str(kind),
    )  # fmt: skip
    keep_words(task, story)
    return asked


def _asked(request: HttpRequest, asked: Request, text: str) -> HttpResponse:
    language = showing.here()
    facts = [
        Fact(gettext("Uw verzoek"), CALLED[Request.Kind(asked.kind)]),
        Fact(gettext("Wij kregen het op"), wording.moment(asked.came_at, language)),
        Fact(gettext("U hoort van ons uiterlijk op"), asked.due_on),
        Fact(gettext("Uw nummer"), str(asked.id)[:8].upper()),
    ]
    return render(request, "portal/asked.html", {"facts": facts, "text": text})
