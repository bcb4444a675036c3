"""Canaries: households that do not exist, put among the others, with what the list should say.

A reviewer makes them and gives them to every source as people like any other. The municipality puts
them in its run; when the list is there the reviewer opens what it expected of them. A list that
leaves them out, or has one it should not have, was tampered with.
"""

import datetime as dt
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from vanzelf.ask.canaries import (
    CanaryHousehold,
    ReviewerCard,
    keep_canaries,
    keep_reviewer,
    sign_canaries,
)
from vanzelf.ask.population import build
from vanzelf.ask.reviewing import Reviewer
from vanzelf.eikenhage.expected import expected_on_list
from vanzelf.eikenhage.parties import REVIEWER_NAME
from vanzelf.holdings.connection import open_connection
from vanzelf.holdings.holding import Holding
from vanzelf.holdings.mapping import read_mapping
from vanzelf.rules.model import Catalogue
from vanzelf.synth.files import part_files, part_name
from vanzelf.synth.holders import DATABASE, MAPPING, make_holders
from vanzelf.synth.ids import FIRST_TEST_NUMBER, LAST_TEST_NUMBER, passes_elfproef
from vanzelf.synth.make import make_town
from vanzelf.transport.party import Party

TABLES = ("persons", "relations", "addresses", "households")
RESIDENTS = 2_500
"""Of the town that canaries are picked from."""
LISTED, UNLISTED = 160, 40
"""How many there are: enough to notice when two in a hundred are left out."""


@dataclass(frozen=True, slots=True)
class Canary:
    """A household that does not exist. expected: whether the list should have it."""

    persons: tuple[str, ...]
    address: str
    expected: bool


def hatch(
    catalogue: Catalogue,
    town: Path,
    out: Path,
    bundles: Sequence[str],
    on: dt.date,
    seed: int,
) -> dict[str, list[Canary]]:
    """Write a copy of a town with canaries in it, for the sources; gives the canaries per bundle.

    They are picked for the first bundle; the others have all of them that fit. Everybody at the
    address of a canary comes along.
    """
    with tempfile.TemporaryDirectory() as work:
        nest = Path(work) / "nest"
        make_town(catalogue, RESIDENTS, seed + 7919, nest)
        _rename(nest, town)
        chosen = _pick(_canaries(catalogue, nest, Path(work) / "houders", bundles[0], on))
        _keep(nest, sorted({each.address for each in chosen}))
        again = Path(work) / "opnieuw"
        found = {each: _canaries(catalogue, nest, again, each, on) for each in bundles}
        wanted = {each.persons for each in chosen}
        found[bundles[0]] = [each for each in found[bundles[0]] if each.persons in wanted]
        for table in TABLES:
            (out / table).mkdir(parents=True, exist_ok=True)
            for path in part_files(town, table):
                (out / table / path.name).hardlink_to(path)
            shutil.move(nest / table / part_name(0), out / table / part_name(1))
    return found


def _pick(found: Sequence[Canary]) -> list[Canary]:
    on_list = [each for each in found if each.expected]
    others = [each for each in found if not each.expected]
    return on_list[:LISTED] + others[:UNLISTED]


