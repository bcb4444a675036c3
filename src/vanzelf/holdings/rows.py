"""The rows of a run against a holder's register: which units they are about, and what stops them.

A row is persons; the register says who they are. Nothing about a row that stops is read further.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.holdings.asked import Asked, HouseholdClass, Met, StopReason, any_of
from vanzelf.holdings.register import RESIDENT, SECRET, Register
from vanzelf.households import concepts as household
from vanzelf.households.bulk import Members, truths
from vanzelf.households.town import first_of_month
from vanzelf.screening.evaluate import PartEvaluator
from vanzelf.terms.answers import STOP, Codes
from vanzelf.terms.units import UnitType

Numbers = npt.NDArray[np.int64]
NOBODY = -1

_LAWS = {
    UnitType.TOESLAGPAAR: "t",
    UnitType.HUURHUISHOUDEN: "t",
    UnitType.KINDERGEZIN: "t",
    UnitType.BIJSTANDSGEZIN: "b",
    UnitType.BELASTINGSCHULDIGE: "b",
}
"""The law that says who is whose partner, by unit type."""


@dataclass(slots=True)
class Rows:
    """Rows and their one or two people, by number in the register; NOBODY for none.

    stops: StopReason per row.
    """

    register: Register
    evaluator: PartEvaluator
    unit: UnitType
    one: Numbers
    other: Numbers
    stops: Codes
    _units: dict[UnitType, "_Units"] = field(default_factory=dict)
    _used: dict[tuple[UnitType, ...], tuple[Numbers, Numbers]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.one)

    def units(self, unit: UnitType) -> "_Units":
        """The units of a type, by number in the register; found once."""
        if unit not in self._units:
            self._units[unit] = _Units.of(self.evaluator.found(unit), self.register.count)
        return self._units[unit]

    def heads(self, unit: UnitType) -> list[Numbers]:
        """Per row the units of a type that it is about, by their aanvrager; NOBODY for none."""
        found, going = self.units(unit), self.stops == StopReason.NONE
        return [
            np.where(going, which[who], NOBODY)
            for who in (self.one, self.other)
            for which in (found.as_head, found.as_partner)
        ]

    def answers(self, unit: UnitType, values: Codes) -> Codes:
        """Per row the answer of its units, from the answer of every unit; any yes is enough."""
        padded = np.append(values, np.uint8(0))  # NOBODY, the last one, answers no
        found = any_of([padded[heads] for heads in self.heads(unit)], len(self))
        return np.where(self.stops != StopReason.NONE, STOP, found).astype(np.uint8)

    def classes(self) -> Codes:
        """The household class of each row; 0 where it stopped."""
        home = self.units(self.unit).home
        crowd = np.bincount(home[home >= 0], minlength=1)
        couple = self.other >= 0
        mine = home[self.one]
        lives = np.where((mine >= 0) & (self.one >= 0), crowd[np.maximum(mine, 0)], 1)
        own = 1 + (couple & (home[self.other] == mine))
        others = lives > own
        found = np.where(
            others,
            np.where(couple, HouseholdClass.COUPLE_WITH_OTHERS, HouseholdClass.ALONE_WITH_OTHERS),
            np.where(couple, HouseholdClass.COUPLE, HouseholdClass.ALONE),
        )
        return np.where(self.stops == StopReason.NONE, found, 0).astype(np.uint8)

    def met(self, units: Sequence[UnitType]) -> Met:
        """Who the rows are about, when some unit types are needed for them."""
        return Met(self.stops.copy(), self.members(units), self.classes())

    def stop(self, rows: npt.NDArray[np.bool_]) -> None:
        """Stop some rows that may not be answered; for what stopped before, that stays the reason."""
        self.stops[rows & (self.stops == StopReason.NONE)] = StopReason.NOT_ALLOWED
        for units, (row, people) in self._used.items():
            goes = ~rows[row]
            self._used[units] = row[goes], people[goes]

    # -- whose data ----------------------------------------------------------------------------

    def people_of(self, units: Sequence[UnitType]) -> Numbers:
        """Everybody whose data some unit types need for these rows."""
        _, people = self._pairs(tuple(units))
        needed = np.zeros(self.register.count, dtype=np.bool_)
        needed[people] = True
        return np.flatnonzero(needed)

    def members(self, units: Sequence[UnitType]) -> Any:
        """Per row the ids of everybody whose data it used, in order; an Arrow array of lists.

        The order is that of the register: shorter ids first.
        """
        row, who = self._pairs(tuple(units))
        ids = self.register.ids
        key = np.sort(row * np.int64(len(ids) + 1) + who)
        key = key[np.append(True, key[1:] != key[:-1])[: len(key)]]
        row, person = key // (len(ids) + 1), key % (len(ids) + 1)
        ends = np.searchsorted(row, np.arange(len(self) + 1)).astype(np.int32)
        return pa.ListArray.from_arrays(pa.array(ends), ids.take(pa.array(person)))

    def _pairs(self, units: tuple[UnitType, ...]) -> tuple[Numbers, Numbers]:
        """Rows, and people whose data they use: the members of their units, and who was asked."""
        if units in self._used:
            return self._used[units]
        rows, people = [], []
        going = self.stops == StopReason.NONE
        for who in (self.one, self.other):
            asked = np.flatnonzero(going & (who >= 0))
            rows.append(asked)
            people.append(who[asked])
        for unit in units:
            for heads in self.heads(unit):
                row, who = self.units(unit).members_of(heads)
                rows.append(row)
                people.append(who)
        self._used[units] = np.concatenate(rows), np.concatenate(people)
        return self._used[units]


@dataclass(frozen=True, slots=True)
class _Units:
    """The units of a type, by number in the register. One place more than people: NOBODY.

    as_head, as_partner: the unit somebody is aanvrager or certainly partner of, by its aanvrager;
    NOBODY for none. head, member: the members, by aanvrager. home: where people live, NOBODY for
    nowhere. place: of everybody in the numbers of households.
    """

    members: Members
    as_head: Numbers
    as_partner: Numbers
    head: Numbers
    member: Numbers
    home: Numbers
    place: Numbers

    @classmethod
    def of(cls, members: Members, count: int) -> "_Units":
        people = members.people
        number = np.asarray(people.ids, dtype=np.int64)
        place, home, as_head, as_partner = (np.full(count + 1, NOBODY) for _ in range(4))
        place[number] = np.arange(len(number))
        home[number] = people.home
        heads = members.heads
        as_head[number[heads]] = number[heads]
        coupled = heads[(members.coupled[heads] == truths.YES) & (members.partner[heads] >= 0)]
        as_partner[number[members.partner[coupled]]] = number[coupled]
        known = [part for part in members.parts if part.person is not None]
        unit = np.concatenate([part.unit for part in known])
        person = np.concatenate([part.person for part in known])
        there = person >= 0
        head, member = number[unit[there]], number[person[there]]
        order = np.argsort(head, kind="stable")
        return cls(members, as_head, as_partner, head[order], member[order], home, place)

    def members_of(self, heads: Numbers) -> tuple[Numbers, Numbers]:
        """The rows and the members of the units that some rows are about."""
        rows = np.flatnonzero(heads >= 0)
        start = np.searchsorted(self.head, heads[rows])
        stop = np.searchsorted(self.head, heads[rows], side="right")
        count = stop - start
        first = np.cumsum(count) - count
        within = np.arange(int(count.sum())) - np.repeat(first, count)
        return np.repeat(rows, count), self.member[np.repeat(start, count) + within]


def read_rows(register: Register, evaluator: PartEvaluator, asked: Asked, on: dt.date) -> Rows:
    """The rows of a run, with what stops them by the register."""
    lengths = np.asarray(pc.fill_null(pc.list_value_length(asked.persons), 0), dtype=np.int64)
    who = register.numbers_of(asked.persons.flatten())
    row = np.repeat(np.arange(len(lengths)), lengths)
    first = np.cumsum(lengths) - lengths
    padded = np.append(who, [NOBODY, NOBODY])
    one = np.where(lengths > 0, padded[np.minimum(first, len(who))], NOBODY)
    other = np.where(lengths > 1, padded[np.minimum(first + 1, len(who))], NOBODY)
    rows = Rows(register, evaluator, asked.unit, one, other, np.zeros(len(one), dtype=np.uint8))
    odd = (lengths < 1) | (lengths > 2) | ((lengths == 2) & (one == other))
    odd |= ~_composed(rows, evaluator)
    died = register.dates(household.DEATH) <= (first_of_month(on) - dt.date(1970, 1, 1)).days
    reasons = (
        (odd, StopReason.COMPOSITION),
        (_any(row, who, register.truths(SECRET), len(rows)), StopReason.SECRET_ADDRESS),
        (_any(row, who, _elsewhere(register, asked), len(rows)), StopReason.NOT_RESIDENT),
        (_any(row, who, died, len(rows)), StopReason.DECEASED),
        (np.bincount(row[who < 0], minlength=len(rows)) > 0, StopReason.NOT_RESIDENT),
    )
    for applies, reason in reasons:  # the later, the weightier
        rows.stops[applies] = reason
    return rows


def _elsewhere(register: Register, asked: Asked) -> Any:
    """Who does not live where everybody asked about must live."""
    found = register.denied(RESIDENT)
    if asked.municipalities is not None:
        found = found | ~register.living_in(asked.municipalities)
    return found


def _any(row: Numbers, who: Numbers, marked: Any, count: int) -> Any:
    """The rows of which somebody is marked."""
    hit = (who >= 0) & np.append(marked, False)[who]
    return np.bincount(row[hit], minlength=count) > 0


def _composed(rows: Rows, evaluator: PartEvaluator) -> Any:
    """Which rows are exactly the aanvrager and partner of a unit of the bundle's type.

    Where the register cannot tell whether two people are partners, either reading is right: each of
    them alone, or both together.
    """
    found = rows.units(rows.unit)
    members, place = found.members, found.place
    one, other = place[rows.one], place[rows.other]
    coupled = np.append(members.coupled, np.int8(truths.NO))
    partner = np.append(members.partner, np.int32(NOBODY))
    is_head = found.as_head >= 0
    alone = (rows.other < 0) & is_head[rows.one] & (coupled[one] != truths.YES)
    both = (one >= 0) & (other >= 0)
    sure = is_head[rows.one] & (coupled[one] == truths.YES) & (partner[one] == other)
    sure |= is_head[rows.other] & (coupled[other] == truths.YES) & (partner[other] == one)
    perhaps = np.zeros(len(rows), dtype=np.bool_)
    if rows.unit in _LAWS:
        asked = np.flatnonzero(both & ~sure & (is_head[rows.one] | is_head[rows.other]))
        law = evaluator.prepared.laws[_LAWS[rows.unit]]
        perhaps[asked] = law.is_candidate(
            one[asked].astype(np.int32), other[asked].astype(np.int32)
        )
    return alone | (both & (sure | perhaps))
