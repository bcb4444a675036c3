"""What components are handed: small frozen records, so that a page says what it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.http import QueryDict
from django.utils.functional import Promise

Text = str | Promise
"""Words for the screen; lazy ones become Dutch or English when the page is made."""


@dataclass(frozen=True)
class Fact:
    """Something known about somebody, with who said so and on which day (a date or words)."""

    label: Text
    value: Any
    source: Text = ""
    on: Any = None


@dataclass(frozen=True)
class Moment:
    """A step on a timeline. when: a date or words. who: for instance "wij doen dit"."""

    what: Text
    when: Any = ""
    who: Text = ""
    detail: Text = ""
    state: Literal["done", "now", "later"] = "later"


@dataclass(frozen=True)
class Link:
    """A place to go. here: this page. count: how many things wait there."""

    label: Text
    url: str = ""
    here: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Column:
    """A column of a table. name: the key in each row, and what it is sorted by if `sortable`."""

    name: str
    label: Text
    sortable: bool = False
    numeric: bool = False


@dataclass(frozen=True)
class Heading:
    """A column as the table shows it: `state` is what aria-sort says, `url` turns the order round."""

    column: Column
    state: str
    url: str


@dataclass(frozen=True)
class Cell:
    """A value in a table with the column it stands in."""

    column: Column
    value: Any


@dataclass(frozen=True)
class Table:
    """A table with a caption. Its first column names the row.

    rows: one mapping each, from the name of a column to text or safe HTML.
    order: the name of the column that the rows are sorted by, after a `-` when downward.
    query: what else the address asks for; it is kept when the order changes, except the page.
    stack: on a telephone each row is a block. small: the caption is a small heading.
    """

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    order: str = ""
    query: QueryDict | None = None
    stack: bool = False
    small: bool = False
    empty: Text = ""

    def headings(self) -> list[Heading]:
        """The columns, each with the address that sorts by it."""
        return [self._heading(column) for column in self.columns]

    def body(self) -> list[tuple[Cell, list[Cell]]]:
        """Each row: the cell that names it, then the others."""
        rows = [
            [Cell(column, row.get(column.name, "")) for column in self.columns] for row in self.rows
        ]
        return [(cells[0], cells[1:]) for cells in rows]

    def _heading(self, column: Column) -> Heading:
        if not column.sortable:
            return Heading(column, "", "")
        downward = self.order == f"-{column.name}"
        upward = self.order == column.name
        query = QueryDict(mutable=True) if self.query is None else self.query.copy()
        query.pop("bladzijde", None)
        query["volgorde"] = f"-{column.name}" if upward else column.name
        state = "descending" if downward else "ascending" if upward else "none"
        return Heading(column, state, f"?{query.urlencode()}")


def order_from(query: QueryDict, columns: Sequence[Column], standard: str) -> str:
    """The order an address asks for, if that is one of these columns; otherwise the standard one."""
    asked = query.get("volgorde") or ""
    sortable = {column.name for column in columns if column.sortable}
    return asked if asked.removeprefix("-") in sortable else standard
