"""What happens when somebody answers: the same by code, portal, text message, telephone and desk.

Yes starts what was offered; no is no, at once and for every source; talk becomes a call that is
promised; wrong goes back to where the fact came from. Every answer gets a confirmation (A64).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app

from vanzelf.decide.actions import open_case, step_back
from vanzelf.decide.models import Case
from vanzelf.definitions.model import Role as MunicipalRole
from vanzelf.definitions.wording import Kind
from vanzelf.explanation.notation import Language
from vanzelf.org import audit, clock
from vanzelf.org.catalogue import services
from vanzelf.org.errors import refuse
from vanzelf.org.models import Staff
from vanzelf.org.rights import Role
from vanzelf.reach import wording
from vanzelf.reach.models import Answer, Offer, Receipt, Reply
from vanzelf.reach.offers import withdraw
from vanzelf.reach.queueing import Wanted, queue
from vanzelf.reach.receipts import next_number
from vanzelf.reach.sending import stop_inviting
from vanzelf.residents import actions as residents
from vanzelf.residents.models import Channel, Refusal, Representative, Subject
from vanzelf.work import actions as work
from vanzelf.work.calendar import working_days_on
from vanzelf.work.models import Task

CONFIRMED: Final[Mapping[Answer, Kind]] = {
    Answer.YES: Kind.CONFIRMED_YES,
    Answer.NO: Kind.CONFIRMED_NO,
    Answer.TALK: Kind.CONFIRMED_TALK,
    Answer.WRONG: Kind.CONFIRMED_WRONG,
}
WORDS: Final[Mapping[Channel, Channel]] = {
    Channel.SMS: Channel.SMS, Channel.EMAIL: Channel.EMAIL, Channel.LETTER: Channel.LETTER,
    Channel.CALL: Channel.LETTER, Channel.VISIT: Channel.LETTER, Channel.DESK: Channel.LETTER,
}  # fmt: skip
"""By which road a confirmation goes out; an answer on the portal is confirmed on the page itself,
unless a member of staff read it later."""
LOOK_UP: Final = "zaak-vullen"
"""The task that looks up, after a yes, what the municipality's own data say (`campaigns.tasks`)."""
CONTESTED_WITHIN: Final = 5
"""Working days in which somebody asks the source about a fact that is contested."""

PROMISED: Final = Task.Kind.CONTESTED
"""What stays when somebody answers anew: they would hear what came of what is not right."""


@dataclass(frozen=True)
class Given:
    """An answer as it came. key: with which it counts once. by: who wrote it down.

    concept: the fact that is not right, if one was named. why: how a text was understood.
    """

    key: str
    answer: Answer
    channel: Channel
    by: Staff | None = None
    representative: Representative | None = None
    concept: str = ""
    why: str = ""
    text_hash: bytes | None = None


@transaction.atomic
def answer(offer: Offer, given: Given, *, done: bool = False) -> Receipt:
    """Take an answer to an offer; gives its confirmation. The same answer twice counts once.

    done: what another body decides on was asked for there and then, together: nobody has to call.

    Somebody may change their mind while nothing was decided: a later answer replaces an earlier.
    Raises ProblemError offer-over.
    """
    known = Reply.objects.filter(key=given.key).select_related("receipt").first()
    if known is not None:
        return known.receipt
    residents.one_at_a_time(offer.subject_id)
    found = Offer.objects.select_for_update(of=("self",)).select_related("subject").get(pk=offer.pk)
    if found.state in (Offer.State.EXPIRED, Offer.State.WITHDRAWN):
        raise refuse(
            "offer-over", "this offer has ended.", "Call us: it may still be possible another way."
        )
    reply = Reply.objects.create(
        key=given.key, offer=found, subject=found.subject, channel=given.channel,
        meaning=given.answer, why=given.why, text_hash=given.text_hash, at=clock.now(),
        by=given.by, representative=given.representative,
    )  # fmt: skip
    before = found.state
    found.state, found.answered_at = Offer.State(given.answer), reply.at
    found.save()
    audit.write(
        staff=given.by, action=f"antwoord: {given.answer}", about=f"aanbod:{found.id}",
        subject=found.subject_id, kanaal=given.channel,
    )  # fmt: skip
    work.cancel(about=f"aanbod:{found.id}", because="beantwoord", but=PROMISED)
    _DO[given.answer](found, given)
    if before == Offer.State.YES and given.answer != Answer.YES:
        _no_more(found, given)
    if before == Offer.State.NO and given.answer != Answer.NO:
        residents.take_back(subject=found.subject, scope=found.service, noted_by=given.by)
    if done and services()[found.service].role == MunicipalRole.PASSES_ON:
        work.cancel(about=f"aanbod:{found.id}", because="meteen-gedaan", but=PROMISED)
        return _confirm(found, reply, Kind.HANDED_OVER)
    return _confirm(found, reply)


