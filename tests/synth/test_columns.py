"""The columns: concepts of the catalogue, and nothing that may never be used."""

import datetime as dt
import decimal
import re

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vanzelf.synth import columns

FORBIDDEN = re.compile(
    r"nationali|herkomst|geboorteland|geslacht|taal|religie|geloof|buurt|wijk|postcode|naam|straat"
)
BESIDE_CONCEPTS = {"id", "toetsingsinkomen__status"}
MADE_ELSEWHERE = {"kind_in_huishouden"}
"""Facts that households derive and no register holds."""


def declared(root):
    """Concepts of the catalogue, with whether they are derived."""
    found = {}
    for page in (root / "catalogue" / "concepts").glob("*.yaml"):
        for block in re.split(r"\n  - id: ", page.read_text(encoding="utf-8"))[1:]:
            found[block.split("\n", 1)[0].strip()] = "\n    als:" in block
    return found


@pytest.fixture(scope="module")
def names(town):
    return {
        table: set(pq.read_schema(town.directory / table / "part-00000.parquet").names)
        for table in ("persons", "relations", "addresses", "households", "traits")
    }


def test_every_column_is_a_concept(root, names):
    columns = names["persons"] | names["addresses"]
    assert columns - declared(root).keys() - BESIDE_CONCEPTS == set()


def test_every_fact_of_the_catalogue_is_a_column(root, names):
    facts = {name for name, derived in declared(root).items() if not derived}
    assert facts - MADE_ELSEWHERE - names["persons"] - names["addresses"] == set()


def test_nothing_is_written_that_may_never_be_used(names):
    assert [name for table in names.values() for name in table if FORBIDDEN.search(name)] == []


def test_administration_by_a_court_is_not_in_the_register(names):
    assert not any("bewind" in name for name in names["persons"])


def test_money_is_exact():
    array = columns.cents(np.array([0.1 + 0.2, -12.345, 99_999.99]))
    assert array.type == pa.decimal128(12, 2)
    assert array.to_pylist() == [decimal.Decimal(text) for text in ("0.30", "-12.34", "99999.99")]
    known = columns.cents(np.array([1.0, 2.0]), known=np.array([True, False]))
    assert known.to_pylist() == [decimal.Decimal("1.00"), None]


def test_unknown_is_null():
    assert columns.truths(np.array([1, 0, -1], dtype=np.int8)).to_pylist() == [True, False, None]
    assert columns.choices(np.array([1, -1]), ["a", "b"]).to_pylist() == ["b", None]


def test_addresses_do_not_look_like_those_of_the_real_register():
    assert columns.address_names(np.array([7, 12_345])).to_pylist() == ["E00000007", "E00012345"]


def test_ages_count_birthdays():
    born = [dt.date(2008, 11, 1), dt.date(2008, 11, 2), dt.date(2026, 10, 31), dt.date(2004, 2, 29)]
    assert columns.whole_years(pa.chunked_array([pa.array(born)])).tolist() == [18, 17, 0, 22]
