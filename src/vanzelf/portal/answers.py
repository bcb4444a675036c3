"""S2 and S6: what is put to somebody, their answer, and the confirmation of it."""

import re
import secrets
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vanzelf.decide.models import Case
from vanzelf.definitions.model import Role
from vanzelf.definitions.wording import Kind, MessageText
from vanzelf.explanation.notation import Language
from vanzelf.looks.shapes import Fact
from vanzelf.looks.templatetags.looks import ANSWERS
from vanzelf.org import clock
from vanzelf.org.catalogue import services
from vanzelf.portal import every_year, showing
from vanzelf.portal.forms import CallForm, StoryForm
from vanzelf.portal.kind import kindly
from vanzelf.portal.models import Visit
from vanzelf.portal.visitor import resident, visitor_in
from vanzelf.reach import answering, contesting, inbound, wording
from vanzelf.reach.answering import Given
from vanzelf.reach.models import Answer, Message, Offer, Receipt
from vanzelf.reach.wording import text_for
from vanzelf.replies import Meaning
from vanzelf.residents.models import Channel, Consent, Representative

BY_CODE: Final = Visit.Level.CODE
_OUR_MISTAKE: Final = re.compile(r"\bwij een fout\b|\bwe make a mistake\b")
"""That our mistakes cost nothing is said once: by the service itself, else by the page."""
LABELS: Final = {value: label for value, label, _hint, _icon in ANSWERS}
"""The answers as their buttons call them."""


def offer_for(request: HttpRequest, offer: UUID) -> Offer:
    """An offer that this visitor may open; to anybody else it does not exist."""
    found = get_object_or_404(Offer.objects.select_related("subject", "case"), pk=offer)
    if not visitor_in(request).may_open(found):
        raise Http404
    return found


@resident(BY_CODE)
@require_safe
def show(request: HttpRequest, offer: UUID) -> HttpResponse:
    """S2: one offer, with four answers that weigh the same."""
    found = offer_for(request, offer)
    shown = showing.shown(found)
    if shown.closed or (not shown.given and found.expires_on < clock.today()):
        return render(request, "portal/code_over.html", status=410)
    visitor = visitor_in(request)
    receipt = Receipt.objects.filter(reply__offer=found).order_by("-at").first()
    context = {
        "shown": shown,
        "key": secrets.token_urlsafe(12),
        "receipt": receipt,
        "decided": _decided(found),
        "acting_for": None if visitor.logged_in else representative_of(found),
        "by_code": not visitor.logged_in,
    }
    return render(request, "portal/offer.html", context)


@resident(BY_CODE)
@require_POST
@kindly
def answer(request: HttpRequest, offer: UUID) -> HttpResponseBase:
    """One of the four answers: one click each. What may follow a yes is a step of its own."""
    found = offer_for(request, offer)
    try:
        said = Answer(request.POST.get("antwoord", ""))
    except ValueError:
        return redirect("portal:offer", offer=found.pk)
    receipt = answering.answer(found, given_by(request, found, said))
    found.refresh_from_db()
    if said == Answer.YES and _can_check(found):
        contesting.begin_check(found)
        return redirect("portal:check", offer=found.pk)
    if said == Answer.WRONG:
        return redirect("portal:wrong", offer=found.pk)
    return redirect("portal:receipt", receipt=receipt.pk)


def given_by(request: HttpRequest, offer: Offer, said: Answer) -> Given:
    """An answer as it was given on a page; sent twice, it counts once."""
    acting = None if visitor_in(request).logged_in else representative_of(offer)
    key = request.POST.get("sleutel", "")[:24] or secrets.token_urlsafe(12)
    return Given(
        key=f"portaal:{offer.pk}:{key}", answer=said, channel=Channel.PORTAL, representative=acting
    )


def representative_of(offer: Offer) -> Representative | None:
    """Who got the letter instead, and so the code."""
    sent = Message.objects.filter(offer=offer, kind=str(Kind.OFFER)).exclude(representative=None)
    found = sent.select_related("representative").first()
    return None if found is None else found.representative


