"""S4: is this right? Somebody looks at the facts, and sees what a correction does before they send it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vanzelf.looks.shapes import Fact
from vanzelf.portal import showing
from vanzelf.portal.answers import last_receipt, offer_for
from vanzelf.portal.models import Visit
from vanzelf.portal.visitor import resident, visitor_in
from vanzelf.reach import contesting
from vanzelf.reach.foreseeing import foresee
from vanzelf.reach.models import Offer

OTHER: Final = "anders"
SENT: Final = "verstuur"
"""The button of the page that says what it does: only what somebody saw there is sent."""
BACK: Final = "terug"


@dataclass(frozen=True)
class Row:
    """A fact to check, with what somebody says of it. other: whether it is not so."""

    known: showing.Known
    told: str = ""
    other: bool = False


@resident(Visit.Level.CODE)
def check(request: HttpRequest, offer: UUID) -> HttpResponseBase:
    """After a yes: is this right? Nothing has to be filled in; a fact that is wrong can be said."""
    found = offer_for(request, offer)
    shown = showing.shown(found)
    if found.state != Offer.State.YES or not shown.known:
        return redirect("portal:offer", offer=found.pk)
    receipt, rows = last_receipt(found), _rows(request, shown)
    if request.method != "POST" or BACK in request.POST:
        context = {"shown": shown, "receipt": receipt, "rows": rows}
        return render(request, "portal/check.html", context)
    wrong = [(each.known, each.told) for each in rows if each.other]
    if wrong and SENT not in request.POST:
        return _before(request, found, shown, wrong)
    told = [(known.concept, story) for known, story in wrong]
    contesting.checked(found, told, visitor_in(request).subject)
    return redirect("portal:receipt", receipt=receipt.pk)


@resident(Visit.Level.CODE)
def wrong(request: HttpRequest, offer: UUID) -> HttpResponseBase:
    """Which fact is not right? It is already on its way to a person; this helps them."""
    found = offer_for(request, offer)
    if found.state != Offer.State.WRONG:
        return redirect("portal:offer", offer=found.pk)
    shown, receipt = showing.shown(found), last_receipt(found)
    chosen, story = request.POST.get("gegeven", ""), request.POST.get("verhaal", "").strip()
    known = next((each for each in shown.known if each.concept == chosen), None)
    if request.method != "POST" or BACK in request.POST:
        context = {"shown": shown, "receipt": receipt, "chosen": chosen, "story": story}
        return render(request, "portal/wrong.html", context)
    if (known or story) and SENT not in request.POST:
        return _before(request, found, shown, [(known, story)])
    contesting.name(found, known.concept if known else "", story)
    return redirect("portal:receipt", receipt=receipt.pk)


def _rows(request: HttpRequest, shown: showing.Shown) -> list[Row]:
    """The facts, with what was filled in so far."""
    rows = []
    for at, each in enumerate(shown.known):
        told = request.POST.get(f"anders-{at}", "").strip()
        other = bool(told) or request.POST.get(f"fact-{at}") == OTHER
        rows.append(Row(each, told, other))
    return rows


def _before(
    request: HttpRequest,
    offer: Offer,
    shown: showing.Shown,
    wrong: Sequence[tuple[showing.Known | None, str]],
) -> HttpResponseBase:
    """What it does, before it is sent: nothing has happened yet, and back loses nothing."""
    named = [(known, told) for known, told in wrong if known is not None]
    corrections = [(known.concept, told) for known, told in named]
    facts = [fact for known, told in named for fact in _said(known, told)]
    if not named:
        facts = [Fact(_("U schreef"), told) for _known, told in wrong]
    context: dict[str, Any] = {
        "shown": shown, "facts": facts, "outlook": foresee(offer, corrections),
        "parts": [known.fact.label for known, _told in named],
        "sources": list(dict.fromkeys(known.fact.source for known, _told in named if known.fact.source)),
        "again": [
            (name, value) for name, value in request.POST.items()
            if name not in ("csrfmiddlewaretoken", SENT, BACK)
        ],
    }  # fmt: skip
    return render(request, "portal/before_sending.html", context)


def _said(known: showing.Known, told: str) -> list[Fact]:
    """A fact as it is known, and as somebody changed it."""
    fact = known.fact
    changed = _("%(fact)s, door u veranderd") % {"fact": fact.label}
    return [fact, Fact(changed, told or _("Het is anders"))]
