"""Mandates on the command line, from keys to a withdrawal."""

import datetime as dt
import json
import os

import pytest

from mandates.parties import NAMES, oin
from vanzelf.cli.app import run
from vanzelf.protocol.mandates import Mandate
from vanzelf.protocol.signing import Key
from vanzelf.protocol.status import Standing, read_status, status_of
from vanzelf.store.database import connect, create_database
from vanzelf.transport.cards import Card, write_card

CITY, SOURCE, COMBINER = oin(21), oin(11), oin(31)
USES = {
    CITY: ("gemeente", ["berichten"]),
    SOURCE: ("bron", ["berichten", "mandaten", "beheerder", "fg"]),
    COMBINER: ("combiner", ["berichten"]),
}


@pytest.fixture
def place(tmp_path, monkeypatch, postgres_dsn, worker_id):
    """A directory with keys and cards of three parties, and an empty database for the source."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(
        "DATABASE_URL", create_database(postgres_dsn, f"mandates_commands_{worker_id}")
    )
    return tmp_path


@pytest.fixture
def vanzelf(place, capsys):
    """Run `vanzelf mandate` there; gives exit code, output and errors."""

    def call(*arguments):
        capsys.readouterr()
        code = run(["mandate", *(str(each) for each in arguments)])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return call


@pytest.fixture
def parties(vanzelf, place):
    """Keys and cards, as the parties make and exchange them."""
    for number, (role, uses) in USES.items():
        public = []
        for use in uses:
            code, out, _ = vanzelf(
                "keys", "--oin", number, "--use", use, "--out", f"{number[-2:]}-{use}.jwk"
            )
            assert code == 0
            public.append(json.loads(out))
        card = Card(
            oin=number, name=f"Partij {number[-2:]}", role=role, supplier=f"L{number[-2:]}",
            host=f"H{number[-2:]}", keys=tuple(public),
            municipalities=("9999",) if role == "gemeente" else (),
        )  # fmt: skip
        write_card(card, place / "kaarten")


def propose(vanzelf, out="voorstel.jws", *, on=None, version=1):
    """Write a proposal of the city."""
    return vanzelf(
        "propose", "gemeentelijk-uwv", "--on", on or dt.date(2026, 11, 1), "--source", SOURCE,
        "--combiner", COMBINER, "--cards", "kaarten", "--key", "21-berichten.jwk", "--out", out,
        "--version", version,
    )  # fmt: skip


def at_source(vanzelf, command, *arguments, key="mandaten"):
    """Run a command of the source."""
    return vanzelf(
        command, *arguments, "--holder", "uwv", "--cards", "kaarten", "--key", f"11-{key}.jwk"
    )


def test_keys_are_private_and_are_not_overwritten(vanzelf, place, parties):
    file = place / "11-mandaten.jwk"
    assert file.stat().st_mode & 0o077 == 0
    kept = Key.read(json.loads(file.read_text()))
    assert (kept.oin, kept.use) == (SOURCE, "mandaten")
    code, out, err = vanzelf("keys", "--oin", SOURCE, "--use", "fg", "--out", file.name)
    assert (code, out) == (1, "")
    assert "key-exists" in err
    assert vanzelf("keys", "--oin", SOURCE, "--use", "anders", "--out", "x.jwk")[0] == 2


def test_from_proposal_to_withdrawal(vanzelf, place, parties):
    assert propose(vanzelf)[0] == 0
    code, out, err = at_source(vanzelf, "receive", "voorstel.jws", "--demo", "--out", "nee.jws")
    assert (code, err) == (0, ""), err
    code, _, err = at_source(vanzelf, "sign", "voorstel.jws", "--demo", "--out", "mandaat.jws")
    assert code == 1
    assert "beheerder, fg" in err
    for role in ("beheerder", "fg"):
        code, out, err = at_source(
            vanzelf, "approve", "voorstel.jws", "--name", NAMES[role], key=role
        )
        assert (code, out) == (0, f"Approved as {role}.\n"), err
    code, _, err = at_source(vanzelf, "sign", "voorstel.jws", "--demo", "--out", "mandaat.jws")
    assert code == 0, err

    code, out, _ = vanzelf("show", "mandaat.jws", "--cards", "kaarten", "--language", "en")
    assert code == 0
    assert f"Partij 21 ({CITY}) asks Partij 11 ({SOURCE})." in out
    assert "sociaal-minimum-stadspas = 120 procent" in out

    code, _, err = vanzelf(
        "renew", "mandaat.jws", "--on", "2026-12-01", "--cards", "kaarten", "--key",
        "21-berichten.jwk", "--out", "volgende.jws",
    )  # fmt: skip
    assert code == 0, err
    code, out, _ = vanzelf("diff", "mandaat.jws", "volgende.jws", "--cards", "kaarten")
    assert "Wordt: Mandaat gemeentelijk-uwv, versie 2." in out
    assert [line.split()[0] for line in out.splitlines()] == ["Was:", "Vervalt:", "Was:"]

    code, _, err = at_source(
        vanzelf, "withdraw", "mandaat.jws", "--reason", "De proef stopt.", "--out", "status.jws"
    )
    assert code == 0, err
    trusted = _mandate_keys(place)
    mandate, _ = Mandate.check((place / "mandaat.jws").read_text(), trusted)
    found = read_status((place / "status.jws").read_text(), trusted)
    assert status_of(found, mandate, found.issued) is Standing.WITHDRAWN
    assert at_source(vanzelf, "status", "--out", "nog-eens.jws")[0] == 0
    again = read_status((place / "nog-eens.jws").read_text(), trusted)
    assert again.withdrawn == found.withdrawn


def _mandate_keys(place):
    key = Key.read(json.loads((place / "11-mandaten.jwk").read_text()))
    return {key.kid: key}


def test_production_refuses_a_made_up_ground_aloud(vanzelf, place, parties):
    propose(vanzelf)
    code, _, err = at_source(vanzelf, "receive", "voorstel.jws", "--out", "nee.jws")
    assert code == 1
    assert "mandate-ground" in err
    assert (place / "nee.jws").exists()
    with connect(os.environ["DATABASE_URL"]) as con:
        assert con.execute("select reason from alerts").fetchall() == [("mandate-ground",)]


def test_a_refusal_by_people(vanzelf, place, parties):
    propose(vanzelf)
    at_source(vanzelf, "receive", "voorstel.jws", "--demo", "--out", "nee.jws")
    code, _, err = at_source(
        vanzelf, "refuse", "voorstel.jws", "--reason", "Geen DPIA.", "--out", "nee.jws"
    )
    assert code == 0, err
    code, _, err = at_source(vanzelf, "sign", "voorstel.jws", "--demo", "--out", "mandaat.jws")
    assert code == 1
    assert "proposal-closed" in err


@pytest.mark.parametrize(
    "arguments, code",
    [
        (("show", "11-fg.jwk", "--cards", "kaarten"), "signature-form"),
        (("show", "geen.jws", "--cards", "kaarten"), "file-error"),
        (("show", "voorstel.jws", "--cards", "leeg"), "signature-unknown-key"),
    ],
)
def test_what_cannot_be_shown(vanzelf, place, parties, arguments, code):
    propose(vanzelf)
    (place / "leeg").mkdir()
    found, out, err = vanzelf(*arguments)
    assert (found, out) == (1, "")
    assert code in err


def test_a_source_is_told_who_acts_together_and_what_others_granted(vanzelf, place, parties):
    code, out, err = vanzelf("join", "regio", CITY, oin(22))
    assert (code, out) == (0, f"{CITY}, {oin(22)}, regio\n"), err
    propose(vanzelf)
    at_source(vanzelf, "receive", "voorstel.jws", "--demo", "--out", "nee.jws")
    for role in ("beheerder", "fg"):
        at_source(vanzelf, "approve", "voorstel.jws", "--name", NAMES[role], key=role)
    at_source(vanzelf, "sign", "voorstel.jws", "--demo", "--out", "mandaat.jws")
    code, _, err = at_source(vanzelf, "learn", "mandaat.jws")
    assert code == 0, err
    code, _, err = at_source(vanzelf, "learn", "voorstel.jws")
    assert code == 1
    assert "signature-kind" in err
