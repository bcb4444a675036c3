"""Small numbers are not shown: cells under ten are suppressed, and enough others with them.

The rules of requirement P-40, as statistics offices use them: counts under ten are not shown, all
others are rounded to tens, and where a row or column has a published total at least two of its
cells are suppressed or none, so that nobody can subtract their way to a hidden number.
"""

import itertools
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from vanzelf.explanation.notation import Language
from vanzelf.explanation.notation import count as count_text

MINIMUM = 10
"""The smallest count that is shown."""

Mark = Literal["shown", "small", "hidden", "none"]
Totals = Literal["rows", "columns", "both", "none"]


class Count(NamedTuple):
    """A count as published.

    mark: shown | small (under ten) | hidden (to protect another) | none (cannot exist). value:
    rounded to tens; None unless it is shown.
    """

    value: int | None
    mark: Mark

    def text(self, language: Language) -> str:
        """The count on screen: 1.140, "< 10", or a word for a cell that is not shown."""
        if self.value is not None:
            return count_text(self.value, language)
        words = {
            "nl": {"small": "< 10", "hidden": "niet getoond", "none": "–"},
            "en": {"small": "< 10", "hidden": "not shown", "none": "–"},
        }
        return words[language][self.mark]

    def share_of(self, whole: "Count") -> float | None:
        """This count as a share of another, from the published numbers only."""
        if self.value is None or not whole.value:
            return None
        return min(self.value / whole.value, 1.0)


NOTHING = Count(None, "none")
SMALL = Count(None, "small")
HIDDEN = Count(None, "hidden")


def tens(number: int) -> int:
    """Rounded to tens, half up."""
    return (number + 5) // 10 * 10


def publish(number: int | None) -> Count:
    """One count that stands on its own."""
    if number is None:
        return NOTHING
    return SMALL if number < MINIMUM else Count(tens(number), "shown")


Table = Mapping[str, Mapping[str, int | None]]


def suppress(
    counts: Table,
    wholes: Table | None = None,
    *,
    totals: Totals = "rows",
    hide: Literal["smallest", "largest"] = "smallest",
) -> dict[str, dict[str, Count]]:
    """Publish a table of counts.

    counts: row → column → count; None where there can be nobody. wholes: a table of the same shape
    of which the counts are a part; a cell is then sensitive too when nearly everybody is in it.
    totals: which lines have a published total. hide: which other cell protects a small one.
    """
    known = {(row, column) for row in counts for column in counts[row]}
    small = {cell for cell in known if _is_small(counts[cell[0]][cell[1]])}
    hidden = {cell for cell in known - small if _nearly_all(counts, wholes, cell)}
    lines = [*_lines(counts, totals)]
    changed = True
    while changed:
        changed = False
        for line in lines:
            secret = [cell for cell in line if cell in small or cell in hidden]
            rest = [cell for cell in line if cell not in small and cell not in hidden]
            open_ = [cell for cell in rest if counts[cell[0]][cell[1]] is not None]
            if len(secret) == 1 and open_:
                choose = min if hide == "smallest" else max
                hidden.add(choose(open_, key=lambda cell: counts[cell[0]][cell[1]] or 0))
                changed = True
    return {
        row: {
            column: SMALL
            if (row, column) in small
            else HIDDEN
            if (row, column) in hidden
            else publish(number)
            for column, number in columns.items()
        }
        for row, columns in counts.items()
    }


def _is_small(number: int | None) -> bool:
    return number is not None and number < MINIMUM


def _nearly_all(counts: Table, wholes: Table | None, cell: tuple[str, str]) -> bool:
    row, column = cell
    count = counts[row][column]
    whole = None if wholes is None else wholes[row][column]
    return count is not None and whole is not None and whole - count < MINIMUM


def _lines(counts: Table, totals: Totals) -> Iterator[list[tuple[str, str]]]:
    if totals in ("rows", "both"):
        for row, columns in counts.items():
            yield [(row, column) for column in columns]
    if totals in ("columns", "both"):
        columns = dict.fromkeys(itertools.chain.from_iterable(counts.values()))
        for column in columns:
            yield [(row, column) for row in counts if column in counts[row]]
