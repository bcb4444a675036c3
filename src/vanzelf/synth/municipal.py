"""What the municipality knows: taxes and their remission, low income over time, housing costs.

Unit facts: each adult of a core carries the value of the core. What depends on awards (healthcare
allowance received, rent after rent allowance) starts as if there were none; `receipt` fills it in.
"""

from dataclasses import dataclass

import numpy as np

from vanzelf.synth.composition import Kind
from vanzelf.synth.draws import Bools, Dates, Floats, Ints, Streams, count_of, pick
from vanzelf.synth.homes import Homes
from vanzelf.synth.income import NORM_ALONE, NORM_COUPLE, Incomes
from vanzelf.synth.livelihood import Livelihood
from vanzelf.synth.people import PENSION_AGE, People, Place
from vanzelf.synth.ties import Truths
from vanzelf.synth.wealth import Wealth

TAX_ALONE, TAX_TOGETHER = 331.0, 428.0
"""Waste and sewage charges of a household of one, and of more (assumption of the demo)."""

CHILD_BUDGET, CHILD_BUDGET_12, CHILD_BUDGET_16 = 2_580, 724, 240
"""Child budget per child and year, more from 12 and again more from 16, 2026 (geverifieerd)."""

CHILD_BUDGET_ALONE = 3_416
"""What a single parent gets on top per year, 2026 (geverifieerd)."""


@dataclass(frozen=True, slots=True)
class Municipal:
    """money: euros per core on each member's row. truths: three-valued. months: low income."""

    money: dict[str, Floats]
    truths: dict[str, Truths]
    months: Ints


def draw_municipal(
    streams: Streams,
    people: People,
    homes: Homes,
    livelihood: Ints,
    incomes: Incomes,
    wealth: Wealth,
) -> Municipal:
    """Facts of the municipality about every core."""
    months = _months_of_low_income(streams, people, livelihood, incomes)
    money = _taxes_and_costs(streams, people, homes, incomes, wealth)
    truths = _remission_history(streams, people, incomes, months)
    truths["arbeidsvermogen_uitzicht"] = _prospects(streams, people, livelihood, incomes, months)
    truths["auto_onmisbaar"] = wealth.car_needed.astype(np.int8)
    truths["ontvangt_bijstand"] = incomes.assistance.astype(np.int8)
    truths["geen_beroep_op_ouders"] = _without_parents(streams, people, livelihood)
    return Municipal(money=money, truths=truths, months=months)


def monthly_income(people: People, incomes: Incomes) -> Floats:
    """Net per month of each person's core, social assistance included."""
    norm = np.where(people.per_core(people.adult) > 1, NORM_COUPLE, NORM_ALONE)
    own = people.per_core(incomes.net_month)
    return np.where(incomes.assistance, np.maximum(own, norm), own)


def _taxes_and_costs(
    streams: Streams, people: People, homes: Homes, incomes: Incomes, wealth: Wealth
) -> dict[str, Floats]:
    rng = streams("costs")
    holds_home = people.core == people.households.first[people.household]
    holds_home &= people.kind != Kind.INSTITUTION
    size = people.households.size[people.household]
    adults = people.per_core(people.adult)
    premium = np.round(rng.uniform(144, 176, len(people)), 2)[people.core] * adults
    interest = np.where(wealth.own_home > 0, wealth.debts * 0.031 / 12, 0.0)
    rent = homes.rent[people.household]
    return {
        "aanslag_gemeentebelasting": np.where(
            holds_home, np.where(size == 1, TAX_ALONE, TAX_TOGETHER), 0.0
        ),
        "netto_besteedbaar_inkomen": monthly_income(people, incomes),
        "banktegoed": wealth.bank,
        "waarde_auto": wealth.car,
        "overige_bezittingen": wealth.own_home + np.maximum(_invested(people, wealth), 0),
        "hogere_schulden": wealth.debts,
        "woonlasten_netto": np.where(holds_home, np.minimum(rent + interest, 9_999), 0.0),
        "zorgpremie": premium,
        "ontvangen_toeslagen": np.zeros(len(people)),
        "huurtoeslag_per_maand": np.zeros(len(people)),
        "hoogste_kindgebonden_budget": _most_child_budget(people),
    }


