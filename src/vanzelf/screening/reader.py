"""Reading one part of a population into the tables persons, relations and addresses."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import duckdb

from vanzelf.households.concepts import ADDRESS, PAIR_TIES, RelationKind
from vanzelf.language.types import TRUTH
from vanzelf.rules.model import Concept
from vanzelf.screening.columns import (
    SOURCE,
    WHOLE,
    FactColumn,
    Reading,
    Reason,
    of_dwelling,
    quoted,
    read_column,
)
from vanzelf.screening.facts import FactReader
from vanzelf.screening.headers import Header, of_id, of_text, of_truth, of_word
from vanzelf.screening.intake import Intake, take, take_out_doubles
from vanzelf.screening.loaded import columns_in, count_of, row_of
from vanzelf.screening.population import Part
from vanzelf.screening.sources import Source, bounds_of, columns_of, open_source

ALL = "TRUE"


class PartReader:
    """Loads parts into a connection, with the facts that are wanted and no others.

    wanted: concept ids; None for all. details: also keep source, date and status of each fact.
    fixed: nobody changes the tables afterwards.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        concepts: Mapping[str, Concept],
        wanted: Iterable[str] | None,
        peildatum: dt.date,
        *,
        intake: Intake | None = None,
        details: bool = False,
        fixed: bool = False,
    ) -> None:
        self.con = con
        self.concepts = concepts
        self.wanted = None if wanted is None else frozenset(wanted)
        self.peildatum = peildatum
        self.intake = intake or Intake()
        self.details = details
        self.fixed = fixed
        self._fixed = False

    def load(self, part: Part, people: str | None = None) -> None:
        """Read, check and load a part. Raises ProblemError for a file that cannot be used.

        people: a table with the ids of the only persons to load (as text).
        """
        self._fixed = self.fixed and "facts" not in part.files
        only = "" if people is None else f"IN (SELECT id FROM {people})"
        self._persons(part, f"CAST(id AS VARCHAR) {only}" if only else ALL)
        both = f"CAST(van AS VARCHAR) {only} OR CAST(naar AS VARCHAR) {only}"
        self._relations(part, both if only else ALL)
        known = ADDRESS if ADDRESS in columns_in(self.con, "persons") else "NULL"
        homes = f"CAST(bag_adres AS VARCHAR) IN (SELECT {known} FROM persons)"
        self._addresses(part, homes if only else ALL)
        if "facts" in part.files:
            reader = FactReader(self.con, self.concepts, self.wanted, self.peildatum, self.intake)
            ids = f"CAST(id AS VARCHAR) {only}" if only else ALL
            reader.load(part, ids, details=self.details)

    # -- tables ------------------------------------------------------------------------------

    def _persons(self, part: Part, where: str) -> None:
        found = self._header(part, "persons")
        columns = found.facts({"id": of_id}, lambda _: True, self.wanted)
        source = self._open(part, "persons", ["id"], columns)
        key = _id(source.columns["id"])
        good = self._take("persons", source, f"{key.value} AS id", [key], columns, where)
        take_out_doubles(self.con, self.intake, "persons", source, "id", good, fixed=self._fixed)

    def _addresses(self, part: Part, where: str) -> None:
        if "addresses" not in part.files:
            self.con.execute("CREATE OR REPLACE TEMP TABLE addresses (bag_adres VARCHAR)")
            return
        found = self._header(part, "addresses")
        columns = found.facts({"bag_adres": of_text}, of_dwelling, self.wanted)
        source = self._open(part, "addresses", ["bag_adres"], columns)
        text = "nullif(CAST(bag_adres AS VARCHAR), '')"
        key = Reading("TRUE", text, (Reason("TRUE", "bag_adres is empty"),))
        good = self._take("addresses", source, f"{text} AS bag_adres", [key], columns, where)
        take_out_doubles(
            self.con, self.intake, "addresses", source, "bag_adres", good, fixed=self._fixed
        )

    def _header(self, part: Part, table: str) -> Header:
        shown = part.shown(table)
        file = part.files[table]
        return Header(shown, columns_of(self.con, file, shown), self.concepts, bounds_of(file))

    def _open(
        self, part: Part, table: str, names: Iterable[str], columns: Iterable[FactColumn]
    ) -> Source:
        """The file of a table, with the columns that are used."""
        wanted = list(names)
        for column in columns:
            wanted += [
                column.name + suffix for suffix in column.types if suffix != SOURCE or self.details
            ]
        return open_source(self.con, part.files[table], part.shown(table), wanted)

    def _take(
        self,
        table: str,
        source: Source,
        key: str,
        readings: Iterable[Reading],
        columns: Iterable[FactColumn],
        where: str,
    ) -> str:
        checked, select = list(readings), [key]
        for column in columns:
            checked += column.readings()
            select += column.loaded(self.peildatum, details=self.details)
        return take(
            self.con, self.intake, table, source, select, checked, where=where, fixed=self._fixed
        )

    def _relations(self, part: Part, where: str) -> None:
        id_type = row_of(self.con, "SELECT typeof(any_value(id)) FROM persons")[0]
        id_type = id_type if id_type in WHOLE else "VARCHAR"
        if "relations" not in part.files:
            self.con.execute(
                f"""CREATE OR REPLACE TEMP TABLE relations
                (soort VARCHAR, van {id_type}, naar {id_type}, waarde BOOLEAN)"""
            )
            return
        found = self._header(part, "relations")
        fixed = {"soort": of_word, "van": of_id, "naar": of_id}
        found.fixed(fixed, optional={"waarde": of_truth})
        valued = ["waarde"] if "waarde" in found.types else []
        source = open_source(
            self.con, part.files["relations"], part.shown("relations"), [*fixed, *valued]
        )
        ends = {name: f"TRY_CAST({name} AS {id_type})" for name in ("van", "naar")}
        source = replace(source, table=_with_known_ends(source.table, ends))
        readings = [_relation_end(name, value, id_type) for name, value in ends.items()]
        select = ["soort", *(f"{value} AS {name}" for name, value in ends.items()), KNOWN]
        checks = list(_relation_checks(ends))
        if valued:
            value = read_column("waarde", TRUTH, "waarde", source.columns["waarde"])
            readings.append(value)
            select.append(f"{value.value} AS waarde")
            checks.append(_value_of_a_fixed_relation(value))
        else:
            select.append("NULL::BOOLEAN AS waarde")
        take(
            self.con,
            self.intake,
            "relations",
            source,
            select,
            readings,
            checks,
            where,
            fixed=self._fixed,
        )
        self.intake["relations"].outside += count_of(
            self.con, f"SELECT count(*) FROM relations WHERE {KNOWN} < 2"
        )


