"""Long facts: one row per fact, for what does not stand in a column of persons.

`eenheid, id, begrip, waarde, status, bron, datum`: id is that of the person, or of the aanvrager for
a fact of a unit. A fact here wins from the column of the same name.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from vanzelf.engines.sql.layout import SETTLED
from vanzelf.engines.tables import column_type
from vanzelf.screening.columns import FactColumn
from vanzelf.terms.units import UnitType

if TYPE_CHECKING:
    from vanzelf.screening.population import PartReader


def load_facts(reader: "PartReader", path: Path) -> None:
    """Add long facts to the loaded persons; rows that do not fit are rejected."""
    from vanzelf.screening.population import Reject, scan

    found = reader.described(path)
    reader.required(path, found, ("id", "begrip", "waarde"))
    intake = reader.intake["facts"]
    con = reader.con
    con.execute(f"CREATE OR REPLACE TEMP TABLE lange_feiten AS SELECT * FROM {scan(path)}")
    rows = con.execute("SELECT count(*) FROM lange_feiten").fetchone()
    intake.rows += rows[0] if rows else 0
    taken = 0
    names = [
        name
        for (name,) in con.execute(
            "SELECT DISTINCT coalesce(begrip, '') FROM lange_feiten"
        ).fetchall()
    ]
    units = ", ".join(f"'{unit}'" for unit in UnitType)
    for name in sorted(names):
        mine = f"coalesce(begrip, '') = '{name.replace(chr(39), chr(39) * 2)}'"
        concept = reader.concepts.get(name)
        if concept is None or concept.type is None:
            bad, reason = "TRUE", "begrip is not a fact of the catalogue"
        else:
            written = FactColumn(concept, "VARCHAR", status="status" in found)
            misfit = (written.misfit() or "FALSE").replace(f'"{name}"', "waarde")
            unit = f"eenheid NOT IN ({units})" if "eenheid" in found else "FALSE"
            bad = f"coalesce({misfit}, FALSE) OR coalesce({unit}, FALSE) OR CAST(id AS VARCHAR) NOT IN (SELECT CAST(id AS VARCHAR) FROM persons)"
            reason = f"{name} should be {written.expected()}, of a person in the file"
        lines = con.execute(
            f"SELECT __line FROM lange_feiten WHERE {mine} AND ({bad}) ORDER BY 1"
        ).fetchall()
        intake.rejects += [Reject(path.name, line, reason) for (line,) in lines]
        if concept is None or concept.type is None:
            continue
        taken += _merge(reader, name, mine, bad, has_status="status" in found)
    intake.taken += taken


def _merge(reader: "PartReader", name: str, mine: str, bad: str, *, has_status: bool) -> int:
    con, concept = reader.con, reader.concepts[name]
    assert concept.type is not None
    column = FactColumn(concept, "VARCHAR", status=False)
    stored = column.stored().replace(f'"{name}"', "waarde")
    status = "status" if has_status else "NULL"
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE een_feit AS
        SELECT CAST(id AS VARCHAR) AS id, CASE WHEN {status} = 'in_onderzoek' THEN NULL ELSE {stored} END AS x,
          coalesce({status} IN ('schatting', 'in_onderzoek'), FALSE) AS estimate
        FROM lange_feiten WHERE {mine} AND NOT ({bad})
        QUALIFY row_number() OVER (PARTITION BY CAST(id AS VARCHAR) ORDER BY __line DESC) = 1"""
    )
    present = {column for column, *_ in con.execute("DESCRIBE persons").fetchall()}
    kind = column_type(concept.type)
    if name not in present:
        con.execute(f'ALTER TABLE persons ADD COLUMN "{name}" {kind}')
    if name + SETTLED not in present:
        con.execute(f'ALTER TABLE persons ADD COLUMN "{name + SETTLED}" {kind}')
        con.execute(f'UPDATE persons SET "{name + SETTLED}" = "{name}"')
    con.execute(
        f"""UPDATE persons SET "{name}" = f.x, "{name + SETTLED}" = CASE WHEN f.estimate THEN NULL ELSE f.x END
        FROM een_feit AS f WHERE CAST(persons.id AS VARCHAR) = f.id"""
    )
    row = con.execute(f"SELECT count(*) FROM lange_feiten WHERE {mine} AND NOT ({bad})").fetchone()
    return row[0] if row else 0
