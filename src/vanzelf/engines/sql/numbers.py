"""Exact numbers in SQL: scaled integers, widened only where their bounds ask for it.

A `Num` stands for `sql / (10**scale * den * divisors)`: an integer expression, a number of
decimals, a constant divisor, and divisors that are expressions themselves (never null, never
below one). Nothing is ever rounded except where a rule says so.
"""

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm, prod

from vanzelf.engines.sql.dialect import Dialect
from vanzelf.language.nodes import Node

NARROW = 2**63 - 1
WIDEST = 10**38 - 1


class TooWideError(Exception):
    """A number that could grow beyond 38 digits: no engine can hold it exactly."""

    node: Node | None = None


@dataclass(frozen=True, slots=True, order=True)
class Divisor:
    """An integer expression that something is divided by; high: the largest it can be."""

    sql: str
    high: Fraction
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Num:
    """An exact number as SQL. low, high bound the value itself; const is its numerator if fixed.

    wide: whether the SQL has the wide integer type.
    """

    sql: str
    scale: int
    low: Fraction
    high: Fraction
    nullable: bool = True
    den: int = 1
    divisors: tuple[Divisor, ...] = ()
    const: int | None = None
    wide: bool = False

    @property
    def unit(self) -> int:
        """The constant by which the integer is divided."""
        return int(10**self.scale * self.den)

    @property
    def divisor_high(self) -> Fraction:
        """The largest value the divisors can have together."""
        return prod((each.high for each in self.divisors), start=Fraction(1))

    @property
    def magnitude(self) -> Fraction:
        """The largest absolute value the integer expression can take."""
        return max(abs(self.low), abs(self.high)) * self.unit * self.divisor_high


def constant(value: int | Fraction) -> Num:
    """A fixed number; raises TooWideError when it has too many digits."""
    exact, scale, den = Fraction(value), 0, 1
    while (exact * 10**scale).denominator != 1 and scale < 18:
        scale += 1
    if (exact * 10**scale).denominator != 1:
        scale, den = 0, exact.denominator
    empty = Num("", scale, exact, exact, False, den)
    return _fixed(empty, int(exact * 10**scale * den))


def _fixed(number: Num, numerator: int) -> Num:
    """A number whose integer is known."""
    if abs(numerator) > WIDEST:
        raise TooWideError
    sql = str(numerator) if numerator >= 0 else f"({numerator})"
    return replace(number, sql=sql, const=numerator, wide=abs(numerator) > NARROW)


def checked(magnitude: Fraction) -> bool:
    """Whether an integer this large needs the wide type; raises TooWideError beyond that."""
    if magnitude > WIDEST:
        raise TooWideError
    return magnitude > NARROW


