"""All well: once a year a message that all is still right, for who has something that goes by itself (A64).

It says what runs for them and what to do when something changed. Nobody gets it about whom something is
open, contested or refused: then it would not be so. A municipality turns it on by naming a day; a resident
turns it off at their choices.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from vanzelf.campaigns.yearly import LATE
from vanzelf.decide.models import NEGATIVE, Case, Decision, Direction
from vanzelf.definitions.wording import Kind
from vanzelf.explanation.notation import Language
from vanzelf.org import audit, clock, processing
from vanzelf.org.catalogue import services
from vanzelf.org.halting import halted
from vanzelf.reach import wording
from vanzelf.reach.deciding import listed
from vanzelf.reach.models import Message
from vanzelf.reach.queueing import Wanted, queue
from vanzelf.residents import numbers
from vanzelf.residents.models import Channel, Consent, Preferences, Refusal, Resident, Subject
from vanzelf.work.models import Task

OVER: Final = (Case.State.DECIDED, Case.State.WITHDRAWN)
LOGGED: Final = "Nagekeken wat er vanzelf voor u loopt"
EVERY_YEAR: Final[dict[Language, str]] = {
    "nl": "{service} (wij kijken elk jaar)", "en": "{service} (we look every year)",
}  # fmt: skip
FOR_YEAR: Final[dict[Language, str]] = {
    "nl": "{service} voor {year}", "en": "{service} for {year}",
}  # fmt: skip


def do_due() -> int:
    """Write to everybody it is for, once, when the day of this year has come; gives how many."""
    day = _day()
    if halted() or day is None or not day <= clock.today() < day + LATE:
        return 0
    return sum(_tell(each, day.year) for each in _whom(day.year).iterator())


def _day() -> dt.date | None:
    """The day of this year; None when the municipality does not do this."""
    chosen = settings.ENVIRONMENT.all_well_on
    if not chosen:
        return None
    month, day = map(int, chosen.split("-"))
    return dt.date(clock.today().year, month, day)


def _whom(year: int) -> "QuerySet[Subject]":
    """Who has something that goes by itself, and about whom nothing is open, contested or refused."""
    made = Message.objects.filter(
        subject=OuterRef("pk"), kind=str(Kind.ALL_WELL), key__endswith=f":{year}"
    )
    not_wanted = Q(preferences__no_yearly=True)
    given = Decision.objects.filter(
        case__subject=OuterRef("pk"), case__period=str(year), state=Decision.State.SENT
    )
    open_case = Case.objects.filter(subject=OuterRef("pk")).exclude(state__in=OVER)
    open_task = Task.objects.filter(
        subject=OuterRef("pk"), kind=Task.Kind.CONTESTED, state=Task.State.OPEN
    )
    nothing = Refusal.objects.filter(
        subject=OuterRef("pk"), scope=Refusal.EVERYTHING, revoked_at=None
    )
    living = Resident.objects.filter(subject=OuterRef("pk"), died_on=None, left_on=None)
    looked = Consent.objects.filter(subject=OuterRef("pk"), ended_at=None)
    return Subject.objects.filter(
        Exists(living), Exists(looked) | Exists(given.filter(direction=Direction.GRANTED)),
        ~Exists(made), ~Exists(open_case), ~Exists(open_task), ~Exists(nothing),
        ~Exists(given.filter(direction__in=NEGATIVE)),
    ).exclude(not_wanted).order_by("pk")  # fmt: skip


@transaction.atomic
def _tell(subject: Subject, year: int) -> bool:
    """One message to one resident, with its line in the log of what their data were used for."""
    language = wording.language_of(subject)
    runs = list(_running(subject, year, language))
    if not runs:
        return False
    today = clock.today()
    queue(
        Wanted(
            key=f"alles-klopt:{subject.pk}:{year}", subject=subject, kind=Kind.ALL_WELL,
            channel=_channel(subject), service="",
            slots={
                "loopt": listed(runs, language), "nagekeken_op": wording.day(today, language),
            },
        )
    )  # fmt: skip
    operation = processing.used(
        number=numbers.number_of(subject), purpose=processing.HELPING, what=LOGGED
    )
    audit.write(staff=None, action="alles klopt nog", subject=subject.pk, operation=operation)
    return True


def _running(subject: Subject, year: int, language: Language) -> Iterator[str]:
    """What goes by itself for somebody, in words."""
    refused = Refusal.objects.filter(subject=subject, revoked_at=None).values("scope")
    consents = Consent.objects.filter(subject=subject, ended_at=None).exclude(service__in=refused)
    consents = consents.order_by("since")
    for service in _known(consents.values_list("service", flat=True)):
        yield EVERY_YEAR[language].format(service=_called(service, language))
    given = Case.objects.filter(
        subject=subject, period=str(year), decisions__direction=Direction.GRANTED,
        decisions__state=Decision.State.SENT,
    ).order_by("opened_at")  # fmt: skip
    for service in _known(given.values_list("service", flat=True)):
        yield FOR_YEAR[language].format(service=_called(service, language), year=year)


def _known(found: Iterable[str]) -> list[str]:
    return [each for each in dict.fromkeys(found) if each in services()]


def _called(service: str, language: Language) -> str:
    found = services()[service]
    return (found.in_sentence or found.name)[language]


def _channel(subject: Subject) -> Channel:
    """By e-mail to who chose that, by letter to everybody else."""
    found = Preferences.objects.filter(subject=subject).first()
    wants = found is not None and found.channel == Channel.EMAIL and found.email
    return Channel.EMAIL if wants and found is not None and not found.no_digital else Channel.LETTER
