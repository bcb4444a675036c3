"""Parquet: values by their own types, and columns of a type that cannot be right."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from support.populations import write_csv
from vanzelf.terms.problems import ProblemError


def write(directory, **tables):
    for name, columns in tables.items():
        pq.write_table(pa.table(columns), directory / f"{name}.parquet")


def test_values_have_the_types_they_should(read, tmp_path):
    write(
        tmp_path,
        persons={
            "id": [1, 2],
            "geboortedatum": [dt.date(1986, 3, 1), None],
            "bag_adres": ["A1", ""],
            "toetsingsinkomen": pa.array([19000, None], pa.int64()),
            "netto_inkomen_maand": pa.array([Decimal("1612.50"), None], pa.decimal128(12, 2)),
            "zorgverzekerd": [True, None],
            "woonlandfactor": pa.array([Decimal("0.3625"), None], pa.decimal128(6, 4)),
        },
    )
    found = read()
    assert found.rejects == []
    assert found.rows("persons") == [
        {
            "id": 1,
            "geboortedatum": dt.date(1986, 3, 1),
            "bag_adres": "A1",
            "toetsingsinkomen": 19000,
            "netto_inkomen_maand": 161250,
            "zorgverzekerd": True,
            "woonlandfactor": 3625,
        },
        dict.fromkeys(found.rows("persons")[0], None) | {"id": 2},
    ]


@pytest.mark.parametrize(
    "values",
    [
        pa.array([19000, 10_000_001, None], pa.int32()),
        pa.array([19000.0, 19000.5, None], pa.float64()),
        pa.array([19000.0, float("nan"), None], pa.float64()),
        pa.array([Decimal("19000.00"), Decimal("19000.01"), None], pa.decimal128(12, 2)),
        pa.array([Decimal(19000), Decimal(10**30), None], pa.decimal128(38, 0)),
        pa.array([19000, 2**63, None], pa.uint64()),
        pa.array(["19000", "veel", ""], pa.string()),
        pa.array(["19000", "veel", None]).dictionary_encode(),
    ],
    ids=lambda values: str(values.type),
)
def test_numbers_of_any_type_are_exact_or_refused(read, tmp_path, values):
    write(tmp_path, persons={"id": ["a", "b", "c"], "toetsingsinkomen": values})
    found = read()
    assert found.column("toetsingsinkomen") == [19000, None]
    assert found.column("id") == ["a", "c"]
    assert list(found.reasons) == [2]


@pytest.mark.parametrize("kind", [pa.date32(), pa.timestamp("us"), pa.timestamp("ns"), pa.string()])
def test_dates_of_any_type(read, tmp_path, kind):
    days = pa.array([dt.date(1986, 3, 1), None]).cast(
        pa.timestamp("us") if kind != pa.string() else kind
    )
    write(tmp_path, persons={"id": ["a", "b"], "geboortedatum": days.cast(kind)})
    assert read().column("geboortedatum") == [dt.date(1986, 3, 1), None]


def test_a_time_is_no_date(read, tmp_path):
    moment = pa.array([dt.datetime(1986, 3, 1, 12)], pa.timestamp("us"))  # noqa: DTZ001 - as pandas writes it
    write(tmp_path, persons={"id": ["a"], "geboortedatum": moment})
    assert read().reasons == {1: "geboortedatum should be a date such as 2026-01-31"}


def test_a_column_without_any_value_may_have_no_type(read, tmp_path):
    columns = {name: pa.nulls(1) for name in ("geboortedatum", "toetsingsinkomen", "zorgverzekerd")}
    write(tmp_path, persons={"id": ["a"], "bag_adres": pa.nulls(1), **columns})
    found = read()
    assert found.rejects == []
    assert set(found.rows("persons")[0].values()) == {"a", None}


def test_columns_of_an_impossible_type_are_reported_together(read, tmp_path):
    write(
        tmp_path,
        persons={
            "id": [1.5],
            "geboortedatum": [19860301],
            "toetsingsinkomen": [True],
            "zorgverzekerd": [1],
            "bag_adres": [["A1"]],
        },
    )
    with pytest.raises(ProblemError) as caught:
        read()
    assert {problem.code for problem in caught.value.problems} == {"column-type"}
    assert len(caught.value.problems) == 5


def test_a_kind_of_relation_is_a_word(read, tmp_path):
    write(tmp_path, persons={"id": [1]}, relations={"soort": [1], "van": [1], "naar": [2]})
    with pytest.raises(ProblemError, match="column 'soort' is BIGINT; it should hold text"):
        read()


def test_ids_below_zero_are_refused(read, tmp_path):
    write(tmp_path, persons={"id": pa.array([1, -1, None], pa.int64())})
    found = read()
    assert found.column("id") == [1]
    assert found.reasons == {2: "id is below 0", 3: "id is empty"}


def test_ids_may_be_numbers_here_and_text_there(read, tmp_path):
    write(tmp_path, persons={"id": [1, 2], "bag_adres": [7, 7]})
    write_csv(
        tmp_path,
        relations="soort,van,naar\npartner,1,2\nkind,1,x",
        addresses="bag_adres,huurt_woning\n7,ja",
    )
    found = read()
    assert [(row["van"], row["naar"]) for row in found.rows("relations")] == [(1, 2)]
    assert found.reasons == {3: "naar is not an id like those in persons"}
    assert found.column("bag_adres") == ["7", "7"]


def test_a_file_that_is_no_parquet(read, tmp_path):
    (tmp_path / "persons.parquet").write_text("id\n1\n")
    with pytest.raises(ProblemError, match="is not a Parquet file"):
        read()


def test_a_file_that_was_cut_off(read, tmp_path):
    write(tmp_path, persons={"id": list(range(1000))})
    whole = (tmp_path / "persons.parquet").read_bytes()
    (tmp_path / "persons.parquet").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ProblemError, match="is not a Parquet file, or it is damaged"):
        read()


def test_a_file_that_is_damaged_inside(read, tmp_path):
    write(tmp_path, persons={"id": [f"p{number}" for number in range(5_000)]})
    content = bytearray((tmp_path / "persons.parquet").read_bytes())
    content[200:260] = bytes(60)
    (tmp_path / "persons.parquet").write_bytes(content)
    with pytest.raises(ProblemError, match="is not a Parquet file, or it is damaged"):
        read()


def test_a_directory_of_files_is_one_table(read, tmp_path):
    (tmp_path / "persons").mkdir()
    write(tmp_path / "persons", one={"id": ["a", "b"]}, two={"id": ["c", "", "a"]})
    found = read()
    assert found.column("id") == ["b", "c"]
    assert [(reject.file, reject.line) for reject in found.rejects] == [
        ("persons/two.parquet", 2),
        ("persons/one.parquet", 1),
        ("persons/two.parquet", 3),
    ]
