"""People who died in the year before the reference date: extra records, on top of the residents.

Some leave a widow or widower who now lives alone; some died in an institution; the others lived
alone, at an address that is now empty. Their records stay in the register, so selections must
leave them out by themselves.
"""

from dataclasses import dataclass

import numpy as np

from vanzelf.synth.ages import OLDEST, birth_dates
from vanzelf.synth.composition import Kind
from vanzelf.synth.draws import Dates, Floats, Ints, Streams, count_of
from vanzelf.synth.homes import Homes
from vanzelf.synth.income import AOW_ALONE
from vanzelf.synth.people import People
from vanzelf.synth.registers import TODAY

DEATHS = 0.009
"""Deaths per resident per year (assumption of the demo)."""

_WIDOWED, _IN_CARE = 0.4, 0.35


@dataclass(frozen=True, slots=True)
class Deaths:
    """A row per person. household: number of the household they lived in, -1 for an empty home.

    survivor: row of the partner left behind, -1 for none.
    """

    born: Dates
    died: Dates
    household: Ints
    survivor: Ints
    income: Floats
    savings: Floats

    def __len__(self) -> int:
        return len(self.born)


def draw_deaths(streams: Streams, people: People, homes: Homes) -> Deaths:
    """The dead of the past year, a fixed share of the residents."""
    rng = streams("deaths")
    count = count_of(DEATHS, len(people))
    survivor = _survivors(rng, people, homes, count_of(_WIDOWED, count))
    rest = count - len(survivor)
    care = _places_in_care(rng, people, min(count_of(_IN_CARE, count), rest))
    empty = np.full(rest - len(care), -1)
    age = np.concatenate(
        [
            np.clip(people.age[survivor] + np.rint(rng.normal(1.5, 4, len(survivor))), 30, OLDEST),
            np.clip(np.rint(rng.normal(83, 11, rest)), 1, OLDEST),
        ]
    ).astype(np.int64)
    return Deaths(
        born=birth_dates(age, rng.random(count)),
        died=TODAY - rng.integers(1, 366, count).astype("timedelta64[D]"),
        household=np.concatenate([people.household[survivor], care, empty]),
        survivor=np.concatenate([survivor, np.full(rest, -1)]),
        income=np.rint(np.where(age >= 67, AOW_ALONE + rng.gamma(1.0, 11_000, count), 30_000)),
        savings=np.rint(rng.gamma(0.6, 40_000, count)),
    )


def _survivors(rng: np.random.Generator, people: People, homes: Homes, count: int) -> Ints:
    """People living alone who lost their partner this year, mostly old."""
    alone = (people.kind == Kind.SINGLE) & ~homes.sharing[people.household]
    rows = np.flatnonzero(alone & (people.age >= 55))
    weight = np.interp(people.age[rows], (55, 67, 75, 95), (0.3, 1.0, 2.0, 2.0))
    keys = rng.exponential(size=len(rows)) / weight
    return np.sort(rows[np.argsort(keys, kind="stable")[:count]])


def _places_in_care(rng: np.random.Generator, people: People, count: int) -> Ints:
    institutions = np.flatnonzero(people.households.kind == Kind.INSTITUTION)
    if not len(institutions):
        return np.empty(0, dtype=np.int64)
    return rng.choice(institutions, size=count)
