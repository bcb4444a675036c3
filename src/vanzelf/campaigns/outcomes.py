"""What came of entries, in counts: kept at once, and told in steps of ten or more (P-40).

Whoever knows that one conversation ended since yesterday lays two pages beside each other, and sees what
came of it as soon as a count moves. So no count moves for one: what is new of a wave waits until there are
ten of it, whatever came of them, and is told together. A step never leaves fewer than ten behind, so that
the last of a wave can be told too.

When a step comes follows from how many are done, never from what came of them. Answers to letters have no
such number, since who did not answer is not done: they are looked at once a week (`look_at_answers`).
"""

from contextlib import suppress
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from vanzelf.campaigns.models import Campaign, Entry, Outcome
from vanzelf.campaigns.numbers import LEAST
from vanzelf.org import clock
from vanzelf.reach.models import Answer, Offer, Reply
from vanzelf.residents.models import Channel
from vanzelf.work.models import Result

ANSWERS = ("answered", "otherwise", "began", "sent")
"""Answered by portal or by another way; of who said yes, who began to look through it and who sent it."""


def count(entry: Entry, result: Result, many: int = 1) -> None:
    """A code, and how many: all that is left of entries. It waits until it is told."""
    row, _ = Outcome.objects.get_or_create(
        service=entry.campaign.version.service, campaign=entry.campaign_id,
        wave=entry.wave.number if entry.wave else None, month=None, result=result,
    )  # fmt: skip
    Outcome.objects.filter(pk=row.pk).update(count=F("count") + many)


def told() -> QuerySet[Outcome]:
    """What pages and programs may count: every road that shows outcomes begins here."""
    return Outcome.objects.filter(month__isnull=False)


def done(campaign: Campaign) -> dict[int, int]:
    """How many of each wave are done, told or not: without what came of it."""
    found = Outcome.objects.filter(campaign=campaign.pk, wave__isnull=False)
    return dict(found.values_list("wave").annotate(many=Sum("count")).order_by())


def tell() -> int:
    """Tell of every wave what may be told; gives how many entries. Run often, or twice."""
    waiting = (
        Outcome.objects.filter(month=None).values_list("service", "campaign", "wave")
        .annotate(many=Sum("count")).filter(many__gte=LEAST).order_by("service", "campaign", "wave")
    )  # fmt: skip
    many = 0
    for service, campaign, wave, _ in waiting:
        found = Outcome.objects.filter(service=service, campaign=campaign, wave=wave)
        with suppress(OperationalError):  # somebody is just adding to it: the next time, then
            many += _step(found, _left(campaign, wave))
    return many


def _left(campaign: UUID | None, wave: int | None) -> int:
    """How many of a wave are not done yet; without a number: of the entries in no wave."""
    which = Q(wave=None) if wave is None else Q(wave__number=wave)
    here = Entry.objects.filter(which, campaign=campaign)
    return here.exclude(state=Entry.State.CLOSED).count()


@transaction.atomic
def _step(found: QuerySet[Outcome], left: int) -> int:
    """Of one wave. left: who is not done yet; they must be enough for a step of their own."""
    rows = list(found.filter(month=None).select_for_update(nowait=True).order_by("pk"))
    many = sum(each.count for each in rows)
    if many < LEAST or 0 < left < LEAST:
        return 0
    month = clock.today().replace(day=1)
    for each in rows:
        if not each.count:
            continue
        row, _ = Outcome.objects.get_or_create(
            service=each.service, campaign=each.campaign, wave=each.wave, month=month,
            result=each.result,
        )  # fmt: skip
        Outcome.objects.filter(pk=row.pk).update(count=F("count") + each.count)
        Outcome.objects.filter(pk=each.pk).update(count=F("count") - each.count)
    return many


# -- answers to letters ------------------------------------------------------------------------------


def look_at_answers() -> None:
    """The look of the week: of a campaign that got ten or more answers since the last look, told is
    how many there are now; of any other what was told before. Run once a week.
    """
    for campaign in Campaign.objects.filter(released_at__isnull=False):
        now, seen = _answers(campaign), (campaign.answers or {}).get("seen", {})
        new = _people(now) - _people(seen)
        if new:
            shown = now if new >= LEAST else answers_told(campaign)
            Campaign.objects.filter(pk=campaign.pk).update(answers={"seen": now, "told": shown})


def answers_told(campaign: Campaign) -> dict[str, int]:
    """The counts of `ANSWERS` as they were told last."""
    found = (campaign.answers or {}).get("told", {})
    return {name: int(found.get(name, 0)) for name in ANSWERS}


def _people(counts: dict[str, int]) -> int:
    return counts.get("answered", 0) + counts.get("otherwise", 0)


def _answers(campaign: Campaign) -> dict[str, int]:
    answers = Reply.objects.filter(offer=OuterRef("pk"), meaning__in=Answer.values)
    here = Exists(answers.filter(channel=Channel.PORTAL))
    return Offer.objects.filter(campaign=campaign.pk).aggregate(
        answered=Count("pk", filter=here),
        otherwise=Count("pk", filter=Exists(answers) & ~here),
        began=Count("pk", filter=Q(checking_since__isnull=False)),
        sent=Count("pk", filter=Q(checked_at__isnull=False)),
    )