def _rename(nest: Path, town: Path) -> None:
    """Give everybody in the nest a number that nobody in the town has, and an address of its own."""
    con = duckdb.connect()
    con.execute(
        f"""CREATE VIEW town AS SELECT id::VARCHAR AS id FROM '{town}/persons/*.parquet'
        UNION SELECT unnest([van, naar])::VARCHAR FROM '{town}/relations/*.parquet'"""
    )
    numbers = np.arange(FIRST_TEST_NUMBER, LAST_TEST_NUMBER + 1, dtype=np.int64)
    valid = numbers[passes_elfproef(numbers)]
    con.register("valid", pa.table({"number": valid}))
    persons = nest / "persons" / part_name(0)
    con.execute(
        f"""CREATE TABLE new_ids AS SELECT id, number::VARCHAR AS fresh FROM
        (SELECT id, row_number() OVER (ORDER BY id) AS place FROM '{persons}')
        JOIN (SELECT number, row_number() OVER (ORDER BY hash(number)) AS place FROM valid
              WHERE number::VARCHAR NOT IN (SELECT id FROM town)) USING (place)"""
    )
    ((last,),) = con.execute(
        f"""SELECT max(substr(bag_adres, 2)::BIGINT) FROM (
        SELECT bag_adres FROM '{town}/addresses/*.parquet' UNION ALL
        SELECT bag_adres FROM '{town}/persons/*.parquet')"""
    ).fetchall()
    home = f"'E' || lpad((substr(bag_adres, 2)::BIGINT + {last + 1})::VARCHAR, 8, '0')"
    _rewrite(con, nest, "persons", f"SELECT p.* REPLACE (n.fresh AS id, {home} AS bag_adres) FROM "
             "{file} p JOIN new_ids n ON n.id = p.id")  # fmt: skip
    _rewrite(con, nest, "households", "SELECT h.* REPLACE (n.fresh AS id) FROM {file} h "
             "JOIN new_ids n ON n.id = h.id")  # fmt: skip
    _rewrite(con, nest, "relations", "SELECT r.* REPLACE (v.fresh AS van, t.fresh AS naar) FROM "
             "{file} r JOIN new_ids v ON v.id = r.van JOIN new_ids t ON t.id = r.naar")  # fmt: skip
    _rewrite(con, nest, "addresses", f"SELECT * REPLACE ({home} AS bag_adres) FROM {{file}}")
    con.close()


def _rewrite(con: duckdb.DuckDBPyConnection, nest: Path, table: str, query: str) -> None:
    path = nest / table / part_name(0)
    filled = query.format(file=f"'{path}'")
    con.execute(f"CREATE OR REPLACE TABLE rewritten AS {filled}")
    con.execute(f"COPY rewritten TO '{path}' (FORMAT parquet)")


def _keep(nest: Path, addresses: Sequence[str]) -> None:
    """Only who lives at some addresses."""
    con = duckdb.connect()
    con.execute("CREATE TABLE homes (bag_adres VARCHAR)")
    con.executemany("INSERT INTO homes VALUES (?)", [[each] for each in addresses])
    at_home = "bag_adres IN (FROM homes)"
    _rewrite(con, nest, "persons", f"SELECT * FROM {{file}} WHERE {at_home}")
    _rewrite(con, nest, "addresses", f"SELECT * FROM {{file}} WHERE {at_home}")
    kept = f"(SELECT id FROM '{nest / 'persons' / part_name(0)}')"
    _rewrite(con, nest, "households", f"SELECT * FROM {{file}} WHERE id IN {kept}")
    _rewrite(
        con, nest, "relations", f"SELECT * FROM {{file}} WHERE van IN {kept} AND naar IN {kept}"
    )
    con.close()


def _canaries(
    catalogue: Catalogue, nest: Path, work: Path, bundle: str, on: dt.date
) -> list[Canary]:
    """Every household of the nest, with what is expected of it."""
    holders = make_holders(catalogue, nest, work)
    households = _households(catalogue, holders, bundle, on)
    persons = [each[0] for each in households]
    addresses = [each[1] for each in households]
    listed = expected_on_list(catalogue, holders, bundle, persons, addresses, on)
    return [
        Canary(who, address, bool(expected))
        for who, address, expected in zip(persons, addresses, listed, strict=True)
    ]


def _households(
    catalogue: Catalogue, holders: Mapping[str, Path], bundle: str, on: dt.date
) -> list[tuple[tuple[str, ...], str]]:
    own = holders["gemeente"]
    with open_connection(own / DATABASE) as connection:
        holding = Holding(read_mapping(own / MAPPING, catalogue), connection, catalogue)
        found = build(holding, lambda _: set(), bundle, on)
    persons, addresses = found.persons.to_pylist(), found.addresses.to_pylist()
    return [(tuple(each), home) for each, home in zip(persons, addresses, strict=True)]


def give(municipality: Party, bundle: str, canaries: Sequence[Canary], reviewer: Reviewer) -> None:
    """Give the municipality the canaries of a bundle, signed by the reviewer, and its card."""
    households = [CanaryHousehold(persons=each.persons, address=each.address) for each in canaries]
    expected = [each.expected for each in canaries]
    text = sign_canaries(bundle, households, expected, reviewer.key, reviewer.seal.public)
    keys = (reviewer.key.public(),)
    keep_reviewer(municipality, ReviewerCard(oin=reviewer.key.oin, name=REVIEWER_NAME, keys=keys))
    keep_canaries(municipality, bundle, text)
