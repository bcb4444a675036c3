"""The gap by household type: of those who can get a scheme, which households miss it most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vanzelf.charts.chart import Chart, drawn
from vanzelf.charts.draw import Canvas, Datum
from vanzelf.charts.shares import share_percent
from vanzelf.charts.suppression import Count, publish, suppress
from vanzelf.charts.table import Column, Table
from vanzelf.charts.theme import MISSING, MUTED, NARROW, TRACK
from vanzelf.explanation.notation import Language

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "title": "Welke huishoudens lopen het mis?",
        "note": "Van de huishoudens die een regeling kunnen krijgen: welk deel krijgt het niet? "
        "Aantallen onder de 10 tonen we niet.",
        "caption": "Wie loopt het mis, per soort huishouden, {}",
        "scheme": "Regeling",
        "group": "Soort huishouden",
        "eligible": "Kan het krijgen",
        "missing": "Loopt het mis",
        "share": "Deel",
        "says": "{}: {} van {} ({}).",
    },
    "en": {
        "title": "Which households miss out?",
        "note": "Of the households that can get a scheme: what share does not get it? "
        "Counts under 10 are not shown.",
        "caption": "Who misses out, by type of household, {}",
        "scheme": "Scheme",
        "group": "Type of household",
        "eligible": "Can get it",
        "missing": "Misses out",
        "share": "Share",
        "says": "{}: {} of {} ({}).",
    },
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One household type in one scheme, as published."""

    scheme: str
    group: str
    eligible: Count
    missing: Count

    @property
    def share(self) -> float | None:
        """Missing as a share of the eligible of this type."""
        return self.missing.share_of(self.eligible)

    def share_text(self, language: Language) -> str:
        """The share, or why it is not shown."""
        share = self.share
        if share is None:
            return self.missing.text(language)
        return share_percent(share, language)


def gap_rows(schemes: Sequence[Mapping[str, Any]], language: Language) -> list[list[Gap]]:
    """Per scheme that somebody misses, its household types; the scheme most missed first.

    Both counts have a published total per scheme, so suppression works along each of them.
    """
    shown = [each for each in schemes if int(each["missing"]) >= 10 and each.get("groups")]
    shown.sort(key=lambda each: (-int(each["missing"]), str(each["scheme"])))
    eligible = {_id(each): _counts(each, "eligible") for each in shown}
    missing = {_id(each): _counts(each, "missing") for each in shown}
    published = suppress(missing, wholes=eligible)
    wholes = suppress(eligible)
    return [
        [
            Gap(
                str(each["name"][language]),
                str(group["name"][language]),
                wholes[_id(each)][str(group["group"])],
                published[_id(each)][str(group["group"])],
            )
            for group in each["groups"]
        ]
        for each in shown
    ]


def _id(scheme: Mapping[str, Any]) -> str:
    return str(scheme["scheme"])


def _counts(scheme: Mapping[str, Any], what: str) -> dict[str, int | None]:
    return {str(group["group"]): int(group[what]) for group in scheme["groups"]}


def gap_chart(
    schemes: Sequence[Mapping[str, Any]], language: Language, on: str, chart_id: str = "huishoudens"
) -> Chart:
    """The gap by household type. on: the date as text."""
    words, blocks = _WORDS[language], gap_rows(schemes, language)
    table = Table(
        f"{chart_id}-tabel",
        words["caption"].format(on),
        (
            Column(words["scheme"]),
            Column(words["group"]),
            Column(words["eligible"], number=True),
            Column(words["missing"], number=True),
            Column(words["share"], number=True),
        ),
        tuple(
            (
                gap.scheme,
                gap.group,
                gap.eligible.text(language),
                gap.missing.text(language),
                gap.share_text(language),
            )
            for block in blocks
            for gap in block
        ),
    )
    return drawn(
        chart_id,
        language,
        words["title"],
        _description(blocks, language),
        lambda width: _canvas(blocks, language, width),
        table,
        words["note"],
    )


def _description(blocks: Sequence[Sequence[Gap]], language: Language) -> str:
    """Per scheme the type that misses it most often."""
    found = []
    for block in blocks:
        known = [gap for gap in block if gap.share is not None]
        if not known:
            continue
        worst = max(known, key=lambda gap: gap.share or 0)
        share, of = worst.share_text(language), worst.eligible.text(language)
        where = f"{worst.scheme}, {worst.group}"
        missed = worst.missing.text(language)
        found.append(_WORDS[language]["says"].format(where, missed, of, share))
    return " ".join(found)


_LINE, _HEAD, _BETWEEN = 27, 34, 22


def _canvas(blocks: Sequence[Sequence[Gap]], language: Language, width: int) -> Canvas:
    """Blocks of one scheme each: two columns on a page, one on a telephone."""
    columns = 1 if width <= NARROW else 2
    block_width = (width - 40 * (columns - 1)) / columns
    heights = [_HEAD + _LINE * len(block) + _BETWEEN for block in blocks]
    rows = [heights[index : index + columns] for index in range(0, len(heights), columns)]
    canvas = Canvas.of(width, sum(max(row) for row in rows) or 1)
    top = 0
    for number, row in enumerate(rows):
        for column in range(len(row)):
            left = column * (block_width + 40)
            _block(canvas, blocks[number * columns + column], language, left, top, block_width)
        top += max(row)
    return canvas


def _block(
    canvas: Canvas,
    block: Sequence[Gap],
    language: Language,
    left: float,
    top: float,
    width: float,
) -> None:
    label, value = 160.0, 48.0
    room = width - label - value
    tracks: list[Datum] = []
    bars: list[Datum] = []
    names: list[Datum] = []
    shares: list[Datum] = []
    unknown: list[Datum] = []
    for index, gap in enumerate(block):
        y = top + _HEAD + index * _LINE
        start = left + label
        names.append({"x": left, "y": y + 9, "text": _short(gap.group, language)})
        tracks.append({"x": start, "x2": start + room, "y": y, "y2": y + 18})
        share = gap.share
        text = {"x": left + width, "y": y + 9.5, "text": gap.share_text(language)}
        (unknown if share is None else shares).append(text)
        if share:
            bars.append({"x": start, "x2": start + room * share, "y": y, "y2": y + 18})
    canvas.texts(
        [{"x": left, "y": top + 14, "text": block[0].scheme}],
        align="left",
        fontSize=15,
        fontWeight="bold",
    )
    canvas.bars(tracks, TRACK, gap=False)
    canvas.bars(bars, MISSING, gap=False)
    canvas.texts(names, align="left", fontSize=13)
    canvas.texts(shares, align="right", fontSize=13, fontWeight="bold")
    canvas.texts(unknown, align="right", fontSize=12, color=MUTED)


_SHORT: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "Twee volwassenen zonder kinderen": "Twee zonder kinderen",
        "Twee volwassenen met kinderen": "Twee met kinderen",
    },
    "en": {
        "Two adults without children": "Two without children",
        "Two adults with children": "Two with children",
    },
}


def _short(group: str, language: Language) -> str:
    """A name that fits beside a bar; the table has it in full."""
    return _SHORT[language].get(group, group)


def total_missing(schemes: Sequence[Mapping[str, Any]]) -> Mapping[str, Count]:
    """The published total per scheme that belongs to the gap."""
    return {_id(each): publish(int(each["missing"])) for each in schemes}
