"""Incomes: gross this year and two years ago, and net per month.

The assessment income (toetsingsinkomen) of this year is certain for most people; for the
self-employed, for whoever changed jobs and for the newly retired it is an estimate, and two years
ago it was different. For everybody else the income of two years ago, in euros of this year, is the
same: a difference then means that something happened.
"""

from dataclasses import dataclass, fields

import numpy as np

from vanzelf.synth.composition import Kind
from vanzelf.synth.draws import Bools, Floats, Ints, Streams, count_of, lognormal, pick
from vanzelf.synth.livelihood import SEGMENTS, Group, Livelihood, in_segment
from vanzelf.synth.people import PENSION_AGE, People
from vanzelf.synth.tax import gross_of_benefit, gross_of_work, net_of

CHANGED_SHARE = 0.20
"""Share of adults whose income differs from that of two years ago (assumption of the demo)."""

AOW_ALONE, AOW_TOGETHER = 21_100.0, 14_500.0
"""AOW per year, gross with holiday pay, 2026 (gemeld, rounded)."""

NORM_ALONE, NORM_COUPLE, NORM_WITH_PARENTS = 1_419.46, 2_027.79, 1_062.24
"""Net per month that keeps a core out of social assistance, second half of 2026.

Alone, a couple, and an adult child with parents. The last is the norm of 18 to 20 in a household of
their own less than what is needed; it only sets a floor for drawn incomes.
"""

_EMPLOYEE, _OWN_BUSINESS = int(Livelihood.EMPLOYEE), int(Livelihood.SELF_EMPLOYED)


@dataclass(slots=True)
class Incomes:
    """Euros per year unless said otherwise, a number per person.

    own: gross without social assistance. gross: with it. before: gross two years ago.
    net_month: net per month without social assistance. changed: gross is an estimate.
    assistance: receives social assistance (whole core).
    """

    own: Floats
    gross: Floats
    before: Floats
    net_month: Floats
    wage: Floats
    changed: Bools
    assistance: Bools

    def rounded(self) -> "Incomes":
        """The same in whole euros a year (net per month in cents)."""
        for name in (field.name for field in fields(self)):
            values = getattr(self, name)
            if values.dtype != np.bool_:
                setattr(self, name, np.round(values, 2 if name == "net_month" else 0))
        return self


def draw_incomes(streams: Streams, people: People, group: Ints, livelihood: Ints) -> Incomes:
    """Incomes of everybody; children under 18 have none."""
    own = _own_income(streams, people, group, livelihood)
    own = _lift_above_the_norm(streams, people, livelihood, own)
    net = _net(people, livelihood, own)
    assistance = _receives_assistance(streams, people, livelihood, own)
    top_up = _top_up(people, net, assistance)
    gross = own + gross_of_benefit(top_up)
    changed = _changed(streams, people, livelihood)
    return Incomes(
        own=own,
        gross=gross,
        before=_two_years_ago(streams, people, gross, changed),
        net_month=net / 12,
        wage=np.where(livelihood == _EMPLOYEE, own, 0.0),
        changed=changed,
        assistance=assistance,
    ).rounded()


def _own_income(streams: Streams, people: People, group: Ints, livelihood: Ints) -> Floats:
    """Gross income per person before any social assistance."""
    rng = streams("income")
    size = len(people)
    wage = _wages(streams, people, group)
    own_business = wage * 0.82 * np.exp(rng.normal(0.0, 0.55, size))
    benefit = np.maximum(lognormal(rng, 23_500, 0.20, size), 14_000)
    study = lognormal(rng, 6_000, 0.6, size)
    early = lognormal(rng, 27_000, 0.35, size)
    none = np.where(group == Group.AT_HOME, lognormal(rng, 7_000, 0.3, size), 0.0)
    little = np.where(rng.random(size) < 0.36, rng.uniform(1_500, 13_000, size), 0.0)
    pension = _pensions(rng, people, group)
    table = [np.zeros(size), wage, own_business, benefit, study, none, early, pension, little]
    return np.asarray(np.choose(livelihood, table))


def _wages(streams: Streams, people: People, group: Ints) -> Floats:
    """Wages by segment; partners' wages rise and fall together a little."""
    rng = streams("wage")
    common = rng.normal(0.0, 1.0, len(people.households))[people.household]
    z = 0.45 * common + np.sqrt(1 - 0.45**2) * rng.normal(0.0, 1.0, len(people))
    wage = np.zeros(len(people))
    for segment in SEGMENTS:
        mine = in_segment(people, group, segment)
        wage[mine] = segment.wage * np.exp(segment.spread * z[mine])
    return wage


