"""Reading a population from DuckDB into columns, and numbering the people in it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from vanzelf.households import concepts
from vanzelf.households.bulk.codes import Numbers, one_array
from vanzelf.households.bulk.truths import (
    NO,
    PERHAPS,
    YES,
    Bools,
    Ints,
    Longs,
    Truths,
    distinct,
)
from vanzelf.households.concepts import PAIR_TIES, RelationKind

UNKNOWN_BIRTH = np.int32(2**31 - 1)
"""Sorts behind every day of birth."""

UNBORN = np.int32(-2)
_WHOLE = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
)

FACTS = (
    *PAIR_TIES,
    concepts.SUBTENANT,
    concepts.COMMERCIAL,
    concepts.IN_EDUCATION,
    concepts.STUDENT_FINANCE,
    concepts.DIVORCE_REQUESTED,
    concepts.LASTINGLY_SEPARATED,
)
"""What people say, two bits each: 1 yes, 2 no, 0 unknown."""

THERE, BORN, SURE, BILLED = (1 << (2 * len(FACTS) + bit) for bit in range(4))
"""Further bits: there on the date; born by then; address beyond doubt; with a tax bill, perhaps."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a population comes from. columns: those of persons with their SQL types."""

    con: duckdb.DuckDBPyConnection
    persons: str
    relations: str
    addresses: str
    columns: Mapping[str, str]

    @property
    def id_type(self) -> str:
        """The SQL type of ids."""
        return self.columns["id"]

    @property
    def whole(self) -> bool:
        """Whether ids are whole numbers."""
        return self.id_type in _WHOLE

    def fetch(self, sql: str) -> dict[str, Any]:
        """The columns of a query, as Arrow arrays."""
        table = self.con.sql(sql).to_arrow_table()
        return {name: one_array(table[name]) for name in table.column_names}


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of persons, by id. keys: their ids, or the places of these in order.

    places: where each stands in the table.
    """

    keys: Longs
    ids: Any
    names: Any
    facts: Ints
    born: Ints
    places: Longs


@dataclass(frozen=True, slots=True)
class Relations:
    """Relations between two different people, by number. kind: place in RelationKind."""

    kind: Any
    van: Ints
    naar: Ints
    value: Truths

    def of(self, kind: RelationKind) -> "Relations":
        """Those of one kind."""
        chosen = self.kind == list(RelationKind).index(kind)
        return Relations(self.kind[chosen], self.van[chosen], self.naar[chosen], self.value[chosen])


def open_source(
    con: duckdb.DuckDBPyConnection, persons: str, relations: str, addresses: str
) -> Source:
    """The tables of a population; ids that are not whole numbers are numbered in hh_ids."""
    source = Source(con, persons, relations, addresses, columns_of(con, persons))
    if not source.whole:
        kind = source.id_type
        con.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE hh_ids AS
            SELECT id, row_number() OVER (ORDER BY length(id::VARCHAR), id::VARCHAR) AS key
            FROM (
                SELECT id FROM {persons} UNION SELECT van::{kind} FROM {relations}
                UNION SELECT naar::{kind} FROM {relations}
            ) WHERE id IS NOT NULL
            """
        )
    return source


