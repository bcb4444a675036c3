"""Everybody in a population on disk as arrays, to draw awards and write them back.

Rows run through all parts in order. Only the few columns that drawing needs are held.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vanzelf.synth import columns
from vanzelf.synth.draws import Bools, Dates, Floats, Ints
from vanzelf.synth.files import part_files, write_part

_READ = ("id", "geboortedatum", "toetsingsinkomen", "ontvangt_bijstand", "heeft_onderneming")


@dataclass(slots=True)
class Roll:
    """An entry per record of persons, the dead included.

    core: number of the core. address: number of the address. rents: lives in a rented home with
    its own front door. awards, money, dates: what was drawn, by concept.
    """

    population: Path
    starts: list[int]
    ids: pa.Array
    age: Ints
    income: Floats
    assistance: Bools
    self_employed: Bools
    core: Ints
    address: Ints
    rents: Bools
    awards: dict[str, Bools] = field(default_factory=dict)
    money: dict[str, Floats] = field(default_factory=dict)
    dates: dict[str, tuple[Bools, Dates]] = field(default_factory=dict)
    dwellings: dict[str, Bools] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.age)

    @classmethod
    def read(cls, population: Path) -> "Roll":
        """Read the columns that drawing needs, of all parts."""
        parts = [_Part.read(population, file) for file in part_files(population, "persons")]
        sizes = [len(part.persons) for part in parts]
        starts = [0, *np.cumsum(sizes).tolist()]
        homes = [0, *np.cumsum([part.addresses for part in parts]).tolist()]
        persons = pa.concat_tables([part.persons for part in parts]).combine_chunks()
        return cls(
            population=population,
            starts=starts,
            ids=persons["id"].combine_chunks(),
            age=columns.whole_years(persons["geboortedatum"]),
            income=columns.numbers(persons["toetsingsinkomen"]),
            assistance=columns.flags(persons["ontvangt_bijstand"]),
            self_employed=columns.flags(persons["heeft_onderneming"]),
            core=_joined([part.core for part in parts], starts),
            address=_joined([part.address for part in parts], homes),
            rents=np.concatenate([part.rents for part in parts]),
        )

    def rows_of(self, ids: pa.ChunkedArray) -> Ints:
        """The rows of people by id; raises ValueError for an id that is not in the population."""
        rows = pc.index_in(ids.combine_chunks().cast(self.ids.type), value_set=self.ids)
        if rows.null_count:
            unknown = ids.combine_chunks().filter(pc.is_null(rows))[0]
            raise ValueError(f"the outcomes name {unknown}, who is not in {self.population}")
        return np.asarray(rows.to_numpy(), dtype=np.int64)

    def note_award(self, fact: str, rows: Ints, receives: Bools, *, dwelling: bool) -> None:
        """Who receives a scheme: the applicants, and for awards per person the whole core."""
        mine = np.zeros(len(self), dtype=np.bool_)
        mine[rows[receives]] = True
        self.awards[fact] = mine
        if dwelling:
            self.dwellings[fact] = np.bincount(self.address[mine], minlength=self._homes()) > 0

    def spread_over_core(self, fact: str) -> None:
        """An award of one member of a core is an award of all adults in it."""
        has = np.bincount(self.core, weights=self.awards[fact], minlength=len(self)) > 0
        self.awards[fact] = has[self.core] & (self.age >= 18)

    def note_money(self, fact: str, rows: Ints, euros: Floats) -> None:
        """An amount of the applicants, added up over each core, on every member's row."""
        per_core = np.bincount(self.core[rows], weights=euros, minlength=len(self))
        self.money[fact] = np.asarray(per_core[self.core], dtype=np.float64)

    def note_date(self, fact: str, rows: Ints, days: Dates) -> None:
        """A date for some people; everybody else keeps what they had."""
        known = np.zeros(len(self), dtype=np.bool_)
        values = np.zeros(len(self), dtype="datetime64[D]")
        known[rows], values[rows] = True, days
        self.dates[fact] = known, values

    def _homes(self) -> int:
        return int(self.address.max()) + 1

    def write(self) -> None:
        """Write what was noted into the files of the population; amounts and dates only once."""
        files = part_files(self.population, "persons")
        for number, file in enumerate(files):
            part = slice(self.starts[number], self.starts[number + 1])
            write_part(self._persons(pq.read_table(file), part), file)
        self._write_dwellings()
        self.money.clear()
        self.dates.clear()

    def _persons(self, table: pa.Table, part: slice) -> pa.Table:
        for fact, receives in self.awards.items():
            if fact not in self.dwellings:
                table = _with(table, fact, columns.booleans(receives[part]))
        for fact, euros in self.money.items():
            table = _with(table, fact, columns.cents(euros[part]))
        for fact, (known, days) in self.dates.items():
            new = columns.dates(days[part], known=known[part])
            table = _with(table, fact, pc.coalesce(new, table[fact].combine_chunks()))
        return _net_housing_costs(table, self.money.get("huurtoeslag_per_maand"), part)

    def _write_dwellings(self) -> None:
        first = 0
        for file in part_files(self.population, "addresses"):
            table = pq.read_table(file)
            for fact, receives in self.dwellings.items():
                mine = np.zeros(len(table), dtype=np.bool_)
                found = receives[first : first + len(table)]
                mine[: len(found)] = found
                table = _with(table, fact, columns.booleans(mine))
            first += len(table)
            write_part(table, file)


@dataclass(frozen=True, slots=True)
class _Part:
    """What is read of one part. addresses: how many there are."""

    persons: pa.Table
    core: Ints
    address: Ints
    rents: Bools
    addresses: int

    @classmethod
    def read(cls, population: Path, file: Path) -> "_Part":
        persons = pq.read_table(file, columns=[*_READ, "bag_adres"])
        core = pq.read_table(population / "households" / file.name, columns=["kern"])["kern"]
        homes = pq.read_table(population / "addresses" / file.name)
        address = pc.index_in(
            persons["bag_adres"].combine_chunks(), value_set=homes["bag_adres"].combine_chunks()
        ).to_numpy()
        rents = columns.flags(homes["huurt_woning"]) & columns.flags(homes["zelfstandige_woning"])
        living = core.to_numpy()
        return cls(
            persons=persons.select(list(_READ)),
            core=np.concatenate([living, np.arange(len(living), len(persons))]),
            address=address.astype(np.int64),
            rents=rents[address],
            addresses=len(homes),
        )


def _with(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, values)
    return table.append_column(name, values)


def _net_housing_costs(table: pa.Table, allowance: Floats | None, part: slice) -> pa.Table:
    """Housing costs less rent allowance, from the costs before it."""
    if allowance is None:
        return table
    costs = columns.numbers(table["woonlasten_netto"])
    known = pc.is_valid(table["woonlasten_netto"]).to_numpy()
    net = columns.cents(np.maximum(costs - allowance[part], 0), known=known)
    return _with(table, "woonlasten_netto", net)


def _joined(parts: list[Ints], starts: list[int]) -> Ints:
    return np.concatenate([part + start for part, start in zip(parts, starts, strict=False)])
