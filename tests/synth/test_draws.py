"""Drawing by quota: counts come out exactly, only who is random."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanzelf.synth.draws import (
    Streams,
    even_ranks,
    fit_to_quota,
    from_quantiles,
    largest_remainder,
    pick,
    shuffled_quota,
)

weights = st.lists(st.floats(0.01, 1000), min_size=1, max_size=20)


@given(weights, st.integers(0, 10_000))
def test_largest_remainder_adds_up_and_stays_within_one_of_the_exact_share(parts, total):
    counts = largest_remainder(parts, total)
    exact = np.array(parts) / sum(parts) * total
    assert counts.sum() == total
    assert np.abs(counts - exact).max() <= 1 + 1e-6


def test_a_quota_is_exact_and_in_random_order():
    drawn = shuffled_quota(Streams(1, 0)("x"), [0.5, 0.3, 0.2], 1000)
    assert np.bincount(drawn).tolist() == [500, 300, 200]
    assert not np.array_equal(drawn, np.sort(drawn))


def test_streams_differ_by_seed_part_and_topic_and_repeat_otherwise():
    draws = [
        Streams(seed, part)(topic).integers(0, 2**62)
        for seed in (1, 2)
        for part in (0, 1)
        for topic in ("income", "rent")
    ]
    assert len(set(draws)) == len(draws)
    assert Streams(1, 0)("income").integers(0, 2**62) == draws[0]


@given(st.integers(0, 60), st.integers(0, 2**32))
def test_pick_takes_exactly_so_many_and_only_candidates(count, seed):
    among = np.arange(50) % 2 == 0
    chosen = pick(np.random.default_rng(seed), count, among)
    assert chosen.sum() == min(count, 25)
    assert not (chosen & ~among).any()


def test_pick_prefers_those_with_more_weight():
    heavy = np.arange(1000) < 500
    chosen = pick(Streams(1, 0)("x"), 300, np.ones(1000, dtype=bool), np.where(heavy, 9.0, 1.0))
    assert chosen[heavy].sum() > 230


def test_even_ranks_and_quantiles_give_the_distribution_exactly():
    score = Streams(3, 0)("score").normal(size=999)
    values = from_quantiles(even_ranks(score), ((0.0, 0.0), (0.5, 10.0), (1.0, 100.0)))
    assert np.median(values) == pytest.approx(10.0, abs=0.2)
    assert np.array_equal(np.argsort(values, kind="stable"), np.argsort(score, kind="stable"))


def test_fitting_to_a_quota_keeps_the_order():
    assert fit_to_quota(np.array([3.0, 1.0, 2.0]), np.array([30.0, 10.0, 20.0])).tolist() == [
        30,
        10,
        20,
    ]
