"""The functions an expression may call: the closed vocabulary beside the aggregates.

Each has one meaning here (exact, plain Python) and one lowering per engine; nothing else reaches
a database.
"""

import calendar
import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Exact = int | Fraction


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language: its name, how it is written, and what it computes."""

    name: str
    form: str
    compute: Callable[..., Any]


def normal(value: Exact) -> Exact:
    """A whole Fraction as an int, so that equal values look equal."""
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


def _round_half_up(value: Exact, step: Exact) -> Exact:
    return normal(math.floor(Fraction(value) / step + Fraction(1, 2)) * Fraction(step))


def _round_down(value: Exact, step: Exact) -> Exact:
    return normal(math.floor(Fraction(value) / step) * Fraction(step))


def _round_up(value: Exact, step: Exact) -> Exact:
    return normal(math.ceil(Fraction(value) / step) * Fraction(step))


FIRST_DAY, LAST_DAY = dt.date.min, dt.date.max


def age_on(birth: dt.date, on: dt.date) -> int:
    """Whole years from birth to a date; 29 February counts from 1 March in common years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def add_years(date: dt.date, years: int) -> dt.date:
    """The same day in another year; 29 February becomes 1 March in common years."""
    year = date.year + years
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return _end_of_calendar(years)
    if date.month == 2 and date.day == 29 and not calendar.isleap(year):
        return dt.date(year, 3, 1)
    return date.replace(year=year)


def add_months(date: dt.date, months: int) -> dt.date:
    """The same day some months on, or the last day of that month when it has no such day."""
    index = date.year * 12 + date.month - 1 + months
    year, month = divmod(index, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return _end_of_calendar(months)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(date.day, last))


def add_days(date: dt.date, days: int) -> dt.date:
    """A date some days on."""
    try:
        return date + dt.timedelta(days=days)
    except OverflowError:
        return _end_of_calendar(days)


def _end_of_calendar(shift: int) -> dt.date:
    """Dates run from 1 January 1 to 31 December 9999, "for ever" in registers; none lies beyond."""
    return LAST_DAY if shift > 0 else FIRST_DAY


def month_start(date: dt.date) -> dt.date:
    """The first day of the month."""
    return date.replace(day=1)


def quarter_start(date: dt.date) -> dt.date:
    """The first day of the quarter."""
    return dt.date(date.year, 3 * ((date.month - 1) // 3) + 1, 1)


def year_start(date: dt.date) -> dt.date:
    """1 January."""
    return dt.date(date.year, 1, 1)


def months_between(start: dt.date, end: dt.date) -> int:
    """Whole months from start to end (negative when end is earlier and not a whole month away)."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _year(date: dt.date) -> int:
    return date.year


def _least(*values: Any) -> Any:
    return min(values)


def _greatest(*values: Any) -> Any:
    return max(values)


ROUNDING = ("rond", "rond_omlaag", "rond_omhoog")
CONVERSIONS = {"per_jaar": "jaar", "per_kwartaal": "kwartaal", "per_maand": "maand"}
MONTHS_IN = {"jaar": 12, "kwartaal": 3, "maand": 1}
TABLE_LOOKUP = "schijf"
LONGEST_SHIFT = {"plus_jaren": 1_000, "plus_maanden": 12_000, "plus_dagen": 400_000}
"""How far a date may be moved at once."""
DATE_NUMBERS = {
    "jaar": (dt.MINYEAR, dt.MAXYEAR),
    "leeftijd": (-dt.MAXYEAR, dt.MAXYEAR),
    "maanden_tussen": (-12 * dt.MAXYEAR, 12 * dt.MAXYEAR),
}
"""Bounds of the numbers that dates give."""

FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        Function("min", "min(a, b, …)", _least),
        Function("max", "max(a, b, …)", _greatest),
        Function("rond", "rond(bedrag, stap)", _round_half_up),
        Function("rond_omlaag", "rond_omlaag(bedrag, stap)", _round_down),
        Function("rond_omhoog", "rond_omhoog(bedrag, stap)", _round_up),
        Function("schijf", "schijf(tabel, waarde)", _least),
        Function("per_jaar", "per_jaar(bedrag)", _least),
        Function("per_kwartaal", "per_kwartaal(bedrag)", _least),
        Function("per_maand", "per_maand(bedrag)", _least),
        Function("getal", "getal(bedrag)", _least),
        Function("leeftijd", "leeftijd(geboortedatum, datum)", age_on),
        Function("plus_jaren", "plus_jaren(datum, aantal)", add_years),
        Function("plus_maanden", "plus_maanden(datum, aantal)", add_months),
        Function("plus_dagen", "plus_dagen(datum, aantal)", add_days),
        Function("eerste_van_maand", "eerste_van_maand(datum)", month_start),
        Function("eerste_van_kwartaal", "eerste_van_kwartaal(datum)", quarter_start),
        Function("eerste_van_jaar", "eerste_van_jaar(datum)", year_start),
        Function("maanden_tussen", "maanden_tussen(datum, datum)", months_between),
        Function("jaar", "jaar(datum)", _year),
    )
}
