"""The catalogue as read: concepts, norms and schemes, frozen and with their places.

Names are English here and Dutch in the files; see GLOSSARY.md for the pairs.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from vanzelf.language.nodes import Node
from vanzelf.language.types import Type
from vanzelf.terms.problems import Place
from vanzelf.terms.units import UnitType, Value

Text = Mapping[str, str]
"""A text in Dutch (`nl`) and English (`en`)."""

CONFIDENCE = ("wettekst", "nagerekend", "gemeld", "herinnerd")
"""How sure a figure is: read in the law, derived by its rule, reported, or only remembered."""


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression with the text it was read from and its place in the file.

    breaks: where in the file each part of the text stands (see `rules.source`).
    """

    text: str
    node: Node
    place: Place
    breaks: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Concept:
    """A fact somebody holds, or (with a derivation) one that follows from others."""

    id: str
    name: Text
    definition: Text
    units: tuple[UnitType, ...]
    holder: str
    type: Type | None
    place: Place
    sensitivity: str = "gewoon"
    fresh_months: int | None = None
    ggm: Mapping[str, str] | None = None
    source: str = ""
    question: Text | None = None
    short: str | None = None
    derivation: Expression | None = None
    measure: str = ""

    @property
    def of_person(self) -> bool:
        """Whether it is a fact of one person."""
        return UnitType.PERSOON in self.units


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of a parameter from a date on; rows instead of a value for a table."""

    valid_from: dt.date
    value: Value | None
    source: str
    confidence: str
    rows: tuple[tuple[Value, Value | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated figure of the law or of the municipality.

    over: the type a table is looked up by. rung: stable id of a limit that may be asked about.
    declared: how it was declared, apart from its values.
    """

    id: str
    name: Text
    type: Type
    figures: tuple[Figure, ...]
    place: Place
    measure: str
    local: bool = False
    rung: str | None = None
    over: Type | None = None
    declared: Mapping[str, Any] = field(default_factory=dict)

    def on(self, date: dt.date) -> Figure | None:
        """The figure in force on a date; None before the first."""
        best = None
        for figure in self.figures:
            if figure.valid_from <= date:
                best = figure
        return best


@dataclass(frozen=True, slots=True)
class Step:
    """A named intermediate result with its article."""

    id: str
    expression: Expression
    article: str = ""
    text: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition of the law; the outcome is yes when every one is."""

    id: str
    expression: Expression
    article: str
    text: Text


@dataclass(frozen=True, slots=True)
class Amount:
    """What somebody gets per period: jaar, kwartaal, maand or eenmalig."""

    period: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """A necessary condition that a source may answer with yes or no in the list phase."""

    id: str
    version: int
    holder: str
    expression: Expression
    needed_for: tuple[str, ...]
    text: Text = field(default_factory=dict)
    needed_places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Norms:
    """Shared law: parameters and steps that several schemes use."""

    id: str
    name: Text
    units: tuple[UnitType, ...]
    valid_from: dt.date
    valid_until: dt.date
    parameters: Mapping[str, Parameter]
    steps: tuple[Step, ...]
    place: Place
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of a scheme: its structure from a date on.

    places: where its keys stand, for problems with them.
    """

    id: str
    name: Text
    description: Text
    law: str
    unit: UnitType
    authority: str
    valid_from: dt.date
    valid_until: dt.date
    received: str | None
    highest_level: str
    upl: str | None
    local: bool
    norms: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    steps: tuple[Step, ...]
    criteria: tuple[Criterion, ...]
    amounts: tuple[Amount, ...]
    main_amount: str | None
    list_questions: tuple[ListQuestion, ...]
    place: Place
    digest: str
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The version: the date its structure starts."""
        return self.valid_from.isoformat()


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example beside a scheme: facts in, what must come out.

    parameters: other values than the law's, as text in the measure of the parameter. note: what
    the author says about it.
    """

    id: str
    scheme: str
    on: dt.date
    facts: Mapping[str, Any] | None
    household: Mapping[str, Any] | None
    applicant: str | None
    expected: Mapping[str, Any]
    source: str
    confidence: str
    place: Place
    parameters: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything a municipality reads, reviews and changes."""

    concepts: Mapping[str, Concept]
    norms: Mapping[str, tuple[Norms, ...]]
    schemes: Mapping[str, tuple[Scheme, ...]]
    examples: tuple[Example, ...]
    digest: str


def exact_money(value: int | Fraction) -> int | Fraction:
    """Money as the language holds it: whole euros as int, otherwise a Fraction."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value
