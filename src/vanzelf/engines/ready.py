"""Ready unit facts: the short way to describe one unit, as in an example or a facts file."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from vanzelf.engines.reference import is_estimate
from vanzelf.language import nodes
from vanzelf.language.functions import normal
from vanzelf.language.types import Kind, Type
from vanzelf.rules.model import Concept
from vanzelf.rules.program import Program, unit_concept
from vanzelf.terms.problems import Place, Problem, ProblemError
from vanzelf.terms.units import COLLECTIONS, Fact, Member, Role, Unit, Value

Path = tuple[str | int, ...]
Places = Mapping[Path, Place]
_STATUSES = ("vast", "schatting", "in_onderzoek")
_TRUTHS = {"ja": True, "nee": False, "true": True, "false": False}


def read_value(kind: Type | None, written: Any) -> Value | None:
    """A written value as a value of a type (None: any type); ValueError says what it should be."""
    if written is None or written == "onbekend":
        return None
    if kind is None:
        return _of_any_type(written)
    if kind.kind is Kind.TRUTH:
        truth = _TRUTHS.get(str(written).lower())
        if truth is None:
            raise ValueError("ja or nee")
        return truth
    if kind.kind is Kind.DATE:
        return _date(written)
    if kind.kind is Kind.TEXT:
        if kind.choices and written not in kind.choices:
            raise ValueError(f"one of {', '.join(kind.choices)}")
        return str(written)
    return _number(kind, written)


def _of_any_type(written: Any) -> Value:
    if isinstance(written, str) and written in _TRUTHS:
        return _TRUTHS[written]
    if isinstance(written, float):
        return normal(Fraction(str(written)))
    if isinstance(written, bool | int | Fraction | dt.date | str):
        return written
    raise ValueError("a value")


def _date(written: Any) -> dt.date:
    if isinstance(written, dt.date):
        return written
    try:
        return dt.date.fromisoformat(str(written))
    except ValueError:
        raise ValueError("a date such as 2026-01-31") from None


def _number(kind: Type, written: Any) -> Value:
    if isinstance(written, bool):
        raise ValueError("a number")
    try:
        value = Fraction(str(written))
    except ValueError:
        raise ValueError("a number") from None
    decimals = 2 if kind.decimals is None else kind.decimals
    if (value * 10**decimals).denominator != 1:
        raise ValueError("a whole number" if decimals == 0 else f"at most {decimals} decimals")
    low, high = kind.low, kind.high
    if (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(f"between {low} and {high}")
    return normal(value)


class _Reader:
    """Reads ready facts for one program and gathers problems."""

    def __init__(self, program: Program, place: Place, places: Places) -> None:
        self.program = program
        self.place = place
        self.places = places
        self.problems: list[Problem] = []
        self.shorts = {
            concept.short: concept
            for concept in program.concepts.values()
            if concept.short and program.scheme.unit in concept.units
        }

    def problem(self, path: Path, code: str, what: str, remedy: str = "") -> None:
        while path and path not in self.places:
            path = path[:-1]
        self.problems.append(Problem(self.places.get(path, self.place), code, what, remedy))

    def fact(self, path: Path, concept: Concept, written: Any) -> Fact | None:
        detail = written if isinstance(written, Mapping) else {"waarde": written}
        status = detail.get("status", "vast")
        if status not in _STATUSES:
            self.problem(
                path,
                "fact-status",
                f"{concept.id}: {status!r} is not a status.",
                f"Use {', '.join(_STATUSES)}.",
            )
            return None
        if concept.type is None:
            definitions = {each.id: each.type for each in self.program.definitions}
            kind = definitions.get(concept.id)
        else:
            kind = concept.type
        try:
            value = read_value(kind, detail.get("waarde"))
            date = _date(detail["datum"]) if "datum" in detail else None
        except ValueError as error:
            what = f"{concept.id}: {detail.get('waarde')!r} does not fit; it should be {error}."
            advice = "Correct the value, or leave it out: unknown is allowed."
            self.problem(path, "fact-value", what, advice)
            return None
        return Fact(value, status, detail.get("bron"), date)

    def person(self, path: Path, entry: Mapping[str, Any], person_id: str, role: Role) -> Member:
        facts = {}
        for name, written in entry.items():
            concept = self.program.concepts.get(name)
            if concept is None or not concept.of_person:
                self.unknown((*path, name), name)
                continue
            fact = self.fact((*path, name), concept, written)
            if fact is not None:
                facts[name] = fact
        return Member(person_id, role, facts)

    def unknown(self, path: Path, name: str) -> None:
        from difflib import get_close_matches

        near = get_close_matches(name, self.program.concepts, n=3)
        advice = f"Did you mean {', '.join(near)}?" if near else "See vanzelf scheme show."
        what = f"{name!r} is not a fact for {self.program.scheme.id}."
        self.problem(path, "fact-unknown", what, advice)


def read_unit(
    program: Program,
    facts: Mapping[str, Any],
    unit_id: str = "aanvrager",
    place: str = "facts",
    places: Places | None = None,
) -> Unit:
    """A unit from ready facts (see docs/reference/facts.md).

    A collection that is left out is unknown: one uncertain member about whom nothing is known.
    place, places: where the facts stand, and where each of them does, by its path.
    Raises ProblemError naming every fact that does not fit.
    """
    reader = _Reader(program, Place(place), places or {})
    own: dict[str, Fact] = {}
    applicant: dict[str, Any] = {}
    collections: dict[str, Any] = {}
    roles = {name: role for name, role in COLLECTIONS.items() if name in program.relations}
    for name, written in facts.items():
        if name in COLLECTIONS and name in roles:
            collections[name] = written
            continue
        concept = reader.shorts.get(name) or program.concepts.get(name)
        if concept is None:
            reader.unknown((name,), name)
        elif unit_concept(concept, program.scheme.unit):
            fact = reader.fact((name,), concept, written)
            if fact is not None:
                own[concept.id] = fact
        elif concept.of_person:
            applicant[name] = written
        else:
            units = ", ".join(concept.units)
            reader.problem(
                (name,),
                "fact-other-unit",
                f"{name} is a fact of a {units}.",
                f"This is a {program.scheme.unit}.",
            )
    members = [reader.person((), applicant, unit_id, Role.AANVRAGER)]
    for name, role in roles.items():
        members += _members(reader, name, role, collections.get(name), own)
    if reader.problems:
        raise ProblemError(reader.problems)
    return Unit(program.scheme.unit, unit_id, tuple(members), own)


def _members(
    reader: _Reader, name: str, role: Role, written: Any, own: Mapping[str, Fact]
) -> list[Member]:
    exists = _known_existence(reader.program, name, own)
    if written is None or written == "onbekend":
        return _not_listed(role, exists)
    none = written in ("geen", [])
    if exists is not None and exists is none:
        what = f"{name}: the facts say both that there are and that there are none."
        reader.problem((name,), "fact-contradiction", what, "Correct one of the two.")
    if none:
        return []
    entries = written if isinstance(written, list) else [written]
    if any(not isinstance(entry, Mapping) for entry in entries) or (
        role is Role.PARTNER and len(entries) > 1
    ):
        form = "geen, or the facts of one person" if role is Role.PARTNER else "a list of persons"
        reader.problem(
            (name,), "fact-members", f"{name}: {written!r} does not fit.", f"It should be {form}."
        )
        return []
    listed = isinstance(written, list)
    return [
        reader.person((name, index) if listed else (name,), entry, f"{role}{index + 1}", role)
        for index, entry in enumerate(entries)
    ]


def _not_listed(role: Role, exists: bool | None) -> list[Member]:
    """Members nobody listed: none, somebody, or perhaps somebody; only a partner is one at most."""
    perhaps = Member(f"{role}?", role, {}, certain=False)
    if exists is None:
        return [perhaps]
    if not exists:
        return []
    somebody = Member(f"{role}1", role, {})
    return [somebody] if role is Role.PARTNER else [somebody, perhaps]


def _known_existence(program: Program, relation: str, own: Mapping[str, Fact]) -> bool | None:
    """Whether a settled fact such as heeft_partner, derived as een(partner), settles a relation."""
    for name, fact in own.items():
        concept = program.concepts[name]
        node = None if concept.derivation is None else concept.derivation.node
        if node == nodes.Aggregate("een", relation) and isinstance(fact.value, bool):
            settled = fact.status == "vast" and not is_estimate(fact, concept, program.peildatum)
            return fact.value if settled else None
    return None
