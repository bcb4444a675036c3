"""A list outside its gates: two privacy officers release it, one discards it, or it expires."""

import datetime as dt

import pytest

from lists.test_list import in_one_place
from vanzelf.ask.endings import ending_of
from vanzelf.ask.runs import Runs
from vanzelf.cli.app import run as command
from vanzelf.eikenhage.files import write_party_files
from vanzelf.eikenhage.parties import COMBINER, SOURCES, key_of
from vanzelf.protocol.problems import ProtocolError
from vanzelf.source.held import decide

TAX, SVB = (
    next(each for each in SOURCES if each.slug == slug) for slug in ("belastingdienst", "svb")
)


@pytest.fixture
def held(world, monkeypatch):
    """A run whose list is held."""
    monkeypatch.setattr("vanzelf.combiner.joining.Listed.gate", lambda *_: "lijst-groot")
    run = world.propose()
    found = go_on(world, run)
    assert (found.state, found.reason) == ("aangehouden", "buiten-de-poort")
    return run


def go_on(world, run):
    return world.runner().to_the_end(run, pytest.fail)


def officer(world, actor, run, *, release):
    key = key_of(world.folder, actor, "fg")
    return decide(world.parties[actor.slug], run, key, f"fg van {actor.name}", release=release)


def states(world, slug):
    with world.parties[slug].connect() as con:
        return con.execute("select count(*) from person_states").fetchone()[0]


def test_two_officers_of_different_sources_release_it(world, held):
    with world.parties["svb"].connect() as con:
        assert con.execute("select reason, run from alerts").fetchall() == [
            ("lijst-aangehouden", held)
        ]
    assert officer(world, TAX, held, release=True) == "lijst-groot"
    assert go_on(world, held).state == "aangehouden"
    assert world.listed(held) == set()
    with pytest.raises(ProtocolError, match="held-decided"):
        officer(world, TAX, held, release=False)
    world.clock.now += dt.timedelta(days=2)  # longer than a list that was given is kept
    world.desks[COMBINER.oin].expire(world.clock())
    officer(world, SVB, held, release=True)
    assert go_on(world, held).state == "klaar"
    assert world.listed(held) == in_one_place(world)
    with world.municipality.connect() as con:
        kept = [party for party, kind in Runs(con).kept(held) if kind == "besluit"]
    assert sorted(kept) == [TAX.oin, SVB.oin]


def test_a_mandate_that_was_withdrawn_meanwhile_stops_it(world, held):
    for actor in (TAX, SVB):
        officer(world, actor, held, release=True)
    with world.parties["svb"].connect() as con:
        con.execute("update mandates set withdrawn_at = %s", (world.clock(),))
    world.clock.now += dt.timedelta(hours=1)
    found = go_on(world, held)
    assert (found.state, found.reason) == ("afgebroken", "mandaat-ingetrokken")


def test_one_officer_discards_it_for_all(world, held, capsys):
    officer(world, TAX, held, release=True)
    databases = {slug: party.dsn for slug, party in world.parties.items()}
    at = dt.datetime.now(dt.UTC)  # noqa: TID251 -- the command reads the clock
    files = write_party_files(world.folder, world.holders, databases, {}, at, world.clock())
    key = str(world.folder / "svb" / "sleutels" / "fg.jwk")
    said = ["--party", str(files["svb"]), "--key", key, "--as", "een naam"]
    assert command(["source", "discard", held, *said]) == 0
    assert "lijst-groot" in capsys.readouterr().out
    assert go_on(world, held).state == "afgebroken"
    with world.municipality.connect() as con:
        ending = ending_of(Runs(con), held, world.municipality.keys_for("berichten"))
    assert ending is not None
    assert (ending.party, ending.code) == (COMBINER.oin, "aangehouden-weggegooid")
    assert states(world, "svb") == states(world, "belastingdienst") == 0


def test_without_a_decision_it_expires_and_everybody_gets_the_year_back(world, held):
    assert states(world, "svb") > 1000
    world.clock.now += dt.timedelta(days=8)
    for desk in world.desks.values():
        desk.expire(world.clock())
    assert go_on(world, held).state == "afgebroken"
    assert states(world, "svb") == 0


def test_only_the_officer_of_a_source_decides(world, held):
    party = world.parties["svb"]
    for actor, use in ((SVB, "beheerder"), (TAX, "fg")):
        with pytest.raises(ProtocolError, match="key-use"):
            decide(party, held, key_of(world.folder, actor, use), "iemand", release=True)
    with pytest.raises(ProtocolError, match="run-unknown"):
        officer(world, SVB, "0" * 32, release=True)
