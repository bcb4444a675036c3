"""S3: what somebody gets, may get, did not want, and what goes on; and reading back what we wrote."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vanzelf.decide import actions as decide
from vanzelf.decide.models import Case, Decision, Direction
from vanzelf.definitions.model import Role
from vanzelf.definitions.wording import Kind
from vanzelf.explanation.notation import Language
from vanzelf.looks.shapes import Fact
from vanzelf.org import clock
from vanzelf.org.catalogue import catalogue, services
from vanzelf.portal import showing
from vanzelf.portal.kind import kindly
from vanzelf.portal.visitor import resident, visitor_in
from vanzelf.reach import wording
from vanzelf.reach.answering import note
from vanzelf.reach.models import Message, Offer, Receipt
from vanzelf.reach.wording import euros
from vanzelf.reach.written import content_of
from vanzelf.residents.models import Refusal, Representative, Resident, Subject

KEPT = (Message.State.SENT, Message.State.DELIVERED, Message.State.SENDING)
MOST = 50
"""Messages on the page; all of them are in the download."""


@dataclass(frozen=True)
class Item:
    """Something on the page: what it is, where it stands, where to read on."""

    name: str
    text: str
    url: UUID | None = None
    kind: str = "bericht"


@resident()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything of one resident, on one page."""
    subject, language = visitor_in(request).subject, showing.here()
    offers = list(Offer.objects.filter(subject=subject).order_by("-made_at")[:MOST])
    standing = [each for each in offers if _stands(each)]
    cases = list(cases_of(subject))
    refused = Refusal.objects.filter(subject=subject, revoked_at=None).order_by("since")
    sent = Message.objects.filter(subject=subject, state__in=KEPT).exclude(sealed=None)
    context: dict[str, Any] = {
        "person": Resident.objects.filter(subject=subject).first(),
        "gets": [each for case in cases for each in _granted(case, language)],
        "decided": [each for case in cases for each in _other(case, language)],
        "goes_on": [*_going(cases, language), *_answered(subject, offers, language)],
        "think_of": [_open(each, language) for each in standing if _informs(each)],
        "may_get": [_open(each, language) for each in standing if not _informs(each)],
        "refused": [refused_name(each.scope, language) for each in refused],
        "written": [_message(each, language) for each in sent.order_by("-made_at")[:MOST]],
        "acting": acting_for(subject),
    }
    context["nothing"] = not any(
        context[each]
        for each in ("gets", "decided", "goes_on", "think_of", "may_get", "refused", "written")
    )
    return render(request, "portal/home.html", context)


def cases_of(subject: Subject) -> Iterable[Case]:
    """Somebody's cases, with the decisions that were made known."""
    known = Decision.objects.filter(state__in=[Decision.State.SENT, Decision.State.UNDONE])
    return (
        Case.objects.filter(subject=subject)
        .exclude(Q(state=Case.State.WITHDRAWN) & ~Q(decisions__state=Decision.State.UNDONE))
        .prefetch_related(Prefetch("decisions", queryset=known.order_by("-made_at")))
        .order_by("-opened_at")
        .distinct()
    )


def acting_for(subject: Subject) -> list[Representative]:
    """Who acts for somebody today."""
    today = clock.today()
    found = Representative.objects.filter(
        Q(until=None) | Q(until__gt=today), subject=subject, begins__lte=today
    )
    return list(found.order_by("begins"))


def refused_name(scope: str, language: Language) -> str:
    """What somebody does not want, in a sentence."""
    if scope == Refusal.EVERYTHING:
        return _("Alles wat wij uit onszelf aanbieden")
    return _capital(showing.name_of(scope, language))


@resident()
@require_safe
def decision(request: HttpRequest, decision: UUID) -> HttpResponse:
    """A decision: what, why, what somebody can do about it."""
    found, language = _own(request, decision), showing.here()
    amount = found.amount_cents
    facts = [
        Fact(_("Het gaat over"), _scheme(found.case, language)),
        Fact(_("Het besluit"), _direction(found)),
        *([Fact(_("Bedrag"), euros(amount, language))] if amount else []),
        Fact(_("Datum"), timezone.localdate(found.sent_at) if found.sent_at else ""),
        Fact(_("Uw nummer"), found.case.number),
    ]
    letters = Message.objects.filter(case=found.case, state__in=KEPT).exclude(sealed=None)
    context = {
        "decision": found,
        "name": _scheme(found.case, language),
        "facts": facts,
        "reasons": reasons_of(found, language),
        "letters": [_message(each, language) for each in letters.order_by("made_at")],
        "may_undo": found.state == Decision.State.SENT
        and found.undo_until is not None
        and clock.today() <= found.undo_until,
        "undone": found.state == Decision.State.UNDONE,
    }
    return render(request, "portal/decision.html", context)


@resident()
@require_POST
@kindly
def undo(request: HttpRequest, decision: UUID) -> HttpResponseBase:
    """They do not want it after all: one button, no reason, as if it had never been given."""
    found = _own(request, decision)
    with transaction.atomic():
        decide.undo(decision=found)
        receipt = note(
            subject=found.case.subject, kind=Kind.UNDONE, service=found.case.service,
            case=found.case,
        )  # fmt: skip
    return redirect("portal:receipt", receipt=receipt.pk)


