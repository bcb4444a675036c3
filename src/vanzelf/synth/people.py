"""The people of one part as arrays, a row per person, households side by side.

Within a household the order is head, partner, children (oldest first), others. A *core* is what the
law of social assistance would call a family: a head with partner and children under 18; every other
adult is a core of one. A person's core is named by the row of its head.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from vanzelf.synth.ages import birth_dates, draw_ages
from vanzelf.synth.composition import COUPLES, Households, Kind
from vanzelf.synth.draws import Bools, Dates, Floats, Ints, Streams


class Place(IntEnum):
    """The place of a person in the household."""

    HEAD = 0
    PARTNER = 1
    CHILD = 2
    OTHER = 3


ADULT = 18
PENSION_AGE = 67
"""AOW age in 2026 (people born in 1959; published, geverifieerd)."""


@dataclass(frozen=True, slots=True)
class People:
    """Arrays of equal length, a row per person.

    household: number of the household. place: see Place. age: whole years on the reference date.
    core: row of the head of the person's core.
    """

    households: Households
    household: Ints
    place: Ints
    age: Ints
    born: Dates
    core: Ints

    def __len__(self) -> int:
        return len(self.age)

    @property
    def kind(self) -> Ints:
        """The kind of household each person lives in."""
        return self.households.kind[self.household]

    @property
    def adult(self) -> Bools:
        """Who is 18 or older."""
        return self.age >= ADULT

    @property
    def minor_child(self) -> Bools:
        """Who is a child under 18 living with a parent."""
        return np.asarray((self.place == Place.CHILD) & ~self.adult)

    @property
    def in_couple(self) -> Bools:
        """Who is head or partner of a household with a couple."""
        return np.isin(self.kind, COUPLES) & (self.place <= Place.PARTNER)

    @property
    def core_head(self) -> Bools:
        """Who heads a core."""
        return np.asarray(self.core == np.arange(len(self)))

    def per_core(self, values: Floats | Ints | Bools) -> Floats:
        """The sum of a value over each person's core, repeated for every member."""
        sums = np.bincount(self.core, weights=values, minlength=len(self))
        return np.asarray(sums[self.core])

    def per_household(self, values: Floats | Ints | Bools) -> Floats:
        """The sum of a value per household (one number per household)."""
        return np.asarray(
            np.bincount(self.household, weights=values, minlength=len(self.households)),
            dtype=np.float64,
        )


def draw_people(streams: Streams, households: Households) -> People:
    """Everyone who lives in the households, with ages that fit town and family."""
    size = households.size
    household = np.repeat(np.arange(len(households)), size)
    position = np.arange(len(household)) - households.first[household]
    place = _places(households, household, position)
    age, through_year = draw_ages(streams, households, household, place, position)
    return People(
        households=households,
        household=household,
        place=place,
        age=age,
        born=birth_dates(age, through_year),
        core=_cores(households, household, place, age),
    )


def _places(households: Households, household: Ints, position: Ints) -> Ints:
    adults = households.adults[household]
    grown = adults + households.children[household]
    place = np.where(position < grown, int(Place.CHILD), int(Place.OTHER))
    return np.where(position < adults, position, place)


def _cores(households: Households, household: Ints, place: Ints, age: Ints) -> Ints:
    head = households.first[household]
    with_head = (place <= Place.PARTNER) | ((place == Place.CHILD) & (age < ADULT))
    with_head &= households.kind[household] != Kind.INSTITUTION
    return np.where(with_head, head, np.arange(len(household)))
