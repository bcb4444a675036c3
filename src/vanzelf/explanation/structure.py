"""What an evaluation rests on, followed once per kind of household.

Two households with the same members, the same given facts and the same branches taken have the
same structure; only the values differ. So it is kept, and explaining one costs little.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vanzelf.engines.reference import Evaluation
from vanzelf.engines.values import Unknown
from vanzelf.explanation.tokens import Token
from vanzelf.explanation.usage import UNCLEAR, Plan, Switch, Test, Use, plan_of
from vanzelf.rules.program import BUILT_INS, Definition, Program, amount_id
from vanzelf.terms.units import Fact, Role, Unit

UNIT = -1
"""The subject of a fact of the unit itself; members are numbered from 0."""

FACT, FIGURE, STEP, RELATION, DERIVED = "fact", "figure", "step", "relation", "derived"
Used = tuple[str, str, int]
"""(kind, id, subject): one thing a value rests on."""

_KEPT = 512


@dataclass(frozen=True, slots=True)
class Rests:
    """What one definition rests on: facts (of whom), steps and figures, in the order met."""

    facts: tuple[Used, ...]
    steps: tuple[str, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """What the criteria, steps and amounts of one kind of household rest on.

    steps: those that something rests on; of_amount: those the amount rests on. relations: the
    members of each relation by number. worked: formulas with places for values, filled as needed.
    """

    rests: Mapping[str, Rests]
    steps: tuple[Definition, ...]
    of_amount: frozenset[str]
    figures: tuple[str, ...]
    relations: Mapping[str, tuple[int, ...]]
    worked: dict[str, tuple[Token, ...]] = field(default_factory=dict)


class Structures:
    """The structures of a program, each made when it is first met."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.figures = {name for name in program.constants if name not in BUILT_INS}
        self.unit: dict[str, tuple[Definition, Plan]] = {
            each.id: (each, plan_of(each.node)) for each in program.unit_definitions
        }
        self.person: dict[str, Plan] = {
            each.id: plan_of(each.node, "lid") for each in program.person_definitions
        }
        self.tests = [test for _, plan in self.unit.values() for test in _tests(plan)]
        self._kept: dict[Hashable, Structure] = {}

    def of(self, evaluation: Evaluation, known: Mapping[str, Any]) -> Structure:
        """The structure of one evaluation; `known` is what `known_of` says of it."""
        key = self._signature(evaluation.unit, known)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            found = self._kept[key] = self._made(evaluation.unit, known)
        return found

    def _signature(self, unit: Unit, known: Mapping[str, Any]) -> Hashable:
        branches = []
        for test in self.tests:
            verdict = test(known)
            branches.append(None if isinstance(verdict, Unknown) else verdict)
        members = [(member.role, _given(member.facts, self.person)) for member in unit.members]
        return tuple(branches), tuple(members), _given(unit.facts, self.unit)

    def _made(self, unit: Unit, known: Mapping[str, Any]) -> Structure:
        scheme = self.program.scheme
        tracer = _Tracer(self, unit, known)
        amounts = [amount_id(amount.period) for amount in scheme.amounts]
        criteria = [criterion.id for criterion in scheme.criteria]
        of_amount = tracer.steps_below(amounts)
        taken = of_amount | tracer.steps_below(criteria)
        steps = tuple(
            each for each, _ in self.unit.values() if each.id in taken and each.kind == "step"
        )
        names = [*criteria, *(step.id for step in steps), *amounts]
        rests = {name: tracer.of(name) for name in names}
        figures = dict.fromkeys(figure for name in names for figure in rests[name].figures)
        relations = {name: tuple(found) for name, found in tracer.relations.items()}
        return Structure(rests, steps, frozenset(of_amount), tuple(figures), relations)


def _given(facts: Mapping[str, Fact], derived: Mapping[str, Any]) -> tuple[str, ...]:
    """The derived concepts that were given as facts, so that what they follow from is not used."""
    return tuple(name for name, fact in facts.items() if fact.value is not None and name in derived)


