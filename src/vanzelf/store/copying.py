"""Many rows into a table at once, in PostgreSQL's own binary form.

Columns are NumPy arrays, so that a hundred thousand rows are written without a loop in Python.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import sql

from vanzelf.store.database import Connection

Column = npt.NDArray[Any]
Table = str | tuple[str, str]
"""The name of a table, or schema and name."""

_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"


def copy_rows(con: Connection, table: Table, columns: Mapping[str, Column]) -> None:
    """Add rows. columns: arrays of one length, by name; see `copying`."""
    with copying(con, table, tuple(columns)) as copy:
        copy(*columns.values())


@contextmanager
def copying(con: Connection, table: Table, names: Sequence[str]) -> Iterator[Callable[..., None]]:
    """Add rows part by part. Gives what takes the columns of a part, in the order of `names`.

    smallint, integer and bigint are int16, int32 and int64; boolean is bool; bytea of one length is
    uint8 of two dimensions, a row each. Nothing is converted: a dtype that is not the column's is
    an error of PostgreSQL. Raises ValueError for another dtype or arrays of different lengths.
    """
    where = [table] if isinstance(table, str) else list(table)
    statement = sql.SQL("copy {} ({}) from stdin (format binary)").format(
        sql.Identifier(*where), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with con.cursor().copy(statement) as copy:
        copy.write(_HEAD)
        yield lambda *columns: copy.write(_binary(columns))
        copy.write(_END)


def _binary(columns: Sequence[Column]) -> bytes:
    """Every row: how many fields, and each field after its length in bytes; all big-endian."""
    stored = [_stored(each) for each in columns]
    form: list[tuple[str, str]] = [("fields", ">i2")]
    for at, each in enumerate(stored):
        form += [(f"length{at}", ">i4"), (f"value{at}", each.dtype.str)]
    rows = np.empty(len(stored[0]), dtype=form)
    rows["fields"] = len(stored)
    for at, each in enumerate(stored):
        rows[f"length{at}"] = each.dtype.itemsize
        rows[f"value{at}"] = each
    return rows.tobytes()


def _stored(column: Column) -> Column:
    if column.dtype.kind == "u" and column.ndim == 2 and column.dtype.itemsize == 1:
        return np.ascontiguousarray(column).view(f"V{column.shape[1]}")[:, 0]
    if column.dtype.kind == "b":
        return column.view(np.uint8)
    if column.dtype.kind != "i" or column.ndim != 1:
        raise ValueError(f"a column of {column.dtype} cannot be copied")
    return column.astype(column.dtype.newbyteorder(">"))
