"""Columns of numbers, and three-valued truths in them: no, perhaps, yes.

AND is the minimum, OR the maximum and NOT the complement, so a whole column is one operation.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Truths = npt.NDArray[np.int8]

NO, PERHAPS, YES = np.int8(0), np.int8(1), np.int8(2)
NOBODY = np.int32(-1)


def both(*columns: Truths) -> Truths:
    """AND, row by row."""
    result = columns[0]
    for column in columns[1:]:
        result = np.minimum(result, column)
    return result


def either(*columns: Truths) -> Truths:
    """OR, row by row."""
    result = columns[0]
    for column in columns[1:]:
        result = np.maximum(result, column)
    return result


def negated(column: Truths) -> Truths:
    """NOT, row by row."""
    return YES - column


def perhaps(column: Truths) -> Truths:
    """The same, but no longer certain where it was yes."""
    return np.minimum(column, PERHAPS)


def certainly(column: Bools) -> Truths:
    """Yes or no."""
    return np.where(column, YES, NO)


def key_of(one: Ints, other: Ints) -> Longs:
    """Two numbers from 0 in one, for sorting and looking up pairs."""
    return (one.astype(np.int64) << 32) | other


def parts_of(keys: Longs) -> tuple[Ints, Ints]:
    """The two numbers in each key."""
    return (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32)


def distinct(keys: Longs) -> Longs:
    """Every key once, sorted."""
    ordered = np.sort(keys)
    return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]


def positions(ordered: Longs, keys: Longs) -> Longs:
    """Where each key stands among sorted keys; -1 where it does not."""
    if not len(ordered):
        return np.full(len(keys), -1)
    found = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
    return np.where(ordered[found] == keys, found, -1)


def is_in(keys: Longs, ordered: Longs) -> Bools:
    """Which keys stand among sorted keys."""
    return np.asarray(positions(ordered, keys) >= 0)


def any_per(index: Ints, values: Truths, count: int) -> Truths:
    """OR of the values of each index from 0 to count; no where there are none."""
    found = np.zeros(count, dtype=np.int8)
    found[index[values == PERHAPS]] = PERHAPS
    found[index[values == YES]] = YES
    return found


class Rows(NamedTuple):
    """Pairs of rows: which row of a question, and which row of a table answers it."""

    asked: Longs
    found: Longs


class Index:
    """Finds the rows of a table by a number in them."""

    def __init__(self, numbers: Ints) -> None:
        self._order = np.argsort(numbers)
        self._ordered = numbers[self._order]

    def rows(self, numbers: Ints) -> Rows:
        """Every row of the table with each of the numbers."""
        start = np.searchsorted(self._ordered, numbers, side="left")
        size = np.searchsorted(self._ordered, numbers, side="right") - start
        return Rows(np.repeat(np.arange(len(numbers)), size), self._order[_runs(start, size)])


def _runs(start: Longs, size: Longs) -> Longs:
    """start, start + 1, … for as many as size says, one run after another."""
    total = int(size.sum())
    before = np.cumsum(size) - size
    runs: Longs = np.arange(total) + np.repeat(start - before, size)
    return runs


def pairs_within(groups: Ints) -> tuple[Longs, Longs]:
    """All pairs of rows of the same group, first row first; rows are sorted by group."""
    first, second = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    distance = 1
    rows = np.flatnonzero(groups[1:] == groups[:-1])
    while len(rows):
        first.append(rows)
        second.append(rows + distance)
        distance += 1
        rows = rows[rows + distance < len(groups)]
        rows = rows[groups[rows] == groups[rows + distance]]
    return np.concatenate(first), np.concatenate(second)
