"""Facts of a holder, read from its own tables into columns named after concepts.

They are read as in a screening: a value that does not fit its concept is unknown, and so is one that
stands twice for the same person or address.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.engines.sql.layout import SETTLED
from vanzelf.holdings.connection import Connection
from vanzelf.holdings.mapping import Column, Entry
from vanzelf.households.bulk.codes import one_array
from vanzelf.language.functions import normal
from vanzelf.language.types import TEXT, Kind, Type
from vanzelf.rules.model import Concept
from vanzelf.screening.columns import DATED, STATUS, FactColumn, identifier, quoted
from vanzelf.screening.loaded import columns_in
from vanzelf.terms.outcome import FactStatus
from vanzelf.terms.problems import Place, ProblemError
from vanzelf.terms.units import Fact


def read_facts(
    con: duckdb.DuckDBPyConnection,
    connection: Connection,
    entries: Mapping[str, Sequence[Entry]],
    everybody: Any,
    needed: Any,
    state: dt.date,
) -> dict[str, Any]:
    """Columns with facts, a row for each of `everybody` (ids or addresses, an Arrow array).

    needed: those whose rows are read; of the others nothing is known. state: the reference date.
    Gives per concept its value with estimates used, and as `x__vast` the settled one where some may
    be estimates. Raises ProblemError source-table or source-column.
    """
    found: dict[str, Any] = {}
    for name, several in entries.items():
        columns = [_columns_of(con, connection, each, everybody, needed, state) for each in several]
        found |= _first_known(name, columns)
    return found


def _first_known(name: str, columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Of a concept that stands in several places: the first that has a value."""
    first, *others = columns
    value, settled = first[name], first.get(name + SETTLED, first[name])
    twin = name + SETTLED in first
    for each in others:
        settled = pc.if_else(value.is_valid(), settled, each.get(name + SETTLED, each[name]))
        value = pc.coalesce(value, each[name])
        twin = twin or name + SETTLED in each
    return {name: value, name + SETTLED: settled} if twin else {name: value}


def _columns_of(
    con: duckdb.DuckDBPyConnection,
    connection: Connection,
    entry: Entry,
    everybody: Any,
    needed: Any,
    state: dt.date,
) -> dict[str, Any]:
    raw = _raw(connection, entry, needed, state)
    con.register("ruw", raw)
    found = _read(con, entry, f"SELECT {_named(entry)} FROM ruw", state)
    con.unregister("ruw")
    places = pc.index_in(one_array(raw[entry.key]).cast(pa.string()), value_set=everybody)
    place = np.asarray(pc.fill_null(places, len(everybody)), dtype=np.int64)
    count = np.bincount(place, minlength=len(everybody) + 1)[: len(everybody)]
    row = np.full(len(everybody) + 1, -1, dtype=np.int64)
    row[place] = np.arange(len(place))
    row = row[:-1]
    row[count > 1] = -1  # nobody can tell which of two rows is right
    rows = pa.array(row, mask=row < 0)
    kept = [each for each in found.column_names if not each.endswith(STATUS)]
    columns = {name: one_array(found[name]).take(rows) for name in kept}
    return columns if entry.without_row is None else _with_rest(con, entry, columns, count, state)


def _raw(connection: Connection, entry: Entry, needed: Any, state: dt.date) -> pa.Table:
    """The rows of an entry as they stand there, of some persons or addresses."""
    parts = [entry.key, entry.value.name]
    parts += [entry.status.name] if entry.status else []
    parts += [entry.dated] if entry.dated else []
    return connection.read(
        entry.table,
        list(dict.fromkeys(parts)),
        equal=entry.filter_on(state),
        keys=(entry.key, needed),
        place=entry.place,
    )


def read_singly(
    con: duckdb.DuckDBPyConnection,
    connection: Connection,
    entry: Entry,
    needed: Sequence[str],
    state: dt.date,
) -> dict[str, Fact]:
    """The facts of a few persons or addresses with their status and date, by whose they are.

    A fact that is in dispute has no value. Who has several rows is left out: nobody can tell which
    is right. Raises ProblemError source-table or source-column.
    """
    raw = _raw(connection, entry, pa.array(needed, pa.string()), state)
    keys = [str(each) for each in one_array(raw[entry.key]).cast(pa.string()).to_pylist()]
    con.register("ruw", raw)
    rows = _facts_in(con, entry, f"SELECT {_named(entry)} FROM ruw", state)
    con.unregister("ruw")
    found = {key: fact for key, fact in zip(keys, rows, strict=True) if keys.count(key) == 1}
    if entry.without_row is not None:
        name = identifier(entry.concept.id)
        (rest,) = _facts_in(con, entry, f"SELECT {quoted(entry.without_row)} AS {name}", state)
        found |= {key: rest for key in needed if key not in keys}
    return found


