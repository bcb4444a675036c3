"""Whether a message about a last day does anything: who renewed with it, and who did before it began.

Compared are all documents whose day came, not those whose holder got or opened something: so that who
said no, or could not be reached, counts too. Nobody is looked up for it.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from vanzelf.campaigns.documents import CONCEPT
from vanzelf.campaigns.numbers import Share, share
from vanzelf.definitions.model import Service
from vanzelf.org import clock
from vanzelf.reach.models import Message
from vanzelf.residents.models import TravelDocument
from vanzelf.services.models import Version
from vanzelf.work.models import Task

WITHIN: Final = 60
"""Days after the day of the message in which a renewal counts (A19)."""
EVERY: Final = 5
"""Days between two points of the curve."""
LOOK_BACK: Final = dt.timedelta(days=365)


@dataclass(frozen=True)
class Group:
    """Documents whose day came in a period. renewed: how many were, by so many days after it."""

    many: int
    renewed: dict[int, int]

    @property
    def points(self) -> dict[int, int | None]:
        """Per cents by days; None where too few are in it."""
        found = {day: share(count, self.many) for day, count in self.renewed.items()}
        return {day: None if each is None else each.percent for day, each in found.items()}

    @property
    def whole(self) -> Share | None:
        """The share at the end, with its interval."""
        return share(self.renewed[WITHIN], self.many)


@dataclass(frozen=True)
class Effect:
    """began: the first day of messages. sent: letters that went, as far as they are kept.

    asked: how often somebody asked for a second offer, as far as that is kept.
    """

    began: dt.date | None
    after: Group
    before: Group
    sent: int
    asked: int


def has_effect(service: Service) -> bool:
    """Whether a service goes by the last day of something, so that renewals can be counted."""
    return service.concept_of_date == CONCEPT and bool(service.series)


def effect(service: Service) -> Effect:
    """What the messages of a service did: with them, and in the year before them.

    Only documents that could be followed for the whole period count; those of which that period was
    partly before and partly after the first message count in neither.
    """
    today, first = clock.today(), min(service.series)
    whole = dt.timedelta(days=WITHIN)
    moment = (
        Version.objects.filter(service=service.id, began_at__isnull=False)
        .order_by("began_at").values_list("began_at", flat=True).first()
    )  # fmt: skip
    began = None if moment is None else timezone.localdate(moment)
    split = today if began is None else began
    ends = today - whole
    return Effect(
        began,
        _group(first, max(split, ends - LOOK_BACK), ends),
        _group(first, split - whole - LOOK_BACK, split - whole),
        Message.objects.filter(service=service.id, sent_at__isnull=False).count(),
        Task.objects.filter(
            key__startswith="reden:", about__startswith="aanbod:",
            service__in=[each.offer for each in service.reasons if each.offer],
        ).count(),
    )  # fmt: skip


def _group(first: int, start: dt.date, end: dt.date) -> Group:
    """Documents whose day lies after start and not after end; renewed before that day: no part of it."""
    shift = dt.timedelta(days=first)
    renewed = ExpressionWrapper(
        TruncDate("replaced_at") - F("valid_until"), output_field=DurationField()
    )
    rows = (
        TravelDocument.objects.filter(valid_until__gt=start - shift, valid_until__lte=end - shift)
        .annotate(after=renewed)
        .filter(Q(after=None) | Q(after__gte=shift))
        .values_list("after").annotate(many=Count("pk")).order_by()
    )  # fmt: skip
    counts: Counter[int | None] = Counter()
    for after, many in rows:
        counts[None if after is None else (after - shift).days] += many
    return Group(
        counts.total(),
        {
            day: sum(many for after, many in counts.items() if after is not None and after <= day)
            for day in range(EVERY, WITHIN + 1, EVERY)
        },
    )
