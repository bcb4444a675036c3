"""Nobody in the town can be mistaken for somebody who exists."""

import numpy as np

from vanzelf.synth.ids import (
    FIRST_LARGE_NUMBER,
    FIRST_TEST_NUMBER,
    LAST_TEST_NUMBER,
    TEST_NUMBERS,
    passes_elfproef,
    person_ids,
)


def test_the_test_range_holds_as_many_valid_numbers_as_we_say():
    numbers = np.arange(FIRST_TEST_NUMBER, LAST_TEST_NUMBER + 1)
    assert passes_elfproef(numbers).sum() == TEST_NUMBERS


def test_the_elfproef_knows_valid_from_invalid():
    assert passes_elfproef(np.array([999_990_019, 999_990_018])).tolist() == [True, False]


def test_small_towns_use_the_whole_test_range_without_repeating():
    ids = person_ids(1, 0, TEST_NUMBERS, TEST_NUMBERS)
    numbers = ids.cast("int64").to_numpy()
    assert len(np.unique(numbers)) == TEST_NUMBERS
    assert passes_elfproef(numbers).all()
    assert numbers.min() >= FIRST_TEST_NUMBER
    assert all(len(text) == 9 for text in ids.to_pylist()[:100])


def test_parts_continue_where_the_last_one_stopped():
    whole = person_ids(5, 0, 900, 900).to_pylist()
    assert (
        person_ids(5, 0, 500, 900).to_pylist() + person_ids(5, 500, 400, 900).to_pylist() == whole
    )
    assert person_ids(6, 0, 900, 900).to_pylist() != whole


def test_larger_towns_use_numbers_that_cannot_be_a_citizen_service_number():
    ids = person_ids(1, 17, 3, TEST_NUMBERS + 1)
    assert ids.to_pylist() == [
        FIRST_LARGE_NUMBER + 17,
        FIRST_LARGE_NUMBER + 18,
        FIRST_LARGE_NUMBER + 19,
    ]


def test_the_people_of_the_town_have_test_numbers(town):
    numbers = town.table("persons", ["id"])["id"].cast("int64").to_numpy()
    assert passes_elfproef(numbers).all()
    assert len(np.unique(numbers)) == len(numbers)
    assert (numbers >= FIRST_TEST_NUMBER).all()
