"""Who lives in which kind of household, for figures by group.

A household is everybody registered at an address; an address with so many adults that it is an
institution holds none, and neither do people without an address.
"""

import datetime as dt

import duckdb

from vanzelf.households.concepts import ADDRESS, ADULT_AGE, BIRTH, DEATH, INSTITUTION_ADULTS
from vanzelf.households.town import born_by
from vanzelf.screening.loaded import columns_in, count_of

HOMES = "woonsituatie"
"""The table that says so: id of the person, groep, and huishouden (null for none).

A household goes by the first id of those who live there.
"""

GROUPS = "ENUM('alleen', 'paar', 'eenouder', 'gezin', 'overig')"


def describe(con: duckdb.DuckDBPyConnection, state: dt.date) -> tuple[int, int]:
    """Make the table for the loaded part; gives the numbers of residents and of households."""
    columns = columns_in(con, "persons")
    born, died, address = (name if name in columns else "NULL" for name in (BIRTH, DEATH, ADDRESS))
    first = state.replace(day=1)
    adult = f"(born <= DATE '{born_by(first, ADULT_AGE)}') IS NOT FALSE"
    con.execute(
        f"""CREATE OR REPLACE TEMP VIEW bewoners AS
        SELECT id, {address}::VARCHAR AS bag_adres, {born}::DATE AS born FROM persons
        WHERE ({died}::DATE <= DATE '{first}') IS NOT TRUE
            AND ({born}::DATE > DATE '{first}') IS NOT TRUE"""
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE bewoond AS
        SELECT bag_adres, huishouden, CAST(CASE
            WHEN known < people OR adults NOT IN (1, 2) THEN 'overig'
            WHEN adults = people THEN CASE adults WHEN 1 THEN 'alleen' ELSE 'paar' END
            ELSE CASE adults WHEN 1 THEN 'eenouder' ELSE 'gezin' END END AS {GROUPS}) AS groep
        FROM (
            SELECT bag_adres, min(id) AS huishouden, count(*) AS people, count(born) AS known,
                count(*) FILTER ({adult}) AS adults
            FROM bewoners WHERE bag_adres IS NOT NULL GROUP BY bag_adres)
        WHERE adults <= {INSTITUTION_ADULTS}"""
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE {HOMES} AS
        SELECT id, coalesce(groep, 'overig') AS groep, huishouden
        FROM bewoners LEFT JOIN bewoond AS h USING (bag_adres)"""
    )
    return count_of(con, "SELECT count(*) FROM bewoners"), count_of(
        con, "SELECT count(*) FROM bewoond"
    )
