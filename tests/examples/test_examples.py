"""Every worked example beside every scheme, on the reference engine and on the SQL engines."""

import dataclasses
from collections import defaultdict
from functools import cache
from typing import Any

import pytest

from support import engines
from vanzelf.cli.worked import check_example, program_of
from vanzelf.households.examples import unit_of
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue, Example
from vanzelf.rules.program import Program
from vanzelf.terms.units import Unit

CATALOGUE = load_catalogue()
Group = tuple[Program, list[tuple[Example, Unit]]]


def _name(example: Example) -> str:
    return f"{example.scheme}-{example.id}"


@pytest.mark.parametrize("example", CATALOGUE.examples, ids=_name)
def test_example(example: Example) -> None:
    assert check_example(CATALOGUE, example) == []


@cache
def groups(catalogue: Catalogue = CATALOGUE) -> tuple[Group, ...]:
    """The examples per scheme and date, with their units: one statement does for a group."""
    found: dict[Any, Group] = {}
    members: dict[Any, list[tuple[Example, Unit]]] = defaultdict(list)
    for number, example in enumerate(catalogue.examples):
        key = (example.scheme, example.on, tuple(sorted(example.parameters.items())))
        if key not in found:
            found[key] = (program_of(catalogue, example), members[key])
        unit = unit_of(catalogue, found[key][0], example)
        members[key].append((example, dataclasses.replace(unit, id=str(number))))
    return tuple(found.values())


def _differing(engine: engines.Engine) -> list[str]:
    """Every value of every example in which an engine differs from the reference."""
    found: list[str] = []
    for program, items in groups():
        units = [unit for _, unit in items]
        expected = engines.reference([program], units)
        found += engines.differences(expected, engine([program], units))
    return found


def test_examples_on_duckdb() -> None:
    assert _differing(engines.duckdb()) == []


def test_examples_on_postgres(postgres_dsn: str) -> None:
    with engines.postgres(postgres_dsn) as engine:
        assert _differing(engine) == []


@pytest.mark.soak
def test_examples_on_spark(spark: Any) -> None:
    assert _differing(engines.spark(spark)) == []
