"""Three-valued logic and aggregates over members that may or may not be members."""

import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from vanzelf.engines.values import Result, Unknown, joined
from vanzelf.language.functions import normal


def opposite(value: Any) -> Any:
    """NOT: unknown stays unknown."""
    return value if isinstance(value, Unknown) else not value


def all_of(values: Sequence[Any]) -> Any:
    """AND: no if any is no, else unknown if any is unknown, else yes."""
    unknowns = []
    for value in values:
        if isinstance(value, Unknown):
            unknowns.append(value)
        elif not value:
            return False
    return joined(unknowns) if unknowns else True


def any_of(values: Sequence[Any]) -> Any:
    """OR: yes if any is yes, else unknown if any is unknown, else no."""
    unknowns = []
    for value in values:
        if isinstance(value, Unknown):
            unknowns.append(value)
        elif value:
            return True
    return joined(unknowns) if unknowns else False


COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _divide(left: Any, right: Any) -> Any:
    return normal(Fraction(left) / right)


ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: normal(a + b),
    "-": lambda a, b: normal(a - b),
    "*": lambda a, b: normal(a * b),
    "/": _divide,
}


class Row(NamedTuple):
    """One member in an aggregate: does it count (three-valued), and its value and key."""

    counts: Any
    value: Any
    key: Any


def row(inside: Any, scope: Any, parts: Mapping[str, Callable[[Any], Any] | None]) -> Row:
    """Work out a member's part in an aggregate; what does not count is not computed."""
    condition = parts["condition"]
    counts = inside if condition is None else all_of([inside, condition(scope)])
    if counts is False:
        return Row(False, None, None)
    value, key = parts["value"], parts["key"]
    return Row(counts, value and value(scope), key and key(scope))


def _doubts(rows: list[Row], *, with_values: bool = True) -> list[Unknown]:
    found = [each.counts for each in rows if isinstance(each.counts, Unknown)]
    if with_values:
        for each in rows:
            found += [part for part in (each.value, each.key) if isinstance(part, Unknown)]
    return found


def _counting(rows: list[Row]) -> list[Row]:
    return [each for each in rows if each.counts is not False]


def count(rows: list[Row], _default: Any) -> Any:
    """aantal: how many members count."""
    rows = _counting(rows)
    doubts = _doubts(rows, with_values=False)
    return joined(doubts) if doubts else len(rows)


def total(rows: list[Row], _default: Any) -> Any:
    """som: of the members that count; an empty relation sums to 0."""
    rows = _counting(rows)
    doubts = _doubts(rows)
    return joined(doubts) if doubts else normal(sum(each.value for each in rows))


def each_one(rows: list[Row], _default: Any) -> Any:
    """elk: yes for an empty relation; one certain member with a no settles it."""
    return all_of([any_of([opposite(each.counts), each.value]) for each in _counting(rows)])


def at_least_one(rows: list[Row], _default: Any) -> Any:
    """een: no for an empty relation; one certain member with a yes settles it."""
    verdicts = [
        each.counts if each.value is None else all_of([each.counts, each.value])
        for each in _counting(rows)
    ]
    return any_of(verdicts)


def _picking(choose: Callable[[list[Row]], Any]) -> Callable[[list[Row], Any], Any]:
    def pick(rows: list[Row], default: Any) -> Any:
        rows = _counting(rows)
        doubts = _doubts(rows)
        if doubts:
            return joined(doubts)
        return choose(rows) if rows else default

    return pick


AGGREGATES: Mapping[str, Callable[[list[Row], Any], Result]] = {
    "aantal": count,
    "som": total,
    "elk": each_one,
    "een": at_least_one,
    "hoogste": _picking(lambda rows: max(each.value for each in rows)),
    "laagste": _picking(lambda rows: min(each.value for each in rows)),
    "eerste": _picking(lambda rows: min((each.key, each.value) for each in rows)[1]),
}
