"""Every engine equals the reference on random rules and households.

Compared are the outcome with settled facts and with estimates, amounts to the cent, every
criterion and list question in both versions, and whether the award is being received.
"""

import pytest
from hypothesis import given, settings

from generative.cases import Case, case, cases
from generative.choice import Seeded
from support import engines
from vanzelf.terms.units import UnitType


@pytest.fixture(scope="module")
def sql_engines(postgres_dsn):
    with engines.postgres(postgres_dsn) as postgres:
        yield {"duckdb": engines.duckdb(), "postgres": postgres}


def assert_agrees(drawn: Case, engine: engines.Engine, name: str) -> None:
    expected = engines.reference(drawn.programs, drawn.units)
    found = engine(drawn.programs, drawn.units)
    wrong = list(engines.differences(expected, found))
    assert not wrong, "\n".join([name, *wrong[:10]])


@given(drawn=cases())
def test_duckdb_and_postgres(sql_engines, drawn):
    if drawn.programs:
        for name, engine in sql_engines.items():
            assert_agrees(drawn, engine, name)


@pytest.mark.soak
def test_spark(spark):
    """One batch: eight schemes on twelve households."""
    drawn = case(Seeded(2026), UnitType.BIJSTANDSGEZIN, schemes=8, size=12)
    assert len(drawn.programs) > 4
    assert_agrees(drawn, engines.spark(spark), "spark")


@pytest.mark.soak
@settings(max_examples=60)
@given(drawn=cases(schemes=8, size=12))
def test_spark_at_length(spark, drawn):
    if drawn.programs:
        assert_agrees(drawn, engines.spark(spark, interpreted=False), "spark")
