"""Shares as percentages that never claim all or nothing when it is not so."""

from fractions import Fraction

from vanzelf.explanation.notation import Language, percent


def share_percent(share: float | Fraction, language: Language, decimals: int = 0) -> str:
    """A share in percent; 99,6% is not shown as 100%, nor 0,4% as 0%."""
    exact = Fraction(share).limit_denominator(1_000_000)
    text = percent(exact, language, decimals)
    edge = (text == percent(Fraction(1), language) and exact != 1) or (
        text == percent(Fraction(0), language) and exact != 0
    )
    return share_percent(exact, language, decimals + 1) if edge and decimals < 3 else text
