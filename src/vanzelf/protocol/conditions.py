"""Conditions: what a source grants less than was proposed.

A municipality may always ask less than it may, so a source can narrow a mandate without asking
again: a shorter time, fewer lists, tighter gates. Nothing else can be a condition. Questions and
limits follow from the law and the declared set; changing one by hand would be another question.
"""

import datetime as dt
from typing import TypeVar

from pydantic import Field

from vanzelf.protocol.documents import Part
from vanzelf.protocol.mandates import Gates, Terms
from vanzelf.protocol.problems import ProtocolError

T = TypeVar("T", bound=Terms)


class Conditions(Part):
    """What is granted less. What is None stays as it was proposed.

    valid_until: the first day it no longer holds. runs, months: how many lists in how many months.
    least, most, unknown: gates, per cent.
    """

    valid_until: dt.date | None = Field(default=None, alias="geldig_tot")
    runs: int | None = Field(default=None, ge=1)
    months: int | None = Field(default=None, alias="maanden", ge=1)
    least: int | None = Field(default=None, alias="lijst_minstens", ge=0, le=100)
    most: int | None = Field(default=None, alias="lijst_hoogstens", ge=0, le=100)
    unknown: int | None = Field(default=None, alias="onbekend_hoogstens", ge=0, le=100)

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return all(each is None for each in self.data().values())


def narrowed(terms: T, conditions: Conditions | None) -> T:
    """The terms under some conditions; the terms themselves stay as they are.

    Raises ProtocolError conditions-wider when one of them would allow more than was proposed.
    """
    if conditions is None or conditions.empty:
        return terms
    wider = [name for name, allows in _widened(terms, conditions).items() if allows]
    if wider:
        raise ProtocolError.because(
            "conditions-wider",
            f"a condition allows more than was proposed: {', '.join(wider)}.",
            "A condition can only make a mandate shorter, rarer or tighter.",
        )
    return terms.model_copy(
        update={
            "valid_until": conditions.valid_until or terms.valid_until,
            "runs": conditions.runs or terms.runs,
            "months": conditions.months or terms.months,
            "gates": _gates(terms.gates, conditions),
        }
    )


def only(terms: Terms, conditions: Conditions) -> Conditions | None:
    """Some conditions without what was proposed already; None when nothing is left."""
    proposed = {
        "valid_until": terms.valid_until,
        "runs": terms.runs,
        "months": terms.months,
        "least": terms.gates.least,
        "most": terms.gates.most,
        "unknown": terms.gates.unknown,
    }
    same = {name: None for name, value in proposed.items() if getattr(conditions, name) == value}
    found = conditions.model_copy(update=same)
    return None if found.empty else found


def _widened(terms: Terms, said: Conditions) -> dict[str, bool]:
    """Which conditions allow more, by their name on the wire."""
    gates = terms.gates
    return {
        "geldig_tot": said.valid_until is not None and said.valid_until > terms.valid_until,
        "runs": said.runs is not None and said.runs > terms.runs,
        "maanden": said.months is not None and said.months < terms.months,
        "lijst_minstens": said.least is not None and said.least < gates.least,
        "lijst_hoogstens": said.most is not None and said.most > gates.most,
        "onbekend_hoogstens": said.unknown is not None and said.unknown > gates.unknown,
    }


def _gates(gates: Gates, said: Conditions) -> Gates:
    return Gates(
        least=gates.least if said.least is None else said.least,
        most=gates.most if said.most is None else said.most,
        unknown=gates.unknown if said.unknown is None else said.unknown,
    )
