"""Random units: members who are perhaps members, facts of every status, concepts given directly."""

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction

from generative.choice import Chooser
from generative.vocabulary import OLD, TEXTS
from support.laws import ON
from vanzelf.language.functions import normal
from vanzelf.language.types import Kind, Type
from vanzelf.rules.model import Concept
from vanzelf.rules.program import Program
from vanzelf.terms.units import ROLES, Fact, Member, Role, Unit, UnitType, Value

Concepts = Mapping[str, tuple[Concept, Type]]

_DAYS = [
    dt.date(2026, 5, 1), dt.date(2026, 5, 15), dt.date(2026, 1, 1), dt.date(2025, 12, 31),
    dt.date(2024, 2, 29), dt.date(2008, 2, 29), dt.date(2008, 5, 1), dt.date(2008, 5, 2),
    dt.date(2000, 2, 28), dt.date(1959, 3, 1), dt.date(1960, 1, 1), dt.date(2031, 7, 31),
    dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(9999, 2, 28), dt.date(1900, 2, 28),
]  # fmt: skip
_FIRST, _LAST = dt.date(1925, 1, 1).toordinal(), dt.date(2035, 12, 31).toordinal()
_TYPICAL = [0, 1, 2, 12, 18, 21, 67, 100, 24, 498, 29736, 29737, 30000, 38479, -1, -3]
_HOW = ["vast"] * 6 + ["schatting", "schatting", "oud", "weg", "leeg", "in_onderzoek"]
_HOW_DERIVED = ["weg"] * 8 + ["vast", "schatting", "oud", "leeg", "in_onderzoek"]


def value(choose: Chooser, kind: Type) -> Value:
    """A value of a type: an end of its range, a round number, or anything between."""
    if kind.kind is Kind.TRUTH:
        return bool(choose.pick([True, False]))
    if kind.kind is Kind.DATE:
        if choose.pick([True, False]):
            return choose.pick(_DAYS)
        return dt.date.fromordinal(_FIRST + choose.integer(0, _LAST - _FIRST))
    if kind.kind is Kind.TEXT:
        return str(choose.pick(kind.choices or TEXTS))
    return _number(choose, kind)


def _number(choose: Chooser, kind: Type) -> Value:
    assert kind.low is not None
    assert kind.high is not None
    unit = 10 ** (2 if kind.decimals is None else kind.decimals)
    low, high = -int((-kind.low * unit) // 1), int((kind.high * unit) // 1)
    ends = [each for each in (low, low + 1, high - 1, high) if low <= each <= high]
    typical = [each * unit for each in _TYPICAL if low <= each * unit <= high]
    how = choose.pick(["typical", "between", "between", "end"])
    if how == "between":
        scaled = choose.integer(low, high)
    else:
        scaled = choose.pick(typical if how == "typical" and typical else ends)
    return normal(Fraction(scaled, unit))


def concepts_of(programs: Sequence[Program], *, of_person: bool) -> dict[str, tuple[Concept, Type]]:
    """The concepts some programs use, with their types; derived ones too."""
    found: dict[str, tuple[Concept, Type]] = {}
    for program in programs:
        for concept in (program.person_facts if of_person else program.unit_facts).values():
            assert concept.type is not None
            found[concept.id] = (concept, concept.type)
        for definition in program.definitions:
            if definition.kind == "derived" and definition.of_person == of_person:
                found.setdefault(definition.id, (program.concepts[definition.id], definition.type))
    return {name: found[name] for name in sorted(found)}


def facts(choose: Chooser, concepts: Concepts) -> dict[str, Fact]:
    """Facts about some concepts: settled, estimates, old, disputed, unknown or left out."""
    found = {}
    for name, (concept, kind) in concepts.items():
        how = choose.pick(_HOW if concept.derivation is None else _HOW_DERIVED)
        if how == "weg":
            continue
        known = None if how == "leeg" else value(choose, kind)
        status = how if how in ("schatting", "in_onderzoek") else "vast"
        date = OLD if how == "oud" else ON
        found[name] = Fact(known, status, date=date)
    return found


def unit(choose: Chooser, programs: Sequence[Program], unit_id: str) -> Unit:
    """A unit of the type the programs are about, with up to four members beside the aanvrager."""
    kind = programs[0].scheme.unit
    of_person = concepts_of(programs, of_person=True)
    members = [Member("p0", Role.AANVRAGER, facts(choose, of_person))]
    for number, role in enumerate(_others(choose, kind)):
        certain = choose.pick([True, True, False])
        known = choose.pick([True, True, True, False])
        about = facts(choose, of_person) if known else {}
        members.append(Member(f"p{number + 1}", role, about, certain))
    own = facts(choose, concepts_of(programs, of_person=False))
    return Unit(kind, unit_id, tuple(members), own)


def _others(choose: Chooser, kind: UnitType) -> list[Role]:
    rest = [role for role in ROLES[kind] if role not in (Role.AANVRAGER, Role.PARTNER)]
    partner = Role.PARTNER in ROLES[kind] and choose.pick([True, False])
    number = choose.pick([0, 1, 2, 3]) if rest else 0
    return [*([Role.PARTNER] if partner else []), *(choose.pick(rest) for _ in range(number))]
