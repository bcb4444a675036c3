"""Homes: who shares an address, who owns, who rents from whom, and for how much.

Owning is a quota of 57 %, given to the households with the highest score of income, age and living
together, so that renters are younger, older or poorer. Two in three renters rent from a housing
association. Some people living alone share an address: rooms in one house, or a home with a lodger.
"""

from dataclasses import dataclass

import numpy as np

from vanzelf.synth.composition import MARRIED_KINDS, UNMARRIED_COUPLES, Kind
from vanzelf.synth.draws import (
    Bools,
    Floats,
    Ints,
    Streams,
    count_of,
    even_ranks,
    from_quantiles,
    pick,
)
from vanzelf.synth.people import People

OWNER_SHARE = 0.57
"""Share of private households that own their home (herinnerd)."""

ASSOCIATION_SHARE = 2 / 3
"""Share of renting households whose landlord is a housing association (herinnerd)."""

SHARING_SHARE = 0.06
"""Share of one-person households that live in rooms of one house (assumption)."""

ROOMS = 3
"""People in a house with rooms."""

_ASSOCIATION_RENT = (
    (0.0, 375.0),
    (0.10, 470.0),
    (0.30, 550.0),
    (0.60, 635.0),
    (0.85, 735.0),
    (0.985, 885.0),
    (1.0, 960.0),
)
_PRIVATE_RENT = (
    (0.0, 520.0),
    (0.10, 690.0),
    (0.27, 870.0),
    (0.50, 1_020.0),
    (0.75, 1_280.0),
    (0.95, 1_750.0),
    (1.0, 2_600.0),
)
"""Basic rent per month, 2026, as (share below, euros): assumptions."""

INCOME_WEIGHT, TENURE_NOISE, MARKET_NOISE = 0.22, 0.75, 0.36
"""How much tenure and private rents depend on income, and on chance (calibrated)."""


@dataclass(frozen=True, slots=True)
class Homes:
    """A number per household; `address` says at which address (households may share one).

    owner, self_contained: of the home. rent, service: euros per month, 0 for owners.
    """

    address: Ints
    owner: Bools
    association: Bools
    self_contained: Bools
    rent: Floats
    service: Floats

    @property
    def sharing(self) -> Bools:
        """Which households share their address with another household."""
        return np.asarray(np.bincount(self.address)[self.address] > 1)


def draw_homes(streams: Streams, people: People, gross: Floats, poor: Bools) -> Homes:
    """The home of each household. gross: income per person; poor: cores on assistance level."""
    households = people.households
    address, rooms = _addresses(streams, people)
    income = people.per_household(gross)
    stuck = (people.per_household(poor & (people.place <= 1)) > 0) | rooms | ~households.private
    owner = _owners(streams, people, income, stuck)
    renter = ~owner & households.private
    association = _associations(streams, people, income, renter, rooms, poor=stuck)
    market = renter & ~association & ~rooms
    rent = np.where(
        market, _market_rents(streams, income, market), _rents(streams, people, association)
    )
    rent = np.where(rooms, _room_rents(streams, len(income)), rent)
    service = streams("service").gamma(2.0, 17.0, len(income))
    return Homes(
        address=address,
        owner=owner,
        association=association,
        self_contained=~rooms & households.private,
        rent=_to_cents(rent, renter),
        service=_to_cents(service, renter),
    )


def _to_cents(amount: Floats, renter: Bools) -> Floats:
    """Euros and cents for renters, 0 for everybody else."""
    return np.asarray(np.where(renter, np.rint(amount * 100) / 100, 0.0), dtype=np.float64)


def _addresses(streams: Streams, people: People) -> tuple[Ints, Bools]:
    """An address per household; and which households live in rooms, several at one address."""
    households = people.households
    address = np.arange(len(households))
    age = _head_age(people)
    single = households.kind == Kind.SINGLE
    weight = np.interp(age, (18, 24, 30, 45, 67, 80), (8.0, 8.0, 3.0, 0.6, 0.2, 0.0))
    count = count_of(SHARING_SHARE, int(single.sum())) // ROOMS * ROOMS
    rooms = pick(streams("rooms"), count, single, weight)
    tenants = streams("housemates").permutation(np.flatnonzero(rooms))
    address[tenants] = np.repeat(tenants[::ROOMS], ROOMS)
    return address, rooms


def _owners(streams: Streams, people: People, income: Floats, never: Bools) -> Bools:
    """The share of households that owns, by score; households in `never` do not."""
    households = people.households
    head_age = _head_age(people)
    score = INCOME_WEIGHT * np.log(np.maximum(income, 8_000) / 45_000)
    score += np.interp(head_age, (20, 27, 35, 60, 75, 90), (-1.6, -0.7, 0.0, 0.35, 0.25, -0.3))
    score += np.where(np.isin(households.kind, MARRIED_KINDS), 0.45, 0.0)
    score += np.where(np.isin(households.kind, UNMARRIED_COUPLES), 0.2, 0.0)
    score += streams("tenure").normal(0.0, TENURE_NOISE, len(score))
    score = np.where(never, -np.inf, score)
    owner = np.zeros(len(score), dtype=np.bool_)
    owner[np.argsort(-score, kind="stable")[: _owner_count(people)]] = True
    return owner & ~never


def _head_age(people: People) -> Ints:
    """Age of the first person of each household."""
    return people.age[np.minimum(people.households.first, len(people) - 1)]


def _owner_count(people: People) -> int:
    return count_of(OWNER_SHARE, int(people.households.private.sum()))


def _associations(
    streams: Streams, people: People, income: Floats, renter: Bools, rooms: Bools, poor: Bools
) -> Bools:
    """Two thirds of the renters, rather those with lower incomes and the young."""
    weight = np.interp(income, (15_000, 30_000, 50_000, 90_000), (3.1, 2.7, 1.0, 0.15))
    weight = np.where(poor | (_head_age(people) < 23), 8.0, weight)
    count = count_of(ASSOCIATION_SHARE, int(renter.sum()))
    return pick(streams("landlord"), count, renter & ~rooms, weight)


def _rents(streams: Streams, people: People, association: Bools) -> Floats:
    """Basic rents of housing associations; lower for most tenants under 23."""
    rank = streams("rent").random(len(association))
    rent = from_quantiles(rank, _ASSOCIATION_RENT)
    return np.where(_head_age(people) < 23, np.minimum(rent, 370 + 120 * rank), rent)


def _market_rents(streams: Streams, income: Floats, market: Bools) -> Floats:
    """Basic rents of private landlords: higher incomes rent dearer homes."""
    noise = streams("market rent").normal(0.0, MARKET_NOISE, len(income))
    score = np.log(np.maximum(income, 12_000)) + noise
    rent = np.zeros(len(income))
    rent[market] = from_quantiles(even_ranks(score[market]), _PRIVATE_RENT)
    return rent


def _room_rents(streams: Streams, count: int) -> Floats:
    return streams("room rent").uniform(360, 690, count)
