"""Parameters: dated figures, with their type read from `maat`, `periode` and the values."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from vanzelf.language.functions import normal
from vanzelf.language.types import DATE, TEXT, TRUTH, Kind, Owner, Type
from vanzelf.rules.model import Figure, Parameter, Text
from vanzelf.rules.source import Path_, Source
from vanzelf.terms.units import Value

_TRUTHS = {"ja": True, "nee": False, True: True, False: False}


def as_date(value: Any) -> dt.date | None:
    """A YAML date, or text that is one."""
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def exact_value(measure: str, written: Any) -> Value | None:
    """The value of a figure in its measure; ValueError when it does not fit."""
    if written is None:
        return None
    if measure == "ja-nee":
        if written not in _TRUTHS:
            raise ValueError("ja or nee")
        return _TRUTHS[written]
    if measure == "datum":
        date = as_date(written)
        if date is None:
            raise ValueError("a date such as 2026-01-31")
        return date
    if measure == "tekst":
        return str(written)
    if isinstance(written, bool) or not isinstance(written, int | Fraction | str):
        raise ValueError("a number")
    try:
        value = Fraction(written)
    except ValueError:
        raise ValueError("a number") from None
    if measure == "procent":
        value /= 100
    if measure == "getal" and value.denominator != 1:
        raise ValueError("a whole number")
    return normal(value)


def _decimals(values: list[Value | None], least: int) -> int:
    most = least
    for value in values:
        scaled, decimals = Fraction(value) if isinstance(value, int | Fraction) else Fraction(0), 0
        while scaled.denominator != 1 and decimals < 18:
            scaled, decimals = scaled * 10, decimals + 1
        most = max(most, decimals)
    return most


def value_type(entry: dict[str, Any], values: list[Value | None]) -> Type:
    """The type of a parameter, bounded by the values it takes."""
    measure = entry["maat"]
    if measure == "ja-nee":
        return TRUTH
    if measure == "datum":
        return DATE
    if measure == "tekst":
        return TEXT
    numbers = [Fraction(value) for value in values if isinstance(value, int | Fraction)]
    money = measure in ("euro", "cent")
    owner = {"persoon": Owner.PERSON, "eenheid": Owner.UNIT}.get(entry.get("van", ""))
    return Type(
        Kind.MONEY if money else Kind.NUMBER,
        period=entry.get("periode"),
        income=entry.get("inkomensbegrip"),
        owner=owner,
        low=min(numbers, default=Fraction(0)),
        high=max(numbers, default=Fraction(0)),
        decimals=_decimals(values, 2 if measure == "cent" else 0),
    )


def read_parameters(source: Source, entries: dict[str, Any], path: Path_) -> dict[str, Parameter]:
    """Every parameter of a file; problems are noted in the source."""
    result = {}
    for name, entry in entries.items():
        read = _read_parameter(source, name, entry, (*path, name))
        if any(("rijen" in figure) != ("tabel" in entry) for figure in entry["waarden"]):
            source.broken.add(name)
        else:
            result[name] = read
    return result


def _read_parameter(source: Source, name: str, entry: dict[str, Any], path: Path_) -> Parameter:
    figures = [
        _read_figure(source, entry, figure, (*path, "waarden", index))
        for index, figure in enumerate(entry["waarden"])
    ]
    _check_order(source, figures, path)
    values = [value for figure in figures for value in _values_of(figure)]
    text: Text = entry.get("naam") or {"nl": name.replace("_", " "), "en": name.replace("_", " ")}
    return Parameter(
        name,
        text,
        value_type(entry, values),
        tuple(figures),
        source.key_place(path),
        entry["maat"],
        local=bool(entry.get("lokaal", False)),
        rung=entry.get("trede"),
        rung_class=entry.get("klasse", "alle"),
        over=_over(entry, figures),
        declared={key: value for key, value in entry.items() if key != "waarden"},
    )


def _values_of(figure: Figure) -> list[Value | None]:
    return [value for _, value in figure.rows] if figure.rows else [figure.value]


def _over(entry: dict[str, Any], figures: list[Figure]) -> Type | None:
    if "tabel" not in entry:
        return None
    bounds = [Fraction(b) for f in figures for b, _ in f.rows if isinstance(b, int | Fraction)]
    kinds = {"getal": Kind.NUMBER, "euro": Kind.MONEY, "datum": Kind.DATE}
    return Type(
        kinds[entry["tabel"]["op"]], low=min(bounds, default=None), high=max(bounds, default=None)
    )


def _read_figure(
    source: Source, entry: dict[str, Any], figure: dict[str, Any], path: Path_
) -> Figure:
    measure = entry["maat"]
    start = as_date(figure["vanaf"]) or dt.date.min
    rows: list[tuple[Value, Value | None]] = []
    value: Value | None = None
    at: Path_ = (*path, "waarde")
    try:
        if "rijen" in figure:
            bound_measure = {"getal": "factor", "euro": "euro", "datum": "datum"}
            over = bound_measure[entry.get("tabel", {"op": "getal"})["op"]]
            for index, (bound, result) in enumerate(figure["rijen"]):
                at = (*path, "rijen", index)
                low = exact_value(over, bound)
                if low is None:
                    raise ValueError("a lower bound for each row")
                rows.append((low, exact_value(measure, result)))
        else:
            value = exact_value(measure, figure["waarde"])
    except ValueError as error:
        source.problem(
            at, "figure-value", f"the value should be {error}.", f"The measure is {measure}."
        )
    if ("rijen" in figure) != ("tabel" in entry):
        source.problem(
            path,
            "figure-table",
            "rows go with a table, and a value without.",
            "Add or remove `tabel`.",
        )
    late = _first_out_of_order([low for low, _ in rows])
    if late is not None:
        what, advice = "the rows are not in rising order.", "Sort them, each bound once."
        source.problem((*path, "rijen", late), "figure-rows", what, advice)
    return Figure(start, value, figure["bron"], figure["zekerheid"], tuple(rows))


def _check_order(source: Source, figures: list[Figure], path: Path_) -> None:
    late = _first_out_of_order([figure.valid_from for figure in figures])
    if late is not None:
        source.problem(
            (*path, "waarden", late, "vanaf"),
            "validity-overlap",
            "two values start on the same date, or an earlier one comes later.",
            "Give each value its own `vanaf`, oldest first.",
        )


def _first_out_of_order(values: Sequence[Any]) -> int | None:
    """The place in a row of the first value that is not above the one before it."""
    for index, (before, after) in enumerate(pairwise(values), start=1):
        if after <= before:
            return index
    return None
