"""When two people are partners: the grounds of the law, each yes, no or unknown for a pair.

Toeslagen: AWIR 3 with AWR 5a. A ground of lid 1 (marriage, contract) comes before those of lid 2,
and of those the first named counts (AWIR 3 lid 4): every ground has a rank. Bijstand: Pw 3, where
marriage comes before a gezamenlijke huishouding. Relatives in the first degree are never partners
(AWIR 3 lid 5 onder a, Pw 3 lid 2 onder a; they cannot marry), nor is anybody under 18.

Not modelled, because no register shows it: exceptions on request (AWIR 3 lid 5 onder b, 3a, 3c),
partnership that lasts in a nursing home without marriage (AWIR 3 lid 6), second-degree relatives
with a need of care (Pw 3 lid 2 onder a).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from vanzelf.households import concepts
from vanzelf.households.logic import both, either, negated
from vanzelf.households.town import Resident, Town
from vanzelf.terms.outcome import Truth

Asked = tuple[str, Sequence[Resident]]
"""A fact that would have to be known, and of whom (of either, for a tie)."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason for being partners, and whether it holds.

    rank: lower goes first. about: the facts that would settle it when it is unknown.
    """

    rank: int
    value: Truth
    about: tuple[Asked, ...] = ()

    def only_if(self, condition: Truth) -> "Ground":
        """The same ground under a condition that is not of its own."""
        about = self.about if self.value is None else ()
        return Ground(self.rank, both(condition, self.value), about)


@dataclass(frozen=True, slots=True)
class Law:
    """What makes partners under one law.

    apart: the fact that says whether spouses at different addresses still count as spouses.
    ties: facts that may make housemates partners. grounds: the grounds between two housemates.
    child_counts: whether a child under 18 at the address can make two adults partners.
    """

    apart: str
    ties: tuple[str, ...]
    grounds: Callable[[Town, Resident, Resident], list[Ground]]
    child_counts: bool


def grounds_between(law: Law, town: Town, one: Resident, other: Resident) -> list[Ground]:
    """Every ground on which two people might be partners; those that do not hold are left out."""
    adults = both(one.adult, other.adult)
    if adults is False:
        return []
    apart = (law.apart, silent((one, other), law.apart))
    found = [Ground(0, _spouses(law, town, one, other), (apart,)).only_if(adults)]
    housemates = one.address is not None and one.address == other.address
    ordinary = housemates and not town.is_institution(one.address)
    if ordinary and not town.first_degree(one, other):
        certain = both(adults, town.same_home(one, other))
        found += [ground.only_if(certain) for ground in law.grounds(town, one, other)]
    return [ground for ground in found if ground.value is not False]


def _spouses(law: Law, town: Town, one: Resident, other: Resident) -> Truth:
    """Whether they are married and count as such.

    At one address: yes. At two: unless a divorce is on its way (AWR 5a lid 4) or, for bijstand,
    they live permanently apart (Pw 3 lid 2 onder b); both are facts that either may state.
    """
    if other not in town.spouses(one):
        return False
    together = town.same_home(one, other)
    if together:
        return True
    ended = either(one.says(law.apart), other.says(law.apart))
    return None if together is None and ended else negated(ended)


def silent(people: Sequence[Resident], concept: str) -> Sequence[Resident]:
    """Those who do not say yes or no to a fact; all of them when everybody does."""
    return [each for each in people if each.says(concept) is None] or people


def _tie_ground(rank: int, concept: str, town: Town, one: Resident, other: Resident) -> Ground:
    about = (concept, silent((one, other), concept))
    return Ground(rank, _tie(town, concept, one, other), (about,))


def _tie(town: Town, concept: str, one: Resident, other: Resident) -> Truth:
    """Whether two housemates have a tie: as a relation says, else as both say.

    "No" of either is enough. "Yes" of both is a tie between them when no other adult lives there.
    """
    declared, value = town.declared(concept, one, other)
    if declared:
        return value
    mine, theirs = one.says(concept), other.says(concept)
    if mine is False or theirs is False:
        return False
    return True if mine and theirs and town.adults_at(one.address) == 2 else None


def _minor_child_there(town: Town, one: Resident) -> Truth:
    """Whether a child of theirs under 18 is registered at their address."""
    return either(*(both(each.minor, town.same_home(each, one)) for each in town.children(one)))


def _rents_from_other(town: Town, one: Resident, other: Resident) -> Truth:
    """Whether one rents from the other, or both from a third, on a written contract.

    With yes of both it does not matter which (AWIR 3 lid 2 onder e names either). With yes of one
    it is the other they rent from when no other adult lives there.
    """
    mine, theirs = one.says(concepts.SUBTENANT), other.says(concepts.SUBTENANT)
    if mine and theirs:
        return True
    if (mine or theirs) and town.adults_at(one.address) == 2:
        return True
    return False if mine is False and theirs is False else None


def _blended_family(town: Town, one: Resident, other: Resident) -> Ground:
    """A minor child of either lives there, and neither rents from the other."""
    child = either(_minor_child_there(town, one), _minor_child_there(town, other))
    rents = _rents_from_other(town, one, other)
    about: list[Asked] = []
    if rents is None:
        about.append((concepts.SUBTENANT, silent((one, other), concepts.SUBTENANT)))
    if child is None:
        children = [*town.children(one), *town.children(other)]
        about.append((concepts.BIRTH, [each for each in children if each.born is None]))
        about.append((concepts.ADDRESS, _minors_in_doubt(children)))
    return Ground(5, both(child, negated(rents)), tuple(about))


def _minors_in_doubt(children: Iterable[Resident]) -> list[Resident]:
    return [each for each in children if not each.sure and each.minor is not False]


def _toeslag_grounds(town: Town, one: Resident, other: Resident) -> list[Ground]:
    return [
        # AWR 5a lid 1 onder b: a notarial samenlevingscontract
        _tie_ground(1, concepts.CONTRACT, town, one, other),
        # AWIR 3 lid 2 onder a and b: a child of both, or a child of one recognised by the other;
        # either way the register names both as parents
        Ground(2, town.have_child_together(one, other)),
        # onder c: registered as partner with a pension scheme
        _tie_ground(3, concepts.PENSION, town, one, other),
        # onder d: they own the home together
        _tie_ground(4, concepts.JOINT_HOME, town, one, other),
        # onder e: a minor child of either lives there, and neither rents from the other
        _blended_family(town, one, other),
        # onder f: they were partners in the year before
        _tie_ground(6, concepts.LAST_YEAR, town, one, other),
    ]


def _bijstand_grounds(town: Town, one: Resident, other: Resident) -> list[Ground]:
    return [
        # Pw 3 lid 4 onder b: a child of both
        Ground(1, town.have_child_together(one, other)),
        # Pw 3 lid 3: what the municipality has found; it covers the rest of lid 4
        _tie_ground(1, concepts.JOINT_HOUSEHOLD, town, one, other),
    ]


TOESLAG = Law(
    apart=concepts.DIVORCE_REQUESTED,
    ties=(concepts.CONTRACT, concepts.PENSION, concepts.JOINT_HOME, concepts.LAST_YEAR),
    grounds=_toeslag_grounds,
    child_counts=True,
)
"""Partners for toeslagen: AWIR 3, AWR 5a."""

BIJSTAND = Law(
    apart=concepts.LASTINGLY_SEPARATED,
    ties=(concepts.JOINT_HOUSEHOLD,),
    grounds=_bijstand_grounds,
    child_counts=False,
)
"""Partners for bijstand: Pw 3."""


def maybe_in_institution(law: Law, town: Town, one: Resident) -> bool:
    """Whether someone in an institution may have a partner there whom we cannot point out.

    Only what they say themselves can rule it out, and only if nothing else there speaks for it.
    """
    if any(one.says(concept) is not False for concept in law.ties):
        return True
    others = [each for each in town.at(one.address) if each is not one]
    if law.child_counts and any(each.minor is not False for each in others):
        return True
    return any(
        town.have_child_together(one, other)
        or any(town.declared(concept, one, other) not in _NO_TIE for concept in law.ties)
        for other in others
        if other.adult is not False
    )


_NO_TIE = ((False, None), (True, False))
