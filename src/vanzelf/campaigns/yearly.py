"""The test of every year, for who asked for it once: a notice, and then a run that is put ready (A23).

Both follow from the date that the service names, and from nothing else: done again, after a crash too,
they are there once. Who took their consent back, said no, moved or died is left out when it happens,
and again at every later step.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.utils import timezone

from vanzelf.campaigns.candidates import candidates
from vanzelf.decide import awards
from vanzelf.decide.models import AwardRun
from vanzelf.definitions.model import Group, Service, Trigger
from vanzelf.definitions.wording import Kind
from vanzelf.explanation.notation import Language
from vanzelf.org import audit, clock
from vanzelf.org.catalogue import services
from vanzelf.org.halting import halted
from vanzelf.reach import bureau, wording
from vanzelf.reach.deciding import listed
from vanzelf.reach.queueing import Wanted, queue
from vanzelf.residents.models import Channel, Consent, Refusal, Resident
from vanzelf.services.queries import running
from vanzelf.terms.problems import ProblemError

NOTICE: Final = dt.timedelta(days=14)
"""So long before the test everybody whom it is about hears that it comes, and how to stop it."""
LATE: Final = dt.timedelta(days=60)
"""A test whose day passed while nothing worked is still done; not one of long ago."""


def day_of(group: Group, year: int) -> dt.date | None:
    """The day of the test in a year; None when the group has none."""
    return None if group.test_day is None else dt.date(year, *group.test_day)


def month_of(day: dt.date) -> dict[str, str]:
    """The month of the test, as letters say it."""
    named = {each: wording.month(day, each) for each in ("nl", "en")}
    return {"maand_van_toets": named["nl"], "maand_van_toets.en": named["en"]}


def do_due() -> int:
    """Send the notices and put the runs ready whose day has come; gives how many runs."""
    if halted():
        return 0
    today, made = clock.today(), 0
    for service, group in _yearly():
        try:
            run = running(service.id)
        except ProblemError:
            continue
        if not run.allows(group.id) or run.level(group.id, today) not in awards.LEVELS:
            continue
        for year in (today.year, today.year + 1):  # a notice may go in December
            day = day_of(group, year)
            assert day is not None
            if day - NOTICE <= today < day:
                _tell(service, group, day)
            elif day <= today < day + LATE:
                made += _put_ready(service, group, day)
    return made


def _yearly() -> Iterator[tuple[Service, Group]]:
    for service in services().values():
        for group in service.groups:
            if group.trigger is Trigger.YEARLY and group.test_day is not None:
                yield service, group


@transaction.atomic
def _put_ready(service: Service, group: Group, day: dt.date) -> bool:
    """The run of a year, if it is not there; it still takes two people to let it go."""
    key = f"jaartoets:{service.id}:{group.id}:{day.year}"
    others = AwardRun.objects.filter(service=service.id, group=group.id).exclude(
        state__in=[AwardRun.State.DONE, AwardRun.State.STOPPED]
    )
    if AwardRun.objects.filter(key=key).exists() or others.exists():
        return False
    before = (
        AwardRun.objects.filter(service=service.id, group=group.id).order_by("-made_at").first()
    )
    said = {**(before.said if before is not None else {}), **month_of(day)}
    awards.prepare(
        service=service.id, group=group.id, scheme=service.schemes[0], period=str(day.year),
        found=candidates(service.id, group.id, said), by=None, ask_first=bool(group.tested_by),
        said=said, key=key,
    )  # fmt: skip
    return True


def _tell(service: Service, group: Group, day: dt.date) -> None:
    """Everybody with a consent hears that we look again, once; each in a transaction of its own."""
    refused = Refusal.objects.filter(
        scope__in=[Refusal.EVERYTHING, service.id], revoked_at=None
    ).values("subject")
    living = Resident.objects.filter(died_on=None, left_on=None).values("subject")
    found = Consent.objects.filter(service=service.id, ended_at=None, subject__in=living)
    for consent in found.exclude(subject__in=refused).select_related("subject").iterator():
        _tell_one(service, group, day, consent)


@transaction.atomic
def _tell_one(service: Service, group: Group, day: dt.date, consent: Consent) -> None:
    language: Language = wording.language_of(consent.subject)
    queue(
        Wanted(
            key=f"jaarbericht:{service.id}:{day.year}:{consent.pk}", subject=consent.subject,
            kind=Kind.YEARLY_NOTICE, channel=Channel.LETTER, service=service.id, group=group.id,
            slots={
                "toestemming_sinds": wording.day(timezone.localdate(consent.since), language),
                "belastingjaar": str(day.year),
                "gegevens": listed(bureau.LOOKED_AT[language], language),
                **wording.in_language(month_of(day), language),
            },
        )
    )  # fmt: skip
    audit.write(
        staff=None, action="jaarbericht", about=f"dienst:{service.id}", subject=consent.subject_id
    )
