"""The answers a rule can give, and how sure we are of them.

An *outcome* is what the rule says with settled facts only; *certainty* adds what it says when
estimates are used as well. Unknown is an answer of its own: it is never "no".
"""

from enum import StrEnum
from typing import Literal

Truth = bool | None
"""Three-valued truth: True, False, or None for "not known"."""


class Outcome(StrEnum):
    """What a rule says about one unit, given the facts that are settled."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, truth: Truth) -> "Outcome":
        """The outcome that stands for a three-valued truth."""
        if truth is None:
            return cls.UNKNOWN
        return cls.YES if truth else cls.NO


class Certainty(StrEnum):
    """How sure the outcome is: derived from two evaluations, without and with estimates."""

    ESTABLISHED = "established"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    EXCLUDED = "excluded"

    @classmethod
    def of(cls, settled: Truth, with_estimates: Truth) -> "Certainty":
        """Combine the two evaluations.

        An estimate, or a fact that is too old, may make someone *probable*; it never excludes.
        """
        if settled is True:
            return cls.ESTABLISHED
        if settled is False:
            return cls.EXCLUDED
        return cls.PROBABLE if with_estimates is True else cls.POSSIBLE


OUTCOME_NL = {Outcome.YES: "ja", Outcome.NO: "nee", Outcome.UNKNOWN: "onbekend"}
CERTAINTY_NL = {
    Certainty.ESTABLISHED: "vastgesteld",
    Certainty.PROBABLE: "waarschijnlijk",
    Certainty.POSSIBLE: "mogelijk",
    Certainty.EXCLUDED: "uitgesloten",
}

FactStatus = Literal["vast", "schatting", "in_onderzoek"]
"""Settled; an estimate (or the income of another year, or too old); or disputed at its source."""
