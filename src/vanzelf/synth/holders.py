"""The databases of those who hold facts about a made town, each with names of its own.

A made town has every fact in one place; in reality nobody has. `make_holders` splits it: the tax
office gets incomes and assets, the allowances office its awards, and so on, each with its own copy
of the population register. How a holder names its tables, columns and codes stands in its mapping
(`holder_mappings`), which is written beside its database.
"""

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
from ruamel.yaml import YAML

from vanzelf.rules.model import Catalogue
from vanzelf.rules.questions import definition_digest
from vanzelf.screening.columns import STATUS, identifier, quoted
from vanzelf.screening.loaded import columns_in
from vanzelf.store.database import connect
from vanzelf.synth.ages import REFERENCE_DATE

HOLDERS = ("belastingdienst", "dienst-toeslagen", "gemeente", "svb", "uwv", "woningcorporatie")
"""Who gets a database; the municipality has one too."""

MUNICIPALITY_CODE = "9999"
"""Of a made town: no municipality that exists has it."""

DATABASE, MAPPING = "bron.duckdb", "mapping.yaml"
TABLES = ("persons", "relations", "addresses", "households")

_YEAR = re.compile(r"peiljaar(?:\s*-\s*(\d))?")
_EARLIER = {2: "_t2"}
"""The column of the town with the value of some years before, by its end."""


def make_holders(catalogue: Catalogue, town: Path, out: Path) -> dict[str, Path]:
    """Split a made town into the databases of its holders; gives the directory of each.

    Each directory holds `bron.duckdb` and `mapping.yaml`. Ids are text. A database that stands
    there already is replaced.
    """
    con = duckdb.connect()
    for table in TABLES:
        parts = str(town / table / "*.parquet")
        con.execute(f"CREATE VIEW {table} AS FROM read_parquet({quoted(parts)})")
    con.execute(
        """CREATE TABLE corporation AS SELECT DISTINCT bag_adres
        FROM persons JOIN households USING (id) WHERE corporatie"""
    )
    found = {}
    for holder in HOLDERS:
        found[holder] = directory = out / holder
        directory.mkdir(parents=True, exist_ok=True)
        text = _mapping_text(catalogue, holder)
        (directory / MAPPING).write_text(text, encoding="utf-8")
        _write(con, YAML(typ="safe", pure=True).load(text), directory / DATABASE)
    con.close()
    return found


def copy_to_postgres(database: Path, dsn: str) -> None:
    """Copy the tables of a holder's DuckDB file into an empty PostgreSQL database.

    Raises ProblemError database-connection.
    """
    source = duckdb.connect(str(database), read_only=True)
    with connect(dsn) as target:
        for (table,) in source.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            types = columns_in(source, identifier(table))
            listed = ", ".join(f"{identifier(name)} {kind}" for name, kind in types.items())
            target.execute(f"create table {identifier(table)} ({listed})".encode())
            rows = source.execute(f"FROM {identifier(table)}").fetchall()
            copied = f"copy {identifier(table)} from stdin".encode()
            with target.cursor().copy(copied) as copy:
                for row in rows:
                    copy.write_row(row)
    source.close()


def _mapping_text(catalogue: Catalogue, holder: str) -> str:
    """The mapping of a holder, with the digests of the definitions it has read."""
    template = files("vanzelf.synth") / "holder_mappings" / f"{holder}.yaml"
    return re.sub(
        r'"\{(\w+)\}"',
        lambda found: f'"{definition_digest(catalogue.concepts[found[1]])}"',
        template.read_text(encoding="utf-8"),
    )


def _write(con: duckdb.DuckDBPyConnection, mapping: Mapping[str, Any], database: Path) -> None:
    """Make the database that a mapping describes."""
    database.unlink(missing_ok=True)
    con.execute(f"ATTACH {quoted(str(database))} AS holder")
    for table, selects in _tables(con, mapping).items():
        con.execute(
            f"CREATE TABLE holder.{identifier(table)} AS {' UNION ALL BY NAME '.join(selects)}"
        )
    con.execute("DETACH holder")


