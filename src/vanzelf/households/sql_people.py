"""The population as compact tables of numbers: people, homes, children. The first step in bulk.

People are known by `n`: their id less the smallest one when ids are numbers close together, else
its place in the order of ids; either way n orders as ids do. Homes are known by `a`: the n of
anybody there.

A truth is BOOLEAN with NULL for unknown: AND, OR and NOT of SQL are three-valued as they should be;
its aggregates are not, see `any_true`. The truths that persons state are packed in one number `f`,
two bits each, see `says`.
"""

import datetime as dt
from dataclasses import dataclass, field

import duckdb

from vanzelf.households import concepts
from vanzelf.households.concepts import RelationKind
from vanzelf.households.town import born_by, first_of_month
from vanzelf.terms.units import Role, UnitType

_ROLES = "ENUM(" + ", ".join(f"'{role}'" for role in Role) + ")"
_FACTS = (
    concepts.CONTRACT,
    concepts.PENSION,
    concepts.JOINT_HOME,
    concepts.LAST_YEAR,
    concepts.JOINT_HOUSEHOLD,
    concepts.SUBTENANT,
    concepts.COMMERCIAL,
    concepts.IN_EDUCATION,
    concepts.STUDENT_FINANCE,
    concepts.DIVORCE_REQUESTED,
    concepts.LASTINGLY_SEPARATED,
)
BILLED = 1 << 2 * len(_FACTS)
"""The bit of `f` for: there is, or may be, a bill for municipal taxes."""

_FAR_APART = 2**31
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")


@dataclass(frozen=True, slots=True)
class Population:
    """A population loaded in a connection, on a date.

    persons, relations, addresses: the tables it came from. columns: those of persons. id_type: the
    SQL type of ids. offset: the id of which n is 0; None when hh_ids(id, n) tells which is which.
    done: tables made on demand.
    """

    con: duckdb.DuckDBPyConnection
    on: dt.date
    persons: str
    relations: str
    addresses: str
    columns: frozenset[str]
    id_type: str
    offset: int | None
    done: set[str] = field(default_factory=set)

    @property
    def first(self) -> dt.date:
        """The first of the month, whose state counts."""
        return first_of_month(self.on)

    def run(self, sql: str) -> None:
        """Run a statement."""
        self.con.execute(sql)

    def make(self, table: str, sql: str) -> None:
        """Make (or replace) a temporary table from a query."""
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {sql}")

    def has_rows(self, table: str) -> bool:
        """Whether a table has rows."""
        return bool(self.con.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall())

    def fact(self, concept: str, kind: str = "BOOLEAN") -> str:
        """SQL: a fact of persons, when settled; NULL when there is no such column."""
        return settled_fact(self.columns, concept, kind)

    def keyed(self, facts: str) -> str:
        """SQL: persons as (n, …facts)."""
        if self.offset is None:
            return f"SELECT n, {facts} FROM {self.persons} JOIN hh_ids USING (id)"
        return f"SELECT {self.number('id')} AS n, {facts} FROM {self.persons}"

    def number(self, person_id: str) -> str:
        """SQL: n for an id, when ids are numbers."""
        return f"({person_id}::BIGINT - {self.offset})::INTEGER"

    def write(self, unit_type: UnitType, *parts: str) -> str:
        """Make the table of members from queries of (unit, person, rol, lid, child)."""
        rows = " UNION ALL ".join(parts)
        if self.offset is None:
            ids = "u.id AS unit_id, p.id AS person_id"
            source = (
                f"({rows}) m JOIN hh_ids u ON u.n = m.unit LEFT JOIN hh_ids p ON p.n = m.person"
            )
        else:
            ids = ", ".join(
                f"(m.{end}::BIGINT + {self.offset})::{self.id_type} AS {end}_id"
                for end in ("unit", "person")
            )
            source = f"({rows}) m"
        self.run(
            f"""
            CREATE OR REPLACE TABLE members_{unit_type} AS
            SELECT {ids}, m.rol, m.lid, m.child AS {concepts.CHILD_IN_HOUSEHOLD} FROM {source}
            """
        )
        return f"members_{unit_type}"


def any_true(truth: str) -> str:
    """SQL: OR over a group, three-valued; over nothing it is false."""
    return (
        f"CASE WHEN coalesce(bool_or({truth}), false) THEN true "
        f"WHEN count(*) = count({truth}) THEN false END"
    )