def _yes(offer: Offer, given: Given) -> None:
    """The municipality decides: a case for each scheme. Another does: somebody helps."""
    service = services()[offer.service]
    if service.role == MunicipalRole.DECIDES:
        for scheme in offer.topics:
            case = open_case(
                service=offer.service, scheme=scheme, group=offer.group, period=offer.period,
                subject=offer.subject, by=given.channel,
            )  # fmt: skip
            if offer.case_id is None:
                offer.case = case
                offer.save()
            app.configure_task(LOOK_UP, queue="campagnes").defer(case=str(case.pk))
    elif service.role == MunicipalRole.PASSES_ON:
        _task(offer, Task.Kind.HELP, given)
    stop_inviting(subject=offer.subject, service=offer.service, because="heeft-ja-gezegd")


def _no_more(offer: Offer, given: Given) -> None:
    """A yes is taken back: what was not decided yet stops."""
    for case in Case.objects.filter(
        subject=offer.subject, service=offer.service, scheme__in=offer.topics, period=offer.period
    ):
        step_back(case=case, noted_by=given.by)


def _no(offer: Offer, given: Given) -> None:
    """No is no: before any source is asked again, and without a reason."""
    residents.refuse(
        subject=offer.subject, scope=offer.service, told_by=given.channel, noted_by=given.by
    )
    stop_inviting(subject=offer.subject, service=offer.service, because="wil-niet")


def _talk(offer: Offer, given: Given) -> None:
    _task(offer, Task.Kind.CALL_BACK, given)


def _wrong(offer: Offer, given: Given) -> None:
    """A fact is contested: what rests on it waits, and it goes back to its source."""
    work.give(
        key=f"klopt-niet:{given.key}", kind=Task.Kind.CONTESTED, role=Role.OFFICER,
        due_at=working_days_on(clock.now(), CONTESTED_WITHIN), subject=offer.subject,
        service=offer.service, about=f"aanbod:{offer.id}", begrip=given.concept,
    )  # fmt: skip


def _task(offer: Offer, kind: Task.Kind, given: Given) -> Task:
    """Somebody calls back within a working day (A63)."""
    promised = working_days_on(clock.now(), 1)
    return work.give(
        key=f"{kind}:{given.key}", kind=kind, role=Role.CALL_AGENT, due_at=promised,
        promised_at=promised, subject=offer.subject, service=offer.service,
        about=f"aanbod:{offer.id}",
    )  # fmt: skip


_DO: Final = {
    Answer.YES: _yes, Answer.NO: _no, Answer.TALK: _talk, Answer.WRONG: _wrong,
}  # fmt: skip


def _confirm(offer: Offer, reply: Reply, kind: Kind | None = None) -> Receipt:
    """A dated confirmation, by the road the answer came (A64)."""
    kind = kind or CONFIRMED[Answer(reply.meaning)]
    text = wording.text_for(services()[offer.service], kind, offer.group)
    receipt = Receipt.objects.create(
        number=next_number(), subject=offer.subject, reply=reply, case=offer.case,
        service=offer.service, kind=kind, at=reply.at, text=text.digest,
    )  # fmt: skip
    road = WORDS.get(Channel(reply.channel)) or (Channel.LETTER if reply.by else None)
    if road is not None:
        queue(
            Wanted(
                key=f"bevestiging:{reply.key}", subject=offer.subject, kind=kind, channel=road,
                service=offer.service, group=offer.group, offer=offer, case=offer.case,
                slots=slots_of(receipt),
            )
        )  # fmt: skip
    return receipt


