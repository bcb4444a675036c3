"""Who is whose partner: settling pairs, one partner each (AWIR 3 lid 4, AWR 5a lid 5)."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from vanzelf.households.partnership import Ground, Law, grounds_between, maybe_in_institution
from vanzelf.households.register import id_order
from vanzelf.households.town import Resident, Town, seniority
from vanzelf.terms.outcome import Truth


@dataclass(frozen=True, slots=True)
class Tie:
    """Two people who may be partners, with the grounds that hold or may hold."""

    one: Resident
    other: Resident
    grounds: tuple[Ground, ...]

    @property
    def possible(self) -> int:
        """The rank of the first ground that may hold."""
        return min(ground.rank for ground in self.grounds)

    @property
    def certain(self) -> float:
        """The rank of the first ground that holds; infinite when none certainly does."""
        return min((ground.rank for ground in self.grounds if ground.value), default=math.inf)

    def beside(self, person: Resident) -> Resident:
        """The other one."""
        return self.other if person.id == self.one.id else self.one


@dataclass(frozen=True, slots=True)
class Partners:
    """The partners under one law.

    certain: by id, both ways. open_ties: what remains possible, by id. married_elsewhere: who has
    a spouse whom the register does not hold. somebody: who may live with somebody we cannot point
    out (their own address is in doubt, or it is an institution).
    """

    certain: Mapping[str, Resident]
    open_ties: Mapping[str, tuple[Tie, ...]]
    married_elsewhere: frozenset[str]
    somebody: frozenset[str]

    def of(self, person: Resident) -> Resident | None:
        """The certain partner."""
        return self.certain.get(person.id)

    def candidates(self, person: Resident) -> list[Resident]:
        """Everybody in the register who may be their partner; empty when a partner is certain."""
        found = [tie.beside(person) for tie in self.open_ties.get(person.id, ())]
        return sorted(found, key=lambda each: id_order(each.id))

    def around(self, person: Resident) -> list[tuple[Resident, Truth]]:
        """Their partner (certainly) or everybody who may be (unknown)."""
        partner = self.of(person)
        if partner is not None:
            return [(partner, True)]
        return [(each, None) for each in self.candidates(person)]

    def applies(self, person: Resident) -> bool:
        """Whether they are aanvrager of a unit: an adult, and the oldest of a certain couple."""
        partner = self.of(person)
        if partner is not None:
            return seniority(person) < seniority(partner)
        return person.adult is not False


def find_partners(law: Law, town: Town) -> Partners:
    """Settle who is whose partner under a law."""
    ties = _ties(law, town)
    elsewhere, somebody = set(), set()
    for person in town.residents.values():
        if person.adult is False:
            continue
        if town.has_spouse_elsewhere(person):
            elsewhere.add(person.id)
        hidden = town.is_institution(person.address) and maybe_in_institution(law, town, person)
        if not person.sure or hidden:
            somebody.add(person.id)
    certain, left = _settle(ties, elsewhere, somebody)
    by_person: dict[str, list[Tie]] = defaultdict(list)
    for tie in left:
        by_person[tie.one.id].append(tie)
        by_person[tie.other.id].append(tie)
    return Partners(
        certain,
        {person: tuple(found) for person, found in by_person.items()},
        frozenset(elsewhere - certain.keys()),
        frozenset(somebody - certain.keys()),
    )


def _ties(law: Law, town: Town) -> list[Tie]:
    """Every two people with a ground that holds or may hold: spouses and adult housemates."""
    pairs = {(one.id, other.id): (one, other) for one, other in _married(town)}
    for address in town.addresses:
        if not town.is_institution(address):
            adults = [each for each in town.at(address) if each.adult is not False]
            pairs |= {(one.id, other.id): (one, other) for one, other in combinations(adults, 2)}
    found = []
    for one, other in pairs.values():
        grounds = grounds_between(law, town, one, other)
        if grounds:
            found.append(Tie(one, other, tuple(grounds)))
    return found


def _married(town: Town) -> Iterable[tuple[Resident, Resident]]:
    for person in town.residents.values():
        for spouse in town.spouses(person):
            if id_order(person.id) < id_order(spouse.id):
                yield person, spouse


def _settle(
    ties: list[Tie], elsewhere: set[str], somebody: set[str]
) -> tuple[dict[str, Resident], list[Tie]]:
    """Make partners of those whose ground comes before anything else either of them may have.

    A ground that certainly holds settles a couple when it goes before every ground that may hold
    with anybody else. Once settled, they are nobody else's candidates; that may settle others.
    """
    certain: dict[str, Resident] = {}
    while True:
        ranks: dict[str, list[float]] = defaultdict(list)
        for person in elsewhere:
            ranks[person].append(0)
        for person in somebody:
            ranks[person].append(1)
        for tie in ties:
            ranks[tie.one.id].append(tie.possible)
            ranks[tie.other.id].append(tie.possible)
        settled = [
            tie
            for tie in ties
            if tie.certain < _second(ranks[tie.one.id])
            and tie.certain < _second(ranks[tie.other.id])
        ]
        if not settled:
            return certain, ties
        for tie in settled:
            certain[tie.one.id], certain[tie.other.id] = tie.other, tie.one
        ties = [each for each in ties if not {each.one.id, each.other.id} & certain.keys()]


def _second(ranks: list[float]) -> float:
    """The second-lowest rank: the best that anybody else may have, or infinite."""
    return sorted(ranks)[1] if len(ranks) > 1 else math.inf
