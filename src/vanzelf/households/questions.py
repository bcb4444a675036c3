"""Which facts would turn a perhaps-member of a unit into a yes or a no, and about whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vanzelf.households import concepts
from vanzelf.households.companions import in_doubt
from vanzelf.households.partners import Partners, Tie
from vanzelf.households.partnership import Asked, Law
from vanzelf.households.register import id_order
from vanzelf.households.town import Resident, Town
from vanzelf.terms.units import Member, Role

_KOSTENDELER_FACTS = (concepts.COMMERCIAL, concepts.IN_EDUCATION, concepts.STUDENT_FINANCE)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A fact to find out for a unit. person_ids: of whom; for a tie, of either of the two."""

    unit_id: str
    concept: str
    person_ids: tuple[str, ...]


def questions_about(
    law: Law, town: Town, partners: Partners, members: Sequence[Member]
) -> list[OpenQuestion]:
    """What to ask about one unit, by concept; nothing when every member is certain."""
    aanvrager = town.residents[members[0].person_id]
    asked: dict[str, set[str]] = {}
    for concept, people in _all_asked(law, town, partners, aanvrager, members):
        asked.setdefault(concept, set()).update(each.id for each in people)
    return [
        OpenQuestion(aanvrager.id, concept, tuple(sorted(ids, key=id_order)))
        for concept, ids in sorted(asked.items())
        if ids
    ]


def _all_asked(
    law: Law, town: Town, partners: Partners, aanvrager: Resident, members: Sequence[Member]
) -> Iterable[Asked]:
    for member in members:
        if member.certain:
            continue
        person = town.residents.get(member.person_id)
        if member.role is Role.PARTNER:
            yield from _about_partner(law, partners, aanvrager)
        if person is None:
            yield from _about_somebody(town, aanvrager)
            continue
        yield concepts.ADDRESS, [] if person.sure else [person]
        if member.role is not Role.PARTNER:
            yield concepts.BIRTH, [] if person.born else [person]
        if member.role is Role.MEDEBEWONER:
            yield (
                concepts.SUBTENANT,
                _silent(_with_household(town, partners, person), concepts.SUBTENANT),
            )
        if member.role is Role.KOSTENDELER:
            for concept in _KOSTENDELER_FACTS:
                yield concept, _silent([person], concept)


def _silent(people: Iterable[Resident], concept: str) -> list[Resident]:
    """Those who do not say yes or no to a fact."""
    return [each for each in people if each.says(concept) is None]


def _with_household(town: Town, partners: Partners, person: Resident) -> list[Resident]:
    """The adults on whom it depends whether someone belongs to a subtenant's household."""
    if person.adult is False:
        parents = [each for each in town.parents(person) if each.address == person.address]
        return [each for each in parents if each.adult is not False] or [person]
    return [
        person,
        *(each for each, _ in partners.around(person) if each.address == person.address),
    ]


def _about_somebody(town: Town, aanvrager: Resident) -> Iterable[Asked]:
    if in_doubt(town, [aanvrager]):
        yield concepts.ADDRESS, [] if aanvrager.sure else [aanvrager]


def _about_partner(law: Law, partners: Partners, aanvrager: Resident) -> Iterable[Asked]:
    if aanvrager.id in partners.married_elsewhere:
        yield law.apart, [aanvrager]
    if aanvrager.id in partners.somebody and aanvrager.sure:
        for concept in law.ties:
            yield concept, _silent([aanvrager], concept)
    for tie in partners.open_ties.get(aanvrager.id, ()):
        yield from _about_tie(tie)
        if any(ground.value for ground in tie.grounds):
            rival = tie.beside(aanvrager)
            for other in partners.open_ties[rival.id]:
                yield from _about_tie(other)


def _about_tie(tie: Tie) -> Iterable[Asked]:
    """The facts behind every ground in doubt that would go before a ground that holds."""
    pair = [tie.one, tie.other]
    for ground in tie.grounds:
        if ground.value is None and ground.rank < tie.certain:
            yield concepts.BIRTH, [each for each in pair if each.born is None]
            if ground.rank > 0:
                yield concepts.ADDRESS, [each for each in pair if not each.sure]
            yield from ground.about
