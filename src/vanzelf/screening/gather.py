"""The facts of units, gathered: aanvrager and partner beside each other, in tables of alike units.

Households are known by number (see `households.bulk`), so the facts of an aanvrager or a partner
are picked from the columns of persons by place, without a join. Units that are alike (alone or a
couple, with or without others, somebody in doubt) get a table each: what is the same for all of
them need not be asked of every one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.engines.sql.layout import LID, SETTLED, Layout, of_role
from vanzelf.households.bulk import Members
from vanzelf.households.bulk.codes import one_array
from vanzelf.households.bulk.members import Part, ids_of, in_batches, truths_of
from vanzelf.households.bulk.truths import NOBODY, PERHAPS, YES, Bools, Ints, Truths
from vanzelf.households.concepts import ADDRESS
from vanzelf.screening.columns import identifier
from vanzelf.screening.homes import Homes
from vanzelf.terms.units import Role

GROUP, HOUSEHOLD = "groep", "huishouden"
"""Columns of a unit that say where its aanvrager lives (see `homes`); no rule uses them."""


class Columns:
    """Columns of a table of a loaded part, to be picked from by place."""

    def __init__(self, con: duckdb.DuckDBPyConnection, table: str) -> None:
        self._con = con
        self._table = table
        self._found: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        self.read([name])
        return self._found[name]

    def read(self, names: Iterable[str]) -> None:
        """Read the columns that were not read yet."""
        new = sorted(set(names) - self._found.keys())
        if new:
            listed = ", ".join(map(identifier, new))
            table = self._con.sql(f"SELECT {listed} FROM {self._table}").to_arrow_table()
            self._found |= {name: one_array(table[name]) for name in new}


@dataclass(frozen=True, slots=True)
class Kind:
    """What units have in common. doubted: perhaps nothing, and somebody is a member perhaps."""

    coupled: bool
    others: bool
    doubted: bool = False


KINDS = (
    Kind(coupled=False, others=False),
    Kind(coupled=True, others=False),
    Kind(coupled=False, others=True),
    Kind(coupled=True, others=True),
    Kind(coupled=True, others=True, doubted=True),
)


SPLIT_FROM = 50_000
"""Fewer units than this get no table of their own: a statement more would cost more than it saves."""


@dataclass(frozen=True, slots=True)
class OfDwelling:
    """Where a fact of a dwelling stands: a column of addresses, and one of persons if any.

    The latter counts for an address that has none. base: of the same two, those with the values.
    """

    own: str
    carried: str | None
    base: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Columns to gather.

    person: facts of persons. made: facts that households make. carried: facts of the unit that
    stand with persons. dwelling: facts of the unit that stand with addresses.
    """

    person: frozenset[str]
    made: frozenset[str]
    carried: frozenset[str]
    dwelling: Mapping[str, OfDwelling]


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Gathers the facts of the units of one type of a loaded part."""

    con: duckdb.DuckDBPyConnection
    homes: Homes
    members: Members
    persons: Columns
    addresses: Columns
    wanted: Wanted

    def layouts(self) -> Iterator[Layout]:
        """The tables of alike units, registered in the connection; at least one."""
        self.persons.read(self.wanted.person | self.wanted.carried)
        kinds = self._kinds()
        present = [number for number in range(len(KINDS)) if (kinds == number).any()]
        for number in present or [len(KINDS) - 1]:
            yield self._layout(number, kinds == number)

    def _kinds(self) -> Ints:
        """Per unit, the place of its kind."""
        members = self.members
        crowded = np.zeros(members.people.count, dtype=np.bool_)
        for part in members.others:
            crowded[part.unit] = True
        kind = (members.coupled == YES) + 2 * crowded.astype(np.int8)
        kind[members.doubted] = len(KINDS) - 1
        kinds = np.asarray(kind[members.heads], dtype=np.int32)
        few = np.bincount(kinds, minlength=len(KINDS)) < SPLIT_FROM
        return np.where(few[kinds], np.int32(len(KINDS) - 1), kinds)

    def _layout(self, number: int, chosen: Bools) -> Layout:
        kind, unit = KINDS[number], self.members.unit_type
        name = f"{unit}_{number}"
        heads = self.members.heads[chosen]
        self.con.register(name, in_batches(self._units(heads, kind)))
        others = f"{name}_anderen" if kind.others and self.members.others else None
        if others is not None:
            self.con.register(others, in_batches(self._others(heads)))
        return Layout(
            unit,
            others,
            name,
            member_columns=self.wanted.person | self.wanted.made,
            unit_columns=self.wanted.carried | frozenset(self.wanted.dwelling),
            all_certain=not kind.doubted,
            beside=True,
            partner=None if kind.doubted else kind.coupled,
            kept=(GROUP, HOUSEHOLD),
        )

    # -- units -------------------------------------------------------------------------------

    def _units(self, heads: Ints, kind: Kind) -> dict[str, Any]:
        """A row per unit."""
        people, partner = self.members.people, self.members.partner[heads]
        mine, theirs = self._places(heads), self._places(partner)
        columns = {
            "unit_id": ids_of(people, heads),
            GROUP: self.homes.groups(heads),
            HOUSEHOLD: self.homes.households(heads),
        }
        columns |= self._facts(Role.AANVRAGER, mine)
        if kind.coupled:
            columns[of_role(Role.PARTNER, LID)] = truths_of(self.members.coupled[heads])
            columns |= self._facts(Role.PARTNER, theirs)
        certain = theirs if kind.coupled and not kind.doubted else None
        if kind.doubted:
            certain = self._places(np.where(self.members.coupled[heads] == YES, partner, NOBODY))
        columns |= {name: self._carried(name, mine, certain) for name in self.wanted.carried}
        return columns | self.dwellings(heads)

    def _facts(self, role: Role, places: Any) -> dict[str, Any]:
        facts = {
            of_role(role, each): self.persons[each].take(places) for each in self.wanted.person
        }
        for name in self.wanted.made:  # known of other members only
            facts[of_role(role, name)] = pa.nulls(len(places), pa.bool_())
        return facts

    def _carried(self, name: str, mine: Any, theirs: Any | None) -> Any:
        """A fact of the unit that stands with persons: the aanvrager's, else a certain partner's.

        The settled value is that of the same person: an estimate of the aanvrager is not replaced
        by a settled value of the partner.
        """
        own = self.persons[name].take(mine)
        if theirs is None:
            return own
        known = self.persons[name.removesuffix(SETTLED)].take(mine).is_valid()
        return pc.if_else(known, own, self.persons[name].take(theirs))

    # -- dwellings ---------------------------------------------------------------------------

    def register_dwellings(self) -> str | None:
        """Make a table of the facts of dwellings, a row per unit; its name, None without any."""
        if not self.wanted.dwelling:
            return None
        heads, name = self.members.heads, "woningen"
        table = {"unit_id": ids_of(self.members.people, heads), **self.dwellings(heads)}
        self.con.register(name, in_batches(table))
        return name

    def dwellings(self, heads: Ints) -> dict[str, Any]:
        """Facts of the addresses where some aanvragers live, as far as that is beyond doubt."""
        if not self.wanted.dwelling:
            return {}
        people, names = self.members.people, self.addresses[ADDRESS]
        codes = people.addresses.find(names)
        rows = np.full(people.addresses.count + 1, NOBODY)
        rows[codes[codes >= 0]] = np.flatnonzero(codes >= 0)
        homes = _indices(np.where(people.sure[heads], rows[people.home[heads]], NOBODY))
        return {
            name: self._dwelling(each, self._places(heads), homes)
            for name, each in self.wanted.dwelling.items()
        }

    def _dwelling(self, fact: OfDwelling, mine: Any, homes: Any) -> Any:
        found = self.addresses[fact.own].take(homes)
        if fact.carried is None:
            return found
        known = self.addresses[fact.base].take(homes).is_valid()
        return pc.if_else(known, found, self.persons[fact.carried].take(mine))

    # -- others ------------------------------------------------------------------------------

    def _others(self, heads: Ints) -> dict[str, Any]:
        """A row per member besides aanvrager and partner."""
        members = self.members
        chosen = np.zeros(members.people.count, dtype=np.bool_)
        chosen[heads] = True
        parts = [part.of(chosen) for part in members.others]
        person = np.concatenate(
            [
                np.full(len(each.unit), NOBODY) if each.person is None else each.person
                for each in parts
            ]
        )
        places = self._places(person)
        roles = [
            pa.array([str(each.role)]).take(pa.array(np.zeros(len(each.unit), np.int8)))
            for each in parts
        ]
        columns = {
            "unit_id": ids_of(members.people, np.concatenate([each.unit for each in parts])),
            "rol": pa.concat_arrays(roles),
            LID: truths_of(np.concatenate([_truths(each, each.lid, YES) for each in parts])),
        }
        columns |= {name: self.persons[name].take(places) for name in self.wanted.person}
        child = np.concatenate([_truths(each, each.child, PERHAPS) for each in parts])
        return columns | dict.fromkeys(self.wanted.made, truths_of(child))

    def _places(self, who: Ints) -> Any:
        """Where people stand in the table of persons; null for NOBODY."""
        rows = self.members.people.rows
        if not len(rows):
            return pa.nulls(len(who), pa.int64())
        return _indices(np.where(who >= 0, rows[who], NOBODY))


def _indices(places: Any) -> Any:
    absent = places < 0
    return pa.array(places, mask=absent) if absent.any() else pa.array(places)


def _truths(part: Part, given: Truths | None, otherwise: np.int8) -> Truths:
    return np.full(len(part.unit), otherwise) if given is None else given
