"""What a campaign added: waves that began, laid beside a wave that still waits (S23).

People are drawn into waves at random, so whoever waits shows what also happens without us: somebody
arranges it themselves. The difference is what the campaign did. It can be seen as long as a wave
waits; after that there is nobody to compare with. Small numbers are told to nobody, and what is new of a
wave counts when it is told (P-40): a wave's share runs behind by what is not told yet.
"""

import math
from dataclasses import dataclass
from typing import Final

from vanzelf.campaigns.models import Campaign
from vanzelf.campaigns.numbers import Share, rounded, share
from vanzelf.campaigns.queries import results
from vanzelf.definitions.wording import Kind
from vanzelf.reach.models import Message, Offer
from vanzelf.residents.models import Channel
from vanzelf.work.models import ContactAttempt

OURS: Final = (str(Kind.OFFER), str(Kind.REMINDER))
"""Letters that we begin with. What an answer brings would say that there was one."""


@dataclass(frozen=True)
class Uplift:
    """Who has it now, of waves that began and of those that wait; and how much more that is.

    points: per cent points, with the bounds of the 95 % interval. extra: people, rounded to tens, or
    None under ten.
    """

    began: Share
    waits: Share
    points: int
    low: int
    high: int
    extra: int | None

    @property
    def sure(self) -> bool:
        """Whether the whole interval lies on one side of nothing."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Effort:
    """What was done for a campaign, as far as it is kept, rounded to tens: letters, calls, visits.

    Letters are those that we begin with: the offer and what reminds of it.
    """

    letters: int
    calls: int
    visits: int


@dataclass(frozen=True)
class Prices:
    """What one letter, call and visit cost, in cents: the municipality's own figures."""

    letter: int
    call: int
    visit: int


@dataclass(frozen=True)
class Cost:
    """In whole euros. each: for everybody for whom something was arranged. extra: for each who would
    not have had it without us. None where too few people are in it.
    """

    total: int
    each: int | None
    extra: int | None


def uplift(campaign: Campaign) -> Uplift | None:
    """What it added so far; None when no wave waits, or too few people are in one of the two."""
    counted: dict[bool, list[int]] = {True: [0, 0], False: [0, 0]}
    for wave in results(campaign):
        counted[wave.started][0] += wave.have
        counted[wave.started][1] += wave.listed
    began, waits = (share(*counted[each]) for each in (True, False))
    if began is None or waits is None:
        return None
    difference = began.percent - waits.percent
    below = math.hypot(began.percent - began.low, waits.high - waits.percent)
    above = math.hypot(began.high - began.percent, waits.percent - waits.low)
    extra = round(difference / 100 * (rounded(counted[True][1]) or 0))
    return Uplift(
        began, waits, difference, round(difference - below), round(difference + above),
        rounded(extra) if extra > 0 else None,
    )  # fmt: skip


def effort(campaign: Campaign) -> Effort:
    """What was done for it. Attempts go with the list, so that nothing is left of them afterwards."""
    entries = campaign.entries.values_list("pk", flat=True)
    kinds = list(
        ContactAttempt.objects.filter(about__in=[f"lijst:{each}" for each in entries])
        .values_list("kind", flat=True)
    )  # fmt: skip
    letters: int = Message.objects.filter(
        offer__in=Offer.objects.filter(campaign=campaign.pk), channel=Channel.LETTER, kind__in=OURS,
        sent_at__isnull=False,
    ).count()  # fmt: skip
    calls, visits = (
        kinds.count(each) for each in (ContactAttempt.Kind.CALL, ContactAttempt.Kind.VISIT)
    )
    return Effort(*(rounded(each) or 0 for each in (letters, calls, visits)))


def cost(done: Effort, prices: Prices, arranged: int, found: Uplift | None) -> Cost:
    """What it cost, and for each award. arranged: how often something was arranged."""
    cents = (
        done.letters * prices.letter + done.calls * prices.call + done.visits * prices.visit
    )  # fmt: skip
    people, extra = rounded(arranged), None if found is None or not found.sure else found.extra
    return Cost(
        round(cents / 100),
        None if people is None else round(cents / 100 / people),
        None if extra is None else round(cents / 100 / extra),
    )
