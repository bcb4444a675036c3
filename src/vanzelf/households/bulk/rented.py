"""Members of huurhuishouden: one per rented home, see reference._huurhuishoudens."""

from dataclasses import dataclass

import numpy as np

from vanzelf.households import concepts
from vanzelf.households.bulk.families import related
from vanzelf.households.bulk.members import Members, Part, aanvragers, perhaps_partners
from vanzelf.households.bulk.partners import Couples, only_one
from vanzelf.households.bulk.people import People
from vanzelf.households.bulk.reading import UNKNOWN_BIRTH, columns_of, settled
from vanzelf.households.bulk.truths import (
    NO,
    NOBODY,
    PERHAPS,
    YES,
    Bools,
    Ints,
    Longs,
    Truths,
    any_per,
    certainly,
    either,
    negated,
    perhaps,
)
from vanzelf.terms.units import Role, UnitType

_YEAR_ONE = 719_162
"""Days from 1 January of the year 1 to 1 January 1970."""


def huurhuishoudens(couples: Couples) -> Members:
    """Aanvrager, partner and medebewoners (children too) of every rented home."""
    people = couples.people
    owned = _owned(people)
    homes = _Homes(couples, owned)
    hidden = _hidden(couples, owned)
    aanvrager = homes.heads
    parts = [
        aanvragers(aanvrager),
        *_partners(couples, aanvrager),
        homes.medebewoners(),
    ]
    parts += [aanvragers(hidden), *_partners(couples, hidden)]
    parts.append(Part(Role.MEDEBEWONER, hidden, None, np.full(len(hidden), PERHAPS)))
    return Members(people, UnitType.HUURHUISHOUDEN, parts)


def _owned(people: People) -> Bools:
    """Which homes are known not to be rented."""
    source = people.source
    rented = settled(columns_of(source.con, source.addresses), concepts.RENTED, "BOOLEAN")
    found = source.fetch(
        f"SELECT bag_adres::VARCHAR AS name FROM {source.addresses} WHERE NOT {rented}"
    )
    codes = people.addresses.find(found["name"])
    owned = np.zeros(people.addresses.count + 1, dtype=np.bool_)
    owned[codes[codes >= 0]] = True
    return owned


def _hidden(couples: Couples, owned: Bools) -> Ints:
    """Who stands alone because their housemates cannot be listed: reference._doubtful_home."""
    people, partners = couples.people, couples.laws["t"]
    inside = couples.homes.institution[people.home] & (people.home >= 0)
    chosen = (people.adult != NO) & (~people.sure | (inside & ~owned[people.home]))
    hidden = np.flatnonzero(chosen).astype(np.int32)
    mate = partners.partner[hidden]
    together = (mate >= 0) & (people.same_home(hidden, np.maximum(mate, 0)) == YES)
    alone: Ints = hidden[~together | (partners.unit[hidden] == hidden)]
    return alone


def _partners(couples: Couples, aanvrager: Ints) -> list[Part]:
    """Partners at the same address (Wht 1a lid 3), certain or perhaps."""
    people, partners = couples.people, couples.laws["t"]
    coupled = aanvrager[partners.partner[aanvrager] >= 0]
    mate = partners.partner[coupled]
    there = people.same_home(coupled, mate)
    chosen = np.zeros(people.count, dtype=np.bool_)
    chosen[aanvrager] = True
    near = chosen[partners.one] & (people.same_home(partners.one, partners.other) != NO)
    somebody = partners.somebody[chosen[partners.somebody]]
    return [
        Part(Role.PARTNER, coupled[there != NO], mate[there != NO], there[there != NO]),
        perhaps_partners(*only_one(partners.one[near], partners.other[near], somebody)),
    ]


@dataclass(frozen=True, slots=True)
class _Kin:
    """Parents and children who are both there."""

    parent: Ints
    child: Ints


