"""Pages on which programs are let in by two people, and put out by one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vanzelf.looks.shapes import Column, Table
from vanzelf.looks.templatetags.looks import badge
from vanzelf.org import clock
from vanzelf.org.audience import staff
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.rest import actions
from vanzelf.rest.forms import SCOPES, ProgramForm, purposes
from vanzelf.rest.models import Client
from vanzelf.rest.purposes import Scope
from vanzelf.staff.kindly import kindly, kindly_to


@staff(Right.SEE_STAFF)
@require_safe
def programs(request: HttpRequest) -> HttpResponse:
    """Every program, what waits for somebody on top."""
    found = Client.objects.select_related("organisation").order_by("-ended_at", "agreed_at", "name")
    columns = (
        Column("naam", _("Naam")), Column("organisatie", _("Organisatie")),
        Column("stand", _("Stand")), Column("tot", _("Tot")),
    )  # fmt: skip
    rows = [
        {
            "naam": format_html(
                '<a href="{}">{}</a>', reverse("programs:one", args=[each.pk]), each.name
            ),
            "organisatie": each.organisation.name,
            "stand": badge(*state_of(each)),
            "tot": each.until,
        }
        for each in found
    ]
    context = {
        "table": Table(_("Koppelingen"), columns, rows, stack=True),
        "may_edit": _user(request).may(Right.EDIT_STAFF),
    }
    return render(request, "rest/programs.html", context)


def state_of(client: Client) -> tuple[str, str]:
    """How a program stands: words, and the kind of badge."""
    if client.ended_at is not None:
        return _("beëindigd"), "neutral"
    if client.until <= clock.today():
        return _("verlopen"), "stop"
    if client.agreed_at is None:
        return _("wacht op de FG"), "wait"
    return _("mag vragen"), "good"


@staff(Right.EDIT_STAFF)
@never_cache
@kindly
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Let a program in; its secret is on the page that follows, and never again."""
    form = ProgramForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made, secret = actions.let_in(by=_user(request), **form.cleaned_data)
        return render(request, "rest/secret.html", {"found": made, "secret": secret})
    return render(request, "rest/new.html", {"form": form})


@staff(Right.SEE_STAFF)
@require_safe
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One program: what it may, what for, who said so."""
    found = get_object_or_404(
        Client.objects.select_related("organisation", "made_by", "agreed_by"), pk=key
    )
    user, named = _user(request), dict(purposes())
    words, kind = state_of(found)
    context = {
        "found": found, "state": words, "badge": kind,
        "scopes": [SCOPES[Scope(each)] for each in found.scopes],
        "purposes": [named.get(each, each) for each in found.purposes],
        "may_agree": found.agreed_at is None and found.ended_at is None
        and user.may(Right.SIGN_MAY) and found.made_by_id != user.pk,
        "may_end": found.ended_at is None
        and (user.may(Right.EDIT_STAFF) or user.may(Right.HALT)),
    }  # fmt: skip
    return render(request, "rest/program.html", context)


@staff(Right.SIGN_MAY)
@require_POST
@kindly_to("programs:one")
def agree(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that it may."""
    actions.agree(client=get_object_or_404(Client, pk=key), by=_user(request))
    messages.success(request, _("Deze koppeling mag vanaf nu vragen."))
    return redirect("programs:one", key)


@staff(Right.EDIT_STAFF, Right.HALT)
@require_POST
@kindly_to("programs:one")
def put_out(request: HttpRequest, key: UUID) -> HttpResponse:
    """It may ask nothing any more, from now."""
    actions.put_out(client=get_object_or_404(Client, pk=key), by=_user(request))
    messages.success(request, _("Beëindigd. Deze koppeling krijgt niets meer."))
    return redirect("programs:one", key)


def _user(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user
