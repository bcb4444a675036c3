"""A construct of the language that random rules do not use fails here.

Two hundred random schemes must hold every node, function, aggregate and operator, every kind of
fact and parameter; and random households every unit type, role and status, known and unknown.
"""

from functools import cache
from typing import get_args

from generative.cases import Case, case
from generative.choice import Seeded
from generative.rules import scheme_of
from support.engines import reference
from vanzelf.engines.kleene import AGGREGATES, ARITHMETIC, COMPARISONS
from vanzelf.language import nodes
from vanzelf.language.functions import FUNCTIONS
from vanzelf.language.parse import parse
from vanzelf.language.types import PERIODS, Kind
from vanzelf.terms.outcome import FactStatus
from vanzelf.terms.units import Role, UnitType, relations_of


@cache
def written() -> tuple[nodes.Node, ...]:
    """Every node of two hundred random schemes."""
    found: list[nodes.Node] = []
    for seed in range(200):
        unit = list(UnitType)[seed % len(UnitType)]
        body = scheme_of(Seeded(seed).pick, unit, "proef", depth=3)
        texts = [each["als"] for each in body["criteria"]]
        texts += [each for step in body["stappen"] for each in step.values()]
        texts += body["bedrag"].values()
        found += [node for text in texts for node in parse(text).walk()]
    return tuple(found)


@cache
def drawn() -> tuple[Case, ...]:
    """Random households with rules for each unit type."""
    return tuple(case(Seeded(seed), unit, 4, 12) for seed, unit in enumerate(UnitType))


def test_every_node_is_written():
    every = {each for each in vars(nodes).values() if isinstance(each, type)}
    expected = {each for each in every if issubclass(each, nodes.Node)} - {nodes.Node}
    assert {type(node) for node in written()} == expected


def test_every_function_is_called():
    assert {node.function for node in written() if isinstance(node, nodes.Call)} == set(FUNCTIONS)


def test_every_aggregate_is_used_with_and_without_a_condition():
    found = [node for node in written() if isinstance(node, nodes.Aggregate)]
    assert {node.function for node in found} == set(AGGREGATES)
    conditional = {node.function for node in found if node.condition is not None}
    assert conditional == set(AGGREGATES) - {"elk", "een"}
    assert {node.value is None for node in found if node.function == "een"} == {True, False}


def test_every_relation_is_used():
    found = {node.relation for node in written() if isinstance(node, nodes.Aggregate)}
    assert found == {relation for unit in UnitType for relation in relations_of(unit)}


def test_every_operator_is_used():
    compared = {node.operator for node in written() if isinstance(node, nodes.Compare)}
    computed = {node.operator for node in written() if isinstance(node, nodes.Arithmetic)}
    assert (compared, computed) == (set(COMPARISONS), set(ARITHMETIC))


def test_every_kind_of_value_is_compared():
    kinds = {
        type(each.value)
        for node in written()
        if isinstance(node, nodes.Compare | nodes.InSet)
        for each in node.walk()
        if isinstance(each, nodes.Literal)
    }
    assert {each.__name__ for each in kinds} == {"bool", "int", "Fraction", "date", "str"}


def test_every_kind_of_fact_and_parameter_is_used():
    programs = [program for each in drawn() for program in each.programs]
    facts = [
        fact.type for p in programs for fact in [*p.person_facts.values(), *p.unit_facts.values()]
    ]
    assert {fact.kind for fact in facts if fact} == set(Kind)
    assert {fact.period for fact in facts if fact} == {None, *PERIODS}
    constants = [each for program in programs for each in program.constants.values()]
    assert {each.type.kind for each in constants} == set(Kind)
    assert any(each.value is None and not each.rows for each in constants)
    assert any(each.rows for each in constants)


def test_every_status_role_and_doubt_is_drawn():
    units = [unit for each in drawn() for unit in each.units]
    members = [member for unit in units for member in unit.members]
    facts = [fact for unit in units for fact in unit.facts.values()]
    facts += [fact for member in members for fact in member.facts.values()]
    assert {fact.status for fact in facts} == set(get_args(FactStatus))
    assert {fact.value is None for fact in facts} == {True, False}
    assert {member.role for member in members} == set(Role)
    assert {member.certain for member in members} == {True, False}
    assert {0, 1, 4} <= {len(unit.members) - 1 for unit in units}


def test_every_answer_comes_out():
    outcomes = set()
    for each in drawn():
        for row in reference(each.programs, each.units).values():
            outcomes |= {value for name, value in row.items() if name.endswith(".uitkomst")}
    assert outcomes == {True, False, None}
