"""Work that waits: handing messages over, and finding again what a program that died left."""

from contextlib import suppress

from django.db.models import Exists, OuterRef, TextField, Value
from django.db.models.functions import Cast, Concat
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from vanzelf.connectors.carriers import Carrier, NoAnswer, Refused, Sent, TryLater
from vanzelf.org import clock
from vanzelf.org.halting import halted
from vanzelf.reach import carriers, rescue, sending
from vanzelf.reach.carriers import carrier_for, outgoing
from vanzelf.reach.models import Message

PATIENCE = RetryStrategy(max_attempts=12, exponential_wait=2, retry_exceptions={TryLater})
AGAIN = "opnieuw:"
AT_ONCE = 5_000
"""Messages that are looked for at a time."""


@app.task(name="bericht", queue="berichten", retry=PATIENCE, pass_context=False)
def deliver(message: str) -> None:
    """Hand one message over, if it may still go. Raises TryLater to be tried again."""
    claimed = sending.claim(message)
    if claimed is None:
        return
    found, again = claimed
    try:
        carrier = carrier_for(found)
        sent = _has(carrier, found) if again else None
        if sent is None and again and not sending.may_still_go(found):
            return
        sent = sent or _hand_over(carrier, found)
    except Refused as refused:
        sending.failed(found, str(refused))
    except NoAnswer:
        return  # the claim stands: whoever finds it old asks the carrier what it has
    else:
        sending.handed_over(found, carrier.name, sent.provider_id)


def _has(carrier: Carrier, message: Message) -> Sent | None:
    try:
        return carrier.found(message.key)
    except TryLater as later:
        sending.ask_again(message)
        raise TryLater(str(later)) from None


def _hand_over(carrier: Carrier, message: Message) -> Sent:
    try:
        return carrier.send(message.key, outgoing(message))
    except NoAnswer:
        raise
    except TryLater:
        sending.put_back(message)
        raise


@app.task(name="bericht-opnieuw", queue="berichten", pass_context=False)
def deliver_again(message: str) -> None:
    """Hand over a message that was left; when it cannot be taken now, it is found again."""
    with suppress(TryLater):
        deliver.func(message)


@app.periodic(cron="* * * * *")
@app.task(name="berichten-nalopen", queue="berichten", queueing_lock="berichten-nalopen")
def sweep(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Find messages that should have gone: left by a program that died, or by a halt that ended.

    Work that may be tried later goes back in the line with its lock, which nothing else may have then:
    hence another task with another lock.
    """
    if halted():
        return
    now = clock.now()
    waiting = Message.objects.filter(state=Message.State.WAITING, send_after__lte=now)
    stale = Message.objects.filter(state=Message.State.SENDING, claimed_at__lt=now - sending.CLAIM)
    own = Cast(OuterRef("pk"), TextField())
    in_line = ProcrastinateJob.objects.filter(status="todo")
    first, again = (in_line.filter(queueing_lock=lock) for lock in (own, Concat(Value(AGAIN), own)))
    left = (waiting | stale).filter(~Exists(first), ~Exists(again)).order_by("send_after")
    for each in left.values_list("id", flat=True)[:AT_ONCE]:
        with suppress(AlreadyEnqueued):
            deliver_again.configure(queueing_lock=f"{AGAIN}{each}").defer(message=str(each))


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