def member(unit: str, person: str, role: Role, lid: str = "true", child: str = "NULL") -> str:
    """SQL: the columns of a member."""
    return (
        f"{unit} AS unit, {person} AS person, '{role}'::{_ROLES} AS rol, "
        f"({lid})::BOOLEAN AS lid, ({child})::BOOLEAN AS child"
    )


def yes_bit(concept: str) -> int:
    """The bit of `f` that says yes to a fact."""
    return 1 << 2 * _FACTS.index(concept)


def no_bit(concept: str) -> int:
    """The bit of `f` that says no to a fact."""
    return 2 * yes_bit(concept)


def says(mask: str, concept: str) -> str:
    """SQL: a truth from a mask of facts such as `f`; NULL when neither bit is set."""
    yes, no = yes_bit(concept), no_bit(concept)
    return f"CASE WHEN {mask} & {yes} > 0 THEN true WHEN {mask} & {no} > 0 THEN false END"


def bills(x: str, y: str) -> str:
    """SQL: who of two people has a tax bill: 0 nobody, else the sum of 1 for x and 2 for y."""
    return (
        f"CASE WHEN {x}.f & {BILLED} > 0 THEN 1 ELSE 0 END "
        f"+ CASE WHEN {y}.f & {BILLED} > 0 THEN 2 ELSE 0 END"
    )


