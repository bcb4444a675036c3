"""`vanzelf application` on a party file: people come on standard input, never in a command."""

import datetime as dt
import io
import json

import pytest

from applications.test_protection import people, someone  # noqa: F401 -- fixtures
from vanzelf.cli.app import run
from vanzelf.eikenhage.files import write_party_files

AT = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def party_file(counter):
    databases = {slug: party.dsn for slug, party in counter.world.parties.items()}
    holders, folder = counter.world.holders, counter.world.folder
    return str(write_party_files(folder, holders, databases, {}, AT, AT)["gemeente"])


def test_an_application_is_shown_with_sources_and_questions_and_erased_on_a_no(
    counter,
    party_file,
    someone,  # noqa: F811
    capsys,
    monkeypatch,
):
    application = counter.fetch(someone, "zorgtoeslag")
    assert run(["application", "show", application, "--party", party_file]) == 0
    shown = capsys.readouterr().out
    assert "(belastingdienst, " in shown
    assert "? Heeft u een Nederlandse zorgverzekering?" in shown
    assert someone not in shown
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"persoon": someone})))
    assert run(["application", "erase", "--no", "--party", party_file]) == 0
    assert capsys.readouterr().out == "1 erased.\n"
    assert run(["application", "show", application, "--party", party_file]) == 1
    assert "application-erased" in capsys.readouterr().err


def test_nothing_is_fetched_without_a_word_on_standard_input(party_file, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    command = ["application", "fetch", "zorgtoeslag", "--on", "2026-11-01", "--party", party_file]
    assert run(command) == 1
    assert "application-input" in capsys.readouterr().err
