"""The columns of a population file, matched with what they may be."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from vanzelf.language.types import TRUTH
from vanzelf.rules.model import Concept
from vanzelf.rules.read import FORBIDDEN
from vanzelf.screening.columns import DETAILS, NOTHING, WHOLE, Bounds, FactColumn, can_hold
from vanzelf.terms.problems import Place, Problem, ProblemError

TypeProblem = Callable[[str], str | None]
"""What an SQL type should have been; None when it will do."""


def of_id(sql_type: str) -> str | None:
    """An id."""
    fits = sql_type in (*WHOLE, "VARCHAR", "UBIGINT", "HUGEINT", "UUID", NOTHING)
    return None if fits else "whole numbers or text"


def of_text(sql_type: str) -> str | None:
    """A name, or a number that serves as one."""
    return None if sql_type in (*WHOLE, "VARCHAR", NOTHING) else "text"


def of_word(sql_type: str) -> str | None:
    """A word."""
    return None if sql_type in ("VARCHAR", NOTHING) else "text"


def of_truth(sql_type: str) -> str | None:
    """Yes or no."""
    return None if can_hold(TRUTH, sql_type) else "BOOLEAN"


@dataclass(slots=True)
class Header:
    """The columns of a file (SQL types by name); all problems are reported at once."""

    shown: str
    types: Mapping[str, str]
    concepts: Mapping[str, Concept]
    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def facts(
        self,
        keys: Mapping[str, TypeProblem],
        allowed: Callable[[Concept], bool],
        wanted: frozenset[str] | None,
    ) -> list[FactColumn]:
        """The wanted columns with facts (None: all), beside those that the file must have.

        Raises ProblemError with everything that is wrong with the header.
        """
        self._keys(keys)
        columns = []
        for name in self.types:
            if name in keys or self._base(name) != name:
                continue
            concept = self.concepts.get(name)
            if concept is None or concept.type is None:
                self._unknown(name, keys, concept)
            elif not allowed(concept):
                self._problem(
                    "column-elsewhere",
                    f"the column {name!r} is not a fact of a dwelling.",
                    "Move it to persons.",
                )
            elif wanted is None or name in wanted:
                columns.append(self._fact(concept))
        self._raise()
        return columns

    def fixed(self, keys: Mapping[str, TypeProblem], optional: Mapping[str, TypeProblem]) -> None:
        """Check a file of which the columns are given; raises ProblemError."""
        present = {name: each for name, each in optional.items() if name in self.types}
        self._keys({**keys, **present})
        for name in self.types:
            if name not in keys and name not in optional:
                self._unknown(name, [*keys, *optional], None)
        self._raise()

    def _raise(self) -> None:
        if self.problems:
            raise ProblemError(self.problems)

    def _problem(self, code: str, what: str, remedy: str) -> None:
        self.problems.append(Problem(Place(self.shown), code, what, remedy))

    def _keys(self, keys: Mapping[str, TypeProblem]) -> None:
        for name, problem in keys.items():
            if name not in self.types:
                needed = f"Needed: {', '.join(keys)}."
                self._problem("column-missing", f"the column {name!r} is missing.", needed)
            elif expected := problem(self.types[name]):
                self._type(name, expected)

    def _type(self, name: str, expected: str) -> None:
        what = f"the column {name!r} is {self.types[name]}; it should hold {expected}."
        self._problem("column-type", what, "See docs/reference/population.md.")

    def _fact(self, concept: Concept) -> FactColumn:
        types = {"": self.types[concept.id]}
        for suffix in DETAILS:
            if concept.id + suffix in self.types:
                types[suffix] = self.types[concept.id + suffix]
        column = FactColumn(concept, types, self.bounds)
        for suffix, expected in column.wrong_types():
            self._type(concept.id + suffix, expected)
        return column

    def _base(self, name: str) -> str:
        """The column that a column of details goes with; the name itself when it is none."""
        for suffix in DETAILS:
            if name.endswith(suffix) and name.removesuffix(suffix) in self.types:
                return name.removesuffix(suffix)
        return name

    def _unknown(self, name: str, keys: Iterable[str], concept: Concept | None) -> None:
        if any(word in FORBIDDEN for word in name.lower().split("_")):
            return  # nobody may be selected by this: it is left where it is
        if concept is not None:
            what = f"the column {name!r} is derived; nobody holds it."
            self._problem("column-derived", what, "Give the facts it follows from.")
            return
        near = get_close_matches(name, [*keys, *self.concepts], n=3)
        advice = f"Did you mean {', '.join(near)}?" if near else "Remove it; columns are concepts."
        self._problem("column-unknown", f"the column {name!r} is not a fact.", advice)
