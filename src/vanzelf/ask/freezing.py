"""A frozen population: rows with tokens and salts, sealed in a file until the run is over."""

import json
from collections.abc import Set
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from vanzelf.ask.canaries import CanarySet
from vanzelf.ask.homes import Bools, Homes, rows_with
from vanzelf.protocol.rows import SALT, TOKEN, Rows, mint
from vanzelf.protocol.sealing import SealingKey, seal
from vanzelf.transport.mailroom import keys_folder
from vanzelf.transport.party import Party, write_secret


@dataclass(frozen=True)
class Frozen:
    """What is frozen. canaries: the token (hexadecimal) of each canary, in the order of its set.

    homes: who lives with whom, of every row.
    """

    rows: Rows
    canaries: tuple[str, ...]
    homes: Homes

    def everybody(self) -> list[str]:
        """Everybody in a row, and everybody who lives with them."""
        asked = self.rows.persons.flatten().unique().to_pylist()
        return sorted(self.homes.everybody().union(asked))

    def touched(self, who: Set[str]) -> Bools:
        """The rows of some people, and of whoever lives with them."""
        return rows_with(self.rows.persons, who) | self.homes.touched(who)

    def living_with(self, who: Set[str]) -> set[str]:
        """Everybody in the rows and the homes of some people."""
        rows = self.rows.persons.filter(pa.array(self.touched(who)))
        homes = self.homes.people.filter(pa.array(rows_with(self.homes.people, who)))
        return {*rows.flatten().to_pylist(), *homes.flatten().to_pylist()}


def freeze(
    persons: Any, addresses: Any, canaries: CanarySet | None, homes: Homes | None = None
) -> Frozen:
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
    living = (homes or Homes.none(count)).take(order)
    return Frozen(rows, tuple(tokens[number] for number in sorted(tokens)), living)


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
    table = pa.table(columns | {"huizen": frozen.homes.of})
    table = table.replace_schema_metadata({"kanaries": marked})
    write_secret(keys_folder(party) / f"{run}-kaart.sleutel", key.raw)
    for name, each in (("kaart", table), ("huizen", pa.table({"wie": frozen.homes.people}))):
        sealed = seal(_written(each), key.public, {"soort": name, "run": run})
        write_secret(keys_folder(party) / f"{run}-{name}", sealed)


def load(party: Party, run: str) -> Frozen:
    """Read a frozen population again."""
    key = SealingKey.read((keys_folder(party) / f"{run}-kaart.sleutel").read_bytes())

    def opened(name: str) -> Any:
        sealed = (keys_folder(party) / f"{run}-{name}").read_bytes()
        plain = key.open(sealed, {"soort": name, "run": run})
        return pa.ipc.open_stream(pa.py_buffer(plain)).read_all()

    table = opened("kaart")
    found = {name: table.column(name).combine_chunks() for name in table.column_names}
    rows = Rows(
        _raw(found["token"], TOKEN),
        _raw(found["zout_personen"], SALT),
        _raw(found["zout_adres"], SALT),
        found["personen"],
        found["adres"],
    )
    homes = Homes(opened("huizen").column("wie").combine_chunks(), found["huizen"])
    return Frozen(rows, tuple(json.loads(table.schema.metadata[b"kanaries"])), homes)


def _written(table: Any) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())


def _fixed(data: bytes, size: int) -> Any:
    return pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(size), len(data) // size, [None, pa.py_buffer(data)]
    )


def _raw(column: Any, size: int) -> bytes:
    return bytes(column.buffers()[1])[column.offset * size : (column.offset + len(column)) * size]
