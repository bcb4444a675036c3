"""Screening a population: every part read, grouped into units, evaluated and written down.

The result is a directory: `outcomes/<scheme>/part-*.parquet` with one row per unit, `rejects.csv`
with every row that was left out, and what `report` makes of them.
"""

import csv
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from vanzelf.engines.sql.layout import SETTLED
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve
from vanzelf.screening import engines
from vanzelf.screening.evaluate import PartEvaluator, wanted_facts
from vanzelf.screening.population import TABLES, Intake, PartReader, Population
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import UnitType

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Say nothing."""


@dataclass(slots=True)
class Screening:
    """A finished screening: where its outcomes are, and what was read."""

    on: dt.date
    out: Path
    population: Population
    programs: Mapping[str, Program]
    intake: dict[str, Intake]
    engine: str
    parts: int = 0
    notes: list[str] = field(default_factory=list)

    def outcomes(self, scheme: str) -> str:
        """The SQL source of the outcomes of a scheme."""
        return f"read_parquet('{self.out}/outcomes/{scheme}/*.parquet')"

    def frame(self, scheme: str) -> pa.Table:
        """The outcomes of a scheme as an Arrow table: one row per unit."""
        found = duckdb.connect().sql(f"SELECT * FROM {self.outcomes(scheme)}").to_arrow_table()
        assert isinstance(found, pa.Table)
        return found


def resolve_all(
    catalogue: Catalogue,
    on: dt.date,
    schemes: Sequence[str] | None = None,
    overrides: Mapping[str, Mapping[str, str]] | None = None,
    state: dt.date | None = None,
) -> dict[str, Program]:
    """The programs of some schemes (default: all that are known on the date).

    Raises ProblemError when a named scheme is unknown or not known on the date, or when no scheme is.
    """
    programs: dict[str, Program] = {}
    for name in schemes or catalogue.schemes:
        try:
            programs[name] = resolve(catalogue, name, on, (overrides or {}).get(name), state=state)
        except ProblemError as error:
            outside = all(problem.code == "date-outside-law" for problem in error.problems)
            if schemes or not outside:
                raise
    if not programs:
        raise ProblemError.single(
            "date-outside-law",
            f"no scheme is known on {on}.",
            "See vanzelf scheme list.",
            place="--on",
        )
    for name in overrides or {}:
        if name not in programs:
            raise ProblemError.single(
                "scheme-unknown", f"{name!r} is not screened.", "Check --set.", place="--set"
            )
    return programs


def screen(
    catalogue: Catalogue,
    population: Population,
    on: dt.date,
    out: Path,
    *,
    schemes: Sequence[str] | None = None,
    overrides: Mapping[str, Mapping[str, str]] | None = None,
    engine: str = "duckdb",
    progress: Progress = no_progress,
    memory: str | None = None,
    state: dt.date | None = None,
    substitute: Mapping[str, str] | None = None,
    raised: int = 0,
) -> Screening:
    """Evaluate every scheme for every unit of a population.

    overrides: parameter values per scheme (what-if). engine: duckdb, postgres, spark or reference.
    state: the date of ages and households when it is not `on` (a change of law alone).
    substitute: use another concept's column for a concept (older income instead of this year's).
    raised: percentage by which estimated money is raised (what if the income turns out higher).
    Raises ProblemError; rows that do not fit are rejected and listed, not raised.
    """
    programs = resolve_all(catalogue, on, schemes, overrides, state)
    intake = {table: Intake() for table in TABLES}
    result = Screening(on, out, population, programs, intake, engine)
    by_unit = _by_unit(programs)
    steps = len(population.parts) * (len(by_unit) + 1)
    done = 0
    with engines.open_engine(engine) as runner:
        for part in population.parts:
            con = _connect(memory, out)
            progress(f"part {part.number + 1}: reading", done, steps)
            wanted = wanted_facts(list(programs.values())) | set((substitute or {}).values())
            reader = PartReader(con, catalogue.concepts, wanted)
            reader.intake = intake
            reader.load(part)
            _adjust(con, catalogue, substitute or {}, raised)
            done += 1
            evaluator = PartEvaluator(con, catalogue.concepts, state or on)
            add_groups(con, state or on)
            for unit, group in by_unit.items():
                progress(f"part {part.number + 1}: {unit}", done, steps)
                runner.run(evaluator, evaluator.ready(unit, group), "uitkomst")
                _write(con, out, group, part.number)
                done += 1
            con.close()
            result.parts += 1
    progress("done", steps, steps)
    _write_rejects(out, intake)
    return result


def _by_unit(programs: Mapping[str, Program]) -> dict[UnitType, list[Program]]:
    grouped: dict[UnitType, list[Program]] = {}
    for program in programs.values():
        grouped.setdefault(program.scheme.unit, []).append(program)
    return grouped


def _connect(memory: str | None, out: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    if memory:
        con.execute(f"SET memory_limit = '{memory}'")
        con.execute(f"SET temp_directory = '{out}/spill'")
    con.execute("SET enable_progress_bar = false")
    return con


def _adjust(
    con: duckdb.DuckDBPyConnection, catalogue: Catalogue, substitute: Mapping[str, str], raised: int
) -> None:
    """Change loaded facts for a what-if: other columns, or estimates raised by a percentage."""
    columns = {name for name, *_ in con.execute("DESCRIBE persons").fetchall()}
    for concept, other in substitute.items():
        source = f'"{other}"' if other in columns else "NULL"
        for name in (concept, concept + SETTLED):
            if name in columns:
                con.execute(f'UPDATE persons SET "{name}" = {source}')
    for name in sorted(columns) if raised else ():
        found = catalogue.concepts.get(name)
        if found and found.type and found.type.income and name + SETTLED in columns:
            con.execute(
                f"""UPDATE persons SET "{name}" = "{name}" + greatest("{name}", 0) * {raised} // 100
                WHERE "{name + SETTLED}" IS NULL AND "{name}" IS NOT NULL"""
            )


def add_groups(con: duckdb.DuckDBPyConnection, on: dt.date) -> None:
    """A table `soort_huishouden`: for every address what kind of household lives there."""
    first = on.replace(day=1)
    adult = f"geboortedatum <= DATE '{first}' - INTERVAL 18 YEAR"
    columns = {name for name, *_ in con.execute("DESCRIBE persons").fetchall()}
    if not {"geboortedatum", "bag_adres"} <= columns:
        con.execute(
            "CREATE OR REPLACE TEMP TABLE soort_huishouden AS SELECT id, 'overig' AS groep FROM persons"
        )
        return
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE soort_adres AS
        SELECT bag_adres, CASE
            WHEN count(*) FILTER (WHERE {adult}) = 1 AND count(*) = 1 THEN 'alleen'
            WHEN count(*) FILTER (WHERE {adult}) = 1 THEN 'eenouder'
            WHEN count(*) FILTER (WHERE {adult}) = 2 AND count(*) = 2 THEN 'paar'
            WHEN count(*) FILTER (WHERE {adult}) = 2 THEN 'gezin'
            ELSE 'overig' END AS groep
        FROM persons WHERE bag_adres IS NOT NULL GROUP BY bag_adres"""
    )
    con.execute(
        """CREATE OR REPLACE TEMP TABLE soort_huishouden AS
        SELECT id, coalesce(s.groep, 'overig') AS groep, bag_adres
        FROM persons LEFT JOIN soort_adres AS s USING (bag_adres)"""
    )


