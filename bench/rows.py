"""Rows of the application's own tables: made with SQL, with what its models fill in by themselves."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg

RESIDENTS, TASKS = 200_000, 50_000
MOMENT = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


class Rows:
    """Puts rows into tables on one connection. subjects, staff: ids of whom it made."""

    def __init__(self, con: psycopg.Connection[Any]) -> None:
        self.con = con
        self.staff: dict[str, list[UUID]] = {}
        self.subjects: list[UUID] = []

    def fill(self, model: str, source: str, /, **given: str) -> None:
        """Insert `select … from source`: what is not given is the default of the model."""
        from django.apps import apps

        found = apps.get_model(model)
        names, values = [], []
        for field in found._meta.concrete_fields:
            if field.column not in given and field.get_internal_type() == "BigAutoField":
                continue
            names.append(f'"{field.column}"')
            values.append(given.pop(field.column, None) or default_of(field))
        assert not given, given
        table, columns = found._meta.db_table, ", ".join(names)
        self.con.execute(
            f"insert into {table} ({columns}) select {', '.join(values)} {source}"  # type: ignore[arg-type]
        )

    def copy(self, table: str, columns: str, rows: Iterator[tuple[Any, ...]]) -> None:
        """COPY rows in."""
        with self.con.cursor().copy(f"copy {table} ({columns}) from stdin") as copy:  # type: ignore[arg-type]
            for row in rows:
                copy.write_row(row)


def bsns(many: int) -> Iterator[str]:
    """Numbers that pass the test of eleven."""
    found = 0
    for eight in range(91_000_000, 99_000_000):
        check = sum(w * int(d) for w, d in zip(range(9, 1, -1), str(eight), strict=True)) % 11
        if check < 10:
            yield f"{eight}{check}"
            found += 1
            if found == many:
                return


def default_of(field: Any) -> str:
    """What the model fills in, as SQL."""
    kind = field.get_internal_type()
    if field.primary_key and kind == "UUIDField":
        return "gen_random_uuid()"
    value = field.get_default()
    if value is None:
        return "null"
    return (
        as_json(value) if kind == "JSONField" else str(psycopg.sql.Literal(value).as_string(None))
    )


def as_json(value: Any) -> str:
    return f"'{json.dumps(value)}'::jsonb"


def array(texts: list[str]) -> str:
    return "(array[" + ", ".join(f"'{each}'" for each in texts) + "])"


def moment(ago: str) -> str:
    """A moment, so long ago: `3 days`, or an expression that gives an interval."""
    span = ago if "interval" in ago else f"interval '{ago}'"
    return f"(timestamptz '{MOMENT.isoformat()}' - {span})"
