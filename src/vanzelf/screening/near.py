"""Part of a population: some people, and everybody near enough to matter for their households."""

import datetime as dt
from collections.abc import Sequence

import duckdb

from vanzelf.households.concepts import ADDRESS
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.screening.evaluate import wanted_facts
from vanzelf.screening.loaded import count_of
from vanzelf.screening.population import Part, Population
from vanzelf.screening.reader import PartReader
from vanzelf.screening.sources import columns_of, open_source
from vanzelf.terms.problems import ProblemError

STEPS = 3
"""How far from somebody we look: the people at their address and their relatives, then those of
these people, and once more. A partner, child or housemate is at most that far, and so is everything
that decides whether they count as one."""

NEAR = "buurt"
"""The table with the ids (as text) of those people."""


def load_near(
    con: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    programs: Sequence[Program],
    part: Part,
    people: Sequence[str],
    state: dt.date,
) -> None:
    """Load some people of a part and those near them, with all that is known about each fact."""
    _near(con, part, people)
    reader = PartReader(
        con, catalogue.concepts, wanted_facts(programs), state.replace(day=1), details=True
    )
    reader.load(part, NEAR)


def part_with(con: duckdb.DuckDBPyConnection, population: Population, person: str) -> Part:
    """The part that somebody is in; raises ProblemError person-missing."""
    for part in population.parts:
        source = open_source(con, part.files["persons"], part.shown("persons"), ["id"])
        query = f"SELECT count(*) FROM {source.table} WHERE CAST(id AS VARCHAR) = ?"
        if count_of(con, query, [person]):
            return part
    raise ProblemError.single(
        "person-missing",
        "there is nobody with this id in the population.",
        "Check the id.",
        place="--person",
    )


def _near(con: duckdb.DuckDBPyConnection, part: Part, people: Sequence[str]) -> None:
    _people(con, part)
    _links(con, part)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {NEAR} AS SELECT DISTINCT unnest(?)::VARCHAR AS id",
        [list(people)],
    )
    for _ in range(STEPS):
        con.execute(
            f"""INSERT INTO {NEAR} SELECT DISTINCT id FROM (
                SELECT id FROM iedereen WHERE bag_adres IN (
                    SELECT bag_adres FROM iedereen WHERE id IN (FROM {NEAR}))
                UNION ALL SELECT naar FROM banden WHERE van IN (FROM {NEAR})
                UNION ALL SELECT van FROM banden WHERE naar IN (FROM {NEAR})
            ) WHERE id NOT IN (FROM {NEAR})"""
        )


def _people(con: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Everybody, with their address."""
    path, shown = part.files["persons"], part.shown("persons")
    present = [name for name in ("id", ADDRESS) if name in columns_of(con, path, shown)]
    source = open_source(con, path, shown, present)
    address = ADDRESS if ADDRESS in present else "NULL"
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE iedereen AS
        SELECT CAST(id AS VARCHAR) AS id, nullif(CAST({address} AS VARCHAR), '') AS bag_adres
        FROM {source.table}"""
    )


def _links(con: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Who is related to whom, in whatever way."""
    table = "(SELECT NULL AS van, NULL AS naar LIMIT 0)"
    if "relations" in part.files:
        ends = ["van", "naar"]
        table = open_source(con, part.files["relations"], part.shown("relations"), ends).table
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE banden AS
        SELECT CAST(van AS VARCHAR) AS van, CAST(naar AS VARCHAR) AS naar
        FROM {table} WHERE van IS NOT NULL AND naar IS NOT NULL"""
    )
