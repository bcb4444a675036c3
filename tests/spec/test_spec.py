"""Every spec holds on every engine."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from spec.registry import UNKNOWN, Refusal, Spec
from spec.running import ALL, REFUSALS, SPECS, VALUE, batches, problems, program_of, units_of, wrong
from support import engines
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.engines.values import Unknown

Rows = dict[str, dict[str, Any]]


def run_all(engine: engines.Engine) -> Rows:
    """Every spec on one engine, in one statement for each batch."""
    rows: Rows = {}
    for batch in batches():
        rows |= engine(batch.programs, batch.units)
    return rows


@pytest.fixture(scope="module")
def results(request: pytest.FixtureRequest) -> Callable[[str], Rows]:
    """The rows of an engine, by its name; asked once."""

    @cache
    def of(name: str) -> Rows:
        if name == "postgres":
            with engines.postgres(request.getfixturevalue("postgres_dsn")) as engine:
                return run_all(engine)
        return run_all(engines.duckdb() if name == "duckdb" else engines.reference)

    return of


@pytest.mark.parametrize("engine", ["reference", "duckdb", "postgres"])
@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.id)
def test_spec(results, spec, engine):
    assert not wrong(spec, results(engine))


def test_every_spec_on_spark(spark):
    rows = run_all(engines.spark(spark))
    failed = [f"{spec.id}: {each}" for spec in ALL for each in wrong(spec, rows)]
    assert not failed


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)
def test_the_value_itself(spec: Spec):
    """On the reference the value can be seen, not only compared."""
    made = program_of(spec)
    engine = ReferenceEngine(made)
    for row, unit in zip(spec.rows, units_of(spec, made), strict=True):
        found = engine.evaluate(unit)
        for wanted, values in ((row.gives, found.estimated), (row.settled, found.settled)):
            value = values.values[VALUE]
            assert (UNKNOWN if isinstance(value, Unknown) else value) == wanted, row.facts


def test_engines_agree_on_everything(results):
    """Each batch runs all its specs on all its units: thousands of comparisons for free."""
    expected = results("reference")
    for name in ("duckdb", "postgres"):
        assert not list(engines.differences(expected, results(name)))[:5]


def test_every_title_is_used_once():
    names = [spec.id for spec in ALL]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda each: f"{each.code}: {each.expression}")
def test_refusal(refusal: Refusal):
    found = problems(refusal)
    assert [(each.code, each.place.column) for each in found] == [(refusal.code, refusal.column)]
