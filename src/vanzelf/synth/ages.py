"""Ages that fit twice: exactly the town's distribution, and plausible within each family.

The town's ages are fixed by quota. Within families a rough age is drawn first (parents some thirty
years older than their oldest child, siblings a few years apart, partners of like age); then the
rough ages are replaced, in the same order, by the ages that the quota leaves. So everybody keeps
their place in the order while the town as a whole is exact.
"""

import datetime as dt

import numpy as np

from vanzelf.synth.composition import COUPLES, Households, Kind
from vanzelf.synth.draws import (
    Bools,
    Dates,
    Floats,
    Ints,
    Streams,
    fit_to_quota,
    largest_remainder,
)

REFERENCE_DATE = dt.date(2026, 11, 1)
"""The date on which the population is as described. No clock is read anywhere."""

OLDEST = 105

_COHORTS_0_7 = (164_473, 169_154, 182_656, 172_730, 174_849, 175_000, 177_334, 180_708)
"""People aged 0 to 7 in the Netherlands (CBS, 1 January 2024; geverifieerd)."""

_COHORTS_8_17 = tuple(181_000 + 1_700 * step for step in range(10))
"""People aged 8 to 17 (our assumption: rising to the larger cohorts of 2006)."""

_INHABITANTS = 17_942_942

_ADULT_CLASSES = ((18, 30, 0.18), (30, 45, 0.25), (45, 67, 0.32), (67, 85, 0.20), (85, 106, 0.05))
"""Shares of adults by age class (from, until, share): the classes of the demo figures."""

_DECLINE = {67: 0.055, 85: 0.22}
"""How fast a class of older people thins out per year of age; other classes are level."""

_HOME_LEAVING = np.interp(
    np.arange(18, 66),
    (18, 19, 20, 22, 24, 26, 28, 30, 35, 45, 65),
    (0.90, 0.81, 0.72, 0.54, 0.36, 0.21, 0.125, 0.08, 0.045, 0.03, 0.008),
)
"""Share of each age that still lives with a parent (shape: assumption; total: CBS)."""


def age_weights() -> Floats:
    """How many of the Netherlands' inhabitants have each age from 0 to 105, as weights."""
    weights = np.zeros(OLDEST + 1)
    weights[:18] = _COHORTS_0_7 + _COHORTS_8_17
    adults = _INHABITANTS - weights.sum()
    for start, end, share in _ADULT_CLASSES:
        shape = np.exp(-_DECLINE.get(start, 0.0) * np.arange(end - start))
        weights[start:end] = adults * share * shape / shape.sum()
    return weights


def draw_ages(
    streams: Streams, households: Households, household: Ints, place: Ints, position: Ints
) -> tuple[Ints, Floats]:
    """Whole years of age per person, and how far each is through the year since the birthday."""
    rng = streams("ages")
    town = largest_remainder(age_weights(), len(household))
    child = place == 2
    ages = np.zeros(len(household))
    ages[child] = _children(rng, town, households, household[child], position[child])
    parent = (place <= 1) & (households.children[household] > 0)
    oldest = households.first + households.adults
    ages[parent] = _parents(rng, ages[oldest[household[parent]]], place[parent])
    used = np.bincount(ages[child | parent].astype(np.int64), minlength=OLDEST + 1)
    rest = ~(child | parent)
    rough = _rough_ages(rng, households.kind[household[rest]], place[rest])
    ages[rest] = fit_to_quota(rough, _ages_left(rng, town - used, int(rest.sum())))
    years = np.floor(ages)
    return years.astype(np.int64), ages - years


def _spread(rng: np.random.Generator, counts: Ints) -> Floats:
    """Ages with fractions: `counts` people of each age, spread over the year."""
    return np.repeat(np.arange(len(counts)), counts) + rng.random(int(counts.sum()))


def _children(
    rng: np.random.Generator, town: Ints, households: Households, household: Ints, position: Ints
) -> Floats:
    """Ages of the children at home: all minors of the town, and adults who have not left home."""
    quota = np.zeros(OLDEST + 1, dtype=np.int64)
    quota[:18] = town[:18]
    left = max(len(household) - int(quota.sum()), 0)
    quota[18:66] = largest_remainder(_HOME_LEAVING * town[18:66], left)
    ages = _spread(rng, quota)[: len(household)]
    return fit_to_quota(_rough_children(rng, households, household, position), ages)


