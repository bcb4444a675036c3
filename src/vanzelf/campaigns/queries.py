"""Campaigns in counts, without anybody in them; and the day of who walks, with nobody else in it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from vanzelf.campaigns.ending import ENDED, about
from vanzelf.campaigns.models import Campaign, Entry, Walk, Wave
from vanzelf.campaigns.numbers import Share, rounded, share
from vanzelf.campaigns.outcomes import done, told
from vanzelf.campaigns.sharing import MOST, members, to_share
from vanzelf.campaigns.standing import in_the_way
from vanzelf.campaigns.walking import hidden
from vanzelf.org import clock
from vanzelf.org.models import District, Staff
from vanzelf.residents.models import Refusal
from vanzelf.work.models import ContactAttempt, Result

REACHED: Final = frozenset(
    {
        Result.GRANTED, Result.GRANTED_AFTER_YES, Result.APPLIED_TOGETHER, Result.HAD_IT,
        Result.NOT_ENTITLED, Result.NOT_YET, Result.NOT_THIS, Result.NOTHING_PROACTIVE,
        Result.OTHER_CHANNEL, Result.REPRESENTED, Result.REFERRED, Result.DATA_WRONG,
        Result.OBJECTION, Result.REPAIRED,
    }
)  # fmt: skip
"""Somebody was spoken with, or answered."""
ARRANGED: Final = frozenset({Result.GRANTED, Result.GRANTED_AFTER_YES, Result.APPLIED_TOGETHER})
HAVE_IT: Final = ARRANGED | {Result.HAD_IT}
"""Somebody has it now, with our help or without."""
REFUSED: Final = frozenset({Result.NOT_THIS, Result.NOTHING_PROACTIVE})
"""Not wanting is a choice; not reached is our failure. The two are never one number."""


@dataclass(frozen=True)
class WaveResult:
    """What came of a wave as far as it is told, in whole numbers that no page shows under ten.

    busy: of whom nothing is told yet, because nothing came of it or because too little is new.
    """

    number: int
    starts_on: dt.date
    started: bool
    listed: int
    reached: int
    arranged: int
    have: int
    refused: int
    missed: int
    busy: int

    @property
    def reached_share(self) -> Share | None:
        """Of those on the list, who was spoken with or answered."""
        return share(self.reached, self.listed)

    @property
    def arranged_share(self) -> Share | None:
        """Of those on the list, for whom something was arranged."""
        return share(self.arranged, self.listed)


def all_campaigns() -> QuerySet[Campaign]:
    """Every campaign, the newest first."""
    return Campaign.objects.select_related("version", "made_by").order_by("-made_at", "id")


def results(campaign: Campaign) -> list[WaveResult]:
    """What came of each wave: of what is told, and of how many nothing is told yet."""
    counted: dict[int, Counter[str]] = {}
    for number, result, many in (
        told()
        .filter(campaign=campaign.pk, wave__isnull=False)
        .values_list("wave", "result", "count")
    ):
        assert number is not None
        counted.setdefault(number, Counter())[result] += many
    over = done(campaign)
    open_now = dict(
        Entry.objects.filter(campaign=campaign, wave__isnull=False)
        .exclude(state=Entry.State.CLOSED)
        .values_list("wave__number")
        .annotate(many=Count("id"))
        .values_list("wave__number", "many")
    )
    return [
        _result(wave, counted.get(wave.number, Counter()),
                over.get(wave.number, 0) + open_now.get(wave.number, 0))
        for wave in campaign.waves.all()
    ]  # fmt: skip


def _result(wave: Wave, counted: Counter[str], listed: int) -> WaveResult:
    def of(kinds: Iterable[Result]) -> int:
        return sum(counted[each] for each in kinds)

    return WaveResult(
        wave.number, wave.starts_on, wave.started_at is not None, listed, of(REACHED),
        of(ARRANGED), of(HAVE_IT), of(REFUSED), counted[Result.NOT_REACHED], listed - counted.total(),
    )  # fmt: skip


def outcomes(campaign: Campaign) -> list[tuple[Result, int]]:
    """How often each code was the outcome, as far as it is told: the most frequent first, by tens."""
    found = (
        told().filter(campaign=campaign.pk).values_list("result").annotate(many=Sum("count"))
    )  # fmt: skip
    order = list(Result)
    return sorted(
        ((Result(result), many) for result, many in found),
        key=lambda each: (-(rounded(each[1]) or 0), order.index(each[0])),
    )


def to_release() -> QuerySet[Entry]:
    """Secret addresses for which somebody could let a visit go, without a name or an address."""
    return (
        Entry.objects.filter(
            Q(secret=True) | Q(subject__resident__secret=True), released_secret_by=None,
            expires_on__gt=clock.today(), district__isnull=False,
        )
        .exclude(state=Entry.State.CLOSED)
        .exclude(campaign__state__in=ENDED)
        .exclude(district__team__kind="stichting")
        .select_related("campaign__version", "district", "wave")
        .order_by("campaign", "order")
    )  # fmt: skip


# -- the day -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stop:
    """An address of today. tried: at which parts of the day before. still: the campaign stands still."""

    walk: Walk
    entry: Entry
    tried: tuple[ContactAttempt, ...]
    still: bool


def day(staff: Staff, on: dt.date | None = None) -> list[Stop]:
    """What somebody has to walk on a day: at most eight, in an order that saves steps.

    Who died, moved away, said no or is not in the register's file since this morning is not in it; nor
    is an address that is kept from this person.
    """
    when = on or clock.today()
    here = Q(
        entry__subject__resident__died_on=None, entry__subject__resident__left_on=None,
        entry__subject__resident__absent_since=None,
    )  # fmt: skip
    no = Refusal.objects.filter(
        Q(scope=Refusal.EVERYTHING) | Q(scope=OuterRef("entry__campaign__version__service")),
        subject=OuterRef("entry__subject"), revoked_at=None,
    )  # fmt: skip
    walks = (
        Walk.objects.filter(
            staff=staff, day=when, ended_at=None, entry__state=Entry.State.OPEN,
            entry__expires_on__gt=when,
        )
        .filter(here).exclude(entry__campaign__state__in=ENDED)
        .filter(~Exists(no))
        .select_related(
            "entry__campaign__version", "entry__subject__resident", "entry__subject__preferences",
            "entry__address", "entry__district__team", "entry__wave",
        )
        .order_by(
            "entry__address__postcode", "entry__address__street", "entry__address__number",
            "entry__order",
        )
    )  # fmt: skip
    found = [walk for walk in walks if not hidden(walk.entry, staff)][:MOST]
    still = _still(found)
    tried = _tried(found)
    return [
        Stop(
            walk, walk.entry, tuple(tried.get(about(walk.entry), ())),
            still[walk.entry.campaign_id],
        )
        for walk in found
    ]  # fmt: skip


def _still(walks: Sequence[Walk]) -> Mapping[UUID, bool]:
    campaigns = {walk.entry.campaign_id: walk.entry.campaign for walk in walks}
    return {each: bool(in_the_way(campaign)) for each, campaign in campaigns.items()}


def _tried(walks: Sequence[Walk]) -> Mapping[str, list[ContactAttempt]]:
    found: dict[str, list[ContactAttempt]] = {}
    named = [about(walk.entry) for walk in walks]
    for each in ContactAttempt.objects.filter(about__in=named).order_by("at"):
        found.setdefault(each.about, []).append(each)
    return found


# -- the team ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TeamDay:
    """A district on a day: how many wait, and who of the team has how many already."""

    district: District
    waiting: int
    members: tuple[tuple[Staff, int], ...]


def team_day(district: District, on: dt.date) -> TeamDay:
    """How a day is shared out in a district."""
    walking = Count("walks", filter=Q(walks__day=on, walks__ended_at=None))
    team = members(district, on).annotate(walking=walking)
    return TeamDay(
        district, to_share(district, on).count(),
        tuple((each, each.walking) for each in team),
    )  # fmt: skip


def refused_lately(service: str) -> int:
    """How many do not want a service any more."""
    return Refusal.objects.filter(scope=service, revoked_at=None).aggregate(
        many=Count(F("subject"), distinct=True)
    )["many"] or 0  # fmt: skip