class Arithmetic:
    """Arithmetic on `Num` in one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def _cast(self, number: Num | Divisor, wide: bool) -> str:
        if wide and not number.wide:
            return self.dialect.widened(number.sql)
        return number.sql

    def product_of(self, divisors: tuple[Divisor, ...]) -> Divisor:
        """Some divisors as one."""
        if len(divisors) == 1:
            return divisors[0]
        high = prod((each.high for each in divisors), start=Fraction(1))
        wide = checked(high) or any(each.wide for each in divisors)
        first, *rest = divisors
        parts = [self._cast(first, wide), *(each.sql for each in rest)]
        return Divisor(f"({' * '.join(parts)})", high, wide)

    def times_constant(self, number: Num, factor: int, *, scale: int = 0, den: int = 1) -> Num:
        """The same value written over a larger denominator: 10**scale * den = factor."""
        if factor == 1:
            return number
        grown = replace(number, scale=number.scale + scale, den=number.den * den)
        if number.const is not None:
            return _fixed(grown, number.const * factor)
        wide = checked(grown.magnitude) or number.wide
        return replace(grown, sql=f"({self._cast(number, wide)} * {factor})", wide=wide)

    def _to_unit(self, number: Num, scale: int, den: int) -> Num:
        more = scale - number.scale
        number = self.times_constant(number, 10**more, scale=more)
        factor = den // number.den
        return self.times_constant(number, factor, den=factor)

    def _over(self, number: Num, missing: Counter[Divisor]) -> Num:
        """The same value over more divisors."""
        if not missing:
            return number
        more = self.product_of(tuple(sorted(missing.elements())))
        divisors = tuple(sorted([*number.divisors, *missing.elements()]))
        grown = replace(number, divisors=divisors, const=None)
        wide = checked(grown.magnitude) or number.wide or more.wide
        return replace(grown, sql=f"({self._cast(number, wide)} * {more.sql})", wide=wide)

    def aligned(self, numbers: list[Num]) -> list[Num]:
        """The same values over one denominator, so that the integers compare and add."""
        wanted: Counter[Divisor] = Counter()
        for number in numbers:
            wanted |= Counter(number.divisors)
        numbers = [self._over(number, wanted - Counter(number.divisors)) for number in numbers]
        scale = max(number.scale for number in numbers)
        den = lcm(*(number.den for number in numbers))
        return [self._to_unit(number, scale, den) for number in numbers]

    def add(self, left: Num, right: Num, *, minus: bool = False) -> Num:
        """Left + right, or left - right."""
        a, b = self.aligned([left, right])
        low, high = (a.low - b.high, a.high - b.low) if minus else (a.low + b.low, a.high + b.high)
        result = replace(
            a, low=low, high=high, nullable=a.nullable or b.nullable, const=None, wide=False
        )
        if a.const is not None and b.const is not None:
            return _fixed(result, a.const - b.const if minus else a.const + b.const)
        wide = checked(result.magnitude) or a.wide or b.wide
        sign = "-" if minus else "+"
        sql = f"({self._cast(a, wide)} {sign} {self._cast(b, wide)})"
        return replace(result, sql=sql, wide=wide)

    def negate(self, number: Num) -> Num:
        """The opposite."""
        opposite = replace(number, low=-number.high, high=-number.low)
        if number.const is not None:
            return _fixed(opposite, -number.const)
        return replace(opposite, sql=f"(-{number.sql})")

    def multiply(self, left: Num, right: Num) -> Num:
        """The exact product."""
        corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
        result = Num(
            "",
            left.scale + right.scale,
            min(corners),
            max(corners),
            left.nullable or right.nullable,
            left.den * right.den,
            tuple(sorted([*left.divisors, *right.divisors])),
        )
        if left.const is not None and right.const is not None:
            return _fixed(result, left.const * right.const)
        product = max(left.magnitude, Fraction(1)) * max(right.magnitude, Fraction(1))
        wide = checked(product) or left.wide or right.wide
        first, second = self._cast(left, wide), self._cast(right, wide)
        return replace(result, sql=f"({first} * {second})", wide=wide)

    def divide(self, left: Num, right: Num) -> Num:
        """The exact quotient; right is provably above zero."""
        inverse = (1 / right.high, 1 / right.low)
        corners = [a * b for a in (left.low, left.high) for b in inverse]
        if right.const is not None:
            shared = gcd(right.unit, right.const)
            flipped = self.multiply(left, constant(right.unit // shared))
            result = replace(flipped, den=flipped.den * (right.const // shared))
        else:
            flipped = self.multiply(left, constant(right.unit))
            if right.divisors:
                inner = self.product_of(right.divisors)
                factor = Num(inner.sql, 0, Fraction(1), inner.high, False, wide=inner.wide)
                flipped = self.multiply(flipped, factor)
            result = self._over_expression(flipped, right)
        result = replace(result, low=min(corners), high=max(corners))
        if result.const is not None:
            return constant(Fraction(result.const, result.unit))
        return result

    def _over_expression(self, number: Num, right: Num) -> Num:
        """A number over an integer that may be null: then the number is null, not the divisor."""
        sql, divisor = number.sql, Divisor(right.sql, right.magnitude, right.wide)
        if number.const is not None and not number.wide:
            sql = f"CAST({sql} AS BIGINT)"
        if right.nullable:
            sql = f"(CASE WHEN {right.sql} IS NOT NULL THEN {sql} END)"
            divisor = replace(divisor, sql=f"coalesce({right.sql}, 1)")
        return replace(
            number,
            sql=sql,
            divisors=tuple(sorted([*number.divisors, divisor])),
            nullable=number.nullable or right.nullable,
            const=None,
        )

    def rounded(self, number: Num, step: Fraction, direction: str) -> Num:
        """The value rounded to a multiple of step: half up, down or up."""
        if number.const is not None:
            exact = Fraction(number.const, number.unit)
            return constant(round_exact(exact, step, direction))
        step_num = constant(step)
        assert step_num.const is not None
        whole = 10**step_num.scale
        if not number.divisors and whole % (number.unit * step_num.const) == 0:
            return number
        low = round_exact(number.low, step, direction)
        high = round_exact(number.high, step, direction)
        return self._floor(number, step_num, direction, (low, high))

    def _floor(
        self, number: Num, step: Num, direction: str, bounds: tuple[Fraction, Fraction]
    ) -> Num:
        """Integer division of `number / step`, so that floor does the rounding asked for."""
        assert step.const is not None
        divisor, factor, offset = number.unit * step.const, 10**step.scale, 0
        if direction == "rond":
            if divisor % 2 or number.divisors:
                divisor, factor, offset = 2 * divisor, 2 * factor, divisor
            else:
                offset = divisor // 2
        size = number.magnitude * factor + 2 * divisor * number.divisor_high
        by = self.product_of(number.divisors) if number.divisors else None
        wide = checked(size) or number.wide or (by is not None and by.wide)
        by_sql = "" if by is None else f" * {self._cast(by, wide)}"
        top = self._cast(number, wide)
        if factor != 1:
            top = f"({top} * {factor})"
        bottom = f"({divisor}{by_sql})" if by_sql else str(divisor)
        if direction == "rond_omhoog":
            top = f"({top} + {bottom} - 1)"
        elif offset:
            top = f"({top} + {offset}{by_sql})"
        low, high = bounds
        fits = max(abs(low), abs(high)) * 10**step.scale <= NARROW
        quotient = self._floor_sql(top, bottom, wide=wide, fits=fits, signed=number.low < 0)
        sql = f"CAST({quotient} AS BIGINT)" if fits and wide else quotient
        if step.const != 1:
            sql = f"({sql} * {step.const})"
        return Num(sql, step.scale, low, high, number.nullable, wide=not fits)

    def _floor_sql(self, top: str, bottom: str, *, wide: bool, fits: bool, signed: bool) -> str:
        positive = self.dialect.quotient(top, bottom, wide=wide, fits=fits)
        if not signed:
            return positive
        below = f"({bottom} - 1 - {top})"
        negative = self.dialect.quotient(below, bottom, wide=wide, fits=fits)
        return f"(CASE WHEN {top} >= 0 THEN {positive} ELSE -{negative} END)"

    def compare(self, operator: str, left: Num, right: Num) -> str:
        """A comparison of the exact values."""
        a, b = self.aligned([left, right])
        wide = a.wide or b.wide
        return f"({self._cast(a, wide)} {operator} {self._cast(b, wide)})"


def round_exact(value: Fraction, step: Fraction, direction: str) -> Fraction:
    """A value rounded to a multiple of step."""
    quotient = value / step
    if direction == "rond":
        return (quotient + Fraction(1, 2)).__floor__() * step
    if direction == "rond_omlaag":
        return quotient.__floor__() * step
    return quotient.__ceil__() * step
