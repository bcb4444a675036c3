"""What lists disclose is what is printed, and nobody guesses better than that."""

import math
from itertools import product

import numpy as np
import pytest

from lists.world import ON
from vanzelf.eikenhage.bits import disclosed, measure, vectors
from vanzelf.eikenhage.expected import answers_of_sources
from vanzelf.protocol.answers import codes_of

TWO = {
    "een": {"a": codes_of([True, True, False, False])},
    "ander": {"a": codes_of([True, False, True, False])},
}
"""Two sources that each say yes about half, of four households."""


def test_bits_worked_out_by_hand():
    found = disclosed(TWO, np.array([True, False, False, False]))
    assert found.entropy == pytest.approx(0.25 * 2 + 0.75 * math.log2(4 / 3))
    assert found.municipality.listed == pytest.approx(2.0)
    assert found.municipality.unlisted == pytest.approx(math.log2(4 / 3))
    assert found.municipality.mean == pytest.approx(found.entropy)
    assert found.everything.mean == found.everything.most == pytest.approx(2.0)
    # Who knows that one source said yes learns the other's answer whole; after a no, nothing.
    assert found.with_source["een"].mean == pytest.approx(0.5)
    assert found.eliminated["een"].most == found.worst == pytest.approx(1.0)
    assert (found.vectors, found.unique) == (4, 4)


def test_a_list_that_has_nothing_to_do_with_the_answers_discloses_nothing():
    same = {"een": {"a": codes_of([True] * 8)}}
    found = disclosed(same, np.array([True, False] * 4))
    assert found.entropy == pytest.approx(1.0)
    assert found.municipality.mean == pytest.approx(0.0)


@pytest.fixture
def both_lists(make_world):
    """A world of which both lists were made."""
    world = make_world()
    runs = {}
    for bundle in ("toeslagen", "gemeentelijk"):
        if bundle not in world.mandates:
            world.grant(bundle)
        run = world.propose(bundle)
        found = world.runner(bundle).to_the_end(run, lambda: pytest.fail("stuck"))
        assert found.state == "klaar", found.reason
        runs[bundle] = run
    return world, runs


def test_who_knows_every_list_guesses_no_leg_better_than_the_printed_bits(both_lists):
    """Cross-service: the gain of the best guess of each answer, from both real lists together."""
    world, runs = both_lists
    printed, listed, legs = 0.0, {}, {}
    people = {}
    for bundle, run in runs.items():
        found = world.population(bundle)
        persons, homes = found.persons.to_pylist(), found.addresses.to_pylist()
        measured = measure(world.catalogue, world.town, world.holders, bundle, persons, homes, ON)
        on_list = world.listed(run)
        real = np.array([frozenset(row) in on_list for row in persons])
        assert measured.listed == real.sum(), "what is printed is about this list"
        assert measured.municipality.mean == pytest.approx(measured.entropy, rel=0.1)
        assert measured.municipality.mean < measured.everything.mean < measured.values
        assert measured.worst > measured.municipality.mean, "elimination tells more than average"
        printed += measured.municipality.mean
        for row, each in zip(persons, real, strict=True):
            for who in row:
                listed.setdefault(who, {})[bundle] = bool(each)
        said = answers_of_sources(world.catalogue, world.holders, bundle, persons, homes, ON)
        legs[bundle] = said
        people[bundle] = [row[0] for row in persons]
    worst = 0.0
    for bundle, said in legs.items():
        seen = _numbered([tuple(sorted(listed[who].items())) for who in people[bundle]])
        for source, answers in said.items():
            leg = vectors({source: answers})
            gain = _best_guess(leg, seen) - _best_guess(leg, np.zeros_like(seen))
            print(f"{bundle}, {source}: gain {gain:.3f} of {printed:.3f} bits")
            worst = max(worst, gain)
            assert _learnt(leg, seen) <= printed
    assert 0 < worst <= printed


def _numbered(values):
    known = {each: number for number, each in enumerate(sorted(set(values)))}
    return np.array([known[each] for each in values])


def _best_guess(leg, seen):
    """Bits (min-entropy) that the best guess is right by, out of what was seen."""
    right = 0
    for each in np.unique(seen):
        right += np.bincount(leg[seen == each]).max()
    return math.log2(right / len(leg))


def _learnt(leg, seen):
    """Mutual information of a leg and what was seen, in bits."""
    total = 0.0
    for one, other in product(np.unique(leg), np.unique(seen)):
        both = ((leg == one) & (seen == other)).mean()
        if both:
            total += both * math.log2(both / ((leg == one).mean() * (seen == other).mean()))
    return total
