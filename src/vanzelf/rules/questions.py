"""What one holder is asked about a scheme: its own list questions, and whether the award runs.

A holder in the list phase never judges a scheme. It gets the program with its own list questions
and the facts they rest on, and nothing else: no criteria, no amounts, no question of another.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from vanzelf.language import nodes
from vanzelf.language.nodes import Node
from vanzelf.language.types import Kind, Type
from vanzelf.rules.model import Concept
from vanzelf.rules.program import BUILT_INS, RECEIVED, Constant, Definition, Program, question_id
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import Value

T = TypeVar("T")

REGISTER = "brp"
"""The holder of the population register, of which every holder may have its own copy."""

PREMISE = "aanname_"
"""Prefix of the name of a fact that is taken as given for everybody asked about."""


def questions_at(
    program: Program, holder: str, premises: Mapping[str, Value] | None = None
) -> Program | None:
    """The program restricted to what a holder is asked; None when that is nothing.

    It has that holder's list questions for this scheme, and `ontvangt_nu` when the holder knows who
    receives the award. premises: facts that hold for everybody asked about, by concept; they stand
    in the place of the fact, which is then no longer needed. A premise about a concept that is not
    used changes nothing.
    Raises ProblemError premise-kind when a premise is no value of its concept.
    """
    given = _premises(program, premises or {})
    asked = tuple(
        each
        for each in program.scheme.list_questions
        if each.holder == holder and program.scheme.id in each.needed_for
    )
    knows = holder in _who_knows_receipt(program)
    if not asked and not knows:
        return None
    roots = [question_id(each.id) for each in asked] + [RECEIVED] * knows
    definitions, names = _reached(program, roots, given)
    scheme = replace(
        program.scheme,
        criteria=(),
        amounts=(),
        main_amount=None,
        list_questions=asked,
        received=program.scheme.received if knows else None,
        steps=tuple(each for each in program.scheme.steps if each.id in names),
        parameters=_only(program.scheme.parameters, names),
    )
    constants = _only(program.constants, names | {*BUILT_INS})
    return replace(
        program,
        scheme=scheme,
        constants={**constants, **_only({each.id: each for each in given.values()}, names)},
        person_facts=_only(program.person_facts, names),
        unit_facts=_only(program.unit_facts, names),
        definitions=definitions,
    )


def holders_asked(program: Program) -> tuple[str, ...]:
    """Every holder that is asked something about a scheme, in alphabetical order."""
    asked = {
        each.holder
        for each in program.scheme.list_questions
        if program.scheme.id in each.needed_for
    }
    return tuple(sorted(asked | _who_knows_receipt(program)))


def question_names(program: Program) -> tuple[str, ...]:
    """The definitions of a program that all must be yes: its list questions."""
    return tuple(question_id(each.id) for each in program.scheme.list_questions)


def definition_digest(concept: Concept) -> str:
    """Sixteen hexadecimal digits that change when the definition of a concept does (in Dutch).

    A holder states them beside its own column: it has read this definition and no other.
    """
    text = " ".join(concept.definition.get("nl", "").split())
    return hashlib.sha256(f"{concept.id}\n{text}".encode()).hexdigest()[:16]


def _who_knows_receipt(program: Program) -> frozenset[str]:
    """Who can tell from own data whether the award is being received: one holder, or nobody."""
    for definition in program.of_kind("received"):
        facts = {name for name, _ in definition.uses if name}
        holders = {program.concepts[name].holder for name in facts} - {REGISTER}
        if len(holders) == 1:
            return frozenset(holders)
    return frozenset()


def _only(mapping: Mapping[str, T], names: Iterable[str]) -> dict[str, T]:
    wanted = frozenset(names)
    return {name: value for name, value in mapping.items() if name in wanted}


# -- what the questions rest on ------------------------------------------------------------------


def _reached(
    program: Program, roots: Iterable[str], given: Mapping[str, Constant]
) -> tuple[tuple[Definition, ...], frozenset[str]]:
    """The definitions that some rest on, in order, and every name that is used in them."""
    by_id = {each.id: _with_premises(each, given) for each in program.definitions}
    found: set[str] = set()
    ahead = list(roots)
    while ahead:
        name = ahead.pop()
        if name in found:
            continue
        found.add(name)
        if name in by_id:
            ahead += [node.id for node in by_id[name].node.walk() if isinstance(node, _NAMES)]
    kept = tuple(_as_step(by_id[each.id]) for each in program.definitions if each.id in found)
    return kept, frozenset(found)


_NAMES = (nodes.Name, nodes.OfApplicant)


def _as_step(definition: Definition) -> Definition:
    """A criterion that a question uses judges nothing here."""
    return replace(definition, kind="step") if definition.kind == "criterion" else definition


# -- premises ------------------------------------------------------------------------------------


def _premises(program: Program, premises: Mapping[str, Value]) -> dict[str, Constant]:
    """The constants that stand for premises, by the concept they replace."""
    derived = {
        each.id: each.type for each in program.definitions if each.kind in ("derived", "step")
    }
    found = {}
    for name, value in premises.items():
        concept = program.concepts.get(name)
        kind = derived.get(name) or (concept.type if concept else None)
        if kind is None:
            continue
        if not _is_of(value, kind):
            raise ProblemError.single(
                "premise-kind",
                f"the premise about {name} should be {kind.kind}.",
                "Write a value of that concept, such as ja or nee, or leave the premise out.",
                place="premises",
            )
        if kind.numeric:
            assert isinstance(value, int | Fraction)
            kind = replace(kind, low=Fraction(value), high=Fraction(value))
        found[name] = Constant(PREMISE + name, value, kind)
    return found


def _is_of(value: Value, kind: Type) -> bool:
    if isinstance(value, bool):
        return kind.kind is Kind.TRUTH
    if isinstance(value, int | Fraction):
        return kind.numeric
    if isinstance(value, str):
        return kind.kind is Kind.TEXT and (not kind.choices or value in kind.choices)
    return kind.kind is Kind.DATE


def _with_premises(definition: Definition, given: Mapping[str, Constant]) -> Definition:
    if not given:
        return definition
    uses = tuple(each for each in definition.uses if each[0] not in given)
    return replace(definition, node=_replaced(definition.node, given), uses=uses)


def _replaced(node: Node, given: Mapping[str, Constant]) -> Node:
    """The node with every name of a premise turned into that of its constant."""
    if isinstance(node, _NAMES):
        return nodes.Name(given[node.id].id, span=node.span) if node.id in given else node
    changes: dict[str, object] = {}
    for name in node.__dataclass_fields__:
        value = getattr(node, name)
        if isinstance(value, Node):
            changes[name] = _replaced(value, given)
        elif isinstance(value, tuple) and any(isinstance(part, Node) for part in value):
            changes[name] = tuple(
                _replaced(part, given) if isinstance(part, Node) else part for part in value
            )
    return replace(node, **changes) if changes else node  # type: ignore[arg-type]
