"""The grounds between two unattached housemates, for all pairs at once: see `partnership`."""

from dataclasses import dataclass

import numpy as np

from vanzelf.households import concepts
from vanzelf.households.bulk.people import Kinship, People, pair_keys
from vanzelf.households.bulk.truths import (
    NO,
    PERHAPS,
    YES,
    Bools,
    Ints,
    Longs,
    Truths,
    any_per,
    both,
    certainly,
    distinct,
    either,
    is_in,
    key_of,
    negated,
    pairs_within,
    positions,
)
from vanzelf.households.concepts import PAIR_TIES, RelationKind

NEVER = np.int8(99)
"""The rank of a ground that does not hold."""


@dataclass(frozen=True, slots=True)
class Homes:
    """What partnership depends on, by home. adults: how many are, or may be. institution: see
    concepts.INSTITUTION_ADULTS. couples: married, at one address, nobody else in the way.
    """

    adults: Ints
    couples: Ints

    @property
    def institution(self) -> Bools:
        """Which homes count as institutions."""
        return np.asarray(self.adults > concepts.INSTITUTION_ADULTS)

    @property
    def crowded(self) -> Bools:
        """Where people may form several units, or one that marriage does not show."""
        return np.asarray(self.adults - self.couples > 1)


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of people who may be partners, with ranks per law.

    low: the rank of the first ground that may hold; high: of the first that certainly holds.
    """

    one: Ints
    other: Ints
    low: dict[str, Truths]
    high: dict[str, Truths]


def rank_grounds(people: People, kinship: Kinship, homes: Homes, free: Ints) -> Edges:
    """Edges between adults at one ordinary address, of whom none is settled yet.

    free: these adults, sorted by home and then by number.
    """
    return _Grounds(people, kinship, homes, free).edges()


class _Grounds:
    def __init__(self, people: People, kinship: Kinship, homes: Homes, free: Ints) -> None:
        self.people, self.kinship, self.free = people, kinship, free
        first, second = pairs_within(people.home[free])
        one, other = free[first], free[second]
        apart = ~kinship.first_degree(one, other)
        self.one, self.other = one[apart], other[apart]
        self.two = homes.adults[people.home[self.one]] == 2
        keys = key_of(self.one, self.other)
        self._order = np.argsort(keys)
        self._keys = keys[self._order]

    def edges(self) -> Edges:
        people, one, other = self.people, self.one, self.other
        sure = people.sure[one] & people.sure[other]
        certain = both(people.adult[one], people.adult[other], certainly(sure)) == YES
        parents = certainly(self._coparents())
        toeslag = [
            # in the order of AWR 5a lid 1 onder b and AWIR 3 lid 2 onder a-f
            self._tie(RelationKind.CONTRACT),
            parents,
            self._tie(RelationKind.PENSION),
            self._tie(RelationKind.JOINT_HOME),
            both(self._minor_child(), negated(self._rents())),
            self._tie(RelationKind.LAST_YEAR),
        ]
        bijstand = [either(parents, self._tie(RelationKind.JOINT_HOUSEHOLD))]
        grounds = {"t": toeslag, "b": bijstand}
        return Edges(
            one,
            other,
            {law: _rank([ground >= PERHAPS for ground in each]) for law, each in grounds.items()},
            {
                law: _rank([(ground == YES) & certain for ground in each])
                for law, each in grounds.items()
            },
        )

    def _places(self, keys: Longs) -> Longs:
        """The row of each pair; -1 for pairs that are not here."""
        found = positions(self._keys, keys)
        return np.where(found >= 0, self._order[found], -1) if len(self._order) else found

    def _tie(self, kind: RelationKind) -> Truths:
        """Whether two housemates have a tie: as a relation says, else as both say."""
        mine, theirs = (
            self.people.says(kind, self.one),
            self.people.says(kind, self.other),
        )
        value = np.full(len(mine), PERHAPS)
        value[(mine == YES) & (theirs == YES) & self.two] = YES
        value[(mine == NO) | (theirs == NO)] = NO
        rows = self.people.relations.of(kind)
        place = self._places(pair_keys(rows.van, rows.naar))
        here = place >= 0
        given = np.full(len(value), np.int8(-1))
        np.maximum.at(given, place[here], rows.value[here])
        return np.where(given >= 0, given, value)

    def _coparents(self) -> Bools:
        return is_in(
            key_of(self.one, self.other),
            coparents(self.people, self.kinship, self.free),
        )

    def _minor_child(self) -> Truths:
        """Whether a child under 18 of either is registered at the address."""
        people, count = self.people, self.people.count
        is_free = np.zeros(count, dtype=np.bool_)
        is_free[self.free] = True
        parent, child = self.kinship.young
        rows = np.flatnonzero(is_free[parent])
        parent, child = parent[rows], child[rows]
        there = both(negated(people.adult[child]), people.same_home(parent, child))
        found = any_per(parent, there, count)
        return either(found[self.one], found[self.other])

    def _rents(self) -> Truths:
        """Whether one rents from the other, or both from a third, on a written contract."""
        mine = self.people.says(concepts.SUBTENANT, self.one)
        theirs = self.people.says(concepts.SUBTENANT, self.other)
        value = np.full(len(mine), PERHAPS)
        value[(mine == NO) & (theirs == NO)] = NO
        value[(either(mine, theirs) == YES) & self.two] = YES
        value[(mine == YES) & (theirs == YES)] = YES
        return value


def coparents(people: People, kinship: Kinship, who: Ints) -> Longs:
    """Keys of any two of some people, living at one address, who have a child together."""
    highest = int(kinship.parent.max(initial=0))
    chosen = np.zeros(max(people.count, highest + 1), dtype=np.bool_)
    chosen[who] = True
    rows = np.flatnonzero(chosen[kinship.parent])
    rows = rows[np.argsort(kinship.child[rows])]
    first, second = pairs_within(kinship.child[rows])
    one, other = kinship.parent[rows[first]], kinship.parent[rows[second]]
    same = (people.home[one] == people.home[other]) & (one != other)
    return distinct(pair_keys(one[same], other[same]))


def _rank(holds: list[Bools]) -> Truths:
    """The number of the first ground that holds, counted from 1; NEVER for none."""
    rank = np.full(len(holds[0]), NEVER)
    for number in range(len(holds), 0, -1):
        rank[holds[number - 1]] = number
    return rank


def ties_in_institution(
    people: People, kinship: Kinship, who: Ints, law_ties: tuple[str, ...]
) -> Ints:
    """Who of some people has a child with a housemate, or (perhaps) a tie by a relation."""
    chosen = np.zeros(people.count, dtype=np.bool_)
    chosen[who] = True
    found = [coparents(people, kinship, who)]
    for kind in PAIR_TIES:
        if kind in law_ties:
            rows = people.relations.of(RelationKind(kind))
            there = people.is_there(rows.van) & people.is_there(rows.naar)
            van, naar, value = rows.van[there], rows.naar[there], rows.value[there]
            near = chosen[van] & chosen[naar] & (people.home[van] == people.home[naar])
            found.append(pair_keys(van[near & (value != NO)], naar[near & (value != NO)]))
    keys = np.concatenate(found)
    return np.concatenate([(keys >> 32), keys & 0xFFFFFFFF]).astype(np.int32)
