"""Habits of the Python code that no linter checks."""

import ast

import pytest

from support.repository import name, python_files, text_of

LONGEST = 400
SHAPE_CHECK = "src/vanzelf/rules/shape.py"  # hands numbers to a JSON Schema and keeps none of them
EXACT = [f"src/vanzelf/{package}" for package in ("terms", "language", "rules", "engines")]


def test_files_stay_small():
    long = {
        name(path): length
        for path in python_files("src", "tests", "bench")
        if "/migrations/" not in name(path)  # written by Django, from the models
        if (length := len(text_of(path).splitlines())) > LONGEST
    }
    assert not long, f"over {LONGEST} lines: {long}"


@pytest.mark.parametrize("path", python_files(*EXACT), ids=name)
def test_amounts_are_never_floats(path):
    """Money is exact: no float is written or made where rules are computed."""
    found = [
        f"{name(path)}:{node.lineno}"
        for node in ast.walk(ast.parse(text_of(path)))
        if name(path) != SHAPE_CHECK
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and ast.unparse(node.func) == "float")
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", python_files("tests"), ids=name)
def test_no_test_is_skipped(path):
    """A test that cannot run here is mended or removed."""
    found = [
        f"{name(path)}:{node.lineno}"
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Attribute) and node.attr in {"skip", "skipif", "importorskip"}
    ]
    assert not found, "\n".join(found)
