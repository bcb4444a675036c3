"""Drawing by quota: shares come out exactly, only *who* is random.

A headline share drawn person by person wobbles with the size of the town. Here the counts are
fixed first (largest remainder), then handed out in random order, so a town of 20,000 and one of
18 million show the same shares. Every topic has its own random stream, derived from the seed, the
part and the topic's name: adding a topic leaves all others as they were.
"""

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Dates = npt.NDArray[np.datetime64]


class Streams:
    """Independent random streams, one per topic, fixed by seed and part number."""

    def __init__(self, seed: int, part: int) -> None:
        self._entropy = (seed, part)

    def __call__(self, topic: str) -> np.random.Generator:
        """A fresh generator for a topic; the same topic always starts at the same point."""
        key = zlib.crc32(topic.encode())
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([*self._entropy, key])))


def count_of(share: float, total: int) -> int:
    """A share of a total as a whole number, half up."""
    return int(np.floor(share * total + 0.5))


def largest_remainder(weights: Sequence[float] | Floats, total: int) -> Ints:
    """Divide a total over weights in whole numbers that add up to it exactly."""
    parts = np.asarray(weights, dtype=np.float64)
    exact = parts / parts.sum() * total
    counts: Ints = np.floor(exact).astype(np.int64)
    short = total - int(counts.sum())
    if short:
        order = np.argsort(-(exact - counts), kind="stable")
        counts[order[:short]] += 1
    return counts


def shuffled_quota(rng: np.random.Generator, weights: Sequence[float] | Floats, total: int) -> Ints:
    """`total` category numbers in random order, each category exactly its share."""
    quota = np.repeat(np.arange(len(weights)), largest_remainder(weights, total))
    return rng.permutation(quota)


def pick(
    rng: np.random.Generator, count: int, among: Bools, weights: Floats | None = None
) -> Bools:
    """Mark exactly `count` of those marked in `among` (all of them when there are fewer).

    weights: relative chance of each; 0 means only when nobody else is left.
    """
    candidates = np.flatnonzero(among)
    chosen = np.zeros(len(among), dtype=np.bool_)
    count = min(count, len(candidates))
    if count <= 0:
        return chosen
    keys = rng.exponential(size=len(candidates))
    if weights is not None:
        keys /= np.maximum(weights[candidates], 1e-12)
    chosen[candidates[np.argpartition(keys, count - 1)[:count]]] = True
    return chosen


def even_ranks(score: Floats) -> Floats:
    """Replace scores by evenly spaced numbers between 0 and 1 in the same order."""
    ranks = np.empty(len(score), dtype=np.float64)
    ranks[np.argsort(score, kind="stable")] = (np.arange(len(score)) + 0.5) / max(len(score), 1)
    return ranks


def from_quantiles(ranks: Floats, points: Sequence[tuple[float, float]]) -> Floats:
    """Values of a distribution given by (share below, value) points, straight lines between."""
    shares, values = zip(*points, strict=True)
    return np.asarray(np.interp(ranks, shares, values))


def lognormal(rng: np.random.Generator, median: Floats | float, sigma: float, size: int) -> Floats:
    """Values with a given median whose logarithms spread by `sigma`."""
    return np.asarray(median * np.exp(rng.normal(0.0, sigma, size)), dtype=np.float64)


def fit_to_quota(score: Floats, quota: Floats) -> Floats:
    """Give the values of `quota` to the positions of `score`, the lowest to the lowest."""
    fitted = np.empty(len(score), dtype=np.float64)
    fitted[np.argsort(score, kind="stable")] = np.sort(quota)
    return fitted
