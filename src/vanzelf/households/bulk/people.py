"""A population as columns: who is there on the date, where they live, how old they are, whose child.

People are numbered in the order of their ids; those who are there have numbers below `count`. The
dead, and people outside the register, have higher ones: they may still be somebody's parent.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import numpy as np

from vanzelf.households import concepts
from vanzelf.households.bulk import reading
from vanzelf.households.bulk.codes import Names
from vanzelf.households.bulk.reading import Relations, Source
from vanzelf.households.bulk.truths import (
    NO,
    PERHAPS,
    YES,
    Bools,
    Index,
    Ints,
    Longs,
    Truths,
    certainly,
    is_in,
    key_of,
)
from vanzelf.households.concepts import RelationKind
from vanzelf.households.town import adult_before_quarter, born_by, first_of_month


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who is there on the first of the month, in the order of their ids.

    home: number of the address, NOBODY for none. sure: whether that is beyond doubt. born: days
    since 1970. adult: of 18 or older. facts: what they say, see `reading.FACTS`. known: how many
    persons the table holds, whether they are there or not. rows: where each stands in that table.
    """

    source: Source
    first: dt.date
    ids: Any
    home: Ints
    sure: Bools
    born: Ints
    adult: Truths
    facts: Ints
    addresses: Names
    relations: Relations
    known: int
    rows: Longs

    @property
    def count(self) -> int:
        """How many are there."""
        return len(self.home)

    def is_there(self, who: Ints) -> Bools:
        """Which numbers are of people who are there."""
        return np.asarray((who >= 0) & (who < self.count))

    def says(self, concept: str, who: Ints) -> Truths:
        """What some of the people say about a fact."""
        return reading.says(self.facts[who], concept)

    def same_home(self, one: Ints, other: Ints) -> Truths:
        """Whether people live at the same address; perhaps when either address is in doubt."""
        same = certainly(self.home[one] == self.home[other])
        return np.where(self.sure[one] & self.sure[other], same, PERHAPS)

    def older(self, one: Ints, other: Ints) -> Bools:
        """Whether the first is the oldest of two, or has the smaller id of equals."""
        mine, theirs = self.born[one], self.born[other]
        return np.asarray((mine < theirs) | ((mine == theirs) & (one < other)))


def at_least(born: Ints, first: dt.date, age: int) -> Truths:
    """Who has reached an age on the first of the month."""
    last = (born_by(first, age) - dt.date(1970, 1, 1)).days
    return np.where(born == reading.UNKNOWN_BIRTH, PERHAPS, np.where(born <= last, YES, NO))


def minors_in_quarter(people: "People") -> Truths:
    """Who was under 18 before this quarter, or not born yet."""
    first = (adult_before_quarter(people.first) - dt.date(1970, 1, 1)).days
    unknown = people.born == reading.UNKNOWN_BIRTH
    return np.where(unknown, PERHAPS, np.where(people.born >= first, YES, NO))


def read_people(
    con: duckdb.DuckDBPyConnection,
    on: dt.date,
    persons: str,
    relations: str,
    addresses: str,
) -> People:
    """Read the tables of a population, as it stands on the first of the month."""
    source = reading.open_source(con, persons, relations, addresses)
    first = first_of_month(on)
    rows = reading.read_persons(source, first)
    numbers = reading.number_people(rows)
    there = reading.has_bit(rows.facts, reading.THERE)
    coded = Names(rows.names.filter(there) if not there.all() else rows.names)
    born = rows.born[there]
    return People(
        source=source,
        first=first,
        ids=rows.ids.filter(there),
        home=coded.codes,
        sure=reading.has_bit(rows.facts[there], reading.SURE) & (coded.codes >= 0),
        born=born,
        adult=at_least(born, first, concepts.ADULT_AGE),
        facts=rows.facts[there],
        addresses=coded,
        relations=reading.read_relations(source, rows, numbers),
        known=len(numbers),
        rows=rows.places[there],
    )


class Kinship:
    """Parents and children, in the register or not, but not the unborn.

    parent, child: a row per relation. both_there: those rows of which both are there. young: and of
    these, the ones whose child is, or may be, under 18.
    """

    def __init__(self, people: People) -> None:
        rows = people.relations.of(RelationKind.CHILD)
        born = (rows.van != reading.UNBORN) & (rows.naar != reading.UNBORN)
        self.parent, self.child = rows.van[born], rows.naar[born]
        there = people.is_there(self.parent) & people.is_there(self.child)
        self.both_there = self.parent[there], self.child[there]
        parent, child = self.both_there
        young = people.adult[child] != YES
        self.young = parent[young], child[young]

    @cached_property
    def _by_child(self) -> Index:
        return Index(self.child)

    @cached_property
    def _keys(self) -> Longs:
        return np.sort(key_of(self.parent, self.child))

    def is_parent(self, parent: Ints, child: Ints) -> Bools:
        """Whether one is a parent of the other."""
        return is_in(key_of(parent, child), self._keys)

    def first_degree(self, one: Ints, other: Ints) -> Bools:
        """Whether either is a parent of the other."""
        return np.asarray(self.is_parent(one, other) | self.is_parent(other, one))

    def second_degree(self, one: Ints, other: Ints) -> Bools:
        """Whether they are brother or sister, or either is a grandparent of the other."""
        mine, theirs = self._by_child.rows(one), self._by_child.rows(other)
        found = np.zeros(len(one), dtype=np.bool_)
        found[mine.asked[self.is_parent(other[mine.asked], self.parent[mine.found])]] = True
        found[theirs.asked[self.is_parent(one[theirs.asked], self.parent[theirs.found])]] = True
        shared = self.is_parent(self.parent[mine.found], other[mine.asked])
        found[mine.asked[shared]] = True
        return np.asarray(found & (one != other))


def pair_keys(one: Ints, other: Ints) -> Longs:
    """A key for two people, whichever is named first."""
    return key_of(np.minimum(one, other), np.maximum(one, other))
