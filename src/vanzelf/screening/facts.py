"""Long facts: one row per fact, for what has a source, a status and a date of its own.

`eenheid, id, begrip, waarde, status, bron, datum`: id is that of the person, or of the aanvrager
for a fact of a unit; a fact of a dwelling goes to the address of that person. A fact here wins from
the column of the same name. A fact that stands here twice is rejected twice.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from vanzelf.engines.sql.layout import SETTLED
from vanzelf.engines.tables import column_type
from vanzelf.language.types import DATE
from vanzelf.rules.model import Concept
from vanzelf.screening.columns import (
    DATED,
    HOUSEHOLD_FACTS,
    SOURCE,
    STATUS,
    identifier,
    is_disputed,
    is_estimate,
    of_dwelling,
    quoted,
    read_column,
    read_status,
    without,
)
from vanzelf.screening.csv_file import LINE
from vanzelf.screening.headers import Header, of_id, of_text
from vanzelf.screening.intake import Intake, Reject
from vanzelf.screening.loaded import add_columns, columns_in
from vanzelf.screening.population import Part
from vanzelf.screening.sources import FILE, columns_of, open_source
from vanzelf.terms.units import UnitType

NEEDED = {"id": of_id, "begrip": of_text, "waarde": of_text}
OPTIONAL = {"eenheid": of_text, "status": of_text, "bron": of_text, "datum": lambda _: None}


@dataclass(frozen=True, slots=True)
class FactReader:
    """Adds long facts to the tables persons and addresses of a connection."""

    con: duckdb.DuckDBPyConnection
    concepts: Mapping[str, Concept]
    wanted: frozenset[str] | None
    peildatum: dt.date
    intake: Intake

    def load(self, part: Part, where: str = "TRUE", *, details: bool = False) -> None:
        """Check every row; add the facts that are wanted. Raises ProblemError for a bad header."""
        self._copy(part, where)
        names = [name for (name,) in self._rows("SELECT DISTINCT begrip FROM feiten ORDER BY 1")]
        known = {}
        for name in names:
            concept = self.concepts.get(name or "")
            if concept is None or concept.type is None:
                self._refuse(name, "begrip is not a fact of the catalogue")
            else:
                known[name] = concept
                self._check(concept)
        self._refuse_doubles()
        self._count()
        for name, concept in known.items():
            if self.wanted is None or name in self.wanted:
                self._merge(concept, details=details)

    def _rows(self, query: str) -> list[tuple[str, ...]]:
        return self.con.execute(query).fetchall()

    def _copy(self, part: Part, where: str) -> None:
        """A table `feiten` with everything as text; `sleutel` names the person or address."""
        shown = part.shown("facts")
        types = columns_of(self.con, part.files["facts"], shown)
        Header(shown, types, self.concepts).fixed(NEEDED, OPTIONAL)
        present = [name for name in (*NEEDED, *OPTIONAL) if name in types]
        source = open_source(self.con, part.files["facts"], shown, present)
        listed = ", ".join(
            f"nullif(CAST({name} AS VARCHAR), '') AS {name}"
            if name in present
            else f"NULL::VARCHAR AS {name}"
            for name in (*NEEDED, *OPTIONAL)
        )
        self.con.execute(
            f"""CREATE OR REPLACE TEMP TABLE feiten AS
            SELECT {listed}, {LINE}, {FILE}, NULL::VARCHAR AS sleutel, NULL::VARCHAR AS fout
            FROM {source.table} WHERE {where}"""
        )
        self.intake["facts"].rows += len(source.broken)
        self.intake.reject(
            "facts", (Reject(shown, broken.line, broken.reason) for broken in source.broken)
        )

    def _refuse(self, name: str | None, reason: str) -> None:
        self.con.execute(
            "UPDATE feiten SET fout = ? WHERE begrip IS NOT DISTINCT FROM ?", [reason, name]
        )

    def _check(self, concept: Concept) -> None:
        assert concept.type is not None
        readings = [
            read_column(concept.id, concept.type, "waarde", "VARCHAR"),
            read_status("status", "status"),
            read_column("datum", DATE, "datum", "VARCHAR"),
        ]
        units = [UnitType.PERSOON] if concept.of_person else list(concept.units)
        listed = ", ".join(quoted(unit) for unit in units)
        complaints = [
            *(each.complaint for each in readings),
            f"""CASE WHEN eenheid NOT IN ({listed})
                THEN {quoted(f"{concept.id} is a fact of a {' or '.join(units)}")} END""",
            "CASE WHEN feiten.id IS NULL THEN 'id is empty' "
            "WHEN p.id IS NULL THEN 'id is not in persons' END",
        ]
        key = "p.id"
        if at_address(concept):
            key = "p.bag_adres"
            complaints.append("CASE WHEN p.bag_adres IS NULL THEN 'id has no bag_adres' END")
        self.con.execute(
            f"""UPDATE feiten SET sleutel = k.sleutel, fout = nullif(k.fout, '')
            FROM (
                SELECT {LINE}, {FILE}, {key} AS sleutel,
                    concat_ws('; ', {", ".join(complaints)}) AS fout
                FROM feiten LEFT JOIN (
                    SELECT CAST(id AS VARCHAR) AS id, {self._address()} AS bag_adres FROM persons
                ) AS p ON p.id = feiten.id
                WHERE begrip = {quoted(concept.id)}
            ) AS k
            WHERE feiten.{LINE} = k.{LINE} AND feiten.{FILE} = k.{FILE}"""
        )

    def _address(self) -> str:
        return "bag_adres" if "bag_adres" in columns_in(self.con, "persons") else "NULL::VARCHAR"

    def _refuse_doubles(self) -> None:
        self.con.execute(
            """UPDATE feiten SET fout = 'begrip stands more than once for this id'
            WHERE fout IS NULL AND (sleutel, begrip) IN (
                SELECT (sleutel, begrip) FROM feiten WHERE fout IS NULL
                GROUP BY sleutel, begrip HAVING count(*) > 1
            )"""
        )

    def _count(self) -> None:
        (rows,) = self._rows("SELECT count(*) FROM feiten")
        self.intake["facts"].rows += int(rows[0])
        found = self.con.execute(
            f"SELECT {FILE}, {LINE}, fout FROM feiten WHERE fout IS NOT NULL ORDER BY ALL"
        ).fetchall()
        self.intake.reject("facts", (Reject(*row) for row in found))

    def _merge(self, concept: Concept, *, details: bool) -> None:
        """Put the facts of one concept into the column of their table."""
        con = self.con
        assert concept.type is not None
        value = read_column(concept.id, concept.type, "waarde", "VARCHAR").value
        dated = "TRY_CAST(datum AS DATE)"
        disputed = is_disputed(concept, "status")
        estimate = is_estimate(concept, "status", dated, self.peildatum)
        new = {
            concept.id: (column_type(concept.type), without(value, disputed)),
            concept.id + SETTLED: (
                column_type(concept.type),
                without(value, " OR ".join(filter(None, (disputed, estimate)))),
            ),
        }
        if details or concept.id in HOUSEHOLD_FACTS:
            new[concept.id + STATUS] = ("VARCHAR", "coalesce(status, 'vast')")
        if details:
            new[concept.id + DATED] = ("DATE", dated)
            new[concept.id + SOURCE] = ("VARCHAR", "bron")
        table, key = ("addresses", "bag_adres") if at_address(concept) else ("persons", "id")
        if concept.id + SETTLED in add_columns(
            con, table, {name: kind for name, (kind, _) in new.items()}
        ):
            twin, base = identifier(concept.id + SETTLED), identifier(concept.id)
            con.execute(f"UPDATE {table} SET {twin} = {base}")  # what was there is settled
        if table == "addresses":
            self.con.execute(
                f"""INSERT INTO addresses BY NAME SELECT DISTINCT sleutel AS bag_adres FROM feiten
                WHERE begrip = {quoted(concept.id)} AND fout IS NULL
                    AND sleutel NOT IN (SELECT bag_adres FROM addresses)"""
            )
        sets = ", ".join(f"{identifier(name)} = {sql}" for name, (_, sql) in new.items())
        self.con.execute(
            f"""UPDATE {table} SET {sets} FROM feiten
            WHERE begrip = {quoted(concept.id)} AND fout IS NULL
                AND CAST({table}.{key} AS VARCHAR) = feiten.sleutel"""
        )


def at_address(concept: Concept) -> bool:
    """Whether a fact of a unit is that of its dwelling alone."""
    return of_dwelling(concept) and len(concept.units) == 1
