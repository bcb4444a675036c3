"""The bulk version equals the reference, on random towns."""

import datetime as dt
from collections.abc import Iterator, Sequence

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from households.builder import child, married, person, register, rented, tie
from households.towns import FORMS, ON, Rolled, load, roll_town, rows_in, rows_of, together, towns
from vanzelf.households import concepts
from vanzelf.households.bulk import build_members, prepare
from vanzelf.households.reference import build_units
from vanzelf.households.register import Register
from vanzelf.terms.units import UnitType


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        yield connection


def differences(
    con: duckdb.DuckDBPyConnection, town: Register, *, numbers: bool, form: str = "{}"
) -> str:
    """Rows that only one of the two has, in words; empty when they are equal."""
    load(con, town, numbers=numbers, form=form)
    prepared, words = prepare(con, ON), []
    for unit_type in UnitType:
        found = rows_in(con, build_members(con, unit_type, ON, prepared=prepared))
        expected = rows_of(build_units(town, unit_type, ON))
        if found != expected:
            words.append(f"{unit_type}: extra {found - expected}, missing {expected - found}")
    return "\n".join(words)


@given(town=towns(), numbers=st.booleans(), form=st.sampled_from(FORMS))
@settings(max_examples=settings().max_examples // 2)
def test_equals_the_reference(
    con: duckdb.DuckDBPyConnection, town: Register, numbers: bool, form: str
) -> None:
    assert not differences(con, town, numbers=numbers, form=form)


def _first_different(
    con: duckdb.DuckDBPyConnection, towns: Sequence[Register], *, numbers: bool, form: str
) -> str:
    for town in towns:
        words = differences(con, town, numbers=numbers, form=form)
        if words:
            return f"{words}\n{town}"
    return "only together"


def _compare_many(con: duckdb.DuckDBPyConnection, seed: int, limit: int) -> None:
    many = [roll_town(Rolled(seed + k), 4, 8, first=1000 * (k + 1)) for k in range(100)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(concepts, "INSTITUTION_ADULTS", limit)
        numbers, form = seed % 2 == 0, FORMS[seed % len(FORMS)]
        if differences(con, together(many), numbers=numbers, form=form):
            pytest.fail(_first_different(con, many, numbers=numbers, form=form))


@pytest.mark.parametrize("limit", [12, 3])
def test_equals_the_reference_on_many_towns_at_once(
    con: duckdb.DuckDBPyConnection, limit: int
) -> None:
    """A limit of 3 makes institutions of many homes."""
    _compare_many(con, seed=limit, limit=limit)


@pytest.mark.soak
@pytest.mark.parametrize("limit", [12, 3])
@pytest.mark.parametrize("block", range(20))
def test_equals_the_reference_on_very_many_towns(
    con: duckdb.DuckDBPyConnection, block: int, limit: int
) -> None:
    for batch in range(20):
        _compare_many(con, seed=1000 * (20 * block + batch + 1) + limit, limit=limit)


TOWN = register(
    person("7", 60),
    person("8", 58),
    married("7", "8"),
    person("9", 9),
    child("8", "9"),
    person("10", 30, pensioenpartner=None),
    rented("A"),
    tie("gezamenlijke_huishouding", "7", "10", value=None),
)


@pytest.mark.parametrize("kind", ["BIGINT", "INTEGER", "UINTEGER", "HUGEINT", "VARCHAR"])
def test_ids_keep_their_type(con: duckdb.DuckDBPyConnection, kind: str) -> None:
    load(con, TOWN, numbers=True)
    for table, columns in {"persons": ["id"], "relations": ["van", "naar"]}.items():
        for column in columns:
            con.execute(f"ALTER TABLE {table} ALTER {column} TYPE {kind}")
    table = build_members(con, UnitType.HUURHUISHOUDEN, ON)
    types = {name: str(kind) for name, kind, *_ in con.execute(f"DESCRIBE {table}").fetchall()}
    assert types == {
        "unit_id": kind,
        "person_id": kind,
        "rol": "ENUM('aanvrager', 'partner', 'kind', 'medebewoner', 'kostendeler')",
        "lid": "BOOLEAN",
        "kind_in_huishouden": "BOOLEAN",
    }
    assert rows_in(con, table) == rows_of(build_units(TOWN, UnitType.HUURHUISHOUDEN, ON))


@pytest.mark.parametrize("unit_type", UnitType)
def test_knows_little_when_columns_are_missing(
    con: duckdb.DuckDBPyConnection, unit_type: UnitType
) -> None:
    con.execute("CREATE OR REPLACE VIEW few_persons AS SELECT unnest([1, 2]) AS id")
    con.execute("CREATE OR REPLACE VIEW few_relations AS SELECT 'partner' soort, 1 van, 2 naar")
    con.execute("CREATE OR REPLACE VIEW few_addresses AS SELECT 'A' AS bag_adres")
    table = build_members(
        con,
        unit_type,
        ON,
        persons="few_persons",
        relations="few_relations",
        addresses="few_addresses",
    )
    town = register(
        *(person(name, None, None, **dict.fromkeys(_FACTS)) for name in "12"), married("1", "2")
    )
    assert rows_in(con, table) == rows_of(build_units(town, unit_type, ON))


_FACTS = tuple(person("p").facts.keys() - {concepts.BIRTH, concepts.ADDRESS})


def test_one_population_after_another(con: duckdb.DuckDBPyConnection) -> None:
    later = register(person("p"), person("q"), married("p", "q"))
    for town, numbers in ((TOWN, True), (later, False), (TOWN, True)):
        assert not differences(con, town, numbers=numbers)


def test_the_first_of_the_quarter_counts(con: duckdb.DuckDBPyConnection) -> None:
    grown = person("9", geboortedatum=dt.date(2008, 9, 30))
    town = register(person("7", 60), grown, child("7", "9"))
    load(con, town, numbers=True)
    for on, is_child in ((dt.date(2026, 9, 30), True), (dt.date(2026, 10, 1), False)):
        found = rows_in(con, build_members(con, UnitType.KINDERGEZIN, on))
        assert (("7", "9", "kind", True, True) in found) == is_child
