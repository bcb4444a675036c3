"""What canaries should do is known to the reviewer alone, until the list is there."""

from dataclasses import replace

import pytest

from residents.conftest import Going, stuck
from vanzelf.ask.canaries import ASKED, OPENED, canaries_of
from vanzelf.cli.app import run as command
from vanzelf.eikenhage.parties import REVIEWER, reviewer_of
from vanzelf.protocol.messages import Kind
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.sealing import SealingKey


@pytest.fixture
def audited(world_with_canaries) -> Going:
    """A run of which the list is there, and the reviewer has not looked at it."""
    found = Going(world_with_canaries, world_with_canaries.propose())
    found.until(Kind.AUDITED)
    for _ in range(8):
        found.world.runner().one_pass(found.run)
    return found


def test_a_list_waits_for_the_reviewer_whose_key_no_party_has(audited):
    world, run = audited.world, audited.run
    party = world.municipality
    with audited.steps() as steps:
        assert steps.run.state == "bevroren"
        assert steps.came(Kind.RESULT)
    found = canaries_of(party, "toeslagen")
    for slug in world.parties:
        for path in (world.folder / slug).rglob("*"):
            if path.is_file() and len(raw := path.read_bytes()) == 32:
                with pytest.raises(ProtocolError, match="seal-broken"):
                    found.expected(SealingKey.read(raw))
    folder = party.directory / "kanaries"
    (asked,) = (folder / ASKED).iterdir()
    seal = world.folder / REVIEWER / "sleutels"
    opened = folder / OPENED / asked.name
    opened.parent.mkdir()
    arguments = ["canary", "open", str(asked), "--keys", str(seal), "--out", str(opened)]
    arguments += ["--cards", str(party.directory / "kaarten")]
    arguments += ["--record", str(world.folder / REVIEWER / "geopend")]
    assert command(arguments) == 0
    assert command(arguments) == 0, "asking again gives the same"
    assert world.runner().to_the_end(run, stuck).state == "klaar"
    with pytest.raises(ProtocolError, match="canaries-opened"):
        world.propose()


def test_the_reviewer_opens_for_no_other_reason_than_a_signed_list(audited):
    world = audited.world
    reviewer = reviewer_of(world.folder, world.clock)
    (asked,) = (world.municipality.directory / "kanaries" / ASKED).iterdir()
    canaries, manifest, _ = asked.read_text().split("\n")
    with pytest.raises(ProtocolError, match="canary-request"):
        reviewer.open("\n".join([canaries, manifest]))
    with pytest.raises(ProtocolError):  # the municipality's own word instead of the combiner's
        reviewer.open("\n".join([canaries, manifest, manifest]))
    for slug in ("gemeente", "combiner"):  # it knows only one of the two who must have signed
        one = {each.kid: each for each in world.parties[slug].card.trusted()}
        with pytest.raises(ProtocolError, match="signature"):
            replace(reviewer, trusted=one).open(asked.read_text())
    other = world.parties["svb"].key
    with pytest.raises(ProtocolError):
        replace(reviewer, key=other).open(asked.read_text())
    assert reviewer.open(asked.read_text())
    # Nobody brought that to the municipality: a reviewer who says nothing means no list.
    world.clock.forward(days=8)
    assert audited.to_the_end() == "verworpen"
    with audited.steps() as steps:
        assert steps.run.reason == "kanaries-niet-geopend"
    assert audited.world.listed(audited.run) == set()


def test_a_party_of_the_list_cannot_review_it(world_with_canaries):
    world = world_with_canaries
    party = world.municipality
    card = party.directory / "kanaries" / "toetser.json"
    own = card.read_text().replace("00000099000000009000", party.oin)
    card.write_text(own)
    with pytest.raises(ProtocolError, match="canaries-own"):
        canaries_of(party, "toeslagen")
    card.unlink()
    with pytest.raises(ProtocolError, match="canaries-reviewer"):
        canaries_of(party, "toeslagen")
