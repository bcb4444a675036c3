"""The canonical population: persons, relations, addresses and facts in Parquet or CSV.

Reading validates every row. A row that does not fit is rejected with its line and the reason;
rows read and rows rejected add up to the rows in the file. Nothing is guessed.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from vanzelf.rules.model import Concept
from vanzelf.screening.columns import SOURCE_COLUMNS, STATUS, FactColumn
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import UnitType

TABLES = ("persons", "relations", "addresses", "facts")
FORMAT = "vanzelf-population/1"
RELATION_KINDS = (
    "partner",
    "kind",
    "samenlevingscontract",
    "woning_samen_in_eigendom",
    "pensioenpartner",
    "partner_vorig_jaar",
    "gezamenlijke_huishouding",
)


@dataclass(frozen=True, slots=True)
class Reject:
    """Why rows of one file were left out. line: counts from 1, the header of a CSV included."""

    file: str
    line: int
    reason: str


@dataclass(slots=True)
class Intake:
    """What was read of one table: rows in the files, rows taken, and the rejects."""

    rows: int = 0
    taken: int = 0
    rejects: list[Reject] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """The files of one part; relations, addresses and facts may be missing."""

    number: int
    files: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class Population:
    """A population directory: its manifest (if any) and its parts."""

    directory: Path
    manifest: Mapping[str, object]
    parts: tuple[Part, ...]

    @property
    def synthetic(self) -> bool:
        """Whether the manifest says the people are made up."""
        return bool(self.manifest.get("synthetic", False))


def open_population(directory: Path) -> Population:
    """Find the files of a population; raises ProblemError when there are no persons."""
    if not directory.is_dir():
        raise ProblemError.single(
            "population-missing",
            f"there is no directory {directory}.",
            "Make one with vanzelf synth.",
            place="--population",
        )
    manifest_file = directory / "manifest.json"
    manifest: dict[str, object] = {}
    if manifest_file.is_file():
        try:
            manifest = json.loads(manifest_file.read_text(encoding="utf-8"))
        except json.JSONDecodeError as error:
            raise ProblemError.single(
                "population-manifest",
                f"is not JSON: {error}.",
                "Make the population anew.",
                place=manifest_file,
            ) from None
        if manifest.get("format") != FORMAT:
            raise ProblemError.single(
                "population-format",
                f"the format is {manifest.get('format')!r}.",
                f"This version reads {FORMAT}.",
                place=manifest_file,
            )
    parts = tuple(_parts(directory, manifest))
    if not parts:
        raise ProblemError.single(
            "population-empty",
            f"{directory} has no persons.",
            "Expected persons.parquet, persons.csv or persons/part-00000.parquet.",
            place="--population",
        )
    return Population(directory, manifest, parts)


def _parts(directory: Path, manifest: Mapping[str, object]) -> Iterable[Part]:
    numbered = (
        sorted((directory / "persons").glob("part-*.parquet"))
        if (directory / "persons").is_dir()
        else []
    )
    if numbered and manifest.get("closed"):
        for number, file in enumerate(numbered):
            files = {table: directory / table / file.name for table in TABLES}
            yield Part(number, {table: path for table, path in files.items() if path.is_file()})
        return
    found = {}
    for table in TABLES:
        for path in (directory / f"{table}.parquet", directory / f"{table}.csv", directory / table):
            if path.is_file() or (path.is_dir() and any(path.glob("*.parquet"))):
                found[table] = path
                break
    if "persons" in found:
        yield Part(0, found)


def scan(path: Path) -> str:
    """The SQL that reads a file, with `__line` = its line (CSV) or row (Parquet)."""
    quoted = str(path).replace("'", "''")
    if path.suffix == ".csv":
        return (
            "(SELECT *, row_number() OVER () + 1 AS __line FROM "
            f"read_csv('{quoted}', all_varchar = true, header = true, null_padding = true))"
        )
    pattern = f"{quoted}/*.parquet" if path.is_dir() else quoted
    return f"(SELECT *, file_row_number + 1 AS __line FROM read_parquet('{pattern}', file_row_number = true))"


class PartReader:
    """Loads one part into the tables persons, relations and addresses of a connection."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        concepts: Mapping[str, Concept],
        wanted: Iterable[str] | None,
    ) -> None:
        self.con = con
        self.concepts = concepts
        self.wanted = None if wanted is None else set(wanted)
        self.intake = {table: Intake() for table in TABLES}
        self.person_columns: dict[str, FactColumn] = {}
        self.address_columns: dict[str, FactColumn] = {}

    def load(self, part: Part) -> None:
        """Read, check and load a part."""
        self._persons(part.files["persons"])
        self._relations(part.files.get("relations"))
        self._addresses(part.files.get("addresses"))
        if "facts" in part.files:
            from vanzelf.screening.facts import load_facts

            load_facts(self, part.files["facts"])

    def described(self, path: Path) -> dict[str, str]:
        """Column names and SQL types of a file; a clear problem when it cannot be read."""
        try:
            rows = self.con.execute(f"DESCRIBE SELECT * FROM {scan(path)}").fetchall()
        except duckdb.Error as error:
            first = str(error).splitlines()[0][:160]
            raise ProblemError.single(
                "population-unreadable",
                f"cannot be read: {first}",
                "Expected Parquet, or CSV with a header.",
                place=path.name,
            ) from None
        return {name: kind for name, kind, *_ in rows if name not in ("__line", "file_row_number")}

    def _fact_columns(
        self, path: Path, found: Mapping[str, str], fixed: set[str]
    ) -> dict[str, FactColumn]:
        columns: dict[str, FactColumn] = {}
        for name, sql_type in found.items():
            base = _base(name)
            if name in fixed or base != name:
                continue
            concept = self.concepts.get(name)
            if concept is None or concept.type is None:
                raise self._unknown_column(path, name)
            if self.wanted is not None and name not in self.wanted:
                continue
            columns[name] = FactColumn(concept, sql_type, name + STATUS in found)
        return columns

    def _unknown_column(self, path: Path, name: str) -> ProblemError:
        from difflib import get_close_matches

        near = get_close_matches(name, self.concepts, n=3)
        advice = (
            f"Did you mean {', '.join(near)}?"
            if near
            else "Columns are concepts of the catalogue; remove it."
        )
        return ProblemError.single(
            "column-unknown", f"the column {name!r} is not a fact.", advice, place=path.name
        )

    def required(self, path: Path, found: Mapping[str, str], names: tuple[str, ...]) -> None:
        """Refuse a file that lacks a column it must have."""
        for name in names:
            if name not in found:
                raise ProblemError.single(
                    "column-missing",
                    f"the column {name!r} is missing.",
                    f"Needed: {', '.join(names)}.",
                    place=path.name,
                )

    def _take(
        self,
        table: str,
        path: Path,
        checks: list[tuple[str, str]],
        select: str,
        where: str = "TRUE",
    ) -> None:
        """Load the rows that pass every check; note the others, first reason first."""
        source = scan(path)
        intake = self.intake[table]
        bad = " OR ".join(f"coalesce({condition}, FALSE)" for condition, _ in checks) or "FALSE"
        self.con.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {select} FROM {source} WHERE NOT ({bad}) AND {where}"
        )
        rows, rejected = _only(
            self.con, f"SELECT count(*), count(*) FILTER (WHERE {bad}) FROM {source} WHERE {where}"
        )
        if rejected:
            whens = " ".join(
                f"WHEN coalesce({condition}, FALSE) THEN '{_escaped(reason)}'"
                for condition, reason in checks
            )
            lines = self.con.execute(
                f"SELECT __line, CASE {whens} END FROM {source} WHERE ({bad}) AND {where} ORDER BY 1"
            ).fetchall()
            intake.rejects += [Reject(path.name, line, reason) for line, reason in lines]
        intake.rows += rows
        intake.taken += rows - rejected

    def _persons(self, path: Path) -> None:
        found = self.described(path)
        self.required(path, found, ("id",))
        self.person_columns = columns = self._fact_columns(path, found, {"id"})
        checks = [
            ("id IS NULL OR CAST(id AS VARCHAR) = ''", "id is empty"),
            *_misfits(columns.values(), found),
        ]
        listed = ["id", *(part for column in columns.values() for part in column.loaded())]
        self._take("persons", path, checks, ", ".join(listed))
        self._drop_doubles("persons", "id", path)

    def _drop_doubles(self, table: str, key: str, path: Path) -> None:
        total, distinct = _only(
            self.con, f"SELECT count({key}), approx_count_distinct({key}) FROM {table}"
        )
        if total == 0 or (total > 2_000_000 and distinct > 0.5 * total):
            exact = (
                total
                if total == 0
                else _only(self.con, f"SELECT count(DISTINCT {key}) FROM {table}")[0]
            )
        else:
            exact = _only(self.con, f"SELECT count(DISTINCT {key}) FROM {table}")[0]
        if exact == total:
            return
        intake = self.intake[table]
        double = f"SELECT {key} FROM {table} GROUP BY {key} HAVING count(*) > 1"
        text = f"CAST({key} AS VARCHAR)"
        lines = self.con.execute(
            f"SELECT __line FROM {scan(path)} WHERE {text} IN (SELECT {text} FROM ({double})) ORDER BY 1"
        ).fetchall()
        rejected = _only(self.con, f"SELECT count(*) FROM {table} WHERE {key} IN ({double})")[0]
        self.con.execute(f"DELETE FROM {table} WHERE {key} IN ({double})")
        already = {reject.line for reject in intake.rejects}
        intake.rejects += [
            Reject(path.name, line, f"{key} stands more than once")
            for (line,) in lines
            if line not in already
        ]
        intake.taken -= rejected

    def _relations(self, path: Path | None) -> None:
        if path is None:
            self.con.execute(
                "CREATE OR REPLACE TEMP TABLE relations AS SELECT '' AS soort, id AS van, id AS naar, NULL::BOOLEAN AS waarde FROM persons LIMIT 0"
            )
            return
        found = self.described(path)
        self.required(path, found, ("soort", "van", "naar"))
        kinds = ", ".join(f"'{kind}'" for kind in RELATION_KINDS)
        id_type = _only(self.con, "SELECT any_value(typeof(id)) FROM persons")[0] or "VARCHAR"
        van, naar = (f"TRY_CAST({name} AS {id_type})" for name in ("van", "naar"))
        checks = [
            (
                f"soort IS NULL OR soort NOT IN ({kinds})",
                f"soort is not one of {', '.join(RELATION_KINDS)}",
            ),
            (f"{van} IS NULL OR {naar} IS NULL", "van or naar is empty"),
            (f"{van} = {naar}", "van and naar are the same person"),
        ]
        value = "NULL::BOOLEAN" if "waarde" not in found else _relation_value(found["waarde"])
        self._take(
            "relations", path, checks, f"soort, {van} AS van, {naar} AS naar, {value} AS waarde"
        )

    def _addresses(self, path: Path | None) -> None:
        if path is None:
            self.con.execute("CREATE OR REPLACE TEMP TABLE addresses (bag_adres VARCHAR)")
            return
        found = self.described(path)
        self.required(path, found, ("bag_adres",))
        self.address_columns = columns = self._fact_columns(path, found, {"bag_adres"})
        checks = [
            ("bag_adres IS NULL OR bag_adres = ''", "bag_adres is empty"),
            *_misfits(columns.values(), found),
        ]
        listed = ["bag_adres", *(part for column in columns.values() for part in column.loaded())]
        self._take("addresses", path, checks, ", ".join(listed))
        self._drop_doubles("addresses", "bag_adres", path)


