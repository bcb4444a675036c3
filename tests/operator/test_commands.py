"""The commands of who runs a source: pages on this machine, signatures, and the own log."""

import datetime as dt
import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from vanzelf.cli.app import run
from vanzelf.eikenhage.files import write_party_files
from vanzelf.eikenhage.parties import ACTORS, COMBINER
from vanzelf.protocol.mandates import Mandate
from vanzelf.source.decisions import Decisions

SLUG = "belastingdienst"


@pytest.fixture
def party(stage, town_holders):
    """The party file of the source; its parties live on the day of the demo."""
    at = dt.datetime.now(dt.UTC).replace(microsecond=0)  # noqa: TID251 - the command reads the clock
    databases = {each.slug: "dbname=none" for each in ACTORS} | {SLUG: stage.side.party.dsn}
    files = write_party_files(stage.folder, town_holders, databases, {}, at, stage.clock())
    return files[SLUG]


@pytest.fixture
def vanzelf(party, capsys):
    """Run `vanzelf source` for the party; gives exit code, output and errors."""

    def call(*arguments):
        capsys.readouterr()
        code = run(["source", *(str(each) for each in arguments), "--party", str(party)])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return call


def key(stage, use):
    return stage.folder / SLUG / "sleutels" / f"{use}.jwk"


def decide(stage, proposal, role, name):
    with stage.side.party.connect() as con, con.transaction():
        Decisions(con).agree(proposal, None, role, name, None, stage.clock())


def test_decisions_become_signatures_and_a_mandate(stage, party, vanzelf, tmp_path):
    proposal, out = stage.propose(), tmp_path / "mandaat.jws"
    number = proposal[:12]
    code, _, err = vanzelf("approve", number, "--key", key(stage, "beheerder"), "--yes")
    assert (code, "approval-undecided" in err) == (1, True)
    decide(stage, proposal, "beheerder", "A. de Boer")
    code, told, err = vanzelf("approve", number, "--key", key(stage, "beheerder"), "--yes")
    assert (code, err) == (0, "")
    assert "Gemeente Eikenhage (fictief)" in told
    assert told.endswith("Approved as beheerder.\n")
    grant = ("approve", number, "--key", key(stage, "mandaten"), "--out", out, "--yes")
    code, _, err = vanzelf(*grant)
    assert (code, "approval-missing" in err, out.exists()) == (1, True, False)

    sign = ("approve", number, "--key", key(stage, "fg"), "--yes")
    code, _, err = vanzelf(*sign, "--name", "a. de boer")
    assert (code, "approval-person" in err) == (1, True)
    assert vanzelf(*sign, "--name", "C. Yilmaz")[0] == 0  # decided here, and kept as on the page
    with stage.side.party.connect() as con:
        assert {each.name for each in Decisions(con).on(proposal).values()} == {
            "A. de Boer", "C. Yilmaz",
        }  # fmt: skip
    code, _, err = vanzelf(*grant)
    assert (code, err) == (0, "")
    granted, _ = Mandate.check(out.read_text(), stage.side.party.keys_for("mandaten"))
    assert granted.version == 1


def test_what_the_page_says_is_what_is_signed(stage, party, vanzelf):
    proposal = stage.propose()
    decide(stage, proposal, "fg", "C. Yilmaz")
    sign = ("approve", proposal[:12], "--key", key(stage, "fg"), "--yes")
    for other in (("--name", "D. Bakker"), ("--condition", "maanden=18")):
        code, _, err = vanzelf(*sign, *other)
        assert (code, "approval-other" in err) == (1, True)
    code, _, err = vanzelf(*sign[:-1])  # nobody is there to say yes
    assert code != 0
    with stage.side.party.connect() as con:
        assert not Decisions(con).on(proposal)["fg"].signed


@pytest.mark.parametrize(
    "number, use, code",
    [("0" * 12, "fg", "proposal-unknown"), ("%", "fg", "proposal-unknown"), (None, "berichten", "approval-role")],
)  # fmt: skip
def test_what_cannot_be_signed(stage, party, vanzelf, number, use, code):
    proposal = stage.propose()
    found, _, err = vanzelf("approve", number or proposal, "--key", key(stage, use), "--yes")
    assert (found, code in err) == (1, True)


def test_the_own_log_by_party_file(stage, party, vanzelf, tmp_path):
    assert vanzelf("log", "runs")[1] == "There was no list yet.\n"
    stage.run(1, persons=40)
    code, told, _ = vanzelf("log", "runs")
    assert code == 0
    assert "toeslagen  gesloten  1.234 households, 40 people, 12.2 s" in told
    (line,) = json.loads(vanzelf("log", "runs", "--format", "json")[1])
    assert (line["persons"], line["state"]) == (40, "gesloten")
    code, told, err = vanzelf("log", "verify")
    assert (code, told.endswith("Nothing was changed.\n")) == (0, True), err
    person = tmp_path / "nummer"
    person.write_text("999990019\n")
    register = Path(__file__).parent.parent / "ledger" / "register.yaml"
    code, told, err = vanzelf(
        "log", "person", "--register", register, "--role", "functionaris gegevensbescherming",
        "--reason", "Verzoek om inzage, zaak 12.", "--file", person,
    )  # fmt: skip
    assert (code, told) == (0, "Geen regels. / No lines.\n"), err
    with stage.side.party.connect() as con:
        assert con.execute("select count(*) from ledger.access").fetchone() == (1,)


def test_the_pages_are_served_here_alone_until_they_are_stopped(party):
    port = free_port()
    command = [sys.executable, "-c", "from vanzelf.cli import main; main()", "source", "operate"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*command, "--party", str(party), "--port", str(port)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    ) as served:  # fmt: skip
        try:
            assert f"http://127.0.0.1:{port}/" in served.stdout.readline()
            code = re.search(r"[A-Z2-9-]{29}", served.stdout.readline())[0]
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", transport=httpx.HTTPTransport(retries=8)
            ) as browser:
                assert "Eenmalige code" in browser.get("/", follow_redirects=True).text
                fields = {"code": code, "naam": "A. de Boer", "rol": "fg"}
                assert browser.post("/nl/aanmelden", data=fields).status_code == 303
                assert "Mijn vragen" in browser.get("/nl/vragen").text
            with (
                pytest.raises(ConnectionRefusedError),
                socket.create_connection((own_address(), port), 2),
            ):
                pass
            served.send_signal(signal.SIGINT)
            _, err = served.communicate(timeout=30)
        finally:
            served.kill()
    assert "Traceback" not in err
    assert code not in err


def own_address() -> str:
    """Another address of this machine than 127.0.0.1; every one of 127/8 is this machine."""
    return "127.0.0.2"


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def test_it_takes_the_file_of_a_source(stage, party, capsys):
    other = str(party).replace(SLUG, COMBINER.slug)
    assert run(["source", "operate", "--party", other]) == 1
    assert "[party-role]" in capsys.readouterr().err
