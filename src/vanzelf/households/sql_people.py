"""The population as compact tables of numbers: people, homes, kinship. The first step in bulk.

People are known by `n`: their id when that is a number, otherwise its place in the order of ids, so
that n orders as ids do. Homes are known by `a`. A truth is BOOLEAN with NULL for unknown: AND, OR
and NOT of SQL are three-valued as they should be; its aggregates are not, see `any_true`.
"""

import datetime as dt
from dataclasses import dataclass, field

import duckdb

from vanzelf.households import concepts
from vanzelf.households.concepts import RelationKind
from vanzelf.households.town import born_by, first_of_month
from vanzelf.terms.units import Role, UnitType

_ROLES = "ENUM(" + ", ".join(f"'{role}'" for role in Role) + ")"
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")

TIES = {
    "contract": concepts.CONTRACT,
    "pension": concepts.PENSION,
    "joint_home": concepts.JOINT_HOME,
    "last_year": concepts.LAST_YEAR,
    "household": concepts.JOINT_HOUSEHOLD,
}
"""Columns of hh_people for ties between two people, and the concepts they come from."""

_FACTS = {
    **TIES,
    "subtenant": concepts.SUBTENANT,
    "commercial": concepts.COMMERCIAL,
    "divorcing": concepts.DIVORCE_REQUESTED,
    "separated": concepts.LASTINGLY_SEPARATED,
    "educated": concepts.IN_EDUCATION,
    "financed": concepts.STUDENT_FINANCE,
}


@dataclass(frozen=True, slots=True)
class Population:
    """A population loaded in a connection, on a date.

    persons, relations, addresses: the tables it came from. columns: those of persons and of
    addresses. id_type: the SQL type of ids. numbered: ids are not numbers, see hh_ids(id, n).
    """

    con: duckdb.DuckDBPyConnection
    on: dt.date
    persons: str
    relations: str
    addresses: str
    columns: frozenset[str]
    id_type: str
    numbered: bool
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

    def write(self, unit_type: UnitType, *parts: str) -> str:
        """Make the table of members from queries of (unit, person, rol, lid, child)."""
        rows = " UNION ALL ".join(parts)
        if self.numbered:
            ids = "u.id AS unit_id, p.id AS person_id"
            source = (
                f"({rows}) m JOIN hh_ids u ON u.n = m.unit LEFT JOIN hh_ids p ON p.n = m.person"
            )
        else:
            ids = f"m.unit::{self.id_type} AS unit_id, m.person::{self.id_type} AS person_id"
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


def near(law: str, people: str) -> str:
    """SQL: (n, other, sure): people of a query `n`, with themselves and their partner or those who
    may be it.
    """
    return f"""
        SELECT n, n AS other, true AS sure FROM ({people})
        UNION ALL SELECT n, mate, true FROM ({people}) JOIN hh_{law}_couples ON head = n
        UNION ALL SELECT n, head, true FROM ({people}) JOIN hh_{law}_couples ON mate = n
        UNION ALL SELECT n, other, NULL FROM ({people}) JOIN hh_{law}_open o USING (n)
            WHERE other IS NOT NULL
    """


def related(law: str, asked: str, degree: int) -> str:
    """SQL: (unit, n, related): which of the rows (unit, n) of a table are relatives or in-laws.

    Only rows where they are, or (null) may be, come back; see companions.related.
    """
    links = [
        "JOIN hh_parents k ON k.van = x AND k.naar = y",
        "JOIN hh_parents k ON k.van = y AND k.naar = x",
    ]
    if degree > 1:
        links += [
            "JOIN hh_parents k ON k.naar = x JOIN hh_parents j ON j.naar = y AND j.van = k.van",
            "JOIN hh_parents k ON k.van = x JOIN hh_parents j ON j.van = k.naar AND j.naar = y",
            "JOIN hh_parents k ON k.van = y JOIN hh_parents j ON j.van = k.naar AND j.naar = x",
        ]
    found = " UNION ALL ".join(f"SELECT unit, n, sure FROM pairs {link}" for link in links)
    return f"""
        WITH pairs AS (
            SELECT unit, a.n, one.other AS x, another.other AS y, one.sure AND another.sure AS sure
            FROM {asked} a
            JOIN ({near(law, f"SELECT DISTINCT unit AS n FROM {asked}")}) one ON one.n = a.unit
            JOIN ({near(law, f"SELECT DISTINCT n FROM {asked}")}) another ON another.n = a.n
            WHERE one.other <> another.other
        )
        SELECT unit, n, CASE WHEN bool_or(sure) THEN true END AS related
        FROM ({found}) GROUP BY unit, n
    """


