"""A run by file ends right, whoever handles its directory when; and stops when a mandate is taken back."""

from dataclasses import replace

import pytest

from files.courier import Courier
from lists.test_list import in_one_place
from vanzelf.ask.endings import ending_of
from vanzelf.ask.runs import Runs
from vanzelf.eikenhage.parties import MUNICIPALITY, SOURCES
from vanzelf.protocol.messages import Kind
from vanzelf.protocol.run import Manifest
from vanzelf.transport.framing import peek

SVB = next(each for each in SOURCES if each.slug == "svb")

MOST = 14
"""Rounds. A run has 13 turns that wait for one another, so it never takes more."""


@pytest.fixture
def courier(world, tmp_path) -> Courier:
    return Courier(world, tmp_path / "koerier", world.propose(), 1)


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 6))]
)
def test_in_any_order_with_hours_between_it_ends_right(world, tmp_path, seed):
    courier = Courier(world, tmp_path / "koerier", world.propose(), seed)
    assert courier.rounds(MOST) <= MOST
    assert courier.found().state == "klaar"
    assert world.listed(courier.run) == in_one_place(world)
    assert courier.refused == []
    for oin in courier.asked()[1:]:  # everybody has it in writing which age was used
        table = "combiner_runs" if world.desks[oin].PART == "vanzelf.combiner" else "source_runs"
        with world.desks[oin].party.connect() as con:
            (text,) = con.execute(f"select manifest from {table}".encode()).fetchone()
        manifest, _ = Manifest.check(text, world.municipality.keys_for("berichten"))
        assert manifest.status_minutes == 24 * 60


def test_a_mandate_that_is_withdrawn_while_the_release_lies_waiting_stops_it(world, courier):
    """The lists that went along are too old by then, and the newer one says it."""
    me, combiner, *sources = courier.asked()
    for who in (me, combiner, me, combiner, *sources, me, *sources, me):
        courier.act(who)
    assert waiting(courier, combiner, Kind.RELEASE)
    with world.parties["svb"].connect() as con:
        con.execute("update mandates set withdrawn_at = %s", (world.clock(),))
    world.clock.forward(hours=24)
    courier.act(combiner)
    assert "status-old" in courier.refused[-1]
    courier.rounds(MOST)
    found = courier.found()
    assert (found.state, found.reason) == ("afgebroken", "mandaat-ingetrokken")
    assert world.listed(courier.run) == set()
    for slug in ("belastingdienst", "svb"):  # everybody gets the year back
        with world.parties[slug].connect() as con:
            assert con.execute("select count(*) from person_states").fetchone() == (0,)


def waiting(courier, who, kind) -> bool:
    found = (courier.folder / who / "in").glob("*.vzb")
    return any(peek(path).kind is kind for path in found)


def test_an_age_that_a_source_does_not_accept_is_refused_aloud(world, courier):
    world.desks[SVB.oin].party = replace(world.parties["svb"], status_minutes=60)
    courier.rounds(MOST)
    found = courier.found()
    assert (found.state, found.reason) == ("afgebroken", "geweigerd-door-bron")
    with world.parties["svb"].connect() as con:
        assert con.execute("select reason from alerts").fetchall() == [("statuslijst-te-oud",)]
    with world.municipality.connect() as con:
        trusted = world.municipality.keys_for("berichten")
        ending = ending_of(Runs(con), courier.run, trusted)
    assert ending is not None
    assert (ending.party, ending.code) == (SVB.oin, "statuslijst-te-oud")


def test_when_nobody_comes_any_more_it_ends_by_itself(world, courier):
    for who in courier.asked() * 2:
        courier.act(who)
    world.clock.forward(days=8)
    courier.act(MUNICIPALITY.oin)
    assert (courier.found().state, courier.ended) == ("afgebroken", False)
    world.clock.forward(days=2)
    courier.act(MUNICIPALITY.oin)
    assert courier.ended
