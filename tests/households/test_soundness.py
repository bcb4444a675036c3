"""Finding out more never contradicts what was certain."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from households.towns import ON, TRUTHS, towns
from vanzelf.households import concepts
from vanzelf.households.concepts import PAIR_TIES
from vanzelf.households.reference import build_units
from vanzelf.households.register import PersonRecord, Register, Relation
from vanzelf.terms.units import Fact, Role, Unit, UnitType

LEDEN = (Role.AANVRAGER, Role.PARTNER)


@st.composite
def towns_and_more(draw: st.DrawFn) -> tuple[Register, Register]:
    """A town, and the same town when some of the unknown ties have been found out."""
    town = draw(towns(homes=3, people=6))
    found = st.sampled_from((True, False, None))
    persons = tuple(_learned(draw, found, person) for person in town.persons)
    relations = tuple(
        replace(each, value=draw(found)) if _is_open(each) else each for each in town.relations
    )
    return town, Register(persons, relations, town.dwellings)


def _is_open(relation: Relation) -> bool:
    return relation.value is None and relation.kind in PAIR_TIES


def _learned(
    draw: st.DrawFn, found: st.SearchStrategy[bool | None], person: PersonRecord
) -> PersonRecord:
    facts = dict(person.facts)
    for concept in TRUTHS:
        fact = facts[concept]
        if fact.value is None or fact.status != "vast":
            value = draw(found)
            facts[concept] = fact if value is None else Fact(value)
    return PersonRecord(person.id, facts)


def _same_unit(unit: Unit, later: Sequence[Unit]) -> Unit | None:
    """The later unit of which this unit's aanvrager is certainly aanvrager or partner."""
    for each in later:
        if any(m.certain and m.person_id == unit.id and m.role in LEDEN for m in each.members):
            return each
    return None


def _named(unit: Unit, *, certain: bool) -> set[tuple[str, Role]]:
    """Members besides aanvrager and certain partner."""
    return {
        (member.person_id, member.role)
        for member in unit.members
        if (member.certain or not certain) and not (member.certain and member.role in LEDEN)
    }


def _may_vanish(unit: Unit) -> bool:
    """Who rents may turn out to be somebody else, and a family to have no children."""
    children = any(member.certain and member.role is Role.KIND for member in unit.members)
    return unit.type is UnitType.HUURHUISHOUDEN or (
        unit.type is UnitType.KINDERGEZIN and not children
    )


def assert_sound(before: Sequence[Unit], after: Sequence[Unit]) -> None:
    _assert_nobody_new(before, after)
    for unit in before:
        later = _same_unit(unit, after)
        if later is None:
            assert _may_vanish(unit)
            continue
        partner = [m for m in unit.members if m.role is Role.PARTNER]
        if partner and partner[0].certain:
            assert {m.person_id for m in later.members if m.certain and m.role in LEDEN} == {
                unit.id,
                partner[0].person_id,
            }
        if not partner:
            assert [m.role for m in later.members if m.role in LEDEN] == [Role.AANVRAGER]
        assert _named(unit, certain=True) <= _named(later, certain=True)
        unnamed = {m.role for m in unit.members if m.person_id.endswith("?")}
        for name, role in _named(later, certain=False):
            assert (name, role) in _named(unit, certain=False) or role in unnamed, (name, role)


def _assert_nobody_new(before: Sequence[Unit], after: Sequence[Unit]) -> None:
    """A unit that is there when more is known was there, perhaps as two."""
    for unit in after:
        if unit.type not in (UnitType.HUURHUISHOUDEN, UnitType.BELASTINGSCHULDIGE):
            assert _same_unit(unit, before) is not None


@given(both=towns_and_more())
@settings(max_examples=2 * settings().max_examples)
def test_finding_out_more_contradicts_nothing(both: tuple[Register, Register]) -> None:
    before, after = both
    for unit_type in UnitType:
        assert_sound(build_units(before, unit_type, ON), build_units(after, unit_type, ON))


@pytest.mark.soak
@given(both=towns_and_more())
@settings(max_examples=20_000)
def test_finding_out_more_contradicts_nothing_at_length(both: tuple[Register, Register]) -> None:
    before, after = both
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(concepts, "INSTITUTION_ADULTS", 4)
        for unit_type in UnitType:
            assert_sound(build_units(before, unit_type, ON), build_units(after, unit_type, ON))
