import json
from io import StringIO
from pathlib import Path

import pytest

from support.ledger import BSNS, LOG, OTHER, OTHER_KEY, OWN_KEY, PARTY
from vanzelf.cli.app import run
from vanzelf.ledger.reading import accesses
from vanzelf.transport.cards import Card, write_card

REGISTER = Path(__file__).with_name("register.yaml")


@pytest.fixture
def party(tmp_path, written, copy_of):
    """The options of a party's command, its directory, and its database."""
    con = copy_of(written[0])
    for oin, key, role in ((PARTY, OWN_KEY, "gemeente"), (OTHER, OTHER_KEY, "bron")):
        card = Card(
            oin=oin, name=f"partij {role}", role=role, supplier=role, host=role,
            keys=(key.public(),),
        )  # fmt: skip
        write_card(card, tmp_path / "cards")
    (tmp_path / "subject.key").write_text(LOG.subject_key.hex() + "\n")
    (tmp_path / "held").write_text("\n".join(written[1]))
    return ["--database", con.info.dsn], tmp_path, con


def reading(party, *more):
    options, directory, _ = party
    return run(
        ["log", "person", *options, "--keys", str(directory), "--register", str(REGISTER),
         "--role", "privacy officer", "--reason", "Klacht, zaak 2026-0017", *more]
    )  # fmt: skip


def checking(party, *more):
    options, directory, _ = party
    cards = ["--party", PARTY, "--cards", str(directory / "cards")]
    return run(["log", "verify", *options, *cards, *more])


def test_the_number_comes_from_standard_input_and_is_never_shown(party, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO(f"{BSNS[1]}\n"))
    assert reading(party) == 0
    shown = capsys.readouterr()
    assert shown.out.count("stadspas") == 6
    assert "3 november 2026, 10.00 uur" in shown.out
    assert BSNS[1] not in shown.out + shown.err
    assert len(accesses(party[2], LOG, BSNS[1])) == 1


def test_the_number_may_come_from_a_file(party, capsys):
    number = party[1] / "number"
    number.write_text(BSNS[1])
    assert reading(party, "--file", str(number), "--format", "json", "--language", "en") == 0
    told = json.loads(capsys.readouterr().out)
    assert told[0]["on"] == "3 November 2026, 10:00"


def test_what_is_not_a_number_is_refused_without_showing_it(party, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO(f"{BSNS[1]} {BSNS[2]}\n"))
    assert reading(party) == 1
    shown = capsys.readouterr()
    assert "person-number" in shown.err
    assert BSNS[1] not in shown.err


def test_a_key_of_another_length_is_refused(party, capsys):
    (party[1] / "subject.key").write_text("abcd")
    assert reading(party) == 1
    assert "log-key" in capsys.readouterr().err


def test_verify_says_whether_it_holds(party, capsys):
    assert checking(party, "--held", str(party[1] / "held")) == 0
    assert "Nothing was changed." in capsys.readouterr().out
    query = "select max(line) from ledger.parts where line < 140"  # some lines were erased
    [(line,)] = party[2].execute(query).fetchall()
    party[2].execute("delete from ledger.parts where line = %s", [line])
    party[2].commit()
    assert checking(party) == 1
    assert f"line-missing {line}:" in capsys.readouterr().out
    assert checking(party, "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert [each["fault"] for each in found["findings"]] == ["line-missing"]


def test_verify_needs_the_card_of_the_party(party, capsys):
    (party[1] / "cards" / f"{PARTY}.json").unlink()
    assert checking(party) == 2
    assert "party-unknown" in capsys.readouterr().err
