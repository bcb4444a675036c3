"""The commands of a source and of the combiner, as an operator runs them."""

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from threading import Event

import pytest

from transport.stand import NOW, RUN, SOURCE, lines, real_now
from vanzelf.cli.app import run
from vanzelf.eikenhage.parties import COMBINER, MUNICIPALITY
from vanzelf.protocol.problems import ProtocolError
from vanzelf.transport.carrier import FileLink
from vanzelf.transport.https import links_of
from vanzelf.transport.links import LinkDownError, ask_status, collect, write_file


@pytest.fixture
def demo(stand):
    """A stand whose parties live on the day of the demo, whatever day it is."""
    clock = {"moment": "2026-11-01T09:00:00Z", "sinds": real_now().isoformat()}
    for path in (stand.files[actor.slug] for actor in (SOURCE, COMBINER)):
        path.write_text(json.dumps(json.loads(path.read_text()) | {"klok": clock}))
    return stand


def test_the_combiner_is_served_until_it_is_stopped(demo):
    command = [sys.executable, "-c", "from vanzelf.cli import main; main()", "combiner", "serve"]
    party, port = str(demo.files[COMBINER.slug]), str(demo.ports[COMBINER.slug])
    with (
        links_of(demo.settings(MUNICIPALITY.slug))[COMBINER.oin] as link,
        started([*command, "--party", party, "--port", port]) as served,
    ):
        assert COMBINER.name in served.stdout.readline()
        patient(lambda: link.send(demo.key_request()), served)
        with pytest.raises(ProtocolError, match="kind-unexpected"):
            link.send(ask_status(demo.party(MUNICIPALITY.slug), COMBINER.oin, RUN))
        assert len(link.send(collect(demo.party(MUNICIPALITY.slug), COMBINER.oin, RUN))) == 1
        link.close()
        served.send_signal(signal.SIGTERM)
        _, noted = served.communicate(timeout=30)
    (line,) = [json.loads(each) for each in noted.splitlines() if each.startswith("{")]
    assert (line["code"], line["van"], line["op"][:16]) == (
        "kind-unexpected", MUNICIPALITY.oin, NOW.isoformat()[:16],
    )  # fmt: skip


@contextmanager
def started(command):
    """A program that does not outlive the test."""
    pipe = subprocess.PIPE
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment) as running:
        try:
            yield running
        finally:
            running.kill()


def patient(ask, served):
    """Ask until the server listens."""
    while True:
        assert served.poll() is None
        try:
            return ask()
        except LinkDownError:
            Event().wait(0.05)


def test_a_source_and_the_combiner_handle_files(demo, tmp_path, capsys):
    for actor in (SOURCE, COMBINER):
        folder = tmp_path / actor.slug
        link = FileLink(MUNICIPALITY.oin, folder)
        link.send(ask_status(demo.party(MUNICIPALITY.slug), actor.oin, RUN))
        command = "source" if actor is SOURCE else "combiner"
        code = run([command, "process", str(folder), "--party", str(demo.files[actor.slug])])
        told = capsys.readouterr().out
        if actor is SOURCE:
            assert (code, told) == (0, "1 handled, 1 answers written, 0 refused.\n")
        else:
            assert (code, told) == (1, "0 handled, 0 answers written, 1 refused.\n")
        write_file(folder / "in", demo.message("ophalen", actor.oin, run="0" * 31 + "1"))
        assert run([command, "process", str(folder), "--party", str(demo.files[actor.slug])]) == 1
        capsys.readouterr()


def test_a_command_takes_the_file_of_its_own_kind_of_party(demo, tmp_path, capsys):
    party = str(demo.files[SOURCE.slug])
    assert run(["combiner", "process", str(tmp_path), "--party", party]) == 1
    assert "[party-role]" in capsys.readouterr().err
    assert run(["combiner", "serve", "--party", party]) == 1
    party = str(demo.files[COMBINER.slug])
    assert run(["source", "serve", "--party", party]) == 1
    assert capsys.readouterr().err.count("[party-role]") == 2


def test_a_port_that_is_taken_is_told(demo, capsys, caplog):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", demo.ports[COMBINER.slug]))
        taken.listen()
        party, port = str(demo.files[COMBINER.slug]), str(demo.ports[COMBINER.slug])
        assert run(["combiner", "serve", "--party", party, "--port", port]) == 2
    assert "[port-in-use]" in capsys.readouterr().err
    assert lines(caplog) == []