# -- relations ---------------------------------------------------------------------------------


KNOWN = "bekend"
"""How many of the two people of a relation are in persons."""


def _with_known_ends(table: str, ends: Mapping[str, str]) -> str:
    """A source of relations that says how many of their ends are known."""
    known = (
        f"coalesce({end} IN (SELECT id FROM persons), FALSE)::INTEGER" for end in ends.values()
    )
    return f"(SELECT *, {' + '.join(known)} AS {KNOWN} FROM {table} AS relatie)"


def _relation_end(name: str, value: str, id_type: str) -> Reading:
    empty = Reason(f"coalesce(CAST({name} AS VARCHAR), '') = ''", f"{name} is empty")
    unlike = Reason("TRUE", f"{name} is not an id like those in persons")
    written = value if id_type in WHOLE else f"nullif({value}, '')"
    return Reading("TRUE", written, (empty, unlike))


def _relation_checks(ends: Mapping[str, str]) -> Iterator[Reason]:
    kinds = ", ".join(quoted(kind) for kind in RelationKind)
    yield Reason(
        f"soort IS NULL OR soort NOT IN ({kinds})",
        f"soort should be one of {', '.join(RelationKind)}",
    )
    van, naar = ends.values()
    yield Reason(f"{van} = {naar}", "van and naar are the same person")
    yield Reason(f"{KNOWN} = 0", "neither van nor naar is in persons")


def _value_of_a_fixed_relation(value: Reading) -> Reason:
    ties = ", ".join(quoted(tie) for tie in PAIR_TIES)
    return Reason(
        f"soort NOT IN ({ties}) AND {value.written}", "waarde does not go with this soort"
    )


def _id(sql_type: str) -> Reading:
    if sql_type in WHOLE:
        reasons = (Reason("id IS NULL", "id is empty"), Reason("TRUE", "id is below 0"))
        return Reading("TRUE", "CASE WHEN id >= 0 THEN id END", reasons)
    return Reading("TRUE", "nullif(CAST(id AS VARCHAR), '')", (Reason("TRUE", "id is empty"),))
