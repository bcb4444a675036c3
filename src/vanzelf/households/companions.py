"""Who else belongs to a unit: children, medebewoners and kostendelers, each certain or perhaps."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from vanzelf.households import concepts
from vanzelf.households.logic import any_of, both, either, negated, perhaps
from vanzelf.households.partners import Partners
from vanzelf.households.town import Resident, Town
from vanzelf.terms.outcome import Truth


def children_of(
    town: Town,
    partners: Partners,
    couple: Sequence[Resident],
    young: Callable[[Resident], Truth],
) -> list[tuple[Resident, Truth]]:
    """Young children of one of a couple, at the same address (AWIR 4, Pw 4), by id.

    Children of someone who is perhaps the partner are perhaps children of the unit, and so are
    children of the aanvrager who live with that person.
    """
    found: dict[str, tuple[Resident, Truth]] = {}
    perhaps_homes = [each for person in couple for each in partners.candidates(person)]
    for parent, membership in _couple_and_around(partners, couple):
        for child in town.children(parent):
            there = any_of(town.same_home(child, each) for each in [*couple, parent])
            if parent in couple:
                elsewhere = (perhaps(town.same_home(child, each)) for each in perhaps_homes)
                there = either(there, *elsewhere)
            counts = both(membership, young(child), there)
            earlier = found[child.id][1] if child.id in found else False
            found[child.id] = child, either(earlier, counts)
    return [(child, counts) for child, counts in found.values() if counts is not False]


def _couple_and_around(
    partners: Partners, couple: Sequence[Resident]
) -> list[tuple[Resident, Truth]]:
    """The couple (or single person) itself, and whoever else may be the partner."""
    inside: list[tuple[Resident, Truth]] = [(each, True) for each in couple]
    ids = {each.id for each in couple}
    around = [pair for each in couple for pair in partners.around(each)]
    return inside + [(each, perhaps(sure)) for each, sure in around if each.id not in ids]


@dataclass(frozen=True, slots=True)
class Home:
    """One home seen from its aanvrager: who of the others is medebewoner (AWIR 2 lid 1 onder e).

    couple: the aanvrager, and the certain partner wherever that one lives.
    """

    town: Town
    partners: Partners
    aanvrager: Resident
    couple: tuple[Resident, ...]

    @classmethod
    def of(cls, town: Town, partners: Partners, aanvrager: Resident) -> "Home":
        """The home of an aanvrager."""
        partner = partners.of(aanvrager)
        couple = (aanvrager,) if partner is None else (aanvrager, partner)
        return cls(town, partners, aanvrager, couple)

    def others(self) -> list[Resident]:
        """Everybody registered there besides aanvrager and certain partner, by id."""
        there = self.town.at(self.aanvrager.address)
        return [each for each in there if each not in self.couple]

    def belongs(self, other: Resident) -> Truth:
        """Whether a resident is medebewoner, if not the partner and if living there.

        Not a subtenant with a written contract, nor anyone of that household; but a relative or
        in-law in the first degree is never such a subtenant. A child follows its parents there.
        """
        related = self._related(other)
        if other.adult is False:
            parents = self._adult_parents(other)
            if parents:
                return either(related, *(self._adult_belongs(parent) for parent in parents))
        return either(related, negated(self._in_subtenant_household(other)))

    def _adult_parents(self, child: Resident) -> list[Resident]:
        return [
            parent
            for parent in self.town.parents(child)
            if parent.address == self.aanvrager.address
            and parent.adult is not False
            and parent not in self.couple
        ]

    def _adult_belongs(self, other: Resident) -> Truth:
        return either(self._related(other), negated(self._in_subtenant_household(other)))

    def _related(self, other: Resident) -> Truth:
        return related(self.town, self.partners, self.couple, other, degree=1)

    def _in_subtenant_household(self, other: Resident) -> Truth:
        through_partner = (
            both(sure, each.says(concepts.SUBTENANT))
            for each, sure in self.partners.around(other)
            if each.address == other.address and each not in self.couple
        )
        return either(other.says(concepts.SUBTENANT), *through_partner)

    def medebewoners(self) -> list[tuple[Resident, Truth]]:
        """The medebewoners, certain or perhaps, by id."""
        candidates = self.partners.candidates(self.aanvrager)
        found: list[tuple[Resident, Truth]] = []
        for other in self.others():
            counts = self.belongs(other)
            if not other.sure or other in candidates:
                counts = perhaps(counts)
            if counts is not False:
                found.append((other, counts))
        return found

    def is_child_here(self, member: Resident) -> Truth:
        """Whether a medebewoner is a child of somebody in this household (AWIR 7 lid 6)."""
        return any_of(self._is_member(parent) for parent in self.town.parents(member))

    def _is_member(self, person: Resident) -> Truth:
        if person in self.couple:
            return True
        candidate = None if person in self.partners.candidates(self.aanvrager) else False
        if person.address != self.aanvrager.address:
            return candidate
        belongs = self.belongs(person)
        return either(candidate, belongs if person.sure else perhaps(belongs))


def related(
    town: Town, partners: Partners, couple: Sequence[Resident], other: Resident, *, degree: int
) -> Truth:
    """Whether someone is a blood relative or in-law of one of a couple, up to a degree (1 or 2).

    In-laws are relatives of the partner and partners of relatives; unmarried partners count as
    married (AWIR 3 lid 7). Through someone who is perhaps a partner it is unknown.
    """
    near_other: list[tuple[Resident, Truth]] = [(other, True), *partners.around(other)]
    return any_of(
        both(one_sure, other_sure)
        for one, one_sure in _couple_and_around(partners, couple)
        for each, other_sure in near_other
        if _by_blood(town, one, each, degree)
    )


def _by_blood(town: Town, one: Resident, other: Resident, degree: int) -> bool:
    if town.first_degree(one, other):
        return True
    return degree > 1 and town.second_degree(one, other)


def kostendelers(
    town: Town, partners: Partners, couple: Sequence[Resident]
) -> list[tuple[Resident, Truth]]:
    """Adults of 27 or older with whom the costs of the home are shared (Pw 19a), by id."""
    candidates = [each for person in couple for each in partners.candidates(person)]
    found: dict[str, tuple[Resident, Truth]] = {}
    for home in {each.address for each in couple if each.sure}:
        for other in () if town.is_institution(home) else town.at(home):
            counts = False if other in couple else _shares_costs(town, partners, couple, other)
            if not other.sure or other in candidates:
                counts = perhaps(counts)
            if counts is not False:
                found[other.id] = other, counts
    return list(found.values())


def _shares_costs(
    town: Town, partners: Partners, couple: Sequence[Resident], other: Resident
) -> Truth:
    # onder b and c: a commercial contract, but never with a relative up to the second degree
    on_contract = both(
        other.says(concepts.COMMERCIAL), negated(related(town, partners, couple, other, degree=2))
    )
    # onder d: somebody who studies and can have student finance
    student = both(other.says(concepts.IN_EDUCATION), other.says(concepts.STUDENT_FINANCE))
    return both(other.at_least(concepts.COST_SHARING_AGE), negated(on_contract), negated(student))


def has_hidden_kostendelers(town: Town, partners: Partners, couple: Sequence[Resident]) -> bool:
    """Whether somebody may share costs whom we cannot point out.

    Their own housemates cannot be listed; or the partner may be somebody who lives elsewhere.
    """
    return in_doubt(town, couple) or any(
        town.same_home(person, each) is not True
        for person in couple
        for each in partners.candidates(person)
    )


def in_doubt(town: Town, people: Iterable[Resident]) -> bool:
    """Whether anybody's housemates cannot be listed: address in doubt, or an institution."""
    return any(not each.sure or town.is_institution(each.address) for each in people)
