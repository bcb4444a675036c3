"""Exact numbers in SQL: scaled integers, widened only where their bounds ask for it.

A `Num` stands for `sql / (10**scale * den * dyn)`: an integer expression, a number of decimals, a
constant divisor and at most one divisor that is an expression itself. Nothing is ever rounded
except where a rule says so.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from vanzelf.engines.sql.dialect import Dialect

NARROW = 2**63 - 1
WIDEST = 10**38 - 1


class TooWideError(Exception):
    """A number that could grow beyond 38 digits: no engine can hold it exactly."""


@dataclass(frozen=True, slots=True)
class Num:
    """An exact number as SQL. low, high bound the value itself; const is its numerator if fixed."""

    sql: str
    scale: int
    low: Fraction
    high: Fraction
    nullable: bool = True
    den: int = 1
    dyn: str | None = None
    dyn_high: Fraction = Fraction(1)
    const: int | None = None
    wide: bool = False

    @property
    def magnitude(self) -> Fraction:
        """The largest absolute value the integer expression can take."""
        return max(abs(self.low), abs(self.high)) * self.unit * self.dyn_high

    @property
    def unit(self) -> int:
        """The constant by which the integer is divided."""
        return int(10**self.scale * self.den)


def constant(value: int | Fraction) -> Num:
    """A fixed number."""
    exact, scale, den = Fraction(value), 0, 1
    while (exact * 10**scale).denominator != 1 and scale < 18:
        scale += 1
    if (exact * 10**scale).denominator != 1:
        scale, den = 0, exact.denominator
    numerator = int(exact * 10**scale * den)
    return Num(
        _literal(numerator),
        scale,
        exact,
        exact,
        False,
        den,
        const=numerator,
        wide=abs(numerator) > NARROW,
    )


def _literal(value: int) -> str:
    return str(value) if value >= 0 else f"({value})"


class Arithmetic:
    """Arithmetic on `Num` in one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def _cast(self, number: Num, wide: bool) -> str:
        if wide and not number.wide:
            return self.dialect.widened(number.sql)
        return number.sql

    def _check(self, magnitude: Fraction) -> bool:
        if magnitude > WIDEST:
            raise TooWideError
        return magnitude > NARROW

    def times_constant(self, number: Num, factor: int, *, scale: int = 0, den: int = 1) -> Num:
        """The same value written over a larger denominator: 10**scale * den = factor."""
        if factor == 1:
            return number
        grown = replace(number, scale=number.scale + scale, den=number.den * den)
        if number.const is not None:
            value = number.const * factor
            return replace(grown, sql=_literal(value), const=value, wide=abs(value) > NARROW)
        wide = self._check(grown.magnitude)
        return replace(
            grown, sql=f"({self._cast(number, wide)} * {factor})", wide=wide or number.wide
        )

    def _to_unit(self, number: Num, scale: int, den: int) -> Num:
        number = self.times_constant(
            number, 10 ** (scale - number.scale), scale=scale - number.scale
        )
        factor = den // number.den
        return self.times_constant(number, factor, den=factor)

    def _over(self, number: Num, dyn: str, dyn_high: Fraction) -> Num:
        """The same value over one more divisor expression."""
        both = number.dyn_high * dyn_high
        grown = replace(
            number,
            dyn=dyn if number.dyn is None else f"({number.dyn} * {dyn})",
            dyn_high=both,
            const=None,
        )
        wide = self._check(grown.magnitude)
        return replace(
            grown,
            sql=f"({self._cast(number, wide)} * {dyn})",
            wide=wide or number.wide,
            nullable=True,
        )

    def aligned(self, numbers: list[Num]) -> list[Num]:
        """The same values over one denominator, so that the integers compare and add."""
        dyns = {number.dyn: number.dyn_high for number in numbers}
        if len(dyns) > 1:
            divisors = {dyn: high for dyn, high in dyns.items() if dyn is not None}
            numbers = [self._over_others(number, divisors) for number in numbers]
        scale = max(number.scale for number in numbers)
        den = lcm(*(number.den for number in numbers))
        return [self._to_unit(number, scale, den) for number in numbers]

    def _over_others(self, number: Num, divisors: dict[str, Fraction]) -> Num:
        own = number.dyn
        for dyn, high in divisors.items():
            if dyn != own:
                number = self._over(number, dyn, high)
        joined = " * ".join(sorted(divisors))
        return replace(number, dyn=f"({joined})" if len(divisors) > 1 else joined)

    def add(self, left: Num, right: Num, *, minus: bool = False) -> Num:
        """Left + right, or left - right."""
        a, b = self.aligned([left, right])
        low, high = (a.low - b.high, a.high - b.low) if minus else (a.low + b.low, a.high + b.high)
        if a.const is not None and b.const is not None:
            value = a.const - b.const if minus else a.const + b.const
            return replace(
                a, sql=_literal(value), const=value, low=low, high=high, wide=abs(value) > NARROW
            )
        result = replace(a, low=low, high=high, nullable=a.nullable or b.nullable, const=None)
        wide = self._check(result.magnitude) or a.wide or b.wide
        sign = "-" if minus else "+"
        return replace(
            result, sql=f"({self._cast(a, wide)} {sign} {self._cast(b, wide)})", wide=wide
        )

    def negate(self, number: Num) -> Num:
        """The opposite."""
        if number.const is not None:
            value = -number.const
            return replace(
                number, sql=_literal(value), const=value, low=-number.high, high=-number.low
            )
        return replace(number, sql=f"(-{number.sql})", low=-number.high, high=-number.low)

    def multiply(self, left: Num, right: Num) -> Num:
        """The exact product."""
        corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
        dyns = [each.dyn for each in (left, right) if each.dyn is not None]
        result = Num(
            "",
            left.scale + right.scale,
            min(corners),
            max(corners),
            left.nullable or right.nullable,
            left.den * right.den,
            f"({' * '.join(dyns)})" if len(dyns) > 1 else (dyns[0] if dyns else None),
            left.dyn_high * right.dyn_high,
        )
        if left.const is not None and right.const is not None:
            value = left.const * right.const
            return replace(result, sql=_literal(value), const=value, wide=abs(value) > NARROW)
        product = Fraction(1)
        for each in (left, right):
            product *= max(each.magnitude, Fraction(1))
        wide = self._check(product) or left.wide or right.wide
        first, second = self._cast(left, wide), self._cast(right, wide)
        return replace(result, sql=f"({first} * {second})", wide=wide)

    def divide(self, left: Num, right: Num) -> Num:
        """The exact quotient; right is provably above zero."""
        inverse_low, inverse_high = 1 / right.high, 1 / right.low
        corners = [a * b for a in (left.low, left.high) for b in (inverse_low, inverse_high)]
        if right.const is not None:
            flipped = self.multiply(left, constant(Fraction(right.unit)))
            result = replace(flipped, den=flipped.den * right.const)
        else:
            scaled = self.multiply(left, constant(Fraction(right.unit)))
            if right.dyn is not None:
                scaled = self.multiply(
                    scaled,
                    replace(
                        right,
                        sql=right.dyn,
                        scale=0,
                        den=1,
                        dyn=None,
                        low=Fraction(1),
                        high=right.dyn_high,
                    ),
                )
            high = right.magnitude
            dyn = right.sql if scaled.dyn is None else f"({scaled.dyn} * {right.sql})"
            result = replace(
                scaled, dyn=dyn, dyn_high=scaled.dyn_high * high, const=None, nullable=True
            )
        result = replace(result, low=min(corners), high=max(corners))
        if result.const is not None and result.dyn is None:
            return constant(Fraction(result.const, result.unit))
        return result

    def rounded(self, number: Num, step: Fraction, direction: str) -> Num:
        """The value rounded to a multiple of step: half up, down or up."""
        step_num = constant(step)
        s, s_scale = step_num.const or 1, step_num.scale
        if number.const is not None:
            return constant(_round_exact(Fraction(number.const, number.unit), step, direction))
        if (
            number.dyn is None
            and 10**s_scale % (number.unit * s) == 0
            and number.unit * s <= 10**s_scale
        ):
            return number
        low, high = number.low - step, number.high + step
        if number.low >= 0:
            low = max(Fraction(0), low)
        return self._floor(number, step_num, direction, (low, high))

    def _floor(
        self, number: Num, step: Num, direction: str, bounds: tuple[Fraction, Fraction]
    ) -> Num:
        """Integer division of `number / step`, so that floor does the rounding asked for."""
        assert step.const is not None
        divisor, factor, offset = number.unit * step.const, 10**step.scale, 0
        if direction == "rond":
            if divisor % 2 or number.dyn is not None:
                divisor, factor, offset = 2 * divisor, 2 * factor, divisor
            else:
                offset = divisor // 2
        size = number.magnitude * factor + 2 * divisor * number.dyn_high
        wide = self._check(size) or number.wide
        top = self._cast(number, wide)
        if factor != 1:
            top = f"({top} * {factor})"
        bottom = str(divisor) if number.dyn is None else f"({divisor} * {number.dyn})"
        if direction == "rond_omhoog":
            top = f"({top} + {bottom} - 1)"
        elif offset:
            top = f"({top} + {offset if number.dyn is None else f'{offset} * {number.dyn}'})"
        quotient = self._floor_sql(top, bottom, wide=wide, signed=number.low < 0)
        low, high = bounds
        fits = max(abs(low), abs(high)) * 10**step.scale <= NARROW
        sql = f"CAST({quotient} AS BIGINT)" if fits and wide else f"{quotient}"
        if step.const != 1:
            sql = f"({sql} * {step.const})"
        return Num(sql, step.scale, low, high, number.nullable, wide=not fits)

    def _floor_sql(self, top: str, bottom: str, *, wide: bool, signed: bool) -> str:
        positive = self.dialect.quotient(top, bottom, wide=wide)
        if not signed:
            return positive
        negative = self.dialect.quotient(f"({bottom} - 1 - {top})", bottom, wide=wide)
        return f"(CASE WHEN {top} >= 0 THEN {positive} ELSE -{negative} END)"

    def compare(self, operator: str, left: Num, right: Num) -> str:
        """A comparison of the exact values."""
        a, b = self.aligned([left, right])
        wide = a.wide or b.wide
        return f"({self._cast(a, wide)} {operator} {self._cast(b, wide)})"


def _round_exact(value: Fraction, step: Fraction, direction: str) -> Fraction:
    quotient = value / step
    if direction == "rond":
        return (quotient + Fraction(1, 2)).__floor__() * step
    if direction == "rond_omlaag":
        return quotient.__floor__() * step
    return quotient.__ceil__() * step
