"""Messages in: made in the transaction of their cause, with a key, and put in the queue."""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from vanzelf.decide.models import Case
from vanzelf.definitions.wording import Kind, MessageText
from vanzelf.explanation.notation import Language
from vanzelf.org import clock
from vanzelf.org.catalogue import services
from vanzelf.reach import wording
from vanzelf.reach.models import Message, Offer
from vanzelf.reach.written import seal
from vanzelf.residents.models import Channel, Resident, Subject

DELIVER: Final = "berichten-versturen"


@dataclass(frozen=True)
class Wanted:
    """A message that something calls for. key: with which it is sent once, however often asked for.

    slots: what is filled in besides the resident's own and the office's. text: other words than those
    of its kind, such as the last of a series.
    """

    key: str
    subject: Subject
    kind: Kind
    channel: Channel
    service: str
    group: str | None = None
    offer: Offer | None = None
    case: Case | None = None
    slots: Mapping[str, str] | None = None
    send_after: dt.datetime | None = None
    text: MessageText | None = None


def queue(wanted: Wanted) -> Message:
    """Put a message in the queue, in the transaction of what calls for it."""
    return queue_all([wanted])[0]


@transaction.atomic
def queue_all(wanted: Sequence[Wanted]) -> list[Message]:
    """Put messages in the queue, in their order; the database is asked no more often for more of them."""
    known = Message.objects.in_bulk([each.key for each in wanted], field_name="key")
    fresh = [each for each in wanted if each.key not in known]
    whom = {each.subject.pk for each in fresh}
    residents, languages = Resident.objects.in_bulk(whom), wording.languages_of(whom)
    if gone := whom - residents.keys():
        raise Resident.DoesNotExist(f"{len(gone)} of {len(whom)} are not known any more")
    made = [
        _message(each, residents[each.subject.pk], languages[each.subject.pk]) for each in fresh
    ]
    known.update((each.key, each) for each in Message.objects.bulk_create(made))
    now = clock.now()
    for channel in {Channel(each.channel) for each in made if each.send_after <= now}:
        transaction.on_commit(partial(wake, channel), robust=True)
    return [known[each.key] for each in wanted]


def _message(wanted: Wanted, resident: Resident, language: Language) -> Message:
    service, said = services().get(wanted.service), wanted.slots or {}
    plain = wanted.text or wording.text_for(service, wanted.kind, wanted.group)
    text, slots = wording.for_age(service, plain, said, resident)
    now = clock.now()
    message = Message(
        key=wanted.key, subject=wanted.subject, offer=wanted.offer, case=wanted.case,
        service=wanted.service, kind=str(wanted.kind), channel=wanted.channel, language=language,
        text=text.digest, made_at=now, send_after=wanted.send_after or now,
    )  # fmt: skip
    seal(message, wording.filled(text, resident, language, slots), said.get("code", ""))
    return message


def wake(channel: Channel, *, left: bool = False) -> None:
    """Have what waits for a channel handed over, now. Nothing is lost when it is not: the sweep does it.

    left: what a program that died left, instead.
    """
    lock = f"{DELIVER}:{channel}:{left}"
    if ProcrastinateJob.objects.filter(queueing_lock=lock, status="todo").exists():
        return  # whoever takes that up sees this too
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(DELIVER, queueing_lock=lock).defer(channel=str(channel), left=left)