def member(unit: str, person: str, role: Role, lid: str = "true", child: str = "NULL") -> str:
    """SQL: the columns of a member."""
    return (
        f"{unit} AS unit, {person} AS person, '{role}'::{_ROLES} AS rol, "
        f"({lid})::BOOLEAN AS lid, ({child})::BOOLEAN AS child"
    )


def load(
    con: duckdb.DuckDBPyConnection, on: dt.date, persons: str, relations: str, addresses: str
) -> Population:
    """Read the tables into hh_homes, hh_people and hh_kin (see the functions below)."""
    types = _columns(con, persons)
    population = Population(
        con=con,
        on=on,
        persons=persons,
        relations=relations,
        addresses=addresses,
        columns=frozenset(types),
        id_type=types["id"],
        numbered=types["id"] not in _WHOLE,
    )
    if population.numbered:
        _number_ids(population)
    _relations(population, with_values="waarde" in _columns(con, relations))
    _homes(population)
    _people(population)
    _kin(population)
    return population


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    rows = con.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


def _fact(columns: frozenset[str], concept: str, kind: str) -> str:
    """SQL: a fact, when settled; NULL when there is no such column."""
    if concept not in columns:
        return f"NULL::{kind}"
    return f"CASE WHEN {_is_settled(columns, concept)} THEN {concept}::{kind} END"


def _is_settled(columns: frozenset[str], concept: str) -> str:
    if f"{concept}__status" not in columns:
        return "true"
    return f"coalesce({concept}__status::VARCHAR = 'vast', true)"


