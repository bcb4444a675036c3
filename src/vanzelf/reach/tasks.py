"""Work that waits: handing messages over, and finding again what a program that died left."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from vanzelf.connectors.carriers import Carrier, NoAnswer, Refused, Sent, TryLater
from vanzelf.org import clock
from vanzelf.org.halting import halted
from vanzelf.reach import carriers, envelopes, queueing, rescue, sending
from vanzelf.reach.carriers import carrier_for, outgoing
from vanzelf.reach.models import Message
from vanzelf.residents.models import Channel

WITHIN: Final = dt.timedelta(seconds=20)
"""So long after its preflight a message is handed over; far from where a claim gets old."""
ENOUGH: Final = 3
"""Messages in a row that a carrier could not take, after which it is left alone for a minute."""


@app.task(name=queueing.DELIVER, queue="berichten", pass_context=False)
def deliver(channel: str, left: bool = False) -> None:
    """Hand over a handful of messages that may go now; left: of those that a program that died left.

    Meanwhile another program takes the next. What breaks at one message does not hold up the others.
    """
    way, broken, later = Channel(channel), None, 0
    taken, more = sending.claim(way, left=left)
    if more:
        queueing.wake(way, left=left)
    until, there = clock.now() + WITHIN, _There()
    for number, each in enumerate(taken):
        slow = clock.now() > until
        if slow or later == ENOUGH or (halted() and not left):
            sending.let_go(taken[number:], left=left)
            if slow:
                queueing.wake(way, left=left)
            break
        try:
            later = 0 if _settled(each, there, left=left) else later + 1
        except Exception as error:  # noqa: BLE001 -- raised below; its claim stands
            broken = error
        if way is Channel.EMAIL:
            there.note()  # nobody can be asked whether it went
    there.note()
    if broken is not None:
        raise broken


@dataclass
class _There:
    """What a carrier has, and is not noted yet: whoever finds such a claim old asks the carrier."""

    ids: dict[UUID, str] = field(default_factory=dict)
    carrier: str = ""

    def note(self) -> None:
        sending.handed_over(self.ids, self.carrier)
        self.ids.clear()


def _settled(message: Message, there: _There, *, left: bool) -> bool:
    """Hand one over, unless its carrier has it already; whether the carrier was there."""
    try:
        carrier = carrier_for(message)
        sent = _has(carrier, message) if left else None
        if sent is None and left and not sending.may_still_go(message):
            return True
        sent = sent or _hand_over(carrier, message)
    except Refused as refused:
        with transaction.atomic():
            for each in (message, *envelopes.beside(message)):
                sending.failed(each, str(refused))
    except TryLater:
        return False
    else:
        there.carrier = carrier.name
        for each in (message, *envelopes.beside(message)):
            there.ids[each.pk] = sent.provider_id
    return True


def _has(carrier: Carrier, message: Message) -> Sent | None:
    try:
        return carrier.found(message.key)
    except TryLater:
        sending.ask_again(message)
        raise


def _hand_over(carrier: Carrier, message: Message) -> Sent:
    try:
        return carrier.send(message.key, outgoing(message))
    except NoAnswer:
        raise  # the claim stands: whoever finds it old asks the carrier what it has
    except TryLater:
        sending.put_back(message)
        raise


@app.periodic(cron="* * * * *")
@app.task(name="berichten-nalopen", queue="berichten", queueing_lock="berichten-nalopen")
def sweep(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Find messages that should have gone: put back, left by a program that died, or by a halt that ended."""
    if halted():
        return
    for way in Channel:
        for left in (False, True):
            if sending.waiting(way, left=left).exists():
                queueing.wake(way, left=left)


@app.periodic(cron="0 16-23 * * *")
@app.task(name="brievenbus-legen", queue="berichten", queueing_lock="brievenbus-legen")
def empty_letterbox(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Bundle the letters of the day for the printer, once: the later hours are for after a halt."""
    if not halted():
        carriers.close_letterbox()


@app.periodic(cron="25 * * * *")
@app.task(name="bezorging-navragen", queue="berichten", queueing_lock="bezorging-navragen")
def ask_after(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Ask what became of messages where that is not told: most letters, and a receipt that was lost."""
    carriers.ask_after()


@app.periodic(cron="15 9 * * *")
@app.task(name="hulp-aanbieden", queue="berichten", queueing_lock="hulp-aanbieden")
def help_out(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Offer help, once, to who began something and did not finish it."""
    rescue.offer_help()
