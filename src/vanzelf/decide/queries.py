"""What is underway, and what may leave."""

from django.db.models import Count, Q, QuerySet

from vanzelf.decide.models import NEGATIVE, Case, Decision
from vanzelf.definitions.model import Service
from vanzelf.work.models import ContactAttempt

TRIES = 3
"""Parts of the day at which somebody was tried, before a letter leaves unheard."""
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


def stock() -> QuerySet[Case]:
    """Open cases, the first to be decided first (S16)."""
    over = [Case.State.DECIDED, Case.State.WITHDRAWN]
    return Case.objects.exclude(state__in=over).order_by("due_on", "number")
