"""Who belongs to whom: marriage, children, and the ties registers may or may not know.

Marriages and parents come from the population register. A notarial contract, a home bought
together, a pension scheme or a shared household bind unmarried people; for most people the answer
is known here, for a few in a hundred sharers it is left unknown, as it would be in reality.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vanzelf.synth.composition import MARRIED_KINDS, UNMARRIED_COUPLES, Kind
from vanzelf.synth.draws import Bools, Ints, Streams, count_of, pick
from vanzelf.synth.homes import Homes
from vanzelf.synth.people import People, Place

Truths = npt.NDArray[np.int8]
"""Three-valued: 1 yes, 0 no, -1 unknown."""

YES, NO, UNKNOWN = 1, 0, -1

UNKNOWN_SHARE = 0.04
"""Share of unmarried sharers' households about whom registers know too little (assumption)."""

NEW_COUPLES = 0.03
"""Share of couples that came together this year (assumption)."""

DIVORCES = 0.004
"""Share of marriages in which a divorce has been requested (assumption)."""

PAIR_TIES = (
    "samenlevingscontract",
    "woning_samen_in_eigendom",
    "pensioenpartner",
    "partner_vorig_jaar",
    "gezamenlijke_huishouding",
)
"""Ties between two people at one address; a row in relations for each that holds."""


@dataclass(frozen=True, slots=True)
class Ties:
    """facts: three-valued columns per person. rows: relations as (kind, from row, to row)."""

    facts: dict[str, Truths]
    rows: list[tuple[str, Ints, Ints]]
    together: Bools
    """Who was in the same couple all year."""


def draw_ties(streams: Streams, people: People, homes: Homes) -> Ties:
    """Relations between the people of the town and what is known about living together."""
    couples = _couple_ties(streams, people, homes)
    unsure = _unsure(streams, people, homes)
    facts = {name: _per_person(people, couples[name], unsure) for name in PAIR_TIES}
    facts["woning_samen_in_eigendom"] = _per_person(people, couples["woning_samen_in_eigendom"])
    facts |= _lodgers(streams, people, homes, unsure)
    facts |= _separations(streams, people)
    married = np.isin(people.households.kind, MARRIED_KINDS)
    rows = [("partner", *_pairs(people, married)), *_parents(streams, people)]
    unmarried = np.isin(people.households.kind, UNMARRIED_COUPLES) & ~unsure
    rows += [(name, *_pairs(people, unmarried & couples[name])) for name in PAIR_TIES]
    together = people.in_couple & ~couples["new"][people.household]
    return Ties(facts=facts, rows=rows, together=together)


def _couple_ties(streams: Streams, people: People, homes: Homes) -> dict[str, Bools]:
    """What holds between the two partners, per household (False where there is no couple)."""
    rng = streams("ties")
    kind = people.households.kind
    count = len(kind)
    married = np.isin(kind, MARRIED_KINDS)
    couple = married | np.isin(kind, UNMARRIED_COUPLES)
    new = couple & (rng.random(count) < NEW_COUPLES)
    bound = np.where(homes.owner, 0.72, 0.34) + np.where(kind == Kind.COHABITING_CHILDREN, 0.1, 0.0)
    contract = couple & ~married & (rng.random(count) < bound)
    owned = couple & homes.owner & (married | (rng.random(count) < 0.75))
    pension = couple & (married | (contract & (rng.random(count) < 0.45)))
    before = married | contract | owned | pension | (kind == Kind.COHABITING_CHILDREN)
    return {
        "new": new,
        "samenlevingscontract": contract,
        "woning_samen_in_eigendom": owned,
        "pensioenpartner": pension,
        "partner_vorig_jaar": couple & before & ~new,
        "gezamenlijke_huishouding": couple,
    }


def _unsure(streams: Streams, people: People, homes: Homes) -> Bools:
    """Households of unmarried sharers whose ties are unknown: a fixed share of them."""
    kind = people.households.kind
    others = (people.households.others > 0) & people.households.private
    sharing = np.isin(kind, UNMARRIED_COUPLES) | (others & ~np.isin(kind, MARRIED_KINDS))
    sharing |= homes.sharing
    return pick(streams("unsure"), count_of(UNKNOWN_SHARE, int(sharing.sum())), sharing)


def _per_person(people: People, tie: Bools, unsure: Bools | None = None) -> Truths:
    """Yes for the couple when the tie holds, no for everybody else, unknown where unsure."""
    fact = (tie[people.household] & people.in_couple).astype(np.int8)
    if unsure is not None:
        in_question = (
            people.in_couple | (people.place == Place.OTHER) | (people.kind == Kind.SINGLE)
        )
        fact[unsure[people.household] & people.adult & in_question] = UNKNOWN
    return fact


def _lodgers(streams: Streams, people: People, homes: Homes, unsure: Bools) -> dict[str, Truths]:
    """Written contracts of lodgers, and of people renting a room in a shared house."""
    rng = streams("lodgers")
    other = (people.place == Place.OTHER) & (people.kind != Kind.INSTITUTION)
    head = people.households.first[people.household]
    lodger = other & (people.age < people.age[head] + 20) & (rng.random(len(people)) < 0.45)
    written = lodger & (rng.random(len(people)) < 0.6)
    market = written | homes.sharing[people.household]
    facts = {
        "onderhuurder_met_contract": written.astype(np.int8),
        "commercieel_huurcontract_medebewoner": market.astype(np.int8),
    }
    for fact in facts.values():
        fact[other & unsure[people.household]] = UNKNOWN
    return facts


def _separations(streams: Streams, people: People) -> dict[str, Truths]:
    """A divorce requested in a few marriages; spouses in the town all live together."""
    married = np.isin(people.households.kind, MARRIED_KINDS)
    asked = married & (streams("divorce").random(len(married)) < DIVORCES)
    requested = (asked[people.household] & people.in_couple).astype(np.int8)
    return {"echtscheiding_aangevraagd": requested, "duurzaam_gescheiden": np.zeros_like(requested)}


def _pairs(people: People, households: Bools) -> tuple[Ints, Ints]:
    """Rows of head and partner of the marked households."""
    head = people.households.first[households]
    return head, head + 1


def _parents(streams: Streams, people: People) -> list[tuple[str, Ints, Ints]]:
    """Parents to children at home, and people who live in with their grown son or daughter.

    In some couples the children are of the head alone. A parent who lives elsewhere is not in the
    population.
    """
    rng = streams("parents")
    kind = people.households.kind
    step_chance = np.select(
        [kind == Kind.COHABITING_CHILDREN, kind == Kind.MARRIED_CHILDREN], [0.12, 0.04]
    )
    step = rng.random(len(kind)) < step_chance
    child = np.flatnonzero(people.place == Place.CHILD)
    home = people.household[child]
    first = people.households.first[home]
    both = (people.households.adults[home] == 2) & ~step[home]
    return [
        ("kind", first, child),
        ("kind", first[both] + 1, child[both]),
        ("kind", *_living_in(rng, people)),
    ]


def _living_in(rng: np.random.Generator, people: People) -> tuple[Ints, Ints]:
    other = np.flatnonzero((people.place == Place.OTHER) & (people.kind != Kind.INSTITUTION))
    head = people.households.first[people.household[other]]
    old_enough = people.age[other] >= people.age[head] + 20
    parent = old_enough & (rng.random(len(other)) < 0.75)
    return other[parent], head[parent]