def _tables(con: duckdb.DuckDBPyConnection, mapping: Mapping[str, Any]) -> dict[str, list[str]]:
    """What to put into each table of a holder."""
    found: dict[str, list[str]] = {}
    for table, select in [*_register(mapping), *_entries(con, mapping)]:
        found.setdefault(table, []).append(select)
    return found


def _register(mapping: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "bevolking" not in mapping:
        return
    persons, relations = mapping["bevolking"]["personen"], mapping["bevolking"]["relaties"]
    columns = [_named(f"persons.{identifier(name)}", column)
               for name, column in persons["feiten"].items()]  # fmt: skip
    key = f"id AS {identifier(persons['sleutel'])}"
    here = f"CASE WHEN woont_in_gemeente THEN '{MUNICIPALITY_CODE}' END"
    columns.append(f"{here} AS {identifier(persons['gemeente'])}")
    yield persons["tabel"], f"SELECT {', '.join([key, *columns])} FROM persons"
    columns = [_named(name, relations[name]) for name in ("soort", "van", "naar", "waarde")]
    yield relations["tabel"], f"SELECT {', '.join(columns)} FROM relations"


def _named(sql: str, column: str | Mapping[str, Any]) -> str:
    """A value under the holder's own name, in the holder's own codes."""
    if isinstance(column, str):
        return f"{sql} AS {identifier(column)}"
    text = f"CAST({sql} AS VARCHAR)"
    codes = {_plain(value): str(code) for code, value in column["betekent"].items()}
    whens = " ".join(f"WHEN {quoted(value)} THEN {quoted(code)}" for value, code in codes.items())
    return f"CASE {text} {whens} END AS {identifier(column['kolom'])}"


def _plain(value: object) -> str:
    """A value as DuckDB writes it."""
    return {"ja": "true", "nee": "false"}.get(str(value), str(value))


def _entries(
    con: duckdb.DuckDBPyConnection, mapping: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    for entry in mapping["gegevens"]:
        years = [int(found[1] or 0) for value in entry.get("alleen", {}).values()
                 if (found := _YEAR.fullmatch(str(value)))]  # fmt: skip
        concept = entry["begrip"] + _EARLIER.get(max(years, default=0), "")
        ((kind, key),) = entry["sleutel"].items()
        town = "persons" if kind == "persoon" else "addresses"
        columns = [f"{'id' if kind == 'persoon' else 'bag_adres'} AS {identifier(key)}"]
        columns.append(_named(identifier(concept), entry["waarde"]))
        columns += [f"{_fixed(value)} AS {identifier(name)}"
                    for name, value in entry.get("alleen", {}).items()]  # fmt: skip
        if "status" in entry:
            known = concept + STATUS in columns_in(con, town)
            status = f"coalesce({identifier(concept + STATUS)}, 'vast')" if known else "'vast'"
            columns.append(_named(status, entry["status"]))
        where = [f"{identifier(concept)} IS NOT NULL"]
        if "zonder_rij" in entry:  # no row says nee, so a row that says nothing stays
            where = [f"{identifier(concept)} IS DISTINCT FROM FALSE"]
        if not isinstance(entry["waarde"], str):  # a value without a code is nothing they keep
            codes = [_plain(value) for value in entry["waarde"]["betekent"].values()]
            listed = ", ".join(map(quoted, codes))
            where.append(f"CAST({identifier(concept)} AS VARCHAR) IN ({listed})")
        if mapping["houder"] == "woningcorporatie":
            where.append("bag_adres IN (FROM corporation)")
        yield entry["tabel"], f"SELECT {', '.join(columns)} FROM {town} WHERE {' AND '.join(where)}"


def _fixed(value: object) -> str:
    found = _YEAR.fullmatch(str(value))
    return str(REFERENCE_DATE.year - int(found[1] or 0)) if found else quoted(str(value))
