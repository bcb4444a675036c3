"""Numbers for names of addresses and for ids."""

import numpy as np
import pyarrow as pa
import pytest

from vanzelf.households.bulk.codes import Names, Numbers

COLUMNS = {
    "numbers close together": ["E00000012", "E00000003", "E00000012", "E00000004"],
    "numbers far apart": ["0344010000012345", "0344010000099999", "0344010000012345"],
    "fewer than eight digits": ["A7", "A3", "A7"],
    "more than sixteen digits": ["123456789012345678", "123456789012345679"],
    "too many digits": ["1234567890123456789", "1234567890123456780"],
    "letters behind": ["12a", "12b", "12a"],
    "different lengths": ["A1", "A10", "A1"],
    "different letters": ["A1", "B1", "A1"],
    "a sign that is no digit among them": ["E0000001", "E000000x", "E0000001", "E000:001"],
    "no names": [],
}


@pytest.mark.parametrize("names", COLUMNS.values(), ids=COLUMNS)
@pytest.mark.parametrize("gaps", [False, True])
def test_equal_names_and_no_others_have_equal_codes(names: list[str], gaps: bool) -> None:
    column: list[str | None] = [None, *names, None] if gaps else [*names]
    coded = Names(pa.array(["x", *column], pa.string())[1:])
    assert len(coded.codes) == len(column)
    assert ((coded.codes >= 0) & (coded.codes < coded.count)).tolist() == [
        name is not None for name in column
    ]
    numbers = dict(zip(column, coded.codes.tolist(), strict=True))
    assert len({number for name, number in numbers.items() if name}) == len(set(names))
    assert [numbers[name] for name in column] == coded.codes.tolist()


@pytest.mark.parametrize("names", COLUMNS.values(), ids=COLUMNS)
def test_finds_the_codes_of_names(names: list[str]) -> None:
    coded = Names(pa.array(names, pa.string()))
    strangers = ["", "E", "E99999999", "E0000001", "zzz", "9999999999999999", "Eé000001"]
    strangers = [name for name in strangers if name not in names]
    asked = pa.array([*strangers, *names, None], pa.string())
    assert coded.find(asked).tolist() == [-1] * len(strangers) + coded.codes.tolist() + [-1]


@pytest.mark.parametrize("values", [[3, 5, 6], [10, 10**9, 10**12], [0], []])
def test_finds_places_of_numbers(values: list[int]) -> None:
    numbers = Numbers(np.array(values, dtype=np.int64))
    asked = np.array([-1, *values, 4, 10**15], dtype=np.int64)
    assert numbers.find(asked).tolist() == [-1, *range(len(values)), -1, -1]
