"""Sums of money for a general reader: rounded, because more digits would say more than is known."""

from fractions import Fraction

from vanzelf.explanation.notation import Language, decimal, euros

_MILLION = {"nl": "miljoen", "en": "million"}


def rough_euros(cents: int | Fraction, language: Language) -> str:
    """A sum in euros with two or three digits that count: € 1,2 miljoen, € 235.000, € 340."""
    amount = Fraction(cents) / 100
    size = abs(amount)
    if size >= 1_000_000:
        mark = "€ " if language == "nl" else "€"
        decimals = 1 if size < 100_000_000 else 0
        text = decimal(amount / 1_000_000, language, decimals, trim=True)
        return f"{mark}{text} {_MILLION[language]}"
    step = 1000 if size >= 10_000 else 100 if size >= 1000 else 10
    return euros(_to(amount, step), language)


def tens_of_euros(cents: int, language: Language) -> str:
    """What one household gets, rounded to ten euros: € 1.550."""
    return euros(_to(Fraction(cents) / 100, 10), language)


def _to(amount: Fraction, step: int) -> int:
    return (amount / step + Fraction(1, 2)).__floor__() * step
