"""What an explanation holds: frozen, structured, in one language, ready for any surface.

Values are exact; money is in euros as the engine has it, and amounts and JSON are in cents. The
small parts are named tuples because one household has dozens of them.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from vanzelf.explanation.notation import Language
from vanzelf.language.types import Kind
from vanzelf.terms.outcome import Certainty, Outcome, Truth
from vanzelf.terms.units import UnitType, Value


class Verdict(StrEnum):
    """What is known of a criterion."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"

    @classmethod
    def of(cls, truth: Truth) -> "Verdict":
        """The verdict that stands for a three-valued truth."""
        if truth is None:
            return cls.NOT_KNOWN
        return cls.MET if truth else cls.NOT_MET


class FactUsed(NamedTuple):
    """A fact that a criterion or step rests on.

    subject: id of the person, or of the unit. who: that person as the reader knows them ("uw
    partner"). status: vast | schatting | in_onderzoek | onbekend. estimated: an estimate, or older
    than its concept allows. source: who said so; empty when nobody did. holder: who holds it.
    """

    concept: str
    name: str
    value: Value | None
    text: str
    kind: Kind | None
    subject: str
    who: str
    status: str
    estimated: bool
    source: str
    holder: str
    date: dt.date | None


class UnknownFact(NamedTuple):
    """Something that is not known, or not for certain, and how to find it out.

    why: ontbreekt | schatting | in_onderzoek | parameter | buiten_tabel | lidmaatschap.
    ask_resident: only the resident knows. estimate: what we think it is, as text. criteria: those
    that wait for it.
    """

    concept: str
    name: str
    subject: str
    who: str
    why: str
    reason: str
    question: str
    holder: str
    holder_name: str
    ask_resident: bool
    estimate: str
    criteria: tuple[str, ...]


class FigureUsed(NamedTuple):
    """A figure of the law or the municipality that was used. text: as shown, with its unit."""

    id: str
    name: str
    text: str
    source: str
    confidence: str
    confidence_name: str
    valid_from: dt.date | None
    local: bool

    @property
    def is_estimate(self) -> bool:
        """Whether it must carry the badge "schatting"."""
        return self.confidence == "herinnerd"


class StepTaken(NamedTuple):
    """A named intermediate result.

    value: None when it is not known. formula: the rule in words; worked: the same with the values
    of this household filled in. of_amount: the amount rests on it, not only a criterion.
    """

    id: str
    name: str
    value: Value | None
    text: str
    kind: Kind
    article: str
    formula: str
    worked: str
    of_amount: bool
    facts: tuple[FactUsed, ...]
    figures: tuple[str, ...]


class CriterionChecked(NamedTuple):
    """A condition of the law and what came of it.

    settled: with settled facts only; verdict: with estimates as well. estimated: the two differ,
    so the verdict rests on an estimate. steps, figures: ids of what it compares. unknown: concepts
    it waits for.
    """

    id: str
    text: str
    article: str
    verdict: Verdict
    settled: Verdict
    estimated: bool
    rule: str
    facts: tuple[FactUsed, ...]
    steps: tuple[str, ...]
    figures: tuple[str, ...]
    unknown: tuple[str, ...]


class AmountGiven(NamedTuple):
    """What one gets per period; cents is None when it is not known."""

    period: str
    cents: int | None
    text: str
    formula: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a scheme says what it says about one unit on a date.

    received: the award is being received already (None: not known, or not a thing to receive).
    unknown: what is not known, first what to ask first.
    """

    language: Language
    scheme: str
    name: str
    version: str
    hash: str
    law: str
    on: dt.date
    unit: UnitType
    unit_id: str
    authority: str
    authority_name: str
    outcome: Outcome
    certainty: Certainty
    received: bool | None
    headline: str
    sentences: tuple[str, ...]
    amounts: tuple[AmountGiven, ...]
    criteria: tuple[CriterionChecked, ...]
    steps: tuple[StepTaken, ...]
    figures: tuple[FigureUsed, ...]
    unknown: tuple[UnknownFact, ...]

    @property
    def next(self) -> UnknownFact | None:
        """What to find out first."""
        return self.unknown[0] if self.unknown else None

    @property
    def cents(self) -> Mapping[str, int | None]:
        """The amounts in cents per period."""
        return {amount.period: amount.cents for amount in self.amounts}
