"""Zorgtoeslag for a million adults: Vanzelf beside OpenFisca-Core and beside hand-written SQL.

What is compared, and why it is the same work:

- From persons: both start from one Parquet file with a row per person that names the aanvrager, and
  end with every criterion, the outcome and both amounts per couple in memory. Each reads the file,
  brings couples together and calculates. OpenFisca's arrays and our table both carry the ids.
- On ready couples: both have the facts of the persons in memory in the form they work on, before
  the clock starts. For OpenFisca that is a built simulation with every input of persons and couples
  set and nothing calculated; for us a table with the facts of aanvrager and partner beside each
  other. Both then compute everything from the facts of persons: who is an insured adult outside
  detention, income and assets together, each criterion, the amounts.

What is not the same: ours is exact and knows "unknown"; OpenFisca's numbers are 32-bit floats, and
it takes what is unknown for zero or no. DuckDB has two threads; numpy works on one and cannot use
the other. OpenFisca's formulas are its own idiom without what only unknown facts need.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from bench import openfisca_zorgtoeslag as openfisca
from bench.differences import agreement
from bench.people import REFERENCE_DATE, Persons
from bench.timing import Ratio, side_by_side
from vanzelf.engines.duckdb import statement
from vanzelf.engines.sql.layout import Layout
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve
from vanzelf.terms.units import UnitType

FACTS = (
    "geboortedatum",
    "toetsingsinkomen",
    "rendementsgrondslag",
    "zorgverzekerd",
    "in_detentie",
    "ingezetene",
    "verblijfsrecht_geeft_aanspraak",
    "woonlandfactor",
)
WITH_APPLICANT = frozenset({"zelfde_partner_hele_jaar"})
"""Facts of the couple that stand with the aanvrager."""
CRITERIA = (
    "verzekerd",
    "achttien_of_ouder",
    "niet_in_detentie",
    "verblijfsrecht",
    "premie_hoger_dan_norm",
    "vermogen",
    "minimum",
)
RESULTS = ("uitkomst", *CRITERIA, "bedrag_jaar", "bedrag_maand")

Con = duckdb.DuckDBPyConnection


def connect() -> Con:
    """A connection with the two threads that every measurement uses."""
    con = duckdb.connect()
    con.execute("SET threads = 2")
    con.execute("SET enable_progress_bar = false")
    return con


def program() -> Program:
    """The scheme on the date of the comparison."""
    return resolve(load_catalogue(), "zorgtoeslag", dt.date.fromisoformat(REFERENCE_DATE))


def _stored(fact: str) -> str:
    return f"CAST({fact} * 10000 AS BIGINT) AS {fact}" if fact == "woonlandfactor" else fact


def _persons(file: Path) -> str:
    """The file as rows of members with stored values."""
    facts = ", ".join(_stored(fact) for fact in FACTS)
    return f"""(SELECT aanvrager AS unit_id, id, TRUE AS lid, zelfde_partner_hele_jaar, {facts},
        CASE WHEN id = aanvrager THEN 'aanvrager' ELSE 'partner' END AS rol
        FROM read_parquet('{file}'))"""


def from_persons(con: Con, scheme: Program, file: Path) -> None:
    """From the Parquet of persons to outcomes, verdicts and amounts per couple."""
    layout = Layout(
        UnitType.TOESLAGPAAR,
        _persons(file),
        member_columns=frozenset(FACTS),
        carried=WITH_APPLICANT,
        all_certain=True,
    )
    _create(con, "uit_personen", statement([scheme], layout).sql)


def make_ready(con: Con, file: Path) -> Layout:
    """Couples with the facts of both side by side in memory, as the table `paren`; its layout."""
    con.execute(f"CREATE TABLE leden AS SELECT * FROM {_persons(file)}")
    listed = ", ".join(
        f'{side}."{name}" AS "{role}.{name}"'
        for side, role in (("a", "aanvrager"), ("p", "partner"))
        for name in FACTS
    )
    con.execute(
        f"""CREATE TABLE paren AS
        SELECT a.unit_id, a.zelfde_partner_hele_jaar,
          p.unit_id IS NOT NULL AS "partner.lid", {listed}
        FROM leden AS a LEFT JOIN leden AS p ON p.unit_id = a.unit_id AND p.rol = 'partner'
        WHERE a.rol = 'aanvrager'"""
    )
    return Layout(
        UnitType.TOESLAGPAAR,
        None,
        "paren",
        member_columns=frozenset(FACTS),
        unit_columns=WITH_APPLICANT,
        all_certain=True,
        beside=True,
    )


def _create(con: Con, table: str, query: str) -> None:
    listed = ", ".join(f'"zorgtoeslag.{name}" AS {name}' for name in RESULTS)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT unit_id, {listed} FROM ({query})")


HAND_WRITTEN = """
WITH volwassen AS (
  SELECT *,
    "aanvrager.zorgverzekerd" AND "aanvrager.geboortedatum" < DATE '2008-11-01' AS a_volwassen,
    "partner.zorgverzekerd" AND "partner.geboortedatum" < DATE '2008-11-01' AS p_volwassen
  FROM paren
), samen AS (
  SELECT unit_id, "partner.lid" AS partner,
    "aanvrager.toetsingsinkomen"
      + CASE WHEN "partner.lid" THEN "partner.toetsingsinkomen" ELSE 0 END AS inkomen,
    "aanvrager.rendementsgrondslag" AS eigen,
    "aanvrager.rendementsgrondslag"
      + CASE WHEN "partner.lid" THEN "partner.rendementsgrondslag" ELSE 0 END AS samen,
    zelfde_partner_hele_jaar AS hele_jaar,
    "aanvrager.zorgverzekerd" OR ("partner.lid" AND "partner.zorgverzekerd") AS verzekerd,
    a_volwassen OR ("partner.lid" AND p_volwassen) AS achttien_of_ouder,
    (a_volwassen AND NOT "aanvrager.in_detentie")
      OR ("partner.lid" AND p_volwassen AND NOT "partner.in_detentie") AS niet_in_detentie,
    a_volwassen AND NOT "aanvrager.in_detentie"
      AND (NOT "partner.lid" OR (p_volwassen AND NOT "partner.in_detentie")) AS beide,
    "aanvrager.verblijfsrecht_geeft_aanspraak"
      AND (NOT "partner.lid" OR "partner.verblijfsrecht_geeft_aanspraak") AS verblijfsrecht,
    CASE WHEN "aanvrager.ingezetene" THEN 21190000
      WHEN NOT "aanvrager.ingezetene" THEN 2119 * "aanvrager.woonlandfactor" END
    + CASE WHEN NOT "partner.lid" THEN 0 WHEN "partner.ingezetene" THEN 21190000
      WHEN NOT "partner.ingezetene" THEN 2119 * "partner.woonlandfactor" END AS premie
  FROM volwassen
), norm AS (
  SELECT *, premie * 10 - (CASE WHEN partner THEN 4289 ELSE 1912 END * 29736
    + 13730 * CASE WHEN inkomen < 29736 THEN 0 ELSE inkomen - 29736 END) AS verschil
  FROM samen
), bedrag AS (
  SELECT *,
    (CASE WHEN verschil < 0 THEN 0 ELSE verschil END
      * CASE WHEN beide THEN 2 WHEN NOT beide THEN 1 END + 100000) // 200000 AS jaarbedrag,
    (CASE WHEN verschil < 0 THEN 0 ELSE verschil END + 100000) // 200000 AS ten_minste
  FROM norm
), eisen AS (
  SELECT unit_id, verzekerd, achttien_of_ouder, niet_in_detentie, verblijfsrecht, jaarbedrag,
    verschil > 0 AS premie_hoger_dan_norm,
    CASE WHEN NOT partner THEN eigen <= 146011
      ELSE (hele_jaar AND samen <= 184633) OR (NOT hele_jaar AND eigen <= 146011)
        OR (samen <= 184633 AND eigen <= 146011) END AS vermogen,
    ten_minste >= 24 OR jaarbedrag >= 24 AS minimum
  FROM bedrag
), uitkomst AS (
  SELECT *, verzekerd AND achttien_of_ouder AND niet_in_detentie AND verblijfsrecht
    AND premie_hoger_dan_norm AND vermogen AND minimum AS uitkomst
  FROM eisen
)
SELECT unit_id, uitkomst, verzekerd, achttien_of_ouder, niet_in_detentie, verblijfsrecht,
  premie_hoger_dan_norm, vermogen, minimum,
  CASE WHEN uitkomst THEN jaarbedrag * 100 END AS bedrag_jaar,
  CASE WHEN uitkomst THEN jaarbedrag // 12 * 100 END AS bedrag_maand
