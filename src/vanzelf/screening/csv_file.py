"""CSV as other systems write it: every record with its line, or why it cannot be read.

A record that cannot be read (another number of fields than the header, a quote that is not closed,
bytes that are not UTF-8) costs that one line; reading goes on at the next. Blank lines do not count
as rows, but they do count as lines.
"""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TextIO

import pyarrow as pa

from vanzelf.terms.problems import Place, Problem, ProblemError

LINE = "__line"
"""The column with the line a row stands on, counted from 1, the header included."""

MOST_LINES = 20
"""A field in quotes may run over several lines; over more than this, its quote was never closed."""

BATCH = 20_000

Row = tuple[int, list[str]]
"""The line a record starts on, and its fields."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that is no record, and why."""

    line: int
    reason: str


@dataclass(slots=True)
class CsvFile:
    """A CSV file whose header has been read.

    columns: the names in the header. broken: filled while the rows are read.
    """

    path: Path
    columns: tuple[str, ...]
    broken: list[Broken] = field(default_factory=list)

    def batches(self, names: Sequence[str]) -> pa.RecordBatchReader:
        """The rows as text, only the named columns, and their line."""
        schema = pa.schema([*((name, pa.string()) for name in names), (LINE, pa.int64())])
        return pa.RecordBatchReader.from_batches(schema, self._batches(names, schema))

    def _batches(self, names: Sequence[str], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        at = [self.columns.index(name) for name in names]
        with _opened(self.path) as stream:
            rows = self._rows(stream)
            while chunk := list(islice(rows, BATCH)):
                try:
                    yield _batch(chunk, at, schema)
                except UnicodeEncodeError:
                    yield _batch(list(self._readable(chunk)), at, schema)

    def _readable(self, chunk: list[Row]) -> Iterator[Row]:
        """The rows of a chunk that are text, when some are not."""
        for line, record in chunk:
            if all(map(_is_text, record)):
                yield line, record
            else:
                self.broken.append(Broken(line, "is not UTF-8 text"))

    def _rows(self, stream: TextIO) -> Iterator[Row]:
        """The records that have a field for every column."""
        width = len(self.columns)
        for line, found in _records(stream, width):
            if line == 1 or not found:
                continue
            if isinstance(found, str):
                self.broken.append(Broken(line, found))
            elif len(found) != width:
                fields = "1 field" if len(found) == 1 else f"{len(found)} fields"
                reason = f"has {fields} where the header has {width}"
                self.broken.append(Broken(line, reason))
            else:
                yield line, found


def open_csv(path: Path, shown: str) -> CsvFile:
    """Read the header of a file; raises ProblemError when nothing can be made of it."""
    with _opened(path) as stream:
        _, header = next(_records(stream, None), (1, []))
    problems = [Problem(Place(shown, 1, 1), *problem) for problem in _header_problems(header)]
    if problems:
        raise ProblemError(problems)
    return CsvFile(path, tuple(header))


def _header_problems(header: list[str] | str) -> Iterator[tuple[str, str, str]]:
    if not header:
        yield "csv-header", "the file has no header.", "Name the columns on the first line."
    elif isinstance(header, str):
        yield "csv-header", f"the header {header}.", "Write column names with commas between them."
    elif not all(map(_is_text, header)) or any("\0" in name for name in header):
        yield "csv-encoding", "the file is not UTF-8.", "Save it as CSV in UTF-8."
    elif len(header) == 1 and (other := next((c for c in ";\t|" if c in header[0]), None)):
        yield "csv-separator", f"the columns are separated by {other!r}.", "Separate by commas."
    else:
        for number, name in enumerate(header, start=1):
            if not name.strip():
                yield "csv-header", f"column {number} has no name.", "Name it, or remove it."
            elif name in header[: number - 1]:
                yield "column-double", f"the column {name!r} stands there twice.", "Keep one."


def _opened(path: Path) -> TextIO:
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def _is_text(value: str) -> bool:
    """Whether every byte of it was UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _batch(chunk: list[Row], at: Sequence[int], schema: pa.Schema) -> pa.RecordBatch:
    columns = list(zip(*(record for _, record in chunk), strict=True))
    arrays = [pa.array(columns[index] if chunk else [], pa.string()) for index in at]
    lines = pa.array([line for line, _ in chunk], pa.int64())
    return pa.record_batch([*arrays, lines], schema=schema)


class _TooLongError(Exception):
    """A record that goes on and on: a quote in it is never closed."""


class _Lines:
    """Lines of a file that can be put back, and those taken since the last record."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._held: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._held.popleft() if self._held else next(self._stream)
        self.taken.append(line)
        if len(self.taken) > MOST_LINES:
            raise _TooLongError
        return line

    def put_back(self) -> None:
        """Put back all lines but the first one taken."""
        self._held.extendleft(reversed(self.taken[1:]))


def _records(stream: TextIO, width: int | None) -> Iterator[tuple[int, list[str] | str]]:
    """Every record with its first line, or instead of the record why it cannot be read.

    width: how many fields a record that runs over several lines must have to be believed.
    """
    lines = _Lines(stream)
    reader = csv.reader(lines, strict=True)
    line = 1
    while True:
        lines.taken.clear()
        reason = ""
        record: list[str] = []
        try:
            record = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLongError):
            reason = "has a quote in a wrong place, or one that is not closed"
        taken = len(lines.taken)
        if taken > 1 and width is not None and not reason and len(record) != width:
            reason = "has a quote that is not closed"
        if reason:
            lines.put_back()
            reader = csv.reader(lines, strict=True)
            yield line, reason
            line += 1
        else:
            yield line, record
            line += taken
