"""The people of a run in a holder's own copy of the population register.

Only those who are needed are read: everybody asked about, who lives at their addresses, and the
partners, children and parents of all of these. People are numbered in the order of their ids; from
then on only numbers are used, and ids come back at the very end.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.holdings.connection import Connection, workspace
from vanzelf.holdings.facts import decoded, loaded
from vanzelf.holdings.mapping import RegisterMapping, Table
from vanzelf.households import concepts as household
from vanzelf.households.bulk.codes import one_array
from vanzelf.language.types import TEXT, TRUTH
from vanzelf.rules.model import Catalogue
from vanzelf.screening.columns import STATUS, identifier

SECRET, RESIDENT = "geheimhouding", "ingezetene"
"""Concepts of the register that may stop a row."""


@dataclass(frozen=True)
class Register:
    """People in a work space, in the tables persons and relations.

    ids: everybody, in the order of their numbers; persons.id is the number. con: the work space.
    """

    con: duckdb.DuckDBPyConnection
    ids: Any

    @property
    def count(self) -> int:
        """How many people were read."""
        return len(self.ids)

    def numbers_of(self, ids: Any) -> Any:
        """The numbers of people by id; -1 for whoever is not there."""
        found = pc.index_in(ids, value_set=self.ids)
        return np.asarray(pc.fill_null(found, -1), dtype=np.int64)

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns of persons."""
        return frozenset(str(row[0]) for row in self.con.execute("DESCRIBE persons").fetchall())

    def truths(self, concept: str) -> Any:
        """Of whom a fact is known to be yes."""
        return self._tested(concept, identifier(concept))

    def denied(self, concept: str) -> Any:
        """Of whom a fact is known to be no."""
        return self._tested(concept, f"NOT {identifier(concept)}")

    def _tested(self, concept: str, condition: str) -> Any:
        if concept not in self.columns:
            return np.zeros(self.count, dtype=np.bool_)
        found = self.con.sql(f"SELECT coalesce({condition}, false) AS x FROM persons")
        return np.asarray(one_array(found.to_arrow_table()["x"]), dtype=np.bool_)

    def homes_of(self, ids: Any) -> Any:
        """The distinct addresses of some people."""
        numbers = pa.array(self.numbers_of(ids))
        found = self.con.sql(f"SELECT {household.ADDRESS} AS x FROM persons").to_arrow_table()
        return pc.unique(one_array(found["x"]).take(numbers).drop_null())

    def dates(self, concept: str) -> Any:
        """A date as days since 1970, the largest number where there is none."""
        found = self.con.sql(
            f"SELECT coalesce({identifier(concept)} - DATE '1970-01-01', 2147483647) AS x "
            "FROM persons"
            if concept in self.columns
            else "SELECT 2147483647 AS x FROM persons"
        )
        return np.asarray(one_array(found.to_arrow_table()["x"]), dtype=np.int64)

    def living_in(self, municipalities: Collection[str]) -> Any:
        """Who is registered in one of some municipalities, by code."""
        found = self.con.sql(f"SELECT {TOWN} AS x FROM persons").to_arrow_table()
        codes = pa.array(sorted(municipalities), pa.string())
        there = pc.is_in(one_array(found["x"]).cast(pa.string()), value_set=codes)
        return np.asarray(there, dtype=np.bool_)

    @cached_property
    def addresses(self) -> Any:
        """The distinct addresses of everybody."""
        found = self.con.sql(
            f"SELECT DISTINCT {household.ADDRESS} AS x FROM persons "
            f"WHERE {household.ADDRESS} IS NOT NULL ORDER BY x"
        )
        return one_array(found.to_arrow_table()["x"])

    def add(self, columns: Mapping[str, Any]) -> None:
        """Put columns beside those of persons; one that is there already is replaced."""
        base = self.con.sql("SELECT * FROM persons").to_arrow_table()
        old = {*columns, *(name + STATUS for name in columns)} & set(base.column_names)
        base = base.drop_columns(sorted(old))
        for name, column in columns.items():
            base = base.append_column(name, column)
        self.con.register("persons", base)
        self.__dict__.pop("columns", None)


def load_register(
    connection: Connection,
    mapping: RegisterMapping,
    catalogue: Catalogue,
    asked: Any,
    state: dt.date,
) -> Register:
    """Read the people of a run. asked: the ids in its rows, an Arrow array of text.

    Raises ProblemError source-table or source-column.
    """
    reader = _Reader(connection, mapping)
    persons = reader.persons_near(pc.unique(asked.drop_null()))
    relations = reader.relations_of(persons[_KEY])
    ends = pa.concat_arrays([one_array(relations[name]) for name in (_FROM, _TO)])
    known = one_array(persons[_KEY])
    outside = pc.unique(ends.filter(pc.invert(pc.is_in(ends, value_set=known))))
    persons = pa.concat_tables([persons, reader.persons(mapping.persons.key, outside)])
    con = workspace()
    ids = _make_persons(con, mapping, catalogue, persons, state)
    _make_relations(con, mapping.relations, relations, ids)
    return Register(con, ids)


_KEY = "sleutel van de persoon"
"""The column of raw rows with the id, apart from the holder's own names."""

TOWN = "gemeente_van_inschrijving"
"""The column of the work space with the code of somebody's municipality."""

