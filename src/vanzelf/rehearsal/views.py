"""The way in to the demo: everybody with one click, and nobody who exists."""

from typing import Any

from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from vanzelf.org import clock
from vanzelf.org.audience import everybody
from vanzelf.org.models import Staff
from vanzelf.org.rights import Role
from vanzelf.rehearsal.cast import CAST, DOMAIN

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@everybody
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Who you can be."""
    players: list[dict[str, Any]] = [
        {"key": each.key, "name": each.name, "role": Role(each.role).label, "does": each.does}
        for each in CAST
    ]
    return render(request, "rehearsal/start.html", {"players": players, "today": clock.today()})


@everybody
@require_POST
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Be one of the staff. There is no password: the demo has nobody's data."""
    if key not in {each.key for each in CAST}:
        raise Http404
    staff = Staff.objects.get(email=f"{key}@{DOMAIN}")
    login(request, staff, backend=BACKEND)
    request.session["account_authentication_methods"] = [{"method": "demo", "at": 0}]
    return redirect("/werk/")


@everybody
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Be nobody again."""
    logout(request)
    return redirect("rehearsal:start")
