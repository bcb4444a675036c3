"""Alike units apart, parts side by side, and outcomes only: always the same outcomes."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from screening.test_engines import same
from support.populations import ON
from vanzelf.screening import gather
from vanzelf.screening.population import open_population
from vanzelf.screening.run import screen
from vanzelf.synth.generate import generate
from vanzelf.terms.problems import ProblemError


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    directory = tmp_path_factory.mktemp("parts")
    generate(1500, 5, directory, processes=1, part_size=500)
    return open_population(directory)


@pytest.fixture(scope="module")
def whole(catalogue, town, tmp_path_factory):
    return screen(catalogue, town, ON, tmp_path_factory.mktemp("whole"), sample=5, processes=1)


def test_alike_units_apart(catalogue, town, whole, tmp_path, monkeypatch):
    monkeypatch.setattr(gather, "SPLIT_FROM", 1)
    apart = screen(catalogue, town, ON, tmp_path, sample=0, processes=1)
    same(apart, whole)
    same(whole, apart)


def test_parts_side_by_side(catalogue, town, whole, tmp_path):
    seen = []

    def note(*step):
        seen.append(step)

    found = screen(catalogue, town, ON, tmp_path, sample=5, processes=2, progress=note)
    same(found, whole)
    assert (found.residents, found.households) == (whole.residents, whole.households)
    assert found.intake.counts == whole.intake.counts
    assert found.waiting == whole.waiting
    assert [(done, total) for _, done, total in seen] == [(1, 3), (2, 3), (3, 3)]


def test_rejects_of_all_parts(catalogue, tmp_path):
    generate(1000, 6, tmp_path / "town", processes=1, part_size=500)
    for file in sorted((tmp_path / "town" / "relations").glob("*.parquet")):
        _spoil(file)
    town = open_population(tmp_path / "town")
    listed = []
    for processes in (1, 2):
        out = tmp_path / f"out{processes}"
        out.mkdir()
        found = screen(
            catalogue, town, ON, out, schemes=["zorgtoeslag"], sample=0, processes=processes
        )
        assert found.intake["relations"].rejected == 2
        listed.append((out / "rejects.csv").read_text())
    assert listed[0] == listed[1]
    assert listed[0].count("should be one of") == 2


def test_a_problem_in_one_part_is_told(catalogue, tmp_path):
    generate(1000, 6, tmp_path / "town", processes=1, part_size=500)
    last = tmp_path / "town" / "persons" / "part-00001.parquet"
    last.write_bytes(b"PAR1 and then nothing")
    with pytest.raises(ProblemError, match="part-00001"):
        screen(
            catalogue,
            open_population(tmp_path / "town"),
            ON,
            tmp_path / "out",
            schemes=["zorgtoeslag"],
            processes=2,
            sample=0,
        )


def test_outcomes_only(catalogue, town, whole, tmp_path):
    found = screen(catalogue, town, ON, tmp_path, sample=0, processes=1, brief=True)
    for scheme in whole.programs:
        brief, full = (each.frame(scheme).sort_by("unit_id") for each in (found, whole))
        assert brief.column_names == [
            name
            for name in full.column_names
            if name in ("unit_id", "uitkomst", "geschat", "ontvangt_nu", "certainty")
            or name.startswith("bedrag_")
            or name in ("groep", "huishouden")
        ]
        assert brief.equals(full.select(brief.column_names))


def _spoil(file):
    table = pq.read_table(file)
    kinds = table["soort"].to_pylist()
    kinds[0] = "buur"
    column = table.column_names.index("soort")
    pq.write_table(table.set_column(column, "soort", pa.array(kinds)), file)
