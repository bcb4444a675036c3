"""What people live on: a job, their own business, a benefit, a study, a pension, or nothing yet.

Shares per group and age are quotas. A fixed number of cores lives below the norm of social
assistance; whether such a core receives assistance is drawn with the incomes.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from vanzelf.synth.composition import Kind
from vanzelf.synth.draws import Bools, Floats, Ints, Streams, count_of, pick, shuffled_quota
from vanzelf.synth.people import ADULT, PENSION_AGE, People, Place


class Livelihood(IntEnum):
    """Main source of income of a person."""

    CHILD = 0
    EMPLOYEE = 1
    SELF_EMPLOYED = 2
    BENEFIT = 3
    STUDENT = 4
    NONE = 5
    EARLY_RETIRED = 6
    PENSION = 7
    ASSISTANCE = 8


class Group(IntEnum):
    """Groups whose chances on the labour market differ."""

    AT_HOME = 0
    ALONE = 1
    FIRST_EARNER = 2
    SECOND_EARNER = 3
    INSTITUTION = 4


@dataclass(frozen=True, slots=True)
class Segment:
    """A group in an age range: shares of livelihoods, and the wage of employees.

    shares: employee, self-employed, benefit, student, none, early retired.
    wage: median gross yearly wage in euros; spread: of its logarithm.
    """

    group: Group
    start: int
    end: int
    shares: tuple[float, float, float, float, float, float]
    wage: float
    spread: float


SEGMENTS = (
    Segment(Group.AT_HOME, 18, 23, (0.32, 0.01, 0.02, 0.64, 0.01, 0), 12_000, 0.45),
    Segment(Group.AT_HOME, 23, 27, (0.66, 0.04, 0.05, 0.25, 0, 0), 28_500, 0.35),
    Segment(Group.AT_HOME, 27, 67, (0.74, 0.08, 0.18, 0, 0, 0), 31_000, 0.35),
    Segment(Group.ALONE, 18, 23, (0.38, 0.02, 0.03, 0.57, 0, 0), 23_000, 0.35),
    Segment(Group.ALONE, 23, 30, (0.72, 0.10, 0.06, 0.12, 0, 0), 36_500, 0.33),
    Segment(Group.ALONE, 30, 60, (0.66, 0.18, 0.16, 0, 0, 0), 46_500, 0.42),
    Segment(Group.ALONE, 60, 67, (0.48, 0.17, 0.25, 0, 0, 0.10), 43_000, 0.42),
    Segment(Group.FIRST_EARNER, 18, 30, (0.83, 0.12, 0.02, 0.03, 0, 0), 42_000, 0.32),
    Segment(Group.FIRST_EARNER, 30, 60, (0.75, 0.21, 0.04, 0, 0, 0), 61_500, 0.40),
    Segment(Group.FIRST_EARNER, 60, 67, (0.57, 0.20, 0.11, 0, 0, 0.12), 60_000, 0.42),
    Segment(Group.SECOND_EARNER, 18, 30, (0.82, 0.08, 0.03, 0.04, 0.03, 0), 33_000, 0.36),
    Segment(Group.SECOND_EARNER, 30, 60, (0.735, 0.145, 0.04, 0, 0.08, 0), 38_000, 0.50),
    Segment(Group.SECOND_EARNER, 60, 67, (0.50, 0.12, 0.13, 0, 0.12, 0.13), 31_000, 0.50),
    Segment(Group.INSTITUTION, 18, 67, (0, 0, 1, 0, 0, 0), 20_000, 0.30),
)
"""Assumptions, except the sum of the self-employed: 12-15 % of people of 18 to 66 (herinnerd)."""

LAST_STUDENT_AGE = 27
"""From this age on nobody in the town lives on student finance (assumption)."""

ASSISTANCE_PER_RESIDENT = 0.0297
"""Cores meant to be entitled to social assistance, per inhabitant: 350,000 receiving households
nationally, divided by two thirds (herinnerd); a little more, for not all turn out to be."""

_ASSISTANCE_MIX = {"single": 0.615, "one_parent": 0.215, "couple": 0.13, "grown_child": 0.04}
"""Kinds of cores on assistance (assumption)."""


def groups_of(people: People, first_earner: Bools) -> Ints:
    """The labour-market group of each person."""
    group = np.full(len(people), int(Group.ALONE))
    group[people.place == Place.CHILD] = Group.AT_HOME
    group[people.in_couple] = Group.SECOND_EARNER
    group[people.in_couple & first_earner] = Group.FIRST_EARNER
    group[people.kind == Kind.INSTITUTION] = Group.INSTITUTION
    return group


def first_earners(streams: Streams, people: People) -> Bools:
    """In each couple the one who earns most, seven times in ten the second-named partner."""
    swap = streams("first earner").random(len(people.households)) < 0.7
    return np.asarray((people.place == Place.PARTNER) == swap[people.household])


def draw_livelihoods(streams: Streams, people: People, group: Ints) -> Ints:
    """The livelihood of each person: segment by segment, then the cores below the norm."""
    rng = streams("livelihood")
    livelihood = np.full(len(people), int(Livelihood.CHILD))
    livelihood[people.age >= PENSION_AGE] = Livelihood.PENSION
    for segment in SEGMENTS:
        mine = in_segment(people, group, segment)
        kinds = shuffled_quota(rng, segment.shares, int(mine.sum()))
        livelihood[mine] = kinds + int(Livelihood.EMPLOYEE)
    too_old = (livelihood == Livelihood.STUDENT) & (people.age >= LAST_STUDENT_AGE)
    livelihood[too_old] = Livelihood.EMPLOYEE
    livelihood[_below_the_norm(streams, people)] = Livelihood.ASSISTANCE
    return livelihood


def in_segment(people: People, group: Ints, segment: Segment) -> Bools:
    """Who belongs to a segment."""
    of_age = (people.age >= segment.start) & (people.age < segment.end)
    return np.asarray(of_age & (group == segment.group))


def _below_the_norm(streams: Streams, people: People) -> Bools:
    """Everyone of working age in the cores that could receive social assistance."""
    rng = streams("assistance")
    working_age = people.adult & (people.age < PENSION_AGE)
    whole_core = people.per_core(people.adult & ~working_age) == 0
    candidates = people.core_head & working_age & whole_core & (people.kind != Kind.INSTITUTION)
    total = count_of(ASSISTANCE_PER_RESIDENT, len(people))
    chosen = np.zeros(len(people), dtype=np.bool_)
    for name, among in _assistance_groups(people).items():
        count = count_of(_ASSISTANCE_MIX[name], total)
        chosen |= pick(rng, count, candidates & among, _assistance_weight(people))
    return np.asarray(working_age & chosen[people.core])


def _assistance_groups(people: People) -> dict[str, Bools]:
    own_home = people.place <= Place.PARTNER
    return {
        "single": own_home & (people.kind == Kind.SINGLE),
        "one_parent": own_home & (people.kind == Kind.ONE_PARENT),
        "couple": own_home & people.in_couple,
        "grown_child": (people.place == Place.CHILD) & (people.age >= 27),
    }


def _assistance_weight(people: People) -> Floats:
    """Chance by age: few under 23 (students), most between 30 and 64."""
    return np.interp(people.age, (ADULT, 22, 30, 64, 67), (0.15, 0.5, 1.0, 1.1, 0.8))
