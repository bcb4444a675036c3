"""Reading one part of a population into the tables persons, relations and addresses."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

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
from vanzelf.screening.sources import Source, columns_of, open_source

ALL = "TRUE"


class PartReader:
    """Loads parts into a connection, with the facts that are wanted and no others.

    wanted: concept ids; None for all. details: also keep source, date and status of each fact.
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
    ) -> None:
        self.con = con
        self.concepts = concepts
        self.wanted = None if wanted is None else frozenset(wanted)
        self.peildatum = peildatum
        self.intake = intake or Intake()
        self.details = details

    def load(self, part: Part, people: str | None = None) -> None:
        """Read, check and load a part. Raises ProblemError for a file that cannot be used.

        people: a table with the ids of the only persons to load (as text).
        """
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
        take_out_doubles(self.con, self.intake, "persons", source, ["id"], good)

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
        take_out_doubles(self.con, self.intake, "addresses", source, ["bag_adres"], good)

    def _header(self, part: Part, table: str) -> Header:
        shown = part.shown(table)
        return Header(shown, columns_of(self.con, part.files[table], shown), self.concepts)

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
        return take(self.con, self.intake, table, source, select, checked, where=where)

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
        readings = [_relation_end(name, value) for name, value in ends.items()]
        select = ["soort", *(f"{value} AS {name}" for name, value in ends.items())]
        checks = list(_relation_checks(ends))
        if valued:
            value = read_column("waarde", TRUTH, "waarde", source.columns["waarde"])
            readings.append(value)
            select.append(f"{value.value} AS waarde")
            checks.append(_value_of_a_fixed_relation(value))
        else:
            select.append("NULL::BOOLEAN AS waarde")
        take(self.con, self.intake, "relations", source, select, readings, checks, where)
        unknown = " OR ".join(f"{name} NOT IN (SELECT id FROM persons)" for name in ends)
        self.intake["relations"].outside += count_of(
            self.con, f"SELECT count(*) FROM relations WHERE {unknown}"
        )


# -- relations ---------------------------------------------------------------------------------


def _relation_end(name: str, value: str) -> Reading:
    empty = Reason(f"coalesce(CAST({name} AS VARCHAR), '') = ''", f"{name} is empty")
    unlike = Reason("TRUE", f"{name} is not an id like those in persons")
    return Reading("TRUE", f"nullif(CAST({value} AS VARCHAR), '')", (empty, unlike))


def _relation_checks(ends: Mapping[str, str]) -> Iterator[Reason]:
    kinds = ", ".join(quoted(kind) for kind in RelationKind)
    yield Reason(
        f"soort IS NULL OR soort NOT IN ({kinds})",
        f"soort should be one of {', '.join(RelationKind)}",
    )
    van, naar = ends.values()
    yield Reason(f"{van} = {naar}", "van and naar are the same person")
    unknown = " AND ".join(f"{value} NOT IN (SELECT id FROM persons)" for value in ends.values())
    yield Reason(unknown, "neither van nor naar is in persons")


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
