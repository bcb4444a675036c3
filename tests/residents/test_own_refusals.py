"""A source notes who does not want to be looked up, from a file or standard input."""

import io

import pytest

from lists.world import BEGIN
from vanzelf.cli.app import run as command
from vanzelf.eikenhage.files import write_party_files
from vanzelf.ledger.log import Log


@pytest.fixture
def source(world):
    """The party file of a source, and what is in its table of refusals."""
    databases = {slug: party.dsn for slug, party in world.parties.items()}
    files = write_party_files(world.folder, world.holders, databases, {}, BEGIN, BEGIN)
    party = world.parties["svb"]
    key = (party.directory / "sleutels" / "logboek.sleutel").read_bytes()

    def refused():
        with party.connect() as con:
            rows = con.execute("select person from refusals").fetchall()
        return {bytes(each) for (each,) in rows}

    return ["--party", str(files["svb"])], refused, Log(key)


def test_refusals_come_from_a_file_or_standard_input_and_can_be_taken_back(
    source, tmp_path, capsys, monkeypatch
):
    party, refused, log = source
    numbers = tmp_path / "nummers.txt"
    numbers.write_text("999990019\n\n999990020\n999990019\n")
    assert command(["source", "refuse", *party, "--file", str(numbers)]) == 0
    assert refused() == set(log.subject_bytes(["999990019", "999990020"]))
    monkeypatch.setattr("sys.stdin", io.StringIO("999990019\n999990032\n"))
    assert command(["source", "refuse", *party]) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "1 of 2 noted; the others were so already."
    assert "99999" not in said
    monkeypatch.setattr("sys.stdin", io.StringIO("999990019\n999990020\n"))
    assert command(["source", "refuse", "--back", *party]) == 0
    assert refused() == set(log.subject_bytes(["999990032"]))


@pytest.mark.parametrize(
    "text, code", [("", "person-missing"), ("999990019 999990020\n", "person-number")]
)
def test_what_is_no_list_of_numbers_is_refused_without_repeating_it(
    source, capsys, monkeypatch, text, code
):
    party, refused, _ = source
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert command(["source", "refuse", *party]) == 1
    told = capsys.readouterr().err
    assert code in told
    assert "99999" not in told
    assert refused() == set()
