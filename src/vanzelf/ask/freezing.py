"""A frozen population: rows with tokens and salts, sealed in a file until the run is over."""

import json
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from vanzelf.ask.canaries import CanarySet
from vanzelf.protocol.rows import SALT, TOKEN, Rows, mint
from vanzelf.protocol.sealing import SealingKey, seal
from vanzelf.transport.mailroom import keys_folder
from vanzelf.transport.party import Party, write_secret


@dataclass(frozen=True)
class Frozen:
    """What is frozen. canaries: the token (hexadecimal) of each canary, in the order of its set."""

    rows: Rows
    canaries: tuple[str, ...]


def freeze(persons: Any, addresses: Any, canaries: CanarySet | None) -> Frozen:
    """Mint tokens for households, and for canaries that nobody can tell from them."""
    added = canaries.households if canaries else ()
    count = len(persons)
    rows, order = mint(
        [*persons.to_pylist(), *(list(each.persons) for each in added)],
        [*addresses.to_pylist(), *(each.address for each in added)],
    )
    tokens = {
        int(original) - count: rows.tokens[place * TOKEN : (place + 1) * TOKEN].hex()
        for place, original in enumerate(order.tolist())
        if original >= count
    }
    return Frozen(rows, tuple(tokens[number] for number in sorted(tokens)))


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
    marked = json.dumps(frozen.canaries)
    table = pa.table(columns).replace_schema_metadata({"kanaries": marked})
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
    return Frozen(rows, tuple(json.loads(table.schema.metadata[b"kanaries"])))


def _fixed(data: bytes, size: int) -> Any:
    return pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(size), len(data) // size, [None, pa.py_buffer(data)]
    )


def _raw(column: Any, size: int) -> bytes:
    return bytes(column.buffers()[1])[column.offset * size : (column.offset + len(column)) * size]