class _Homes:
    """Rented homes of an ordinary size. head: the aanvrager by home, NOBODY where there is none.

    mate: the certain partner of the aanvrager, wherever that one lives. heads: all aanvragers.
    """

    def __init__(self, couples: Couples, owned: Bools) -> None:
        self.couples, self.people = couples, couples.people
        self.partners = couples.laws["t"]
        count = self.people.addresses.count
        best = np.full(count, np.iinfo(np.int64).max)
        rented = ~(couples.homes.institution | owned[:count])
        living = self.people.sure & (self.people.adult != NO)
        tenants = np.flatnonzero(living).astype(np.int32)
        tenants = tenants[rented[self.people.home[tenants]]]
        np.minimum.at(best, self.people.home[tenants], self._tenancy(tenants))
        found = best < np.iinfo(np.int64).max
        self.head = np.full(count + 1, NOBODY)
        self.head[:count][found] = (best[found] & 0x7FFFFFFF).astype(np.int32)
        headed = np.flatnonzero(self.head >= 0)
        self.mate = np.full(count + 1, NOBODY)
        self.mate[headed] = self.partners.partner[self.head[headed]]
        self.heads = self.head[self.head >= 0]
        self.kin = _Kin(*couples.kinship.both_there)

    def _tenancy(self, who: Ints) -> Longs:
        """The likeliest tenant has the smallest: see reference._tenancy."""
        born = self.people.born[who].astype(np.int64) + _YEAR_ONE
        born[self.people.born[who] == UNKNOWN_BIRTH] = (1 << 22) - 1
        subtenant = self.people.says(concepts.SUBTENANT, who) == YES
        number = (subtenant.astype(np.int64) << 60) | (born << 31) | who
        return np.asarray(number)

    def _in_core(self, who: Ints, home: Ints) -> Bools:
        """Whether people are the aanvrager of a home, or that one's certain partner."""
        return np.asarray((who >= 0) & ((who == self.head[home]) | (who == self.mate[home])))

    def _may_be_partner(self, who: Ints, home: Ints) -> Bools:
        return self.partners.is_candidate(self.head[home], who)

    def medebewoners(self) -> Part:
        """Everybody else registered there who is, or may be, medebewoner."""
        others = self._others()
        lid = self.belongs(others)[others]
        home = self.people.home[others]
        doubt = ~self.people.sure[others] | self._may_be_partner(others, home)
        lid[doubt] = perhaps(lid[doubt])
        chosen = lid != NO
        others = others[chosen]
        unit = self.head[self.people.home[others]]
        child = self._child_here()[others]
        return Part(Role.MEDEBEWONER, unit, others, lid[chosen], child)

    def _others(self) -> Ints:
        home = self.people.home
        everybody = np.flatnonzero((home >= 0) & (self.head[home] >= 0)).astype(np.int32)
        return everybody[~self._in_core(everybody, home[everybody])]

    def belongs(self, others: Ints) -> Truths:
        """Who is medebewoner, if not the partner and if living there: companions.Home.belongs."""
        people, kin = self.people, self.kin
        self._is_other = np.zeros(people.count, dtype=np.bool_)
        self._is_other[others] = True
        home_of_child, home_of_parent = people.home[kin.child], people.home[kin.parent]
        self._own_child = np.zeros(people.count, dtype=np.bool_)
        self._own_child[kin.child[self._in_core(kin.parent, home_of_child)]] = True
        direct = self._own_child.copy()
        direct[kin.parent[self._in_core(kin.child, home_of_parent)]] = True
        self._belongs = np.zeros(people.count, dtype=np.int8)
        self._belongs[others] = certainly(direct[others])
        rest = others[~direct[others]]
        self._of_adults(rest[people.adult[rest] != NO])
        self._of_minors(rest[people.adult[rest] == NO])
        return self._belongs

    def _of_adults(self, rest: Ints) -> None:
        """Not a subtenant with a written contract nor their partner there, unless an in-law."""
        rents = either(self.people.says(concepts.SUBTENANT, rest), self._through_partner(rest))
        asked = np.flatnonzero(rents != NO)
        who = rest[asked]
        kin = related(self.couples, "t", self.head[self.people.home[who]], who, degree=1)
        belongs = negated(rents)
        belongs[asked] = either(belongs[asked], kin)
        self._belongs[rest] = belongs

    def _through_partner(self, who: Ints) -> Truths:
        """Whether the partner they have, or may have, at this home rents on a written contract."""
        people, partners = self.people, self.partners
        place = np.full(people.count, NOBODY)
        place[who] = np.arange(len(who))
        open_rows = np.flatnonzero(place[partners.one] >= 0)
        mate = partners.partner[who]
        coupled = np.flatnonzero(mate >= 0)
        row = np.concatenate([coupled, place[partners.one[open_rows]]]).astype(np.int32)
        other = np.concatenate([mate[coupled], partners.other[open_rows]])
        rents = people.says(concepts.SUBTENANT, other)
        rents[len(coupled) :] = perhaps(rents[len(coupled) :])
        home = people.home[who[row]]
        near = (people.home[other] == home) & ~self._in_core(other, home)
        return any_per(row[near], rents[near], len(who))

    def _of_minors(self, rest: Ints) -> None:
        """Children follow the adults among their parents there, else their own contract."""
        people, kin = self.people, self.kin
        is_rest = np.zeros(people.count, dtype=np.bool_)
        is_rest[rest] = True
        home = people.home[kin.child]
        rows = np.flatnonzero(is_rest[kin.child])
        parent, child, home = kin.parent[rows], kin.child[rows], home[rows]
        near = (people.home[parent] == home) & (people.adult[parent] != NO)
        near &= ~self._in_core(parent, home)
        with_parent = np.zeros(people.count, dtype=np.bool_)
        with_parent[child[near]] = True
        follows = any_per(child[near], self._belongs[parent[near]], people.count)
        alone = negated(people.says(concepts.SUBTENANT, rest))
        belongs = np.where(with_parent[rest], follows[rest], alone)
        candidates = self._kin_of_candidates(is_rest)[rest]
        self._belongs[rest] = either(belongs, perhaps(certainly(candidates)))

    def _kin_of_candidates(self, wanted: Bools) -> Bools:
        """Who of the wanted is parent or child of somebody who may be the partner there."""
        people, kin = self.people, self.kin
        found = np.zeros(people.count, dtype=np.bool_)
        for one, other in ((kin.parent, kin.child), (kin.child, kin.parent)):
            rows = np.flatnonzero(wanted[other])
            hit = self._may_be_partner(one[rows], people.home[other[rows]])
            found[other[rows[hit]]] = True
        return found

    def _child_here(self) -> Truths:
        """Who is a child of somebody in the household: companions.Home.is_child_here."""
        people, kin = self.people, self.kin
        rows = np.flatnonzero(self._is_other[kin.child] & ~self._own_child[kin.child])
        parent, child = kin.parent[rows], kin.child[rows]
        home = people.home[child]
        here = self._is_other[parent] & (people.home[parent] == home)
        value = np.where(here, self._belongs[parent], NO)
        value = np.where(people.sure[parent], value, perhaps(value))
        value = either(value, perhaps(certainly(self._may_be_partner(parent, home))))
        found = any_per(child, value, people.count)
        found[self._own_child] = YES
        return found
