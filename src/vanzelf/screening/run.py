"""Screening a population: every part read, grouped into units, evaluated and written down.

The result is a directory: `outcomes/<scheme>/part-*.parquet` with one row per unit, and
`rejects.csv` with every row that was left out. `report` makes figures of it.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve
from vanzelf.screening import output, waiting
from vanzelf.screening.adjust import Adjustment
from vanzelf.screening.engines import Runner, check_engine, open_engine
from vanzelf.screening.evaluate import PartEvaluator, Statements, wanted_facts
from vanzelf.screening.intake import Intake, noting_rejects
from vanzelf.screening.population import Part, Population
from vanzelf.screening.reader import PartReader
from vanzelf.screening.sources import sql_path
from vanzelf.screening.waiting import Waiting
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import UnitType

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done and how much there is."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to screen a population: by which law and figures, and with which facts.

    on: the date whose law holds. out: the directory for the outcomes. schemes: None for all that
    are known. overrides: parameter values per scheme (what-if). sample: of how many units per
    scheme to look into what they wait for.
    """

    on: dt.date
    out: Path
    schemes: Sequence[str] | None = None
    overrides: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    adjustment: Adjustment = field(default_factory=Adjustment)
    sample: int = 0


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
) -> Screening:
    """Evaluate every scheme for every unit of a population.

    engine: duckdb, postgres, spark or reference. memory: a limit for DuckDB, such as 6GB. state:
    the date of ages and households when it is not `on` (a change of law alone). substitute: use
    another concept's column for a concept (older income instead of this year's). raised: by how
    many per cent estimated incomes are raised. The rest as in `Variant`. Raises ProblemError; rows
    that do not fit are rejected and listed, not raised.
    """
    adjustment = Adjustment(substitute or {}, raised)
    variant = Variant(on, out, schemes, overrides or {}, adjustment, sample)
    (found,) = screen_variants(
        catalogue,
        population,
        state or on,
        [variant],
        engine=engine,
        progress=progress,
        memory=memory,
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
    with noting_rejects(variants[0].out) as intake, open_engine(engine) as runner:
        found = [
            Screening(
                each.on, state, each.out, population, programs, intake, engine, each.adjustment
            )
            for each, programs in zip(variants, resolved, strict=True)
        ]
        run = _Run(catalogue, state, list(zip(variants, found, strict=True)), runner, memory)
        run.all(population, progress)
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


@dataclass(slots=True)
class _Run:
    """Some variants being screened."""

    catalogue: Catalogue
    state: dt.date
    variants: Sequence[tuple[Variant, Screening]]
    runner: Runner
    memory: str | None
    done: int = 0
    steps: int = 0
    statements: Statements = field(default_factory=dict)

    def all(self, population: Population, progress: Progress) -> None:
        """Every part."""
        groups = sum(len(_by_unit(screening.programs)) for _, screening in self.variants)
        self.steps = len(population.parts) * (groups + 1)
        try:
            for part in population.parts:
                self._part(part, progress)
        except duckdb.OutOfMemoryException:
            raise ProblemError.single(
                "memory-full",
                "there is not enough memory for a part of this population.",
                "Give more with --memory, or divide the population in smaller closed parts.",
                place="--memory",
            ) from None
        progress("done", self.steps, self.steps)

    def _part(self, part: Part, progress: Progress) -> None:
        with self._connect() as con:
            progress(f"part {part.number + 1}: reading", self.done, self.steps)
            self._load(con, part)
            self.done += 1
            evaluator = PartEvaluator(con, self.catalogue.concepts, self.state, self.statements)
            for variant, screening in self.variants:
                screening.residents += evaluator.homes.residents
                screening.households += evaluator.homes.count
                people = variant.adjustment.people(con, self.catalogue.concepts)
                for unit, group in _by_unit(screening.programs).items():
                    progress(f"part {part.number + 1}: {unit}", self.done, self.steps)
                    ready = evaluator.ready(unit, group, people)
                    outcomes = self.runner.run(evaluator, ready)
                    output.write(con, variant.out, group, part.number, outcomes)
                    if variant.sample and part.number == 0:
                        files = {
                            each.scheme.id: output.file_of(variant.out, each.scheme.id, 0)
                            for each in group
                        }
                        screening.waiting |= waiting.look(con, ready, files, variant.sample)
                    self.done += 1

    def _load(self, con: duckdb.DuckDBPyConnection, part: Part) -> None:
        wanted: set[str] = set()
        for variant, screening in self.variants:
            wanted |= wanted_facts(screening.programs.values())
            wanted |= set(variant.adjustment.substitute.values())
        intake = self.variants[0][1].intake
        peildatum = self.state.replace(day=1)
        PartReader(con, self.catalogue.concepts, wanted, peildatum, intake=intake, fixed=True).load(
            part
        )

    def _connect(self) -> duckdb.DuckDBPyConnection:
        con = duckdb.connect()
        con.execute("SET enable_progress_bar = false")
        # What stands in memory for one part need not be compressed there.
        con.execute("SET checkpoint_threshold = '1TB'")
        if self.memory:
            try:
                con.execute("SET memory_limit = ?", [self.memory])
            except duckdb.Error:
                raise ProblemError.single(
                    "memory-form",
                    f"{self.memory!r} is not an amount of memory.",
                    "Write it as 6GB.",
                    place="--memory",
                ) from None
            spill = self.variants[0][0].out / "spill"
            con.execute("SET temp_directory = ?", [str(spill)])
        return con


def _by_unit(programs: Mapping[str, Program]) -> dict[UnitType, list[Program]]:
    grouped: dict[UnitType, list[Program]] = {}
    for program in programs.values():
        grouped.setdefault(program.scheme.unit, []).append(program)
    return grouped
