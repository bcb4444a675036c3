"""What a list gives away, in bits about a household, beside what other ways of asking would."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from vanzelf.charts.chart import Chart, drawn
from vanzelf.charts.draw import Canvas, Datum
from vanzelf.charts.table import Column, Table
from vanzelf.charts.theme import MUTED, NEUTRAL, RECEIVING, TRACK
from vanzelf.explanation.notation import Language, decimal

WAYS = ("amounts", "answers", "mean")
"""What is drawn of each list: all amounts, every yes and no, the list itself."""
MORE = ("listed", "unlisted", "eliminated")
"""What stands in the table beside these."""

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "title": "Hoe minder bits, hoe minder de gemeente leert",
        "note": "Bits over één huishouden, gemiddeld. Bij alle bedragen: over één persoon.",
        "caption": "Bits per manier van vragen",
        "way": "Manier van vragen",
        "amounts": "Alle bedragen opvragen",
        "answers": "Elk ja en nee opvragen",
        "mean": "Alleen de lijst",
        "listed": "De lijst: over wie erop staat",
        "unlisted": "De lijst: over wie er niet op staat",
        "eliminated": "De lijst: hooguit, voor wie alle antwoorden op één na al kent",
        "says": "{}: {} bits met alle bedragen, {} met elk ja en nee, {} met alleen de lijst.",
    },
    "en": {
        "title": "The fewer bits, the less the municipality learns",
        "note": "Bits about one household, on average. For all amounts: about one person.",
        "caption": "Bits by way of asking",
        "way": "Way of asking",
        "amounts": "Fetching all amounts",
        "answers": "Fetching every yes and no",
        "mean": "The list alone",
        "listed": "The list: about who is on it",
        "unlisted": "The list: about who is not on it",
        "eliminated": "The list: at most, for who knows all answers but one already",
        "says": "{}: {} bits with all amounts, {} with every yes and no, {} with the list alone.",
    },
}

Lists = Sequence[tuple[str, Mapping[str, Any]]]
"""Per list its name and its bits, by what is measured."""


def bits_text(value: float, language: Language) -> str:
    """Bits with two decimals, or one from ten on."""
    return decimal(Fraction(value).limit_denominator(10_000), language, 1 if value >= 10 else 2)


def bits_chart(lists: Lists, language: Language, chart_id: str = "verklapt") -> Chart:
    """A bar per list and way of asking, on one scale."""
    words = _WORDS[language]
    columns = (Column(words["way"]), *(Column(name, number=True) for name, _ in lists))
    rows = tuple(
        (words[way], *(bits_text(bits[way], language) for _, bits in lists))
        for way in (*WAYS, *MORE)
    )
    return drawn(
        chart_id,
        language,
        words["title"],
        " ".join(
            words["says"].format(name, *(bits_text(bits[way], language) for way in WAYS))
            for name, bits in lists
        ),
        lambda width: _canvas(lists, language, width),
        Table(f"{chart_id}-tabel", words["caption"], columns, rows),
        words["note"],
    )


_HEAD, _LINE, _BETWEEN = 32, 54, 18


def _canvas(lists: Lists, language: Language, width: int) -> Canvas:
    height = _HEAD + _LINE * len(WAYS) + _BETWEEN
    canvas = Canvas.of(width, height * len(lists) - _BETWEEN)
    most = max(bits[way] for _, bits in lists for way in WAYS) or 1
    heads: list[Datum] = []
    names: list[Datum] = []
    values: list[Datum] = []
    tracks: list[Datum] = []
    bars: dict[str, list[Datum]] = {NEUTRAL: [], RECEIVING: []}
    for number, (title, bits) in enumerate(lists):
        heads.append({"x": 0, "y": number * height + 10, "text": title})
        for place, way in enumerate(WAYS):
            y = number * height + _HEAD + place * _LINE
            bar = {"x": 0, "y": y + 22, "y2": y + 40}
            names.append({"x": 0, "y": y + 10, "text": _WORDS[language][way]})
            values.append({"x": width, "y": y + 10, "text": bits_text(bits[way], language)})
            tracks.append({**bar, "x2": width})
            color = RECEIVING if way == "mean" else NEUTRAL
            bars[color].append({**bar, "x2": max(width * bits[way] / most, 2)})
    canvas.bars(tracks, TRACK, gap=False)
    for color, data in bars.items():
        canvas.bars(data, color, gap=False)
    canvas.texts(heads, align="left", fontSize=15, fontWeight="bold")
    canvas.texts(names, align="left", fontSize=14, color=MUTED)
    canvas.texts(values, align="right", fontSize=15, fontWeight="bold")
    return canvas
