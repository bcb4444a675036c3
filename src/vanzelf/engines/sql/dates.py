"""What rests on one date alone, written as limits of that date.

Ages, and tables by age or by date of birth, change on a few days only. So `leeftijd >= 18` on a
fixed date says the same as `geboortedatum <= DATE '2008-11-01'`, and a whole condition about ages
often comes down to one or two such limits: far cheaper than working the ages out.

A function of the date is a list of pieces, each from its first day on. In a piece the value is
fixed (None: not known), or it rises or falls with the date.
"""

import datetime as dt
import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vanzelf.engines.kleene import COMPARISONS
from vanzelf.language import nodes
from vanzelf.language.functions import FUNCTIONS
from vanzelf.language.nodes import Node
from vanzelf.language.types import Kind

if TYPE_CHECKING:
    from vanzelf.engines.sql.expressions import Lowering
    from vanzelf.engines.sql.lowered import Lowered, Plain

MOST_PIECES = 12
"""A function with more pieces than this is cheaper to compute than to look up."""

_DATE_ARGUMENTS = {
    "leeftijd": (-1, 1),
    "maanden_tussen": (-1, 1),
    "plus_jaren": (1, 0),
    "plus_maanden": (1, 0),
    "plus_dagen": (1, 0),
    "eerste_van_maand": (1,),
    "eerste_van_kwartaal": (1,),
    "eerste_van_jaar": (1,),
    "jaar": (1,),
}
"""For each argument of a date function: whether the value rises (1) or falls (-1) with it."""


@dataclass(frozen=True, slots=True)
class Moving:
    """A value that only rises with the date, or only falls."""

    at: Callable[[dt.date], Any]


Piece = tuple[dt.date, Any]


@dataclass(frozen=True, slots=True)
class ByDate:
    """A function of one date.

    date: its column; None when the value is the same on every date. unknown: the value when the
    date is not known.
    """

    date: "Plain | None"
    pieces: tuple[Piece, ...]
    unknown: Any


class OtherFactsError(Exception):
    """The value rests on something else than one date."""


def by_date(lowering: "Lowering", node: Node) -> "Lowered | None":
    """An expression as limits of the one date it rests on; None when it is not like that."""
    try:
        found = _of(lowering, node)
    except OtherFactsError:
        return None
    if found.date is None or any(isinstance(value, Moving) for _, value in found.pieces):
        return None
    pieces = _merged(found.pieces)
    if len(pieces) > MOST_PIECES:
        return None
    if found.unknown is not None:
        return lowering.constant(found.unknown)
    return _written(lowering, node, found.date, pieces)


def _of(lowering: "Lowering", node: Node) -> ByDate:
    if isinstance(node, nodes.Literal):
        return _fixed(node.value)
    if isinstance(node, nodes.Name | nodes.OfApplicant):
        return _of_name(lowering, node)
    if isinstance(node, nodes.Call):
        return _of_call(lowering, node)
    if isinstance(node, nodes.Case):
        return _of_case(lowering, node)
    parts = [_of(lowering, child) for child in _operands(node)]
    if isinstance(node, nodes.Compare):
        return _compared(parts, COMPARISONS[node.operator])
    if isinstance(node, nodes.InSet):
        items = {item.value for item in node.items}
        return _combined(parts, _strict(lambda value: value in items))
    if isinstance(node, nodes.Not):
        return _combined(parts, _strict(lambda value: not value))
    if isinstance(node, nodes.And | nodes.Or):
        decisive = isinstance(node, nodes.Or)
        return _combined(parts, lambda *values: _joined(values, decisive=decisive))
    raise OtherFactsError


def _operands(node: Node) -> Iterator[Node]:
    if isinstance(node, nodes.Aggregate | nodes.Arithmetic | nodes.Negate):
        raise OtherFactsError  # calculations stay as they are written, so that they stay exact
    return iter((node.operand,)) if isinstance(node, nodes.InSet) else node.children()


def _fixed(value: Any) -> ByDate:
    return ByDate(None, ((dt.date.min, value),), value)


