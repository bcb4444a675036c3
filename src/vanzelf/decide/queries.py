"""What is underway, and what may leave."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from vanzelf.decide.models import NEGATIVE, Case, Decision
from vanzelf.definitions.model import DecisionType, Remedy, Service
from vanzelf.org import clock
from vanzelf.org.catalogue import services
from vanzelf.work.calendar import last_day
from vanzelf.work.models import ContactAttempt, Task

TRIES = 3
"""Parts of the day at which somebody was tried, before a letter leaves unheard."""
REMEDY_DAYS = 42
"""Awb art. 6:7: six weeks, when no law says otherwise."""
TERM_DAYS = 56
"""Awb art. 4:13: a reasonable term, eight weeks when no law says otherwise."""


def may_leave(decision: Decision) -> bool:
    """Whether nothing holds it back: it is positive, or somebody was reached, or often tried."""
    if decision.direction not in NEGATIVE:
        return True
    found = ContactAttempt.objects.filter(
        about=f"besluit:{decision.id}", at__gte=decision.made_at
    ).aggregate(
        spoken=Count("id", filter=Q(reached=True)),
        parts=Count("part_of_day", filter=Q(reached=False), distinct=True),
    )
    return bool(found["spoken"]) or found["parts"] >= TRIES


def term_of(service: Service) -> int:
    """Within how many days the municipality decides in a service."""
    return max((each.term_days for each in service.decision_types), default=TERM_DAYS)


def kind_of(case: Case) -> DecisionType | None:
    """Which of its service's decisions a case leads to."""
    types = services()[case.service].decision_types
    return next((each for each in types if each.id == case.scheme), types[0] if types else None)


def remedy_of(case: Case) -> Remedy:
    """What somebody can do who does not agree."""
    kind = kind_of(case)
    return Remedy.OBJECTION if kind is None else kind.remedy


def remedy_until(case: Case, known_on: dt.date) -> dt.date:
    """The last day to disagree with a decision made known on a day (Awb art. 6:7 and 6:8).

    Never a Saturday, a Sunday or a day that everybody is free (Algemene termijnenwet art. 1).
    """
    kind = kind_of(case)
    days = REMEDY_DAYS if kind is None else kind.remedy_days
    return last_day(known_on + dt.timedelta(days=days))


def underway(case: Case) -> Decision | None:
    """The decision in a case that is being made."""
    over = [Decision.State.SENT, Decision.State.UNDONE, Decision.State.DROPPED]
    return case.decisions.exclude(state__in=over).select_related("author", "second").first()


def cases() -> QuerySet[Case]:
    """Cases, each with what a list shows of it in the same query."""
    made = Decision.objects.filter(case=OuterRef("pk"))
    repair = Task.objects.filter(
        kind=Task.Kind.REPAIR, state=Task.State.OPEN, subject=OuterRef("subject")
    )
    return Case.objects.annotate(
        call_first=Exists(made.filter(state=Decision.State.CALL_FIRST)),
        second=Exists(made.filter(state=Decision.State.SECOND)),
        ready=Exists(made.filter(state=Decision.State.READY)),
        our_error=Exists(repair),
    ).select_related("handler")


def stock() -> QuerySet[Case]:
    """Open cases, the first to be decided first (S16)."""
    over = [Case.State.DECIDED, Case.State.WITHDRAWN]
    return cases().exclude(state__in=over).order_by("due_on", "number")


def almost_late(case: Case) -> bool:
    """Whether so much of the legal term is over that it cannot wait."""
    return clock.today() >= case.warn_on