def _most_child_budget(people: People) -> Floats:
    """Child budget per month of each core if income did not count (2026; 0 without children)."""
    teenage = (people.age >= 12) * CHILD_BUDGET_12 + (people.age >= 16) * CHILD_BUDGET_16
    per_child = np.where(people.minor_child, CHILD_BUDGET + teenage, 0)
    year = people.per_core(per_child)
    alone = (year > 0) & (people.per_core(people.adult) == 1)
    return np.floor((year + np.where(alone, CHILD_BUDGET_ALONE, 0)) / 12)


def _invested(people: People, wealth: Wealth) -> Floats:
    return people.per_core(wealth.savings) - wealth.bank


def _months_of_low_income(
    streams: Streams, people: People, livelihood: Ints, incomes: Incomes
) -> Ints:
    """Consecutive months on an income near the norm; none for everybody with more."""
    rng = streams("low income")
    norm = np.where(people.per_core(people.adult) > 1, NORM_COUPLE, NORM_ALONE)
    low = (monthly_income(people, incomes) < 1.1 * norm) & people.adult
    long = rng.gamma(1.2, 42, len(people))
    short = rng.gamma(1.2, 9, len(people))
    starting = incomes.changed | (livelihood == Livelihood.STUDENT)
    months = np.where(people.per_core(starting) > 0, short[people.core], long[people.core])
    most = np.maximum(people.age - 18, 0) * 12
    return np.where(low, np.minimum(np.floor(months), most), 0).astype(np.int64)


def _remission_history(
    streams: Streams, people: People, incomes: Incomes, months: Ints
) -> dict[str, Truths]:
    """Remission of last year's taxes, and consent to be checked every year."""
    rng = streams("remission")
    chance = np.where(incomes.assistance, 0.82, np.where(months > 12, 0.35, 0.0))
    holds_home = people.core == people.households.first[people.household]
    last_year = (rng.random(len(people)) < chance)[people.core] & holds_home & people.adult
    consent = last_year & (rng.random(len(people)) < 0.7)[people.core]
    return {
        "kwijtschelding_vorig_jaar": last_year.astype(np.int8),
        "toestemming_jaarlijkse_toets": consent.astype(np.int8),
    }


def _prospects(
    streams: Streams, people: People, livelihood: Ints, incomes: Incomes, months: Ints
) -> Truths:
    """Whether a higher income is in sight; unknown for some who are not clients."""
    rng = streams("prospects")
    chance = np.where(months > 36, 0.2, np.where(months > 12, 0.4, 0.75))
    chance = np.where(livelihood == Livelihood.STUDENT, 1.0, chance)
    chance = np.where(people.age >= PENSION_AGE, 0.0, chance)
    fact = ((rng.random(len(people)) < chance) & people.adult).astype(np.int8)
    stranger = (months > 0) & ~incomes.assistance & (people.age < PENSION_AGE)
    fact[pick(rng, count_of(0.15, int(stranger.sum())), stranger)] = -1
    return fact


def _without_parents(streams: Streams, people: People, livelihood: Ints) -> Truths:
    """Young adults who cannot turn to their parents for money: most of those living in poverty."""
    alone = people.adult & (people.age < 21) & (people.place != Place.CHILD)
    poor = alone & (livelihood == Livelihood.ASSISTANCE)
    return np.asarray(poor & (streams("no parents").random(len(people)) < 0.7), dtype=np.int8)


def previous_supplement(
    streams: Streams, people: People, incomes: Incomes, months: Ints, today: np.datetime64
) -> tuple[Bools, Dates]:
    """Who got a low-income supplement more than a year ago, and when (per core)."""
    rng = streams("supplement")
    chance = np.where(incomes.assistance & (months > 48), 0.4, 0.0)
    had = (rng.random(len(people)) < chance)[people.core]
    had &= people.adult & (people.place != Place.CHILD)
    days = rng.integers(366, 731, len(people))[people.core].astype("timedelta64[D]")
    return had, today - days
