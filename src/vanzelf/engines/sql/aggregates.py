"""Aggregates over members in SQL, three-valued: a member in doubt or an unknown value counts.

SQL's own aggregates skip NULL silently, so every one is guarded by a count of what is not known.
"""

from dataclasses import replace
from fractions import Fraction

from vanzelf.engines.sql.dialect import Dialect
from vanzelf.engines.sql.expressions import Lowered, Lowering, Plain
from vanzelf.engines.sql.numbers import Num, checked
from vanzelf.language import nodes
from vanzelf.language.infer import MOST_MEMBERS
from vanzelf.language.types import Kind
from vanzelf.terms.units import Role

BESIDE = (Role.AANVRAGER, Role.PARTNER)
"""Roles of which there is at most one: their facts stand side by side in the row of the unit."""

SUMMABLE = ("aantal", "som", "elk", "een")
"""Aggregates that can be worked out in parts and put together."""


def row_term(lowering: Lowering, node: nodes.Aggregate, inside: Plain) -> Lowered:
    """The contribution of one role beside the unit; inside: whether there is such a member."""
    counts = inside
    if node.condition is not None:
        condition = lowering.plain(node.condition)
        always = inside.const is True
        nullable = inside.nullable or condition.nullable
        counts = condition if always else Plain(f"({inside.sql} AND {condition.sql})", nullable)
    if node.function in ("elk", "een"):
        return _row_verdict(lowering, node, counts)
    zero = lowering.constant(0)
    value = lowering.constant(1) if node.value is None else lowering.number(node.value)
    if isinstance(value, Num) and value.divisors:
        raise NotExactError(node)
    return value if counts.const is True else lowering.chosen([counts], [value, zero])


def _row_verdict(lowering: Lowering, node: nodes.Aggregate, counts: Plain) -> Plain:
    value = Plain("TRUE", False, True) if node.value is None else lowering.plain(node.value)
    if counts.const is True:
        return value
    if node.function == "een":
        return counts if value.const is True else _either(counts, value, "AND")
    return _either(Plain(f"(NOT {counts.sql})", counts.nullable), value, "OR")


def _either(left: Plain, right: Plain, word: str) -> Plain:
    return Plain(f"({left.sql} {word} {right.sql})", left.nullable or right.nullable)


def combined(lowering: Lowering, function: str, parts: list[Lowered]) -> Lowered:
    """Parts of one aggregate put together: added, or joined by AND (elk) or OR (een)."""
    result = parts[0]
    for part in parts[1:]:
        if isinstance(result, Num) and isinstance(part, Num):
            result = lowering.numbers.add(result, part)
        else:
            assert isinstance(result, Plain) and isinstance(part, Plain)
            result = _either(result, part, "AND" if function == "elk" else "OR")
    return result


def in_roles(roles: tuple[Role, ...]) -> str:
    """The condition that a member row has one of some roles."""
    return f"rol IN ({', '.join(repr(str(role)) for role in roles)})"


