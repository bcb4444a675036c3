"""Who belongs together, for a whole population at once: the same meaning as `reference`.

    prepared = prepare(con, on)
    for unit_type in UnitType:
        members = find_members(prepared, unit_type)
    table = members.write()

The tables persons, relations and addresses have the columns of the canonical population; columns of
persons that are missing count as unknown. They are read once, into columns of small numbers; every
step works on whole columns, and pairs of people are formed only where several unattached adults
live. The members are tables in DuckDB again.
"""

import datetime as dt
from collections.abc import Callable

import duckdb

from vanzelf.households.bulk import rented, units
from vanzelf.households.bulk.members import Members
from vanzelf.households.bulk.partners import Couples, find_couples
from vanzelf.households.bulk.people import read_people
from vanzelf.terms.units import UnitType

__all__ = ["Members", "Prepared", "build_members", "find_members", "prepare"]

Prepared = Couples
"""What `prepare` has worked out: people, kinship and couples on a date."""


def prepare(
    con: duckdb.DuckDBPyConnection,
    on: dt.date,
    *,
    persons: str = "persons",
    relations: str = "relations",
    addresses: str = "addresses",
) -> Prepared:
    """Read a population (or a closed part of one) and find all couples, once for all unit types.

    on: the reference date; the state of the first of its month counts. persons, relations,
    addresses: tables or views. Ids are whole numbers from 0 or text; none may occur twice.
    """
    return find_couples(read_people(con, on, persons, relations, addresses))


def find_members(prepared: Prepared, unit_type: UnitType) -> Members:
    """The members of all units of a type, as columns of numbers."""
    return _BUILDERS[unit_type](prepared)


def build_members(
    con: duckdb.DuckDBPyConnection,
    unit_type: UnitType,
    on: dt.date,
    *,
    persons: str = "persons",
    relations: str = "relations",
    addresses: str = "addresses",
    prepared: Prepared | None = None,
) -> str:
    """Make the table `members_<unit type>` and give its name.

    A row per member: unit_id (id of the aanvrager), person_id (null for somebody unknown), rol,
    lid (true, or null for perhaps) and kind_in_huishouden (for children of a kindergezin and for
    medebewoners: whether it is a child of somebody in the household). prepared: the result of
    `prepare` for the same tables.
    """
    couples = prepared or prepare(
        con, on, persons=persons, relations=relations, addresses=addresses
    )
    return find_members(couples, unit_type).write()


_BUILDERS: dict[UnitType, Callable[[Couples], Members]] = {
    UnitType.PERSOON: units.persons,
    UnitType.TOESLAGPAAR: units.toeslagparen,
    UnitType.HUURHUISHOUDEN: rented.huurhuishoudens,
    UnitType.KINDERGEZIN: units.kindergezinnen,
    UnitType.BIJSTANDSGEZIN: units.bijstandsgezinnen,
    UnitType.BELASTINGSCHULDIGE: units.belastingschuldigen,
}
