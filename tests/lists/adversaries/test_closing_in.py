"""Closing in on one income at a source: month after month, set after set, alone and together."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from vanzelf.source.budget import Budget, Households, Keys, month_of
from vanzelf.store.database import connect, create_database, migrate

ONE, OTHER = "999990019", "999990020"
ROWS = ([ONE], [OTHER], [ONE, OTHER])
MONTHS = 36
SETS = 20


@pytest.fixture
def source(postgres_dsn, worker_id):
    """The store of a source that granted twenty sets about one quantity, to strangers as it thinks."""
    dsn = create_database(postgres_dsn, f"insluiten_{worker_id}")
    with connect(dsn) as con:
        for part in ("vanzelf.transport", "vanzelf.ledger", "vanzelf.source"):
            migrate(con, part)
        for number in range(1, SETS + 1):
            con.execute(
                """insert into declared_sets
                values (%s, 'toetsingsinkomen', 'inkomen', %s, array['9999'])""",
                (number, f"{number % 2:020d}"),
            )
        con.commit()
        yield con


def answered(con, sets, kinds):
    """In which months, by which sets, somebody who asks every month gets an answer about the two.

    sets, kinds: by the number of the attempt, which set it is by, and how the household lives.
    """
    found, run = [], 0
    for month in range(MONTHS):
        year, of_year = 2026 + month // 12, month % 12 + 1
        keys = Keys({each: bytes([each - 2000]) * 32 for each in range(2026, year + 1)}, year)
        for row in ROWS:
            run += 1
            budget = Budget(con, keys, month_of(year, of_year))
            households = Households(
                pa.array([row], pa.list_(pa.string())),
                pa.array([[ONE, OTHER]], pa.list_(pa.string())),
                np.array([kinds(run)], dtype=np.uint8),
            )
            spending = budget.decide(run, sets(run), households)
            budget.write(spending)
            if spending.spent[0]:
                found.append((month, sets(run)))
            budget.settle(run)
            con.commit()
    return found


def test_stepping_through_twenty_sets_for_three_years_gives_answers_by_one_of_them(source):
    """By another set each time, alone, with the partner, and with another class each time."""
    found = answered(source, lambda run: 1 + run % SETS, lambda run: 1 + run % 4)
    print(f"{len(found)} answers in {MONTHS * len(ROWS)} attempts: month and set {found}")
    assert len(found) <= 1 + (MONTHS - 1) // 12
    assert all(later - earlier >= 12 for (earlier, _), (later, _) in pairwise(found))
    assert len({by for _, by in found}) == 1, "the same limits again: nothing to step between"


def test_one_set_gives_one_answer_a_year_however_the_household_is_named(source):
    found = answered(source, lambda _: 1, lambda run: 1 + run % 4)
    print(f"{len(found)} answers in {MONTHS * len(ROWS)} attempts: month and set {found}")
    assert [month for month, _ in found] == [0, 12, 24]


def test_who_moved_is_asked_about_by_the_set_of_the_new_municipality(source):
    """A source answers about residents only, so another municipality's set follows a move (T5)."""
    source.execute("update declared_sets set municipalities = array['9998'] where number = 2")
    source.commit()
    found = answered(source, lambda run: 1 + run % 2, lambda _: 1)
    assert found[0][0] == 0
    assert {by for month, by in found if month < 12} == {1, 2}
    assert len(found) == 6, "each of two sets once a year, for three years"
