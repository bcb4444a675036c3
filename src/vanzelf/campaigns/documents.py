"""Documents that expire: a date and no source, a message for each step of the series, then silence."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from vanzelf.definitions.model import EXPIRED, Service
from vanzelf.definitions.wording import Kind, MessageText
from vanzelf.org import clock, processing
from vanzelf.org.catalogue import services
from vanzelf.reach import wording
from vanzelf.reach.models import Message, Offer
from vanzelf.reach.offers import OPEN_DAYS, Proposal, code_again, offer, withdraw
from vanzelf.reach.preflight import Contact, Stopped, preflight
from vanzelf.reach.queueing import Wanted, queue
from vanzelf.residents import numbers
from vanzelf.residents.models import Channel, TravelDocument
from vanzelf.services.queries import running
from vanzelf.terms.problems import ProblemError

CONCEPT: Final = "reisdocument_geldig_tot"
MISSED: Final = dt.timedelta(days=14)
"""How long after its day a message may still go, when nobody ran this in time."""
MOST: Final = 3
"""Messages about one document, whatever a series says."""
READY: Final = dt.timedelta(days=7)
"""So long it takes to make a new one: who comes by before, has it on the last day of the old."""
TOMORROW: Final = dt.timedelta(days=1)
LOOKED: Final = "Wij keken wanneer uw reisdocument verloopt, om u op tijd te schrijven"
WORDS: Final = {
    "nl": {"paspoort": "paspoort", "identiteitskaart": "identiteitskaart"},
    "en": {"paspoort": "passport", "identiteitskaart": "identity card"},
}


def remind(on: dt.date | None = None) -> int:
    """The messages of a day for every service that goes by the last day of a document.

    Gives how many were made. Run twice, or after some days of not running, each is made once.
    """
    today, many = on or clock.today(), 0
    for service in services().values():
        if service.concept_of_date != CONCEPT:
            continue
        try:
            running(service.id)
        except ProblemError:
            continue
        for day in series_of(service):
            for document in _due(today, day).iterator():
                many += _message(service, document, day, today)
    return many


def series_of(service: Service) -> tuple[int, ...]:
    """The days of the messages about one document, relative to its last day; never more than three."""
    return tuple(sorted(service.series)[:MOST])


def _due(today: dt.date, day: int) -> QuerySet[TravelDocument]:
    """Documents that nobody replaced, of which the day of a step has come."""
    last = today - dt.timedelta(days=day)
    return TravelDocument.objects.filter(
        replaced_at=None, valid_until__lte=last, valid_until__gt=last - MISSED
    ).select_related("subject")  # fmt: skip


@transaction.atomic
def _message(service: Service, document: TravelDocument, day: int, today: dt.date) -> int:
    """The message of a step; who has another one open about a document hears of that first."""
    language = wording.language_of(document.subject)
    expired = document.valid_until < today
    answer_by = today + dt.timedelta(days=OPEN_DAYS)
    by = answer_by if expired else max(today + TOMORROW, document.valid_until - READY)
    slots = {
        "document": WORDS[language][document.kind],
        "verloopt_op": wording.day(document.valid_until, language),
        "uiterlijk": wording.day(by, language),
    }
    key = f"document:{document.pk}"
    made = Offer.objects.filter(key=key).first()
    if made is None:
        other = Offer.objects.filter(
            subject=document.subject, service=service.id, state=Offer.State.OPEN
        )
        if other.exists():
            return 0
        open_after = dt.timedelta(days=max(0, series_of(service)[-1] + OPEN_DAYS))
        found = offer(
            Proposal(
                key=key, subject=document.subject, service=service.id, group=service.groups[0].id,
                period=f"{document.valid_until:%Y}", topics=service.schemes,
                until=max(document.valid_until + open_after, answer_by), urgent=True, slots=slots,
                text=service.wording.get(EXPIRED) if expired else None,
            ),
            Channel.LETTER,
        )  # fmt: skip
        return 0 if isinstance(found, Stopped) else _noted(service, found)
    if day == min(series_of(service)) or made.state != Offer.State.OPEN:
        return 0
    late = service.wording.get(EXPIRED) if expired else None
    return _again(service, made, f"{key}:{day}", slots, late)


def _again(
    service: Service, made: Offer, key: str, slots: dict[str, str], text: MessageText | None
) -> int:
    """A later step of the series, with the code of the offer."""
    seen = preflight(
        Contact(
            subject=made.subject, service=service.id, kind=Kind.REMINDER, channel=Channel.LETTER,
            urgent=True, offer=made,
        )
    )  # fmt: skip
    if isinstance(seen, Stopped) or Message.objects.filter(key=key).exists():
        return 0
    queue(
        Wanted(
            key=key, subject=made.subject, kind=Kind.REMINDER, channel=Channel.LETTER,
            service=service.id, group=made.group, offer=made, text=text,
            slots={**slots, "code": code_again(made)},
        )
    )  # fmt: skip
    return _noted(service, made)


def _noted(service: Service, made: Offer) -> int:
    """A line for the resident, in the transaction of the message: that we looked, and why."""
    processing.used(number=numbers.number_of(made.subject), purpose=service.purpose, what=LOOKED)
    return 1


@transaction.atomic
def stop_renewed() -> int:
    """Offers about a document that was replaced end, with what waits for them; gives how many."""
    many = 0
    for service in services().values():
        if service.concept_of_date != CONCEPT:
            continue
        named = Concat(Value("document:"), Cast("pk", CharField()))
        old = TravelDocument.objects.annotate(key=named).filter(
            key=OuterRef("key"), subject=OuterRef("subject"), replaced_at=None
        )
        over = Offer.objects.filter(
            ~Exists(old), service=service.id, state=Offer.State.OPEN, key__startswith="document:"
        ).select_related("subject")  # fmt: skip
        for each in over:
            many += withdraw(subject=each.subject, service=service.id, because="vernieuwd")
    return many
