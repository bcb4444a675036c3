"""The way in to the demo: everybody with one click, and nobody who exists."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from vanzelf.org import clock
from vanzelf.org.audience import everybody
from vanzelf.org.models import Staff
from vanzelf.org.rights import Role
from vanzelf.reach.models import Message
from vanzelf.rehearsal import arrived, plays
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
    context = {"players": players, "today": clock.today(), "plays": plays.shown()}
    return render(request, "rehearsal/start.html", context)


@everybody
@require_POST
def happen(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The world does something in a scene, such as the register that tells of a new document."""
    play = plays.play_of(number)
    known = None if play is None else play.happenings.get(key)
    if play is None or known is None:
        raise Http404
    subjects = [subject for subject, _label in plays.residents_of(play)]
    if subjects:
        known.do(subjects)
        messages.success(request, str(known.done))
    return redirect("rehearsal:start")


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


# -- what arrives at residents -----------------------------------------------------------------------


@everybody
@require_GET
def post(request: HttpRequest) -> HttpResponse:
    """All telephones, mailboxes and letters that something arrived at."""
    return render(
        request,
        "rehearsal/post.html",
        {
            "telephones": arrived.asked("/telefoons") or [],
            "mailboxes": arrived.asked("/postbussen") or [],
            "letters": _letters(),
        },
    )


def _letters() -> list[dict[str, Any]]:
    """The letters, the last one first, with whom each is for."""
    found = list(reversed(arrived.asked("/brieven") or []))
    sent = Message.objects.filter(provider_id__in=[each["id"] for each in found]).values_list(
        "provider_id", "representative__name", "subject__resident__name"
    )
    whom = {provider_id: other or own for provider_id, other, own in sent}
    return [{**each, "whom": whom.get(each["id"], "")} for each in found]


@everybody
def telephone(request: HttpRequest, place: int) -> HttpResponse:
    """A telephone: what came in, and a line to answer. place: in the list of telephones.

    The number stands in no address: it is somebody's, even if that somebody is made up.
    """
    numbers = arrived.asked("/telefoons") or []
    if place >= len(numbers):
        raise Http404
    number = numbers[place]
    if request.method == "POST" and request.POST.get("text", "").strip():
        arrived.asked(f"/telefoon/{number}/antwoord", {"text": request.POST["text"]})
        return redirect("rehearsal:telephone", place)
    found = arrived.asked(f"/telefoon/{number}") or []
    return render(
        request, "rehearsal/telephone.html", {"number": number, "found": found, "place": place}
    )


@everybody
@require_GET
def mailbox(request: HttpRequest, place: int) -> HttpResponse:
    """A mailbox. place: in the list of mailboxes."""
    addresses = arrived.asked("/postbussen") or []
    if place >= len(addresses):
        raise Http404
    found = arrived.asked(f"/postbus/{addresses[place]}") or []
    return render(request, "rehearsal/mailbox.html", {"address": addresses[place], "found": found})


@everybody
@require_GET
def letter(_request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """A letter on the doormat."""
    found = arrived.letter(str(letter_id))
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="application/pdf")
