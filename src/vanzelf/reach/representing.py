"""What somebody hears of a letter that went to who acts for them; and who moved, of a consent that ended.

Both follow from what is there, and are made once: whenever it is looked at again, what is missing goes.
"""

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from procrastinate.contrib.django import app

from vanzelf.definitions.wording import Kind
from vanzelf.org import clock
from vanzelf.org.catalogue import services
from vanzelf.reach import wording
from vanzelf.reach.models import Message
from vanzelf.reach.queueing import Wanted, queue
from vanzelf.residents.models import Channel, Consent, Preferences, Representative

LATELY: Final = dt.timedelta(days=14)
"""So long after it was due it is still made, when nobody looked in time."""
COPIED: Final = frozenset({
    Kind.OFFER, Kind.DECIDED, Kind.PARTLY, Kind.REFUSED, Kind.RECOVERED, Kind.ARRANGED,
    Kind.NOT_AUTOMATIC, Kind.OUR_ERROR, Kind.YEARLY_NOTICE,
})  # fmt: skip
"""Letters that somebody hears of when they went to another (P-34)."""
INSTEAD: Final = (Representative.Kind.GUARDIAN, Representative.Kind.PARENT)
"""Who gets a letter in place of somebody: nobody else is written to then."""
COPY, ENDS = "afschrift:", "toestemming-eindigt:"


@app.periodic(cron="40 * * * *")
@app.task(name="afschriften", queue="berichten", queueing_lock="afschriften")
def tell_all(timestamp: int) -> None:  # noqa: ARG001 -- the library gives it
    """Copies for who is represented, and a last message to who moved."""
    copies()
    endings()


def copies() -> int:
    """A short explanation to everybody whose letter went to who acts for them; gives how many."""
    sent = Message.objects.filter(
        ~_made(COPY), representative__isnull=False, kind__in=[str(each) for each in COPIED],
        sent_at__gt=clock.now() - LATELY,
    ).exclude(representative__kind__in=INSTEAD)  # fmt: skip
    found = list(sent.select_related("subject", "representative", "offer", "case"))
    for message in found:
        _copy(message)
    return len(found)


@transaction.atomic
def _copy(message: Message) -> None:
    assert message.representative is not None
    language = wording.language_of(message.subject)
    service = services()[message.service]
    queue(
        Wanted(
            key=f"{COPY}{message.pk}", subject=message.subject, kind=Kind.COPY,
            channel=Channel.LETTER, service=message.service, offer=message.offer,
            case=message.case,
            slots={
                "vertegenwoordiger": message.representative.name,
                "dienst": (service.in_sentence or service.name)[language],
            },
        )
    )  # fmt: skip


def endings() -> int:
    """Who moved away hears that we look no longer every year, if we can reach them; gives how many.

    Where they live now is not known here: an e-mail or a text message, or nothing (A23).
    """
    ended = Consent.objects.filter(
        ~_made(ENDS), ended_because="verhuisd", ended_at__gt=clock.now() - LATELY,
        subject__preferences__no_digital=False,
    ).exclude(Q(subject__preferences__email="") & Q(subject__preferences__phone=""))  # fmt: skip
    found = list(ended.select_related("subject__preferences"))
    for consent in found:
        _end(consent, consent.subject.preferences)
    return len(found)


@transaction.atomic
def _end(consent: Consent, reached: Preferences) -> None:
    language = wording.language_of(consent.subject)
    service = services()[consent.service]
    queue(
        Wanted(
            key=f"{ENDS}{consent.pk}", subject=consent.subject, kind=Kind.CONSENT_ENDS,
            channel=Channel.EMAIL if reached.email else Channel.SMS, service=consent.service,
            slots={
                "dienst": (service.in_sentence or service.name)[language],
                "toestemming_sinds": wording.day(timezone.localdate(consent.since), language),
            },
        )
    )  # fmt: skip


def _made(key: str) -> Exists:
    """Whether the message that begins with a key was made already."""
    named = Concat(Value(key), Cast(OuterRef("pk"), CharField()))
    return Exists(Message.objects.filter(key=named))
