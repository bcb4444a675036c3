"""Words that come in: a text message, or what somebody types on a page.

A text never does anything but give one of the four answers to the one offer that is open, or stop
everything. Whatever is not wholly understood, or of which it is not certain who wrote it or about
what, is read by a person. A number that nobody gave us starts nothing.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

import phonenumbers
from django.db import transaction
from django.db.models import Q, QuerySet

from vanzelf.definitions.wording import Kind
from vanzelf.org import clock, safe
from vanzelf.org.models import Staff
from vanzelf.org.rights import Role
from vanzelf.reach import wording
from vanzelf.reach.answering import Given, stop_everything
from vanzelf.reach.answering import answer as take_answer
from vanzelf.reach.contesting import keep_words
from vanzelf.reach.models import Answer, Inbound, Offer, Receipt, Reply
from vanzelf.reach.queueing import Wanted, queue
from vanzelf.replies import Language, Meaning, Reading, Why, read_reply
from vanzelf.residents.models import Channel, Preferences, Subject
from vanzelf.residents.telephone import LastDigits, last_digits
from vanzelf.work import actions as work
from vanzelf.work.calendar import working_days_on
from vanzelf.work.models import Task

KEY: Final = "antwoorden"
REGION: Final = "NL"
MEANT: Final = {
    Meaning.YES: Answer.YES,
    Meaning.NO: Answer.NO,
    Meaning.TALK: Answer.TALK,
    Meaning.WRONG: Answer.WRONG,
}


@dataclass(frozen=True)
class Text:
    """A text message as its carrier gives it. id: theirs. sender: a telephone number."""

    id: str
    sender: str = field(repr=False)
    text: str = field(repr=False)


@transaction.atomic
def take(came: Text) -> Inbound:
    """Take a text message; the same one twice does nothing more."""
    found, _ = Inbound.objects.select_for_update().get_or_create(
        provider_id=came.id, defaults={"came_at": clock.now()}
    )
    if found.handled_at is not None:
        return found
    found.reply = _handle(came)
    found.handled_at = clock.now()
    found.save()
    return found


@transaction.atomic
def read_words(offer: Offer, text: str, *, key: str, channel: Channel) -> Reply:
    """Somebody wrote something about an offer that they opened themselves."""
    known = Reply.objects.filter(key=key).first()
    if known is not None:
        return known
    reading = read_reply(text, Language(wording.language_of(offer.subject)))
    return _act(reading, text, key=key, channel=channel, subject=offer.subject, offer=offer)


def about_which(task: Task) -> QuerySet[Offer]:
    """The offers that an unclear text can be an answer to: those of its writer that have not ended."""
    if task.kind != Task.Kind.UNCLEAR_REPLY or task.subject_id is None:
        return Offer.objects.none()
    ended = (Offer.State.EXPIRED, Offer.State.WITHDRAWN)
    found = Offer.objects.filter(subject=task.subject_id).exclude(state__in=ended)
    return found.select_related("subject").order_by("-made_at")


@transaction.atomic
def meant(*, task: Task, offer: Offer, answer: Answer, by: Staff) -> Receipt:
    """A person read a text, and it means this. Where one offer is open the task is done with it.

    Raises ProblemError task-over, task-taken, no-right or offer-over.
    """
    found = work.take(task=task, by=by)
    reply = Reply.objects.get(pk=found.about.removeprefix("antwoord:"))
    only = about_which(found).count() == 1
    given = Given(
        key=f"gelezen:{reply.pk}:{offer.pk}:{answer}", answer=answer,
        channel=Channel(reply.channel), by=by, why="gelezen",
    )  # fmt: skip
    receipt = take_answer(offer, given)
    if only:
        work.finish(task=found, by=by, result=answer)
    return receipt


def senders(number: str) -> list[Subject]:
    """The residents who gave us this telephone number, however they wrote it."""
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return []
    plain = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return [
        each.subject
        for each in Preferences.objects.select_related("subject")
        .alias(digits=LastDigits("phone"))
        .filter(~Q(phone=""), digits=last_digits(plain))
        if e164(each.phone) == plain
    ]


def e164(number: str) -> str:
    """A telephone number as +31612345678; empty when it is none."""
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _handle(came: Text) -> Reply:
    key = f"sms:{came.id}"[:120]
    known = senders(came.sender)
    subject = known[0] if len(known) == 1 else None
    if subject is None:
        why = "onbekend-nummer" if not known else "gedeeld-nummer"
        care = read_reply(came.text).why == Why.CARE
        return _for_a_person(came.text, why, key=key, channel=Channel.SMS, urgent=care)
    reading = read_reply(came.text, Language(wording.language_of(subject)))
    offers = list(
        Offer.objects.select_related("subject").filter(
            subject=subject, state=Offer.State.OPEN, expires_on__gte=clock.today()
        )
    )
    only = offers[0] if len(offers) == 1 else None
    if only is None and reading.meaning == Meaning.STOP:
        only = offers[0] if offers else _latest(subject)
    return _act(reading, came.text, key=key, channel=Channel.SMS, subject=subject, offer=only)


def _latest(subject: Subject) -> Offer | None:
    made = Offer.objects.select_related("subject").filter(subject=subject)
    return made.order_by("-made_at").first()


def _act(
    reading: Reading, text: str, *, key: str, channel: Channel, subject: Subject,
    offer: Offer | None,
) -> Reply:  # fmt: skip
    """Do what a text says, if it says one thing about one offer."""
    said = MEANT.get(reading.meaning)
    if offer is None or (said is None and reading.meaning != Meaning.STOP):
        why = reading.why if reading.meaning == Meaning.UNCLEAR else "niet-een-aanbod"
        return _for_a_person(
            text, why, key=key, channel=channel, subject=subject, offer=offer or _latest(subject),
            urgent=reading.why == Why.CARE,
        )  # fmt: skip
    given = Given(
        key=key, answer=said or Answer.NO, channel=channel, why=reading.why,
        text_hash=safe.keyed(KEY, text),
    )  # fmt: skip
    if said is None:
        stop_everything(offer=offer, given=given)
    else:
        take_answer(offer, given)
    return Reply.objects.get(key=key)


def _for_a_person(
    text: str, why: str, *, key: str, channel: Channel, urgent: bool,
    subject: Subject | None = None, offer: Offer | None = None,
) -> Reply:  # fmt: skip
    """A person reads it: soon, and first of all when somebody may need care."""
    now = clock.now()
    reply = Reply.objects.create(
        key=key, offer=offer, subject=subject, channel=channel, meaning=Meaning.UNCLEAR,
        why=why[:30], text_hash=safe.keyed(KEY, text), at=now,
    )  # fmt: skip
    task = work.give(
        key=f"lezen:{key}"[:120], kind=Task.Kind.UNCLEAR_REPLY, role=Role.CALL_AGENT,
        due_at=working_days_on(now, 0 if urgent else 1), subject=subject, urgent=urgent,
        service=offer.service if offer else "", about=f"antwoord:{reply.id}",
        waarom=why, kanaal=channel,
    )  # fmt: skip
    keep_words(task, text)
    if subject is not None and channel == Channel.SMS:
        _say_so(subject, offer, now)
    return reply


def _say_so(subject: Subject, offer: Offer | None, now: dt.datetime) -> None:
    """Tell somebody, once, that a colleague reads it."""
    about = str(offer.pk) if offer else f"{subject.id}:{now:%Y-%m}"
    language = wording.language_of(subject)
    queue(
        Wanted(
            key=f"niet-begrepen:{about}", subject=subject, kind=Kind.NOT_UNDERSTOOD,
            channel=Channel.SMS, service=offer.service if offer else "",
            group=offer.group if offer else None, offer=offer,
            slots={"antwoord_op": wording.moment(now, language)},
        )
    )  # fmt: skip
