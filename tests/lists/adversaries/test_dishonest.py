"""A combiner, a source and an operator that cheat: found out, and named by what they signed."""

from dataclasses import replace

import numpy as np
import pytest

from lists.adversaries.tricks import SOURCES, alerts, propose_about, rows_of, to_the_end
from vanzelf.ask.canaries import canaries_of
from vanzelf.ask.freezing import load
from vanzelf.combiner.joining import join
from vanzelf.eikenhage.canaries import LISTED
from vanzelf.eikenhage.parties import reviewer_of
from vanzelf.holdings.asked import StopReason
from vanzelf.protocol.rows import TOKEN
from vanzelf.protocol.run import Audited, Manifest, Receipt, Result, Sample
from vanzelf.source.answering import Answering
from vanzelf.source.desk import SourceDesk
from vanzelf.terms.answers import STOP, YES

DROPPED = 50
"""One in so many is left out: two per cent."""
DRAWS = 1000


def named(world, run):
    """Who did it, by nothing but the signed documents that the municipality kept of a run."""
    trusted = world.municipality.keys_for("berichten")
    rows = rows_of(
        world, "gemeente", f"select party, kind, document from ask.receipts where run = '{run}'"
    )
    kept = {(party, kind): text for party, kind, text in rows}
    ((text,),) = rows_of(world, "gemeente", f"select result from ask.runs where run = '{run}'")
    (manifest_text,) = [each for (_, kind), each in kept.items() if kind == "manifest"]
    result, signed = Result.check(text, trusted)
    manifest, signed_manifest = Manifest.check(manifest_text, trusted)
    reports = {
        party: Audited.check(each, trusted)[0]
        for (party, kind), each in kept.items()
        if kind == "controleverslag"
    }
    receipts = {
        party: Receipt.check(each, trusted)[1].digest
        for (party, kind), each in kept.items()
        if kind == "ontvangstbewijs"
    }
    assert receipts.keys() == manifest.mandates.keys(), "every source signed what it sent"
    if result.manifest != signed_manifest.digest or dict(result.receipts) != receipts:
        return signed.oin
    different = [party for party, each in reports.items() if each.rows.equal < each.rows.checked]
    if different:
        (oin,) = different
        return oin
    assert reports.keys() == receipts.keys(), "every source found its own answers again"
    return signed.oin


