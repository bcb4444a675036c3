"""Who belongs together, for a whole population at once: the same meaning as `reference`, in DuckDB.

    prepared = prepare(con, on)
    for unit_type in UnitType:
        table = build_members(con, unit_type, on, prepared=prepared)
    release(con)

The tables persons, relations and addresses have the columns of the canonical population; columns of
persons that are missing count as unknown. Every step is set-based, and pairs of people are formed
only at addresses where two unattached adults live.
"""

import datetime as dt
from collections.abc import Callable

import duckdb

from vanzelf.households import sql_bijstand, sql_homes, sql_toeslag
from vanzelf.households.sql_partners import find_partners
from vanzelf.households.sql_people import Population, load
from vanzelf.terms.units import UnitType

Prepared = Population
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
    addresses: tables or views. Leaves temporary tables `hh_*` in this connection, which the next
    call replaces. Ids are whole numbers from 0 or text; they may not occur twice.
    """
    population = load(con, on, persons, relations, addresses)
    find_partners(population)
    return population


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
    lid (true, or null for perhaps) and kind_in_huishouden (for a medebewoner: whether it is a
    child of somebody in the household). prepared: the result of `prepare` for the same tables.
    """
    population = prepared or prepare(
        con, on, persons=persons, relations=relations, addresses=addresses
    )
    return _BUILDERS[unit_type](population)


def release(con: duckdb.DuckDBPyConnection) -> None:
    """Drop the temporary tables that `prepare` and `build_members` leave in a connection."""
    left = con.execute(
        "SELECT table_name, table_type FROM information_schema.tables "
        "WHERE table_name LIKE 'hh\\_%' ESCAPE '\\' AND table_catalog = 'temp'"
    ).fetchall()
    for name, kind in left:
        con.execute(f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} temp.{name}")


_BUILDERS: dict[UnitType, Callable[[Population], str]] = {
    UnitType.PERSOON: sql_toeslag.persons,
    UnitType.TOESLAGPAAR: sql_toeslag.couples,
    UnitType.HUURHUISHOUDEN: sql_homes.rented_homes,
    UnitType.KINDERGEZIN: sql_toeslag.families,
    UnitType.BIJSTANDSGEZIN: sql_bijstand.families,
    UnitType.BELASTINGSCHULDIGE: sql_bijstand.debtors,
}
