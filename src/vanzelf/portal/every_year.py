"""May we look every year? Asked once after a yes, and there to choose at any time (A23)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vanzelf.campaigns.yearly import day_of
from vanzelf.decide.models import Case, Decision, Direction
from vanzelf.definitions.model import Service
from vanzelf.definitions.wording import Kind, MessageText
from vanzelf.explanation.notation import Language
from vanzelf.org import clock
from vanzelf.org.catalogue import services
from vanzelf.portal import showing
from vanzelf.portal.visitor import resident, visitor_in
from vanzelf.reach import wording
from vanzelf.reach.models import Offer
from vanzelf.residents import actions as residents
from vanzelf.residents.models import Channel, Consent, Subject

PARTS = ("waarom", "gegevens", "wat", "niets", "nee")
DONE = (Decision.State.READY, Decision.State.SENT)


def asked_in(service: str, group: str | None = None) -> MessageText | None:
    """The words somebody agrees to; None when this service does not look every year."""
    found = services().get(service)
    try:
        return None if found is None else found.message(Kind.CONSENT, group)
    except KeyError:
        return None


def shown(
    text: MessageText, service: str, slots: Mapping[str, str], language: Language
) -> dict[str, Any]:
    """What the page of the question shows. slots: what is filled in besides the month."""
    found = {**_month(services()[service], language), **slots}
    return {
        "title": text.subject[language],
        "text": showing.parts_of(text, PARTS, language, found),
    }


def agree(subject: Subject, service: str, text: MessageText) -> None:
    """Somebody agreed to these words."""
    residents.consent(
        subject=subject, service=service, text=text.digest, told_by=Channel.PORTAL
    )  # fmt: skip


def open_to(subject: Subject) -> list[str]:
    """The services that somebody may ask us to look at every year: those they have, had or said yes to."""
    known = set(Consent.objects.filter(subject=subject).values_list("service", flat=True))
    held = set(
        Consent.objects.filter(subject=subject, ended_at=None).values_list("service", flat=True)
    )
    known |= set(
        Offer.objects.filter(subject=subject, state=Offer.State.YES).values_list(
            "service", flat=True
        )
    )
    given = Q(decisions__direction__in=[Direction.GRANTED, Direction.PARTLY])
    known |= set(
        Case.objects.filter(given, subject=subject, decisions__state__in=DONE)
        .values_list("service", flat=True)
    )  # fmt: skip
    return [each for each in services() if each in known - held and asked_in(each) is not None]


@resident()
def choose(request: HttpRequest) -> HttpResponseBase:
    """From one's own choices: the same words, the same two answers, and no is the end of it."""
    subject, service = visitor_in(request).subject, request.GET.get("dienst", "")
    text = asked_in(service) if service in open_to(subject) else None
    if text is None:
        raise Http404
    if request.method != "POST":
        language = showing.here()
        slots = {
            "dienst": showing.name_of(service, language), "versie": "1", **wording.office(language),
        }  # fmt: skip
        return render(request, "portal/consent.html", shown(text, service, slots, language))
    if request.POST.get("antwoord") == "ja":
        agree(subject, service, text)
        messages.success(request, _("Wij kijken elk jaar voor u. U kunt dit altijd stoppen."))
    else:
        messages.success(request, _("Dat is goed. Wij kijken niet elk jaar."))
    return redirect("portal:choices")


def _month(service: Service, language: Language) -> dict[str, str]:
    """The month of the test, as the service's file has it; nothing when it has none."""
    year = clock.today().year
    days = [day for group in service.groups if (day := day_of(group, year)) is not None]
    return {"maand_van_toets": wording.month(min(days, key=_in_year), language)} if days else {}


def _in_year(day: dt.date) -> int:
    return day.timetuple().tm_yday
