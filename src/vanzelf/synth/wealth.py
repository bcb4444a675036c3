"""Wealth: savings given the tenure of the home, cars, debts and the home itself.

Savings and investments per household follow the published distributions of renters and owners
exactly (quota of ranks); within a tenure, who has more follows income and age with much chance.
"""

from dataclasses import dataclass

import numpy as np

from vanzelf.synth.composition import Kind
from vanzelf.synth.draws import (
    Bools,
    Floats,
    Streams,
    even_ranks,
    from_quantiles,
    lognormal,
    pick,
)
from vanzelf.synth.homes import Homes
from vanzelf.synth.people import People

RENTER_WEALTH = (
    (0.0, 0.0),
    (0.10, 0.0),
    (0.30, 700.0),
    (0.50, 2_600.0),
    (0.60, 5_000.0),
    (0.75, 17_000.0),
    (0.88, 50_000.0),
    (0.95, 100_000.0),
    (0.99, 260_000.0),
    (1.0, 900_000.0),
)
OWNER_WEALTH = (
    (0.0, 0.0),
    (0.05, 300.0),
    (0.18, 5_000.0),
    (0.35, 18_000.0),
    (0.50, 36_300.0),
    (0.73, 100_000.0),
    (0.90, 300_000.0),
    (0.98, 900_000.0),
    (1.0, 2_600_000.0),
)
"""Wealth without the home as (share of households below, euros). Published (CBS, 1 January 2020;
gemeld): medians, shares up to 5,000 and from 100,000. The other points are assumptions."""

CAR_LEFT_OUT = 5_000.0
"""Value of a car that municipalities commonly ignore for social assistance (gemeld)."""


@dataclass(frozen=True, slots=True)
class Wealth:
    """Euros. savings: per person. The others are per core, repeated for every member.

    own_home: value of the home owned; its mortgage and other higher-ranked debts are in `debts`.
    assistance_assets: what counts for social assistance, the own home apart.
    """

    savings: Floats
    bank: Floats
    car: Floats
    car_needed: Bools
    own_home: Floats
    debts: Floats
    assistance_assets: Floats


def draw_wealth(
    streams: Streams, people: People, homes: Homes, gross: Floats, poor: Bools
) -> Wealth:
    """Wealth of everyone. gross: income per person; poor: cores on the level of assistance."""
    savings = _savings(streams, people, homes, gross, poor)
    core_savings = people.per_core(savings)
    car, needed = _cars(streams, people, people.per_core(gross), poor)
    own_home, mortgage = _own_homes(streams, people, homes)
    debts = mortgage + _other_debts(streams, people)
    return Wealth(
        savings=savings,
        bank=_bank(streams, people, core_savings),
        car=car,
        car_needed=needed,
        own_home=own_home,
        debts=debts,
        assistance_assets=np.floor(core_savings + np.maximum(car - CAR_LEFT_OUT, 0)),
    )


def _savings(streams: Streams, people: People, homes: Homes, gross: Floats, poor: Bools) -> Floats:
    """Savings per person in whole euros; the sum per household follows the published shares."""
    total = _household_savings(streams, people, homes, gross, poor)
    rng = streams("savings shares")
    in_first_core = people.core == people.households.first[people.household]
    share = np.where(in_first_core, rng.uniform(0.8, 1.2, len(people)), rng.uniform(0.02, 0.2))
    share = np.where(people.adult, share, 0.0)
    share = share / np.maximum(people.per_household(share), 1e-9)[people.household]
    amount = np.where(
        people.kind == Kind.INSTITUTION,
        lognormal(rng, 9_000, 1.6, len(people)),
        share * total[people.household],
    )
    return np.floor(np.where(poor, np.minimum(amount, 3_900), amount))


def _household_savings(
    streams: Streams, people: People, homes: Homes, gross: Floats, poor: Bools
) -> Floats:
    households = people.households
    age = people.age[np.minimum(households.first, len(people) - 1)]
    income = np.log(np.maximum(people.per_household(gross), 5_000))
    score = 0.75 * (income - income.mean()) / income.std() + (age - 50) / 26
    score += streams("savings").normal(0.0, 1.1, len(score))
    score -= np.where(people.per_household(poor) > 0, 3.0, 0.0)
    total = np.zeros(len(score))
    renter = ~homes.owner & households.private
    for group, points in ((homes.owner, OWNER_WEALTH), (renter, RENTER_WEALTH)):
        total[group] = from_quantiles(even_ranks(score[group]), points)
    return total


def _bank(streams: Streams, people: People, core_savings: Floats) -> Floats:
    """Money on bank accounts today: most of small savings, less of large ones."""
    rng = streams("bank")
    part = np.interp(core_savings, (3_000, 50_000, 500_000), (1.0, 0.8, 0.35))
    now = core_savings * part * rng.uniform(0.7, 1.0, len(people)) + rng.gamma(
        1.3, 420, len(people)
    )
    return np.asarray(np.round(now, 2)[people.core])


def _cars(streams: Streams, people: People, income: Floats, poor: Bools) -> tuple[Floats, Bools]:
    """Value of the car of each core (0: none) and whether it cannot be missed."""
    rng = streams("car")
    chance = np.interp(income, (12_000, 30_000, 60_000, 120_000), (0.22, 0.55, 0.86, 0.95))
    chance = np.where(poor, 0.28, chance) * np.interp(
        people.age, (18, 24, 75, 92), (0.5, 1, 1, 0.3)
    )
    value = lognormal(rng, np.where(poor, 1_900, 2_500 + income * 0.085), 0.7, len(people))
    value = np.where(rng.random(len(people)) < chance, np.round(value, -1), 0.0)[people.core]
    needed = (value > 0) & (rng.random(len(people)) < 0.05)[people.core]
    return value, needed


def _own_homes(streams: Streams, people: People, homes: Homes) -> tuple[Floats, Floats]:
    """Value of the home and the mortgage on it, for the first core of owning households."""
    rng = streams("home value")
    households = len(people.households)
    value = np.round(lognormal(rng, 390_000, 0.33, households), -3)
    age = people.age[np.minimum(people.households.first, len(people) - 1)]
    loan = np.interp(age, (25, 40, 60, 75, 90), (0.82, 0.62, 0.36, 0.20, 0.10))
    mortgage = np.round(value * np.clip(loan + rng.normal(0, 0.16, households), 0, 0.98), -2)
    lives_in = homes.owner[people.household]
    lives_in &= people.core == people.households.first[people.household]
    return (
        np.where(lives_in, value[people.household], 0.0),
        np.where(lives_in, mortgage[people.household], 0.0),
    )


def _other_debts(streams: Streams, people: People) -> Floats:
    """Higher-ranked debts other than a mortgage: few cores have any."""
    rng = streams("debts")
    some = pick(rng, round(0.06 * len(people)), np.ones(len(people), dtype=np.bool_))
    amount = np.where(some, np.round(rng.gamma(1.5, 700, len(people)), 2), 0.0)
    return np.asarray(amount[people.core])
