"""Reach per scheme: of those who can get it, who receives it and who misses it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vanzelf.charts.chart import Chart, drawn
from vanzelf.charts.draw import Canvas, Datum
from vanzelf.charts.shares import share_percent
from vanzelf.charts.suppression import Count, publish, suppress
from vanzelf.charts.table import Column, Table
from vanzelf.charts.theme import MISSING, MUTED, NARROW, RECEIVING, TRACK, UNKNOWN
from vanzelf.explanation.notation import Language

PARTS = ("eligible_receiving", "missing", "receipt_unknown")
COLORS = dict(zip(PARTS, (RECEIVING, MISSING, UNKNOWN), strict=True))

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "title": "Wie krijgt het, en wie loopt het mis?",
        "note": "De hele balk is iedereen die de regeling kan krijgen.",
        "eligible_receiving": "krijgt het",
        "missing": "loopt het mis",
        "receipt_unknown": "niet bekend",
        "of": "{} van {} {}",
        "caption": "Bereik per regeling, {}",
        "scheme": "Regeling",
        "unit": "Wie we tellen",
        "eligible": "Kan het krijgen",
        "share": "Loopt het mis, deel",
        "none": "nog niet te zeggen",
    },
    "en": {
        "title": "Who receives it, and who misses out?",
        "note": "The whole bar is everybody who can get the scheme.",
        "eligible_receiving": "receives it",
        "missing": "misses out",
        "receipt_unknown": "not known",
        "of": "{} of {} {}",
        "caption": "Reach per scheme, {}",
        "scheme": "Scheme",
        "unit": "Whom we count",
        "eligible": "Can get it",
        "share": "Misses out, share",
        "none": "cannot be said yet",
    },
}


@dataclass(frozen=True, slots=True)
class Reach:
    """The published reach of one scheme. unit: what is counted, in the plural."""

    scheme: str
    name: str
    unit: str
    eligible: Count
    parts: Mapping[str, Count]

    @property
    def missing_share(self) -> float | None:
        """Missing as a share of the eligible."""
        return self.parts["missing"].share_of(self.eligible)


def reach_rows(schemes: Sequence[Mapping[str, Any]], language: Language) -> list[Reach]:
    """What is published of each scheme that can be received; most missing first.

    Who receives and who misses add up to a published total, so they are suppressed together.
    Of whom receipt is unknown is about the administration, and stands on its own.
    """
    shown = [each for each in schemes if each["eligible_receiving"] + each["missing"] > 0]
    shown.sort(key=lambda each: (-int(each["missing"]), str(each["scheme"])))
    people = suppress(
        {str(each["scheme"]): {part: int(each[part]) for part in PARTS[:2]} for each in shown}
    )
    found = []
    for each in shown:
        unknown = int(each["receipt_unknown"])
        parts = {**people[str(each["scheme"])], "receipt_unknown": publish(unknown or None)}
        name, unit = str(each["name"][language]), str(each["unit_name"][language])
        found.append(Reach(str(each["scheme"]), name, unit, publish(int(each["eligible"])), parts))
    return found


def reach_chart(
    schemes: Sequence[Mapping[str, Any]], language: Language, on: str, chart_id: str = "bereik"
) -> Chart:
    """The reach of the schemes. on: the date as text."""
    words, rows = _WORDS[language], reach_rows(schemes, language)
    table = Table(
        f"{chart_id}-tabel",
        words["caption"].format(on),
        (
            Column(words["scheme"]),
            Column(words["unit"]),
            Column(words["eligible"], number=True),
            *(Column(words[part].capitalize(), number=True) for part in PARTS),
            Column(words["share"], number=True),
        ),
        tuple(_table_row(row, language) for row in rows),
    )
    return drawn(
        chart_id,
        language,
        words["title"],
        _description(rows, language),
        lambda width: _canvas(rows, language, width),
        table,
        words["note"],
    )


def share_text(row: Reach, language: Language) -> str:
    """The share that misses it, or why there is none."""
    share = row.missing_share
    if share is None:
        return row.parts["missing"].text(language)
    return share_percent(share, language)


def _table_row(row: Reach, language: Language) -> tuple[str, ...]:
    parts = [row.parts[part].text(language) for part in PARTS]
    return (row.name, row.unit, row.eligible.text(language), *parts, share_text(row, language))


def _description(rows: Sequence[Reach], language: Language) -> str:
    words = _WORDS[language]
    return " ".join(
        f"{row.name}: {row.parts['missing'].text(language)} {words['missing']}, "
        + words["of"].format("", row.eligible.text(language), row.unit).strip()
        + "."
        for row in rows
    )


def _canvas(rows: Sequence[Reach], language: Language, width: int) -> Canvas:
    narrow = width <= NARROW
    used = [part for part in PARTS if part != "receipt_unknown" or any(_unknown(r) for r in rows)]
    step, top = (102, 22 * len(used) + 20) if narrow else (66, 44)
    canvas = Canvas.of(width, top + step * len(rows))
    bars: dict[str, list[Datum]] = {part: [] for part in PARTS}
    tracks: list[Datum] = []
    names, details, inside = [], [], []
    for index, row in enumerate(rows):
        y = top + index * step
        bar = y + (64 if narrow else 28)
        names.append({"x": 0, "y": y + 12, "text": row.name})
        for line, text in enumerate(_detail(row, language, narrow=narrow)):
            at = y + 31 + 18 * line if narrow else y + 12
            details.append({"x": 0 if narrow else width, "y": at, "text": text})
        start = 0.0
        for part, share in _shares(row):
            end = start + share * width
            if end - start >= 1:
                bars[part].append({"x": start, "x2": end, "y": bar, "y2": bar + 22})
            if part == "eligible_receiving" and share > 0.2:
                text = share_percent(share, language)
                inside.append({"x": start + 10, "y": bar + 11.5, "text": text})
            start = end
        if not start:
            tracks.append({"x": 0, "x2": width, "y": bar, "y2": bar + 22})
    canvas.bars(tracks, TRACK, gap=False)
    for part in PARTS:
        canvas.bars(bars[part], COLORS[part])
    canvas.texts(names, align="left", fontSize=15, fontWeight="bold")
    canvas.texts(details, align="left" if narrow else "right", fontSize=13, color=MUTED)
    canvas.texts(inside, align="left", fontSize=13, fontWeight="bold", color="#ffffff")
    _legend(canvas, used, language, narrow)
    return canvas


def _detail(row: Reach, language: Language, *, narrow: bool) -> list[str]:
    """How many of whom miss it; on a telephone whom we count is a line of its own."""
    missed, eligible = row.parts["missing"].text(language), row.eligible.text(language)
    of = _WORDS[language]["of"]
    if narrow:
        return [of.format(missed, eligible, "").strip(), row.unit]
    return [of.format(missed, eligible, row.unit)]


def _shares(row: Reach) -> list[tuple[str, float]]:
    """The parts as shares of the bar; none when it may not be shown who misses it."""
    if any(row.parts[part].value is None for part in PARTS[:2]):
        return []
    known = {part: count.value or 0 for part, count in row.parts.items()}
    total = sum(known.values()) or 1
    return [(part, known[part] / total) for part in PARTS]


def _unknown(row: Reach) -> int:
    return row.parts["receipt_unknown"].value or 0


def _legend(canvas: Canvas, parts: Sequence[str], language: Language, narrow: bool) -> None:
    words = _WORDS[language]
    texts = []
    for index, part in enumerate(parts):
        x, y = (0, 4 + index * 22) if narrow else (index * 170, 6)
        canvas.bars([{"x": x, "x2": x + 26, "y": y, "y2": y + 14}], COLORS[part])
        texts.append({"x": x + 34, "y": y + 7.5, "text": words[part]})
    canvas.texts(texts, align="left", fontSize=13)
