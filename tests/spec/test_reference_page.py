"""The language reference is made from the specs, and the specs leave nothing out."""

import ast
from collections.abc import Iterator

from spec import document
from spec.running import LAWS, REFUSALS, SPECS
from support.repository import ROOT, python_files, text_of
from vanzelf.engines.kleene import AGGREGATES, ARITHMETIC, COMPARISONS
from vanzelf.language import nodes
from vanzelf.language.functions import FUNCTIONS
from vanzelf.language.parse import parse
from vanzelf.terms.units import COLLECTIONS

EXPRESSION_CODES = ("language", "rules/resolve.py")


def test_the_page_is_fresh():
    assert text_of(document.PAGE) == document.page(), "run `make docs`"


def specified() -> Iterator[nodes.Node]:
    """Every node of every spec."""
    for spec in SPECS:
        yield from parse(spec.expression).walk()


def test_every_node_has_a_spec():
    kinds = {each for each in vars(nodes).values() if isinstance(each, type)}
    expected = {each for each in kinds if issubclass(each, nodes.Node)} - {nodes.Node}
    assert {type(node) for node in specified()} == expected


def test_every_function_aggregate_and_operator_has_a_spec():
    found = list(specified())
    assert {each.function for each in found if isinstance(each, nodes.Call)} == set(FUNCTIONS)
    aggregates = [each for each in found if isinstance(each, nodes.Aggregate)]
    assert {each.function for each in aggregates} == set(AGGREGATES)
    assert {each.operator for each in found if isinstance(each, nodes.Compare)} == set(COMPARISONS)
    arithmetic = {each.operator for each in found if isinstance(each, nodes.Arithmetic)}
    assert arithmetic == set(ARITHMETIC)


def test_every_relation_is_used_in_a_spec():
    used = {each.relation for each in specified() if isinstance(each, nodes.Aggregate)}
    given = {name for spec in SPECS for row in spec.rows for name in row.facts}
    assert set(COLLECTIONS) | {"leden"} <= used | given


def test_every_mistake_in_an_expression_has_a_spec():
    paths = python_files(*(f"src/vanzelf/{each}" for each in EXPRESSION_CODES))
    codes = {code for path in paths for code in codes_in(text_of(path))}
    assert codes - {refusal.code for refusal in REFUSALS} == set()


def codes_in(source: str) -> Iterator[str]:
    """The codes of the errors in expressions that a piece of Python raises."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"fail", "ExpressionError"}:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)


def test_codes_are_found_in_source():
    paths = python_files("src/vanzelf/language")
    assert "division-by-zero" in {code for path in paths for code in codes_in(text_of(path))}


def test_laws_show_every_certainty():
    shown = {gives.get("zekerheid") for law in LAWS for _, gives in law.rows}
    assert {"vastgesteld", "waarschijnlijk", "mogelijk", "uitgesloten"} <= shown


def test_the_page_stands_in_the_reference():
    assert document.PAGE.is_relative_to(ROOT / "docs" / "reference")