def columns_of(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """The columns of a table with their types."""
    rows = con.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


def settled_fact(columns: frozenset[str], concept: str, kind: str) -> str:
    """SQL: a fact from a table with these columns, when settled; else NULL."""
    if concept not in columns:
        return f"NULL::{kind}"
    if f"{concept}__status" not in columns:
        return f"{concept}::{kind}"
    return f"CASE WHEN {is_settled(columns, concept)} THEN {concept}::{kind} END"


def is_settled(columns: frozenset[str], concept: str) -> str:
    """SQL: whether the status of a fact is `vast` (the default)."""
    if f"{concept}__status" not in columns:
        return "true"
    return f"coalesce({concept}__status::VARCHAR = 'vast', true)"


def load(
    con: duckdb.DuckDBPyConnection, on: dt.date, persons: str, relations: str, addresses: str
) -> Population:
    """Read the tables into hh_homes, hh_people, hh_young and hh_parents (see below)."""
    types = columns_of(con, persons)
    offset = _smallest_id(con, persons, relations) if types["id"] in _WHOLE else None
    population = Population(
        con=con,
        on=on,
        persons=persons,
        relations=relations,
        addresses=addresses,
        columns=frozenset(types),
        id_type=types["id"],
        offset=offset,
    )
    if offset is None:
        _number_ids(population)
    _relations(population, with_values="waarde" in columns_of(con, relations))
    _people(population)
    _parents(population)
    return population


def _smallest_id(con: duckdb.DuckDBPyConnection, persons: str, relations: str) -> int | None:
    """The smallest id of anybody; None when ids lie too far apart to count from there."""
    bounds = con.execute(
        f"""
        SELECT min(low), max(high) FROM (
            SELECT min(id)::BIGINT AS low, max(id)::BIGINT AS high FROM {persons}
            UNION ALL SELECT min(van)::BIGINT, max(van)::BIGINT FROM {relations}
            UNION ALL SELECT min(naar)::BIGINT, max(naar)::BIGINT FROM {relations}
        )
        """
    ).fetchall()[0]
    low, high = (0, 0) if bounds[0] is None else bounds
    return int(low) if low >= 0 and high - low < _FAR_APART else None


def _number_ids(population: Population) -> None:
    """hh_ids(id, n): ids in their order, by length and then alphabetically."""
    kind = population.id_type
    population.make(
        "hh_ids",
        f"""
        SELECT id, row_number() OVER (ORDER BY length(id::VARCHAR), id::VARCHAR)::INTEGER AS n
        FROM (
            SELECT id FROM {population.persons}
            UNION SELECT van::{kind} FROM {population.relations}
            UNION SELECT naar::{kind} FROM {population.relations}
        ) WHERE id IS NOT NULL
        """,
    )


def _relations(population: Population, *, with_values: bool) -> None:
    """hh_relations(soort, van, naar, waarde): a view, between two different people."""
    value = "r.waarde::BOOLEAN" if with_values else "NULL::BOOLEAN"
    if population.offset is None:
        kind = population.id_type
        ends = "v.n AS van, m.n AS naar"
        joins = f"JOIN hh_ids v ON v.id = r.van::{kind} JOIN hh_ids m ON m.id = r.naar::{kind}"
    else:
        ends = ", ".join(f"{population.number(f'r.{end}')} AS {end}" for end in ("van", "naar"))
        joins = ""
    population.run(
        f"""
        CREATE OR REPLACE TEMP VIEW hh_relations AS
        SELECT r.soort::VARCHAR AS soort, {ends}, {value} AS waarde
        FROM {population.relations} r {joins} WHERE r.van <> r.naar
        """
    )


def _people(population: Population) -> None:
    """hh_people(n, a, sure, born, adult, f): everybody who is there on the first of the month.

    a: their home, or null. sure: whether that is beyond doubt. f: the facts they state.
    hh_homes(name, a, adults): every home with the number of people who are, or may be, adults.
    hh_young: the people who are, or may be, under 18.
    """
    first = f"DATE '{population.first}'"
    eighteen = f"DATE '{born_by(population.first, concepts.ADULT_AGE)}'"
    born, died = population.fact(concepts.BIRTH, "DATE"), population.fact(concepts.DEATH, "DATE")
    has_address = concepts.ADDRESS in population.columns
    name = f"{concepts.ADDRESS}::VARCHAR" if has_address else "NULL::VARCHAR"
    placed = f"{name} IS NOT NULL AND {is_settled(population.columns, concepts.ADDRESS)}"
    undisputed = f"{population.fact(concepts.ADDRESS_DISPUTED)} IS NOT TRUE"
    columns = f"{name} AS name, {placed} AND {undisputed} AS sure, {born} AS born"
    population.make(
        "hh_there",
        f"""
        {population.keyed(f"{columns}, {_mask(population)} AS f")}
        WHERE coalesce({died} > {first}, true) AND coalesce({born} <= {first}, true)
        """,
    )
    population.make(
        "hh_homes",
        f"""
        SELECT name, any_value(n) AS a,
            count(*) FILTER (WHERE coalesce(born <= {eighteen}, true)) AS adults
        FROM hh_there WHERE name IS NOT NULL GROUP BY name
        """,
    )
    population.make(
        "hh_people",
        f"""
        SELECT n, a, sure, born, born <= {eighteen} AS adult, f
        FROM hh_there LEFT JOIN hh_homes USING (name)
        """,
    )
    population.run("DROP TABLE hh_there")
    population.make("hh_young", "FROM hh_people WHERE adult IS NOT TRUE")


def _mask(population: Population) -> str:
    """SQL: the facts that a person states, packed."""
    bits = [
        f"CASE WHEN {fact} THEN {yes_bit(concept)}::INTEGER "
        f"WHEN NOT {fact} THEN {no_bit(concept)}::INTEGER ELSE 0::INTEGER END"
        for concept in _FACTS
        if concept in population.columns
        for fact in [population.fact(concept)]
    ]
    if concepts.TAX_BILL in population.columns:
        settled = is_settled(population.columns, concepts.TAX_BILL)
        bits.append(
            f"CASE WHEN {concepts.TAX_BILL} <> 0 OR NOT {settled} THEN {BILLED}::INTEGER "
            "ELSE 0::INTEGER END"
        )
    return " | ".join(["0::INTEGER", *bits])


def _parents(population: Population) -> None:
    """hh_parents(van, naar): from parent to child, in the register or not, but not the unborn."""
    born = population.fact(concepts.BIRTH, "DATE")
    unborn = f"SELECT n FROM ({population.keyed(f'{born} AS born')}) WHERE born > DATE '{{first}}'"
    population.make("hh_unborn", unborn.format(first=population.first))
    without = "AND van NOT IN (FROM hh_unborn) AND naar NOT IN (FROM hh_unborn)"
    population.make(
        "hh_parents",
        f"""
        SELECT van, naar FROM hh_relations WHERE soort = '{RelationKind.CHILD}'
        {without if population.has_rows("hh_unborn") else ""}
        """,
    )
