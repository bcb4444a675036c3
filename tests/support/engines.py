"""The engines side by side: each turns programs and units into comparable rows."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from vanzelf.engines.reference import ReferenceEngine
from vanzelf.engines.tables import flat, with_twins
from vanzelf.rules.program import Program
from vanzelf.terms.units import Unit

Rows = dict[str, dict[str, Any]]
"""By unit id: the columns of a statement, for all programs together."""
Engine = Callable[[Sequence[Program], Sequence[Unit]], Rows]


def reference(programs: Sequence[Program], units: Sequence[Unit]) -> Rows:
    """The reference engine: what the others must equal."""
    rows: Rows = {unit.id: {} for unit in units}
    for program in programs:
        engine = ReferenceEngine(program)
        for unit in units:
            rows[unit.id] |= flat(engine.evaluate(unit))
    return rows


def duckdb() -> Engine:
    """DuckDB, on a connection of its own."""
    import duckdb as library

    from vanzelf.engines import duckdb

    connection = library.connect()
    return lambda programs, units: duckdb.evaluate_units(programs, units, connection)


@contextmanager
def postgres(dsn: str) -> Iterator[Engine]:
    """PostgreSQL, on a connection of its own."""
    import psycopg

    from vanzelf.engines import postgres

    with psycopg.connect(dsn) as connection:
        yield lambda programs, units: postgres.evaluate_units(programs, units, connection)


def spark(session: Any, *, interpreted: bool = True) -> Engine:
    """Spark; interpreted: without compiling each statement first, which small batches need not."""
    from vanzelf.engines import spark

    session.conf.set("spark.sql.codegen.wholeStage", str(not interpreted).lower())
    session.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN" if interpreted else "FALLBACK")
    return lambda programs, units: spark.evaluate_units(programs, units, session)


def differences(expected: Rows, found: Rows) -> Iterator[str]:
    """Every value in which an engine differs from what is expected, in words."""
    for unit, row in expected.items():
        got = with_twins(found.get(unit, {}), row)
        for column, value in row.items():
            if column not in got or got[column] != value or type(got[column]) is not type(value):
                yield f"{unit}: {column} should be {value!r}, found {got.get(column, 'nothing')!r}"
