"""A party keeps its processing log as long as it says, and then the lines go by themselves."""

import datetime as dt

import pytest

from transport.stand import SOURCE
from vanzelf.cli.app import run
from vanzelf.ledger.trace import Trace
from vanzelf.ledger.verifying import verify
from vanzelf.transport.config import read_settings
from vanzelf.transport.keeping import Keeping, years_before
from vanzelf.transport.opening import party_of

PEOPLE = ["999990019", "999990020", "999990032"]


@pytest.fixture
def source(stand, catalogue):
    """The desk of a source, which wrote something of three people."""
    desk = stand.source(catalogue)[0]
    wrote(desk, stand, PEOPLE)
    return desk


def wrote(desk, stand, people):
    at = int(stand.clock().timestamp() * 1000)
    with desk.party.connect() as con:
        desk.office.log.write_persons(
            con, Trace.begin(), "https://bron.example/lijsten", "Vraag", at, at, people, "urn:oin:1"
        )


def state(party):
    """How many lines there are and how many of them are erased; nothing is wrong with the log."""
    with party.connect() as con:
        found = verify(con, party.oin, party.trusted)
    assert found.holds
    return found.lines, found.erased


def test_lines_go_when_their_years_are_over_and_not_a_day_sooner(source, stand):
    keeping = Keeping(source.party)
    (before, _none) = state(source.party)
    began = stand.clock.now
    stand.clock.now = began.replace(year=began.year + source.party.log_years)
    wrote(source, stand, PEOPLE[:1])
    assert keeping() == 0
    stand.clock.now += dt.timedelta(days=1)
    assert keeping() == 3
    assert keeping() == 0
    assert state(source.party) == (before + 2, 3), "a line of later, and one that says what went"


def test_the_years_are_a_setting_of_the_party(source, stand):
    settings = read_settings(stand.files[SOURCE.slug], {"VANZELF_LOGBOEK_JAREN": "2"})
    stand.clock.now += dt.timedelta(days=2 * 366)
    assert Keeping(party_of(settings, stand.clock))() == 3


def test_a_leap_day_has_its_day_in_other_years():
    leap = dt.datetime(2028, 2, 29, tzinfo=dt.UTC)
    assert years_before(leap, 5) == dt.datetime(2023, 2, 28, tzinfo=dt.UTC)
    assert years_before(leap, 4) == dt.datetime(2024, 2, 29, tzinfo=dt.UTC)


def test_who_asked_is_erased_by_a_command_and_nobody_else(source, stand, tmp_path, capsys):
    number = tmp_path / "nummer"
    number.write_text(PEOPLE[1])
    (before, _none) = state(source.party)
    erase = ["log", "erase", str(stand.files[SOURCE.slug]), "--file", str(number)]
    assert run([*erase, "--ground", "verzoek"]) == 0
    assert "a signed line says so" in capsys.readouterr().out
    assert state(source.party) == (before + 1, 1)
    assert run([*erase, "--ground", "rechter"]) == 0
    assert "nothing to erase" in capsys.readouterr().out
    assert run(erase) == 2
    assert "[log-ground]" in capsys.readouterr().err
    assert run(erase[:3]) == 0, "what is older than five years: nothing"
    assert state(source.party) == (before + 1, 1)
