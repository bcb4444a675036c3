"""A holder's database is only read, at one moment, and nothing of it reaches a disk."""

import dataclasses

import duckdb
import psycopg
import pyarrow as pa
import pytest

from holdings.divided import ON
from vanzelf.holdings.connection import open_connection, workspace
from vanzelf.holdings.holding import Holding
from vanzelf.holdings.mapping import Column
from vanzelf.synth.holders import DATABASE, copy_to_postgres
from vanzelf.terms.problems import ProblemError


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "bron.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(
            """CREATE TABLE t AS SELECT '99900000' || i AS bsn, 2020 + i AS jaar, i = 1 AS b,
            DATE '2026-01-01' + i::INTEGER AS d, (i * 1.25)::DECIMAL(12, 2) AS m,
            CASE WHEN i > 1 THEN 'é, "ja"' WHEN i = 1 THEN '' END AS n FROM range(4) AS r(i)"""
        )
    return path


def test_nothing_spills():
    con = workspace()
    assert con.execute("SELECT current_setting('temp_directory')").fetchone() == ("",)


def test_only_asked_rows_come_along(file):
    with open_connection(file) as connection:
        keys = ("bsn", pa.array(["999000001", "999000003", "nobody"]))
        assert connection.read("t", ["bsn"], keys=keys)["bsn"].to_pylist() == [
            "999000001",
            "999000003",
        ]
        assert len(connection.read("t", ["m"], equal={"jaar": 2021}, keys=keys)) == 1


def test_postgres_gives_the_same_values(file, postgres_dsn):
    with psycopg.connect(postgres_dsn) as con:
        con.execute("DROP TABLE IF EXISTS t")
    copy_to_postgres(file, postgres_dsn)
    columns = ["bsn", "jaar", "b", "d", "m", "n"]
    keys = ("bsn", pa.array(["999000000", "999000001", "999000002"]))
    with open_connection(file) as here, open_connection(postgres_dsn) as there:
        mine = here.read("t", columns, keys=keys).to_pylist()
        theirs = there.read("t", columns, keys=keys).to_pylist()
        assert theirs == mine
        assert there.read("t", ["n"], equal={"jaar": 2020}).to_pylist() == [{"n": None}]
        assert there.read("t", ["n"], equal={"jaar": 1900}).column_names == ["n"]


def test_postgres_is_pinned_and_only_read(file, postgres_dsn):
    with psycopg.connect(postgres_dsn, autocommit=True) as writer:
        writer.execute("CREATE TABLE pinned AS SELECT 1 AS x")
        with open_connection(postgres_dsn) as connection:
            assert len(connection.read("pinned", ["x"])) == 1
            writer.execute("INSERT INTO pinned VALUES (2)")
            assert len(connection.read("pinned", ["x"])) == 1
            with pytest.raises(ProblemError, match="source-table"):
                connection.read("absent", ["x"])
            assert len(connection.read("pinned", ["x"])) == 1
        with open_connection(postgres_dsn) as connection:
            assert len(connection.read("pinned", ["x"])) == 2
        writer.execute("DROP TABLE pinned")


def test_what_is_no_database_is_refused(tmp_path):
    (tmp_path / "text.duckdb").write_text("no database")
    for where in (tmp_path / "absent", tmp_path / "text.duckdb", "host=/nowhere dbname=x"):
        with pytest.raises(ProblemError, match="source-database"), open_connection(where):
            pass


def test_a_mapping_that_does_not_fit_the_database_is_refused(town):
    asked, programs = town.rows().take([0]), town.programs("uwv", ["algemene_bijstand"])
    mapping = town.mapping("uwv")
    (entry,) = mapping.entries["netto_inkomen_maand"]
    for changed, code in (
        (dataclasses.replace(entry, table="absent"), "source-table"),
        (dataclasses.replace(entry, value=Column("absent")), "source-table"),
        (dataclasses.replace(entry, value=Column("soort", {"NETTO": "veel"})), None),
    ):
        odd = dataclasses.replace(mapping, entries={"netto_inkomen_maand": (changed,)})
        with open_connection(town.holders["uwv"] / DATABASE) as connection:
            holding = Holding(odd, connection, town.catalogue)
            if code is None:  # a value that does not fit is unknown, never no
                assert holding.answer(programs, asked, ON).answers["algemene_bijstand"][0] == 2
                continue
            with pytest.raises(ProblemError, match=code):
                holding.answer(programs, asked, ON)


def test_a_column_of_another_kind_is_refused(town):
    asked, programs = town.rows().take([0]), town.programs("svb", ["kindgebonden_budget"])
    mapping = town.mapping("svb")
    persons = mapping.register.persons
    wrong = {**persons.columns, "geboortedatum": Column("geheim")}
    register = dataclasses.replace(
        mapping.register, persons=dataclasses.replace(persons, columns=wrong)
    )
    odd = dataclasses.replace(mapping, register=register)
    with open_connection(town.holders["svb"] / DATABASE) as connection:
        holding = Holding(odd, connection, town.catalogue)
        with pytest.raises(ProblemError, match="source-column"):
            holding.answer(programs, asked, ON)


def test_a_fact_that_stands_twice_is_unknown(town, tmp_path):
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes((town.holders["uwv"] / DATABASE).read_bytes())
    with duckdb.connect(str(copy)) as con:
        con.execute("INSERT INTO inkomensverhouding FROM inkomensverhouding")
    schemes = ["algemene_bijstand"]
    once = town.answer("uwv", town.rows(), schemes).answers["algemene_bijstand"]
    twice = town.answer("uwv", town.rows(), schemes, where=copy).answers["algemene_bijstand"]
    assert set(once.tolist()) == {0, 1, 2, 3}
    assert set(twice.tolist()) == {2, 3}
