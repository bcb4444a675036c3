"""A new party: its directory is right at once, and says what is still to be filled in."""

import re
import stat

import pytest

from vanzelf.cli.app import run
from vanzelf.cli.parties import real_time
from vanzelf.cli.party_files import FILL_IN, mapping_text
from vanzelf.holdings.mapping import read_mapping
from vanzelf.rules.load import load_catalogue
from vanzelf.transport.cards import read_cards
from vanzelf.transport.config import read_settings
from vanzelf.transport.opening import open_party

OIN = "00000099000000003000"
SOURCES = ("belastingdienst", "dienst-toeslagen", "svb", "uwv", "woningcorporatie")
ON = "2026-11-01"


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


def new(kind, folder, *more):
    named = [
        "--oin",
        OIN,
        "--name",
        "Een naam: met dubbele punt",
        "--supplier",
        "L",
        "--host",
        "h.example",
    ]
    return run(["party", "new", kind, str(folder), *named, "--demo", "--on", ON, *more])


@pytest.mark.parametrize("kind, more", [
    ("municipality", ("--code", "9999")),
    ("combiner", ()),
    *(("source", ("--holder", each)) for each in SOURCES),
])  # fmt: skip
def test_a_new_party_opens(tmp_path, catalogue, kind, more, capsys):
    folder = tmp_path / "ik"
    assert new(kind, folder, *more) == 0
    opened = open_party(folder / "partij.yaml", real_time, {"VANZELF_DATABASE": "dbname=x"})
    assert opened.card == read_cards(folder / "kaarten")[OIN]
    assert opened.demo
    assert opened.card.municipalities == (("9999",) if kind == "municipality" else ())
    if kind != "combiner":
        mapping = read_mapping(folder / "mapping.yaml", catalogue)
        assert mapping.holder == ("gemeente" if kind == "municipality" else more[1])
        assert (mapping.register is None) == (mapping.holder == "woningcorporatie")
    told = capsys.readouterr().out
    for path in re.findall(r"^  (\S+)  ", told, re.M):
        assert (folder / path).exists(), path


def test_keys_are_for_the_owner_only_and_those_of_people_stand_apart(tmp_path):
    assert new("source", tmp_path / "ik", "--holder", "uwv") == 0
    files = {path.relative_to(tmp_path / "ik").as_posix() for path in (tmp_path / "ik").rglob("*")}
    assert {"elders/mandaten.jwk", "elders/beheerder.jwk", "elders/fg.jwk"} <= files
    for path in (tmp_path / "ik").rglob("*.jwk"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    card = (tmp_path / "ik" / "kaarten" / f"{OIN}.json").read_text(encoding="utf-8")
    assert '"d"' not in card, "no private half"
    assert card.count('"kid"') == 5


def test_nothing_is_written_over(tmp_path, capsys):
    assert new("combiner", tmp_path / "ik") == 0
    before = (tmp_path / "ik" / "sleutels" / "berichten.jwk").read_bytes()
    assert new("combiner", tmp_path / "ik") == 1
    assert "[party-exists]" in capsys.readouterr().err
    assert (tmp_path / "ik" / "sleutels" / "berichten.jwk").read_bytes() == before


@pytest.mark.parametrize("more", [(), ("--holder", "bakker")])
def test_a_source_says_which_holder_it_is(tmp_path, capsys, more):
    assert new("source", tmp_path / "ik", *more) == 2
    assert "uwv, woningcorporatie" in capsys.readouterr().err
    assert not (tmp_path / "ik").exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind, more", [("municipality", ()), ("combiner", ("--code", "9999"))])
def test_a_municipality_has_a_code_and_nobody_else(tmp_path, capsys, kind, more):
    assert new(kind, tmp_path / "ik", *more) != 0
    assert "[party-municipality]" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_number_that_is_none_leaves_nothing(tmp_path, capsys):
    folder = tmp_path / "ik"
    named = ["--oin", "12", "--name", "N", "--supplier", "L", "--host", "h"]
    assert run(["party", "new", "combiner", str(folder), *named]) == 1
    assert list(tmp_path.iterdir()) == []
    assert "Traceback" not in capsys.readouterr().err


def test_what_is_still_to_be_done_is_told(tmp_path, capsys):
    assert new("source", tmp_path / "ik", "--holder", "uwv") == 0
    with pytest.raises(Exception, match="no database is named"):
        read_settings(tmp_path / "ik" / "partij.yaml", {})


@pytest.mark.parametrize("holder", SOURCES)
def test_a_mapping_has_every_fact_that_is_asked_about(catalogue, holder):
    import datetime as dt

    text = mapping_text(catalogue, holder, dt.date.fromisoformat(ON))
    assert FILL_IN in text
    asked = {
        "belastingdienst": "toetsingsinkomen", "uwv": "netto_inkomen_maand",
        "woningcorporatie": "huurt_woning", "svb": "ontvangt_kinderbijslag",
        "dienst-toeslagen": "ontvangt_zorgtoeslag",
    }[holder]  # fmt: skip
    assert f"begrip: {asked}\n" in text
