"""Messages out: looked at again when they leave, and sent once.

A message is made in the transaction of its cause, with a key, and waits in its own table. A handful at
a time passes the preflight and is claimed; each is handed over outside any transaction, and noted.
Whoever finds a claim that was never noted asks the carrier by the key before handing it over again.
"""

import datetime as dt
from collections.abc import Mapping, Sequence, Set
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Case as Chosen
from django.db.models import F, Q, QuerySet, Value, When

from vanzelf.connectors.carriers import Status
from vanzelf.definitions.wording import Kind
from vanzelf.org import audit, clock
from vanzelf.org.halting import halted
from vanzelf.org.rights import Role
from vanzelf.reach import envelopes
from vanzelf.reach.models import Message
from vanzelf.reach.preflight import ABSENT, INVITING, Clear, Contact, Stopped, preflights
from vanzelf.reach.returned import find_out
from vanzelf.residents.models import Channel, Subject
from vanzelf.work import actions as work
from vanzelf.work.models import Task

CLAIM: Final = dt.timedelta(minutes=10)
"""A claim that is older was left by a program that died."""
HANDFUL: Final = 50
"""Messages that are claimed at a time: a second's work, so that the preflight is of that moment."""
SOON: Final = dt.timedelta(seconds=30)
PAUSE: Final = dt.timedelta(hours=1)
"""At most so long a message waits for a carrier that could not take it."""
ASK_AGAIN: Final = dt.timedelta(hours=1)
"""Until it is looked at again whether somebody is in the register's file."""
RESTING: Final = "rustperiode"
NEXT_DAY: Final = dt.timedelta(days=1)
"""Until it is looked at again whether somebody was left in peace long enough for what they are offered."""
LOOK_WITHIN: Final = dt.timedelta(days=3)
STATES: Final = {
    Status.DELIVERED: Message.State.DELIVERED,
    Status.FAILED: Message.State.FAILED,
    Status.RETURNED: Message.State.RETURNED,
}
"""What becomes of a message by what its carrier says. Whatever is still underway says nothing new."""


def waiting(channel: Channel, *, left: bool = False) -> "QuerySet[Message]":
    """Messages whose turn it is, longest waiting first. left: those that a program that died left."""
    now, found = clock.now(), Message.objects.filter(channel=channel)
    if left:
        old = found.filter(state=Message.State.SENDING, claimed_at__lte=now - CLAIM, within=None)
        return old.order_by("claimed_at")
    found = found.filter(state=Message.State.WAITING, send_after__lte=now)
    return found.order_by("send_after", "made_at", "key")


@transaction.atomic
def claim(channel: Channel, *, left: bool = False) -> tuple[list[Message], bool]:
    """Take messages to hand them over now, and whether there may be more.

    left: those that another claimed and may have handed over; whoever takes one asks the carrier, and
    then whether it `may_still_go`. The others passed the preflight. What goes in the envelope of one is
    claimed with it, and is `envelopes.beside` it.
    """
    if halted() and not left:
        return [], False
    if left:
        taken = list(envelopes.whole(waiting(channel, left=True))[:HANDFUL])
        more, full = envelopes.claimed(taken), len(taken) == HANDFUL
    else:
        whom, full = _whose_turn(channel)
        heads = _one_each(list(envelopes.whole(waiting(channel).filter(subject__in=whom))))
        others = envelopes.companions(heads, waiting(channel))
        clear = _clear([*heads, *others], envelopes.offers(heads, others))
        taken, more = envelopes.filled(heads, clear)
    now, everything = clock.now(), [*taken, *more]
    for each in everything:
        each.state, each.claimed_at, each.tries = Message.State.SENDING, now, each.tries + 1
    Message.objects.filter(pk__in=[each.pk for each in everything]).update(
        state=Message.State.SENDING, claimed_at=now, tries=F("tries") + 1
    )
    return taken, full


def _whose_turn(channel: Channel) -> tuple[Set[UUID], bool]:
    """The people of the first handful, for us alone, and whether there may be more.

    Until the claim is made nobody else takes what waits for them: one by one it would not know of each
    other, and come in two envelopes.
    """
    locked = waiting(channel).select_related("subject").select_for_update(
        of=("subject",), no_key=True, skip_locked=True
    )  # fmt: skip
    first = list(locked.only("subject")[:HANDFUL])
    return {each.subject_id for each in first}, len(first) == HANDFUL


def _one_each(messages: list[Message]) -> list[Message]:
    """The first to everybody: what comes of one can stop the next, which waits for that."""
    first = {each.subject_id: each for each in reversed(messages)}
    return [each for each in messages if first[each.subject_id] is each]


@transaction.atomic
def may_still_go(message: Message) -> bool:
    """Of a message that was claimed before, and that its carrier does not have: the preflight again.

    An envelope with several is opened again: each is judged, and waits for its turn.
    """
    if envelopes.beside(message):
        put_back(message)
        return False
    found = _ours(message).select_for_update(of=("self",)).first()
    if found is None:
        return False  # told of meanwhile, or somebody else's by now
    if _clear([found]):
        message.representative = found.representative
        return True
    if found.state == Message.State.SENDING:  # everything stands still
        _ours(message).update(state=Message.State.WAITING, claimed_at=None)
    return False


