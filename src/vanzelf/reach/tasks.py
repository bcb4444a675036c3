"""Work that waits: handing messages over, and finding again what a program that died left."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from vanzelf.connectors.carriers import Refused, TryLater
from vanzelf.org import clock
from vanzelf.reach import rescue, sending
from vanzelf.reach.carriers import carrier_for, outgoing
from vanzelf.reach.models import Message

PATIENCE = RetryStrategy(max_attempts=12, exponential_wait=2, retry_exceptions={TryLater})


@app.task(name="bericht", queue="berichten", retry=PATIENCE, pass_context=False)
def deliver(message: str) -> None:
    """Hand one message over, if it may still go. Raises TryLater to be tried again."""
    claimed = sending.claim(message)
    if claimed is None:
        return
    found, again = claimed
    carrier = carrier_for(found)
    try:
        sent = (carrier.found(found.key) if again else None) or carrier.send(
            found.key, outgoing(found)
        )
    except Refused as refused:
        sending.failed(found, str(refused))
        return
    except TryLater:
        sending.release(found)
        raise
    sending.handed_over(found, carrier.name, sent.provider_id)


@app.periodic(cron="* * * * *")
@app.task(name="berichten-nalopen", queue="berichten", queueing_lock="berichten-nalopen")
def sweep(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Find messages that should have gone: left by a program that died, or by a halt that ended."""
    now = clock.now()
    waiting = Message.objects.filter(state=Message.State.WAITING, send_after__lte=now)
    stale = Message.objects.filter(state=Message.State.SENDING, claimed_at__lt=now - sending.CLAIM)
    for each in (waiting | stale).order_by("send_after").values_list("id", flat=True)[:5_000]:
        deliver.defer(message=str(each))


@app.periodic(cron="15 9 * * *")
@app.task(name="hulp-aanbieden", queue="berichten", queueing_lock="hulp-aanbieden")
def help_out(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Offer help, once, to who began something and did not finish it."""
    rescue.offer_help()
