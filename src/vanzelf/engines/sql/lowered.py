"""Lowered expressions: SQL with what is known of its value beforehand."""

import datetime as dt
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from vanzelf.engines.sql.numbers import NARROW, Num, TooWideError
from vanzelf.language.types import Type


@dataclass(frozen=True, slots=True)
class Plain:
    """A truth, date or text as SQL. const: its value when it is fixed.

    unknown: SQL that is true when it is null, where that is simpler than asking.
    """

    sql: str
    nullable: bool = True
    const: bool | dt.date | str | None = None
    unknown: str | None = None

    @property
    def is_unknown(self) -> str:
        """SQL that is true when it is null."""
        return self.unknown or f"{self.sql} IS NULL"


Lowered = Num | Plain


def column_of(kind: Type, sql: str, *, nullable: bool = True) -> Lowered:
    """A column that holds a fact of a type as a scaled integer, boolean, date or text."""
    if not kind.numeric:
        return Plain(sql, nullable)
    assert kind.low is not None and kind.high is not None
    column = Num(sql, 2 if kind.decimals is None else kind.decimals, kind.low, kind.high, nullable)
    if column.magnitude > NARROW:
        raise TooWideError
    return column


def value_of(fixed: Lowered) -> Any:
    """The exact value of what is fixed."""
    if isinstance(fixed, Num):
        assert fixed.const is not None
        return Fraction(fixed.const, fixed.unit)
    return fixed.const


_COLUMN = re.compile(r"""["`][^"`]+["`]|CAST\((["`][^"`]+["`]) AS BIGINT\)""")


def either_unknown(left: Lowered, right: Lowered) -> str | None:
    """SQL that is true when a side is null; None unless both are columns or never null."""
    parts = []
    for side in (left, right):
        if side.nullable:
            found = _COLUMN.fullmatch(side.sql)
            if found is None:
                return None
            parts.append(f"{found.group(1) or side.sql} IS NULL")
    return " OR ".join(parts) if parts else None


def reachable(conditions: list[Plain], values: list[Lowered]) -> tuple[list[Plain], list[Lowered]]:
    """A case without the branches that a fixed condition rules out."""
    kept: list[Plain] = []
    chosen: list[Lowered] = []
    for condition, value in zip(conditions, values[:-1], strict=True):
        if condition.const is True:
            return kept, [*chosen, value]
        if condition.const is None:
            kept.append(condition)
            chosen.append(value)
    return kept, [*chosen, values[-1]]


def extreme_sql(name: str, left: Lowered, right: Lowered) -> str:
    """The SQL of min or max of two."""
    if left.const is not None:
        left, right = right, left
    if right.const is not None:
        sign = ">" if name == "min" else "<"
        return f"(CASE WHEN {left.sql} {sign} {right.sql} THEN {right.sql} ELSE {left.sql} END)"
    function = "least" if name == "min" else "greatest"
    nulls = [f"{each.sql} IS NULL" for each in (left, right) if each.nullable]
    both = f"{function}({left.sql}, {right.sql})"
    return f"(CASE WHEN {' OR '.join(nulls)} THEN NULL ELSE {both} END)" if nulls else both
