"""A scheme on a date, made ready to run: every name resolved, typed and put in order.

A `Program` is what all engines run. It holds the constants of the date, the facts it needs and
the definitions (derived concepts, steps, criteria, amounts, list questions) in an order in which
each only uses what stands before it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from vanzelf.language.nodes import Aggregate, Node
from vanzelf.language.types import Type
from vanzelf.rules.model import Concept, Expression, Figure, Parameter, Scheme, Text
from vanzelf.terms.units import Role, UnitType, Value, relations_of


@dataclass(frozen=True, slots=True)
class Constant:
    """A parameter on the date: its value (None: not known) or its rows."""

    id: str
    value: Value | None
    type: Type
    parameter: Parameter | None = None
    figure: Figure | None = None
    rows: tuple[tuple[Value, Value | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """A named value that follows from others.

    kind: derived | step | criterion | amount | question | received. of_person: it is a value of
    each member rather than of the unit. uses: facts it rests on, directly or not, as
    (concept id, relation or "aanvrager" or ""), in the order met. expression: as it was written.
    """

    id: str
    kind: str
    node: Node
    type: Type
    of_person: bool = False
    article: str = ""
    text: Text = field(default_factory=dict)
    uses: tuple[tuple[str, str], ...] = ()
    expression: Expression | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """A scheme ready to run on a date.

    on: the date whose law holds. state: the date whose facts hold, normally the same; another one
    shows what a change of the law alone does. peildatum: the first of its month (AWIR art. 5).
    person_facts, unit_facts: the concepts needed. definitions: person-level ones first.
    """

    scheme: Scheme
    on: dt.date
    constants: Mapping[str, Constant]
    person_facts: Mapping[str, Concept]
    unit_facts: Mapping[str, Concept]
    definitions: tuple[Definition, ...]
    concepts: Mapping[str, Concept]
    state: dt.date

    @property
    def peildatum(self) -> dt.date:
        """The reference date of state: the first day of the month."""
        return self.state.replace(day=1)

    @property
    def relations(self) -> dict[str, tuple[Role, ...]]:
        """The relations of the scheme's unit type."""
        return relations_of(self.scheme.unit)

    def of_kind(self, kind: str) -> Iterator[Definition]:
        """The definitions of one kind, in order."""
        return (definition for definition in self.definitions if definition.kind == kind)

    @property
    def person_definitions(self) -> tuple[Definition, ...]:
        """Values of each member."""
        return tuple(each for each in self.definitions if each.of_person)

    @property
    def unit_definitions(self) -> tuple[Definition, ...]:
        """Values of the unit."""
        return tuple(each for each in self.definitions if not each.of_person)

    @property
    def aggregates(self) -> list[Aggregate]:
        """Every distinct aggregate, in the order met."""
        found: dict[Aggregate, None] = {}
        for definition in self.unit_definitions:
            for node in definition.node.walk():
                if isinstance(node, Aggregate):
                    found.setdefault(node)
        return list(found)


def amount_id(period: str) -> str:
    """The id of the definition of an amount."""
    return f"bedrag_{period}"


def question_id(question: str) -> str:
    """The id of the definition of a list question."""
    return f"lijstvraag_{question.replace('-', '_')}"


RECEIVED = "ontvangt_nu"
"""The id of the definition that says whether the award is being received."""

BUILT_INS = ("peildatum", "opdatum")


def unit_concept(concept: Concept, unit: UnitType) -> bool:
    """Whether a concept is a fact of this unit type as a whole."""
    return unit in concept.units and not concept.of_person