def dropping(drawn, caught, world, monkeypatch):
    """A combiner that leaves out two per cent; notes how often that would be noticed."""

    def some_of(tokens, seed):
        draw, size = np.random.default_rng(seed), max(1, len(tokens) // DROPPED)
        return {tokens[place] for place in draw.choice(len(tokens), size, replace=False)}

    def leave_some_out(*given):
        listed = join(*given)
        tokens = [listed.tokens[at : at + TOKEN] for at in range(0, len(listed.tokens), TOKEN)]
        frozen = load(world.municipality, given[0].manifest.run)
        found = canaries_of(world.municipality, "toeslagen")
        expected = found.expected(reviewer_of(world.folder, world.clock).seal)
        canaries = {
            bytes.fromhex(token)
            for token, should in zip(frozen.canaries, expected, strict=True)
            if should
        }
        noticed = [seed for seed in range(DRAWS) if canaries & some_of(tokens, seed)]
        drawn.append(DRAWS)
        caught.append(len(noticed))
        gone = some_of(tokens, noticed[0])
        kept = [each for each in tokens if each not in gone]
        return replace(listed, tokens=b"".join(kept), count=len(kept))

    monkeypatch.setattr("vanzelf.combiner.desk.join", leave_some_out)


def test_a_combiner_that_drops_two_per_cent_is_caught_and_named(world_with_canaries, monkeypatch):
    world, drawn, caught = world_with_canaries, [], []
    dropping(drawn, caught, world, monkeypatch)
    run = world.propose()
    found = to_the_end(world, run)
    assert (found.state, found.reason) == ("verworpen", "kanarie")
    assert world.listed(run) == set()
    assert named(world, run) == world.parties["combiner"].oin
    print(f"caught in {caught[0]} of {drawn[0]} ways to drop two per cent")
    assert caught[0] >= 0.95 * drawn[0]
    whole_town = 1 - (1 - 1 / DROPPED) ** LISTED
    print(f"on a long list: in {100 * whole_town:.1f} of 100 runs")
    assert whole_town >= 0.95


def says_yes(world, slug, monkeypatch, *, one_in):
    """A source that says yes about one in so many households, whatever its data say."""
    answer = Answering._answer

    def yes(self, found, scheme, stopped):
        given = answer(self, found, scheme, stopped)
        if self.mandate.holder != slug:
            return given
        lies = (np.arange(len(given)) % one_in == 0) & (given != STOP)
        return np.where(lies, np.uint8(YES), given)

    monkeypatch.setattr(Answering, "_answer", yes)


def test_a_source_that_says_yes_to_all_fills_the_list_and_the_gate_holds_it(world, monkeypatch):
    says_yes(world, "dienst-toeslagen", monkeypatch, one_in=1)
    run = world.propose()
    assert to_the_end(world, run).state == "aangehouden"
    assert world.listed(run) == set()


def test_a_source_that_says_yes_to_one_in_four_is_caught_and_named(
    world_with_canaries, monkeypatch
):
    """What it runs was changed; its sample is worked out by the reference engine and says so."""
    world = world_with_canaries
    says_yes(world, "dienst-toeslagen", monkeypatch, one_in=4)
    run = world.propose()
    found = to_the_end(world, run)
    assert (found.state, found.reason) == ("verworpen", "controle-verschil")
    assert world.listed(run) == set()
    assert named(world, run) == world.parties["dienst-toeslagen"].oin


@pytest.mark.soak
def test_known_weakness_a_source_that_lies_about_its_sample_too_is_caught_but_not_named(
    world_with_canaries, monkeypatch
):
    """Then what is signed fits a combiner that left its no's out just as well."""
    world = world_with_canaries
    says_yes(world, "dienst-toeslagen", monkeypatch, one_in=4)

    def untrue(self, mail, run, agreement, result):
        return Sample(checked=100, equal=100)

    monkeypatch.setattr(SourceDesk, "_work_out_again", untrue)
    run = world.propose()
    found = to_the_end(world, run)
    assert (found.state, found.reason) == ("verworpen", "kanarie")
    assert world.listed(run) == set()
    assert named(world, run) != world.parties["dienst-toeslagen"].oin


def test_a_result_that_rests_on_other_legs_is_thrown_away_and_its_maker_named(world, monkeypatch):
    signed = Result.signed

    def untrue(self, key):
        receipts = dict.fromkeys(self.receipts, "0" * 64)
        return signed(self.model_copy(update={"receipts": receipts}), key)

    monkeypatch.setattr(Result, "signed", untrue)
    run = world.propose()
    assert to_the_end(world, run).state == "verworpen"
    assert world.listed(run) == set()
    assert named(world, run) == world.parties["combiner"].oin


def test_an_operator_who_adds_a_hundred_non_residents_gets_none_and_is_named(world):
    """People who do not live in the municipality, put among those who do."""
    found = world.population()
    persons, homes = found.persons.to_pylist(), found.addresses.to_pylist()
    known = {each for row in persons for each in row}
    strangers = [each for each in _numbers() if each not in known][:100]
    run = propose_about(
        world, persons + [[each] for each in strangers], homes + [homes[0]] * len(strangers)
    )
    assert to_the_end(world, run).state == "klaar"
    listed = world.listed(run)
    assert len(listed) > 100
    assert not any(each & set(strangers) for each in listed)
    reason = StopReason.NOT_RESIDENT.name.lower()
    for slug in SOURCES[:3]:
        ((stopped,),) = rows_of(world, slug, "select stopped from source_parts")
        assert stopped[reason] == len(strangers)
        assert alerts(world, slug) == ["niet-ingezetene-gevraagd"]
        ((text,),) = rows_of(world, slug, "select manifest from source_runs")
        _, signed = Manifest.check(text, world.municipality.keys_for("berichten"))
        assert signed.oin == world.municipality.oin, "who asked signed for it"


def _numbers():
    """Numbers from the range for tests that nobody in a town has."""
    return (f"9990{number:05d}" for number in range(100_000) if f"{number}".endswith("7"))
