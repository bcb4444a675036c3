"""How types combine: what fits together, and the bounds of what comes out."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from vanzelf.language import nodes
from vanzelf.language.nodes import Node
from vanzelf.language.parse import ExpressionError
from vanzelf.language.types import Kind, Type


def fail(code: str, node: Node, what: str, remedy: str) -> ExpressionError:
    """An error at the place of a node."""
    return ExpressionError(code, what, remedy, node.span)


KINDS_FIT = "Compare or combine two of the same kind; see docs/reference/language.md."


def decimals_of(value: int | Fraction, node: Node) -> int:
    """How many decimals an exact value has."""
    decimals, scaled = 0, Fraction(value)
    while scaled.denominator != 1:
        scaled, decimals = scaled * 10, decimals + 1
        if decimals > 18:
            raise fail("number-decimals", node, "more than 18 decimals.", "Use fewer decimals.")
    return decimals


def common_type(node: Node, left: Type, right: Type) -> Type:
    """The type in which both sides fit; raises when kind, period, income or owner clash."""
    if left.kind is not right.kind and not _neutral_pair(left, right):
        raise fail(
            "type-mismatch", node, f"{left.kind} and {right.kind} do not fit together.", KINDS_FIT
        )
    money = left if left.kind is Kind.MONEY else right
    if money.kind is not Kind.MONEY:
        return replace(left, decimals=None)
    if _clash(left.period, right.period):
        what = f"an amount per {left.period} and one per {right.period} do not fit together."
        advice = "Convert one side: per_jaar(…), per_kwartaal(…) or per_maand(…)."
        raise fail("period-mismatch", node, what, advice)
    if _clash(left.income, right.income):
        what = f"the incomes {left.income} and {right.income} do not fit together."
        advice = "Use one definition, or declare a derived concept that converts."
        raise fail("income-mismatch", node, what, advice)
    if _clash(left.owner, right.owner):
        what = f"money of one {left.owner} and of one {right.owner} do not fit together."
        advice = "Sum over the members first: som(leden, …)."
        raise fail("owner-mismatch", node, what, advice)
    return replace(
        money,
        period=left.period or right.period,
        income=left.income or right.income,
        owner=left.owner or right.owner,
        decimals=None,
    )


def _clash(left: str | None, right: str | None) -> bool:
    return left is not None and right is not None and left != right


def _neutral_pair(left: Type, right: Type) -> bool:
    """A plain number beside money is an amount in euros (thresholds such as `24`)."""
    return {left.kind, right.kind} == {Kind.NUMBER, Kind.MONEY}


def hull(common: Type, left: Type, right: Type) -> Type:
    """The type of a value that is one of two."""
    low = None if left.low is None or right.low is None else min(left.low, right.low)
    high = None if left.high is None or right.high is None else max(left.high, right.high)
    choices = left.choices if left.choices == right.choices else ()
    return replace(common.within(low, high), choices=choices).computed_from(left, right)


def extreme_bound(
    bounds: list[Fraction | None], pick: Callable[..., Fraction], *, strict: bool
) -> Fraction | None:
    """The bound of the least or greatest of some values; strict: one known bound is enough."""
    known = [bound for bound in bounds if bound is not None]
    if strict:
        return pick(known) if known else None
    return pick(known) if len(known) == len(bounds) else None


def sum_type(common: Type, operator: str, left: Type, right: Type) -> Type:
    """The type of a sum or difference."""
    low_of, high_of = (right.low, right.high)
    if operator == "-":
        low_of, high_of = (
            None if right.high is None else -right.high,
            None if right.low is None else -right.low,
        )
    low = None if left.low is None or low_of is None else left.low + low_of
    high = None if left.high is None or high_of is None else left.high + high_of
    return common.within(low, high).computed_from(left, right)


def scaled(value: Type, factor: Fraction) -> Type:
    """The type of a value times a fixed factor."""
    low = None if value.low is None else value.low * factor
    high = None if value.high is None else value.high * factor
    return value.within(*((low, high) if factor >= 0 else (high, low)))


def _corners(left: Type, right: Type) -> tuple[Fraction | None, Fraction | None]:
    if None in (left.low, left.high, right.low, right.high):
        return None, None
    products = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]  # type: ignore[operator]
    return min(products), max(products)


def product_type(node: nodes.Arithmetic, left: Type, right: Type) -> Type:
    """The type of a product; two amounts cannot be multiplied."""
    if left.kind is Kind.MONEY and right.kind is Kind.MONEY:
        raise fail(
            "money-squared", node, "an amount times an amount is not money.", "Use a factor."
        )
    money = left if left.kind is Kind.MONEY else right
    return money.within(*_corners(left, right)).computed_from(left, right)


def quotient_type(node: nodes.Arithmetic, left: Type, right: Type) -> Type:
    """The type of a quotient; the divisor is provably above zero."""
    if not right.positive:
        raise fail(
            "division-by-zero",
            node.right,
            "this could be zero or less, so dividing by it may mean nothing.",
            "Give the concept a bereik above zero, or divide by max(1, …).",
        )
    assert right.low is not None
    if right.kind is Kind.MONEY:
        if left.kind is not Kind.MONEY:
            raise fail(
                "money-inverse",
                node,
                "a number divided by money is nothing.",
                "Divide money by money, or take getal(…).",
            )
        common_type(node, left, right)
        result = Type(Kind.NUMBER)
    else:
        result = left
    inverse_low = None if right.high is None else 1 / right.high
    inverse = Type(Kind.NUMBER, low=inverse_low or Fraction(0), high=1 / right.low)
    return result.within(*_corners(left, inverse))
