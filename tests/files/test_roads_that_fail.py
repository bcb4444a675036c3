"""A party that faults is left alone ever longer; what it has is not sent again; why it ended is kept."""

import datetime as dt
import json
from collections import Counter
from dataclasses import replace

import pytest

from vanzelf.cli.app import run as command
from vanzelf.eikenhage.files import write_party_files
from vanzelf.eikenhage.parties import MUNICIPALITY, SOURCES
from vanzelf.protocol.messages import Kind
from vanzelf.transport.framing import glimpse
from vanzelf.transport.links import LinkDownError
from vanzelf.transport.patience import FIRST, MOST, Patience

SVB = next(each for each in SOURCES if each.slug == "svb")


class Road:
    """A road that counts, and that fails for messages of some kinds: before or after the other."""

    def __init__(self, link, *kinds, handled=False):
        self._link, self._kinds, self._handled = link, kinds, handled
        self.sent = Counter()

    def send(self, raw):
        kind = glimpse(raw).kind
        self.sent[kind] += 1
        if kind not in self._kinds:
            return self._link.send(raw)
        if self._handled:
            self._link.send(raw)
        raise LinkDownError


def going(world, *kinds, handled=False):
    """A runner that is patient, and its road to one source."""
    road = Road(world.links[SVB.oin], *kinds, handled=handled)
    runner = world.runner(links={**world.links, SVB.oin: road})
    return replace(runner, patience=Patience(world.clock)), road


def forward(world):
    return lambda: world.clock.forward(seconds=1)


def test_rows_are_not_sent_again_to_who_has_answered_them(world):
    """The answer to the request was lost; the leg shows that the rows have come."""
    runner, road = going(world, Kind.ROWS, Kind.MANIFEST, Kind.AUDIT, handled=True)
    run = world.propose()
    assert runner.to_the_end(run, forward(world)).state == "klaar"
    assert [road.sent[kind] for kind in (Kind.MANIFEST, Kind.ROWS, Kind.AUDIT)] == [1, 1, 1]


def test_rows_are_sent_ever_less_often_to_who_faults_and_not_after_the_run_expires(world):
    runner, road = going(world, Kind.ROWS)
    run = world.propose()
    sent = []

    def a_second():
        sent.append(road.sent[Kind.ROWS])
        world.clock.forward(seconds=1 if len(sent) < 40 else 86_400)

    found = runner.to_the_end(run, a_second)
    assert (found.state, found.reason) == ("afgebroken", "verlopen")
    assert 5 <= sent[39] <= 7  # in 40 seconds: after 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5
    assert sent[-1] <= sent[39] + 7  # once a day
    assert road.sent[Kind.ROWS] == sent[-1]


def test_how_long_somebody_is_left_alone():
    now = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
    spread = [0.0, 1.0, 0.5, *[1.0] * 20]
    patience = Patience(lambda: now, lambda: spread.pop(0))
    assert patience.ready("iets")
    waits = []
    for _ in range(14):
        patience.faulted("iets")
        assert not patience.ready("iets")
        begun = now
        while not patience.ready("iets"):
            now += dt.timedelta(milliseconds=125)
        waits.append(now - begun)
    assert waits[:3] == [FIRST / 2, FIRST * 2, FIRST * 3]
    assert waits == sorted(waits)
    assert waits[-1] == waits[-2] == MOST
    patience.worked("iets")
    patience.faulted("iets")
    now += FIRST
    assert patience.ready("iets")


def test_every_message_is_read_once(world, monkeypatch):
    from vanzelf.ask import steps

    read, opened = steps.open_message, Counter()

    def counted(raw, trusted):
        opened[raw] += 1
        return read(raw, trusted)

    monkeypatch.setattr(steps, "open_message", counted)
    assert world.runner().to_the_end(world.propose(), pytest.fail).state == "klaar"
    assert set(opened.values()) == {1}


def test_who_ended_a_run_and_why_is_shown(world, capsys):
    run, runner = world.propose(), world.runner()
    for _ in range(2):
        runner.one_pass(run)
    with world.parties["svb"].connect() as con:
        con.execute("update mandates set withdrawn_at = %s", (world.clock(),))
    found = runner.to_the_end(run, pytest.fail)
    assert found.reason == "afgebroken-door-ander"
    party = str(party_file(world))
    assert command(["list", "show", run, "--party", party]) == 0
    assert f"{SVB.name}: mandaat-ingetrokken" in capsys.readouterr().out
    assert command(["list", "show", run, "--party", party, "--format", "json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["beeindigd_door"] == {
        "oin": SVB.oin,
        "naam": SVB.name,
        "code": "mandaat-ingetrokken",
    }


def party_file(world):
    databases = {slug: party.dsn for slug, party in world.parties.items()}
    made = write_party_files(world.folder, world.holders, databases, {}, world.clock())
    return made[MUNICIPALITY.slug]
