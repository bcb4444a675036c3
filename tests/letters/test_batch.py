"""A batch for a printer: all letters once, whole or not at all, and no word of why."""

import csv
import hashlib
import io
import zipfile

import pytest

from letters.some import HOME, letter
from vanzelf.letters import batch as batches
from vanzelf.letters.batch import Printed, batch, keys_in, pages_of, write
from vanzelf.letters.render import render
from vanzelf.terms.problems import ProblemError

THREE = [(f"k{number}", letter(reference=f"EH-{number}")) for number in range(3)]


def index(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        text = archive.read("index.csv").decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        files = {row["bestand"]: archive.read(row["bestand"]) for row in rows}
        assert set(archive.namelist()) == {*files, "index.csv"}
    return text, rows, files


def test_every_letter_is_in_it_with_pages_and_address(tmp_path):
    made = batch(THREE, tmp_path, "golf-1")
    assert (made.letters, made.pages, made.again) == (3, 3, False)
    text, rows, files = index(made.path)
    assert [row["kenmerk"] for row in rows] == ["k0", "k1", "k2"]
    assert [rows[0][f"adres_{line}"] for line in (1, 2, 3, 4)] == [*HOME, ""]
    for row in rows:
        assert hashlib.sha256(files[row["bestand"]]).hexdigest() == row["sha256"]
    assert files[rows[1]["bestand"]] == render(THREE[1][1])
    assert "geld" not in text


def test_the_same_batch_again_is_the_same_file_and_nothing_is_made(tmp_path, monkeypatch):
    first = batch(THREE, tmp_path, "golf-1")
    monkeypatch.setattr(batches, "render_many", None)
    again = batch(THREE, tmp_path, "golf-1")
    assert again.again
    assert (again.path, again.letters, again.pages) == (first.path, 3, 3)


def test_the_same_letters_are_the_same_bytes(tmp_path):
    pdf = render(letter())
    one, other = tmp_path / "1.zip", tmp_path / "2.zip"
    for path in (one, other):
        write(path, [Printed("k", pdf)])
    assert one.read_bytes() == other.read_bytes()


def test_a_letter_is_printed_once_whatever_the_batch(tmp_path):
    batch(THREE[:2], tmp_path, "golf-1")
    second = batch(THREE, tmp_path, "golf-2")
    assert keys_in(second.path) == {"k2"}
    assert batch(THREE, tmp_path, "golf-3") is None


def test_other_letters_under_a_name_that_is_taken_are_refused(tmp_path):
    batch(THREE[:1], tmp_path, "golf-1")
    with pytest.raises(ProblemError, match="batch-other"):
        batch(THREE, tmp_path, "golf-1")


def test_nothing_is_left_when_it_stops_half_way(tmp_path):
    def broken():
        yield Printed("k0", render(letter()))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "golf.zip", broken())
    assert not list(tmp_path.iterdir())


def test_a_secret_address_goes_only_to_a_printer_under_contract(tmp_path):
    secret = [("k", letter(secret=True))]
    with pytest.raises(ProblemError, match="letter-secret") as refused:
        batch(secret, tmp_path, "golf")
    assert HOME[1] not in str(refused.value)
    assert not list(tmp_path.iterdir())
    assert batch(secret, tmp_path, "golf", under_contract=True).letters == 1


def test_pages_are_counted():
    assert pages_of(render(letter("Een regel.\n\n" * 40))) == 2
    with pytest.raises(ProblemError, match="letter-foreign"):
        pages_of(b"%PDF-1.4 of somebody else")
