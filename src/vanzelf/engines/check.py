"""Checking that engines can hold every number of a rule exactly, before anything is evaluated.

The reference engine computes with numbers of any size; a database does not. What would not fit is
a mistake in the catalogue and is reported as one, with its place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from vanzelf.engines.sql.aggregates import NotExactError
from vanzelf.engines.sql.dialect import DUCKDB, Dialect
from vanzelf.engines.sql.layout import Layout
from vanzelf.engines.sql.numbers import TooWideError
from vanzelf.engines.sql.scope import Place, bare_lowering
from vanzelf.engines.sql.statement import NotRoundedError, StatementBuilder
from vanzelf.rules.load import Examined, examine_catalogue
from vanzelf.rules.model import Catalogue
from vanzelf.rules.program import Definition, Program
from vanzelf.rules.read import place_of
from vanzelf.terms.problems import Problem, ProblemError


def check_catalogue(path: Path | None = None, overlay: Path | None = None) -> Catalogue:
    """Load, resolve and lower everything; returns the catalogue when all is well.

    Raises ProblemError with every problem of every file.
    """
    examined = examine(path, overlay)
    if examined.problems:
        raise ProblemError(examined.problems)
    return examined.catalogue


def examine(path: Path | None = None, overlay: Path | None = None) -> Examined:
    """Load, resolve and lower everything, and go on after a problem."""
    examined = examine_catalogue(path, overlay)
    problems = dict.fromkeys(examined.problems)
    for program in examined.programs:
        problems.update(dict.fromkeys(problems_of(program)))
    return replace(examined, problems=tuple(problems))


def problems_of(program: Program) -> Iterator[Problem]:
    """What engines could not hold exactly, with derived concepts worked out and with them given."""
    person = frozenset(program.person_facts)
    unit = frozenset(program.unit_facts)
    derived = [each for each in program.definitions if each.kind == "derived"]
    given_person = person | {each.id for each in derived if each.of_person}
    given_unit = unit | {each.id for each in derived if not each.of_person}
    for members, units in ((person, unit), (given_person, given_unit)):
        layout = Layout(
            program.scheme.unit, "leden", "eenheden", member_columns=members, unit_columns=units
        )
        checker = _Checker([program], layout, DUCKDB)
        checker.define_all()
        yield from dict.fromkeys(checker.problems)


class _Checker(StatementBuilder):
    """Works out every definition and goes on after one that cannot be held exactly."""

    problems: list[Problem]

    def __init__(self, programs: Sequence[Program], layout: Layout, dialect: Dialect) -> None:
        super().__init__(programs, layout, dialect)
        self.problems = []

    def define_all(self) -> None:
        """Work out every definition, of persons as values of members."""
        for program in self.programs:
            for definition in program.definitions:
                place = Place.MEMBER if definition.of_person else Place.UNIT
                self.define(program, definition, place)

    def define(self, program: Program, definition: Definition, place: Place) -> str:
        """Work out one definition; what goes wrong is a problem, and its value unknown."""
        try:
            return super().define(program, definition, place)
        except (TooWideError, NotExactError, NotRoundedError) as error:
            self.problems.append(_problem(definition, error))
            name = place.column(self.name_of(program, definition))
            chain = self.chain(place)
            chain.values[name] = bare_lowering(program, self).unknown(definition.type)
            chain.level_of[name] = 1
            return name


def _problem(
    definition: Definition, error: TooWideError | NotExactError | NotRoundedError
) -> Problem:
    assert definition.expression is not None
    node = definition.node
    if not isinstance(error, NotRoundedError) and error.node is not None:
        node = error.node
    place = place_of(definition.expression, node.span)
    if isinstance(error, NotRoundedError):
        what = f"the amount per {error.period} is not rounded to cents."
        return Problem(place, "amount-not-rounded", what, "Write rond(…, 0.01) around it.")
    if isinstance(error, NotExactError):
        what = "a quotient cannot be summed or picked before it is rounded."
        return Problem(place, "quotient-in-aggregate", what, "Write rond(…, 0.01) around it.")
    what = "this could grow beyond what a database can hold exactly."
    advice = "Round in between, or give the concepts a smaller bereik."
    return Problem(place, "number-too-wide", what, advice)
