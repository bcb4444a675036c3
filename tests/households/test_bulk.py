"""The bulk version equals the reference, on random towns."""

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.towns import ON, load, rows_in, rows_of, towns
from vanzelf.households import concepts
from vanzelf.households.bulk import build_members, prepare
from vanzelf.households.reference import build_units
from vanzelf.households.register import Register
from vanzelf.terms.units import UnitType


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        yield connection


def assert_equal(con: duckdb.DuckDBPyConnection, register: Register, *, numbers: bool) -> None:
    load(con, register, numbers=numbers)
    prepared = prepare(con, ON)
    for unit_type in UnitType:
        table = build_members(con, unit_type, ON, prepared=prepared)
        expected, found = rows_of(build_units(register, unit_type, ON)), rows_in(con, table)
        assert found == expected, (
            f"{unit_type}: extra {found - expected}, missing {expected - found}"
        )


@given(register=towns(), numbers=st.booleans())
def test_equals_the_reference(
    con: duckdb.DuckDBPyConnection, register: Register, numbers: bool
) -> None:
    assert_equal(con, register, numbers=numbers)


@given(register=towns(homes=3, people=8), numbers=st.booleans())
def test_equals_the_reference_when_homes_are_soon_institutions(
    con: duckdb.DuckDBPyConnection, register: Register, numbers: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(concepts, "INSTITUTION_ADULTS", 3)
        assert_equal(con, register, numbers=numbers)
