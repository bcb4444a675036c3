"""The Python API: the few functions a data scientist needs in a notebook.

    import vanzelf

    vanzelf.evaluate("zorgtoeslag", "2026-11-01", {"partner": "geen", "toetsingsinkomen": 24000, …})
    done = vanzelf.screen("var/town", "2026-11-01", "var/screening")
    done.frame("huurtoeslag")          # an Arrow table, one row per unit
    vanzelf.report(done)["schemes"]    # reach per scheme, as plain data

Dates may be text or `datetime.date`. Everything wrong with the input is in `ProblemError.problems`.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from vanzelf.engines.ready import read_unit
from vanzelf.engines.receipt import Receipt
from vanzelf.engines.receipt import replay as replay_receipt
from vanzelf.engines.reference import Evaluation, ReferenceEngine
from vanzelf.explanation import Explainer, Explanation
from vanzelf.explanation.notation import Language
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve
from vanzelf.screening.change import (
    changed_outcomes,
    changed_units,
    compare_screenings,
    newly_entitled,
)
from vanzelf.screening.population import open_population
from vanzelf.screening.report import build_report
from vanzelf.screening.run import Screening
from vanzelf.screening.run import screen as run_screening
from vanzelf.screening.single import units_of_person
from vanzelf.terms.outcome import Certainty, Outcome
from vanzelf.terms.problems import Problem, ProblemError

__all__ = [
    "Catalogue",
    "Certainty",
    "Evaluation",
    "Explanation",
    "Outcome",
    "Problem",
    "ProblemError",
    "Program",
    "Screening",
    "catalogue",
    "changed_outcomes",
    "changed_units",
    "compare_screenings",
    "evaluate",
    "explain",
    "make_town",
    "newly_entitled",
    "person",
    "program",
    "receipt",
    "replay",
    "report",
    "screen",
]

Date = dt.date | str


def _date(value: Date) -> dt.date:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise ProblemError.single(
            "date-form", f"{value!r} is not a date.", "Write 2026-11-01.", place="on"
        ) from None


@cache
def catalogue(path: str | Path | None = None) -> Catalogue:
    """The catalogue at a path, or else the shipped one with the municipality's own over it."""
    return load_catalogue(Path(path) if path else None)


def program(scheme: str, on: Date, settings: Mapping[str, Any] | None = None) -> Program:
    """A scheme ready to run on a date; settings are other values for its parameters (what-if)."""
    return resolve(catalogue(), scheme, _date(on), settings)


def evaluate(
    scheme: str, on: Date, facts: Mapping[str, Any], settings: Mapping[str, Any] | None = None
) -> Evaluation:
    """What a scheme says about one unit, given ready facts (docs/reference/facts.md)."""
    ready = program(scheme, on, settings)
    return ReferenceEngine(ready).evaluate(read_unit(ready, facts))


def explain(
    scheme: str, on: Date, facts: Mapping[str, Any], language: Language = "nl"
) -> Explanation:
    """The same, explained: every criterion, how the amount was built, and what is not known."""
    found = evaluate(scheme, on, facts)
    return Explainer(found.program, language).explain(found)


def receipt(evaluation: Evaluation) -> dict[str, Any]:
    """What an outcome rests on, as plain data: rule, figures, facts. It holds the facts in full."""
    return Receipt.of(catalogue(), evaluation).as_data()


def replay(data: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Work an outcome out again from its receipt; gives what differs as (then, now).

    Raises ProblemError naming every rule, figure and fact that changed.
    """
    return replay_receipt(catalogue(), Receipt.from_data(data))


def make_town(residents: int, out: str | Path, *, seed: int = 1) -> dict[str, Any]:
    """Make the synthetic town Eikenhage in a directory; gives its manifest."""
    from vanzelf.synth import make

    return make.make_town(catalogue(), residents, seed, Path(out))


def screen(
    population: str | Path,
    on: Date,
    out: str | Path,
    *,
    schemes: Sequence[str] | None = None,
    settings: Mapping[str, Mapping[str, str]] | None = None,
    engine: str = "duckdb",
    state: Date | None = None,
    raised: int = 0,
) -> Screening:
    """Evaluate schemes for a population on disk (docs/reference/population.md).

    settings: other values for parameters, per scheme. state: the date of households and ages when
    it is not `on`, to see what a change of the law alone does. raised: by how many per cent incomes
    that are estimates are raised.
    """
    return run_screening(
        catalogue(),
        open_population(Path(population)),
        _date(on),
        Path(out),
        schemes=schemes,
        overrides=settings,
        engine=engine,
        state=None if state is None else _date(state),
        raised=raised,
    )


def person(
    population: str | Path,
    on: Date,
    person: str,
    *,
    schemes: Sequence[str] | None = None,
    what_if: Mapping[str, str] | None = None,
    child: Date | None = None,
) -> list[Evaluation]:
    """Every scheme for one person of a population; what_if and child suppose other facts."""
    found = units_of_person(
        catalogue(),
        open_population(Path(population)),
        _date(on),
        person,
        schemes,
        what_if,
        None if child is None else _date(child),
    )
    return [evaluation for _, evaluation in found]


def report(screening: Screening) -> dict[str, Any]:
    """Reach, gaps, list questions and the rest, as plain data (docs/reference/report.md)."""
    return build_report(catalogue(), screening)
