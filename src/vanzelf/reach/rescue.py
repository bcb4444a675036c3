"""Started, and not finished: one offer of help, once, and then nothing any more (A41)."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils import timezone

from vanzelf.decide.models import Case
from vanzelf.definitions.wording import Kind
from vanzelf.explanation.notation import Language
from vanzelf.org import clock
from vanzelf.org.catalogue import services
from vanzelf.reach import wording
from vanzelf.reach.models import Message, Offer
from vanzelf.reach.queueing import Wanted, queue
from vanzelf.residents.models import Channel, Preferences, Refusal, Subject
from vanzelf.work.models import Task

AFTER: Final = dt.timedelta(days=7)
"""So long somebody is left in peace with what they began."""
KEPT: Final = dt.timedelta(days=42)
"""So long what they filled in is kept."""
BY: Final = {Channel.SMS: Channel.SMS, Channel.EMAIL: Channel.EMAIL}


@transaction.atomic
def offer_help() -> int:
    """Offer help to who said yes, began to look at the facts, and stopped; gives to how many.

    Somebody who waits for a person, or who said no since, hears nothing.
    """
    began = Offer.objects.select_related("subject", "case").filter(
        state=Offer.State.YES, checking_since__lte=clock.now() - AFTER, checked_at=None
    )
    refused = Refusal.objects.filter(revoked_at=None).values("subject", "scope")
    no = {
        (each["subject"], each["scope"])
        for each in refused.filter(subject__in=began.values("subject"))
    }
    waiting = set(
        Task.objects.filter(
            state=Task.State.OPEN, kind__in=[Task.Kind.HELP, Task.Kind.CALL_BACK],
            subject__in=began.values("subject"),
        ).values_list("subject", "service")
    )  # fmt: skip
    asked = set(
        Message.objects.filter(kind=str(Kind.TOGETHER), offer__in=began).values_list(
            "offer", flat=True
        )
    )
    done = 0
    for each in began:
        said_no = {(each.subject_id, each.service), (each.subject_id, Refusal.EVERYTHING)} & no
        over = each.case is not None and each.case.state in (
            Case.State.DECIDED,
            Case.State.WITHDRAWN,
        )
        if said_no or over or each.pk in asked or (each.subject_id, each.service) in waiting:
            continue
        _offer(each)
        done += 1
    return done


def _offer(offer: Offer) -> None:
    language = wording.language_of(offer.subject)
    began = offer.checking_since
    assert began is not None
    queue(
        Wanted(
            key=f"samen:{offer.pk}", subject=offer.subject, kind=Kind.TOGETHER,
            channel=_road(offer.subject), service=offer.service, group=offer.group, offer=offer,
            case=offer.case,
            slots={
                "dienst": _name(offer, language),
                "kenmerk": offer.case.number if offer.case else str(offer.pk)[:8].upper(),
                "uiterlijk": wording.day(timezone.localdate(began + KEPT), language),
            },
        )
    )  # fmt: skip


def _name(offer: Offer, language: Language) -> str:
    service = services()[offer.service]
    return (service.in_sentence or service.name)[language]


def _road(subject: Subject) -> Channel:
    """The way somebody chose, if there is one; else a letter."""
    found = Preferences.objects.filter(subject=subject).first()
    if found is None or found.no_digital:
        return Channel.LETTER
    return BY.get(Channel(found.channel), Channel.LETTER) if found.channel else Channel.LETTER
