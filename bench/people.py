"""The people of the comparisons: one million adults with their couples, as one Parquet file.

They are residents of Eikenhage. A few facts are unknown, as in any register: one income and one
statement of assets in a hundred, and some rights of residence. One in two hundred lives abroad and
is insured under a treaty.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow.parquet as pq

from vanzelf.synth.generate import generate

PERIOD = "2026-11"
REFERENCE_DATE = "2026-11-01"
PERSONS = 1_000_000
RESIDENTS_PER_ADULT = 1.26
TRUTHS = ("zorgverzekerd", "in_detentie", "ingezetene", "verblijfsrecht_geeft_aanspraak")
NUMBERS = ("toetsingsinkomen", "rendementsgrondslag", "woonlandfactor")

_PERSONS_SQL = """
WITH adult AS (
    SELECT * FROM read_parquet('{town}/persons/*.parquet')
    WHERE overlijdensdatum IS NULL AND geboortedatum <= DATE '2008-11-01'
),
couple AS (
    SELECT least(van, naar) AS aanvrager, greatest(van, naar) AS partner
    FROM read_parquet('{town}/relations/*.parquet') AS r
    JOIN adult AS a ON a.id = r.van JOIN adult AS b ON b.id = r.naar
    WHERE soort = 'partner' AND a.bag_adres = b.bag_adres
    GROUP BY ALL
),
known AS (
    SELECT a.id, coalesce(c.aanvrager, a.id) AS aanvrager, geboortedatum,
        CASE WHEN a.id % 100 <> 7 THEN toetsingsinkomen END AS toetsingsinkomen,
        CASE WHEN a.id % 100 <> 13 THEN rendementsgrondslag END AS rendementsgrondslag,
        zorgverzekerd, in_detentie, a.id % 200 <> 3 AS ingezetene,
        CASE WHEN a.id % 200 = 3 THEN 0.7215::DECIMAL(6, 4) ELSE 1 END AS woonlandfactor,
        verblijfsrecht_geeft_aanspraak, zelfde_partner_hele_jaar
    FROM adult AS a LEFT JOIN couple AS c ON c.partner = a.id
)
SELECT * FROM known
WHERE aanvrager <= (SELECT quantile_disc(aanvrager, {share}) FROM known) ORDER BY id
"""


def people(directory: Path, persons: int = PERSONS) -> Path:
    """The Parquet file with about this many adults, made when it is not there yet."""
    file = directory / f"adults-{persons}.parquet"
    if not file.exists():
        town = directory / f"town-for-{persons}"
        generate(max(2000, round(persons * RESIDENTS_PER_ADULT * 1.02)), 1, town)
        _write(town, file, persons)
    return file


def _write(town: Path, file: Path, persons: int) -> None:
    con = duckdb.connect()
    con.execute(f"CREATE TABLE adults AS {_PERSONS_SQL.format(town=town, share=1.0)}")
    found = con.execute("SELECT count(*) FROM adults").fetchone()
    assert found is not None
    assert found[0] >= persons, found
    share = persons / found[0]
    con.execute(
        f"COPY ({_PERSONS_SQL.format(town=town, share=share)}) TO '{file}' (FORMAT parquet)"
    )


@dataclass(frozen=True, slots=True)
class Persons:
    """Columns of the file as arrays, with 0 and False where a fact is unknown."""

    ids: Any
    couples: Any
    roles: Any
    columns: dict[str, Any]
    whole_year: Any

    @classmethod
    def read(cls, file: Path) -> "Persons":
        """Read the file the quick way: Arrow columns to numpy."""
        table = pq.read_table(file)
        columns = {name: _array(table[name]) for name in (*TRUTHS, *NUMBERS, "geboortedatum")}
        ids, couples = _array(table["id"]), _array(table["aanvrager"])
        return cls(
            ids,
            couples,
            (ids != couples).astype(np.int64),
            columns,
            _array(table["zelfde_partner_hele_jaar"]),
        )


def _array(column: Any) -> Any:
    """A column as numpy; unknown becomes the default of its type, as OpenFisca would have it."""
    if str(column.type).startswith("decimal"):
        column = column.cast("float32")
    if column.null_count:
        column = column.fill_null(False if str(column.type) == "bool" else 0)
    return column.to_numpy()