def _of_name(lowering: "Lowering", node: nodes.Name | nodes.OfApplicant) -> ByDate:
    constant = (
        None if isinstance(node, nodes.OfApplicant) else lowering.program.constants.get(node.id)
    )
    if constant is not None:
        if constant.rows:
            raise OtherFactsError
        return _fixed(constant.value)
    expanded = lowering.expand(node)
    if expanded is not None:
        return _of(expanded[1], expanded[0])
    if lowering.type_of(node).kind is not Kind.DATE:
        raise OtherFactsError
    column = lowering.lower(node)
    if column.const is not None or column.sql.startswith("CAST(NULL"):
        raise OtherFactsError
    assert not hasattr(column, "scale")
    return ByDate(column, ((dt.date.min, Moving(lambda date: date)),), None)


def _of_call(lowering: "Lowering", node: nodes.Call) -> ByDate:
    name = node.function
    if name == "schijf":
        table = node.arguments[0]
        assert isinstance(table, nodes.Name)
        rows = lowering.program.constants[table.id].rows
        return _looked_up([_of(lowering, node.arguments[1])], rows)
    if name not in _DATE_ARGUMENTS:
        raise OtherFactsError
    return _combined([_of(lowering, argument) for argument in node.arguments], _moved(name))


def _of_case(lowering: "Lowering", node: nodes.Case) -> ByDate:
    parts = []
    for branch in node.branches:
        parts += [_of(lowering, branch.condition), _of(lowering, branch.value)]
    parts.append(_of(lowering, node.otherwise))

    def chosen(*values: Any) -> Any:
        for condition, value in zip(values[:-1:2], values[1::2], strict=True):
            if condition is None or isinstance(condition, Moving):
                return condition
            if condition:
                return value
        return values[-1]

    return _combined(parts, chosen)


def _strict(compute: Callable[..., Any]) -> Callable[..., Any]:
    """Unknown when any argument is unknown; nothing can be said of one that moves."""

    def run(*values: Any) -> Any:
        if any(isinstance(value, Moving) for value in values):
            raise OtherFactsError
        return None if any(value is None for value in values) else compute(*values)

    return run


def _joined(values: Sequence[Any], *, decisive: bool) -> Any:
    """AND or OR; decisive: the value that settles it."""
    if decisive in values:
        return decisive
    return None if None in values else not decisive


def _moved(name: str) -> Callable[..., Any]:
    """A date function: of fixed values a value, of one that moves something that moves."""
    compute, signs = FUNCTIONS[name].compute, _DATE_ARGUMENTS[name]

    def run(*values: Any) -> Any:
        if any(value is None for value in values):
            return None
        moving = [place for place, value in enumerate(values) if isinstance(value, Moving)]
        if not moving:
            return compute(*values)
        if len(moving) > 1 or not signs[moving[0]]:
            raise OtherFactsError
        place = moving[0]

        def at(date: dt.date) -> Any:
            return compute(*values[:place], values[place].at(date), *values[place + 1 :])

        return Moving(at)

    return run


def _combined(parts: Sequence[ByDate], compute: Callable[..., Any]) -> ByDate:
    """A value worked out from others, piece by piece."""
    pieces = [(start, compute(*values)) for start, _, values in _together(parts)]
    return ByDate(_date_of(parts), tuple(pieces), compute(*(part.unknown for part in parts)))


def _compared(parts: Sequence[ByDate], compare: Callable[[Any, Any], bool]) -> ByDate:
    """A comparison: pieces in which a side moves are cut where it passes the other."""
    pieces: list[Piece] = []
    for start, end, (left, right) in _together(parts):
        moving, other = (left, right) if isinstance(left, Moving) else (right, left)
        if left is None or right is None:
            pieces.append((start, None))
        elif isinstance(other, Moving):
            raise OtherFactsError
        elif not isinstance(moving, Moving):
            pieces.append((start, compare(left, right)))
        else:
            for first in _cuts(start, end, moving, [other]):
                value = moving.at(first)
                holds = compare(value, right) if moving is left else compare(left, value)
                pieces.append((first, holds))
    unknown = _strict(compare)(*(part.unknown for part in parts))
    return ByDate(_date_of(parts), tuple(pieces), unknown)


