"""Children under 18 of every unit; and in-laws and relatives: see `companions` of the reference."""

import numpy as np

from vanzelf.households.bulk.partners import Couples
from vanzelf.households.bulk.truths import (
    NO,
    PERHAPS,
    YES,
    Index,
    Ints,
    Truths,
    any_per,
    both,
    either,
    key_of,
    perhaps,
)


def children(couples: Couples, letter: str, young: Truths) -> tuple[Ints, Ints, Truths]:
    """(unit, child, lid): young children of a unit at its address, by unit; none who is no."""
    people, partners = couples.people, couples.laws[letter]
    parent, child = couples.kinship.both_there
    chosen = (young[child] != NO) & (people.adult[parent] != NO)
    parent, child = parent[chosen], child[chosen]
    there = people.same_home(parent, child)
    mate = partners.partner[parent]
    coupled = np.flatnonzero((mate >= 0) & (there != YES))
    there[coupled] = either(there[coupled], people.same_home(mate[coupled], child[coupled]))
    counts = both(young[child], there)
    found = [
        (partners.unit[parent], child, counts),
        *_of_candidates(couples, letter, parent, child, young),
    ]
    units, kids, values = (np.concatenate(each) for each in zip(*found, strict=True))
    chosen = values != NO
    keys = np.sort((key_of(units[chosen], kids[chosen]) << 2) | values[chosen])
    last = np.flatnonzero(np.diff(keys >> 2, append=-1))
    keys = keys[last]
    pair = keys >> 2
    return (
        (pair >> 32).astype(np.int32),
        (pair & 0xFFFFFFFF).astype(np.int32),
        (keys & 3).astype(np.int8),
    )


def _of_candidates(
    couples: Couples, letter: str, parent: Ints, child: Ints, young: Truths
) -> list[tuple[Ints, Ints, Truths]]:
    """Children of somebody who may be the partner, living with either; and own children who live
    with that person: perhaps.
    """
    people, partners = couples.people, couples.laws[letter]
    index = Index(parent)
    found = []
    for owner in (partners.other, partners.one):
        rows = index.rows(owner)
        kid, me, they = (
            child[rows.found],
            partners.one[rows.asked],
            partners.other[rows.asked],
        )
        near = people.same_home(they, kid)
        if owner is partners.other:
            near = either(near, people.same_home(me, kid))
        found.append((me, kid, perhaps(both(young[kid], near))))
    return found


def related(couples: Couples, letter: str, unit: Ints, who: Ints, *, degree: int) -> Truths:
    """Row by row, whether somebody is a relative or in-law of the couple that one of is named.

    In-laws are relatives of the partner and partners of relatives; through somebody who may be a
    partner it is perhaps so.
    """
    kinship = couples.kinship
    asked, one, sure = _circle(couples, letter, unit)
    their_asked, other, other_sure = _circle(couples, letter, who)
    rows = Index(their_asked).rows(asked)
    asked, one, sure = asked[rows.asked], one[rows.asked], sure[rows.asked]
    other, other_sure = other[rows.found], other_sure[rows.found]
    near = kinship.first_degree(one, other)
    if degree > 1:
        near |= kinship.second_degree(one, other)
    return any_per(asked[near], both(sure, other_sure)[near], len(unit))


def _circle(couples: Couples, letter: str, who: Ints) -> tuple[Ints, Ints, Truths]:
    """(row, person, sure): those named, with their partner and (perhaps) who may be that."""
    partners = couples.laws[letter]
    coupled = np.flatnonzero(partners.partner[who] >= 0)
    rows = Index(partners.one).rows(who)
    asked = np.concatenate([np.arange(len(who)), coupled, rows.asked])
    person = np.concatenate([who, partners.partner[who[coupled]], partners.other[rows.found]])
    sure = np.full(len(asked), YES)
    sure[len(who) + len(coupled) :] = PERHAPS
    return asked.astype(np.int32), person, sure
