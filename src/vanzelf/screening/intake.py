"""Taking in rows: those that fit are loaded, the others are noted with their line and the reason.

Rows read = rows taken + rows rejected. A reject names columns, never values: nothing about a person
ends up on a screen or in rejects.csv.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow.compute as pc

from vanzelf.households.bulk.codes import one_array
from vanzelf.screening.columns import Reading, Reason, quoted
from vanzelf.screening.csv_file import LINE
from vanzelf.screening.loaded import count_of
from vanzelf.screening.sources import FILE, Source, check_readable

TABLES = ("persons", "relations", "addresses", "facts")
REJECTS = "rejects.csv"


@dataclass(frozen=True, slots=True, order=True)
class Reject:
    """A row that was left out. line: counts from 1, the header of a CSV included."""

    file: str
    line: int
    reason: str


@dataclass(slots=True)
class Count:
    """Rows of one table: read, rejected, and taken though part of what they name is not there."""

    rows: int = 0
    rejected: int = 0
    outside: int = 0

    @property
    def taken(self) -> int:
        """Rows that were used."""
        return self.rows - self.rejected


@dataclass(slots=True)
class Intake:
    """What was read of a population: counts per table, and the rejects.

    write: what to do with each reject; without it they are kept.
    """

    counts: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in TABLES})
    write: Callable[[Reject], object] | None = None
    rejects: list[Reject] = field(default_factory=list)

    def __getitem__(self, table: str) -> Count:
        return self.counts[table]

    def reject(self, table: str, rejects: Iterable[Reject]) -> None:
        """Count and note rejects of a table."""
        for reject in rejects:
            self.counts[table].rejected += 1
            self._note(reject)

    def _note(self, reject: Reject) -> None:
        if self.write is None:
            self.rejects.append(reject)
        else:
            self.write(reject)

    def add(self, other: "Intake") -> None:
        """Add what was read of another part."""
        for name, count in other.counts.items():
            mine = self.counts[name]
            mine.rows += count.rows
            mine.rejected += count.rejected
            mine.outside += count.outside
        for reject in other.rejects:
            self._note(reject)

    @property
    def rejected(self) -> int:
        """All rows that were rejected."""
        return sum(count.rejected for count in self.counts.values())


@contextmanager
def noting_rejects(directory: Path) -> Iterator[Intake]:
    """An intake whose rejects go to a file in a directory, with a header."""
    with (directory / REJECTS).open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["file", "line", "reason"])
        yield Intake(write=lambda each: writer.writerow([each.file, each.line, each.reason]))


def take(
    con: duckdb.DuckDBPyConnection,
    intake: Intake,
    table: str,
    source: Source,
    select: Sequence[str],
    readings: Sequence[Reading],
    checks: Sequence[Reason] = (),
    where: str = "TRUE",
    *,
    fixed: bool = False,
) -> str:
    """Load the rows of a source in which everything fits into a table; reject the others.

    readings: columns to check. checks: what else may be wrong with a row. where: which rows count
    at all. fixed: the table will not be changed afterwards. A row is rejected once, with every
    reason. Gives the condition (SQL) of rows taken.
    """
    parts = [f"coalesce({each.misfit}, FALSE)" for each in readings]
    parts += [f"coalesce({each.condition}, FALSE)" for each in checks]
    bad = " OR ".join(parts) or "FALSE"
    good = f"({where}) AND NOT ({bad})"
    query = f"SELECT {', '.join(select)} FROM {source.table} WHERE {good}"
    try:
        load(con, table, query, fixed=fixed)
    except duckdb.Error:
        check_readable(con, source)
        raise
    rows = count_of(con, f"SELECT count(*) FROM {source.table} WHERE {where}")
    taken = count_of(con, f"SELECT count(*) FROM {table}")
    intake[table].rows += rows + len(source.broken)
    rejects = [Reject(source.name, each.line, each.reason) for each in source.broken]
    if taken < rows:
        complaints = [each.complaint for each in readings]
        complaints += [
            f"CASE WHEN {each.condition} THEN {quoted(each.text)} END" for each in checks
        ]
        rejects += rejects_of(con, source, f"({where}) AND ({bad})", complaints)
    intake.reject(table, sorted(rejects))
    return good


def load(con: duckdb.DuckDBPyConnection, table: str, query: str, *, fixed: bool) -> None:
    """Make a table of a query; one that will not change is not copied into the database."""
    if fixed:
        con.register(table, con.sql(query).to_arrow_table())
    else:
        con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {query}")


def rejects_of(
    con: duckdb.DuckDBPyConnection, source: Source, where: str, complaints: Sequence[str]
) -> list[Reject]:
    """The rows of a source that meet a condition, with what is wrong (SQL, null for nothing)."""
    found = con.execute(
        f"""SELECT {FILE}, {LINE}, concat_ws('; ', {", ".join(complaints)})
        FROM {source.table} AS bron WHERE {where}"""
    ).fetchall()
    return [Reject(*row) for row in found]


def take_out_doubles(
    con: duckdb.DuckDBPyConnection,
    intake: Intake,
    table: str,
    source: Source,
    key: str,
    good: str,
    *,
    fixed: bool = False,
) -> None:
    """Reject every row taken whose key stands more than once: nobody can tell which is right.

    key: the column of the source and of the table that names a row. good: the condition of rows
    taken. fixed: as in `take`.
    """
    if _is_rising(con, table, key):
        return
    doubles = f"""SELECT CAST({key} AS VARCHAR) AS {key} FROM {table}
        GROUP BY {table}.{key} HAVING count(*) > 1"""
    con.execute(f"CREATE OR REPLACE TEMP TABLE dubbel AS {doubles}")
    if not count_of(con, "SELECT count(*) FROM dubbel"):
        return
    found = f"EXISTS (FROM dubbel AS d WHERE d.{key} = CAST({{0}}.{key} AS VARCHAR))"
    rejects = rejects_of(
        con,
        source,
        f"{good} AND {found.format('bron')}",
        [quoted(f"{key} stands more than once")],
    )
    load(con, table, f"SELECT * FROM {table} WHERE NOT {found.format(table)}", fixed=fixed)
    intake.reject(table, sorted(rejects))


def _is_rising(con: duckdb.DuckDBPyConnection, table: str, key: str) -> bool:
    """Whether each key comes after the one before, so that none can stand there twice."""
    keys = one_array(con.sql(f"SELECT {key} FROM {table}").to_arrow_table()[key])
    return len(keys) < 2 or bool(pc.all(pc.less(keys[:-1], keys[1:])).as_py())