def receipt_for(request: HttpRequest, receipt: UUID) -> Receipt:
    """A confirmation of this visitor; to anybody else it does not exist."""
    found = get_object_or_404(
        Receipt.objects.select_related("reply", "reply__offer", "case", "subject"), pk=receipt
    )
    visitor = visitor_in(request)
    offer = found.reply.offer if found.reply else None
    own = visitor.logged_in and found.subject_id == visitor.subject_id
    if not own and not (offer is not None and visitor.may_open(offer)):
        raise Http404
    return found


@resident(BY_CODE)
@require_safe
def receipt(request: HttpRequest, receipt: UUID) -> HttpResponse:
    """S6: it is dated, it says that it is done, what comes next, and that our mistakes cost nothing."""
    found = receipt_for(request, receipt)
    offer = found.reply.offer if found.reply else None
    language = showing.here()
    answer_given = Answer(found.reply.meaning) if _is_answer(found) and found.reply else None
    said = _said(found, offer, language)
    context: dict[str, Any] = {
        "receipt": found,
        "facts": facts_of(found, language),
        "key": secrets.token_urlsafe(12),
        "offer": offer,
        "answer": answer_given,
        "text": [each for each in said if each.words != _("U hebt het goed gedaan")],
        "promise": not any(_OUR_MISTAKE.search(each.words) for each in said),
        "call": CallForm() if answer_given == Answer.TALK else None,
        "story": StoryForm(),
        "consent": offer is not None and answer_given == Answer.YES and _may_consent(offer),
        "reasons": bool(
            offer and answer_given == Answer.NO and _asks_reason(offer)
        ),
        "unchecked": offer is not None
        and offer.state == Offer.State.YES
        and offer.checking_since is not None
        and offer.checked_at is None,
    }  # fmt: skip
    return render(request, "portal/receipt.html", context)


@resident(BY_CODE)
@require_safe
def receipt_text(request: HttpRequest, receipt: UUID) -> HttpResponse:
    """The same as plain text, to keep or to have read aloud."""
    found = receipt_for(request, receipt)
    language = showing.here()
    said = _said(found, found.reply.offer if found.reply else None, language)
    parts = [
        str(_("U hebt het goed gedaan")),
        "\n".join(f"{each.label}: {each.value}" for each in facts_of(found, language)),
        *(each.words for each in said if each.words != _("U hebt het goed gedaan")),
    ]
    if not any(_OUR_MISTAKE.search(each.words) for each in said):
        parts.append(_(
            "Blijkt later dat wij iets verkeerd hebben gedaan? Dan hoeft u daar niet voor te betalen."
        ))  # fmt: skip
    environment = settings.ENVIRONMENT
    parts.append(f"{environment.municipality}, {environment.phone}")
    text = "\n\n".join(parts).replace("\n", "\r\n") + "\r\n"
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.number}.txt"'
    return answer


def _said(receipt: Receipt, offer: Offer | None, language: Language) -> tuple[showing.Block, ...]:
    """What a confirmation says, and what comes next."""
    slots = answering.moments_of(receipt, language)
    slots |= wording.office(language) if offer is None else showing.slots_of(offer, language)
    text, said = wording.for_age(
        services().get(receipt.service), _text(receipt, offer), slots,
        getattr(receipt.subject, "resident", None),
    )  # fmt: skip
    return showing.parts_of(text, ("wat", "verder"), language, said)


def _text(receipt: Receipt, offer: Offer | None) -> MessageText:
    """The words of a confirmation: of the service, else those that all services share."""
    service = services().get(receipt.service)
    try:
        return text_for(service, Kind(receipt.kind), offer.group if offer else None)
    except KeyError:
        return text_for(None, Kind(receipt.kind))


