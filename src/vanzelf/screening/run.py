"""Screening a population: every part read, grouped into units, evaluated and written down.

The result is a directory: `outcomes/<scheme>/part-*.parquet` with one row per unit, and
`rejects.csv` with every row that was left out. `report` makes figures of it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve
from vanzelf.screening import output, waiting
from vanzelf.screening.adjust import Adjustment
from vanzelf.screening.engines import check_engine
from vanzelf.screening.intake import Intake, noting_rejects
from vanzelf.screening.parts import Progress, Variant, Work, no_progress
from vanzelf.screening.population import Population
from vanzelf.screening.sources import sql_path
from vanzelf.screening.waiting import Waiting
from vanzelf.terms.problems import ProblemError


@dataclass(slots=True)
class Screening:
    """A finished screening: where its outcomes are, and what was read.

    on: the date whose law holds. state: the date of households and ages. residents, households:
    people living there, and addresses with a household. waiting: per scheme what a sample of the
    possible outcomes waits for.
    """

    on: dt.date
    state: dt.date
    out: Path
    population: Population
    programs: Mapping[str, Program]
    intake: Intake
    engine: str
    adjustment: Adjustment
    residents: int = 0
    households: int = 0
    waiting: dict[str, Waiting] = field(default_factory=dict)

    def outcomes(self, scheme: str) -> str:
        """The SQL source of the outcomes of a scheme."""
        pattern = sql_path(output.folder(self.out, scheme)).removesuffix("'")
        return f"read_parquet({pattern}/part-*.parquet')"

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

    Raises ProblemError when a named scheme is unknown or not known on the date, or when no scheme
    is.
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
                "setting-unused",
                f"the scheme {name!r} is not being screened.",
                f"Name one of {', '.join(programs)}.",
                place="--set",
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
    sample: int = waiting.SAMPLE,
    brief: bool = False,
    processes: int | None = None,
) -> Screening:
    """Evaluate every scheme for every unit of a population.

    engine: duckdb, postgres, spark or reference. memory: a limit for DuckDB, such as 6GB. state:
    the date of ages and households when it is not `on` (a change of law alone). substitute: use
    another concept's column for a concept (older income instead of this year's). raised: by how
    many per cent estimated incomes are raised. processes: how many parts at a time; default: one
    per processor, but a single one with a memory limit. The rest as in `Variant`. Raises
    ProblemError; rows that do not fit are rejected and listed, not raised.
    """
    adjustment = Adjustment(substitute or {}, raised)
    variant = Variant(on, out, schemes, overrides or {}, adjustment, sample, brief)
    (found,) = screen_variants(
        catalogue,
        population,
        state or on,
        [variant],
        engine=engine,
        progress=progress,
        memory=memory,
        processes=processes,
    )
    return found


def screen_variants(
    catalogue: Catalogue,
    population: Population,
    state: dt.date,
    variants: Sequence[Variant],
    *,
    engine: str = "duckdb",
    progress: Progress = no_progress,
    memory: str | None = None,
    processes: int | None = None,
) -> list[Screening]:
    """Screen a population in several ways at once; it is read, and its households built, once.

    state: the date of ages and households, for all variants. Rejects are noted in the directory of
    the first. Raises ProblemError as `screen` does.
    """
    check_engine(engine)
    resolved = [
        resolve_all(catalogue, each.on, each.schemes, each.overrides, state) for each in variants
    ]
    for variant, programs in zip(variants, resolved, strict=True):
        output.prepare(variant.out, programs)
    work = Work(catalogue, state, tuple(variants), tuple(resolved), engine, memory)
    with noting_rejects(variants[0].out) as intake:
        found = [
            Screening(
                each.on, state, each.out, population, programs, intake, engine, each.adjustment
            )
            for each, programs in zip(variants, resolved, strict=True)
        ]
        for done in work.all(population.parts, progress, processes):
            intake.add(done.intake)
            for screening, part in zip(found, done.variants, strict=True):
                screening.residents += part.residents
                screening.households += part.households
                screening.waiting |= part.waiting
    _refuse_nobody(found[0])
    return found


def _refuse_nobody(screening: Screening) -> None:
    persons = screening.intake["persons"]
    if persons.taken:
        return
    what = f"none of its {persons.rows} persons could be used." if persons.rows else "is empty."
    raise ProblemError.single(
        "population-nobody",
        what,
        f"See {screening.out / output.REJECTS}." if persons.rows else "Add a row per person.",
        place=screening.population.parts[0].shown("persons"),
    )
