"""A frozen population: rows with tokens and salts, sealed in a file until the run is over."""

import json
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from vanzelf.protocol.rows import SALT, TOKEN, Rows, mint
from vanzelf.protocol.sealing import SealingKey, seal
from vanzelf.transport.mailroom import keys_folder
from vanzelf.transport.party import Party, write_secret


@dataclass(frozen=True, slots=True)
class Canary:
    """A household that does not exist. expected: whether the list should have it."""

    token: str
    expected: bool


@dataclass(frozen=True)
class Frozen:
    """What is frozen. canaries: tokens of households that do not exist, with what is expected."""

    rows: Rows
    canaries: tuple[Canary, ...]


def freeze(persons: Any, addresses: Any, canaries: dict[int, bool]) -> Frozen:
    """Mint tokens. canaries: which of the households are none, by place, and what is expected."""
    rows, order = mint(persons, addresses)
    marked = []
    for place, original in enumerate(order.tolist()):
        if original in canaries:
            token = rows.tokens[place * TOKEN : (place + 1) * TOKEN]
            marked.append(Canary(token.hex(), canaries[original]))
    return Frozen(rows, tuple(marked))


def save(party: Party, run: str, frozen: Frozen) -> None:
    """Write a frozen population, sealed to a key of this run."""
    key = SealingKey.make()
    rows = frozen.rows
    columns = {
        "token": _fixed(rows.tokens, TOKEN),
        "zout_personen": _fixed(rows.person_salts, SALT),
        "zout_adres": _fixed(rows.address_salts, SALT),
        "personen": rows.persons,
        "adres": rows.addresses,
    }
    canaries = json.dumps([[each.token, each.expected] for each in frozen.canaries])
    table = pa.table(columns).replace_schema_metadata({"kanaries": canaries})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    write_secret(keys_folder(party) / f"{run}-kaart.sleutel", key.raw)
    sealed = seal(sink.getvalue().to_pybytes(), key.public, {"soort": "kaart", "run": run})
    write_secret(keys_folder(party) / f"{run}-kaart", sealed)


def load(party: Party, run: str) -> Frozen:
    """Read a frozen population again."""
    key = SealingKey.read((keys_folder(party) / f"{run}-kaart.sleutel").read_bytes())
    sealed = (keys_folder(party) / f"{run}-kaart").read_bytes()
    opened = key.open(sealed, {"soort": "kaart", "run": run})
    table = pa.ipc.open_stream(pa.py_buffer(opened)).read_all()
    found = {name: table.column(name).combine_chunks() for name in table.column_names}
    rows = Rows(
        _raw(found["token"], TOKEN),
        _raw(found["zout_personen"], SALT),
        _raw(found["zout_adres"], SALT),
        found["personen"],
        found["adres"],
    )
    marked = json.loads(table.schema.metadata[b"kanaries"])
    return Frozen(rows, tuple(Canary(token, expected) for token, expected in marked))


def _fixed(data: bytes, size: int) -> Any:
    return pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(size), len(data) // size, [None, pa.py_buffer(data)]
    )


def _raw(column: Any, size: int) -> bytes:
    return bytes(column.buffers()[1])[column.offset * size : (column.offset + len(column)) * size]
