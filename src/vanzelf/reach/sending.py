"""Messages out: put in the queue with what caused them, looked at again when they leave, sent once.

A message is made in the transaction of its cause, with a key. When its turn comes it passes the
preflight; then it is claimed, handed over outside any transaction, and noted. Whoever finds a claim
that was never noted asks the carrier by the key before handing it over again.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from vanzelf.connectors.carriers import Status
from vanzelf.decide.models import Case
from vanzelf.definitions.fill import Filled, Paragraph, Run
from vanzelf.definitions.wording import Kind, MessageText
from vanzelf.org import audit, clock, safe
from vanzelf.org.catalogue import services
from vanzelf.org.rights import Role
from vanzelf.reach import wording
from vanzelf.reach.models import Message, Offer
from vanzelf.reach.preflight import INVITING, Clear, Contact, Stopped, preflight
from vanzelf.reach.returned import find_out
from vanzelf.residents.models import Channel, Resident, Subject
from vanzelf.work import actions as work
from vanzelf.work.models import Task

KEY: Final = "berichten"
CLAIM: Final = dt.timedelta(minutes=10)
"""A claim that is older was left by a program that died."""
LOOK_WITHIN: Final = dt.timedelta(days=3)
STATES: Final = {
    Status.DELIVERED: Message.State.DELIVERED,
    Status.FAILED: Message.State.FAILED,
    Status.RETURNED: Message.State.RETURNED,
}
"""What becomes of a message by what its carrier says. Whatever is still underway says nothing new."""


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


@transaction.atomic
def queue(wanted: Wanted) -> Message:
    """Put a message in the queue, in the transaction of what calls for it."""
    from vanzelf.reach.tasks import deliver

    found = Message.objects.filter(key=wanted.key).first()
    if found is not None:
        return found
    language = wording.language_of(wanted.subject)
    service = services().get(wanted.service)
    resident = Resident.objects.get(subject=wanted.subject)
    plain = wanted.text or wording.text_for(service, wanted.kind, wanted.group)
    text = wording.for_age(service, plain, resident.born_on, clock.today())
    said = wording.filled(text, resident, language, wanted.slots or {})
    now = clock.now()
    message = Message(
        key=wanted.key, subject=wanted.subject, offer=wanted.offer, case=wanted.case,
        service=wanted.service, kind=str(wanted.kind), channel=wanted.channel, language=language,
        text=text.digest, made_at=now, send_after=wanted.send_after or now,
    )  # fmt: skip
    code = (wanted.slots or {}).get("code", "")
    message.sealed = safe.lock(KEY, _written(said, code), str(message.id))
    message.save(force_insert=True)
    deliver.configure(queueing_lock=str(message.id), schedule_at=wanted.send_after).defer(
        message=str(message.id)
    )
    return message


def content_of(message: Message) -> Filled:
    """A message as it was written: what a resident or a colleague reads back."""
    assert message.sealed is not None
    data = json.loads(safe.unlock(KEY, bytes(message.sealed), str(message.id)))
    return Filled(
        data["subject"], _paragraphs(data["paragraphs"]), data["sms"], data["preview"],
        _paragraphs(data["page"]),
    )  # fmt: skip


@transaction.atomic
def claim(message_id: str) -> tuple[Message, bool] | None:
    """Take a message to hand it over now; None when there is nothing to do.

    The second value says whether somebody claimed it before and may have handed it over.
    """
    message = (
        Message.objects.select_for_update(of=("self",))
        .select_related("subject", "offer", "case")
        .get(pk=message_id)
    )
    now = clock.now()
    again = message.state == Message.State.SENDING
    if again and message.claimed_at is not None and now - message.claimed_at < CLAIM:
        return None
    if message.state not in (Message.State.WAITING, Message.State.SENDING):
        return None
    if message.send_after > now:
        return None
    if not again and not _may_go(message):
        return None
    message.state, message.claimed_at = Message.State.SENDING, now
    message.tries += 1
    message.save()
    return message, again


@transaction.atomic
def may_still_go(message: Message) -> bool:
    """Of a message that was claimed before, and that its carrier does not have: the preflight again."""
    found = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if found.state != Message.State.SENDING or found.claimed_at != message.claimed_at:
        return False  # told of meanwhile, or somebody else's by now
    if _may_go(found):
        Message.objects.filter(pk=found.pk).update(representative=found.representative)
        message.representative = found.representative
        return True
    if found.state == Message.State.SENDING:  # everything stands still
        _back(found)
    return False


def _may_go(message: Message) -> bool:
    """The preflight of now; what it stops is noted, with a task where somebody should look."""
    found = preflight(
        Contact(
            subject=message.subject, service=message.service, kind=Kind(message.kind),
            channel=Channel(message.channel), offer=message.offer,
            scheme=message.case.scheme if message.case else "",
            period=message.case.period if message.case else "",
        )
    )  # fmt: skip
    if isinstance(found, Clear):
        message.representative = found.to
        return True
    if found.because == "alles-stilgezet":
        return False  # it waits; nothing is lost while everything stands still
    stop(message, found)
    return False


def stop(message: Message, stopped: Stopped) -> None:
    """A message does not go: why, and a task when somebody should look into it."""
    message.state, message.stopped_because = Message.State.STOPPED, stopped.because
    message.ended_at, message.sealed = clock.now(), None
    message.save()
    audit.write(
        staff=None, action="bericht tegengehouden", about=f"bericht:{message.id}",
        subject=message.subject_id, waarom=stopped.because,
    )  # fmt: skip
    if stopped.look:
        represented = stopped.because in ("vertegenwoordiger-onbekend", "jonger-dan-16")
        work.give(
            key=f"{stopped.because}:{message.subject_id}:{message.service}",
            kind=Task.Kind.REPRESENTED if represented else Task.Kind.ADDRESS,
            role=Role.CALL_AGENT, due_at=clock.now() + LOOK_WITHIN, subject=message.subject,
            service=message.service, about=f"bericht:{message.id}",
        )  # fmt: skip


@transaction.atomic
def handed_over(message: Message, provider: str, provider_id: str) -> None:
    """The carrier has it; it may have said what became of it before we knew that."""
    Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(
        state=Message.State.SENT, sent_at=clock.now(), provider_id=provider_id
    )
    Message.objects.filter(pk=message.pk, provider_id=provider_id).update(provider=provider)


@transaction.atomic
def put_back(message: Message) -> None:
    """The carrier could not take it now: it waits again, and passes the preflight again."""
    _back(message)


@transaction.atomic
def ask_again(message: Message) -> None:
    """The carrier could not say whether it has it: whoever comes next asks, and need not wait."""
    _ours(message).update(claimed_at=clock.now() - CLAIM)


def _back(message: Message) -> None:
    _ours(message).update(state=Message.State.WAITING, claimed_at=None)


def _ours(message: Message) -> "QuerySet[Message]":
    """A message that we claimed, unless another took the claim over."""
    claimed = Message.objects.filter(pk=message.pk, state=Message.State.SENDING)
    return claimed.filter(claimed_at=message.claimed_at)


@transaction.atomic
def failed(message: Message, because: str) -> None:
    """It cannot be delivered by this channel: a person looks for another way (A63)."""
    changed = Message.objects.filter(pk=message.pk).exclude(
        state__in=[Message.State.FAILED, Message.State.RETURNED, Message.State.STOPPED]
    ).update(state=Message.State.FAILED, ended_at=clock.now(), stopped_because=because[:40])  # fmt: skip
    if changed:
        _other_way(message)


@transaction.atomic
def report(provider_id: str, state: Message.State, key: str = "", provider: str = "") -> bool:
    """What became of a message, by its carrier's id or else our key; whether we know it.

    Told twice, noted once. It may be told before we noted that the carrier has it, or who that is.
    """
    locked = Message.objects.select_for_update(of=("self",))
    message = locked.filter(provider_id=provider_id).first()
    if message is None and key:
        message = locked.filter(key=key).first()
    if message is None:
        return False
    final = (Message.State.DELIVERED, Message.State.FAILED, Message.State.RETURNED)
    before = (Message.State.WAITING, Message.State.SENDING, Message.State.SENT)
    if (
        message.state in (*before, Message.State.DELIVERED)
        and state in final
        and message.state != state
    ):
        message.sent_at = message.sent_at or clock.now()
        message.provider_id = message.provider_id or provider_id
        message.provider = message.provider or provider
        message.state, message.ended_at = state, clock.now()
        message.save()
        if state != Message.State.DELIVERED:
            _other_way(message)
    return True


def _other_way(message: Message) -> None:
    if message.state == Message.State.RETURNED and message.channel == Channel.LETTER:
        find_out(message)
        return
    work.give(
        key=f"niet-bezorgd:{message.id}", kind=Task.Kind.UNDELIVERED, role=Role.CALL_AGENT,
        due_at=clock.now() + LOOK_WITHIN, subject=message.subject, service=message.service,
        about=f"bericht:{message.id}", kanaal=message.channel,
    )  # fmt: skip


@transaction.atomic
def stop_inviting(*, subject: Subject, service: str | None, because: str) -> int:
    """Whatever still waits to invite somebody does not go; gives how many that were."""
    waiting = Message.objects.select_for_update().filter(
        Q() if service is None else Q(service=service),
        subject=subject, state=Message.State.WAITING, kind__in=[str(each) for each in INVITING],
    )  # fmt: skip
    found = list(waiting)
    for message in found:
        stop(message, Stopped(because))
    return len(found)


def code_of(message: Message) -> str | None:
    """The code that a letter holds, for its QR code; None when it has none."""
    assert message.sealed is not None
    data = json.loads(safe.unlock(KEY, bytes(message.sealed), str(message.id)))
    return data.get("code") or None


def _written(said: Filled, code: str) -> bytes:
    return json.dumps({**asdict(said), "code": code}, ensure_ascii=False).encode()


def _paragraphs(data: list[dict[str, object]]) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(each["kind"], tuple(Run(**run) for run in each["runs"]))  # type: ignore[arg-type, attr-defined]
        for each in data
    )
