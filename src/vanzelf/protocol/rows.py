"""The rows of a run: a token for every household, and who is meant by it.

A token is 128 random bits, made for one run. Rows stand in the order of their tokens, which says
nothing about the households. A source that works with persons gets their ids and the commitment to
the address; one that works with addresses gets the address and the commitment to the persons. Both
can check the same root.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vanzelf.protocol.hashing import Table, table_of
from vanzelf.protocol.merkle import CHUNK, DIGEST, leaves_of, root_of
from vanzelf.protocol.problems import ProtocolError

TOKEN = SALT = 16
_sha256 = hashlib.sha256


@dataclass(frozen=True)
class Rows:
    """Rows of a run, as the municipality has them.

    tokens, person_salts, address_salts: 16 bytes for every row. persons: sorted ids (list<string>).
    addresses: BAG ids (string, empty for none).
    """

    tokens: bytes
    person_salts: bytes
    address_salts: bytes
    persons: Any
    addresses: Any

    def __len__(self) -> int:
        return len(self.persons)

    @cached_property
    def _commitments(self) -> tuple[bytes, bytes]:
        return (
            _committed(self.person_salts, joined(self.persons)),
            _committed(self.address_salts, _words(self.addresses)),
        )

    @cached_property
    def leaves(self) -> bytes:
        """A leaf (32 bytes) for every row, in order."""
        return _leaves(self.tokens, *self._commitments)

    def chunks(self) -> int:
        """How many chunks there are."""
        return -(-len(self) // CHUNK)

    def for_persons(self, chunk: int) -> bytes:
        """A chunk for a source that works with persons, as an Arrow stream."""
        part = slice(chunk * CHUNK, (chunk + 1) * CHUNK)
        return _stream(
            token=_fixed(self.tokens, part, TOKEN),
            zout=_fixed(self.person_salts, part, SALT),
            personen=self.persons[part],
            ander=_fixed(self._commitments[1], part, DIGEST),
        )

    def for_addresses(self, chunk: int) -> bytes:
        """A chunk for a source that works with addresses, as an Arrow stream."""
        part = slice(chunk * CHUNK, (chunk + 1) * CHUNK)
        return _stream(
            token=_fixed(self.tokens, part, TOKEN),
            zout=_fixed(self.address_salts, part, SALT),
            adres=self.addresses[part],
            ander=_fixed(self._commitments[0], part, DIGEST),
        )


def mint(persons: Sequence[Sequence[str]], addresses: Sequence[str]) -> tuple[Rows, Any]:
    """Rows with new tokens, and for each of them its place among the households given."""
    count = len(persons)
    tokens = np.frombuffer(secrets.token_bytes(TOKEN * count), dtype="S16")
    raw = np.frombuffer(tokens.tobytes(), dtype=np.uint8).reshape(count, TOKEN)
    order = np.lexsort(raw.T[::-1])
    listed = pa.array(persons, type=pa.list_(pa.string())).take(pa.array(order))
    places = pa.array(addresses, type=pa.string()).take(pa.array(order))
    salts = [secrets.token_bytes(SALT * count) for _ in range(2)]
    return Rows(raw[order].tobytes(), salts[0], salts[1], listed, places), order


@dataclass(frozen=True)
class Received:
    """A chunk of rows as a source got it. persons or addresses: None when it got the other."""

    tokens: bytes
    persons: Any | None
    addresses: Any | None
    digest: bytes

    def __len__(self) -> int:
        return len(self.tokens) // TOKEN


def read_rows(data: bytes, *, by_address: bool) -> Received:
    """A chunk of rows; raises ProtocolError rows-form when it is not one."""
    kinds = {"token": pa.binary(TOKEN), "zout": pa.binary(SALT), "ander": pa.binary(DIGEST)}
    kinds |= {"adres": pa.string()} if by_address else {"personen": pa.list_(pa.string())}
    try:
        table = pa.ipc.open_stream(pa.py_buffer(data)).read_all()
        found = {name: table.column(name).combine_chunks() for name in table.column_names}
    except (pa.ArrowInvalid, OSError, KeyError, ValueError):
        raise _not_rows("they are not an Arrow stream") from None
    if {name: column.type for name, column in found.items()} != kinds:
        raise _not_rows("they do not have the agreed columns")
    if any(column.null_count for column in found.values()):
        raise _not_rows("a value is missing")
    words = _words(found["adres"]) if by_address else joined(_in_order(found["personen"]))
    tokens, others = _bytes(found["token"], TOKEN), _bytes(found["ander"], DIGEST)
    _ascending(tokens)
    own = _committed(_bytes(found["zout"], SALT), words)
    pairs = (others, own) if by_address else (own, others)
    return Received(
        tokens, found.get("personen"), found.get("adres"), root_of(_leaves(tokens, *pairs))
    )


def joined(persons: Any) -> list[bytes]:
    """The ids of every row, as they are committed to."""
    return _words(pc.binary_join(persons, "\n"))


def _words(texts: Any) -> list[bytes]:
    return [each or b"" for each in texts.cast(pa.binary()).to_pylist()]


def _committed(salts: bytes, words: Sequence[bytes]) -> bytes:
    """The SHA-256 of the salt and the words of every row, one after the other."""
    places = range(0, len(salts), SALT)
    return b"".join(
        [
            _sha256(salts[place : place + SALT] + word).digest()
            for place, word in zip(places, words, strict=True)
        ]
    )


def _leaves(tokens: bytes, persons: bytes, addresses: bytes) -> bytes:
    return leaves_of(*_tables((tokens, TOKEN), (persons, DIGEST), (addresses, DIGEST)))


def _tables(*columns: tuple[bytes, int]) -> list[Table]:
    return [table_of(*each) for each in columns]


def _in_order(persons: Any) -> Any:
    """Ids within a row ascend: one spelling for one household, and nobody in it twice."""
    flat = persons.flatten()
    if len(flat) > 1:
        starts = np.zeros(len(flat), dtype=np.bool_)
        offsets = persons.offsets.to_numpy()
        inside = offsets[(offsets > offsets[0]) & (offsets < offsets[-1])] - offsets[0]
        starts[inside] = True
        rising = pc.greater(flat[1:], flat[:-1]).to_numpy(zero_copy_only=False)
        if not (rising | starts[1:]).all():
            raise _not_rows("the persons of a row are not in order")
    if flat.null_count:
        raise _not_rows("a person is missing")
    return persons


def _ascending(tokens: bytes) -> None:
    halves = np.frombuffer(tokens, dtype=">u8").reshape(-1, 2).astype(np.uint64)
    one, other = halves[:-1], halves[1:]
    rising = (one[:, 0] < other[:, 0]) | ((one[:, 0] == other[:, 0]) & (one[:, 1] < other[:, 1]))
    if not rising.all():
        raise _not_rows("the tokens are not in order")


def _not_rows(why: str) -> ProtocolError:
    return ProtocolError.because("rows-form", f"these are not rows: {why}.", "Make them again.")


def _bytes(column: Any, size: int) -> bytes:
    buffer = column.buffers()[1]
    return bytes(buffer)[column.offset * size : (column.offset + len(column)) * size]


def _fixed(data: bytes, part: slice, size: int) -> Any:
    count = len(data) // size
    whole = pa.FixedSizeBinaryArray.from_buffers(pa.binary(size), count, [None, pa.py_buffer(data)])
    return whole[part]


def _stream(**columns: Any) -> bytes:
    table = pa.table(columns)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())