def columns_of(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """The columns of a table with their types."""
    rows = con.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


def settled(columns: Mapping[str, str], concept: str, kind: str) -> str:
    """SQL: a fact from a table with these columns, when settled; NULL when there is no column."""
    if concept not in columns:
        return f"NULL::{kind}"
    if f"{concept}__status" not in columns:
        return f"{concept}::{kind}"
    return f"CASE WHEN {is_settled(columns, concept)} THEN {concept}::{kind} END"


def is_settled(columns: Mapping[str, str], concept: str) -> str:
    """SQL: whether the status of a fact is `vast` (the default)."""
    if f"{concept}__status" not in columns:
        return "true"
    return f"coalesce({concept}__status::VARCHAR = 'vast', true)"


def read_persons(source: Source, first: dt.date) -> Rows:
    """Everybody in the table of persons, by id."""
    key, place, table = "id::BIGINT", "", source.persons
    if not source.whole:
        numbered = f"(SELECT *, row_number() OVER () - 1 AS place FROM {source.persons})"
        key, place, table = "key", ", place", f"{numbered} JOIN hh_ids USING (id)"
    born = settled(source.columns, concepts.BIRTH, "DATE")
    has_address = concepts.ADDRESS in source.columns
    found = source.fetch(
        f"""
        SELECT id, {key} AS key, ({" | ".join(_bits(source.columns, first))})::INTEGER AS facts,
            {f"{concepts.ADDRESS}::VARCHAR" if has_address else "NULL::VARCHAR"} AS name,
            coalesce({born} - DATE '1970-01-01', {UNKNOWN_BIRTH})::INTEGER AS born {place}
        FROM {table}
        """
    )
    keys, facts, days = (np.asarray(found[name]) for name in ("key", "facts", "born"))
    ids, names = found["id"], found["name"]
    places = np.asarray(found["place"]) if place else np.arange(len(keys))
    if not bool((keys[1:] > keys[:-1]).all()):
        order = np.argsort(keys, kind="stable")
        keys, facts, days, places = keys[order], facts[order], days[order], places[order]
        ids, names = ids.take(order), names.take(order)
    return Rows(keys, ids, names, facts, days, places)


def _bits(columns: Mapping[str, str], first: dt.date) -> list[str]:
    born = settled(columns, concepts.BIRTH, "DATE")
    died = settled(columns, concepts.DEATH, "DATE")
    disputed = settled(columns, concepts.ADDRESS_DISPUTED, "BOOLEAN")
    is_born = f"coalesce({born} <= DATE '{first}', true)"
    conditions = {
        THERE: f"{is_born} AND coalesce({died} > DATE '{first}', true)",
        BORN: is_born,
        SURE: f"{is_settled(columns, concepts.ADDRESS)} AND {disputed} IS NOT TRUE",
    }
    if concepts.TAX_BILL in columns:
        in_doubt = f"NOT {is_settled(columns, concepts.TAX_BILL)}"
        conditions[BILLED] = f"coalesce({concepts.TAX_BILL} <> 0, false) OR {in_doubt}"
    bits = [f"CASE WHEN {condition} THEN {bit} ELSE 0 END" for bit, condition in conditions.items()]
    for number, concept in enumerate(FACTS):
        if concept in columns:
            fact = settled(columns, concept, "BOOLEAN")
            yes = 1 << 2 * number
            bits.append(f"CASE WHEN {fact} THEN {yes} WHEN NOT {fact} THEN {2 * yes} ELSE 0 END")
    return bits


def number_people(rows: Rows) -> Ints:
    """A number for everybody in the table: first who are there, then the dead; UNBORN for them."""
    there, born = rows.facts & THERE > 0, rows.facts & BORN > 0
    numbers = np.cumsum(there, dtype=np.int32) - np.int32(1)
    absent = np.flatnonzero(~there)
    behind = int(there.sum()) + np.arange(len(absent), dtype=np.int32)
    numbers[absent] = np.where(born[absent], behind, UNBORN)
    return numbers


def read_relations(source: Source, rows: Rows, numbers: Ints) -> Relations:
    """All relations that say who belongs together.

    People outside the table of persons have numbers from its length on.
    """
    value, joins, ends = "1", "", "van::BIGINT AS van, naar::BIGINT AS naar"
    if "waarde" in columns_of(source.con, source.relations):
        value = "CASE WHEN waarde::BOOLEAN THEN 2 WHEN NOT waarde::BOOLEAN THEN 0 ELSE 1 END"
    if not source.whole:
        kind = source.id_type
        joins = f"JOIN hh_ids v ON v.id = van::{kind} JOIN hh_ids m ON m.id = naar::{kind}"
        ends = "v.key AS van, m.key AS naar"
    kinds = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(RelationKind))
    found = source.fetch(
        f"""
        SELECT kind, {ends}, value FROM (
            SELECT (CASE soort::VARCHAR {kinds} END)::TINYINT AS kind, van, naar,
                ({value})::TINYINT AS value
            FROM {source.relations} WHERE van <> naar
        ) {joins} WHERE kind IS NOT NULL
        """
    )
    kind_column, van, naar, values = (np.asarray(each) for each in found.values())
    van, naar = _numbers_of(rows, numbers, van, naar)
    return Relations(kind_column, van, naar, values)


def _numbers_of(rows: Rows, numbers: Ints, van: Longs, naar: Longs) -> tuple[Ints, Ints]:
    known = Numbers(rows.keys)
    places = [known.find(van), known.find(naar)]
    outside = distinct(np.concatenate([van[places[0] < 0], naar[places[1] < 0]]))
    found = []
    for keys, place in zip((van, naar), places, strict=True):
        number = numbers[place] if len(numbers) else np.zeros(len(place), dtype=np.int32)
        unknown = np.flatnonzero(place < 0)
        number[unknown] = len(numbers) + np.searchsorted(outside, keys[unknown])
        found.append(number)
    return found[0], found[1]


_SAYS = np.array([PERHAPS, YES, NO, PERHAPS], dtype=np.int8)


def says(facts: Ints, concept: str) -> Truths:
    """What people say about a fact."""
    return np.asarray(_SAYS[(facts >> 2 * FACTS.index(concept)) & 3])


def has_bit(facts: Ints, bit: int) -> Bools:
    """Who has one of the further bits."""
    return np.asarray(facts & bit > 0)
