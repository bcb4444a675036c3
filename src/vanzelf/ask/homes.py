"""Who lives with whom: what one of them refuses, nobody in that home is asked about.

A home is kept once, however many households live in it: a house for two hundred stays a list of two
hundred.
"""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.households.bulk.truths import NOBODY

Bools = npt.NDArray[np.bool_]
NO_HOME = -1


@dataclass(frozen=True)
class Homes:
    """The homes of households. people: the ids of everybody in each home (list<string>).

    of: the numbers of the homes of each household (list<int32>): that of the aanvrager, and that of
    the partner when it is another. A household without an address has none.
    """

    people: Any
    of: Any

    @classmethod
    def none(cls, count: int) -> "Homes":
        """Of some households of which nobody says where they live."""
        nowhere = pa.array([[]] * count, pa.list_(pa.int32()))
        return cls(pa.array([], pa.list_(pa.string())), nowhere)

    def everybody(self) -> set[str]:
        """Everybody who lives in one of the homes."""
        return set(self.people.flatten().unique().to_pylist())

    def touched(self, who: Set[str]) -> Bools:
        """Which households share a home with some people."""
        homes = rows_with(self.people, who)
        found = np.zeros(len(self.of), dtype=np.bool_)
        numbers = self.of.flatten().to_numpy(zero_copy_only=False)
        found[pc.list_parent_indices(self.of).to_numpy()[homes[numbers]]] = True
        return found

    def take(self, places: Any) -> "Homes":
        """Those of some households, by their place; after the last, households without a home."""
        some = np.asarray(places)
        known = pa.array(some, mask=some >= len(self.of))
        empty = pa.scalar([], self.of.type)
        return Homes(self.people, pc.fill_null(self.of.take(known), empty))


def homes_of(addresses: Any, ids: Any, heads: Any, partners: Any) -> Homes:
    """The homes of households.

    addresses, ids: of everybody in a register, by number. heads, partners: the number of the
    aanvrager and of the partner (`NOBODY` for none) of each household.
    """
    encoded = addresses.dictionary_encode()
    codes = pc.fill_null(encoded.indices, NO_HOME).to_numpy(zero_copy_only=False)
    own = codes[heads]
    other = np.where(partners == NOBODY, NO_HOME, codes[partners])
    other = np.where(other == own, NO_HOME, other)
    used = np.unique(np.concatenate([own, other]))
    used = used[used != NO_HOME]
    number = np.full(len(encoded.dictionary) + 1, NO_HOME)  # the last is that of no home
    number[used] = np.arange(len(used))
    living = number[codes]
    (there,) = np.nonzero(living != NO_HOME)
    there = there[np.argsort(living[there], kind="stable")]
    sizes = np.bincount(living[there], minlength=len(used))
    both = np.stack([number[own], number[other]], axis=1)
    return Homes(
        _lists(sizes, ids.take(pa.array(there))),
        _lists((both != NO_HOME).sum(axis=1), pa.array(both[both != NO_HOME], pa.int32())),
    )


def rows_with(lists: Any, who: Set[str]) -> Bools:
    """Which lists of ids (list<string>) have one of some people in them."""
    found = np.zeros(len(lists), dtype=np.bool_)
    if who:
        marked = pc.is_in(lists.flatten(), value_set=pa.array(sorted(who), pa.string()))
        parents = pc.list_parent_indices(lists).to_numpy()
        found[parents[marked.to_numpy(zero_copy_only=False)]] = True
    return found


def _lists(sizes: Any, values: Any) -> Any:
    offsets = pa.array(np.concatenate([[0], np.cumsum(sizes)]), pa.int32())
    return pa.ListArray.from_arrays(offsets, values)