def facts_of(receipt: Receipt, language: Language) -> list[Fact]:
    """What a confirmation says on top: the answer, when it came, its number, what it was about."""
    meaning = receipt.reply.meaning if receipt.reply else ""
    given = [Fact(_("Uw antwoord"), LABELS[meaning])] if meaning in LABELS else []
    about = showing.name_of(receipt.service, language) if receipt.service else ""
    at = wording.day(timezone.localdate(receipt.at), language)
    clock_time = timezone.localtime(receipt.at).strftime("%H.%M" if language == "nl" else "%H:%M")
    return [
        *given,
        *([Fact(_("Het gaat over"), about)] if about else []),
        Fact(
            _("Wij kregen het op"), _("%(day)s om %(time)s uur") % {"day": at, "time": clock_time}
        ),
        Fact(_("Uw nummer"), receipt.number),
    ]


@resident(BY_CODE)
@require_POST
@kindly
def tell(request: HttpRequest, offer: UUID) -> HttpResponseBase:
    """Something in one's own words: understood as a whole, or read by a person."""
    found = offer_for(request, offer)
    form = StoryForm(request.POST)
    if not form.is_valid():
        return render(request, "portal/tell.html", {"story": form, "offer": found}, status=400)
    key = request.POST.get("sleutel", "")[:24] or secrets.token_urlsafe(12)
    story = form.cleaned_data["story"]
    reply = inbound.read_words(
        found, story, key=f"portaal:{found.pk}:{key}", channel=Channel.PORTAL
    )
    context = {"offer": found, "understood": reply.meaning != Meaning.UNCLEAR}
    return render(request, "portal/told.html", context)


@resident(BY_CODE)
@require_POST
def call_me(request: HttpRequest, offer: UUID) -> HttpResponseBase:
    """The number to call, and when: sealed with the call that was promised."""
    found = offer_for(request, offer)
    form = CallForm(request.POST)
    receipt = last_receipt(found)
    if not form.is_valid():
        context = {"call": form, "offer": found, "receipt": receipt}
        return render(request, "portal/call.html", context, status=400)
    contesting.call_at(found, form.cleaned_data["phone"], form.cleaned_data["moment"])
    context = {"offer": found, "receipt": receipt, "phone_given": form.cleaned_data["phone"]}
    return render(request, "portal/call_noted.html", context)


@resident(BY_CODE)
def consent(request: HttpRequest, offer: UUID) -> HttpResponseBase:
    """Once asked: may we look every year? Yes and no are the same size, and no is the end of it."""
    found = offer_for(request, offer)
    if found.state != Offer.State.YES or not _may_consent(found):
        return redirect("portal:offer", offer=found.pk)
    text = every_year.asked_in(found.service, found.group)
    assert text is not None
    if request.method != "POST":
        language = showing.here()
        context = every_year.shown(text, found.service, showing.slots_of(found, language), language)
        return render(request, "portal/consent.html", context | {"offer": found})
    agreed = request.POST.get("antwoord") == "ja"
    if agreed:
        every_year.agree(found.subject, found.service, text)
    return render(request, "portal/consent_noted.html", {"offer": found, "agreed": agreed})


def last_receipt(offer: Offer) -> Receipt:
    """The newest confirmation of an answer to an offer; Http404 when nobody answered it yet."""
    found = Receipt.objects.filter(reply__offer=offer).order_by("-at").first()
    if found is None:
        raise Http404
    return found


def _is_answer(receipt: Receipt) -> bool:
    return receipt.reply is not None and receipt.reply.meaning in Answer.values


def _decided(offer: Offer) -> bool:
    return offer.case is not None and offer.case.state == Case.State.DECIDED


def _can_check(offer: Offer) -> bool:
    """Whether a yes starts an application, of which the facts are already there."""
    return (
        services()[offer.service].role == Role.DECIDES
        and bool(offer.facts)
        and offer.checked_at is None
    )


def _may_consent(offer: Offer) -> bool:
    """Whether a service can look every year, and was not asked to yet."""
    if every_year.asked_in(offer.service, offer.group) is None:
        return False
    held = Consent.objects.filter(subject=offer.subject, service=offer.service, ended_at=None)
    return not held.exists()


def _asks_reason(offer: Offer) -> bool:
    return bool(services()[offer.service].reasons)