def _looked_up(parts: Sequence[ByDate], rows: Sequence[tuple[Any, Any]]) -> ByDate:
    """A table: the value of the last row whose lower bound the key has reached."""

    def value_of(key: Any) -> Any:
        return next((value for bound, value in reversed(rows) if bound <= key), None)

    pieces: list[Piece] = []
    for start, end, (key,) in _together(parts):
        if isinstance(key, Moving):
            cuts = _cuts(start, end, key, [bound for bound, _ in rows])
            pieces += [(first, value_of(key.at(first))) for first in cuts]
        else:
            pieces.append((start, None if key is None else value_of(key)))
    unknown = None if parts[0].unknown is None else value_of(parts[0].unknown)
    return ByDate(parts[0].date, tuple(pieces), unknown)


def _date_of(parts: Sequence[ByDate]) -> "Plain | None":
    dates = {part.date for part in parts if part.date is not None}
    if len(dates) > 1:
        raise OtherFactsError
    return dates.pop() if dates else None


def _together(parts: Sequence[ByDate]) -> Iterator[tuple[dt.date, dt.date, list[Any]]]:
    """The pieces in which nothing changes: first day, last day, and the value of each part."""
    starts = sorted({start for part in parts for start, _ in part.pieces})
    for place, start in enumerate(starts):
        following = starts[place + 1 : place + 2]
        end = following[0] - dt.timedelta(days=1) if following else dt.date.max
        yield start, end, [_value_at(part.pieces, start) for part in parts]


def _value_at(pieces: Sequence[Piece], date: dt.date) -> Any:
    return next(value for start, value in reversed(pieces) if start <= date)


def _cuts(start: dt.date, end: dt.date, moving: Moving, limits: Sequence[Any]) -> list[dt.date]:
    """The first days of the stretches in which a value stays on one side of each limit."""
    found = {start}
    for limit in limits:
        for passed in (operator.lt, operator.le):
            found.update(_change(start, end, _passes(moving, passed, limit)))
    return sorted(found)


def _passes(
    moving: Moving, passed: Callable[[Any, Any], bool], limit: Any
) -> Callable[[dt.date], bool]:
    return lambda date: passed(moving.at(date), limit)


def _change(start: dt.date, end: dt.date, holds: Callable[[dt.date], bool]) -> Iterator[dt.date]:
    """The first day on which a condition differs from the start, when there is one."""
    before = holds(start)
    if holds(end) is before:
        return
    low, high = start.toordinal(), end.toordinal()
    while high - low > 1:
        middle = (low + high) // 2
        if holds(dt.date.fromordinal(middle)) is before:
            low = middle
        else:
            high = middle
    yield dt.date.fromordinal(high)


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for start, value in pieces:
        if not merged or merged[-1][1] != value or (merged[-1][1] is None) != (value is None):
            merged.append((start, value))
    return merged


def _written(lowering: "Lowering", node: Node, date: "Plain", pieces: list[Piece]) -> "Lowered":
    """The SQL of a function of a date."""
    kind = lowering.type_of(node)
    values = [
        lowering.unknown(kind) if value is None else lowering.constant(value) for _, value in pieces
    ]
    limits = [lowering.dialect.date(start) for start, _ in pieces[1:]]
    truths = [value for _, value in pieces]
    if truths in ([True, False], [False, True]):
        return lowering.truth(f"({date.sql} {'<' if truths[0] else '>='} {limits[0]})", date)
    if truths == [False, True, False]:
        return lowering.truth(f"({date.sql} >= {limits[0]} AND {date.sql} < {limits[1]})", date)
    if truths == [True, False, True]:
        return lowering.truth(f"({date.sql} < {limits[0]} OR {date.sql} >= {limits[1]})", date)
    below = [lowering.truth(f"({date.sql} < {limit})", date) for limit in limits]
    if not below:
        below = [lowering.truth(f"({date.sql} IS NULL)", replace(date, nullable=False))]
        values = [lowering.unknown(kind), *values]
    return lowering.chosen(below, values)
