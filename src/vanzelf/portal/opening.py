"""S1: in with the code of a letter, or by logging in; and what there is when somebody is not in."""

import math

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from vanzelf.org import clock
from vanzelf.org.audience import everybody
from vanzelf.portal.entering import count_opened, open_with, place_of
from vanzelf.portal.models import Visit
from vanzelf.portal.visitor import COOKIE, goodbye, visitor_in, welcome


class CodeForm(forms.Form):
    """The code of a letter, however somebody types it."""

    code = forms.CharField(
        label=_("Code uit de brief of sms"),
        help_text=_("Acht letters en cijfers, bijvoorbeeld K7M4-2PQX. Streepjes hoeven niet."),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "class": "vz-code", "autocomplete": "off", "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Vul de code in. Hij staat in de brief of sms.")},
    )  # fmt: skip


@everybody
def start(request: HttpRequest) -> HttpResponseBase:
    """The first page: a box for the code, and logging in."""
    visitor = visitor_in(request)
    if visitor.logged_in:
        return redirect("portal:home")
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 400 if form.is_bound else 200
        return _start(request, form, status)
    opening = open_with(form.cleaned_data["code"], place_of(request))
    if opening.over:
        return render(request, "portal/code_over.html", status=410)
    if opening.offer is not None:
        offer = opening.offer
        count_opened(offer)
        onward = redirect("portal:offer", offer=offer.pk)
        welcome(onward, subject=offer.subject, level=Visit.Level.CODE, offer=offer)
        return onward
    if opening.wait is not None and opening.wait > clock.now():
        minutes = math.ceil((opening.wait - clock.now()).total_seconds() / 60)
        context = {"minutes": minutes}
        response = render(request, "portal/code_wait.html", context, status=429)
        response.headers["Retry-After"] = str(minutes * 60)
        return response
    form.add_error(
        "code",
        _("Deze code kennen wij niet. Kijk of u alle letters en cijfers hebt overgenomen."),
    )
    return _start(request, form, 400)


def _start(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    context = {"form": form, "broker": bool(settings.ENVIRONMENT.broker_issuer)}
    return render(request, "portal/start.html", context, status=status)


@everybody
@require_safe
def expired(request: HttpRequest) -> HttpResponse:
    """Somebody was here, and did nothing for twenty minutes."""
    response = render(request, "portal/expired.html")
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


@everybody
@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    """Log out, on every device; then nothing of a person is on the screen."""
    visitor = visitor_in(request)
    if visitor.here:
        goodbye(visitor.subject)
    response = render(request, "portal/gone.html", {"not_mine": "niet-voor-mij" in request.POST})
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


@everybody
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What we do with data of people, for everybody to read."""
    return render(request, "portal/privacy.html")
