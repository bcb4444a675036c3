"""Small numbers for what is known by a name: addresses, and ids of people."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.households.bulk.truths import NOBODY, Ints, Longs

_DIGITS = 18
_ROOM = 4
"""How many times longer than the number of entries a table may be to be looked up directly."""


class Numbers:
    """Finds the place of whole numbers among those known; `values` sorted, each once."""

    def __init__(self, values: Longs) -> None:
        self.values = values
        low, high = (int(values[0]), int(values[-1])) if len(values) else (0, 0)
        self._low = low
        self._table: Ints | None = None
        if high - low < _ROOM * len(values) + 1000:
            self._table = np.full(high - low + 2, NOBODY)
            self._table[values - low] = np.arange(len(values))

    def find(self, numbers: Longs) -> Ints:
        """The place of each number; NOBODY when it is not known."""
        if self._table is None:
            place = np.minimum(np.searchsorted(self.values, numbers), len(self.values) - 1)
            return np.where(self.values[place] == numbers, place, NOBODY).astype(np.int32)
        nowhere = len(self._table) - 1
        place = numbers - self._low
        if len(place) and (place.min() < 0 or place.max() > nowhere):
            place = np.where((place < 0) | (place > nowhere), nowhere, place)
        return self._table[place]


class Names:
    """Numbers the names of a column: codes[i] for row i, NOBODY where there is no name.

    All codes are below `count`, which is at least 1; not every number need be in use.

    Names like E00012345 or 0344010000012345 (all of one length, the same letters in front of digits
    only) are read as numbers, which is much faster; others go through a dictionary.
    """

    def __init__(self, names: Any) -> None:
        names = names.cast(pa.string())
        known = names.drop_null() if names.null_count else names
        self._form = _Form.of(known)
        self._dictionary: Any = None
        values, fits = (None, None) if self._form is None else self._form.read(known)
        if values is not None and fits is not None and fits.all():
            codes = self._number(values)
        else:
            self._form, encoded = None, known.dictionary_encode()
            self._dictionary, self.count = encoded.dictionary, max(1, len(encoded.dictionary))
            codes = np.asarray(encoded.indices).astype(np.int32)
        self.codes: Ints = codes
        if names.null_count:
            self.codes = np.full(len(names), NOBODY)
            self.codes[np.asarray(names.is_valid().to_numpy(zero_copy_only=False))] = codes

    def _number(self, values: Longs) -> Ints:
        low, high = int(values.min()), int(values.max())
        if high - low < _ROOM * len(values) + 1000:
            self._low, self.count = low, high - low + 1
            self._numbers: Numbers | None = None
            return (values - low).astype(np.int32)
        order = np.argsort(values)
        ordered = values[order]
        new = np.diff(ordered, prepend=ordered[:1] - 1) != 0
        codes = np.empty(len(values), dtype=np.int32)
        codes[order] = np.cumsum(new) - 1
        self._numbers = Numbers(ordered[new])
        self.count = int(new.sum())
        return codes

    def find(self, names: Any) -> Ints:
        """The codes of some names; NOBODY for those that are not in the column."""
        names = names.cast(pa.string())
        if self._form is None:
            return np.asarray(pc.index_in(names, value_set=self._dictionary).fill_null(-1)).astype(
                np.int32
            )
        values, fits = self._form.read(names)
        if self._numbers is not None:
            return np.where(fits, self._numbers.find(values), NOBODY)
        inside = fits & (values >= self._low) & (values - self._low < self.count)
        return np.where(inside, values - self._low, NOBODY).astype(np.int32)


class _Form:
    """The form that all names of a column share: letters in front, then digits."""

    def __init__(self, front: bytes, length: int) -> None:
        self.front = front
        self.length = length

    @classmethod
    def of(cls, names: Any) -> "_Form | None":
        """The form of the first name, if that is letters and digits."""
        if not len(names):
            return None
        first = names[0].as_py().encode()
        front = first.rstrip(b"0123456789")
        return cls(front, len(first)) if 0 < len(first) - len(front) <= _DIGITS else None

    def read(self, names: Any) -> tuple[Longs, Any]:
        """The digits of each name as a number, and which names have this form."""
        offsets = np.frombuffer(names.buffers()[1], np.int32)[names.offset :][: len(names) + 1]
        start = offsets[:-1]
        fits = np.diff(offsets) == self.length
        if names.null_count:
            fits &= names.is_valid().to_numpy(zero_copy_only=False)
        data = names.buffers()[2]
        if not fits.any() or data is None:
            return np.zeros(len(names), dtype=np.int64), fits
        text = np.frombuffer(data, np.uint8)
        if fits.all():
            block = text[start[0] : start[0] + len(names) * self.length]
            signs = block.reshape(len(names), self.length)
        else:
            signs = text[np.where(fits, start, 0)[:, None] + np.arange(self.length)]
        return self._parse(signs, fits)

    def _parse(self, signs: Any, fits: Any) -> tuple[Longs, Any]:
        for place, sign in enumerate(self.front):
            fits = fits & (signs[:, place] == sign)
        value, place = np.zeros(len(signs), dtype=np.int64), len(self.front)
        while place + 8 <= self.length:
            eight, digits = _eight_digits(signs, place)
            value, fits, place = value * 100_000_000 + eight, fits & digits, place + 8
        for rest in range(place, self.length):
            digit = signs[:, rest] - np.uint8(48)
            value, fits = value * 10 + digit, fits & (digit < 10)
        return value, fits


def _eight_digits(signs: Any, place: int) -> tuple[Longs, Any]:
    """The number that eight signs from a place on are, and where all eight are digits.

    Eight bytes are one number of 64 bits; neighbouring digits are joined in three steps.
    """
    flat = signs if signs.flags.c_contiguous else np.ascontiguousarray(signs)
    word = np.ndarray((len(flat),), "<u8", flat, offset=place, strides=(flat.shape[1],))
    upper, digits = np.uint64(0xF0F0F0F0F0F0F0F0), np.uint64(0x3030303030303030)
    right = (word & upper == digits) & ((word + np.uint64(0x0606060606060606)) & upper == digits)
    value = word & np.uint64(0x0F0F0F0F0F0F0F0F)
    value = (value * np.uint64(2561) >> np.uint64(8)) & np.uint64(0x00FF00FF00FF00FF)
    value = (value * np.uint64(6553601) >> np.uint64(16)) & np.uint64(0x0000FFFF0000FFFF)
    value = value * np.uint64(42949672960001) >> np.uint64(32)
    return value.astype(np.int64), right


def one_array(column: Any) -> Any:
    """A column of an Arrow table as one array."""
    whole = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        return whole.chunk(0) if whole.num_chunks else pa.array([], whole.type)
    return whole
