"""How well the synthetic town meets published figures: a dot per figure beside its target."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from vanzelf.charts.chart import Chart, drawn
from vanzelf.charts.draw import Canvas, Datum
from vanzelf.charts.shares import share_percent
from vanzelf.charts.table import Cell, Column, Table, badge
from vanzelf.charts.theme import INK, MISSING, MUTED, NARROW, RECEIVING, TRACK
from vanzelf.explanation.notation import Language, count, decimal, euros

WIDEST = 0.10
"""Differences are drawn up to ten percent; a larger one stands at the edge."""
BAND = 0.05
"""Requirement: at most five percent off, or three standard errors when the group is small."""

DRAWN = 12
"""How many features are drawn, those that differ most; the table has all of them."""

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "title": "Lijkt Eikenhage op een echte gemeente?",
        "note": "De {} kenmerken die het meest afwijken. De streep in het midden is het cijfer "
        "waar het op moet lijken. De band is 5% ernaast. In de tabel staan ze alle {}.",
        "caption": "Kenmerken van de verzonnen gemeente naast gepubliceerde cijfers",
        "what": "Kenmerk",
        "achieved": "Eikenhage",
        "target": "Doel",
        "difference": "Verschil",
        "n": "Op basis van",
        "source": "Bron en jaar",
        "per": "per 100.000",
        "estimate": "schatting",
        "ok": "binnen de marge",
        "off": "buiten de marge",
        "exact": "doel",
        "says": "{} van {} kenmerken liggen binnen de marge. Het grootste verschil is {}, bij {}.",
    },
    "en": {
        "title": "Does Eikenhage look like a real municipality?",
        "note": "The {} features that differ most. The line in the middle is the figure they "
        "should resemble. The band is 5% off. The table has all {}.",
        "caption": "Features of the made-up municipality beside published figures",
        "what": "Feature",
        "achieved": "Eikenhage",
        "target": "Target",
        "difference": "Difference",
        "n": "Based on",
        "source": "Source and year",
        "per": "per 100,000",
        "estimate": "estimate",
        "ok": "within the margin",
        "off": "outside the margin",
        "exact": "target",
        "says": "{} of {} features are within the margin. The largest difference is {}, for {}.",
    },
}


def calibration_chart(
    rows: Sequence[Mapping[str, Any]], language: Language, chart_id: str = "ijking"
) -> Chart:
    """Achieved beside target, with source, year and n in the table."""
    words = _WORDS[language]
    largest = sorted(rows, key=lambda row: -abs(difference_of(row)))[:DRAWN]
    table = Table(
        f"{chart_id}-tabel",
        words["caption"],
        (
            Column(words["what"]),
            Column(words["achieved"], number=True),
            Column(words["target"], number=True),
            Column(words["difference"], number=True),
            Column(words["n"], number=True),
            Column(words["source"]),
        ),
        tuple(_table_row(row, language) for row in rows),
    )
    return drawn(
        chart_id,
        language,
        words["title"],
        _description(rows, language),
        lambda width: _canvas(largest, language, width),
        table,
        words["note"].format(len(largest), len(rows)),
    )


def difference_of(row: Mapping[str, Any]) -> float:
    """The relative difference between achieved and target."""
    target = float(row["target"])
    return float(row["achieved"]) / target - 1 if target else 0.0


def value_shown(row: Mapping[str, Any], value: float, language: Language) -> str:
    """A value of a calibration row in its own measure."""
    measure = row.get("measure", row.get("unit"))
    if measure in ("deel", "share"):
        return share_percent(value, language, 1)
    exact = round(value)
    if measure == "euro":
        return euros(exact, language)
    if measure == "per_100000":
        return f"{count(exact, language)} {_WORDS[language]['per']}"
    return count(exact, language)


def _signed(difference: float, language: Language) -> str:
    exact = Fraction(difference).limit_denominator(100_000) * 100
    text = decimal(abs(exact), language, 1, trim=True)
    if text == "0":
        return "0%"
    return f"{'+' if difference > 0 else '−'}{text}%"


def _table_row(row: Mapping[str, Any], language: Language) -> tuple[Cell, ...]:
    words = _WORDS[language]
    source = Markup("{}, {}").format(row["source"], row["year"])
    if row.get("estimate", row.get("confidence") in ("herinnerd", "aanname")):
        source += Markup(" ") + badge(words["estimate"])
    base = row.get("base", {}).get(language, "")
    return (
        name_of(row, language),
        value_shown(row, float(row["achieved"]), language),
        value_shown(row, float(row["target"]), language),
        _signed(difference_of(row), language),
        f"{count(int(row['n']), language)} {base}".strip(),
        source,
    )


def name_of(row: Mapping[str, Any], language: Language) -> str:
    """The name of a feature, with of whom it is a share."""
    name = str(row["name"][language])
    return name[:1].upper() + name[1:]


def _description(rows: Sequence[Mapping[str, Any]], language: Language) -> str:
    if not rows:
        return ""
    good = sum(bool(row["ok"]) for row in rows)
    worst = max(rows, key=lambda row: abs(difference_of(row)))
    return _WORDS[language]["says"].format(
        good, len(rows), _signed(difference_of(worst), language), worst["name"][language]
    )


def _canvas(rows: Sequence[Mapping[str, Any]], language: Language, width: int) -> Canvas:
    narrow = width <= NARROW
    line, top = (66, 30) if narrow else (40, 30)
    left = 8.0 if narrow else 300.0
    right = width - (8.0 if narrow else 80.0)
    middle, half = (left + right) / 2, (right - left) / 2
    canvas = Canvas.of(width, top + line * len(rows) + 4)
    names: list[Datum] = []
    bases: list[Datum] = []
    values: list[Datum] = []
    dots: dict[bool, list[Datum]] = {True: [], False: []}
    for index, row in enumerate(rows):
        y = top + index * line
        difference = difference_of(row)
        x = middle + half * max(-1.0, min(1.0, difference / WIDEST))
        dots[bool(row["ok"])].append({"x": x, "y": y + (52 if narrow else 20)})
        base = str(row.get("base", {}).get(language, ""))
        names.append({"x": 0, "y": y + 12, "text": name_of(row, language)})
        bases.append({"x": 0, "y": y + 29, "text": base})
        at = y + (12 if narrow else 20)
        values.append({"x": width, "y": at, "text": _signed(difference, language)})
    _scale(canvas, language, top, middle, half)
    canvas.texts(names, align="left", fontSize=13)
    canvas.texts(bases, align="left", fontSize=12, color=MUTED)
    canvas.texts(values, align="right", fontSize=13)
    canvas.points(dots[True], shape="circle", filled=True, size=80, color=RECEIVING)
    off: Datum = {"shape": "diamond", "filled": False, "strokeWidth": 2.5}
    canvas.points(dots[False], size=110, color=MISSING, **off)
    return canvas


def _scale(canvas: Canvas, language: Language, top: int, middle: float, half: float) -> None:
    """The target as a line, with a band of five percent on both sides."""
    band, bottom = half * BAND / WIDEST, canvas.height
    area = {"x": middle - band, "x2": middle + band, "y": top, "y2": bottom}
    canvas.bars([area], TRACK, gap=False)
    line = {"x": middle, "x2": middle, "y": top, "y2": bottom}
    canvas.rules([line], color=INK, strokeWidth=1.5)
    ticks = [
        {"x": middle - band, "y": 14, "text": _signed(-BAND, language)},
        {"x": middle, "y": 14, "text": _WORDS[language]["exact"]},
        {"x": middle + band, "y": 14, "text": _signed(BAND, language)},
    ]
    canvas.texts(ticks, align="center", fontSize=12, color=MUTED)