def _facts_in(
    con: duckdb.DuckDBPyConnection, entry: Entry, query: str, state: dt.date
) -> list[Fact]:
    """The facts in the rows of a query with columns named after the concept, in their order."""
    concept = entry.concept
    name, kind = concept.id, concept.type
    columns = loaded(con, query, [concept], state, {name: entry.place}, details=True)
    rows = con.sql(f"SELECT {', '.join(columns)} FROM ({query})").to_arrow_table().to_pylist()
    found = []
    for row in rows:
        value = row[name]
        if value is not None and kind is not None and kind.numeric:
            value = normal(Fraction(value, 10 ** (kind.decimals or 0)))
        unsettled = value is not None and name + SETTLED in row and row[name + SETTLED] is None
        status: FactStatus = "schatting" if unsettled else row.get(name + STATUS) or "vast"
        found.append(Fact(value, status, concept.holder, row.get(name + DATED)))
    return found


def _with_rest(
    con: duckdb.DuckDBPyConnection,
    entry: Entry,
    columns: Mapping[str, Any],
    count: Any,
    state: dt.date,
) -> dict[str, Any]:
    """The columns, with for whoever has no row the value that this means."""
    name = identifier(entry.concept.id)
    rest = _read(con, entry, f"SELECT {quoted(entry.without_row or '')} AS {name}", state)
    value = one_array(rest[entry.concept.id])[0]
    return {name: pc.if_else(pa.array(count == 0), value, each) for name, each in columns.items()}


def _read(con: duckdb.DuckDBPyConnection, entry: Entry, query: str, state: dt.date) -> pa.Table:
    """The rows of a query with columns named after the concept, as stored values."""
    columns = loaded(con, query, [entry.concept], state, {entry.concept.id: entry.place})
    return con.sql(f"SELECT {', '.join(columns)} FROM ({query})").to_arrow_table()


def _named(entry: Entry) -> str:
    """SQL of the raw columns, named after the concept."""
    name = entry.concept.id
    columns = {name: decoded(entry.value, entry.concept.type)}
    if entry.status is not None or entry.estimate:
        columns[name + STATUS] = _status(entry)
    if entry.dated:
        columns[name + DATED] = identifier(entry.dated)
    return ", ".join(f"{sql} AS {identifier(each)}" for each, sql in columns.items())


def _status(entry: Entry) -> str:
    """SQL of a status. A code that means nothing here is disputed, never settled."""
    stated = "NULL"
    if entry.status is not None:
        raw = identifier(entry.status.name)
        stated = f"CASE WHEN {raw} IS NOT NULL THEN coalesce({decoded(entry.status, TEXT)}, 'in_onderzoek') END"
    if not entry.estimate:
        return f"coalesce({stated}, 'vast')"
    return f"CASE WHEN {stated} = 'in_onderzoek' THEN 'in_onderzoek' ELSE 'schatting' END"


_TRUTHS = {"ja": "TRUE", "nee": "FALSE"}


def decoded(column: Column, kind: Type | None) -> str:
    """SQL of a column, with its codes turned into what they mean; null for other codes."""
    raw = identifier(column.name)
    if column.meaning is None:
        return raw
    truth = kind is not None and kind.kind is Kind.TRUTH
    meant = {code: _TRUTHS.get(value, "NULL") if truth else quoted(value)
             for code, value in column.meaning.items()}  # fmt: skip
    whens = " ".join(f"WHEN {quoted(code)} THEN {value}" for code, value in meant.items())
    return f"CASE CAST({raw} AS VARCHAR) {whens} END"


def loaded(
    con: duckdb.DuckDBPyConnection,
    table: str,
    concepts: Sequence[Concept],
    state: dt.date,
    places: Mapping[str, Place],
    *,
    details: bool = False,
) -> list[str]:
    """The select expressions that read columns named after concepts, details included.

    table: a table, or a query that starts with SELECT. details: with status and date beside them.

    Raises ProblemError source-column for a column that cannot hold its concept.
    """
    types = columns_in(con, table)
    found = []
    for concept in concepts:
        there = {end: types[concept.id + end] for end in ("", STATUS, DATED)
                 if concept.id + end in types}  # fmt: skip
        column = FactColumn(concept, there)
        for suffix, content in column.wrong_types():
            raise ProblemError.single(
                "source-column",
                f"the column for {concept.id}{suffix} is {there[suffix]}, and should hold {content}.",
                "Name another column, or say with betekent what its codes mean.",
                place=places[concept.id],
            )
        found += column.loaded(state.replace(day=1), details=details)
    return found
