"""Aggregates over members in SQL, three-valued: a member in doubt or an unknown value counts.

The aanvrager and the partner stand in the row of their unit, so their part of an aggregate is
plain arithmetic there. Other members are grouped first; the few columns that gives are read
together with the unit's row, where no row of members means that there are none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Any

from vanzelf.engines.sql.expressions import Lowering
from vanzelf.engines.sql.lowered import Lowered, Plain
from vanzelf.engines.sql.numbers import Num, checked, constant
from vanzelf.language import nodes
from vanzelf.language.infer import MOST_MEMBERS
from vanzelf.language.types import Kind

CERTAIN = Plain("TRUE", False, True)


@dataclass(frozen=True, slots=True)
class Picked:
    """What some members offer to hoogste, laagste or eerste.

    doubt: SQL that is true when it cannot be told; some: that anybody counts.
    """

    doubt: tuple[str, ...]
    some: str
    value: Lowered
    key: Lowered | None


class OneMember:
    """The aanvrager or the partner, whose facts stand in the row of the unit."""

    def __init__(self, lowering: Lowering, inside: Plain) -> None:
        self.lowering = lowering
        self.inside = inside

    def number_of(self, node: nodes.Aggregate) -> Num:
        """How many count: one or none."""
        counts = _counts(self.lowering, self.inside, node)
        if counts.const is not None:
            return constant(int(counts.const is True))
        sql = self.lowering.dialect.as_number(counts.sql)
        return Num(sql, 0, Fraction(0), Fraction(1), counts.nullable)

    def total(self, node: nodes.Aggregate) -> Num:
        """The value, or nothing."""
        counts, value = _counts(self.lowering, self.inside, node), _summed(self.lowering, node)
        found = self.lowering.chosen([counts], [value, constant(0)])
        assert isinstance(found, Num)
        return found

    def verdict(self, node: nodes.Aggregate) -> Plain:
        """What holds for this member, as elk or een sees it."""
        return _verdict(self.lowering, self.inside, node)

    def picked(self, node: nodes.Aggregate) -> Picked:
        """This member, if it counts."""
        counts = _counts(self.lowering, self.inside, node)
        value, key = _offered(self.lowering, node)
        return Picked(_doubts(counts, value, key), counts.sql, value, key)


class ManyMembers:
    """Members of roles that more than one person can have, grouped by unit.

    column: registers an aggregate of the grouped rows and gives its column in the unit's row.
    present: SQL that is true for rows of these roles; empty when every row is.
    """

    def __init__(
        self, lowering: Lowering, inside: Plain, present: str, column: Callable[[str], str]
    ) -> None:
        self.lowering = lowering
        self.inside = inside
        self.present = present
        self.column = column

    def number_of(self, node: nodes.Aggregate) -> Num:
        """How many count."""
        counts = _counts(self.lowering, self.inside, node)
        sql = f"coalesce({self._number(counts.sql)}, 0)"
        doubt = self._doubt(_doubts(counts))
        return Num(
            _unless(doubt, sql), 0, Fraction(0), Fraction(MOST_MEMBERS), nullable=bool(doubt)
        )

    def total(self, node: nodes.Aggregate) -> Num:
        """The sum of the values that count."""
        counts, value = _counts(self.lowering, self.inside, node), _summed(self.lowering, node)
        low = min(value.low * MOST_MEMBERS, Fraction(0))
        high = max(value.high * MOST_MEMBERS, Fraction(0))
        doubt = self._doubt(_doubts(counts, value))
        result = replace(value, low=low, high=high, const=None, nullable=bool(doubt))
        wide = checked(result.magnitude) or value.wide
        dialect = self.lowering.dialect
        term = dialect.widened(value.sql) if wide else value.sql
        total = f"sum({term}){self._filter(counts.sql)}"
        cast = dialect.widened(total) if wide else f"CAST({total} AS BIGINT)"
        return replace(result, sql=_unless(doubt, f"coalesce({self.column(cast)}, 0)"), wide=wide)

    def verdict(self, node: nodes.Aggregate) -> Plain:
        """Whether it holds for each, or for at least one."""
        every = node.function == "elk"
        verdict = _verdict(self.lowering, self.inside, node)
        decisive = f"NOT {verdict.sql}" if every else verdict.sql
        first, last = ("FALSE", "TRUE") if every else ("TRUE", "FALSE")
        if not verdict.nullable:
            found = self._most(f"CASE WHEN {decisive} THEN 1 ELSE 0 END")
            return Plain(f"(coalesce({found}, 0) = {0 if every else 1})", False)
        found = self._most(
            f"CASE WHEN {decisive} THEN 2 WHEN {verdict.sql} IS NULL THEN 1 ELSE 0 END"
        )
        return Plain(
            f"(CASE WHEN {found} = 2 THEN {first} WHEN {found} = 1 THEN NULL ELSE {last} END)"
        )

    def picked(self, node: nodes.Aggregate) -> Picked:
        """The one with the highest or lowest value, or the first by a key."""
        counts = _counts(self.lowering, self.inside, node)
        value, key = _offered(self.lowering, node)
        where = self._where(counts.sql)
        if key is not None:
            found = self.lowering.dialect.first_by(
                value.sql, key.sql, where or "TRUE", text=_is_text(self.lowering, node)
            )
            key = replace(key, sql=self.column(f"min({key.sql}){self._filter(counts.sql)}"))
        else:
            function = "max" if node.function == "hoogste" else "min"
            found = f"{function}({value.sql}){self._filter(counts.sql)}"
        doubt = self._doubt(_doubts(counts, *_offered(self.lowering, node)))
        some = f"(coalesce({self._number(counts.sql)}, 0) > 0)"
        return Picked(doubt, some, replace(value, sql=self.column(found), const=None), key)

    def _most(self, sql: str) -> str:
        return self.column(f"max({sql}){self._filter(CERTAIN.sql)}")

    def _number(self, condition: str) -> str:
        return self.column(f"count(*){self._filter(condition)}")

    def _where(self, condition: str) -> str:
        parts = [part for part in (self.present, condition) if part and part != CERTAIN.sql]
        return " AND ".join(parts)

    def _filter(self, condition: str) -> str:
        where = self._where(condition)
        return f" FILTER (WHERE {where})" if where else ""

    def _doubt(self, doubts: tuple[str, ...]) -> tuple[str, ...]:
        if not doubts:
            return ()
        either = " OR ".join(doubts)
        return (f"{self._number(f'({either})')} > 0",)


Part = OneMember | ManyMembers


def combined(
    lowering: Lowering, node: nodes.Aggregate, parts: Sequence[Part], default: Lowered | None
) -> Lowered:
    """An aggregate from its parts: the aanvrager, the partner and the others."""
    if not parts:
        return _of_nobody(node, default)
    add = lowering.numbers.add
    if node.function == "aantal":
        return reduce(add, [part.number_of(node) for part in parts])
    if node.function == "som":
        return reduce(add, [part.total(node) for part in parts])
    if node.function in ("elk", "een"):
        word = "AND" if node.function == "elk" else "OR"
        return lowering.joined([part.verdict(node) for part in parts], word)
    assert default is not None
    return _pick(lowering, node, [part.picked(node) for part in parts], default)


def _of_nobody(node: nodes.Aggregate, default: Lowered | None) -> Lowered:
    """An aggregate over a relation that is known to be empty."""
    if node.function in ("aantal", "som"):
        return constant(0)
    if node.function in ("elk", "een"):
        every = node.function == "elk"
        return Plain("TRUE" if every else "FALSE", False, every)
    assert default is not None
    return default


def _counts(lowering: Lowering, inside: Plain, node: nodes.Aggregate) -> Plain:
    """Whether a member counts: membership and condition."""
    condition = CERTAIN if node.condition is None else lowering.plain(node.condition)
    return lowering.joined([inside, condition], "AND")


def _verdict(lowering: Lowering, inside: Plain, node: nodes.Aggregate) -> Plain:
    """What holds for a member, as elk or een sees it."""
    counts = _counts(lowering, inside, node)
    value = CERTAIN if node.value is None else lowering.plain(node.value)
    if node.function == "elk":
        return lowering.joined([lowering.opposite(counts), value], "OR")
    return lowering.joined([counts, value], "AND")


def _summed(lowering: Lowering, node: nodes.Aggregate) -> Num:
    assert node.value is not None
    value = lowering.number(node.value)
    if value.divisors:
        raise NotExactError(node)
    return value


def _offered(lowering: Lowering, node: nodes.Aggregate) -> tuple[Lowered, Lowered | None]:
    assert node.value is not None
    value = lowering.lower(node.value)
    key = None if node.key is None else lowering.lower(node.key)
    if any(isinstance(each, Num) and each.divisors for each in (value, key)):
        raise NotExactError(node)
    return value, key


def _doubts(counts: Plain, *values: Lowered | None) -> tuple[str, ...]:
    """When a member puts the outcome in doubt: it may count, or counts with an unknown value."""
    parts = [f"{counts.sql} IS NULL"] if counts.nullable else []
    unknown = [f"{each.sql} IS NULL" for each in values if each is not None and each.nullable]
    if unknown:
        either = f"({' OR '.join(unknown)})"
        parts.append(either if counts.sql == CERTAIN.sql else f"({counts.sql} AND {either})")
    return tuple(parts)


def _unless(doubt: tuple[str, ...], sql: str) -> str:
    return f"(CASE WHEN {' OR '.join(doubt)} THEN NULL ELSE {sql} END)" if doubt else sql


def _is_text(lowering: Lowering, node: nodes.Aggregate) -> bool:
    assert node.value is not None
    return lowering.type_of(node.value).kind is Kind.TEXT


def _pick(
    lowering: Lowering, node: nodes.Aggregate, offers: list[Picked], default: Lowered
) -> Lowered:
    values = _aligned(lowering, [*(offer.value for offer in offers), default])
    keys = _aligned(lowering, [offer.key for offer in offers])
    offers = [
        replace(offer, value=value, key=key)
        for offer, value, key in zip(offers, values, keys, strict=False)
    ]
    text = _is_text(lowering, node)
    best = reduce(lambda a, b: _better(lowering, node.function, a, b, text=text), offers)
    fixed: Lowered = values[-1]
    doubts = [doubt for offer in offers for doubt in offer.doubt]
    never = f"WHEN {' OR '.join(doubts)} THEN NULL " if doubts else ""
    sql = f"(CASE {never}WHEN {best.some} THEN {best.value.sql} ELSE {fixed.sql} END)"
    if not isinstance(fixed, Num):
        return Plain(sql)
    numbers = [each for each in values if isinstance(each, Num)]
    wide = any(each.wide for each in numbers)
    sql = lowering.dialect.widened(sql) if wide else f"CAST({sql} AS BIGINT)"
    low, high = min(each.low for each in numbers), max(each.high for each in numbers)
    return replace(fixed, sql=sql, low=low, high=high, const=None, nullable=True, wide=wide)


def _aligned(lowering: Lowering, values: Sequence[Lowered | None]) -> list[Any]:
    numbers = [each for each in values if isinstance(each, Num)]
    return list(lowering.numbers.aligned(numbers)) if numbers else list(values)


def _better(lowering: Lowering, function: str, a: Picked, b: Picked, *, text: bool) -> Picked:
    """The better of two offers, as an offer."""
    if function == "eerste":
        assert a.key is not None and b.key is not None
        order = lowering.dialect.ordered
        tie = f"{order(a.value.sql, text=text)} <= {order(b.value.sql, text=text)}"
        wins = f"({a.key.sql} < {b.key.sql} OR ({a.key.sql} = {b.key.sql} AND {tie}))"
    else:
        wins = f"{a.value.sql} {'>=' if function == 'hoogste' else '<='} {b.value.sql}"

    def chosen(left: Any, right: Any) -> Any:
        first = f"WHEN NOT {a.some} THEN {right.sql} WHEN NOT {b.some} THEN {left.sql}"
        sql = f"(CASE {first} WHEN {wins} THEN {left.sql} ELSE {right.sql} END)"
        return replace(left, sql=sql, const=None)

    key = None if a.key is None or b.key is None else chosen(a.key, b.key)
    some = f"({a.some} OR {b.some})"
    return Picked((*a.doubt, *b.doubt), some, chosen(a.value, b.value), key)


class NotExactError(Exception):
    """A value that is itself a quotient by an expression cannot be summed or picked exactly."""

    def __init__(self, node: nodes.Aggregate) -> None:
        self.node = node
        super().__init__("round the value before it is summed or picked")
