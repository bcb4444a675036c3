"""The members of all units of a type, as columns of numbers; and as a table in DuckDB."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from vanzelf.households import concepts
from vanzelf.households.bulk.people import People
from vanzelf.households.bulk.truths import NOBODY, PERHAPS, YES, Bools, Ints, Truths
from vanzelf.terms.units import Role, UnitType

_BATCH = 122_880
"""Rows that one thread of DuckDB takes at a time."""

_ROLES = "ENUM(" + ", ".join(f"'{role}'" for role in Role) + ")"


@dataclass(frozen=True, slots=True)
class Part:
    """Members with one role. person: None for somebody unknown, NOBODY in single rows.

    lid, child: three-valued; None where lid is always yes, and nobody is asked about child.
    """

    role: Role
    unit: Ints
    person: Ints | None
    lid: Truths | None = None
    child: Truths | None = None

    def of(self, chosen: Bools) -> "Part":
        """Those of the units that are chosen."""
        where = chosen[self.unit]
        return Part(
            self.role,
            self.unit[where],
            None if self.person is None else self.person[where],
            None if self.lid is None else self.lid[where],
            None if self.child is None else self.child[where],
        )


def aanvragers(unit: Ints) -> Part:
    """Units by their aanvrager."""
    return Part(Role.AANVRAGER, unit, unit)


def perhaps_partners(unit: Ints, person: Ints) -> Part:
    """Partners in doubt."""
    return Part(Role.PARTNER, unit, person, np.full(len(unit), PERHAPS))


class Members:
    """All units of a type. parts: the members by role; every unit has one aanvrager."""

    def __init__(self, people: People, unit_type: UnitType, parts: list[Part]) -> None:
        self.people = people
        self.unit_type = unit_type
        self.parts = parts

    @cached_property
    def heads(self) -> Ints:
        """The aanvragers, which name the units."""
        return self._units(Role.AANVRAGER)

    @cached_property
    def partner(self) -> Ints:
        """The partner of everybody who is an aanvrager; NOBODY for none or somebody unknown."""
        found = np.full(self.people.count, NOBODY)
        for part in self._of(Role.PARTNER):
            if part.person is not None:
                found[part.unit] = part.person
        return found

    @cached_property
    def coupled(self) -> Truths:
        """Whether those who are aanvrager have a partner."""
        found = np.zeros(self.people.count, dtype=np.int8)
        for part in self._of(Role.PARTNER):
            found[part.unit] = YES if part.lid is None else part.lid
        return found

    @cached_property
    def others(self) -> list[Part]:
        """Everybody besides aanvrager and partner."""
        beside = (Role.AANVRAGER, Role.PARTNER)
        return [part for part in self.parts if part.role not in beside]

    @cached_property
    def doubted(self) -> Bools:
        """Whose unit has a member who is one perhaps."""
        found = np.zeros(self.people.count, dtype=np.bool_)
        for part in self.parts:
            if part.lid is not None:
                found[part.unit[part.lid != YES]] = True
        return found

    def _of(self, role: Role) -> list[Part]:
        return [part for part in self.parts if part.role is role]

    def _units(self, role: Role) -> Ints:
        return np.concatenate([part.unit for part in self._of(role)])

    def write(self) -> str:
        """Make the table `members_<unit type>`; its name."""
        con, table, selects = self.people.source.con, f"members_{self.unit_type}", []
        for number, part in enumerate(self.parts):
            con.register(f"hh_part_{number}", in_batches(_columns(self.people, part)))
            selects.append(_select(self.people, part, number))
        con.execute(f"CREATE OR REPLACE TABLE {table} AS {' UNION ALL '.join(selects)}")
        for number in range(len(self.parts)):
            con.unregister(f"hh_part_{number}")
        return table


def _columns(people: People, part: Part) -> dict[str, Any]:
    columns = {"unit_id": ids_of(people, part.unit)}
    if part.person is not None:
        columns["person_id"] = ids_of(people, part.person)
    for name, truths in (("lid", part.lid), ("child", part.child)):
        if truths is not None:
            columns[name] = truths_of(truths)
    return columns


def _select(people: People, part: Part, number: int) -> str:
    given = {
        "person_id": part.person is not None,
        "lid": part.lid is not None,
        "child": part.child is not None,
    }
    person, lid, child = (name if there else None for name, there in given.items())
    return f"""
        SELECT unit_id::{people.source.id_type} AS unit_id,
            {person or "NULL"}::{people.source.id_type} AS person_id,
            '{part.role}'::{_ROLES} AS rol, {lid or "true"}::BOOLEAN AS lid,
            {child or "NULL"}::BOOLEAN AS {concepts.CHILD_IN_HOUSEHOLD}
        FROM hh_part_{number}
        """


def in_batches(columns: dict[str, Any]) -> Any:
    """A table of Arrow columns, cut so that DuckDB can read it on every processor."""
    table = pa.table(columns)
    batches = table.to_batches(max_chunksize=_BATCH)
    return pa.Table.from_batches(batches, table.schema)


def truths_of(truths: Truths) -> Any:
    """An Arrow column of truths; null for perhaps."""
    doubt = truths == PERHAPS
    return pa.array(truths == YES, mask=doubt) if doubt.any() else pa.array(truths == YES)


def ids_of(people: People, who: Ints) -> Any:
    """The ids of people; null for NOBODY."""
    if not len(who) or who.min() >= 0:
        return people.ids.take(who)
    return people.ids.take(pa.array(who, mask=who < 0))
