"""Couples, for everybody at once: the same ranks and settling as `partners` of the reference."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from vanzelf.households.bulk.grounds import (
    NEVER,
    Edges,
    Homes,
    rank_grounds,
    ties_in_institution,
)
from vanzelf.households.bulk.people import Kinship, People, pair_keys
from vanzelf.households.bulk.truths import (
    NO,
    NOBODY,
    PERHAPS,
    YES,
    Bools,
    Ints,
    Truths,
    both,
    distinct,
    either,
    is_in,
    key_of,
    negated,
    parts_of,
    positions,
)
from vanzelf.households.concepts import RelationKind
from vanzelf.households.partnership import BIJSTAND, TOESLAG, Law

LAWS: dict[str, Law] = {"t": TOESLAG, "b": BIJSTAND}
"""The laws, by the letter that stands for them here."""


@dataclass(frozen=True, slots=True)
class Partners:
    """The partners under one law.

    partner: of everybody, NOBODY for none or in doubt. unit: the aanvrager, the oldest of a couple
    or oneself. one, other: who may be partners, both ways. elsewhere: who may have one outside the
    register. somebody: who may have one that we cannot point out.
    """

    partner: Ints
    unit: Ints
    one: Ints
    other: Ints
    elsewhere: Ints
    somebody: Ints

    def doubts(self, *, elsewhere: bool = True) -> tuple[Ints, Ints]:
        """Everybody whose partner is in doubt, and the only candidate; NOBODY for several."""
        hidden = [self.somebody, self.elsewhere] if elsewhere else [self.somebody]
        return only_one(self.one, self.other, np.concatenate(hidden))

    def is_candidate(self, one: Ints, other: Ints) -> Bools:
        """Whether two people may be partners."""
        return is_in(key_of(one, other), np.sort(key_of(self.one, self.other)))


def only_one(one: Ints, other: Ints, hidden: Ints) -> tuple[Ints, Ints]:
    """Each of `one` and `hidden`, with their only `other`; NOBODY for several or a hidden one."""
    who = distinct(np.concatenate([one, hidden]).astype(np.int64))
    place, count = (
        positions(who, one.astype(np.int64)),
        np.zeros(len(who), dtype=np.int64),
    )
    np.add.at(count, place, 1)
    np.add.at(count, positions(who, hidden.astype(np.int64)), 2)
    found = np.full(len(who), NOBODY)
    found[place] = other
    return who.astype(np.int32), np.where(count == 1, found, NOBODY)


@dataclass(frozen=True, slots=True)
class Couples:
    """All that is known of partners. near: adults (or perhaps) at crowded homes, sorted by home.

    made: what several unit types have in common, once it is made.
    """

    people: People
    kinship: Kinship
    homes: Homes
    near: Ints
    laws: dict[str, Partners]
    made: dict[str, Any] = field(default_factory=dict)


def find_couples(people: People) -> Couples:
    """Find certain couples, and who may be partners, under both laws."""
    kinship = Kinship(people)
    married = _Married(people)
    homes = _homes(people, married)
    near = _near(people, homes)
    couples_at = homes.couples[people.home[near]]
    adults_at = homes.adults[people.home[near]]
    shared = ~homes.institution[people.home[near]] & (adults_at - 2 * couples_at > 1)
    inmates = near[homes.institution[people.home[near]]]
    edges = rank_grounds(people, kinship, homes, near[shared & (married.partner[near] < 0)])
    laws = {}
    for letter, law in LAWS.items():
        somebody = _somebody(people, kinship, law, inmates)
        laws[letter] = _settle(
            people, married, _with_marriages(edges, married, letter), letter, somebody
        )
    return Couples(people, kinship, homes, near, laws)


class _Married:
    """Marriages. partner: of those who live together, with nobody else in the way.

    one, other, counts: other marriages of people who are there, and per law whether they count.
    elsewhere: who is married to somebody outside the register.
    """

    def __init__(self, people: People) -> None:
        rows = people.relations.of(RelationKind.SPOUSE)
        self.elsewhere = self._elsewhere(people, rows.van, rows.naar)
        there = people.is_there(rows.van) & people.is_there(rows.naar)
        one, other = parts_of(distinct(pair_keys(rows.van[there], rows.naar[there])))
        adults = both(people.adult[one], people.adult[other])
        one, other, adults = (each[adults != NO] for each in (one, other, adults))
        together = people.same_home(one, other)
        busy = np.bincount(one, minlength=people.count) + np.bincount(other, minlength=people.count)
        busy[self.elsewhere] += 1
        plain = (both(adults, together) == YES) & (busy[one] == 1) & (busy[other] == 1)
        self.partner = np.full(people.count, NOBODY)
        self.partner[one[plain]], self.partner[other[plain]] = other[plain], one[plain]
        self.one, self.other = one[~plain], other[~plain]
        self.counts = {
            letter: both(adults[~plain], self._counts(people, law, together[~plain]))
            for letter, law in LAWS.items()
        }

    def _elsewhere(self, people: People, van: Ints, naar: Ints) -> Ints:
        found = np.concatenate([van[naar >= people.known], naar[van >= people.known]])
        found = found[people.is_there(found)]
        found = found[people.adult[found] != NO]
        return distinct(found.astype(np.int64)).astype(np.int32)

    def _counts(self, people: People, law: Law, together: Truths) -> Truths:
        """See partnership._spouses."""
        ended = either(people.says(law.apart, self.one), people.says(law.apart, self.other))
        unclear = (together == PERHAPS) & (ended == YES)
        return np.where(together == YES, YES, np.where(unclear, PERHAPS, negated(ended)))


def _homes(people: People, married: _Married) -> Homes:
    housed = people.home >= 0
    count = people.addresses.count
    adults = np.bincount(people.home[housed & (people.adult != NO)], minlength=count)
    wed = np.bincount(people.home[married.partner >= 0], minlength=count) // 2
    return Homes(adults.astype(np.int32), wed.astype(np.int32))


def _near(people: People, homes: Homes) -> Ints:
    """Adults (or perhaps) at crowded homes, by home and then by number."""
    housed = (people.home >= 0) & (people.adult != NO)
    near = np.flatnonzero(housed & homes.crowded[people.home]).astype(np.int32)
    return near[np.argsort(people.home[near], kind="stable")]


def _with_marriages(edges: Edges, married: _Married, letter: str) -> Edges:
    """The edges of a law that may hold, marriages among them (rank 0)."""
    low, high = edges.low[letter].copy(), edges.high[letter].copy()
    counts = married.counts[letter]
    one, other, counts = (each[counts != NO] for each in (married.one, married.other, counts))
    certain = np.where(counts == YES, np.int8(0), NEVER)
    order = np.argsort(keys := key_of(edges.one, edges.other))
    found = positions(keys[order], key_of(one, other))
    known = found >= 0
    place = order[found[known]]
    low[place] = 0
    high[place] = np.minimum(high[place], certain[known])
    alive = low < NEVER
    return Edges(
        np.concatenate([edges.one[alive], one[~known]]),
        np.concatenate([edges.other[alive], other[~known]]),
        {letter: np.concatenate([low[alive], np.zeros((~known).sum(), dtype=np.int8)])},
        {letter: np.concatenate([high[alive], certain[~known]])},
    )


def _somebody(people: People, kinship: Kinship, law: Law, inmates: Ints) -> Ints:
    """Who may have a partner that we cannot point out; see partnership.maybe_in_institution."""
    lost = np.flatnonzero(~people.sure & (people.adult != NO))
    silent = np.zeros(len(inmates), dtype=np.bool_)
    for concept in law.ties:
        silent |= people.says(concept, inmates) != NO
    if law.child_counts:
        young = (people.adult != YES) & (people.home >= 0)
        minors = np.bincount(people.home[young], minlength=people.addresses.count)
        own = (people.adult[inmates] != YES).astype(np.int64)
        silent |= minors[people.home[inmates]] - own > 0
    tied = ties_in_institution(people, kinship, inmates, law.ties)
    found = np.concatenate([lost, inmates[silent], tied])
    return distinct(found.astype(np.int64)).astype(np.int32)


def _settle(
    people: People, married: _Married, edges: Edges, letter: str, somebody: Ints
) -> Partners:
    """Make partners of those whose ground comes before all that anybody else may have of them.

    A person's load counts their possible partners per rank, eight bits each. A couple is certain
    when up to its own rank neither has anybody else. Once settled, they are nobody else's
    candidates; that may settle others (see partners._settle).
    """
    partner = married.partner.copy()
    one, other, low, high = (
        edges.one,
        edges.other,
        edges.low[letter],
        edges.high[letter],
    )
    somebody, elsewhere = somebody[partner[somebody] < 0], married.elsewhere
    while True:
        new = _certain(people.count, one, other, low, high, somebody, elsewhere)
        if not new.any():
            break
        partner[one[new]], partner[other[new]] = other[new], one[new]
        left = (partner[one] < 0) & (partner[other] < 0)
        one, other, low, high = one[left], other[left], low[left], high[left]
        somebody, elsewhere = (
            somebody[partner[somebody] < 0],
            elsewhere[partner[elsewhere] < 0],
        )
    unit = np.arange(people.count, dtype=np.int32)
    mates = np.flatnonzero(partner >= 0).astype(np.int32)
    mates = mates[people.older(partner[mates], mates)]
    unit[mates] = partner[mates]
    return Partners(
        partner,
        unit,
        np.concatenate([one, other]),
        np.concatenate([other, one]),
        elsewhere,
        somebody,
    )


def _certain(
    count: int,
    one: Ints,
    other: Ints,
    low: Truths,
    high: Truths,
    somebody: Ints,
    elsewhere: Ints,
) -> Bools:
    weight = np.int64(1) << 8 * low.astype(np.int64)
    load = np.zeros(count, dtype=np.int64)
    np.add.at(load, one, weight)
    np.add.at(load, other, weight)
    load[elsewhere] += 1
    load[somebody] += 1 << 8
    upto = (np.int64(1) << 8 * (np.minimum(high, 6).astype(np.int64) + 1)) - 1
    alone = (load[one] & upto == weight) & (load[other] & upto == weight)
    return np.asarray(alone & (high < NEVER))
