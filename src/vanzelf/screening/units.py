"""Units out of a loaded part, as the reference engine knows them."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import duckdb

from vanzelf.engines.sql.layout import SETTLED
from vanzelf.households.register import id_order
from vanzelf.language.functions import normal
from vanzelf.rules.model import Concept
from vanzelf.screening.columns import DATED, SOURCE, STATUS
from vanzelf.screening.evaluate import PERSON_ID, Ready
from vanzelf.terms.units import Fact, Member, Role, Unit

Row = Mapping[str, Any]


def fetch_units(
    con: duckdb.DuckDBPyConnection, ready: Ready, ids: Sequence[Any] | None = None
) -> list[Unit]:
    """The units of a part (or only those with some ids) with all facts their programs use."""
    layout = ready.members
    where = ""
    if ids is not None:
        con.execute(
            "CREATE OR REPLACE TEMP TABLE gekozen AS SELECT DISTINCT unnest(?) AS unit_id",
            [list(ids)],
        )
        where = "WHERE unit_id IN (FROM gekozen)"
    own: dict[Any, Mapping[str, Fact]] = {}
    if layout.units is not None:
        for row in _rows(con, f"SELECT * FROM {layout.units} AS eigen {where}"):
            own[row["unit_id"]] = _facts(ready, row, layout.unit_columns)
    grouped: dict[Any, list[Row]] = {}
    for row in _rows(con, f"SELECT * FROM {layout.members} AS leden {where}"):
        grouped.setdefault(row["unit_id"], []).append(row)
    return [
        _unit(ready, unit_id, rows, own.get(unit_id, {}))
        for unit_id, rows in sorted(grouped.items())
    ]


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> Iterable[Row]:
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description or ()]
    for row in cursor.fetchall():
        yield dict(zip(names, row, strict=True))


_ROLES = {str(role): (number, role) for number, role in enumerate(Role)}


def _order(row: Row) -> tuple[int, tuple[int, str]]:
    """Members in the order of their roles, then by id."""
    return _ROLES[row["rol"]][0], id_order(str(row[PERSON_ID]))


def _unit(ready: Ready, unit_id: Any, rows: list[Row], own: Mapping[str, Fact]) -> Unit:
    rows.sort(key=_order)
    members = tuple(_member(ready, row) for row in rows)
    return Unit(ready.unit, str(unit_id), members, {**_carried(ready, rows), **own})


def _member(ready: Ready, row: Row) -> Member:
    role = _ROLES[row["rol"]][1]
    person = row[PERSON_ID]
    facts = {} if person is None else _facts(ready, row, ready.members.member_columns)
    return Member(
        f"{role}?" if person is None else str(person), role, facts, certain=row["lid"] is True
    )


def _carried(ready: Ready, rows: Iterable[Row]) -> dict[str, Fact]:
    """Facts of the unit that stand with persons: the aanvrager's, else a certain partner's."""
    carried: dict[str, Fact] = {}
    for row in rows:
        sure = row["rol"] == Role.AANVRAGER or (row["rol"] == Role.PARTNER and row["lid"])
        if sure:
            for name, fact in _facts(ready, row, ready.members.carried).items():
                if name not in carried or carried[name].value is None:
                    carried[name] = fact
    return carried


def _facts(ready: Ready, row: Row, columns: Iterable[str]) -> dict[str, Fact]:
    concepts = ready.programs[0].concepts
    return {
        name: _fact(row, concepts[name], columns)
        for name in sorted(columns)
        if not name.endswith(SETTLED)
    }


def _fact(row: Row, concept: Concept, columns: Iterable[str]) -> Fact:
    """A fact with what is known about it; without details, by whether it is settled."""
    name = concept.id
    value = row[name]
    if value is not None and concept.type is not None and concept.type.numeric:
        value = normal(Fraction(value, 10 ** (concept.type.decimals or 0)))
    source = row.get(name + SOURCE) or concept.holder
    dated = row.get(name + DATED)
    status = row.get(name + STATUS)
    unsettled = value is not None and name + SETTLED in columns and row[name + SETTLED] is None
    if unsettled and dated is None:
        status = "schatting"
    return Fact(value, status or "vast", source, dated)