def _number_ids(population: Population) -> None:
    """hh_ids(id, n): ids in their order, by length and then alphabetically."""
    kind = population.id_type
    population.make(
        "hh_ids",
        f"""
        SELECT id, row_number() OVER (ORDER BY length(id::VARCHAR), id::VARCHAR) AS n
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
    if population.numbered:
        kind = population.id_type
        ends = "v.n AS van, m.n AS naar"
        joins = f"JOIN hh_ids v ON v.id = r.van::{kind} JOIN hh_ids m ON m.id = r.naar::{kind}"
    else:
        ends, joins = "r.van::BIGINT AS van, r.naar::BIGINT AS naar", ""
    population.run(
        f"""
        CREATE OR REPLACE TEMP VIEW hh_relations AS
        SELECT r.soort::VARCHAR AS soort, {ends}, {value} AS waarde
        FROM {population.relations} r {joins} WHERE r.van <> r.naar
        """
    )


def _birth(population: Population) -> str:
    return _fact(population.columns, concepts.BIRTH, "DATE")


def _address(population: Population) -> str:
    return f"{concepts.ADDRESS}::VARCHAR" if concepts.ADDRESS in population.columns else "NULL"


def _is_there(population: Population) -> str:
    """SQL: whether somebody lives on the first of the month, and was born by then."""
    died = _fact(population.columns, concepts.DEATH, "DATE")
    first = f"DATE '{population.first}'"
    return f"({died} <= {first}) IS NOT TRUE AND ({_birth(population)} > {first}) IS NOT TRUE"


def _is_adult(population: Population) -> str:
    return f"{_birth(population)} <= DATE '{born_by(population.first, concepts.ADULT_AGE)}'"


def _homes(population: Population) -> None:
    """hh_homes(name, a, adults, minors, owned): adults and minors count who is or may be one."""
    columns = frozenset(_columns(population.con, population.addresses))
    rented = _fact(columns, concepts.RENTED, "BOOLEAN")
    population.make(
        "hh_homes",
        f"""
        SELECT name, row_number() OVER ()::INTEGER AS a, adults::INTEGER AS adults,
            minors::INTEGER AS minors,
            coalesce(name IN (
                SELECT bag_adres::VARCHAR FROM {population.addresses} WHERE NOT {rented}
            ), false) AS owned
        FROM (
            SELECT {_address(population)} AS name,
                count(*) FILTER (WHERE ({_is_adult(population)}) IS NOT FALSE) AS adults,
                count(*) FILTER (WHERE ({_is_adult(population)}) IS NOT TRUE) AS minors
            FROM {population.persons} WHERE {_is_there(population)} GROUP BY 1
        ) WHERE name IS NOT NULL
        """,
    )


def _people(population: Population) -> None:
    """hh_people(n, a, sure, born, adult, …facts, billed): everybody who is there on the date.

    a: their home, or null. sure: whether that is beyond doubt. The facts are truths by short name.
    """
    columns = population.columns
    disputed = _fact(columns, concepts.ADDRESS_DISPUTED, "BOOLEAN")
    facts = ", ".join(f"{_fact(columns, of, 'BOOLEAN')} AS {name}" for name, of in _FACTS.items())
    source, n = population.persons, "id::BIGINT"
    if population.numbered:
        source, n = f"{source} JOIN hh_ids USING (id)", "n"
    population.make(
        "hh_people",
        f"""
        SELECT n, a, a IS NOT NULL AND placed AS sure, born,
            born <= DATE '{born_by(population.first, concepts.ADULT_AGE)}' AS adult,
            {", ".join(_FACTS)}, billed
        FROM (
            SELECT {n} AS n, {_address(population)} AS name, {_birth(population)} AS born,
                {_is_settled(columns, concepts.ADDRESS)} AND {disputed} IS NOT TRUE AS placed,
                {facts}, {_billed(columns)} AS billed
            FROM {source} WHERE {_is_there(population)}
        ) LEFT JOIN hh_homes USING (name)
        """,
    )


def _billed(columns: frozenset[str]) -> str:
    """SQL: whether there is, or may be, a bill for municipal taxes."""
    if concepts.TAX_BILL not in columns:
        return "false"
    settled = _is_settled(columns, concepts.TAX_BILL)
    return f"coalesce({concepts.TAX_BILL} <> 0, false) OR NOT {settled}"


def _kin(population: Population) -> None:
    """hh_parents(van, naar): from parent to child, in the register or not, but not the unborn.

    hh_kin(p, c, pa, ca, there, p_adult, minor): parent and child who are both there, with their
    homes and whether these are the same (`there`).
    """
    unborn = f"SELECT id FROM {population.persons} WHERE {_birth(population)} > DATE '{population.first}'"
    population.make(
        "hh_unborn",
        f"SELECT n FROM hh_ids WHERE id IN ({unborn})"
        if population.numbered
        else f"SELECT id::BIGINT AS n FROM ({unborn})",
    )
    without = (
        ""
        if not population.has_rows("hh_unborn")
        else """
        AND van NOT IN (FROM hh_unborn) AND naar NOT IN (FROM hh_unborn)"""
    )
    population.make(
        "hh_parents",
        f"SELECT van, naar FROM hh_relations WHERE soort = '{RelationKind.CHILD}' {without}",
    )
    population.make(
        "hh_kin",
        """
        SELECT k.van AS p, k.naar AS c, p.a AS pa, c.a AS ca,
            CASE WHEN p.sure AND c.sure THEN p.a = c.a END AS there,
            p.adult AS p_adult, NOT c.adult AS minor
        FROM hh_parents k JOIN hh_people p ON p.n = k.van JOIN hh_people c ON c.n = k.naar
        """,
    )
