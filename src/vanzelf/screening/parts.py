"""The parts of a population, screened one after another or several at a time.

Parts are closed (docs/decisions/0007): what is found in one says nothing about another, so each
processor can take a part of its own.
"""

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import duckdb

from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.screening import output, waiting
from vanzelf.screening.adjust import Adjustment
from vanzelf.screening.engines import Runner, open_engine
from vanzelf.screening.evaluate import PartEvaluator, Statements, wanted_facts
from vanzelf.screening.intake import Intake
from vanzelf.screening.population import Part
from vanzelf.screening.reader import PartReader
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
    scheme to look into what they wait for. brief: write outcomes and amounts only, without criteria
    and list questions.
    """

    on: dt.date
    out: Path
    schemes: Sequence[str] | None = None
    overrides: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    adjustment: Adjustment = field(default_factory=Adjustment)
    sample: int = 0
    brief: bool = False


@dataclass(slots=True)
class VariantDone:
    """What a part adds to a variant: people living there, addresses with a household, and what a
    sample of its possible outcomes waits for.
    """

    residents: int
    households: int
    waiting: dict[str, Waiting] = field(default_factory=dict)


@dataclass(slots=True)
class PartDone:
    """A part that was screened. Its outcomes are in files."""

    intake: Intake
    variants: list[VariantDone] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Work:
    """What to do with every part. programs: those of each variant."""

    catalogue: Catalogue
    state: dt.date
    variants: tuple[Variant, ...]
    programs: tuple[Mapping[str, Program], ...]
    engine: str
    memory: str | None

    def all(
        self, parts: Sequence[Part], progress: Progress, processes: int | None
    ) -> Iterator[PartDone]:
        """Every part, in order. processes: how many at a time."""
        several = min(processes or self._processors(), len(parts))
        try:
            if several > 1:
                yield from self._in_processes(parts, progress, several)
            else:
                yield from self._here(parts, progress)
        except duckdb.OutOfMemoryException:
            raise ProblemError.single(
                "memory-full",
                "there is not enough memory for a part of this population.",
                "Give more with --memory, or divide the population in smaller closed parts.",
                place="--memory",
            ) from None

    def _processors(self) -> int:
        """How many parts at a time when nobody says: a memory limit is for all of them together."""
        return 1 if self.memory or self.engine != "duckdb" else os.cpu_count() or 1

    def _here(self, parts: Sequence[Part], progress: Progress) -> Iterator[PartDone]:
        groups = sum(len(_by_unit(programs)) for programs in self.programs)
        with open_engine(self.engine) as runner:
            run = _Run(self, runner, progress, len(parts) * (groups + 1))
            yield from map(run.part, parts)
        progress("done", run.steps, run.steps)

    def _in_processes(
        self, parts: Sequence[Part], progress: Progress, several: int
    ) -> Iterator[PartDone]:
        threads = max(1, (os.cpu_count() or 1) // several)
        context = get_context("spawn")
        with ProcessPoolExecutor(several, context, _start, (self, threads)) as pool:
            for number, done in enumerate(pool.map(_part, parts)):
                yield done
                progress(f"part {number + 1}", number + 1, len(parts))


_here: list["_Run"] = []
"""The run of a process that was started to screen parts."""


def _start(work: Work, threads: int) -> None:
    runner = open_engine(work.engine).__enter__()  # for as long as the process lives
    _here.append(_Run(work, runner, no_progress, 0, threads))


def _part(part: Part) -> PartDone:
    return _here[0].part(part)


@dataclass(slots=True)
class _Run:
    """Screens parts in this process."""

    work: Work
    runner: Runner
    progress: Progress
    steps: int
    threads: int | None = None
    done: int = 0
    statements: Statements = field(default_factory=dict)

    def part(self, part: Part) -> PartDone:
        """One part: read, grouped into units, evaluated and written down."""
        work, found = self.work, PartDone(Intake())
        with self._connect() as con:
            self._step(part, "reading")
            self._load(con, part, found.intake)
            evaluator = PartEvaluator(con, work.catalogue.concepts, work.state, self.statements)
            for variant, programs in zip(work.variants, work.programs, strict=True):
                done = VariantDone(evaluator.homes.residents, evaluator.homes.count)
                found.variants.append(done)
                people = variant.adjustment.people(con, work.catalogue.concepts)
                for unit, group in _by_unit(programs).items():
                    self._step(part, unit)
                    done.waiting |= self._group(evaluator, variant, group, people, part)
        return found

    def _step(self, part: Part, what: str) -> None:
        self.progress(f"part {part.number + 1}: {what}", self.done, self.steps)
        self.done += 1

    def _group(
        self,
        evaluator: PartEvaluator,
        variant: Variant,
        group: Sequence[Program],
        people: str,
        part: Part,
    ) -> dict[str, Waiting]:
        """The programs about units of one type; gives what a sample of them waits for."""
        con, ready = evaluator.con, evaluator.ready(group[0].scheme.unit, group, people)
        outcomes = self.runner.run(evaluator, ready)
        output.write(con, variant.out, group, part.number, outcomes, brief=variant.brief)
        if not variant.sample or part.number:
            return {}
        schemes = [each.scheme.id for each in group]
        files = {each: output.file_of(variant.out, each, part.number) for each in schemes}
        return waiting.look(con, ready, files, variant.sample)

    def _load(self, con: duckdb.DuckDBPyConnection, part: Part, intake: Intake) -> None:
        wanted: set[str] = set()
        for variant, programs in zip(self.work.variants, self.work.programs, strict=True):
            wanted |= wanted_facts(programs.values()) | set(variant.adjustment.substitute.values())
        concepts, peildatum = self.work.catalogue.concepts, self.work.state.replace(day=1)
        PartReader(con, concepts, wanted, peildatum, intake=intake, fixed=True).load(part)

    def _connect(self) -> duckdb.DuckDBPyConnection:
        con = duckdb.connect()
        con.execute("SET enable_progress_bar = false")
        if self.threads:
            con.execute(f"SET threads = {self.threads}")
        # What stands in memory for one part need not be compressed there.
        con.execute("SET checkpoint_threshold = '1TB'")
        if self.work.memory:
            try:
                con.execute("SET memory_limit = ?", [self.work.memory])
            except duckdb.Error:
                raise ProblemError.single(
                    "memory-form",
                    f"{self.work.memory!r} is not an amount of memory.",
                    "Write it as 6GB.",
                    place="--memory",
                ) from None
            spill = self.work.variants[0].out / "spill"
            con.execute("SET temp_directory = ?", [str(spill)])
        return con


def _by_unit(programs: Mapping[str, Program]) -> dict[UnitType, list[Program]]:
    grouped: dict[UnitType, list[Program]] = {}
    for program in programs.values():
        grouped.setdefault(program.scheme.unit, []).append(program)
    return grouped
