"""Who lives in which kind of household, for figures by group.

A household is everybody registered at an address; an address with so many adults that it is an
institution holds none, and neither do people without an address.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from vanzelf.households.bulk.members import ids_of
from vanzelf.households.bulk.people import People
from vanzelf.households.bulk.reading import UNKNOWN_BIRTH
from vanzelf.households.bulk.truths import NO, NOBODY, Bools, Ints, Longs
from vanzelf.households.concepts import INSTITUTION_ADULTS

GROUPS = ("alleen", "paar", "eenouder", "gezin", "overig")
_ALONE, _COUPLE, _PARENT, _FAMILY, _OTHER = range(len(GROUPS))


@dataclass(frozen=True, slots=True)
class Homes:
    """The homes of everybody who is there, by number of the person.

    group: place in GROUPS. household: the first of those who live at the address, NOBODY for none.
    count: how many households there are.
    """

    people: People
    group: Ints
    household: Ints
    count: int

    @property
    def residents(self) -> int:
        """How many people live there."""
        return self.people.count

    def groups(self, who: Ints) -> Any:
        """The group of some people, in words."""
        return pa.DictionaryArray.from_arrays(pa.array(self.group[who]), pa.array(GROUPS))

    def households(self, who: Ints) -> Any:
        """The household of some people: the id of the first who lives there; null for none."""
        return ids_of(self.people, self.household[who])


def find_homes(people: People) -> Homes:
    """The homes of a population."""
    homes, home = people.addresses.count, people.home
    placed = np.flatnonzero(home >= 0).astype(np.int32)
    first = np.full(homes, NOBODY)
    first[home[placed[::-1]]] = placed[::-1]  # written last is who comes first
    adults = np.bincount(home[placed[people.adult[placed] != NO]], minlength=homes)
    everybody = np.bincount(home[placed], minlength=homes)
    unknown = np.bincount(home[placed[people.born[placed] == UNKNOWN_BIRTH]], minlength=homes)
    lived_in = (everybody > 0) & (adults <= INSTITUTION_ADULTS)
    group = np.append(np.where(lived_in, _group(adults, everybody, unknown > 0), _OTHER), _OTHER)
    household = np.append(np.where(lived_in, first, NOBODY), NOBODY)
    return Homes(
        people,
        group[home].astype(np.int8),
        household[home].astype(np.int32),
        int(lived_in.sum()),
    )


def _group(adults: Longs, everybody: Longs, unknown: Bools) -> Longs:
    """The group of each home, by how many live there."""
    childless = np.where(adults == 1, _ALONE, _COUPLE)
    with_children = np.where(adults == 1, _PARENT, _FAMILY)
    odd = unknown | (adults < 1) | (adults > 2)
    return np.where(odd, _OTHER, np.where(adults == everybody, childless, with_children))
