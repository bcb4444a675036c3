"""The nodes of an expression: frozen, each with the place it was read from.

A node says what was written, not what it is worth: types are in `infer`, meaning is in
`vanzelf.engines.reference`. Positions do not count when nodes are compared.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Span:
    """Where a node stands in its expression: line and column from 1, end column exclusive."""

    line: int = 1
    column: int = 1
    end_column: int = 1


NOWHERE = Span()


@dataclass(frozen=True, slots=True)
class Node:
    """Base of all nodes."""

    span: Span = field(default=NOWHERE, compare=False, kw_only=True, repr=False)

    def children(self) -> Iterator["Node"]:
        """The nodes directly below this one, in the order written."""
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                yield from (part for part in value if isinstance(part, Node))

    def walk(self) -> Iterator["Node"]:
        """This node and everything below it."""
        yield self
        for child in self.children():
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A written value: number (exact), text, date, ja or nee. `12%` is the number 0.12."""

    value: bool | int | Fraction | dt.date | str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A fact, derived concept, parameter, step or criterion."""

    id: str


@dataclass(frozen=True, slots=True)
class OfApplicant(Node):
    """A person fact of the aanvrager: `aanvrager.leeftijd`."""

    id: str


@dataclass(frozen=True, slots=True)
class Not(Node):
    """Kleene negation: unknown stays unknown."""

    operand: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    """Kleene conjunction: one "no" settles it, whatever is unknown."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """Kleene disjunction: one "yes" settles it, whatever is unknown."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`left operator right`; unknown when a side is unknown."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class InSet(Node):
    """The value equals one of the literals."""

    operand: Node
    items: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Exact `+ - * /`; unknown when a side is unknown."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """The opposite of a number or an amount."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Branch(Node):
    """One `when … then …` of a case."""

    condition: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Case(Node):
    """The first branch whose condition is yes; unknown as soon as a tested condition is unknown."""

    branches: tuple[Branch, ...]
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """One of the functions in `vanzelf.language.functions`."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """Something about the members of a relation together.

    value: what is summed, tested or picked. condition: which members count. key: the order
    (eerste). otherwise: the value when no member counts (hoogste, laagste, eerste).
    """

    function: str
    relation: str
    value: Node | None = None
    condition: Node | None = None
    key: Node | None = None
    otherwise: Node | None = None