def _write(
    con: duckdb.DuckDBPyConnection, out: Path, programs: Sequence[Program], part: int
) -> None:
    names = [name for name, *_ in con.execute("DESCRIBE uitkomst").fetchall()]
    for program in programs:
        prefix = program.scheme.id + "."
        mine = [name for name in names if name.startswith(prefix)]
        listed = ", ".join(f'u."{name}" AS "{name.removeprefix(prefix)}"' for name in mine)
        folder = out / "outcomes" / program.scheme.id
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"part-{part:05d}.parquet"
        con.execute(
            f"""COPY (SELECT u.unit_id, {listed},
              CASE WHEN u."{prefix}uitkomst" THEN 'established' WHEN NOT u."{prefix}uitkomst" THEN 'excluded'
                   WHEN u."{prefix}geschat" THEN 'probable' ELSE 'possible' END AS certainty,
              s.groep, s.bag_adres
              FROM uitkomst AS u LEFT JOIN soort_huishouden AS s ON s.id = u.unit_id)
            TO '{file}' (FORMAT parquet, COMPRESSION snappy)"""
        )


def _write_rejects(out: Path, intake: Mapping[str, Intake]) -> None:
    with (out / "rejects.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "line", "reason"])
        for table in intake.values():
            for reject in table.rejects:
                writer.writerow([reject.file, reject.line, reject.reason])
