"""Who belongs together on a date, in plain Python: the meaning that the bulk version must equal.

A unit has one aanvrager: the oldest of a certain couple, otherwise every adult for themselves.
What the registers cannot settle is a member in doubt (certain=False): the person meant, with their
facts, when there is only one; else somebody without facts (person_id "partner?").
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from vanzelf.households import concepts
from vanzelf.households.companions import (
    Home,
    children_of,
    has_hidden_kostendelers,
    in_doubt,
    kostendelers,
)
from vanzelf.households.partners import Partners, find_partners
from vanzelf.households.partnership import BIJSTAND, TOESLAG
from vanzelf.households.questions import OpenQuestion, questions_about
from vanzelf.households.register import Register, id_order
from vanzelf.households.town import Resident, Town, seniority
from vanzelf.terms.outcome import Truth
from vanzelf.terms.units import Fact, Member, Role, Unit, UnitType

__all__ = ["OpenQuestion", "build_units", "open_questions"]


def build_units(
    register: Register,
    unit_type: UnitType,
    on: dt.date,
    *,
    unit_concepts: Collection[str] | None = None,
) -> list[Unit]:
    """All units of a type in a register on a date, by id of the aanvrager.

    Members are in the order of roles (aanvrager first), then by id. Facts of the unit come from
    the dwelling (huurhuishouden), then the aanvrager, then a certain partner, the first known one.
    unit_concepts: which facts of persons are facts of the unit; all of them when left out.
    """
    town = Town(register, on)
    return [
        Unit(
            unit_type,
            members[0].person_id,
            members,
            _unit_facts(town, unit_type, members, unit_concepts),
        )
        for members in _ordered(unit_type, town)
    ]


def open_questions(register: Register, unit_type: UnitType, on: dt.date) -> list[OpenQuestion]:
    """What would have to be asked to make every perhaps-member of these units a yes or a no."""
    town = Town(register, on)
    law = BIJSTAND if unit_type in _BIJSTAND_UNITS else TOESLAG
    partners = find_partners(law, town)
    return [
        question
        for members in _ordered(unit_type, town)
        for question in questions_about(law, town, partners, members)
    ]


Members = tuple[Member, ...]
_BIJSTAND_UNITS = (UnitType.BIJSTANDSGEZIN, UnitType.BELASTINGSCHULDIGE)


def _ordered(unit_type: UnitType, town: Town) -> list[Members]:
    return sorted(_BUILDERS[unit_type](town), key=lambda members: id_order(members[0].person_id))


def _persons(town: Town) -> Iterable[Members]:
    for person in town.residents.values():
        yield (_member(person, Role.AANVRAGER),)


def _toeslagparen(town: Town) -> Iterable[Members]:
    partners = find_partners(TOESLAG, town)
    for person in _aanvragers(town, partners):
        yield (_member(person, Role.AANVRAGER), *_partner(partners, person))


def _kindergezinnen(town: Town) -> Iterable[Members]:
    partners = find_partners(TOESLAG, town)
    for person in _aanvragers(town, partners):
        couple = _couple(partners, person)
        children = children_of(town, partners, couple, lambda child: child.minor_in_quarter)
        if children:
            yield (
                _member(person, Role.AANVRAGER),
                *_partner(partners, person),
                *(_at_home(child) for child in _members(children, Role.KIND)),
            )


def _at_home(child: Member) -> Member:
    """A child of the family is one because it is registered with them."""
    return replace(child, facts={**child.facts, concepts.CHILD_IN_HOUSEHOLD: Fact(True)})


def _bijstandsgezinnen(town: Town) -> Iterable[Members]:
    partners = find_partners(BIJSTAND, town)
    for person in _aanvragers(town, partners):
        couple = _couple(partners, person)
        hidden = has_hidden_kostendelers(town, partners, couple)
        yield (
            _member(person, Role.AANVRAGER),
            *_partner(partners, person),
            *_members(children_of(town, partners, couple, lambda child: child.minor), Role.KIND),
            *_members(kostendelers(town, partners, couple), Role.KOSTENDELER),
            *([_somebody(Role.KOSTENDELER)] if hidden else []),
        )


def _belastingschuldigen(town: Town) -> Iterable[Members]:
    """The bijstandsgezin of those who have, or may have, a bill for municipal taxes (URI 13)."""
    for members in _bijstandsgezinnen(town):
        if any(
            member.certain
            and member.role in (Role.AANVRAGER, Role.PARTNER)
            and _has_tax_bill(member.facts.get(concepts.TAX_BILL))
            for member in members
        ):
            yield members


def _has_tax_bill(fact: Fact | None) -> bool:
    """Not when nothing is registered, or a bill that is certainly 0."""
    if fact is None:
        return False
    return fact.status != "vast" or (fact.value is not None and fact.value != 0)


def _huurhuishoudens(town: Town) -> Iterable[Members]:
    """One household per home that is, or may be, rented (Wht 7 lid 2), at an ordinary address."""
    partners = find_partners(TOESLAG, town)
    for address in town.addresses:
        if not town.is_institution(address) and not _owned(town, address):
            tenants = [each for each in town.at(address) if each.sure and each.adult is not False]
            if tenants:
                yield _home(Home.of(town, partners, min(tenants, key=_tenancy)))
    for person in town.residents.values():
        owned = person.sure and _owned(town, person.address)
        if person.adult is not False and in_doubt(town, [person]) and not owned:
            yield from _doubtful_home(town, partners, person)


def _tenancy(person: Resident) -> tuple[bool, object]:
    """Sorts the likeliest tenant first: the oldest, a known subtenant only for want of others."""
    return person.says(concepts.SUBTENANT) is True, seniority(person)


def _owned(town: Town, address: str | None) -> bool:
    dwelling = None if address is None else town.register.dwelling(address)
    rented = None if dwelling is None else dwelling.facts.get(concepts.RENTED)
    return rented is not None and rented.status == "vast" and rented.value is False


def _home(home: Home) -> Members:
    return (
        _member(home.aanvrager, Role.AANVRAGER),
        *_partner_at_home(home.town, home.partners, home.aanvrager),
        *(_medebewoner(home, each, sure) for each, sure in home.medebewoners()),
    )


def _medebewoner(home: Home, person: Resident, sure: Truth) -> Member:
    child = Fact(home.is_child_here(person))
    facts = {**person.record.facts, concepts.CHILD_IN_HOUSEHOLD: child}
    return Member(person.id, Role.MEDEBEWONER, facts, certain=sure is True)


def _doubtful_home(town: Town, partners: Partners, person: Resident) -> Iterable[Members]:
    """The household of someone whose housemates cannot be listed: a couple only if both are there.

    In an institution everybody with their partner may rent a part of it.
    """
    partner = partners.of(person)
    together = partner is not None and town.same_home(person, partner) is True
    if not together or partners.applies(person):
        near = _partner_at_home(town, partners, person)
        yield (_member(person, Role.AANVRAGER), *near, _somebody(Role.MEDEBEWONER))


def _partner_at_home(town: Town, partners: Partners, person: Resident) -> list[Member]:
    """The partner who is registered at the same address (Wht 1a lid 3), certain or perhaps."""
    partner = partners.of(person)
    if partner is not None:
        there = town.same_home(person, partner)
        return [] if there is False else [_member(partner, Role.PARTNER, there)]
    near = [
        each for each in partners.candidates(person) if town.same_home(person, each) is not False
    ]
    return _one_or_somebody(near, hidden=person.id in partners.somebody)


def _aanvragers(town: Town, partners: Partners) -> list[Resident]:
    return [each for each in town.residents.values() if partners.applies(each)]


def _couple(partners: Partners, person: Resident) -> tuple[Resident, ...]:
    partner = partners.of(person)
    return (person,) if partner is None else (person, partner)


def _partner(partners: Partners, person: Resident) -> list[Member]:
    partner = partners.of(person)
    if partner is not None:
        return [_member(partner, Role.PARTNER)]
    hidden = person.id in partners.somebody or person.id in partners.married_elsewhere
    return _one_or_somebody(partners.candidates(person), hidden=hidden)


def _one_or_somebody(candidates: Sequence[Resident], *, hidden: bool) -> list[Member]:
    if len(candidates) == 1 and not hidden:
        return [_member(candidates[0], Role.PARTNER, None)]
    return [_somebody(Role.PARTNER)] if candidates or hidden else []


def _members(people: Iterable[tuple[Resident, Truth]], role: Role) -> list[Member]:
    ordered = sorted(people, key=lambda each: id_order(each[0].id))
    return [_member(person, role, sure) for person, sure in ordered]


def _member(person: Resident, role: Role, sure: Truth = True) -> Member:
    return Member(person.id, role, person.record.facts, certain=sure is True)


def _somebody(role: Role) -> Member:
    return Member(f"{role}?", role, {}, certain=False)


def _unit_facts(
    town: Town, unit_type: UnitType, members: Members, wanted: Collection[str] | None
) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    if unit_type is UnitType.HUURHUISHOUDEN:
        aanvrager = town.residents[members[0].person_id]
        dwelling = town.register.dwelling(aanvrager.address or "") if aanvrager.sure else None
        facts |= {} if dwelling is None else dwelling.facts
    for member in members:
        if member.certain and member.role in (Role.AANVRAGER, Role.PARTNER):
            for concept, fact in member.facts.items():
                if wanted is None or concept in wanted:
                    facts[concept] = _first_known(facts.get(concept), fact)
    return facts


def _first_known(earlier: Fact | None, fact: Fact) -> Fact:
    if earlier is None:
        return fact
    known = earlier.value is not None and earlier.status != "in_onderzoek"
    better = fact.value is not None and fact.status != "in_onderzoek"
    return fact if better and not known else earlier


_BUILDERS: dict[UnitType, Callable[[Town], Iterable[Members]]] = {
    UnitType.PERSOON: _persons,
    UnitType.TOESLAGPAAR: _toeslagparen,
    UnitType.HUURHUISHOUDEN: _huurhuishoudens,
    UnitType.KINDERGEZIN: _kindergezinnen,
    UnitType.BIJSTANDSGEZIN: _bijstandsgezinnen,
    UnitType.BELASTINGSCHULDIGE: _belastingschuldigen,
}
