"""Members of persoon, toeslagpaar, kindergezin, bijstandsgezin and belastingschuldige."""

import numpy as np

from vanzelf.households import concepts
from vanzelf.households.bulk.families import children, related
from vanzelf.households.bulk.members import Members, Part, aanvragers, perhaps_partners
from vanzelf.households.bulk.partners import Couples, Partners
from vanzelf.households.bulk.people import at_least, minors_in_quarter
from vanzelf.households.bulk.reading import BILLED, has_bit
from vanzelf.households.bulk.truths import (
    NO,
    PERHAPS,
    YES,
    Bools,
    Ints,
    Truths,
    both,
    distinct,
    negated,
    pairs_within,
    perhaps,
)
from vanzelf.terms.units import Role, UnitType


def persons(couples: Couples) -> Members:
    """Everybody is a unit of one."""
    everybody = np.arange(couples.people.count, dtype=np.int32)
    return Members(couples.people, UnitType.PERSOON, [aanvragers(everybody)])


def toeslagparen(couples: Couples) -> Members:
    """Adults with their partner."""
    return Members(couples.people, UnitType.TOESLAGPAAR, _leden(couples, couples.laws["t"]))


def kindergezinnen(couples: Couples) -> Members:
    """Toeslagparen with a child under 18 in this quarter, certainly or perhaps."""
    unit, child, lid = children(couples, "t", minors_in_quarter(couples.people))
    wanted = np.zeros(couples.people.count, dtype=np.bool_)
    wanted[unit] = True
    parts = _leden(couples, couples.laws["t"], wanted)
    return Members(
        couples.people,
        UnitType.KINDERGEZIN,
        [*parts, Part(Role.KIND, unit, child, lid, np.full(len(child), YES))],
    )


def bijstandsgezinnen(couples: Couples) -> Members:
    """Adults with partner, children under 18 and kostendelers."""
    parts = _leden(couples, couples.laws["b"]) + _bijstand_others(couples)
    return Members(couples.people, UnitType.BIJSTANDSGEZIN, parts)


def belastingschuldigen(couples: Couples) -> Members:
    """Bijstandsgezinnen of which aanvrager or partner has, or may have, a bill for local taxes."""
    people, partners = couples.people, couples.laws["b"]
    owing = np.zeros(people.count, dtype=np.bool_)
    owing[partners.unit[has_bit(people.facts, BILLED) & (people.adult != NO)]] = True
    parts = _leden(couples, partners, owing)
    parts += [part.of(owing) for part in _bijstand_others(couples)]
    return Members(people, UnitType.BELASTINGSCHULDIGE, parts)


def _leden(couples: Couples, partners: Partners, wanted: Bools | None = None) -> list[Part]:
    """Aanvragers and partners, of all units or of those that are wanted."""
    people = couples.people
    chosen = (people.adult != NO) & (partners.unit == np.arange(people.count))
    doubted, candidate = partners.doubts()
    if wanted is not None:
        chosen &= wanted
        candidate, doubted = candidate[wanted[doubted]], doubted[wanted[doubted]]
    heads = np.flatnonzero(chosen).astype(np.int32)
    coupled = heads[partners.partner[heads] >= 0]
    return [
        aanvragers(heads),
        Part(Role.PARTNER, coupled, partners.partner[coupled]),
        perhaps_partners(doubted, candidate),
    ]


def _bijstand_others(couples: Couples) -> list[Part]:
    """Children and kostendelers."""
    if "bijstand" not in couples.made:
        hidden = _with_hidden_kostendelers(couples)
        couples.made["bijstand"] = [
            Part(Role.KIND, *children(couples, "b", negated(couples.people.adult))),
            _kostendelers(couples),
            Part(Role.KOSTENDELER, hidden, None, np.full(len(hidden), PERHAPS)),
        ]
    made: list[Part] = couples.made["bijstand"]
    return made


def _with_hidden_kostendelers(couples: Couples) -> Ints:
    """Units of which somebody may share costs whom we cannot point out."""
    people, partners = couples.people, couples.laws["b"]
    inside = couples.homes.institution[people.home] & (people.home >= 0)
    hidden = np.flatnonzero((people.adult != NO) & (inside | ~people.sure))
    apart = partners.one[people.same_home(partners.one, partners.other) != YES]
    units = np.concatenate([partners.unit[hidden], apart])
    return distinct(units.astype(np.int64)).astype(np.int32)


def _kostendelers(couples: Couples) -> Part:
    """See companions.kostendelers of the reference."""
    people, partners = couples.people, couples.laws["b"]
    near = couples.near[~couples.homes.institution[people.home[couples.near]]]
    first, second = pairs_within(people.home[near])
    one = near[np.concatenate([first, second])]
    other = near[np.concatenate([second, first])]
    counts = _may_share(couples, near)[np.concatenate([second, first])]
    mate = partners.partner[one]
    speaks = people.sure[one] & (
        (partners.unit[one] == one) | (people.same_home(one, np.maximum(mate, 0)) != YES)
    )
    chosen = speaks & (counts != NO) & (partners.unit[one] != partners.unit[other])
    unit, other, counts = partners.unit[one[chosen]], other[chosen], counts[chosen]
    # Pw 19a lid 1 onder b and c: a commercial contract, but never with a relative
    contract = people.says(concepts.COMMERCIAL, other)
    asked = np.flatnonzero(contract != NO)
    kin = related(couples, "b", unit[asked], other[asked], degree=2)
    contract[asked] = both(contract[asked], negated(kin))
    counts = both(counts, negated(contract))
    doubt = ~people.sure[other] | partners.is_candidate(unit, other)
    counts[doubt] = perhaps(counts[doubt])
    chosen = counts != NO
    return Part(Role.KOSTENDELER, unit[chosen], other[chosen], counts[chosen])


def _may_share(couples: Couples, who: Ints) -> Truths:
    """Who is 27 or older and no student (Pw 19a lid 1 onder d)."""
    people = couples.people
    student = both(
        people.says(concepts.IN_EDUCATION, who),
        people.says(concepts.STUDENT_FINANCE, who),
    )
    old_enough = at_least(people.born[who], people.first, concepts.COST_SHARING_AGE)
    return both(old_enough, negated(student))
