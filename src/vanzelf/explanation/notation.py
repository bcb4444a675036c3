"""How values look on screen: amounts, numbers, shares and dates, in Dutch and in English.

Everything is exact: values are integers and fractions, rounded half up only for display. The space
after € is an ordinary one; pages that must not break there put a no-break space in its place.
"""

import datetime as dt
from fractions import Fraction
from typing import Final, Literal

from vanzelf.language.types import Kind, Type
from vanzelf.terms.units import Value

Language = Literal["nl", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")

MONTHS: Final = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}
_MONTH_NAMES: Final = {language: names.split() for language, names in MONTHS.items()}
_TRUTH: Final = {"nl": ("nee", "ja"), "en": ("no", "yes")}
PER: Final = {
    "nl": {"jaar": "per jaar", "kwartaal": "per kwartaal", "maand": "per maand"},
    "en": {"jaar": "a year", "kwartaal": "a quarter", "maand": "a month"},
}
ONCE: Final = {"nl": "in één keer", "en": "as a one-off"}


def _grouped(whole: int, language: Language) -> str:
    text = f"{whole:,}"
    return text.replace(",", ".") if language == "nl" else text


def decimal(
    value: int | Fraction, language: Language, decimals: int = 0, *, trim: bool = False
) -> str:
    """A number with a fixed number of decimals, rounded half up; `trim` drops zeros at the end."""
    if isinstance(value, int):
        whole, rest = value, 0
    else:
        above, below = abs(value.numerator), value.denominator
        scaled = (2 * above * 10**decimals + below) // (2 * below)
        whole, rest = divmod(scaled, 10**decimals)
        if value < 0:
            whole = -whole
    digits = f"{rest:0{decimals}d}" if decimals else ""
    if trim:
        digits = digits.rstrip("0")
    sign = "-" if value < 0 and whole == 0 and rest else ""
    comma = "," if language == "nl" else "."
    return f"{sign}{_grouped(whole, language)}{comma + digits if digits else ''}"


def count(value: int, language: Language) -> str:
    """A whole number with separators: 26.190 in Dutch, 26,190 in English."""
    return _grouped(value, language)


def euros(value: int | Fraction, language: Language) -> str:
    """An amount in euros: without decimals when it is whole, otherwise with cents."""
    if isinstance(value, Fraction) and value.denominator == 1:
        value = value.numerator
    mark = "€ " if language == "nl" else "€"
    sign = "-" if value < 0 else ""
    if isinstance(value, int):
        return f"{sign}{mark}{_grouped(abs(value), language)}"
    return f"{sign}{mark}{decimal(value if not sign else -value, language, 2)}"


def cents(value: int, language: Language) -> str:
    """An amount given in whole cents."""
    return euros(Fraction(value, 100), language)


def percent(share: int | Fraction, language: Language, decimals: int = 0) -> str:
    """A share as a percentage: 12% and 1,912%, with at most `decimals` decimals."""
    return f"{decimal(Fraction(share) * 100, language, decimals, trim=True)}%"


def date(value: dt.date, language: Language) -> str:
    """A date in full: 1 november 2026, 1 November 2026."""
    return f"{value.day} {_MONTH_NAMES[language][value.month - 1]} {value.year}"


def per(period: str | None, language: Language) -> str:
    """The words after an amount for its period; empty for a stock on a date."""
    if period == "eenmalig":
        return ONCE[language]
    return PER[language].get(period or "", "")


def value_text(
    value: Value | None, kind: Type | None, language: Language, measure: str = ""
) -> str:
    """A known value as text: an amount with its period, a date in full, ja or nee.

    kind: the type of the value, None when it is not known. measure: `maat` of a parameter.
    """
    if value is None:
        return "onbekend" if language == "nl" else "not known"
    if isinstance(value, bool):
        return _TRUTH[language][value]
    if isinstance(value, dt.date):
        return date(value, language)
    if isinstance(value, str):
        return value.replace("_", " ")
    assert isinstance(value, int | Fraction)
    if measure == "procent":
        return percent(value, language, 4)
    if kind is not None and kind.kind is Kind.MONEY:
        amount, period = euros(value, language), per(kind.period, language)
        return f"{amount} {period}" if period else amount
    return decimal(value, language, 6, trim=True)