@transaction.atomic
def note(*, subject: Subject, kind: Kind, service: str = "", case: Case | None = None) -> Receipt:
    """A confirmation of something that was no answer to an offer; shown on the page itself."""
    text = wording.text_for(services().get(service), kind)
    return Receipt.objects.create(
        number=next_number(), subject=subject, case=case, service=service, kind=kind,
        at=clock.now(), text=text.digest,
    )  # fmt: skip


@transaction.atomic
def say_no(
    *, subject: Subject, scope: str, channel: Channel, noted_by: Staff | None = None
) -> Receipt:
    """Somebody does not want a service (its id), or anything (`alles`), without an offer to answer.

    It holds from now on, before any source is asked; what was open is taken back. It is confirmed by
    letter when it was said by telephone, at the desk or at the door; on the portal the page does so.
    """
    everything = scope == Refusal.EVERYTHING
    service = "" if everything else scope
    residents.refuse(subject=subject, scope=scope, told_by=channel, noted_by=noted_by)
    withdraw(subject=subject, service=service or None, because="wil-niet")
    kind = Kind.CONFIRMED_STOP if everything else Kind.CONFIRMED_NO
    return _noted(subject, kind, service, channel)


@transaction.atomic
def stop_looking(
    *, subject: Subject, service: str, channel: Channel, noted_by: Staff | None = None
) -> Receipt | None:
    """Nobody looks every year any more: in one step, without a reason, and confirmed.

    None when there was no consent.
    """
    if not residents.end_consent(
        subject=subject, service=service, because="ingetrokken", noted_by=noted_by
    ):
        return None
    return _noted(subject, Kind.CONSENT_STOPPED, service, channel)


def _noted(subject: Subject, kind: Kind, service: str, channel: Channel) -> Receipt:
    """The confirmation of what was no answer to an offer, by the road it was said."""
    receipt = note(subject=subject, kind=kind, service=service)
    if (road := WORDS.get(channel)) is not None:
        queue(
            Wanted(
                key=f"bevestiging:{receipt.number}", subject=subject, kind=kind, channel=road,
                service=service, slots=slots_of(receipt),
            )
        )  # fmt: skip
    return receipt


def slots_of(receipt: Receipt) -> dict[str, str]:
    """What a confirmation fills in: when somebody answered, the number, when we call."""
    said = receipt.reply.offer.said if receipt.reply and receipt.reply.offer else {}
    language = wording.language_of(receipt.subject)
    return {**wording.in_language(said, language), **moments_of(receipt, language)}


def moments_of(receipt: Receipt, language: Language) -> dict[str, str]:
    """The same in a language, without what the offer fills in."""
    service = services().get(receipt.service)
    return {
        "antwoord_op": wording.moment(receipt.at, language),
        "kenmerk": receipt.case.number if receipt.case else receipt.number,
        "terugbellen_voor": wording.moment(working_days_on(receipt.at, 1), language),
        "dienst": (service.in_sentence or service.name)[language] if service else "",
    }


@transaction.atomic
def stop_everything(*, offer: Offer, given: Given, scope: str = Refusal.EVERYTHING) -> int:
    """Somebody wants no offers at all any more; gives how many were open. It is confirmed, once."""
    if Reply.objects.filter(key=given.key).exists():
        return 0
    reply = Reply.objects.create(
        key=given.key, offer=offer, subject=offer.subject, channel=given.channel, meaning="stop",
        why=given.why, text_hash=given.text_hash, at=clock.now(), by=given.by,
        representative=given.representative,
    )  # fmt: skip
    residents.refuse(subject=offer.subject, scope=scope, told_by=given.channel, noted_by=given.by)
    taken = withdraw(subject=offer.subject, service=None, because="wil-niets")
    _confirm(offer, reply, Kind.CONFIRMED_STOP)
    return taken
