"""A few words to describe a household in one line, and its units in another."""

import datetime as dt
from typing import Any

from vanzelf.households import concepts
from vanzelf.households.concepts import RelationKind
from vanzelf.households.reference import build_units
from vanzelf.households.register import Dwelling, PersonRecord, Register, Relation
from vanzelf.terms.units import Fact, Unit, UnitType

ON = dt.date(2026, 11, 21)

ALL_NO = dict.fromkeys(
    (
        concepts.CONTRACT,
        concepts.PENSION,
        concepts.JOINT_HOME,
        concepts.LAST_YEAR,
        concepts.JOINT_HOUSEHOLD,
        concepts.SUBTENANT,
        concepts.COMMERCIAL,
        concepts.IN_EDUCATION,
        concepts.STUDENT_FINANCE,
    ),
    False,
)
"""Every tie is known not to be: what a person in these tests says unless told otherwise."""


def person(name: str, age: int | None = 40, home: str | None = "A", **facts: Any) -> PersonRecord:
    """Somebody of an age, all of whose ties are known not to be unless given here (None: unknown).

    A value may be a Fact, for one that is not settled.
    """
    known: dict[str, Any] = {
        concepts.BIRTH: None if age is None else dt.date(2026 - age, 1, 1),
        concepts.ADDRESS: home,
        **ALL_NO,
        **facts,
    }
    return PersonRecord(name, {k: v if isinstance(v, Fact) else Fact(v) for k, v in known.items()})


def silent(name: str, age: int | None = 40, home: str | None = "A", **facts: Any) -> PersonRecord:
    """Somebody whose ties are all unknown unless given here."""
    return person(name, age, home, **{**dict.fromkeys(ALL_NO), **facts})


def married(one: str, other: str) -> Relation:
    """Husband, wife or registered partner."""
    return Relation(RelationKind.SPOUSE, one, other)


def child(parent: str, name: str) -> Relation:
    """From parent to child."""
    return Relation(RelationKind.CHILD, parent, name)


def tie(concept: str, one: str, other: str, value: bool | None = True) -> Relation:
    """What a relation says about a tie between two people."""
    return Relation(RelationKind(concept), one, other, value)


def rented(home: str, value: bool | None = True, **facts: Any) -> Dwelling:
    """A dwelling that is rented, or (False) not."""
    return Dwelling(home, {concepts.RENTED: Fact(value), **{k: Fact(v) for k, v in facts.items()}})


def register(*parts: PersonRecord | Relation | Dwelling) -> Register:
    """A register of persons, relations and dwellings in any order."""
    return Register(
        tuple(each for each in parts if isinstance(each, PersonRecord)),
        tuple(each for each in parts if isinstance(each, Relation)),
        tuple(each for each in parts if isinstance(each, Dwelling)),
    )


def units(
    unit_type: UnitType, *parts: PersonRecord | Relation | Dwelling, on: dt.date = ON
) -> dict[str, str]:
    """The units by id of the aanvrager, each in words: "partner q, kind c?" (? for perhaps)."""
    return {unit.id: in_words(unit) for unit in build_units(register(*parts), unit_type, on)}


def in_words(unit: Unit) -> str:
    """The members besides the aanvrager; somebody without a name is "?"."""
    words = []
    for member in unit.members[1:]:
        name = "" if member.person_id.endswith("?") else f" {member.person_id}"
        words.append(f"{member.role}{name}{'' if member.certain else '?'}")
    return ", ".join(words)


TOESLAGPAAR = UnitType.TOESLAGPAAR
HUURHUISHOUDEN = UnitType.HUURHUISHOUDEN
KINDERGEZIN = UnitType.KINDERGEZIN
BIJSTANDSGEZIN = UnitType.BIJSTANDSGEZIN
BELASTINGSCHULDIGE = UnitType.BELASTINGSCHULDIGE
PERSOON = UnitType.PERSOON
