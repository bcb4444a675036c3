"""How fresh a holder's own facts are: the newest date or year that stands in its tables.

Only the column with the date is read, never a value and never whose it is.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc

from vanzelf.holdings.connection import Connection
from vanzelf.holdings.mapping import Entry, ReferenceYear, SourceMapping


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest a concept has. Both are None where the tables do not say of when a fact is."""

    date: dt.date | None = None
    year: int | None = None


def freshness(
    mapping: SourceMapping, connection: Connection, concepts: Iterable[str]
) -> dict[str, Newest]:
    """The newest that stands in the tables, for each concept that the mapping places.

    Raises ProblemError source-table when a table is not as the mapping says.
    """
    return {
        name: _newest([_of(each, connection) for each in mapping.entries[name]])
        for name in concepts
        if name in mapping.entries
    }


def _newest(found: list[Newest]) -> Newest:
    dates = [each.date for each in found if each.date is not None]
    years = [each.year for each in found if each.year is not None]
    return Newest(max(dates, default=None), max(years, default=None))


def _of(entry: Entry, connection: Connection) -> Newest:
    fixed = {
        name: value for name, value in entry.only.items() if not isinstance(value, ReferenceYear)
    }
    years = [name for name, value in entry.only.items() if isinstance(value, ReferenceYear)]
    date = _largest(entry, connection, entry.dated, fixed) if entry.dated else None
    year = _largest(entry, connection, years[0], fixed) if years else None
    return Newest(
        date if isinstance(date, dt.date) else None,
        int(str(year)) if str(year).isdecimal() else None,
    )


def _largest(
    entry: Entry, connection: Connection, column: str, equal: Mapping[str, str | int]
) -> Any:
    """The largest value of a column; None without rows."""
    rows = connection.read(entry.table, [column], equal=equal, place=entry.place)
    return pc.max(rows[column]).as_py()
