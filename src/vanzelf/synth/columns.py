"""Between arrays of numbers and Arrow columns of the canonical population."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.synth.ages import REFERENCE_DATE
from vanzelf.synth.draws import Bools, Dates, Floats, Ints

MONEY = pa.decimal128(12, 2)


def truths(values: npt.NDArray[np.int8]) -> pa.Array:
    """Three-valued column: 1 yes, 0 no, -1 unknown (null)."""
    return pa.array(values == 1, mask=values == -1)


def booleans(values: Bools) -> pa.Array:
    """Yes or no, never unknown."""
    return pa.array(values)


def euros(values: Floats) -> pa.Array:
    """Whole euros."""
    return pa.array(np.rint(values).astype(np.int64))


def cents(values: Floats, known: Bools | None = None) -> pa.Array:
    """Euros and cents, exact; null where not known."""
    words = np.empty((len(values), 2), dtype=np.int64)
    words[:, 0] = np.rint(values * 100).astype(np.int64)
    words[:, 1] = words[:, 0] >> 63
    valid = None if known is None else pa.array(known).buffers()[1]
    return pa.Array.from_buffers(MONEY, len(values), [valid, pa.py_buffer(words)])


def integers(values: Ints) -> pa.Array:
    """Whole numbers."""
    return pa.array(values)


def factors(value: str, count: int) -> pa.Array:
    """The same exact decimal for everybody."""
    return pa.repeat(pa.scalar(value).cast(pa.decimal128(6, 4)), count)


def dates(values: Dates, known: Bools | None = None) -> pa.Array:
    """Dates; null where not known."""
    mask = None if known is None else ~known
    return pa.array(values.astype("datetime64[D]"), mask=mask)


def choices(values: Ints, names: Sequence[str]) -> pa.Array:
    """Words by number; null for -1."""
    indices = pa.array(values.astype(np.int32), mask=values < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(names))).cast(pa.string())


def address_names(numbers: Ints) -> pa.Array:
    """Address ids: E and eight digits. They do not look like ids of the real register (BAG)."""
    digits = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width=8, padding="0")
    return pc.binary_join_element_wise("E", digits, "")


def flags(column: pa.ChunkedArray) -> Bools:
    """A yes-or-no column as an array; unknown is no."""
    return np.asarray(pc.fill_null(column, False).to_numpy(), dtype=np.bool_)


def numbers(column: pa.ChunkedArray) -> Floats:
    """A column of numbers as an array; unknown is 0."""
    return np.asarray(pc.fill_null(column.cast(pa.float64()), 0.0).to_numpy(), dtype=np.float64)


def whole_years(born: pa.ChunkedArray) -> Ints:
    """Ages on the reference date from a column of birth dates."""
    days = born.to_numpy().astype("datetime64[D]")
    months = days.astype("datetime64[M]").astype(np.int64)
    day = (days - days.astype("datetime64[M]")).astype(np.int64) + 1
    now = (REFERENCE_DATE.year - 1970) * 12 + REFERENCE_DATE.month - 1
    return np.asarray((now - months - (day > REFERENCE_DATE.day)) // 12)
