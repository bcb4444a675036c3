"""Lowering of expressions: one method per node, the same three values as the reference engine.

SQL's AND, OR, NOT, comparisons and arithmetic are already three-valued; CASE, min, max, table
lookups and aggregates are not, so they are written out here.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from vanzelf.engines.kleene import COMPARISONS
from vanzelf.engines.sql.calendar import date_sql
from vanzelf.engines.sql.dates import by_date
from vanzelf.engines.sql.dialect import Dialect
from vanzelf.engines.sql.lowered import (
    Lowered,
    Plain,
    column_of,
    either_unknown,
    extreme_sql,
    reachable,
    value_of,
)
from vanzelf.engines.sql.numbers import Arithmetic, Num, TooWideError, constant
from vanzelf.engines.typing import inference
from vanzelf.language import nodes
from vanzelf.language.functions import (
    CONVERSIONS,
    FIRST_DAY,
    FUNCTIONS,
    LAST_DAY,
    LONGEST_SHIFT,
    MONTHS_IN,
    ROUNDING,
)
from vanzelf.language.nodes import Node
from vanzelf.language.types import Kind, Type
from vanzelf.rules.program import Program

Resolve = Callable[[Node], Lowered]
"""How a scope turns a name, `aanvrager.x` or an aggregate into a column."""
Expand = Callable[[Node], "tuple[Node, Lowering] | None"]
"""How a scope gives what a name stands for, with the lowering for it; None for what is given."""


def _nothing(_node: Node) -> "tuple[Node, Lowering] | None":
    return None


_LEAVES = (nodes.Literal, nodes.Name, nodes.OfApplicant, nodes.Aggregate)


class Lowering:
    """Lowers expressions of one program in one scope."""

    def __init__(
        self, program: Program, dialect: Dialect, resolve: Resolve, expand: Expand | None = None
    ) -> None:
        self.program = program
        self.expand = expand or _nothing
        self.dialect = dialect
        self.numbers = Arithmetic(dialect)
        self.resolve = resolve
        self._inference = inference(program)

    def lower(self, node: Node) -> Lowered:
        """The SQL of an expression."""
        if not isinstance(node, _LEAVES):
            found = by_date(self, node)
            if found is not None:
                return found
        method = getattr(self, f"_{type(node).__name__.lower()}")
        try:
            result: Lowered = method(node)
        except TooWideError as error:
            error.node = error.node or node
            raise
        return result

    def number(self, node: Node) -> Num:
        """The SQL of a numeric expression, with the bounds the type system proved."""
        result = self.lower(node)
        assert isinstance(result, Num)
        return result

    def plain(self, node: Node) -> Plain:
        """The SQL of a truth, date or text."""
        result = self.lower(node)
        assert isinstance(result, Plain)
        return result

    def constant(self, value: Any) -> Lowered:
        """A fixed value."""
        if isinstance(value, bool):
            return Plain("TRUE" if value else "FALSE", False, value)
        if isinstance(value, int | Fraction):
            return constant(value)
        if isinstance(value, dt.date):
            return Plain(self.dialect.date(value), False, value)
        return Plain(self.dialect.text(value), False, value)

    def truth(self, sql: str, rests_on: Plain) -> Plain:
        """A truth that is unknown when the column it rests on is."""
        return Plain(sql, rests_on.nullable, unknown=rests_on.is_unknown)

    def unknown(self, kind: Type) -> Lowered:
        """Not known, in a type."""
        if kind.numeric:
            zero = Fraction(0)
            return Num(
                "CAST(NULL AS BIGINT)", kind.decimals or 0, kind.low or zero, kind.high or zero
            )
        names = {Kind.TRUTH: "BOOLEAN", Kind.DATE: "DATE", Kind.TEXT: self.dialect.string}
        return Plain(f"CAST(NULL AS {names[kind.kind]})")

    def type_of(self, node: Node) -> Type:
        """The type of an expression."""
        return self._inference.of(node)

    def _literal(self, node: nodes.Literal) -> Lowered:
        return self.constant(node.value)

    def _name(self, node: nodes.Name) -> Lowered:
        found = self.program.constants.get(node.id)
        if found is None:
            return self.resolve(node)
        return self.unknown(found.type) if found.value is None else self.constant(found.value)

    def _ofapplicant(self, node: nodes.OfApplicant) -> Lowered:
        return self.resolve(node)

    def _aggregate(self, node: nodes.Aggregate) -> Lowered:
        return self.resolve(node)

    def _not(self, node: nodes.Not) -> Lowered:
        return self.opposite(self.plain(node.operand))

    def opposite(self, truth: Plain) -> Plain:
        """Not."""
        if truth.const is not None:
            return Plain("FALSE" if truth.const else "TRUE", False, not truth.const)
        return Plain(f"(NOT {truth.sql})", truth.nullable, unknown=truth.is_unknown)

    def _and(self, node: nodes.And) -> Lowered:
        return self._joined(node.operands, "AND")

    def _or(self, node: nodes.Or) -> Lowered:
        return self._joined(node.operands, "OR")

    def _joined(self, operands: tuple[Node, ...], word: str) -> Lowered:
        return self.joined([self.plain(operand) for operand in operands], word)

    def joined(self, parts: Sequence[Plain], word: str) -> Plain:
        """Truths joined by AND or OR; what is fixed falls away, or settles it."""
        decisive = word == "OR"
        settled = next((part for part in parts if part.const is decisive), None)
        if settled is not None:
            return settled
        parts = [part for part in parts if part.const is None]
        if not parts:
            return Plain("FALSE" if decisive else "TRUE", False, not decisive)
        if len(parts) == 1:
            return parts[0]
        sql = f" {word} ".join(part.sql for part in parts)
        return Plain(f"({sql})", any(part.nullable for part in parts))

    def _compare(self, node: nodes.Compare) -> Lowered:
        left, right = self.lower(node.left), self.lower(node.right)
        if left.const is not None and right.const is not None:
            return self.constant(COMPARISONS[node.operator](value_of(left), value_of(right)))
        nullable = left.nullable or right.nullable
        unknown = either_unknown(left, right)
        if isinstance(left, Num) and isinstance(right, Num):
            sql = self.numbers.compare(node.operator, left, right)
        else:
            sql = f"({left.sql} {node.operator} {right.sql})"
        return Plain(sql, nullable, unknown=unknown)

    def _inset(self, node: nodes.InSet) -> Lowered:
        operand = self.lower(node.operand)
        items = [self.lower(item) for item in node.items]
        if isinstance(operand, Num):
            parts = [
                self.numbers.compare("=", operand, item) for item in items if isinstance(item, Num)
            ]
            return Plain(f"({' OR '.join(parts)})", operand.nullable)
        return Plain(
            f"({operand.sql} IN ({', '.join(item.sql for item in items)}))", operand.nullable
        )

    def _arithmetic(self, node: nodes.Arithmetic) -> Lowered:
        left, right = self.number(node.left), self.number(node.right)
        if node.operator == "*":
            return self._within(node, self.numbers.multiply(left, right))
        if node.operator == "/":
            return self._within(node, self.numbers.divide(left, self._within(node.right, right)))
        return self._within(node, self.numbers.add(left, right, minus=node.operator == "-"))

    def _within(self, node: Node, number: Num) -> Num:
        """Take over bounds from the type where they are tighter."""
        kind = self.type_of(node)
        low = number.low if kind.low is None else max(number.low, kind.low)
        high = number.high if kind.high is None else min(number.high, kind.high)
        return replace(number, low=low, high=high)

    def _negate(self, node: nodes.Negate) -> Lowered:
        return self.numbers.negate(self.number(node.operand))

    def _case(self, node: nodes.Case) -> Lowered:
        conditions = [self.plain(branch.condition) for branch in node.branches]
        values = [self.lower(branch.value) for branch in node.branches] + [
            self.lower(node.otherwise)
        ]
        return self.chosen(conditions, values)

    def chosen(self, conditions: list[Plain], values: list[Lowered]) -> Lowered:
        """A case over lowered parts: unknown as soon as a tested condition is unknown."""
        conditions, values = reachable(conditions, values)
        if not conditions:
            return values[-1]
        numbers = [value for value in values if isinstance(value, Num)]
        aligned: list[Any] = list(self.numbers.aligned(numbers)) if numbers else list(values)
        lines = []
        for condition, value in zip(conditions, aligned[:-1], strict=True):
            if condition.nullable:
                lines.append(f"WHEN {condition.is_unknown} THEN NULL")
            lines.append(f"WHEN {condition.sql} THEN {value.sql}")
        sql = f"(CASE {' '.join(lines)} ELSE {aligned[-1].sql} END)"
        nullable = any(c.nullable for c in conditions) or any(v.nullable for v in values)
        if not numbers:
            return Plain(sql, nullable)
        first: Num = aligned[0]
        wide = any(number.wide for number in aligned)
        return replace(
            first,
            sql=self.dialect.widened(sql) if wide else f"CAST({sql} AS BIGINT)",
            low=min(number.low for number in numbers),
            high=max(number.high for number in numbers),
            nullable=nullable,
            const=None,
            wide=wide,
        )

    def _call(self, node: nodes.Call) -> Lowered:
        name = node.function
        if name in ("min", "max"):
            return self._extreme(node)
        if name in ROUNDING:
            step = node.arguments[1]
            assert isinstance(step, nodes.Literal) and not isinstance(step.value, str | dt.date)
            rounded = self.numbers.rounded(
                self.number(node.arguments[0]), Fraction(step.value), name
            )
            return self._within(node, rounded)
        if name in CONVERSIONS:
            period = self.type_of(node.arguments[0]).period
            assert period is not None
            factor = Fraction(MONTHS_IN[CONVERSIONS[name]], MONTHS_IN[period])
            return self.numbers.multiply(self.number(node.arguments[0]), constant(factor))
        if name == "getal":
            return self.number(node.arguments[0])
        if name == "schijf":
            return self._table(node)
        return self._date_call(node)

    def _extreme(self, node: nodes.Call) -> Lowered:
        result = self.lower(node.arguments[0])
        for argument in node.arguments[1:]:
            result = self._extreme_of(node.function, result, self.lower(argument))
        return self._within(node, result) if isinstance(result, Num) else result

    def _extreme_of(self, name: str, left: Lowered, right: Lowered) -> Lowered:
        if not isinstance(left, Num) or not isinstance(right, Num):
            assert isinstance(left, Plain) and isinstance(right, Plain)
            return Plain(extreme_sql(name, left, right), left.nullable or right.nullable)
        a, b = self.numbers.aligned([left, right])
        pick = min if name == "min" else max
        if a.const is not None and b.const is not None:
            return a if pick(a.const, b.const) == a.const else b
        wide = a.wide or b.wide
        nullable = a.nullable or b.nullable
        sql = extreme_sql(name, a, b)
        low, high = pick(a.low, b.low), pick(a.high, b.high)
        return replace(a, sql=sql, low=low, high=high, nullable=nullable, const=None, wide=wide)

    def _table(self, node: nodes.Call) -> Lowered:
        table = node.arguments[0]
        assert isinstance(table, nodes.Name)
        found = self.program.constants[table.id]
        key = self.lower(node.arguments[1])
        unknown = self.unknown(found.type)
        values = [unknown]
        below = [self._below(key, self.constant(bound)) for bound, _ in found.rows]
        # Once the first comparison is known the key is, so the others need no guard.
        conditions = [below[0], *(replace(each, nullable=False) for each in below[1:])]
        for _, value in found.rows:
            values.append(unknown if value is None else self.constant(value))
        return self.chosen(conditions, values)

    def _below(self, key: Lowered, bound: Lowered) -> Plain:
        if isinstance(key, Num) and isinstance(bound, Num):
            return Plain(self.numbers.compare("<", key, bound), key.nullable)
        return Plain(f"({key.sql} < {bound.sql})", key.nullable)

    def _date_call(self, node: nodes.Call) -> Lowered:
        values = [self.lower(argument) for argument in node.arguments]
        if all(value.const is not None for value in values):
            fixed = [v.const for v in values]
            return self.constant(FUNCTIONS[node.function].compute(*fixed))
        nullable = any(value.nullable for value in values)
        sql = date_sql(self.dialect, node.function, [value.sql for value in values])
        if node.function in LONGEST_SHIFT:
            sql = self._within_calendar(node.function, sql, *values)
        kind = self.type_of(node)
        return column_of(kind, sql, nullable=nullable)

    def _within_calendar(self, function: str, moved: str, date: Lowered, shift: Lowered) -> str:
        """A moved date, stopped at the ends of the calendar."""
        assert isinstance(shift, Num)
        limits = []
        if shift.high > 0:
            limits.append((">", LAST_DAY))
        if shift.low < 0:
            limits.append(("<", FIRST_DAY))
        cases = []
        for sign, end in limits:
            tested, limit = moved, end
            if isinstance(shift.const, int):  # then the date itself tells
                back = FUNCTIONS[function].compute
                tested, limit = date.sql, back(end, -shift.const)
            reached = f"{tested} {sign} {self.dialect.date(limit)}"
            cases.append(f"WHEN {reached} THEN {self.dialect.date(end)}")
        return f"(CASE {' '.join(cases)} ELSE {moved} END)" if cases else moved
