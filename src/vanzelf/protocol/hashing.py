"""SHA-256 of many rows at once. Rows are bytes of one length: an array with a row for each."""

import hashlib

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.uint8]
"""Bytes of rows, of two dimensions."""


def table_of(data: bytes, size: int) -> Table:
    """Rows of `size` bytes that stand one after the other."""
    return np.frombuffer(data, dtype=np.uint8).reshape(-1, size)


def beside(*columns: Table | bytes) -> Table:
    """Tables beside one another; bytes are the same in every row."""
    count = max(len(each) for each in columns if not isinstance(each, bytes))
    wide = [
        np.broadcast_to(np.frombuffer(each, np.uint8), (count, len(each)))
        if isinstance(each, bytes)
        else each
        for each in columns
    ]
    return np.concatenate(wide, axis=1)


def digests_of(rows: Table) -> bytes:
    """The SHA-256 of each row, one after the other."""
    size, sha256 = rows.shape[1], hashlib.sha256
    data = rows.tobytes()
    whole = memoryview(data)
    return b"".join(
        [sha256(whole[place : place + size]).digest() for place in range(0, len(data), size)]
    )
