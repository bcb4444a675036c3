"""The population as a whole: reproducible, closed, in parts, and refused when it cannot be made."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from vanzelf.synth import Manifest, generate
from vanzelf.synth.generate import TABLES
from vanzelf.terms.problems import ProblemError


def tables(directory):
    return {
        str(file.relative_to(directory)): pq.read_table(file)
        for name in TABLES
        for file in sorted((directory / name).glob("*.parquet"))
    }


def same(one, other):
    return one.keys() == other.keys() and all(one[name].equals(other[name]) for name in one)


def test_the_same_seed_gives_the_same_town_and_another_seed_another(tmp_path):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        generate(1_000, seed, tmp_path / name)
    first, again, other = (tables(tmp_path / name) for name in "abc")
    assert same(first, again)
    assert not same(first, other)


def test_processes_do_not_change_the_town(tmp_path):
    for name, processes in (("one", 1), ("two", 2)):
        generate(1_500, 3, tmp_path / name, part_size=500, processes=processes)
    assert same(tables(tmp_path / "one"), tables(tmp_path / "two"))


def test_parts_are_closed_and_every_id_and_address_is_used_once(tmp_path):
    manifest = generate(3_000, 11, tmp_path, part_size=1_000, processes=1)
    assert manifest.parts == 3
    ids, addresses, residents = [], [], 0
    for number in range(3):
        part = {
            name: pq.read_table(tmp_path / name / f"part-{number:05d}.parquet") for name in TABLES
        }
        mine = part["persons"]["id"]
        for end in ("van", "naar"):
            assert pc.all(pc.is_in(part["relations"][end], value_set=mine.combine_chunks())).as_py()
        lives = part["persons"]["bag_adres"]
        assert lives.null_count == 0
        homes = part["addresses"]["bag_adres"].combine_chunks()
        assert pc.all(pc.is_in(lives, value_set=homes)).as_py()
        residents += part["persons"]["overlijdensdatum"].null_count
        ids += mine.to_pylist()
        addresses += homes.to_pylist()
    assert len(set(ids)) == len(ids) == manifest.records
    assert len(set(addresses)) == len(addresses)
    assert residents == manifest.residents == 3_000


def test_making_a_smaller_town_in_the_same_place_leaves_nothing_behind(tmp_path):
    generate(2_000, 1, tmp_path, part_size=500, processes=1)
    generate(500, 1, tmp_path)
    assert [file.name for file in (tmp_path / "persons").iterdir()] == ["part-00000.parquet"]


def test_the_manifest_says_what_it_is(town):
    written = json.loads((town.directory / "manifest.json").read_text())
    assert written["format"] == "vanzelf-population/1"
    assert written["closed"]
    assert written["synthetic"]
    assert not written["receipts"]
    assert written["reference_date"] == "2026-11-01"
    assert Manifest.read(town.directory).residents == 20_000


def test_large_towns_have_numbers_as_ids(tmp_path):
    generate(92_000, 1, tmp_path)
    assert (
        pq.read_schema(tmp_path / "persons" / "part-00000.parquet").field("id").type == pa.int64()
    )


def test_progress_is_reported_after_every_part(tmp_path):
    seen = []
    generate(
        2_000, 1, tmp_path, part_size=1_000, processes=1, progress=lambda *done: seen.append(done)
    )
    assert seen == [(1_000, 2_000), (2_000, 2_000)]


@pytest.mark.parametrize(
    "residents, seed, part_size, code",
    [
        (10, 1, 1_000, "synth-residents"),
        (1_000, -1, 1_000, "synth-seed"),
        (1_000, 1, 10, "synth-part-size"),
    ],
)
def test_what_cannot_be_made_is_refused(tmp_path, residents, seed, part_size, code):
    with pytest.raises(ProblemError) as error:
        generate(residents, seed, tmp_path, part_size=part_size)
    assert error.value.problems[0].code == code
    assert not any(tmp_path.iterdir())


def test_a_file_in_the_way_is_refused(tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("")
    with pytest.raises(ProblemError, match="is a file"):
        generate(1_000, 1, taken)


def test_what_is_not_ours_is_left_alone(tmp_path):
    real = tmp_path / "persons" / "part-00000.parquet"
    real.parent.mkdir()
    real.write_text("somebody's work")
    with pytest.raises(ProblemError, match="not a synthetic population"):
        generate(1_000, 1, tmp_path)
    assert real.read_text() == "somebody's work"


def test_a_town_that_was_never_finished_can_be_made_anew(tmp_path):
    def interrupt(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(2_000, 1, tmp_path, part_size=1_000, processes=1, progress=interrupt)
    assert not (tmp_path / "manifest.json").exists()
    generate(1_000, 1, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*TABLES, "manifest.json"])


def test_the_smallest_town_can_be_made(tmp_path):
    generate(500, 1, tmp_path)
    persons = pq.read_table(tmp_path / "persons")
    born = persons["geboortedatum"].to_numpy()
    assert (born <= np.datetime64("2026-11-01")).all()
