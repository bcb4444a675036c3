"""Writing members to DuckDB: one table per unit type."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from vanzelf.households import concepts
from vanzelf.households.bulk.people import People
from vanzelf.households.bulk.truths import PERHAPS, YES, Ints, Truths
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


def aanvragers(unit: Ints) -> Part:
    """Units by their aanvrager."""
    return Part(Role.AANVRAGER, unit, unit)


def perhaps_partners(unit: Ints, person: Ints) -> Part:
    """Partners in doubt."""
    return Part(Role.PARTNER, unit, person, np.full(len(unit), PERHAPS))


def write(people: People, unit_type: UnitType, parts: list[Part]) -> str:
    """Make the table `members_<unit type>`; its name."""
    con, table, selects = people.source.con, f"members_{unit_type}", []
    for number, part in enumerate(parts):
        columns = {"unit_id": _ids(people, part.unit)}
        selected = {
            "unit_id": "unit_id",
            "person_id": "NULL",
            "lid": "true",
            "child": "NULL",
        }
        if part.person is not None:
            columns["person_id"] = _ids(people, part.person)
        for name, truths in (("lid", part.lid), ("child", part.child)):
            if truths is not None:
                columns[name] = pa.array(truths == YES, mask=truths == PERHAPS)
        selected |= {name: name for name in columns}
        batches = pa.table(columns).to_batches(max_chunksize=_BATCH)
        schema = None if batches else pa.table(columns).schema
        con.register(f"hh_part_{number}", pa.Table.from_batches(batches, schema))
        selects.append(
            f"""
            SELECT {selected["unit_id"]}::{people.source.id_type} AS unit_id,
                {selected["person_id"]}::{people.source.id_type} AS person_id,
                '{part.role}'::{_ROLES} AS rol, {selected["lid"]}::BOOLEAN AS lid,
                {selected["child"]}::BOOLEAN AS {concepts.CHILD_IN_HOUSEHOLD}
            FROM hh_part_{number}
            """
        )
    con.execute(f"CREATE OR REPLACE TABLE {table} AS {' UNION ALL '.join(selects)}")
    for number in range(len(parts)):
        con.unregister(f"hh_part_{number}")
    return table


def _ids(people: People, who: Ints) -> Any:
    """The ids of people; null for NOBODY."""
    if not len(who) or who.min() >= 0:
        return people.ids.take(who)
    return people.ids.take(pa.array(who, mask=who < 0))
