"""Finding the files of a population."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from support.populations import ON, rejects_in, write_csv
from vanzelf.screening.population import open_population
from vanzelf.screening.run import screen
from vanzelf.terms.problems import ProblemError


def refused(directory):
    with pytest.raises(ProblemError) as caught:
        open_population(directory)
    (problem,) = caught.value.problems
    assert problem.remedy
    return problem.code


def manifest(directory, **values):
    directory.mkdir(exist_ok=True)
    values = {"format": "vanzelf-population/1", "closed": True, **values}
    (directory / "manifest.json").write_text(json.dumps(values))


def part(directory, table, number, **columns):
    (directory / table).mkdir(exist_ok=True)
    pq.write_table(pa.table(columns), directory / table / f"part-{number:05d}.parquet")


def test_nothing_there(tmp_path):
    assert refused(tmp_path / "nowhere") == "population-missing"
    assert refused(tmp_path) == "population-empty"
    write_csv(tmp_path, addresses="bag_adres")
    assert refused(tmp_path) == "population-empty"


def test_a_table_that_stands_there_twice(tmp_path):
    write_csv(tmp_path, persons="id\n1")
    pq.write_table(pa.table({"id": ["1"]}), tmp_path / "persons.parquet")
    assert refused(tmp_path) == "population-double"


@pytest.mark.parametrize("text", ["{", "[]", "\x00"])
def test_a_manifest_that_is_none(tmp_path, text):
    write_csv(tmp_path, persons="id\n1")
    (tmp_path / "manifest.json").write_text(text)
    assert refused(tmp_path) == "population-manifest"


def test_a_manifest_of_another_format(tmp_path):
    manifest(tmp_path, format="vanzelf-population/9")
    assert refused(tmp_path) == "population-format"


def test_parts_that_are_not_there(tmp_path):
    manifest(tmp_path, parts=2)
    part(tmp_path, "persons", 0, id=["1"])
    assert refused(tmp_path) == "population-parts"


def test_closed_parts_are_screened_each_by_itself(catalogue, tmp_path):
    town = tmp_path / "it's [a] town"
    manifest(town, parts=2)
    for number, ids in enumerate((["a", "b"], ["c", ""])):
        part(town, "persons", number, id=ids, zorgverzekerd=[True, False])
    part(town, "relations", 1, soort=["partner"], van=["a"], naar=["b"])
    population = open_population(town)
    assert [each.number for each in population.parts] == [0, 1]
    out = tmp_path / "out 'of' [it]"
    done = screen(catalogue, population, ON, out, schemes=["zorgtoeslag"])
    assert sorted(done.frame("zorgtoeslag")["unit_id"].to_pylist()) == ["a", "b", "c"]
    assert [
        (each["file"], each["line"], each["reason"]) for each in rejects_in(out / "rejects.csv")
    ] == [
        ("persons/part-00001.parquet", "2", "id is empty"),
        ("relations/part-00001.parquet", "1", "neither van nor naar is in persons"),
    ]


def test_outcomes_of_an_earlier_screening_do_not_stay_behind(catalogue, tmp_path):
    write_csv(tmp_path / "in", persons="id\na")
    old = tmp_path / "out" / "outcomes" / "zorgtoeslag"
    old.mkdir(parents=True)
    (old / "part-00007.parquet").write_text("old")
    (tmp_path / "out" / "mine.txt").write_text("kept")
    done = screen(
        catalogue, open_population(tmp_path / "in"), ON, tmp_path / "out", schemes=["zorgtoeslag"]
    )
    assert done.frame("zorgtoeslag")["unit_id"].to_pylist() == ["a"]
    assert (tmp_path / "out" / "mine.txt").read_text() == "kept"
