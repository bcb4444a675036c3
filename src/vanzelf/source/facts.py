"""Facts of a holder, read from its own tables into columns named after concepts.

They are read as in a screening: a value that does not fit its concept is unknown, and so is one that
stands twice for the same person or address.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.engines.sql.layout import SETTLED
from vanzelf.households.bulk.codes import one_array
from vanzelf.language.types import TEXT, Kind, Type
from vanzelf.rules.model import Concept
from vanzelf.screening.columns import DATED, STATUS, FactColumn, identifier, quoted
from vanzelf.screening.loaded import columns_in
from vanzelf.source.connection import Connection
from vanzelf.source.mapping import Column, Entry
from vanzelf.terms.problems import Place, ProblemError


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
    con.register("iedereen", pa.table({"id": everybody, "plaats": pa.array(range(len(everybody)))}))
    found: dict[str, Any] = {}
    for name, several in entries.items():
        columns = [_columns_of(con, connection, each, needed, state) for each in several]
        found |= _first_known(name, columns)
    con.unregister("iedereen")
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
    needed: Any,
    state: dt.date,
) -> dict[str, Any]:
    parts = [entry.key, entry.value.name]
    parts += [entry.status.name] if entry.status else []
    parts += [entry.dated] if entry.dated else []
    raw = connection.read(
        entry.table,
        list(dict.fromkeys(parts)),
        equal=entry.filter_on(state),
        keys=(entry.key, needed),
        place=entry.place,
    )
    con.register("ruw", raw)
    con.register("gelezen", con.sql(_per_key(entry)).to_arrow_table())
    columns = loaded(con, "gelezen", [entry.concept], state, {entry.concept.id: entry.place})
    found = con.sql(
        f"SELECT {', '.join(columns)} FROM iedereen LEFT JOIN gelezen ON sleutel = id "
        "ORDER BY plaats"
        if entry.without_row is None
        else _with_rest(entry, columns)
    ).to_arrow_table()
    con.unregister("gelezen")
    con.unregister("ruw")
    return {name: one_array(found[name]) for name in found.column_names}


def _with_rest(entry: Entry, columns: Sequence[str]) -> str:
    """Everybody, and for whoever has no row the value that this means."""
    name = identifier(entry.concept.id)
    rest = quoted(entry.without_row or "")
    return f"""SELECT {", ".join(columns)} FROM (
        SELECT * REPLACE (CASE WHEN sleutel IS NULL THEN {rest} ELSE {name} END AS {name})
        FROM iedereen LEFT JOIN gelezen ON sleutel = id) ORDER BY plaats"""


def _per_key(entry: Entry) -> str:
    """The raw rows, one per key; where a key stands more than once, nothing is known."""
    name = entry.concept.id
    value = decoded(entry.value, entry.concept.type)
    if entry.without_row is not None:
        value = f"CAST({value} AS VARCHAR)"
    columns = {name: value}
    if entry.status is not None or entry.estimate:
        columns[name + STATUS] = _status(entry)
    if entry.dated:
        columns[name + DATED] = identifier(entry.dated)
    listed = [
        f"CASE WHEN count(*) = 1 THEN any_value({sql}) END AS {identifier(each)}"
        for each, sql in columns.items()
    ]
    key = f"CAST({identifier(entry.key)} AS VARCHAR)"
    return f"SELECT {key} AS sleutel, {', '.join(listed)} FROM ruw GROUP BY ALL"


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
) -> list[str]:
    """The select expressions that read columns named after concepts, details included.

    table: a table, or a query that starts with SELECT.

    Raises ProblemError source-column for a column that cannot hold its concept.
    """
    types = columns_in(con, table)
    found = []
    for concept in concepts:
        details = {end: types[concept.id + end] for end in ("", STATUS, DATED)
                   if concept.id + end in types}  # fmt: skip
        column = FactColumn(concept, details)
        for suffix, content in column.wrong_types():
            raise ProblemError.single(
                "source-column",
                f"the column for {concept.id}{suffix} is {details[suffix]}, and should hold {content}.",
                "Name another column, or say with betekent what its codes mean.",
                place=places[concept.id],
            )
        found += column.loaded(state.replace(day=1), details=False)
    return found
