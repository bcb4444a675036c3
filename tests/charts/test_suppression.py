"""Counts under ten never come out, not even by subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from vanzelf.charts.suppression import HIDDEN, NOTHING, SMALL, publish, suppress, tens

counts = st.integers(0, 60)
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=5)
)


def as_table(rows):
    return {f"r{i}": {f"c{j}": n for j, n in enumerate(row)} for i, row in enumerate(rows)}


def test_one_count():
    assert publish(None) == NOTHING
    assert [publish(n) for n in (0, 9)] == [SMALL, SMALL]
    assert [publish(n).value for n in (10, 14, 15, 1234)] == [10, 10, 20, 1230]
    assert tens(5) == 10
    assert publish(26190).text("nl") == "26.190"
    assert (SMALL.text("nl"), HIDDEN.text("en"), NOTHING.text("nl")) == ("< 10", "not shown", "–")


def test_one_small_cell_takes_a_second_with_it():
    found = suppress({"a": {"x": 3, "y": 40, "z": 25}})["a"]
    assert [found[name].mark for name in "xyz"] == ["small", "shown", "hidden"]


def test_two_small_cells_protect_each_other():
    found = suppress({"a": {"x": 3, "y": 4, "z": 25}})["a"]
    assert [found[name].mark for name in "xyz"] == ["small", "small", "shown"]


def test_without_a_total_nothing_else_is_hidden():
    found = suppress({"a": {"x": 3, "y": 40}}, totals="none")["a"]
    assert [found[name].mark for name in "xy"] == ["small", "shown"]


def test_the_largest_cell_may_be_the_one_that_is_hidden():
    found = suppress({"a": {"x": 3, "y": 40, "z": 25}}, hide="largest")["a"]
    assert [found[name].mark for name in "xyz"] == ["small", "hidden", "shown"]


def test_columns_too():
    found = suppress({"a": {"x": 3, "y": 40}, "b": {"x": 50, "y": 60}}, totals="both")
    assert [cell.mark for row in found.values() for cell in row.values()] == [
        "small",
        "hidden",
        "hidden",
        "hidden",
    ]


def test_nearly_everybody_is_as_telling_as_nearly_nobody():
    """When 38 of 40 miss it, the two who do not would be known."""
    found = suppress({"a": {"x": 38}}, wholes={"a": {"x": 40}}, totals="none")
    assert found["a"]["x"] == HIDDEN


def test_who_cannot_be_there_is_no_secret():
    found = suppress({"a": {"x": None, "y": 40}})["a"]
    assert (found["x"].mark, found["y"].mark) == ("none", "shown")


@given(tables)
def test_no_small_count_is_shown(rows):
    table = as_table(rows)
    for totals in ("rows", "columns", "both", "none"):
        for row, cells in suppress(table, totals=totals).items():
            for column, cell in cells.items():
                if table[row][column] < 10:
                    assert cell == SMALL
                if cell.value is not None:
                    assert cell.value >= 10
                    assert abs(cell.value - table[row][column]) <= 5


@given(tables)
def test_subtracting_from_a_total_never_finds_one_cell(rows):
    """In a line with a published total, no cell is hidden alone."""
    table = as_table(rows)
    released = suppress(table, totals="both")
    lines = [list(cells.values()) for cells in released.values()]
    lines += [list(column) for column in zip(*lines, strict=True)]
    for line in lines:
        secret = [cell for cell in line if cell.value is None]
        assert len(secret) != 1 or len(line) == 1


@given(tables)
def test_an_attack_with_exact_totals_finds_no_small_cell(rows):
    """Even who knows every total exactly keeps at least two possible values for a hidden cell."""
    table = as_table(rows)
    released = suppress(table, totals="rows")
    for row, cells in table.items():
        secret = [column for column in cells if released[row][column].value is None]
        left = sum(cells[column] for column in secret)
        if len(secret) > 1 and left:
            possible = range(min(9, left) + 1)
            assert len(possible) > 1
