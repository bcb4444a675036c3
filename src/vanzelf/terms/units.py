"""Units: whom a scheme is about, and who belongs to it.

The closed set of unit types and roles; a `Unit` is one of them on a date with the facts known
about it. Membership is three-valued: a member is certainly in, or perhaps (`certain` is False),
for instance a housemate who may or may not be a subtenant with a written contract.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from vanzelf.terms.outcome import FactStatus

Value = bool | int | Fraction | dt.date | str
"""A known value. Money is in euros, exact: an int, or a Fraction of cents."""


class UnitType(StrEnum):
    """Whom a scheme is about (Dutch: eenheid)."""

    PERSOON = "persoon"
    TOESLAGPAAR = "toeslagpaar"
    HUURHUISHOUDEN = "huurhuishouden"
    KINDERGEZIN = "kindergezin"
    BIJSTANDSGEZIN = "bijstandsgezin"
    BELASTINGSCHULDIGE = "belastingschuldige"


class Role(StrEnum):
    """What a person is in a unit. Every unit has exactly one aanvrager and at most one partner."""

    AANVRAGER = "aanvrager"
    PARTNER = "partner"
    KIND = "kind"
    MEDEBEWONER = "medebewoner"
    KOSTENDELER = "kostendeler"


_A, _P, _K, _M, _D = Role.AANVRAGER, Role.PARTNER, Role.KIND, Role.MEDEBEWONER, Role.KOSTENDELER

ROLES: Mapping[UnitType, tuple[Role, ...]] = {
    UnitType.PERSOON: (_A,),
    UnitType.TOESLAGPAAR: (_A, _P),
    UnitType.HUURHUISHOUDEN: (_A, _P, _M),
    UnitType.KINDERGEZIN: (_A, _P, _K),
    UnitType.BIJSTANDSGEZIN: (_A, _P, _K, _D),
    UnitType.BELASTINGSCHULDIGE: (_A, _P, _K, _D),
}
"""The roles each unit type knows."""

COLLECTIONS: Mapping[str, Role] = {
    "partner": _P,
    "kinderen": _K,
    "medebewoners": _M,
    "kostendelers": _D,
}
"""The relations of one role; the facts of a unit name its members so."""


def relations_of(unit: UnitType) -> dict[str, tuple[Role, ...]]:
    """The relation names a rule may use for a unit type, each with the roles it ranges over."""
    relations: dict[str, tuple[Role, ...]] = {
        name: (role,) for name, role in COLLECTIONS.items() if role in ROLES[unit]
    }
    relations["leden"] = tuple(role for role in ROLES[unit] if role in (_A, _P, _M))
    return relations


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known about one concept of one person or unit.

    value: None means unknown. status: settled, an estimate, or disputed (which is unknown too).
    """

    value: Value | None
    status: FactStatus = "vast"
    source: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a unit. `certain` False: perhaps a member, the registers cannot tell."""

    person_id: str
    role: Role
    facts: Mapping[str, Fact] = field(default_factory=dict)
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit on a date: its own facts and its members (the aanvrager first).

    id: the id of the aanvrager. An unknown collection is one uncertain member without facts.
    """

    type: UnitType
    id: str
    members: tuple[Member, ...]
    facts: Mapping[str, Fact] = field(default_factory=dict)
