"""CSV as other systems write it: every record has its line, and a broken one costs one line."""

from pathlib import Path

import pytest

from vanzelf.screening.csv_file import LINE, open_csv
from vanzelf.terms.problems import ProblemError


def read(path: Path, *names: str):
    file = open_csv(path, path.name)
    rows = file.batches(names or file.columns).read_all().to_pylist()
    return rows, {broken.line: broken.reason for broken in file.broken}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "persons.csv"


def test_rows_know_their_line(file):
    file.write_text("id,a\n1,x\n\n2,y\n")
    rows, broken = read(file)
    assert rows == [{"id": "1", "a": "x", LINE: 2}, {"id": "2", "a": "y", LINE: 4}]
    assert broken == {}


def test_a_field_in_quotes_may_hold_commas_quotes_and_newlines(file):
    file.write_text('id,a\n1,"x, ""y""\nand z"\n2,y\n')
    rows, broken = read(file)
    assert [(row["a"], row[LINE]) for row in rows] == [('x, "y"\nand z', 2), ("y", 4)]
    assert broken == {}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_other_systems(file, end):
    file.write_bytes(end.join(["id,a", "1,x", "2,y", ""]).encode())
    rows, _ = read(file)
    assert [(row["id"], row["a"], row[LINE]) for row in rows] == [("1", "x", 2), ("2", "y", 3)]


def test_a_mark_at_the_start_is_no_part_of_the_first_name(file):
    file.write_bytes(b"\xef\xbb\xbfid,a\n1,x\n")
    assert open_csv(file, "persons.csv").columns == ("id", "a")


def test_too_few_or_too_many_fields_cost_one_line(file):
    file.write_text("id,a\n1\n2,x\n3,y,z\n4,x\n")
    rows, broken = read(file)
    assert [row["id"] for row in rows] == ["2", "4"]
    assert broken == {
        2: "has 1 field where the header has 2",
        4: "has 3 fields where the header has 2",
    }


@pytest.mark.parametrize(
    "bad", ['2,"x', '"2,x', '2,"x"y', '"2"3,x'], ids=["open", "first", "after", "middle"]
)
def test_a_quote_in_a_wrong_place_costs_one_line(file, bad):
    file.write_text(f'id,a\n1,x\n{bad}\n3,"y"\n4,z\n')
    rows, broken = read(file)
    assert [(row["id"], row[LINE]) for row in rows] == [("1", 2), ("3", 4), ("4", 5)]
    assert list(broken) == [3]
    assert "quote" in broken[3]


def test_a_quote_that_is_never_closed_costs_one_line_also_at_the_end(file):
    file.write_text("id,a\n1,x\n" + '2,"x\n' + "3,y\n" * 100 + '4,"z')
    rows, broken = read(file)
    assert len(rows) == 101
    assert list(broken) == [3, 104]


def test_a_row_that_is_not_utf8_is_refused_and_the_others_are_read(file):
    file.write_bytes("id,a\n1,é\n".encode() + b"2,\xe9\n3,e\n")
    rows, broken = read(file)
    assert [row["a"] for row in rows] == ["é", "e"]
    assert broken == {3: "is not UTF-8 text"}


@pytest.mark.parametrize(
    "content, code",
    [
        (b"", "csv-header"),
        (b"\n1,2\n", "csv-header"),
        (b'"id\n', "csv-header"),
        (b"id,,a\n", "csv-header"),
        (b"id;a\n1;2\n", "csv-separator"),
        (b"id\ta\n", "csv-separator"),
        (b"id,a,id\n", "column-double"),
        ("id,a\n".encode("utf-16"), "csv-encoding"),
        (b"id,na\xefef\n", "csv-encoding"),
    ],
)
def test_a_header_that_cannot_be_used(file, content, code):
    file.write_bytes(content)
    with pytest.raises(ProblemError) as caught:
        open_csv(file, "persons.csv")
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].place.file == "persons.csv"


def test_more_rows_than_fit_in_one_batch(file):
    file.write_text("id,a\n" + "".join(f"{number},x\n" for number in range(45_000)))
    rows, _ = read(file, "id")
    assert len(rows) == 45_000
    assert rows[-1] == {"id": "44999", LINE: 45_001}