class Aggregation:
    """Lowers aggregates in the scope of member rows."""

    def __init__(self, lowering: Lowering, *, all_certain: bool) -> None:
        self.lowering = lowering
        self.dialect: Dialect = lowering.dialect
        self.inside = Plain("TRUE" if all_certain else "lid", not all_certain)

    def lower(
        self, node: nodes.Aggregate, roles: tuple[Role, ...], default: Lowered | None
    ) -> Lowered:
        """The SQL of one aggregate, for a query grouped by unit."""
        present = in_roles(roles)
        counts = self._counts(node)
        if node.function == "aantal":
            return self._count(present, counts)
        if node.function == "som":
            return self._sum(node, present, counts)
        if node.function in ("elk", "een"):
            return self._quantified(node, present, counts)
        assert default is not None
        return self._picked(node, present, counts, default)

    def _counts(self, node: nodes.Aggregate) -> Plain:
        """Whether a row counts: membership and condition."""
        if node.condition is None:
            return self.inside
        condition = self.lowering.plain(node.condition)
        if not self.inside.nullable:
            return condition
        return Plain(f"({self.inside.sql} AND {condition.sql})", True)

    def _number_of(self, present: str, condition: str) -> str:
        return f"count(*) FILTER (WHERE {present} AND {condition})"

    def _guarded(self, doubt: str | None, present: str, sql: str) -> str:
        if doubt is None:
            return sql
        return f"(CASE WHEN {self._number_of(present, doubt)} = 0 THEN {sql} END)"

    def _doubt(self, counts: Plain, *values: Lowered) -> str | None:
        parts = [f"{counts.sql} IS NULL"] if counts.nullable else []
        unknown = [f"{value.sql} IS NULL" for value in values if value.nullable]
        if unknown:
            parts.append(
                f"({counts.sql} AND ({' OR '.join(unknown)}))"
                if counts.sql != "TRUE"
                else f"({' OR '.join(unknown)})"
            )
        return f"({' OR '.join(parts)})" if parts else None

    def _count(self, present: str, counts: Plain) -> Num:
        doubt = self._doubt(counts)
        sql = self._guarded(doubt, present, self._number_of(present, counts.sql))
        zero = constant_bounds()
        return Num(sql, 0, *zero, nullable=doubt is not None)

    def _sum(self, node: nodes.Aggregate, present: str, counts: Plain) -> Num:
        assert node.value is not None
        value = self.lowering.number(node.value)
        if value.divisors:
            raise NotExactError(node)
        doubt = self._doubt(counts, value)
        low = min(value.low * MOST_MEMBERS, Fraction(0))
        high = max(value.high * MOST_MEMBERS, Fraction(0))
        result = replace(value, low=low, high=high, const=None, nullable=doubt is not None)
        wide = checked(result.magnitude) or value.wide
        term = self.dialect.widened(value.sql) if wide else value.sql
        total = f"coalesce(sum({term}) FILTER (WHERE {present} AND {counts.sql}), 0)"
        cast = self.dialect.widened(total) if wide else f"CAST({total} AS BIGINT)"
        return replace(result, sql=self._guarded(doubt, present, cast), wide=wide)

    def _quantified(self, node: nodes.Aggregate, present: str, counts: Plain) -> Plain:
        value = Plain("TRUE", False) if node.value is None else self.lowering.plain(node.value)
        every = node.function == "elk"
        if counts.sql == "TRUE":
            verdict = value.sql
        elif every:
            verdict = f"(NOT {counts.sql} OR {value.sql})"
        else:
            verdict = f"({counts.sql} AND {value.sql})"
        nullable = counts.nullable or value.nullable
        settled = f"{'NOT ' if every else ''}{verdict}"
        decisive = f"{self._number_of(present, settled)} > 0"
        if not nullable:
            return Plain(f"(NOT ({decisive}))" if every else f"({decisive})", False)
        unknown = f"{self._number_of(present, f'{verdict} IS NULL')} > 0"
        first, last = ("FALSE", "TRUE") if every else ("TRUE", "FALSE")
        return Plain(
            f"(CASE WHEN {decisive} THEN {first} WHEN {unknown} THEN NULL ELSE {last} END)"
        )

    def _picked(
        self, node: nodes.Aggregate, present: str, counts: Plain, default: Lowered
    ) -> Lowered:
        assert node.value is not None
        value = self.lowering.lower(node.value)
        key = None if node.key is None else self.lowering.lower(node.key)
        if isinstance(key, Num) and key.divisors:
            raise NotExactError(node)
        if isinstance(value, Num) and isinstance(default, Num):
            if value.divisors:
                raise NotExactError(node)
            value, default = self.lowering.numbers.aligned([value, default])
        doubt = self._doubt(counts, *(part for part in (value, key) if part is not None))
        where = f"{present} AND {counts.sql}"
        if key is not None:
            text = isinstance(value, Plain) and self.lowering.type_of(node.value).kind is Kind.TEXT
            found = self.dialect.first_by(value.sql, key.sql, where, text=text)
        else:
            function = "max" if node.function == "hoogste" else "min"
            found = f"{function}({value.sql}) FILTER (WHERE {where})"
        some = self._number_of(present, counts.sql)
        sql = f"(CASE WHEN {some} = 0 THEN {default.sql} ELSE {found} END)"
        sql = self._guarded(doubt, present, sql)
        if isinstance(value, Num) and isinstance(default, Num):
            low, high = min(value.low, default.low), max(value.high, default.high)
            wide = value.wide or default.wide
            sql = self.dialect.widened(sql) if wide else f"CAST({sql} AS BIGINT)"
            return replace(value, sql=sql, low=low, high=high, const=None, nullable=True, wide=wide)
        return Plain(sql)


def constant_bounds() -> tuple[Fraction, Fraction]:
    """The bounds of a number of members."""
    return Fraction(0), Fraction(MOST_MEMBERS)


class NotExactError(Exception):
    """A value that is itself a quotient by an expression cannot be summed or picked exactly."""

    def __init__(self, node: nodes.Aggregate) -> None:
        self.node = node
        super().__init__("round the value before it is summed or picked")
