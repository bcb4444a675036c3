"""Units out of a loaded part, as the reference engine knows them."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import duckdb

from vanzelf.engines.sql.layout import SETTLED
from vanzelf.language.functions import normal
from vanzelf.rules.model import Concept
from vanzelf.screening.evaluate import Ready
from vanzelf.terms.units import Fact, Member, Role, Unit


def fetch_units(
    con: duckdb.DuckDBPyConnection, ready: Ready, ids: Sequence[Any] | None = None
) -> list[Unit]:
    """The units of a part (or only those with some ids) with all facts their programs use."""
    layout = ready.layout
    concepts = ready.programs[0].concepts
    where = ""
    if ids is not None:
        con.execute(
            "CREATE OR REPLACE TEMP TABLE gekozen AS SELECT unnest(?) AS unit_id", [list(ids)]
        )
        where = "WHERE unit_id IN (SELECT unit_id FROM gekozen)"
    rows = _rows(
        con, f"SELECT *, row_number() OVER () AS __nr FROM {layout.members} AS leden {where}"
    )
    own: dict[Any, Mapping[str, Fact]] = {}
    if layout.units is not None:
        for row in _rows(con, f"SELECT * FROM {layout.units} AS eigen {where}"):
            own[row["unit_id"]] = _facts(row, layout.unit_columns, concepts)
    grouped: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(row["unit_id"], []).append(row)
    return [
        _unit(ready, unit_id, members, own.get(unit_id, {})) for unit_id, members in grouped.items()
    ]


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_ROLE_ORDER = {role: number for number, role in enumerate(Role)}


def _unit(ready: Ready, unit_id: Any, rows: list[dict[str, Any]], own: Mapping[str, Fact]) -> Unit:
    layout, concepts = ready.layout, ready.programs[0].concepts
    rows.sort(key=lambda row: _ROLE_ORDER[Role(row["rol"])])
    members = tuple(
        Member(
            f"{unit_id}" if row["rol"] == Role.AANVRAGER else f"{unit_id}/{row['rol']}{index}",
            Role(row["rol"]),
            _facts(row, layout.member_columns, concepts),
            certain=row["lid"] is True,
        )
        for index, row in enumerate(rows)
    )
    carried: dict[str, Fact] = {}
    for role in (Role.PARTNER, Role.AANVRAGER):
        for row in rows:
            if row["rol"] == role:
                found = _facts(row, layout.carried, concepts)
                carried.update(
                    {name: fact for name, fact in found.items() if fact.value is not None}
                )
    return Unit(layout.unit, str(unit_id), members, {**carried, **own})


def _facts(
    row: Mapping[str, Any], columns: frozenset[str], concepts: Mapping[str, Concept]
) -> dict[str, Fact]:
    facts = {}
    for name in columns:
        if name.endswith(SETTLED):
            continue
        value = row[name]
        concept = concepts[name]
        if value is not None and concept.type is not None and concept.type.numeric:
            value = normal(Fraction(value, 10 ** (concept.type.decimals or 0)))
        estimate = value is not None and name + SETTLED in columns and row[name + SETTLED] is None
        facts[name] = Fact(value, "schatting" if estimate else "vast", concept.holder)
    return facts
