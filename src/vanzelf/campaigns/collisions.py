"""Which other services plan to write to the same people in the same weeks, in counts (A34).

Counted are people, without who they are. What would go in one envelope stands in it too: who plans
should know.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from vanzelf.campaigns.models import Campaign, Entry
from vanzelf.campaigns.numbers import LEAST

AHEAD: Final = dt.timedelta(days=60)
"""So far ahead a campaign plans: no wave waits longer."""


@dataclass(frozen=True, order=True)
class Collision:
    """In the week that begins on a Monday, so many of the same people hear of another service too."""

    week: dt.date
    service: str
    people: int


def collisions(campaign: Campaign, today: dt.date) -> list[Collision]:
    """Those of the coming weeks in which it is about ten people or more, the first week on top.

    Before the waves of a campaign are drawn any week may be its own.
    """
    there = campaign.entries.exclude(state=Entry.State.CLOSED).values("subject")
    others = Entry.objects.filter(subject__in=there).exclude(campaign=campaign)
    drawn = campaign.state == Campaign.State.RUNNING
    own = campaign.entries.all() if drawn else Entry.objects.none()
    mine = {(subject, week) for subject, week, _ in _planned(own, today)}
    both: defaultdict[tuple[dt.date, str], set[UUID]] = defaultdict(set)
    for subject, week, service in _planned(others, today):
        if not drawn or (subject, week) in mine:
            both[week, service].add(subject)
    found = [Collision(week, service, len(people)) for (week, service), people in both.items()]
    return sorted(each for each in found if each.people >= LEAST)


def _planned(entries: "QuerySet[Entry]", today: dt.date) -> Iterator[tuple[UUID, dt.date, str]]:
    """Whom a running campaign plans to reach: who, the Monday of the week, and the service."""
    found = entries.exclude(state=Entry.State.CLOSED).filter(campaign__state=Campaign.State.RUNNING)
    for subject, state, starts_on, next_on, service in found.values_list(
        "subject", "state", "wave__starts_on", "next_on", "campaign__version__service"
    ):
        day = starts_on if state == Entry.State.WAITING else next_on
        if day is not None and today <= day <= today + AHEAD:
            yield subject, day - dt.timedelta(days=day.weekday()), service
