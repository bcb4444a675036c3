"""Bars with their name above: the funnel of households, and who is newly entitled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vanzelf.charts.chart import Chart, drawn
from vanzelf.charts.draw import Canvas, Datum
from vanzelf.charts.shares import share_percent
from vanzelf.charts.suppression import Count, publish, suppress
from vanzelf.charts.table import Column, Table
from vanzelf.charts.theme import MISSING, MUTED, NARROW, NEUTRAL, RECEIVING, TRACK
from vanzelf.explanation.notation import Language


@dataclass(frozen=True, slots=True)
class Step:
    """One bar: its name, its published count, what it is a share of, and its colour."""

    name: str
    count: Count
    detail: str
    color: str


_FUNNEL: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "title": "Van alle huishoudens naar wie iets misloopt",
        "caption": "Huishoudens, van allemaal tot wie meer dan één regeling misloopt, {}",
        "step": "Wie",
        "count": "Huishoudens",
        "share": "Deel van alle huishoudens",
        "of": "{} van alle huishoudens",
    },
    "en": {
        "title": "From all households to those who miss out",
        "caption": "Households, from all of them to those who miss more than one scheme, {}",
        "step": "Who",
        "count": "Households",
        "share": "Share of all households",
        "of": "{} of all households",
    },
}
_FUNNEL_COLORS = {
    "households": NEUTRAL,
    "eligible_any": RECEIVING,
    "missing_any": MISSING,
    "missing_two_or_more": MISSING,
}


def funnel_chart(
    funnel: Sequence[Mapping[str, Any]], language: Language, on: str, chart_id: str = "trechter"
) -> Chart:
    """The funnel of households. Persons are another unit and are left to the text."""
    words = _FUNNEL[language]
    shown = [each for each in funnel if each["id"] in _FUNNEL_COLORS]
    whole = publish(int(shown[0]["count"]))
    steps, rows = [], []
    for number, each in enumerate(shown):
        count = publish(int(each["count"]))
        share = count.share_of(whole)
        text = "" if share is None or number == 0 else share_percent(share, language)
        detail = words["of"].format(text) if text else ""
        name = str(each["name"][language])
        steps.append(Step(name, count, detail, _FUNNEL_COLORS[str(each["id"])]))
        rows.append((name, count.text(language), text or share_percent(1, language)))
    columns = (
        Column(words["step"]),
        Column(words["count"], number=True),
        Column(words["share"], number=True),
    )
    table = Table(f"{chart_id}-tabel", words["caption"].format(on), columns, tuple(rows))
    return _chart(chart_id, language, words["title"], steps, table)


_CHANGE: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "title": "Wie het door de nieuwe regels ook kan krijgen",
        "caption": "Huishoudens die de regeling nu wel kunnen krijgen en vorig jaar niet",
        "group": "Soort huishouden",
        "count": "Huishoudens",
        "lost": "Kon het vorig jaar, nu niet meer",
    },
    "en": {
        "title": "Who can get it too by the new rules",
        "caption": "Households that can get the scheme now and could not last year",
        "group": "Type of household",
        "count": "Households",
        "lost": "Could get it last year, not any more",
    },
}


def change_chart(
    change: Mapping[str, Any], language: Language, chart_id: str = "regelwijziging"
) -> Chart:
    """Newly entitled per household type, and who no longer is."""
    words = _CHANGE[language]
    counts = {"newly": {str(each["group"]): int(each["newly"]) for each in change["groups"]}}
    published = suppress(counts)["newly"]
    steps = [
        Step(str(each["name"][language]), published[str(each["group"])], "", RECEIVING)
        for each in change["groups"]
    ]
    steps.append(Step(words["lost"], publish(int(change["no_longer"])), "", NEUTRAL))
    table = Table(
        f"{chart_id}-tabel",
        words["caption"],
        (Column(words["group"]), Column(words["count"], number=True)),
        tuple((step.name, step.count.text(language)) for step in steps),
    )
    return _chart(chart_id, language, words["title"], steps, table)


def _chart(
    chart_id: str, language: Language, title: str, steps: Sequence[Step], table: Table
) -> Chart:
    description = " ".join(f"{step.name}: {step.count.text(language)}." for step in steps)
    return drawn(
        chart_id,
        language,
        title,
        description,
        lambda width: _canvas(steps, language, width),
        table,
    )


def _canvas(steps: Sequence[Step], language: Language, width: int) -> Canvas:
    narrow = width <= NARROW
    heights = [78 if narrow and step.detail else 60 for step in steps]
    canvas = Canvas.of(width, sum(heights) - 12)
    most = max([step.count.value or 0 for step in steps] or [0]) or 1
    bars: dict[str, list[Datum]] = {}
    tracks: list[Datum] = []
    names: list[Datum] = []
    counts: list[Datum] = []
    details: list[Datum] = []
    y = 0
    for step, height in zip(steps, heights, strict=True):
        bar = y + height - 33
        names.append({"x": 0, "y": y + 12, "text": step.name})
        counts.append({"x": width, "y": y + 12, "text": step.count.text(language)})
        if step.detail:
            x, at = (0, y + 31) if narrow else (width - 74, y + 12)
            details.append({"x": x, "y": at, "text": step.detail})
        tracks.append({"x": 0, "x2": width, "y": bar, "y2": bar + 18})
        end = width * (step.count.value or 0) / most
        if end:
            filled = {"x": 0, "x2": max(end, 2), "y": bar, "y2": bar + 18}
            bars.setdefault(step.color, []).append(filled)
        y += height
    canvas.bars(tracks, TRACK, gap=False)
    for color, data in bars.items():
        canvas.bars(data, color, gap=False)
    canvas.texts(names, align="left", fontSize=14)
    canvas.texts(counts, align="right", fontSize=15, fontWeight="bold")
    canvas.texts(details, align="left" if narrow else "right", fontSize=13, color=MUTED)
    return canvas