def _relation_value(sql_type: str) -> str:
    """SQL of the waarde of a relation."""
    if sql_type == "BOOLEAN":
        return "waarde"
    text = "lower(CAST(waarde AS VARCHAR))"
    return f"(CASE WHEN {text} IN ('ja', 'true') THEN TRUE WHEN {text} IN ('nee', 'false') THEN FALSE END)"


def _misfits(columns: Iterable[FactColumn], found: Mapping[str, str]) -> list[tuple[str, str]]:
    checks = []
    for column in columns:
        misfit = column.misfit()
        if misfit is not None:
            checks.append((misfit, f"{column.name} should be {column.expected()}"))
        if column.status and found.get(column.name + STATUS) is not None:
            status = f'"{column.name}{STATUS}"'
            checks.append(
                (
                    f"{status} NOT IN ('vast', 'schatting', 'in_onderzoek', '')",
                    f"{column.name}{STATUS} is not a status",
                )
            )
    return checks


def _base(name: str) -> str:
    for suffix in SOURCE_COLUMNS:
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return name


def _escaped(text: str) -> str:
    return text.replace("'", "''")


def _only(con: duckdb.DuckDBPyConnection, query: str) -> tuple:  # type: ignore[type-arg]
    row = con.execute(query).fetchone()
    assert row is not None
    return row


def unit_concepts(
    concepts: Mapping[str, Concept], unit: UnitType, names: Iterable[str]
) -> set[str]:
    """Which of some columns are facts of a unit type as a whole."""
    return {name for name in names if unit in concepts[name].units and not concepts[name].of_person}
