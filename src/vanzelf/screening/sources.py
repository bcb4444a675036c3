"""The files of one part of a population, as tables that can be selected from."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from vanzelf.screening.columns import Bounds, identifier, quoted
from vanzelf.screening.csv_file import LINE, Broken, CsvFile, open_csv
from vanzelf.terms.problems import ProblemError

FILE = "__file"
"""The column with the name of the file a row stands in."""


@dataclass(frozen=True, slots=True)
class Source:
    """One table of a part.

    name: as people know the file. columns: SQL types by name. table: what to select from; it has
    LINE and FILE as well. broken: lines that are no rows.
    """

    name: str
    columns: Mapping[str, str]
    table: str
    broken: list[Broken] = field(default_factory=list)


def sql_path(path: Path | str) -> str:
    """A path as a literal of SQL; characters that would make it a pattern are taken as they are."""
    text = str(path)
    for character in "[*?":
        text = text.replace(character, f"[{character}]")
    return quoted(text)


def columns_of(con: duckdb.DuckDBPyConnection, path: Path, shown: str) -> dict[str, str]:
    """The names of the columns of a file and their SQL types, in order; reads no rows."""
    if path.suffix == ".csv":
        return dict.fromkeys(_header(path, shown).columns, "VARCHAR")
    try:
        rows = con.execute(f"DESCRIBE SELECT * FROM {_parquet(path, '')}").fetchall()
    except duckdb.Error:
        raise _unreadable(shown) from None
    return {name: kind for name, kind, *_ in rows}


def bounds_of(path: Path) -> dict[str, Bounds]:
    """The least and largest value of the columns of a Parquet file that say so: numbers and dates.

    DuckDB leaves out parts of a file by these figures too; a file in which they are wrong has no
    meaning.
    """
    if path.suffix != ".parquet" or not path.is_file():
        return {}
    try:
        metadata = pq.read_metadata(path)
    except (OSError, pa.ArrowException):
        return {}  # selecting from it says what is wrong
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    found = {}
    for number in range(metadata.num_columns if groups else 0):
        bounds = _bounds([group.column(number) for group in groups])
        if bounds is not None:
            found[metadata.schema.column(number).name] = bounds
    return found


def _bounds(chunks: Sequence[Any]) -> Bounds | None:
    """The bounds of a column in all parts of its file; None when one part does not say."""
    lows, highs = [], []
    for chunk in chunks:
        figures = chunk.statistics
        if figures is None:
            return None
        if figures.has_null_count and figures.null_count == chunk.num_values:
            continue
        if not figures.has_min_max or type(figures.min) not in _ORDERED:
            return None
        lows.append(_exactly(figures.min))
        highs.append(_exactly(figures.max))
    return (min(lows), max(highs)) if lows else None


_ORDERED = (int, Decimal, dt.date)


def _exactly(value: int | Decimal | dt.date) -> Fraction | dt.date:
    return value if isinstance(value, dt.date) else Fraction(value)


def open_source(
    con: duckdb.DuckDBPyConnection, path: Path, shown: str, names: Iterable[str]
) -> Source:
    """A file made ready to select some of its columns from.

    Parquet is read where it stands; CSV is copied into the connection, only the columns asked.
    """
    types = columns_of(con, path, shown)
    wanted = {name: types[name] for name in names}
    listed = ", ".join(identifier(name) for name in wanted)
    if path.suffix != ".csv":
        source = _parquet(path, ", file_row_number = true")
        table = f"""(
            SELECT {listed}, file_row_number + 1 AS {LINE}, {_file_name(path, shown)} AS {FILE}
            FROM {source})"""
        return Source(shown, wanted, table)
    file = _header(path, shown)
    con.register("stroom", file.batches(list(wanted)))
    try:
        copied = "ruw_" + path.stem
        con.execute(
            f"""CREATE OR REPLACE TEMP TABLE {copied} AS
            SELECT {listed}, {LINE}, {quoted(shown)} AS {FILE} FROM stroom"""
        )
    finally:
        con.unregister("stroom")
    return Source(shown, wanted, copied, file.broken)


def _header(path: Path, shown: str) -> CsvFile:
    try:
        return open_csv(path, shown)
    except OSError as error:
        raise ProblemError.single(
            "population-unreadable",
            f"cannot be read: {error.strerror}.",
            "Check the file and who may read it.",
            place=shown,
        ) from None


def _parquet(path: Path, options: str) -> str:
    if not path.is_dir():
        return f"read_parquet({sql_path(path)}{options})"
    every = sql_path(path).removesuffix("'") + "/*.parquet'"
    return f"read_parquet({every}, union_by_name = true{options and options + ', filename = true'})"


def _file_name(path: Path, shown: str) -> str:
    """SQL of the name of the file a row came from."""
    return f"{quoted(shown + '/')} || parse_filename(filename)" if path.is_dir() else quoted(shown)


def check_readable(con: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Read all of a source; raises ProblemError when the file is damaged."""
    try:
        con.execute(f"CREATE OR REPLACE TEMP TABLE proef AS FROM {source.table}")
        con.execute("DROP TABLE proef")
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        raise _unreadable(source.name) from None


def _unreadable(shown: str) -> ProblemError:
    return ProblemError.single(
        "population-unreadable",
        "is not a Parquet file, or it is damaged.",
        "Write it anew, or give the table as CSV.",
        place=shown,
    )
