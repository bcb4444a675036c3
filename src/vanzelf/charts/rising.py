"""Shares that rise day by day, one line for each group: what a message does, and what happens without."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vanzelf.charts.chart import Chart, drawn
from vanzelf.charts.draw import Canvas, Datum
from vanzelf.charts.table import Column, Table
from vanzelf.charts.theme import LINE, MUTED, NARROW, RECEIVING, UNKNOWN
from vanzelf.explanation.notation import Language

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "nl": {"days": "Na", "day": "{} dagen", "none": "–", "says": "{}: {}% na {} dagen."},
    "en": {"days": "After", "day": "{} days", "none": "–", "says": "{}: {}% after {} days."},
}
_TOP, _BOTTOM, _LEFT = 14, 30, 44
_STEP = 20
"""Per cents between two lines of the scale."""


@dataclass(frozen=True, slots=True)
class Rising:
    """A group. points: per cents by the number of days, None where too few people are in it."""

    name: str
    points: Mapping[int, int | None]

    @property
    def known(self) -> list[tuple[int, int]]:
        """The points that may be shown, in order."""
        found = sorted(self.points.items())
        return [(day, percent) for day, percent in found if percent is not None]


def rising_chart(
    chart_id: str, language: Language, title: str, groups: Sequence[Rising], note: str = ""
) -> Chart:
    """Lines of two groups: the first stands out, the second is what it is compared with."""
    words = _WORDS[language]
    days = sorted({day for each in groups for day in each.points})
    rows = tuple(
        (words["day"].format(day), *(_percent(each.points.get(day), language) for each in groups))
        for day in days
    )
    columns = (Column(words["days"]), *(Column(each.name, number=True) for each in groups))
    said = [
        words["says"].format(each.name, each.known[-1][1], each.known[-1][0])
        for each in groups if each.known
    ]  # fmt: skip
    return drawn(
        chart_id, language, title, " ".join(said),
        lambda width: _canvas(groups, days, language, width),
        Table(f"{chart_id}-tabel", title, columns, rows), note,
    )  # fmt: skip


def _percent(percent: int | None, language: Language) -> str:
    return _WORDS[language]["none"] if percent is None else f"{percent}%"


def _canvas(
    groups: Sequence[Rising], days: Sequence[int], language: Language, width: int
) -> Canvas:
    narrow = width <= NARROW
    height, right = (230, width - 46) if narrow else (280, width - 60)
    canvas = Canvas.of(width, height)
    most = max((percent for each in groups for _day, percent in each.known), default=_STEP)
    top = max(_STEP, -(-most // _STEP) * _STEP)
    last = max(days, default=1)

    def x(day: int) -> float:
        return _LEFT + (right - _LEFT) * day / last

    def y(percent: float) -> float:
        return height - _BOTTOM - (height - _BOTTOM - _TOP) * percent / top

    levels = range(0, top + 1, _STEP)
    canvas.rules([{"x": _LEFT, "x2": right, "y": y(each), "y2": y(each)} for each in levels])
    canvas.texts(
        [{"x": _LEFT - 8, "y": y(each), "text": f"{each}%"} for each in levels],
        align="right", fontSize=13, color=MUTED,
    )  # fmt: skip
    shown = [day for day in days if day % (30 if narrow else 15) == 0]
    named = [
        {"x": x(day), "y": height - 10, "text": _WORDS[language]["day"].format(day)}
        for day in shown
    ]
    canvas.texts(named, align="center", fontSize=13, color=MUTED)
    looks: tuple[tuple[str, Datum], ...] = (
        (RECEIVING, {"strokeWidth": 3}),
        (UNKNOWN, {"strokeWidth": 2, "strokeDash": [6, 4]}),
    )
    for each, (color, look) in zip(groups, looks, strict=False):
        points = [(0, 0), *each.known]
        lines: list[Datum] = [
            {"x": x(a), "y": y(b), "x2": x(c), "y2": y(d)} for (a, b), (c, d) in pairwise(points)
        ]
        canvas.rules(lines, color=color, **look)
        if each.known:
            day, percent = each.known[-1]
            canvas.texts(
                [{"x": x(day) + 8, "y": y(percent), "text": f"{percent}%"}],
                align="left", fontSize=15, fontWeight="bold", color=color,
            )  # fmt: skip
    canvas.rules([{"x": _LEFT, "x2": right, "y": y(0), "y2": y(0)}], color=LINE, strokeWidth=2)
    return canvas
