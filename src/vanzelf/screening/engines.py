"""Screening on any of the engines: DuckDB in place, the others fed with the same member rows."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
import psycopg
import pyarrow as pa

from vanzelf.engines import postgres
from vanzelf.engines.duckdb import statement
from vanzelf.engines.java import java_for_spark
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.engines.sql.statement import Statement
from vanzelf.engines.tables import flat
from vanzelf.households.bulk.members import ids_of
from vanzelf.screening.columns import WHOLE
from vanzelf.screening.evaluate import PartEvaluator, Ready
from vanzelf.screening.gather import GROUP, HOUSEHOLD
from vanzelf.screening.loaded import row_of
from vanzelf.screening.units import fetch_units
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import Unit

ENGINES = ("duckdb", "postgres", "spark", "reference")
DATABASE = "DATABASE_URL"
"""The environment variable that names the PostgreSQL server."""


class Runner(Protocol):
    """Evaluates a ready part."""

    def run(self, evaluator: PartEvaluator, ready: Ready) -> Statement:
        """The statement that gives the outcomes in the connection of the part."""


class _InPlace:
    """DuckDB: the facts are where they are needed, and the outcomes where they are written."""

    def run(self, evaluator: PartEvaluator, ready: Ready) -> Statement:
        return evaluator.outcomes(ready)


Rows = dict[str, dict[str, Any]]
"""What an engine answers: by unit id, the columns of `Statement`."""


class _ByUnit:
    """An engine that is handed units; its rows go back as a table."""

    def __init__(self, evaluate: Callable[[Ready, list[Unit]], Rows]) -> None:
        self._evaluate = evaluate

    def run(self, evaluator: PartEvaluator, ready: Ready) -> Statement:
        units = fetch_units(evaluator.con, ready)
        rows = self._evaluate(ready, units) if units else {}
        schemes = statement(ready.programs, ready.members).columns
        names = next((list(row) for row in rows.values()), None) or [
            name for listed in schemes.values() for name in listed
        ]
        columns = {name: _column(name, [row[name] for row in rows.values()]) for name in names}
        con = evaluator.con
        con.register("antwoord", pa.table({"unit_id": pa.array(rows, pa.string()), **columns}))
        (found,) = row_of(con, "SELECT typeof(any_value(id)) FROM persons")
        id_type = found if found in WHOLE else "VARCHAR"
        con.execute(
            f"""CREATE OR REPLACE TEMP TABLE antwoorden AS
            SELECT * REPLACE (CAST(unit_id AS {id_type}) AS unit_id) FROM antwoord"""
        )
        con.unregister("antwoord")
        homes = evaluator.homes
        everybody = np.arange(homes.residents, dtype=np.int32)
        placed = {
            "unit_id": ids_of(homes.people, everybody),
            GROUP: homes.groups(everybody),
            HOUSEHOLD: homes.households(everybody),
        }
        con.register("woonsituatie", pa.table(placed))
        given = {
            scheme: [name for name in names if name.startswith(f"{scheme}.")] for scheme in schemes
        }
        return Statement("SELECT * FROM antwoorden LEFT JOIN woonsituatie USING (unit_id)", given)


def _column(name: str, values: list[Any]) -> pa.Array:
    is_amount = name.partition(".")[2].startswith("bedrag_")
    return pa.array(values, type=pa.int64() if is_amount else pa.bool_())


def _by_reference(ready: Ready, units: list[Unit]) -> Rows:
    rows: Rows = {unit.id: {} for unit in units}
    for program in ready.programs:
        engine = ReferenceEngine(program)
        for unit in units:
            rows[unit.id].update(flat(engine.evaluate(unit)))
    return rows


def check_engine(name: str) -> None:
    """Raise ProblemError engine-unknown when there is no such engine."""
    if name not in ENGINES:
        raise ProblemError.single(
            "engine-unknown",
            f"there is no engine {name!r}.",
            f"Choose from {', '.join(ENGINES)}.",
            place="--engine",
        )


@contextmanager
def open_engine(name: str) -> Iterator[Runner]:
    """An engine by name; raises ProblemError engine-unknown or engine-missing."""
    check_engine(name)
    if name == "duckdb":
        yield _InPlace()
    elif name == "reference":
        yield _ByUnit(_by_reference)
    elif name == "postgres":
        with _postgres() as evaluate:
            yield _ByUnit(evaluate)
    else:
        with _spark() as evaluate:
            yield _ByUnit(evaluate)


def _missing(what: str, remedy: str) -> ProblemError:
    return ProblemError.single("engine-missing", what, remedy, place="--engine")


@contextmanager
def _postgres() -> Iterator[Callable[[Ready, list[Unit]], Rows]]:
    dsn = os.environ.get(DATABASE)
    if not dsn:
        raise _missing("no PostgreSQL server is named.", f"Set {DATABASE} to a connection string.")
    try:
        connection = psycopg.connect(dsn)
    except psycopg.Error as error:
        first = str(error).strip().splitlines()[0]
        raise _missing(f"PostgreSQL does not answer: {first}.", f"Check {DATABASE}.") from None
    with connection:
        yield lambda ready, units: postgres.evaluate_units(ready.programs, units, connection)


@contextmanager
def _spark() -> Iterator[Callable[[Ready, list[Unit]], Rows]]:
    """On the session that is running already, else on one of its own."""
    if find_spec("pyspark") is None:
        raise _missing("Spark is not installed.", "Install vanzelf[spark].")
    from pyspark.sql import SparkSession

    from vanzelf.engines import spark

    running = SparkSession.getActiveSession()
    with java_for_spark():
        builder = SparkSession.builder.appName("vanzelf").config("spark.ui.enabled", "false")
        try:
            session = running or builder.master("local[2]").getOrCreate()
        except RuntimeError as error:
            first = str(error).strip().splitlines()[0]
            raise _missing(f"Spark does not start: {first}", "Set JAVA_HOME to a Java.") from None
        try:
            yield lambda ready, units: spark.evaluate_units(ready.programs, units, session)
        finally:
            if running is None:
                session.stop()