def _clear(
    messages: list[Message], along: Mapping[UUID, frozenset[UUID]] | None = None
) -> list[Message]:
    """Those that pass the preflight of now; what it stops is noted, with a task where one should look.

    along: the offers that would go in one envelope, by the id of a resident.
    """
    clear, along = [], along or {}
    contacts = [_contact(each, along.get(each.subject_id, frozenset())) for each in messages]
    for message, found in zip(messages, preflights(contacts), strict=True):
        if isinstance(found, Clear):
            to = found.to if message.channel == Channel.LETTER else None  # theirs is no number
            if message.representative != to:
                message.representative = to
                message.save(update_fields=["representative"])
            clear.append(message)
        elif found.because == ABSENT or (found.because == RESTING and _offers(message)):
            again = ASK_AGAIN if found.because == ABSENT else NEXT_DAY
            message.send_after = clock.now() + again
            message.save(update_fields=["send_after"])
        elif found.because != "alles-stilgezet":  # then it waits, and nothing is lost
            stop(message, found)
    return clear


def _offers(message: Message) -> bool:
    """Whether an offer waits for it: it comes when the rest is over, unless the offer is."""
    return message.kind == Kind.OFFER and message.offer_id is not None


def _contact(message: Message, along: frozenset[UUID] = frozenset()) -> Contact:
    case, offer = message.case, message.offer
    scheme, period = (case.scheme, case.period) if case else ("", "")
    if case is None and offer is not None and len(offer.topics) == 1:
        scheme, period = offer.topics[0], offer.period
    return Contact(
        subject=message.subject, service=message.service, kind=Kind(message.kind),
        channel=Channel(message.channel), offer=offer, scheme=scheme, period=period, along=along,
    )  # fmt: skip


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
        _look_into(message, stopped.because)


def _look_into(message: Message, because: str) -> None:
    """Work for a person: one task while it is open, and another when it comes again after that."""
    represented = because in ("vertegenwoordiger-onbekend", "jonger-dan-16")
    asked = Task.objects.filter(
        subject=message.subject_id, service=message.service, data__reden=because
    )
    if asked.filter(state=Task.State.OPEN).exists():
        return
    work.give(
        key=f"{because}:{message.id}",
        kind=Task.Kind.REPRESENTED if represented else Task.Kind.ADDRESS,
        role=Role.CALL_AGENT, due_at=clock.now() + LOOK_WITHIN, subject=message.subject,
        service=message.service, about=f"bericht:{message.id}", reden=because,
    )  # fmt: skip


def handed_over(ids: Mapping[UUID, str], provider: str) -> None:
    """The carrier has these, and calls them so; it may have said what became of one before we knew.

    ids: what it calls each, by ours.
    """
    if not ids:
        return
    named = Chosen(*(When(pk=own, then=Value(theirs)) for own, theirs in ids.items()))
    noted = Message.objects.filter(pk__in=ids, state=Message.State.SENDING).update(
        state=Message.State.SENT, sent_at=clock.now(), provider_id=named, provider=provider
    )
    if noted < len(ids):
        for own, theirs in ids.items():
            Message.objects.filter(pk=own, provider_id=theirs).update(provider=provider)


def put_back(message: Message) -> None:
    """The carrier could not take it now: it waits, longer every time, and passes the preflight again."""
    pause = min(dt.timedelta(seconds=2 ** min(message.tries, 12)), PAUSE)
    _ours(message).update(
        state=Message.State.WAITING, claimed_at=None, within=None, send_after=clock.now() + pause
    )


def ask_again(message: Message) -> None:
    """The carrier could not say whether it has it: it is asked soon, not after the whole of a claim."""
    _ours(message).update(claimed_at=clock.now() - CLAIM + SOON)


def let_go(messages: Sequence[Message], *, left: bool) -> None:
    """Claimed, and not handed over by us: another does that. left: as they were claimed."""
    for each in messages:
        if left:
            ask_again(each)
        else:
            _ours(each).update(
                state=Message.State.WAITING, claimed_at=None, within=None, tries=F("tries") - 1
            )


def _ours(message: Message) -> "QuerySet[Message]":
    """A message that we claimed, with what is in its envelope, unless another took the claim over."""
    both = Q(pk=message.pk) | Q(within=message.pk)
    return Message.objects.filter(both, state=Message.State.SENDING, claimed_at=message.claimed_at)


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
    known = list(locked.filter(provider_id=provider_id)) if provider_id else []
    if not known and key:
        known = list(locked.filter(Q(key=key) | Q(within__key=key)))
    for message in known:
        _became(message, state, provider_id, provider)
    return bool(known)


def _became(message: Message, state: Message.State, provider_id: str, provider: str) -> None:
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
