"""What a value rests on: facts, steps and figures, of the branches that were really taken.

`Definition.uses` says what a rule may need; here we follow one evaluation, so that somebody
without a partner is not shown the limits for partners.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vanzelf.engines import kleene
from vanzelf.engines.reference import Evaluation
from vanzelf.engines.values import Unknown, unknown
from vanzelf.language import nodes
from vanzelf.language.nodes import Node

Values = Mapping[str, Any]
Test = Callable[[Values], Any]
UNCLEAR = object()
"""The outcome of a test we cannot tell from values of the unit alone: keep every branch."""


@dataclass(frozen=True, slots=True)
class Use:
    """A name, in the scope of the unit ("") or of the members of a relation."""

    name: str
    scope: str


@dataclass(frozen=True, slots=True)
class Switch:
    """A case: for each branch what its test uses, the test, and what its value uses."""

    branches: tuple[tuple["Plan", Test | None, "Plan"], ...]
    otherwise: "Plan"


Plan = tuple[Use | Switch, ...]


def plan_of(node: Node, scope: str = "") -> Plan:
    """What a node may use, in order, with its cases kept apart."""
    if isinstance(node, nodes.OfApplicant):
        return (Use(node.id, "aanvrager"),)
    if isinstance(node, nodes.Name):
        return (Use(node.id, scope),)
    if isinstance(node, nodes.Case):
        return (
            Switch(
                tuple(
                    (
                        plan_of(branch.condition, scope),
                        None if scope else test_of(branch.condition),
                        plan_of(branch.value, scope),
                    )
                    for branch in node.branches
                ),
                plan_of(node.otherwise, scope),
            ),
        )
    found: Plan = ()
    if isinstance(node, nodes.Aggregate):
        scope = node.relation
        found = (Use("", scope),)
    for child in node.children():
        found += plan_of(child, scope)
    return found


def test_of(node: Node) -> Test | None:
    """A test that can be told from values of the unit; None for one about members or sums."""
    if isinstance(node, nodes.Literal):
        value = node.value
        return lambda _values: value
    if isinstance(node, nodes.Name):
        name = node.id
        return lambda values: values.get(name, UNCLEAR)
    if isinstance(node, nodes.Aggregate):
        return _test_of_members(node)
    if isinstance(node, nodes.Not):
        inner = test_of(node.operand)
        return inner and _clear(kleene.opposite, (inner,))
    if isinstance(node, nodes.Compare):
        sides = (test_of(node.left), test_of(node.right))
        compare = kleene.COMPARISONS[node.operator]
        return _clear(_strict(compare), (sides[0], sides[1])) if sides[0] and sides[1] else None
    if isinstance(node, nodes.And | nodes.Or):
        combine = kleene.all_of if isinstance(node, nodes.And) else kleene.any_of
        parts = tuple(part for operand in node.operands if (part := test_of(operand)))
        if len(parts) == len(node.operands):
            return _clear(lambda *values: combine(values), parts)
    return None


def _test_of_members(node: nodes.Aggregate) -> Test | None:
    """Whether there are any, and how many: `known_of` puts both among the values."""
    if node.function not in ("een", "aantal") or node.condition or node.value:
        return None
    name = f"{node.function}({node.relation})"
    return lambda values: values.get(name, UNCLEAR)


def known_of(evaluation: Evaluation) -> dict[str, Any]:
    """The values of the unit, and how many members each relation has."""
    known: dict[str, Any] = dict(evaluation.estimated.values)
    for relation, roles in evaluation.program.relations.items():
        members = [each for each in evaluation.unit.members if each.role in roles]
        sure = sum(each.certain for each in members)
        doubt = unknown("", relation, "lidmaatschap")
        known[f"een({relation})"] = True if sure else doubt if members else False
        known[f"aantal({relation})"] = sure if sure == len(members) else doubt
    return known


def _strict(compute: Callable[..., Any]) -> Callable[..., Any]:
    def run(*values: Any) -> Any:
        for value in values:
            if isinstance(value, Unknown):
                return value
        return compute(*values)

    return run


def _clear(compute: Callable[..., Any], parts: tuple[Test, ...]) -> Test:
    def run(values: Values) -> Any:
        found = [part(values) for part in parts]
        return UNCLEAR if any(each is UNCLEAR for each in found) else compute(*found)

    return run
