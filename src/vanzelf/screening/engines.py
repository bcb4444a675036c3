"""Screening on any of the engines: DuckDB in place, the others fed with the same member rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import pyarrow as pa

from vanzelf.engines.java import java_for_spark
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.engines.tables import flat
from vanzelf.screening.evaluate import PartEvaluator, Ready
from vanzelf.screening.units import fetch_units
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import Unit

ENGINES = ("duckdb", "postgres", "spark", "reference")


class Runner(Protocol):
    """Evaluates a ready part into a table of the part's connection."""

    def run(self, evaluator: PartEvaluator, ready: Ready, target: str) -> None:
        """Evaluate; `target` gets the columns of `Statement`."""


class _DuckDBRunner:
    def run(self, evaluator: PartEvaluator, ready: Ready, target: str) -> None:
        evaluator.run(ready, target)


Rows = dict[str, dict[str, Any]]


class _UnitRunner:
    """An engine that is handed units; its rows go back as an Arrow table."""

    def __init__(self, rows: Callable[[Ready, list[Unit]], Rows]) -> None:
        self.rows = rows

    def run(self, evaluator: PartEvaluator, ready: Ready, target: str) -> None:
        units = fetch_units(evaluator.con, ready)
        rows = self.rows(ready, units) if units else {}
        names = list(next(iter(rows.values()))) if rows else []
        id_type = evaluator.con.execute("SELECT any_value(typeof(id)) FROM persons").fetchone()
        as_id = int if id_type and id_type[0] not in (None, "VARCHAR") else str
        table = pa.table(
            {
                "unit_id": pa.array([as_id(unit_id) for unit_id in rows]),
                **{name: _column(name, [row[name] for row in rows.values()]) for name in names},
            }
        )
        evaluator.con.register("antwoord", table)
        evaluator.con.execute(f"CREATE OR REPLACE TEMP TABLE {target} AS SELECT * FROM antwoord")
        evaluator.con.unregister("antwoord")


def _column(name: str, values: list[Any]) -> pa.Array:
    is_amount = name.partition(".")[2].startswith("bedrag_")
    return pa.array(values, type=pa.int64() if is_amount else pa.bool_())


def _reference_rows(ready: Ready, units: list[Unit]) -> Rows:
    rows: Rows = {unit.id: {} for unit in units}
    for program in ready.programs:
        engine = ReferenceEngine(program)
        for unit in units:
            rows[unit.id].update(flat(engine.evaluate(unit)))
    return rows


@contextmanager
def open_engine(name: str) -> Iterator[Runner]:
    """An engine by name; raises ProblemError engine-unknown or engine-missing."""
    if name == "duckdb":
        yield _DuckDBRunner()
    elif name == "reference":
        yield _UnitRunner(_reference_rows)
    elif name == "postgres":
        with _postgres() as connection:
            from vanzelf.engines import postgres

            yield _UnitRunner(
                lambda ready, units: postgres.evaluate_units(ready.programs, units, connection)
            )
    elif name == "spark":
        with _spark() as session:
            from vanzelf.engines import spark

            yield _UnitRunner(
                lambda ready, units: spark.evaluate_units(ready.programs, units, session)
            )
    else:
        raise ProblemError.single(
            "engine-unknown",
            f"there is no engine {name!r}.",
            f"Choose from {', '.join(ENGINES)}.",
            place="--engine",
        )


@contextmanager
def _postgres() -> Iterator[Any]:
    import os

    try:
        import psycopg
    except ImportError:
        raise ProblemError.single(
            "engine-missing",
            "the PostgreSQL driver is not installed.",
            "Install vanzelf[postgres].",
            place="--engine",
        ) from None
    dsn = os.environ.get("DATABASE_URL")
    if not dsn:
        raise ProblemError.single(
            "engine-missing",
            "no PostgreSQL server is named.",
            "Set DATABASE_URL to a connection string.",
            place="--engine",
        )
    try:
        connection = psycopg.connect(dsn)
    except psycopg.OperationalError as error:
        first = str(error).splitlines()[0]
        raise ProblemError.single(
            "engine-missing",
            f"PostgreSQL does not answer: {first}",
            "Check DATABASE_URL.",
            place="--engine",
        ) from None
    with connection:
        yield connection


@contextmanager
def _spark() -> Iterator[Any]:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise ProblemError.single(
            "engine-missing", "Spark is not installed.", "Install vanzelf[spark].", place="--engine"
        ) from None
    with java_for_spark():
        session = (
            SparkSession.builder.master("local[2]")
            .appName("vanzelf")
            .config("spark.ui.enabled", "false")
            .getOrCreate()
        )
        try:
            yield session
        finally:
            session.stop()
