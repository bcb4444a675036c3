"""Who of the entitled receives: receipt = entitled x (1 - non-use), by quota."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vanzelf.synth.draws import Bools, Floats, count_of, pick
from vanzelf.synth.rates import GROUPS, POSSIBLE_RECEIPT, SMALL_AMOUNTS, Group, Rates

ELIGIBLE, EXCLUDED, POSSIBLE = 1, 0, -1

Verdicts = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Units:
    """The units of one scheme, an entry per unit.

    verdict: 1 entitled (established or probable), 0 excluded, -1 cannot be said. amount: euros a
    year. groups: membership per group. income: of the applicant. plausible: could be taken for
    entitled by mistake. elsewhere: receives another national award already.
    """

    verdict: Verdicts
    amount: Floats
    groups: dict[Group, Bools]
    income: Floats
    plausible: Bools
    elsewhere: Bools


@dataclass(frozen=True, slots=True)
class Reach:
    """Counts of one scheme. missing: entitled and known not to receive; over: the reverse."""

    scheme: str
    units: int
    eligible: int
    receiving: int
    missing: int
    over: int
    possible: int


def draw_awards(rng: np.random.Generator, rates: Rates, units: Units) -> Bools:
    """Which units receive the scheme."""
    entitled = units.verdict == ELIGIBLE
    receives: Bools = entitled & ~_missed(rng, rates, units, entitled)
    possible = units.verdict == POSSIBLE
    receives |= pick(rng, count_of(POSSIBLE_RECEIPT, int(possible.sum())), possible)
    mistaken = (units.verdict == EXCLUDED) & units.plausible
    count = count_of(rates.over_receipt, int((receives & entitled).sum()))
    receives |= pick(rng, count, mistaken, np.exp(-np.maximum(units.income, 0) / 15_000))
    return receives


def _missed(rng: np.random.Generator, rates: Rates, units: Units, entitled: Bools) -> Bools:
    """Entitled units that do not receive: the groups' own rates first, the rest to the total."""
    weight = _weights(rates, units)
    missed = np.zeros(len(entitled), dtype=np.bool_)
    rest = entitled.copy()
    for group in GROUPS:
        if group in rates.groups:
            members = rest & units.groups[group]
            missed |= pick(rng, count_of(rates.groups[group], int(members.sum())), members, weight)
            rest &= ~members
    total = count_of(rates.overall, int(entitled.sum()))
    return missed | pick(rng, total - int(missed.sum()), rest, weight)


def _weights(rates: Rates, units: Units) -> Floats:
    weight = np.ones(len(units.amount))
    if rates.small_amounts:
        at, chance = zip(*SMALL_AMOUNTS, strict=True)
        weight = np.interp(units.amount, at, chance)
    if rates.automatic:
        weight = np.where(units.elsewhere, weight * 0.1, weight)
    return weight


def reach_of(scheme: str, verdict: Verdicts, receives: Bools) -> Reach:
    """Count who receives among those entitled, excluded and in doubt."""
    entitled = verdict == ELIGIBLE
    return Reach(
        scheme=scheme,
        units=len(entitled),
        eligible=int(entitled.sum()),
        receiving=int((entitled & receives).sum()),
        missing=int((entitled & ~receives).sum()),
        over=int(((verdict == EXCLUDED) & receives).sum()),
        possible=int((verdict == POSSIBLE).sum()),
    )
