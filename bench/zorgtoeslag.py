"""Zorgtoeslag for a million adults: Vanzelf beside OpenFisca-Core and beside hand-written SQL.

What is compared, and why it is the same work:

- From persons: both start from one Parquet file with a row per person that names the aanvrager, and
  end with every criterion, the outcome and both amounts per couple in memory. Each reads the file,
  brings couples together and calculates. OpenFisca's arrays and our table both carry the ids.
- On ready couples: both have the facts of the persons in memory in the form they work on, before
  the clock starts. For OpenFisca that is a built simulation with every input of persons and couples
  set and nothing calculated; for us tables with the facts of aanvrager and partner beside each
  other, those alone and those with a partner apart, as a screening makes them. Both then compute
  everything from the facts of persons: who is an insured adult outside detention, income and
  assets together, each criterion, the amounts.

What is not the same: ours is exact and knows "unknown"; OpenFisca's numbers are 32-bit floats, and
it takes what is unknown for zero or no. DuckDB has two threads; numpy works on one and cannot use
the other. OpenFisca's formulas are its own idiom without what only unknown facts need.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from bench import openfisca_zorgtoeslag as openfisca
from bench.differences import agreement
from bench.people import REFERENCE_DATE, Persons
from bench.timing import Ratio, side_by_side
from vanzelf.engines.duckdb import statement, together
from vanzelf.engines.sql.layout import Layout
from vanzelf.households.bulk.codes import Numbers, one_array
from vanzelf.households.bulk.members import in_batches
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


def _persons(con: Con, file: Path) -> dict[str, Any]:
    """The file as columns of stored values, by name; a row per person."""
    facts = ", ".join(_stored(fact) for fact in FACTS)
    table = con.sql(
        f"""SELECT id, aanvrager, zelfde_partner_hele_jaar, {facts} FROM read_parquet('{file}')"""
    ).to_arrow_table()
    return {name: one_array(table[name]) for name in table.column_names}


def compiled(scheme: Program) -> str:
    """The scheme as SQL on ready couples: made once, as OpenFisca's system is."""
    layouts = (_layout("alleen", partner=False), _layout("samen", partner=True))
    return together([statement([scheme], layout) for layout in layouts]).sql


def make_ready(con: Con, file: Path) -> None:
    """Couples with the facts of both side by side, in memory.

    As a screening does it (`screening.gather`): those alone and those with a partner stand apart.
    """
    persons = _persons(con, file)
    ids, named = np.asarray(persons["id"]), np.asarray(persons["aanvrager"])
    heads, partners = np.flatnonzero(ids == named), np.flatnonzero(ids != named)
    known = Numbers(ids[heads])
    mine = known.find(named[partners])
    alone = np.ones(len(heads), dtype=np.bool_)
    alone[mine] = False
    alone, mine = heads[alone], heads[mine]
    con.register("alleen", in_batches(_beside(persons, alone, None)))
    con.register("samen", in_batches(_beside(persons, mine, partners)))


def _beside(persons: dict[str, Any], mine: Any, theirs: Any | None) -> dict[str, Any]:
    own = pa.array(mine)
    columns = {"unit_id": persons["id"].take(own)}
    columns |= {name: persons[name].take(own) for name in WITH_APPLICANT}
    columns |= {f"aanvrager.{name}": persons[name].take(own) for name in FACTS}
    if theirs is not None:
        columns |= {f"partner.{name}": persons[name].take(pa.array(theirs)) for name in FACTS}
    return columns


def _layout(table: str, *, partner: bool) -> Layout:
    return Layout(
        UnitType.TOESLAGPAAR,
        None,
        table,
        member_columns=frozenset(FACTS),
        unit_columns=WITH_APPLICANT,
        all_certain=True,
        beside=True,
        partner=partner,
    )


def from_persons(con: Con, sql: str, file: Path) -> None:
    """From the Parquet of persons to outcomes, verdicts and amounts per couple."""
    make_ready(con, file)
    _create(con, "uit_personen", sql)


def side_by_side_table(con: Con) -> None:
    """The couples in one table, `paren`, for the hand-written SQL."""
    partner = ", ".join(f'NULL AS "partner.{name}"' for name in FACTS)
    con.execute(
        f"""CREATE OR REPLACE TABLE paren AS
        SELECT *, TRUE AS "partner.lid" FROM samen
        UNION ALL BY NAME SELECT *, FALSE AS "partner.lid", {partner} FROM alleen"""
    )


def _create(con: Con, table: str, query: str) -> None:
    listed = ", ".join(f'"zorgtoeslag.{name}" AS {name}' for name in RESULTS)
    _keep(con, table, f"SELECT unit_id, {listed} FROM ({query})")


def _keep(con: Con, table: str, query: str) -> None:
    """Keep the rows of a query, in any order: each names its couple."""
    con.execute("SET preserve_insertion_order = false")
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {query}")
    con.execute("SET preserve_insertion_order = true")


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
    sql, con = compiled(program()), connect()
    system = openfisca.tax_benefit_system()
    say("from persons, beside OpenFisca")
    run = side_by_side(
        lambda: openfisca.run(system, file), lambda: from_persons(con, sql, file), repeats
    )
    agree = agreement(con, file, openfisca.run(system, file, steps=True))
    say("on ready couples, beside OpenFisca and hand-written SQL")
    persons = Persons.read(file)
    make_ready(con, file)
    side_by_side_table(con)

    def ours() -> None:
        _create(con, "uit_klaar", sql)

    def by_hand() -> None:
        _keep(con, "uit_hand", HAND_WRITTEN)

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