@resident()
@require_safe
def message(request: HttpRequest, message: UUID) -> HttpResponse:
    """A letter or another message, as it was sent."""
    own = Message.objects.filter(subject=visitor_in(request).subject, state__in=KEPT)
    found = get_object_or_404(own.exclude(sealed=None), pk=message)
    said = content_of(found)
    context = {
        "message": found,
        "title": said.subject,
        "text": showing.blocks(said.paragraphs),
        "sms": said.sms if found.channel == "sms" else None,
    }
    return render(request, "portal/message.html", context)


def reasons_of(decision: Decision, language: Language) -> list[str]:
    """Why, in sentences; empty when none were written down."""
    said = decision.reasons.get(language) or decision.reasons.get("nl") or []
    return [said] if isinstance(said, str) else [str(each) for each in said]


def _own(request: HttpRequest, decision: UUID) -> Decision:
    found = get_object_or_404(
        Decision.objects.select_related("case", "case__subject"),
        pk=decision,
        state__in=[Decision.State.SENT, Decision.State.UNDONE],
    )
    if found.case.subject_id != visitor_in(request).subject_id:
        raise Http404
    return found


def _scheme(case: Case, language: Language) -> str:
    versions = catalogue().schemes.get(case.scheme, ())
    return str(versions[-1].name[language]) if versions else case.scheme


def _direction(decision: Decision) -> str:
    if decision.state == Decision.State.UNDONE:
        return _("Teruggedraaid, omdat u dat wilde")
    words = {
        Direction.GRANTED: _("Ja, u krijgt het"),
        Direction.PARTLY: _("Ja, voor een deel"),
        Direction.REFUSED: _("Nee, het kan niet"),
        Direction.RECOVERED: _("U moet iets terugbetalen"),
    }
    return str(words[Direction(decision.direction)])


def _decided(case: Case) -> list[Decision]:
    return list(case.decisions.all())


def _granted(case: Case, language: Language) -> list[Item]:
    return [
        Item(_scheme(case, language), _worth(each, language), each.pk, "besluit")
        for each in _decided(case)[:1]
        if each.state == Decision.State.SENT and each.direction in ("toegekend", "deels")
    ]


def _other(case: Case, language: Language) -> list[Item]:
    return [
        Item(_scheme(case, language), _direction(each), each.pk, "besluit")
        for each in _decided(case)[:1]
        if not (each.state == Decision.State.SENT and each.direction in ("toegekend", "deels"))
    ]


def _worth(decision: Decision, language: Language) -> str:
    if not decision.amount_cents:
        return _direction(decision)
    return euros(decision.amount_cents, language)


def _going(cases: list[Case], language: Language) -> list[Item]:
    over = (Case.State.DECIDED, Case.State.WITHDRAWN)
    return [
        Item(
            _scheme(each, language),
            _("Wij beslissen vóór %(day)s. U hoeft niets te doen.")
            % {"day": wording.day(each.due_on, language)},
        )
        for each in cases
        if each.state not in over
    ]


def _answered(subject: Subject, offers: list[Offer], language: Language) -> list[Item]:
    passed_on = set(
        Receipt.objects.filter(subject=subject, kind=str(Kind.HANDED_OVER)).values_list(
            "reply__offer", flat=True
        )
    )
    said = {
        Offer.State.YES: _("U zei ja. Wij gaan ermee aan de slag."),
        Offer.State.TALK: _("U wilt eerst praten. Wij bellen u."),
        Offer.State.WRONG: _("U zei dat er iets niet klopt. Wij zoeken het uit."),
    }
    return [
        Item(
            _capital(showing.name_of(each.service, language)),
            _("U hebt het samen met ons aangevraagd. U krijgt daar een brief over.")
            if each.pk in passed_on
            else str(said[Offer.State(each.state)]),
            each.pk,
            "aanbod",
        )
        for each in offers
        if each.state in said and each.case_id is None
    ]  # fmt: skip


def _stands(offer: Offer) -> bool:
    return offer.state == Offer.State.OPEN and offer.expires_on >= clock.today()


def _informs(offer: Offer) -> bool:
    """Whether there is nothing to get: only a day that comes, such as the last of a passport."""
    return services()[offer.service].role == Role.INFORMS


def _open(offer: Offer, language: Language) -> Item:
    until = wording.day(offer.expires_on, language)
    text = _("U kunt antwoorden tot en met %(day)s.") % {"day": until}
    return Item(_capital(showing.name_of(offer.service, language)), text, offer.pk, "aanbod")


def _message(message: Message, language: Language) -> Item:
    day = wording.day(timezone.localdate(message.sent_at or message.made_at), language)
    about = showing.name_of(message.service, language) if message.service else ""
    return Item(_capital(about) or _("Bericht van de gemeente"), day, message.pk, "brief")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