def _pensions(rng: np.random.Generator, people: People, group: Ints) -> Floats:
    """AOW with a supplementary pension; one in twenty has a reduced AOW."""
    size = len(people)
    state = np.where(people.in_couple, AOW_TOGETHER, AOW_ALONE)
    state = state * np.where(rng.random(size) < 0.05, rng.uniform(0.5, 0.96, size), 1.0)
    median = np.select(
        [group == Group.FIRST_EARNER, group == Group.SECOND_EARNER], [11_500.0, 5_000.0], 13_500.0
    )
    extra = lognormal(rng, median, 0.9, size)
    return state + np.where(rng.random(size) < 0.10, 0.0, extra)


def _floor(people: People) -> Floats:
    """Net per year that a person's core needs to stay above the norm."""
    pair = people.per_core(people.adult) > 1
    young_at_home = (people.place >= 2) & ~pair
    alone = np.where(young_at_home, NORM_WITH_PARENTS, NORM_ALONE)
    alone = np.where(young_at_home & (people.age < 21), 400.0, alone)
    return 12 * np.where(pair, NORM_COUPLE, alone)


def _net(people: People, livelihood: Ints, gross: Floats) -> Floats:
    """Net per year."""
    work = (livelihood == _EMPLOYEE) | (livelihood == _OWN_BUSINESS)
    work |= (livelihood == Livelihood.STUDENT) | (livelihood == Livelihood.ASSISTANCE)
    return net_of(gross, people.age >= PENSION_AGE, work)


def _lift_above_the_norm(streams: Streams, people: People, livelihood: Ints, own: Floats) -> Floats:
    """Raise incomes of cores that would fall below the norm without being meant to.

    Students, pensioners, institutions and the cores drawn for social assistance stay as they are.
    """
    net = _net(people, livelihood, own)
    floor = _floor(people) * streams("floor").uniform(1.04, 1.35, len(people.age))[people.core]
    meant = np.isin(livelihood, (Livelihood.ASSISTANCE, Livelihood.STUDENT, Livelihood.PENSION))
    short = (people.per_core(net) < floor) & (people.per_core(meant) == 0) & people.adult
    short &= people.kind != Kind.INSTITUTION
    earners = short & (own > 0)
    share = floor / np.maximum(people.per_core(earners), 1)
    work = (livelihood == _EMPLOYEE) | (livelihood == _OWN_BUSINESS)
    lifted = np.where(work, gross_of_work(share), gross_of_benefit(share))
    return np.where(earners, np.maximum(lifted, own), own)


def _receives_assistance(streams: Streams, people: People, livelihood: Ints, own: Floats) -> Bools:
    """Two in three of the cores below the norm receive it; fewer with some income or young."""
    below = (livelihood == Livelihood.ASSISTANCE) & people.core_head
    some = people.per_core(own) > 0
    weight = np.where(some, 0.35, 1.6) * np.interp(people.age, (18, 27, 40), (0.5, 0.8, 1.0))
    heads = pick(streams("receives"), count_of(2 / 3, int(below.sum())), below, weight)
    return np.asarray(heads[people.core] & (livelihood == Livelihood.ASSISTANCE))


def _top_up(people: People, net: Floats, assistance: Bools) -> Floats:
    """Net assistance per year for each adult of a receiving core: the norm less their income."""
    adults = np.maximum(people.per_core(people.adult), 1)
    short = np.maximum(_floor(people) - people.per_core(net), 0) / adults
    return np.where(assistance, short, 0.0)


def _changed(streams: Streams, people: People, livelihood: Ints) -> Bools:
    """The self-employed, the newly retired and enough job changers: a fixed share of adults."""
    own_business = livelihood == _OWN_BUSINESS
    new_pension = (people.age >= PENSION_AGE) & (people.age < PENSION_AGE + 2)
    target = count_of(CHANGED_SHARE, int(people.adult.sum()))
    certain = own_business | new_pension
    movers = people.adult & ~certain & (people.age < PENSION_AGE)
    weight = np.interp(people.age, (18, 30, 50, 66), (2.0, 1.5, 1.0, 0.6))
    weight[livelihood == Livelihood.ASSISTANCE] *= 0.4
    return np.asarray(
        certain | pick(streams("movers"), target - int(certain.sum()), movers, weight)
    )


def _two_years_ago(streams: Streams, people: People, gross: Floats, changed: Bools) -> Floats:
    """Gross two years ago: at least a tenth more or less for those whose income changed."""
    rng = streams("two years ago")
    size = len(people)
    step = rng.uniform(0.10, 0.60, size) * np.where(rng.random(size) < 0.55, -1, 1)
    moved = np.where(gross > 4_000, gross * (1 + step), rng.uniform(8_000, 42_000, size))
    worked = lognormal(rng, 46_000, 0.45, size)
    new_pension = changed & (people.age >= PENSION_AGE)
    return np.where(new_pension, worked, np.where(changed, moved, gross))
