"""Who of the residents is looking: kept apart from staff, for as long as they do something.

A browser keeps a random token in a cookie of its own; here stands a keyed hash of it. After twenty
minutes without anything it opens nothing any more. The citizen service number is in neither.
"""

import base64
import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from vanzelf.looks.messages import FAMILIAR
from vanzelf.org import audit, clock, safe
from vanzelf.org.audience import MARK, Audience, View
from vanzelf.portal.models import Visit
from vanzelf.reach.models import Offer
from vanzelf.reach.wording import young
from vanzelf.residents.models import Subject

COOKIE: Final = "inwoner"
KEY: Final = "bezoek"
IDLE: Final = dt.timedelta(minutes=20)
LONGEST: Final = dt.timedelta(hours=8)
NOTE_AFTER: Final = dt.timedelta(minutes=1)
"""So often at most it is written down that somebody is still here."""
RESIDENT: Final = Audience("resident")


@dataclass(frozen=True)
class Visitor:
    """A resident who is looking. over: they were here, but too long ago."""

    visit: Visit | None = None
    over: bool = False

    @property
    def here(self) -> bool:
        """Whether somebody is logged in, by code or at the broker."""
        return self.visit is not None

    @property
    def logged_in(self) -> bool:
        """Whether they logged in, and may see their own pages."""
        return self.visit is not None and self.visit.level == Visit.Level.BROKER

    @property
    def subject(self) -> Subject:
        """Who it is."""
        assert self.visit is not None
        return self.visit.subject

    @property
    def subject_id(self) -> UUID | None:
        """Their random id."""
        return None if self.visit is None else self.visit.subject_id

    def may_open(self, offer: Offer) -> bool:
        """Whether an offer is theirs, and the one on their letter if they came with a code."""
        if self.visit is None or offer.subject_id != self.visit.subject_id:
            return False
        return self.logged_in or offer.pk == self.visit.offer_id


NOBODY: Final = Visitor()


class Visitors:
    """Puts `request.resident` on every request: a Visitor, looked up when a page asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on to the view. What is about one person is kept by no browser and no proxy."""
        request.resident = SimpleLazyObject(lambda: visitor_of(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if COOKIE in request.COOKIES:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def visitor_of(request: HttpRequest) -> Visitor:
    """Who is behind a request."""
    token = request.COOKIES.get(COOKIE)
    if not token:
        return NOBODY
    visit = (
        Visit.objects.select_related("subject")
        .filter(token=safe.keyed(KEY, token), ended_at=None)
        .first()
    )
    now = clock.now()
    if visit is None or now - visit.seen_at > IDLE or now - visit.began_at > LONGEST:
        return Visitor(over=True)
    if now - visit.seen_at > NOTE_AFTER:
        Visit.objects.filter(pk=visit.pk).update(seen_at=now)
    return Visitor(visit)


def welcome(
    response: HttpResponseBase, *, subject: Subject, level: Visit.Level, offer: Offer | None = None
) -> None:
    """Somebody showed who they are: their browser gets a token."""
    token = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    now = clock.now()
    Visit.objects.create(
        token=safe.keyed(KEY, token), subject=subject, level=level, offer=offer, began_at=now,
        seen_at=now,
    )  # fmt: skip
    audit.write(staff=None, action=f"inwoner binnen: {level}", subject=subject.id)
    set_cookie(response, COOKIE, token)


def set_cookie(response: HttpResponseBase, name: str, value: str) -> None:
    """A cookie that ends with the browser, and that no script reads."""
    response.set_cookie(
        name, value, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def goodbye(subject: Subject) -> int:
    """End every visit of somebody, on every device; gives how many that were."""
    return Visit.objects.filter(subject=subject, ended_at=None).update(ended_at=clock.now())


def resident(level: Visit.Level = Visit.Level.BROKER) -> Callable[[View], View]:
    """A page for a resident. level: logging in, or a code from a letter, which opens less."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            visitor = visitor_in(request)
            if not visitor.here:
                return redirect("portal:expired" if visitor.over else "portal:start")
            if level == Visit.Level.BROKER and not visitor.logged_in:
                return render(request, "portal/log_in_first.html", status=403)
            _speak_to(visitor.subject)
            return view(request, *args, **kwargs)

        setattr(guarded, MARK, RESIDENT)
        return guarded

    return mark


def _speak_to(subject: Subject) -> None:
    """The rest of the page says je to who is young, when it is in Dutch."""
    if translation.get_language() == "nl" and young(getattr(subject, "resident", None)):
        translation.activate(FAMILIAR)


def visitor_in(request: HttpRequest) -> Visitor:
    """The visitor that the middleware put on a request."""
    found: Visitor = getattr(request, "resident", NOBODY)
    return found
