"""The Spark engine (an extra): the same statement for national populations on a cluster."""

from collections.abc import Sequence
from typing import Any

from pyspark.sql import SparkSession

from vanzelf.engines.sql.dialect import SPARK
from vanzelf.engines.sql.layout import Layout
from vanzelf.engines.sql.statement import Statement, StatementBuilder
from vanzelf.engines.tables import Table, tables_of
from vanzelf.rules.program import Program
from vanzelf.terms.units import Unit


def statement(programs: Sequence[Program], layout: Layout) -> Statement:
    """The Spark statement for some programs of one unit type on a layout."""
    return StatementBuilder(programs, layout, SPARK).build()


def evaluate_units(
    programs: Sequence[Program], units: Sequence[Unit], session: SparkSession
) -> dict[str, dict[str, Any]]:
    """Evaluate units that live in Python; rows by unit id (columns as in `Statement`)."""
    tables = tables_of(programs, units)
    _create(session, "leden_in", tables.members)
    _create(session, "eenheden_in", tables.units)
    frame = session.sql(statement(programs, tables.layout).sql)
    names = frame.columns
    return {row[0]: dict(zip(names[1:], tuple(row)[1:], strict=True)) for row in frame.collect()}


def _create(session: SparkSession, name: str, table: Table) -> None:
    session.createDataFrame(table.arrow()).createOrReplaceTempView(name)