_FROM, _TO = "van, als tekst", "naar, als tekst"
"""Those of raw rows with the two people of a relation."""


class _Reader:
    """Reads raw rows of the register."""

    def __init__(self, connection: Connection, mapping: RegisterMapping) -> None:
        self._connection = connection
        self._mapping = mapping

    def persons(self, key: str, values: Any) -> pa.Table:
        """The people with some ids or addresses, and their ids as text."""
        table = self._mapping.persons
        names = [table.key, self._mapping.municipality]
        names += [each.name for each in table.columns.values()]
        found = self._connection.read(
            table.name, list(dict.fromkeys(names)), keys=(key, values), place=table.place
        )
        return found.append_column(_KEY, found[table.key].cast(pa.string()))

    def persons_near(self, asked: Any) -> pa.Table:
        """People, and who lives at their addresses."""
        table = self._mapping.persons
        home = table.columns[household.ADDRESS].name
        found = self.persons(table.key, asked)
        homes = pc.unique(one_array(found[home]).drop_null()).cast(pa.string())
        near = self.persons(home, homes)
        new = pc.invert(pc.is_in(near[_KEY], value_set=one_array(found[_KEY])))
        return pa.concat_tables([found, near.filter(new)])

    def relations_of(self, persons: Any) -> pa.Table:
        """The relations from or to some people: as written, and both ends as text."""
        table = self._mapping.relations
        ids = one_array(persons)
        parts = []
        for end in ("van", "naar"):
            columns = list(dict.fromkeys(each.name for each in table.columns.values()))
            rows = self._connection.read(
                table.name, columns, keys=(table.columns[end].name, ids), place=table.place
            )
            for name in ("van", "naar"):
                column = rows[table.columns[name].name].cast(pa.string())
                rows = rows.append_column(_FROM if name == "van" else _TO, column)
            parts.append(rows)
        there = pc.is_in(parts[1][_FROM], value_set=ids)
        return pa.concat_tables([parts[0], parts[1].filter(pc.invert(there))])


def _make_persons(
    con: duckdb.DuckDBPyConnection,
    mapping: RegisterMapping,
    catalogue: Catalogue,
    rows: pa.Table,
    state: dt.date,
) -> Any:
    """Make the table persons; gives the ids by number. Who stands there twice is left out."""
    rows, ids = _in_order(rows)
    con.register("ruw", rows)
    named, places = (
        mapping.persons.columns,
        dict.fromkeys(mapping.persons.columns, mapping.persons.place),
    )
    concepts = [catalogue.concepts[name] for name in named]
    selected = ", ".join(
        f"{decoded(named[each.id], each.type)} AS {identifier(each.id)}" for each in concepts
    )
    town = f"{identifier(mapping.municipality)}::VARCHAR AS {TOWN}"
    read = f"SELECT {selected}, {town} FROM ruw"
    columns = [*loaded(con, read, concepts, state, places), TOWN]
    if household.TAX_BILL not in named:
        # A holder that sees no bills cannot tell who owes: everybody may.
        columns.append(f"NULL::BIGINT AS {household.TAX_BILL}")
        columns.append(f"'schatting' AS {household.TAX_BILL}__status")
    found = con.sql(f"SELECT {', '.join(columns)} FROM ({read})").to_arrow_table()
    numbers = pa.array(np.arange(len(found), dtype=np.int32))
    con.register("persons", found.add_column(0, "id", numbers))
    con.unregister("ruw")
    return ids


def _in_order(rows: pa.Table) -> tuple[pa.Table, Any]:
    """Raw rows of persons in the order of their ids (shorter first), and these ids.

    Who stands there twice is left out: nobody can tell which row is right.
    """
    ids = one_array(rows[_KEY])
    by = pa.table({"length": pc.utf8_length(ids), "id": ids})
    order = pc.sort_indices(by, [("length", "ascending"), ("id", "ascending")])
    ids = ids.take(order)
    if len(ids) > 1:
        same = np.asarray(pc.equal(ids[1:], ids[:-1]))
        if same.any():
            twice = np.append(same, False) | np.append(False, same)
            order, ids = (each.filter(pa.array(~twice)) for each in (order, ids))
    return rows.take(order), ids


def _make_relations(
    con: duckdb.DuckDBPyConnection, mapping: Table, rows: pa.Table, ids: Any
) -> None:
    """Make the table relations, between numbers; people outside the register have higher ones."""
    van, naar = one_array(rows[_FROM]), one_array(rows[_TO])
    ends = pa.concat_arrays([van, naar])
    outside = pc.unique(ends.filter(pc.invert(pc.is_in(ends, value_set=ids))))
    everybody = pa.concat_arrays([ids, outside])
    con.register("ruw", rows)
    soort = decoded(mapping.columns["soort"], TEXT)
    waarde = "NULL"
    if "waarde" in mapping.columns:
        waarde = decoded(mapping.columns["waarde"], TRUTH)
    found = con.sql(
        f"SELECT CAST({soort} AS VARCHAR) AS soort, ({waarde})::BOOLEAN AS waarde FROM ruw"
    ).to_arrow_table()
    for name, end in (("van", van), ("naar", naar)):
        found = found.append_column(name, pc.index_in(end, value_set=everybody))
    con.register("relations", found)
    con.unregister("ruw")
