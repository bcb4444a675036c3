"""A register as it stands on a date: who lives where, how old they are, who is whose parent.

The state is that of the first of the month (AWIR 5: a later change counts from the next month).
Whoever died on or before that day, or was born after it, is not there. Only settled facts count: an
estimate or a disputed fact is unknown here, for it may neither tie people together nor part them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vanzelf.households import concepts
from vanzelf.households.concepts import RelationKind
from vanzelf.households.logic import any_of, negated
from vanzelf.households.register import PersonRecord, Register, id_order
from vanzelf.terms.outcome import Truth
from vanzelf.terms.units import Fact, Value


def first_of_month(on: dt.date) -> dt.date:
    """The day whose state counts (AWIR 5)."""
    return on.replace(day=1)


def born_by(on: dt.date, age: int) -> dt.date:
    """The last date of birth of someone who has reached an age on the first of the month of `on`.

    29 February counts from 1 March in common years, which on a first of the month needs no care.
    """
    return dt.date(on.year - age, on.month, 1)


def adult_before_quarter(on: dt.date) -> dt.date:
    """Who was born before this date was 18 before the quarter of `on` began.

    Child benefit looks at the first day of the quarter (AKW art. 11), child budget at the month in
    which a child turns 18 (Wkgb art. 2): from that day on a child may still count for either.
    """
    return dt.date(on.year - concepts.ADULT_AGE, on.month - (on.month - 1) % 3, 1)


def settled(facts: Mapping[str, Fact], concept: str) -> Value | None:
    """The value of a fact when it is settled, else None."""
    fact = facts.get(concept)
    return fact.value if fact is not None and fact.status == "vast" else None


@dataclass(frozen=True, slots=True, eq=False)
class Resident:
    """A living person on the date; each is itself only.

    address: where they are registered, if anywhere. sure: whether that is beyond doubt (there is an
    address and it is not under investigation).
    """

    record: PersonRecord
    first: dt.date
    born: dt.date | None
    address: str | None
    sure: bool

    @property
    def id(self) -> str:
        """The id of the person."""
        return self.record.id

    def at_least(self, age: int) -> Truth:
        """Whether they have reached an age on the first of the month."""
        return None if self.born is None else self.born <= born_by(self.first, age)

    @property
    def adult(self) -> Truth:
        """Whether they are 18 or older."""
        return self.at_least(concepts.ADULT_AGE)

    @property
    def minor(self) -> Truth:
        """Whether they are under 18."""
        return negated(self.adult)

    @property
    def minor_in_quarter(self) -> Truth:
        """Whether they were under 18 before this quarter, or not born yet."""
        return None if self.born is None else self.born >= adult_before_quarter(self.first)

    def says(self, concept: str) -> Truth:
        """A yes-or-no fact about them, when settled."""
        value = settled(self.record.facts, concept)
        return value if isinstance(value, bool) else None


def seniority(resident: Resident) -> tuple[bool, dt.date, int, str]:
    """Sorts the oldest first; unknown ages last, equal ages by id."""
    return (resident.born is None, resident.born or dt.date.max, *id_order(resident.id))


class Town:
    """Lookups over a register on a date."""

    def __init__(self, register: Register, on: dt.date) -> None:
        self.register = register
        self.first = first_of_month(on)
        self.residents: dict[str, Resident] = {}
        unborn: set[str] = set()
        for person in sorted(register.persons, key=lambda each: id_order(each.id)):
            born = _date(person, concepts.BIRTH)
            died = _date(person, concepts.DEATH)
            if born is not None and born > self.first:
                unborn.add(person.id)
            elif died is None or died > self.first:
                self.residents[person.id] = self._resident(person, born)
        self._addresses: dict[str, list[Resident]] = defaultdict(list)
        for resident in self.residents.values():
            if resident.address is not None:
                self._addresses[resident.address].append(resident)
        self._parents: dict[str, set[str]] = defaultdict(set)
        self._children: dict[str, set[str]] = defaultdict(set)
        self._spouses: dict[str, set[str]] = defaultdict(set)
        self._ties: dict[tuple[str, frozenset[str]], list[Truth]] = defaultdict(list)
        self._relate(unborn)

    def _resident(self, person: PersonRecord, born: dt.date | None) -> Resident:
        fact = person.facts.get(concepts.ADDRESS)
        address = None if fact is None or fact.value is None else str(fact.value)
        disputed = settled(person.facts, concepts.ADDRESS_DISPUTED) is True
        sure = fact is not None and address is not None and fact.status == "vast" and not disputed
        return Resident(person, self.first, born, address, sure)

    def _relate(self, unborn: set[str]) -> None:
        for relation in self.register.relations:
            one, other = relation.source, relation.target
            if one == other:
                continue
            if relation.kind is RelationKind.CHILD:
                if one not in unborn and other not in unborn:
                    self._parents[other].add(one)
                    self._children[one].add(other)
            elif relation.kind is RelationKind.SPOUSE:
                self._spouses[one].add(other)
                self._spouses[other].add(one)
            else:
                self._ties[relation.kind, frozenset((one, other))].append(relation.value)

    def at(self, address: str | None) -> list[Resident]:
        """Everybody registered at an address, in doubt or not, by id."""
        return [] if address is None else self._addresses.get(address, [])

    @property
    def addresses(self) -> Iterable[str]:
        """The addresses where anybody is registered."""
        return self._addresses

    def adults_at(self, address: str | None) -> int:
        """How many people at an address are, or may be, adults."""
        return sum(each.adult is not False for each in self.at(address))

    def is_institution(self, address: str | None) -> bool:
        """Whether so many adults live at an address that it is no ordinary home."""
        return self.adults_at(address) > concepts.INSTITUTION_ADULTS

    def same_home(self, one: Resident, other: Resident) -> Truth:
        """Whether two people live at the same address; unknown when either address is in doubt."""
        return one.address == other.address if one.sure and other.sure else None

    def children(self, person: Resident) -> list[Resident]:
        """Living children of a person, wherever they live."""
        return self._living(self._children.get(person.id, ()))

    def parents(self, person: Resident) -> list[Resident]:
        """Living parents of a person, wherever they live."""
        return self._living(self._parents.get(person.id, ()))

    def _living(self, ids: Iterable[str]) -> list[Resident]:
        return [
            self.residents[each] for each in sorted(ids, key=id_order) if each in self.residents
        ]

    def have_child_together(self, one: Resident, other: Resident) -> bool:
        """Whether two people are parents of the same child, living or not."""
        return bool(self._children.get(one.id, set()) & self._children.get(other.id, set()))

    def first_degree(self, one: Resident, other: Resident) -> bool:
        """Whether one is a parent of the other."""
        return one.id in self._parents.get(other.id, ()) or other.id in self._parents.get(
            one.id, ()
        )

    def second_degree(self, one: Resident, other: Resident) -> bool:
        """Whether they are brother or sister, or one is a grandparent of the other."""
        if one.id == other.id:
            return False
        mine, theirs = self._parents.get(one.id, set()), self._parents.get(other.id, set())
        grand = any(one.id in self._parents.get(each, ()) for each in theirs) or any(
            other.id in self._parents.get(each, ()) for each in mine
        )
        return grand or bool(mine & theirs)

    def spouses(self, person: Resident) -> list[Resident]:
        """Living husbands, wives and registered partners of a person in the register."""
        return self._living(self._spouses.get(person.id, ()))

    def has_spouse_elsewhere(self, person: Resident) -> bool:
        """Whether a person is married to somebody whom the register does not hold."""
        return any(self.register.person(each) is None for each in self._spouses.get(person.id, ()))

    def declared(self, kind: str, one: Resident, other: Resident) -> tuple[bool, Truth]:
        """What relations say about a tie between two people: whether anything, and what."""
        values = self._ties.get((kind, frozenset((one.id, other.id))))
        return (False, None) if values is None else (True, any_of(values))


def _date(person: PersonRecord, concept: str) -> dt.date | None:
    value = settled(person.facts, concept)
    return value if isinstance(value, dt.date) else None
