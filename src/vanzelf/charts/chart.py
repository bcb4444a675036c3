"""A chart: a drawing for a page, one for a telephone, and the same numbers as a table."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from vanzelf.charts.draw import Canvas, to_svg
from vanzelf.charts.table import Table
from vanzelf.charts.theme import NARROW, WIDE
from vanzelf.explanation.notation import Language

_SUMMARY = {"nl": "Bekijk de cijfers als tabel", "en": "See the figures as a table"}


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in one language.

    title: what it shows. description: what one sees, for who cannot see it. wide, narrow: SVG.
    note: how to read it.
    """

    id: str
    language: Language
    title: str
    description: str
    wide: str
    narrow: str
    table: Table
    note: str = ""

    def html(self) -> Markup:
        """The chart as a figure with its table, without styles or scripts."""
        note = Markup('<p class="chart__note">{}</p>').format(self.note) if self.note else ""
        return Markup(
            '<figure class="chart" id="{}">\n<figcaption class="chart__title">{}</figcaption>{}\n'
            '<div class="chart__wide">{}</div>\n<div class="chart__narrow">{}</div>\n'
            '<details class="chart__table"><summary>{}</summary>\n{}\n</details>\n</figure>'
        ).format(
            self.id,
            self.title,
            note,
            Markup(self.wide),  # noqa: S704 - drawn by us, texts escaped
            Markup(self.narrow),  # noqa: S704 - drawn by us, texts escaped
            _SUMMARY[self.language],
            self.table.html(),
        )


def drawn(
    chart_id: str,
    language: Language,
    title: str,
    description: str,
    draw: Callable[[int], Canvas],
    table: Table,
    note: str = "",
) -> Chart:
    """Draw a chart in both widths."""
    wide = to_svg(draw(WIDE), f"{chart_id}-wide", title, description)
    narrow = to_svg(draw(NARROW), f"{chart_id}-narrow", title, description)
    return Chart(chart_id, language, title, description, wide, narrow, table, note)