FROM uitkomst
"""
"""What a good SQL developer would write on the same couples: exact, and NULL for unknown."""


def differences(con: Con) -> dict[str, int]:
    """Couples for which our outcome or amounts differ from the hand-written SQL."""
    (row,) = con.execute(
        """SELECT count(*) FILTER (WHERE o.uitkomst IS DISTINCT FROM h.uitkomst),
          count(*) FILTER (WHERE o.bedrag_jaar IS DISTINCT FROM h.bedrag_jaar),
          count(*) FROM uit_klaar AS o JOIN uit_hand AS h USING (unit_id)"""
    ).fetchall()
    assert row[:2] == (0, 0), row
    return {"outcomes_differ": row[0], "amounts_differ": row[1], "couples": row[2]}


def measure(file: Path, repeats: int, say: Callable[[str], None]) -> dict[str, Any]:
    """The three ratios, each measured in turns in one run."""
    scheme, con = program(), connect()
    system = openfisca.tax_benefit_system()
    say("from persons, beside OpenFisca")
    run = side_by_side(
        lambda: openfisca.run(system, file), lambda: from_persons(con, scheme, file), repeats
    )
    agree = agreement(con, file, openfisca.run(system, file, steps=True))
    say("on ready couples, beside OpenFisca and hand-written SQL")
    persons = Persons.read(file)
    sql = statement([scheme], make_ready(con, file)).sql

    def ours() -> None:
        _create(con, "uit_klaar", sql)

    def by_hand() -> None:
        con.execute(f"CREATE OR REPLACE TEMP TABLE uit_hand AS {HAND_WRITTEN}")

    calc = side_by_side(
        openfisca.calculate, ours, repeats, prepare=lambda: openfisca.build(system, persons)
    )
    hand = side_by_side(ours, by_hand, repeats)
    return {
        "law.vs_openfisca_run": _as_ratio(run, 2, at_least=True) | {"agreement": agree},
        "law.vs_openfisca_calc": _as_ratio(calc, 2.5, at_least=True),
        "law.vs_sql": _as_ratio(hand, 2, at_least=False) | {"agreement": differences(con)},
    }


def _as_ratio(found: Ratio, bar: float, *, at_least: bool) -> dict[str, Any]:
    good = found.ratio >= bar if at_least else found.ratio <= bar
    sign = "≥" if at_least else "≤"
    return {"value": round(found.ratio, 2), "bar": f"{sign} {bar:g}", "ok": good} | found.samples()
