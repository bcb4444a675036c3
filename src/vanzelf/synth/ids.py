"""Numbers for people who do not exist.

Up to 90,909 people get a citizen service number from 999000000-999999999 that passes the elfproef:
that range is never issued. Larger populations get numbers from 10,000,000,000 on, which cannot be
a citizen service number at all.
"""

from functools import cache

import numpy as np
import pyarrow as pa

from vanzelf.synth.draws import Ints, Streams

FIRST_TEST_NUMBER = 999_000_000
LAST_TEST_NUMBER = 999_999_999
TEST_NUMBERS = 90_909
"""How many numbers of the test range pass the elfproef."""

FIRST_LARGE_NUMBER = 10_000_000_000
"""Ids of populations that do not fit the test range start here (eleven digits)."""

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def passes_elfproef(numbers: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which numbers of nine digits pass the elfproef: the weighted sum is a multiple of 11."""
    rest, total = numbers.copy(), np.zeros_like(numbers)
    for weight in reversed(_WEIGHTS):
        total += weight * (rest % 10)
        rest //= 10
    return np.asarray(total % 11 == 0)


@cache
def _shuffled_test_numbers(seed: int) -> Ints:
    numbers = np.arange(FIRST_TEST_NUMBER, LAST_TEST_NUMBER + 1, dtype=np.int64)
    return Streams(seed, 0)("ids").permutation(numbers[passes_elfproef(numbers)])


def person_ids(seed: int, first: int, count: int, people: int) -> pa.Array:
    """The ids of `count` people from number `first` on, in a population of `people` in all.

    Text of nine digits when everybody fits the test range, otherwise 64-bit numbers.
    """
    if people <= TEST_NUMBERS:
        return pa.array(_shuffled_test_numbers(seed)[first : first + count]).cast(pa.string())
    start = FIRST_LARGE_NUMBER + first
    return pa.array(np.arange(start, start + count, dtype=np.int64))
