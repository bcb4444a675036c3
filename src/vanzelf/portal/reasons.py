"""One question after a no, that nobody has to answer: the reason, with something useful to it (A19).

What is kept is how often a reason was given in a month. A second offer is made to who asks for it.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from vanzelf.definitions.model import Reason
from vanzelf.org import clock
from vanzelf.org.catalogue import services
from vanzelf.org.rights import Role
from vanzelf.portal import showing
from vanzelf.portal.answers import BY_CODE, offer_for
from vanzelf.portal.models import ReasonCount
from vanzelf.portal.visitor import resident
from vanzelf.reach.models import Offer
from vanzelf.work import actions as work
from vanzelf.work.calendar import working_days_on
from vanzelf.work.models import Task


@resident(BY_CODE)
def reason(request: HttpRequest, offer: UUID) -> HttpResponseBase:
    """Choose a reason, or none; what follows is an answer to it."""
    found = offer_for(request, offer)
    reasons = services()[found.service].reasons
    if not reasons or found.state not in (Offer.State.NO, Offer.State.YES, Offer.State.TALK):
        return redirect("portal:offer", offer=found.pk)
    language = showing.here()
    chosen = next((each for each in reasons if each.id == request.POST.get("reden")), None)
    if request.method != "POST" or chosen is None:
        shown = [(each.id, each.name[language]) for each in reasons]
        return render(request, "portal/reasons.html", {"offer": found, "reasons": shown})
    if "wil-dat" in request.POST and chosen.offer is not None:
        return _asked(request, found, chosen)
    count(found.service, chosen.id)
    context = {
        "offer": found,
        "reason": chosen.id,
        "name": chosen.name[language],
        "text": chosen.answer[language],
        "other": None if chosen.offer is None else showing.name_of(chosen.offer, language),
    }
    return render(request, "portal/reason_answer.html", context)


@transaction.atomic
def count(service: str, reason_id: str) -> None:
    """Count a reason, without who gave it."""
    month = clock.today().replace(day=1)
    found, _ = ReasonCount.objects.get_or_create(service=service, reason=reason_id, month=month)
    ReasonCount.objects.filter(pk=found.pk).update(times=F("times") + 1)


def _asked(request: HttpRequest, offer: Offer, chosen: Reason) -> HttpResponse:
    """Somebody asks for what the answer offered: a person looks into it."""
    assert chosen.offer is not None
    due = working_days_on(clock.now(), 1)
    work.give(
        key=f"reden:{offer.pk}:{chosen.offer}", kind=Task.Kind.HELP, role=Role.CALL_AGENT,
        due_at=due, promised_at=due, subject=offer.subject, service=chosen.offer,
        about=f"aanbod:{offer.pk}",
    )  # fmt: skip
    name = showing.name_of(chosen.offer, showing.here())
    return render(request, "portal/reason_asked.html", {"offer": offer, "other": name})
