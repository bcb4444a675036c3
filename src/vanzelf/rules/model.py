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
    also_at: tuple[str, ...] = ()

    @property
    def holders(self) -> frozenset[str]:
        """Who holds it, and who else knows it of some people or homes."""
        return frozenset((self.holder, *self.also_at))

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
    rung_class: whom that limit is for: alleen, samen or alle. declared: how it was declared, apart
    from its values.
    """

    id: str
    name: Text
    type: Type
    figures: tuple[Figure, ...]
    place: Place
    measure: str
    local: bool = False
    rung: str | None = None
    rung_class: str = "alle"
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
class Purpose:
    """What somebody may be looked up for. kind: informeren, aanbieden or toekennen.

    retention_days: how long what came of it is kept.
    """

    id: str
    kind: str
    name: Text
    text: Text
    law: str
    retention_days: int
    place: Place


@dataclass(frozen=True, slots=True)
class Population:
    """Whom a bundle is about: a condition over facts that the municipality holds itself.

    minimum: households in a run, unless it is about everybody. coverage: the least share (per cent)
    of those who fit by a source's own register.
    """

    expression: Expression
    text: Text
    minimum: int
    coverage: int


@dataclass(frozen=True, slots=True)
class Gates:
    """Shares (per cent) outside which a list is held: of the list, and of those in doubt on it."""

    least: int
    most: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """The schemes that one contact is about, asked about together.

    premises: facts that hold for everybody in the population. together: bundles whose limits are
    declared with those of this one.
    """

    id: str
    name: Text
    subject: Text
    purpose: str
    schemes: tuple[str, ...]
    unit: UnitType
    population: Population
    premises: Mapping[str, bool]
    gates: Gates
    together: tuple[str, ...]
    place: Place
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ground:
    """Why the law lets a source answer. state: in_werking, proef, in_voorbereiding, geen or
    fictief-demo. valid_from, valid_until: of a pilot.
    """

    article: str
    state: str
    text: Text
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class MandatePlan:
    """What a municipality proposes to ask one holder about one bundle.

    runs, months: so many lists in so many months. valid_months: how long it holds. gates: when they
    differ from those of the bundle.
    """

    id: str
    bundle: str
    holder: str
    ground: Ground
    runs: int
    months: int
    valid_months: int
    gates: Gates | None
    place: Place
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ApplicationPlan:
    """What a municipality proposes to fetch from one holder for an application of one scheme.

    fields: concepts. per_day: households in a day. retention_days: how long values are kept.
    """

    id: str
    scheme: str
    holder: str
    purpose: str
    ground: Ground
    fields: tuple[str, ...]
    per_day: int
    retention_days: int
    valid_months: int
    place: Place
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Concepts that measure the same quantity, whoever holds them."""

    id: str
    name: Text
    concepts: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything a municipality reads, reviews and changes."""

    concepts: Mapping[str, Concept]
    norms: Mapping[str, tuple[Norms, ...]]
    schemes: Mapping[str, tuple[Scheme, ...]]
    examples: tuple[Example, ...]
    digest: str
    purposes: Mapping[str, Purpose] = field(default_factory=dict)
    bundles: Mapping[str, Bundle] = field(default_factory=dict)
    mandates: Mapping[str, MandatePlan] = field(default_factory=dict)
    clusters: Mapping[str, Cluster] = field(default_factory=dict)
    applications: Mapping[str, ApplicationPlan] = field(default_factory=dict)


def exact_money(value: int | Fraction) -> int | Fraction:
    """Money as the language holds it: whole euros as int, otherwise a Fraction."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value
