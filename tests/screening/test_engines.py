"""Every engine says the same about a whole town, to the cent."""

import duckdb
import pytest

from support import towns
from support.populations import ON, write_csv
from vanzelf.screening.engines import open_engine
from vanzelf.screening.population import open_population
from vanzelf.screening.run import screen
from vanzelf.terms.problems import ProblemError


@pytest.fixture(scope="module")
def small():
    return open_population(towns.town(500, 1))


@pytest.fixture(scope="module")
def in_place(catalogue, small, tmp_path_factory):
    return screen(catalogue, small, ON, tmp_path_factory.mktemp("duckdb"), sample=0)


def same(one, other):
    """Check that two screenings have the same outcomes.

    A twin (`x__vast`) that DuckDB leaves out is the same as the value itself.
    """
    assert one.programs.keys() == other.programs.keys()
    for scheme in one.programs:
        mine, theirs = (
            {row["unit_id"]: row for row in each.frame(scheme).to_pylist()} for each in (one, other)
        )
        assert mine.keys() == theirs.keys()
        for unit, row in mine.items():
            full = {
                name: row.get(name, row.get(name.removesuffix("__vast"))) for name in theirs[unit]
            }
            assert full == theirs[unit], f"{scheme} {unit}"


def test_the_reference_says_the_same(catalogue, small, in_place, tmp_path):
    same(in_place, screen(catalogue, small, ON, tmp_path, engine="reference", sample=0))


def test_postgresql_says_the_same(catalogue, small, in_place, tmp_path, postgres_dsn, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", postgres_dsn)
    same(in_place, screen(catalogue, small, ON, tmp_path, engine="postgres", sample=0))


@pytest.mark.soak
def test_spark_says_the_same(catalogue, small, in_place, tmp_path, spark):
    same(in_place, screen(catalogue, small, ON, tmp_path, engine="spark", sample=0))
    assert spark.sql("SELECT 1").collect(), "the session of somebody else is left running"


@pytest.mark.parametrize("engine", ["reference", "duckdb"])
def test_a_unit_type_without_units(catalogue, tmp_path, engine):
    write_csv(tmp_path / "in", persons="id,geboortedatum\nkind,2020-01-01")
    done = screen(
        catalogue,
        open_population(tmp_path / "in"),
        ON,
        tmp_path / "out",
        schemes=["zorgtoeslag", "kinderbijslag"],
        engine=engine,
    )
    assert done.frame("zorgtoeslag").num_rows == 0
    assert "uitkomst" in done.frame("kinderbijslag").column_names


def test_facts_of_a_dwelling_and_of_a_couple_reach_every_engine(catalogue, tmp_path):
    """An address goes before the person who lives there; an aanvrager before the partner."""
    write_csv(
        tmp_path / "in",
        persons="""
        id,geboortedatum,bag_adres,ingezetene,verblijfsrecht_geeft_aanspraak,toetsingsinkomen,rendementsgrondslag,kale_huur,kale_huur__status,ontvangt_huurtoeslag,zelfde_partner_hele_jaar
        a,1980-01-01,A1,ja,ja,19000,0,900,,,ja
        b,1985-01-01,A1,ja,ja,0,0,,,ja,nee
        c,1980-01-01,A2,ja,ja,19000,0,650,schatting,nee,
        d,1980-01-01,A3,ja,ja,19000,0,650,,,
        """,
        relations="soort,van,naar\npartner,b,a",
        addresses="""
        bag_adres,huurt_woning,zelfstandige_woning,kale_huur,servicekosten
        A1,ja,ja,700,0
        A2,ja,ja,,0
        """,
    )
    population = open_population(tmp_path / "in")
    by_engine = [
        screen(catalogue, population, ON, tmp_path / engine, schemes=["huurtoeslag"], engine=engine)
        for engine in ("duckdb", "reference")
    ]
    same(*by_engine)
    rows = {row["unit_id"]: row for row in by_engine[0].frame("huurtoeslag").to_pylist()}
    assert (rows["a"]["certainty"], rows["a"]["ontvangt_nu"]) == ("established", True)
    assert rows["c"]["certainty"] == "probable"
    assert rows["d"]["certainty"] == "possible"


def test_an_unknown_engine():
    with pytest.raises(ProblemError, match="there is no engine 'excel'"), open_engine("excel"):
        pass


@pytest.mark.parametrize("dsn, what", [("", "no PostgreSQL"), ("host=/nowhere", "does not answer")])
def test_no_postgresql(monkeypatch, dsn, what):
    monkeypatch.setenv("DATABASE_URL", dsn)
    with pytest.raises(ProblemError, match=what), open_engine("postgres"):
        pass


def test_duckdb_reads_what_was_written(in_place):
    """The outcomes are plain Parquet, with a row per unit."""
    counts = duckdb.sql(
        f"SELECT count(*), count(DISTINCT unit_id) FROM {in_place.outcomes('zorgtoeslag')}"
    ).fetchall()
    assert counts[0][0] == counts[0][1] > 200