def _rough_children(
    rng: np.random.Generator, households: Households, household: Ints, position: Ints
) -> Floats:
    """Youngest child by size of the family, then one to five years between siblings."""
    count = households.children
    youngest = rng.random(len(count)) * np.select([count <= 1, count == 2], [30.0, 21.0], 17.0)
    first_born = (count == 1) & (rng.random(len(count)) < 0.35)
    youngest = np.where(first_born, youngest / 7.5, youngest)
    youngest += np.where(households.kind == Kind.ONE_PARENT, 2.5, 0.0)
    last = households.adults[household] + count[household] - 1
    spacing = np.where(position < last, 1.2 + rng.gamma(2.0, 0.8, len(household)), 0.0)
    return np.asarray(youngest[household] + _sum_to_end_of_family(household, spacing))


def _sum_to_end_of_family(household: Ints, spacing: Floats) -> Floats:
    """Running sum from each child to the youngest of the same household."""
    backwards = np.cumsum(spacing[::-1])[::-1]
    ends = np.flatnonzero(np.diff(household, append=-1) != 0)
    after = np.append(backwards, 0.0)[ends + 1]
    sizes = np.diff(ends, prepend=-1)
    return np.asarray(backwards - np.repeat(after, sizes))


def _parents(rng: np.random.Generator, oldest_child: Floats, place: Ints) -> Floats:
    """Heads some 30 years older than the oldest child at home, their partners about 2 more."""
    gap = np.clip(rng.normal(29.5, 4.5, len(place)), 18, 46)
    gap += np.where(place == 1, np.clip(rng.normal(2.0, 3.5, len(place)), -4, 14), 0.0)
    return np.clip(oldest_child + np.maximum(gap, 17), 18, OLDEST + 0.5)


_BANDS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "single": ((18, 35, 0.27), (35, 67, 0.37), (67, 98, 0.36)),
    "cohabiting": ((20, 35, 0.52), (35, 55, 0.20), (55, 85, 0.28)),
    "married": ((24, 40, 0.09), (40, 55, 0.09), (55, 67, 0.33), (67, 92, 0.49)),
    "other": ((18, 35, 0.35), (35, 67, 0.35), (67, 98, 0.30)),
    "institution": ((18, 67, 0.33), (67, 84, 0.22), (84, 104, 0.45)),
}
"""Rough ages per kind: bands (from, until, share); the quota of the town has the last word."""

_BAND_OF_KIND = {
    Kind.SINGLE: "single",
    Kind.COHABITING: "cohabiting",
    Kind.MARRIED: "married",
    Kind.INSTITUTION: "institution",
}


def _rough_ages(rng: np.random.Generator, kind: Ints, place: Ints) -> Floats:
    """Rough ages of everybody who is neither child nor parent; partners follow their head."""
    rough = np.empty(len(kind))
    group = np.where(place == 3, np.where(kind == Kind.INSTITUTION, kind, int(Kind.OTHER)), kind)
    for number in np.unique(group):
        mine = group == number
        bands = _BANDS[_BAND_OF_KIND.get(Kind(number), "other")]
        rough[mine] = _in_bands(rng, bands, int(mine.sum()))
    partner = _partners(kind, place)
    rough[partner] = rough[np.flatnonzero(partner) - 1] + rng.normal(1.5, 3.0, int(partner.sum()))
    return np.maximum(rough, 18.0)


def _partners(kind: Ints, place: Ints) -> Bools:
    return np.asarray((place == 1) & np.isin(kind, COUPLES))


def _in_bands(
    rng: np.random.Generator, bands: tuple[tuple[float, float, float], ...], count: int
) -> Floats:
    start, end, share = (np.array(column) for column in zip(*bands, strict=True))
    which = rng.choice(len(share), size=count, p=share)
    return np.asarray(start[which] + rng.random(count) * (end - start)[which])


def _ages_left(rng: np.random.Generator, left: Ints, count: int) -> Floats:
    """Adult ages the quota leaves, `count` of them; overdrawn ages are taken from the others."""
    weights = np.maximum(left, 0).astype(np.float64)
    weights[:18] = 0
    return _spread(rng, largest_remainder(weights, count))


def birth_dates(age: Ints, through_year: Floats) -> Dates:
    """Birth dates of people who have reached `age` on the reference date."""
    years = np.arange(OLDEST + 2)
    birthdays = (np.datetime64(f"{REFERENCE_DATE:%Y-%m}") - 12 * years).astype("datetime64[D]")
    days = (birthdays[:-1] - birthdays[1:]).astype(np.int64)
    back = np.floor(through_year * days[age]).astype(np.int64)
    return np.asarray(birthdays[age] - back.astype("timedelta64[D]"))