def _tests(plan: Plan) -> list[Test]:
    found: list[Test] = []
    for item in plan:
        if isinstance(item, Switch):
            for condition, test, value in item.branches:
                found += [*([test] if test else []), *_tests(condition), *_tests(value)]
            found += _tests(item.otherwise)
    return found


class _Tracer:
    """Follows one evaluation; asks each definition once."""

    def __init__(self, known: Structures, unit: Unit, values: Mapping[str, Any]) -> None:
        self.known = known
        self.values = values
        self.unit_facts = unit.facts
        self.member_facts = [member.facts for member in unit.members]
        self.relations = {
            relation: [i for i, member in enumerate(unit.members) if member.role in roles]
            for relation, roles in known.program.relations.items()
        }
        self.relations["aanvrager"] = [
            i for i, member in enumerate(unit.members) if member.role is Role.AANVRAGER
        ]
        self._done: dict[str, Rests] = {}

    def of(self, definition: str) -> Rests:
        """What a definition rests on directly; other steps are named, not entered."""
        if definition not in self._done:
            found: dict[Used, None] = {}
            self._walk(self.known.unit[definition][1], found)
            self._done[definition] = Rests(
                tuple(used for used in found if used[0] not in (STEP, FIGURE)),
                tuple(name for kind, name, _ in found if kind == STEP),
                tuple(name for kind, name, _ in found if kind == FIGURE),
            )
        return self._done[definition]

    def steps_below(self, definitions: list[str]) -> set[str]:
        """Every step that some definitions rest on, through other steps too."""
        found: set[str] = set()
        ahead = list(definitions)
        while ahead:
            fresh = set(self.of(ahead.pop()).steps) - found
            found |= fresh
            ahead += fresh
        return found

    def _walk(self, plan: Plan, found: dict[Used, None]) -> None:
        for item in plan:
            if isinstance(item, Switch):
                self._switch(item, found)
            elif not item.scope:
                self._unit(item.name, found)
            elif item.name:
                for index in self.relations[item.scope]:
                    self._member(item.name, index, found)
            elif item.scope != "leden":
                found[(RELATION, item.scope, UNIT)] = None

    def _switch(self, switch: Switch, found: dict[Used, None]) -> None:
        for condition, test, value in switch.branches:
            self._walk(condition, found)
            verdict = UNCLEAR if test is None else test(self.values)
            if isinstance(verdict, Unknown):
                return
            if verdict is False:
                continue
            self._walk(value, found)
            if verdict is True:
                return
        self._walk(switch.otherwise, found)

    def _unit(self, name: str, found: dict[Used, None]) -> None:
        if self._constant(name, found):
            return
        fact = self.unit_facts.get(name)
        entry = self.known.unit.get(name)
        if entry is None or (fact is not None and fact.value is not None):
            found[(FACT, name, UNIT)] = None
            return
        definition, plan = entry
        if definition.kind != "derived":
            found[(STEP, name, UNIT)] = None
            return
        self._walk(plan, found)
        if definition.type.numeric:
            found[(DERIVED, name, UNIT)] = None

    def _member(self, name: str, index: int, found: dict[Used, None]) -> None:
        if self._constant(name, found):
            return
        plan = self.known.person.get(name)
        fact = self.member_facts[index].get(name)
        if plan is None or (fact is not None and fact.value is not None):
            found[(FACT, name, index)] = None
        else:
            self._members_plan(plan, index, found)

    def _members_plan(self, plan: Plan, index: int, found: dict[Used, None]) -> None:
        """Everything a definition of a person may use: which branch was taken is not known here."""
        for item in plan:
            if isinstance(item, Use):
                self._member(item.name, index, found)
                continue
            for condition, _, value in item.branches:
                self._members_plan(condition, index, found)
                self._members_plan(value, index, found)
            self._members_plan(item.otherwise, index, found)

    def _constant(self, name: str, found: dict[Used, None]) -> bool:
        """Note a figure; built-in dates are no news to anybody."""
        if name in self.known.figures:
            found[(FIGURE, name, UNIT)] = None
            return True
        return name in BUILT_INS
