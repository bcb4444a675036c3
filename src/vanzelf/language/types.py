"""The types of the language: what a value is, of which period, whose, and between which bounds.

Bounds are not decoration: they prove that a divisor is positive and decide how wide an integer an
engine needs, so that money stays exact (see docs/decisions/0004).
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """What sort of value it is."""

    TRUTH = "ja-nee"
    NUMBER = "getal"
    MONEY = "geld"
    DATE = "datum"
    TEXT = "tekst"


class Owner(StrEnum):
    """Whose money it is: of one person, or of the unit as a household."""

    PERSON = "persoon"
    UNIT = "eenheid"


PERIODS = ("jaar", "kwartaal", "maand", "stand")
"""Periods of money: per year, quarter or month, or a stock on a date."""


@dataclass(frozen=True, slots=True)
class Type:
    """The type of an expression.

    period, income, owner: only for money; None means neutral (fits with any).
    low, high: bounds of a number or amount (in euros); None means unbounded.
    decimals: how many decimals the value has as a fact or parameter (2 for cents); None when the
    expression is computed.
    choices: the values a text may take.
    """

    kind: Kind
    period: str | None = None
    income: str | None = None
    owner: Owner | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    decimals: int | None = None
    choices: tuple[str, ...] = ()

    @property
    def numeric(self) -> bool:
        """Whether arithmetic applies."""
        return self.kind in (Kind.NUMBER, Kind.MONEY)

    @property
    def whole(self) -> bool:
        """Whether it is provably a whole number."""
        return self.kind is Kind.NUMBER and self.decimals == 0

    @property
    def positive(self) -> bool:
        """Whether the value is provably above zero."""
        return self.low is not None and self.low > 0

    def within(self, low: Fraction | None, high: Fraction | None) -> "Type":
        """The same type with other bounds and, being computed, no declared decimals."""
        return replace(self, low=low, high=high, decimals=None)

    def computed_from(self, *parts: "Type") -> "Type":
        """The type of what is computed from whole numbers without dividing: whole again."""
        whole = self.kind is Kind.NUMBER and all(part.whole for part in parts)
        return replace(self, decimals=0) if whole else self


TRUTH = Type(Kind.TRUTH)
DATE = Type(Kind.DATE)
TEXT = Type(Kind.TEXT)


def number(low: int | Fraction | None, high: int | Fraction | None, decimals: int = 0) -> Type:
    """A plain number between bounds."""
    return Type(Kind.NUMBER, low=_fraction(low), high=_fraction(high), decimals=decimals)


def _fraction(value: int | Fraction | None) -> Fraction | None:
    return None if value is None else Fraction(value)
