"""Tables in HTML: a caption, headers with their scope, numbers to the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

Cell = str | Markup


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, and whether it holds numbers."""

    name: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row is the header of that row. note: a line below it."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def html(self, *, hide_caption: bool = False) -> Markup:
        """The table, in a region that scrolls by itself on a small screen."""
        head = Markup("").join(_header(column) for column in self.columns)
        body = Markup("\n").join(self._row(row) for row in self.rows)
        hidden = Markup(' class="visually-hidden"') if hide_caption else Markup("")
        caption = Markup('<caption id="{}"{}><span>{}</span></caption>').format(
            self.id, hidden, self.caption
        )
        note = Markup('\n<p class="table-note">{}</p>').format(self.note) if self.note else ""
        return Markup(
            '<div class="scroll" role="region" aria-labelledby="{}" tabindex="0">\n<table>\n{}\n'
            "<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>\n</div>{}"
        ).format(self.id, caption, head, body, note)

    def _row(self, row: Sequence[Cell]) -> Markup:
        cells = [Markup('<th scope="row">{}</th>').format(row[0])]
        for column, cell in zip(self.columns[1:], row[1:], strict=True):
            number = Markup(' class="number"') if column.number else Markup("")
            cells.append(Markup("<td{}>{}</td>").format(number, escape(cell)))
        return Markup("<tr>{}</tr>").format(Markup("").join(cells))


def _header(column: Column) -> Markup:
    number = Markup(' class="number"') if column.number else Markup("")
    return Markup('<th scope="col"{}>{}</th>').format(number, column.name)


def badge(text: str, kind: str = "estimate") -> Markup:
    """A small mark beside a number, such as "schatting"."""
    return Markup('<span class="badge badge--{}">{}</span>').format(kind, text)
