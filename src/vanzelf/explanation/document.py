"""An explanation as JSON: plain dictionaries and lists, money in whole cents.

The form is kept stable, because programs read it: fields are added, never renamed.
"""

import datetime as dt
from fractions import Fraction
from math import floor
from typing import Any

from vanzelf.explanation.model import (
    CriterionChecked,
    Explanation,
    FactUsed,
    FigureUsed,
    StepTaken,
    UnknownFact,
)
from vanzelf.explanation.notation import date
from vanzelf.language.types import Kind
from vanzelf.terms.units import Value

FORMAT = "vanzelf-explanation/1"


def to_json(explanation: Explanation) -> dict[str, Any]:
    """An explanation ready for `json.dumps`."""
    return {
        "format": FORMAT,
        "language": explanation.language,
        "scheme": explanation.scheme,
        "name": explanation.name,
        "version": explanation.version,
        "hash": explanation.hash,
        "law": explanation.law,
        "on": explanation.on.isoformat(),
        "on_text": date(explanation.on, explanation.language),
        "unit": str(explanation.unit),
        "unit_id": explanation.unit_id,
        "authority": explanation.authority,
        "outcome": str(explanation.outcome),
        "certainty": str(explanation.certainty),
        "received": explanation.received,
        "headline": explanation.headline,
        "sentences": list(explanation.sentences),
        "amounts": {f"{each.period}_cents": each.cents for each in explanation.amounts},
        "amount_texts": [each.text for each in explanation.amounts if each.text],
        "criteria": [_criterion(each) for each in explanation.criteria],
        "unknown_facts": [_unknown(each) for each in explanation.unknown],
        "steps": [_step(each) for each in explanation.steps],
        "figures": [_figure(each, explanation) for each in explanation.figures],
    }


def _criterion(criterion: CriterionChecked) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "verdict": str(criterion.verdict),
        "settled": str(criterion.settled),
        "estimated": criterion.estimated,
        "text": criterion.text,
        "article": criterion.article,
        "rule": criterion.rule,
        "facts": [_fact(fact) for fact in criterion.facts],
        "steps": list(criterion.steps),
        "figures": list(criterion.figures),
        "unknown": list(criterion.unknown),
    }


def _fact(fact: FactUsed) -> dict[str, Any]:
    return {
        "concept": fact.concept,
        "name": fact.name,
        **value_json(fact.value, fact.kind),
        "text": fact.text,
        "subject": fact.subject,
        "who": fact.who,
        "status": fact.status,
        "estimated": fact.estimated,
        "source": fact.source or None,
        "holder": fact.holder,
        "date": None if fact.date is None else fact.date.isoformat(),
    }


def value_json(value: Value | None, kind: Kind | None) -> dict[str, Any]:
    """A value: `value` is a truth, a number, a text or an ISO date; money has whole `cents` too.

    A number that is not whole is text with its decimals, so that nothing is lost to floating point.
    """
    plain: Any = value
    if isinstance(value, dt.date):
        plain = value.isoformat()
    elif isinstance(value, Fraction):
        plain = _decimal_text(value)
    if kind is not Kind.MONEY or not isinstance(value, int | Fraction):
        return {"value": plain}
    return {"value": plain, "cents": floor(Fraction(value) * 100 + Fraction(1, 2))}


def _decimal_text(value: Fraction) -> str:
    scaled = floor(abs(value) * 10**10 + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**10)
    digits = f"{rest:010d}".rstrip("0")
    return f"{'-' if value < 0 else ''}{whole}{'.' + digits if digits else ''}"


def _step(step: StepTaken) -> dict[str, Any]:
    return {
        "id": step.id,
        "name": step.name,
        **value_json(step.value, step.kind),
        "text": step.text,
        "article": step.article,
        "formula": step.formula,
        "worked": step.worked,
        "of_amount": step.of_amount,
        "facts": [_fact(fact) for fact in step.facts],
        "figures": list(step.figures),
    }


def _figure(figure: FigureUsed, explanation: Explanation) -> dict[str, Any]:
    return {
        "id": figure.id,
        "name": figure.name,
        "text": figure.text,
        "source": figure.source,
        "confidence": figure.confidence or None,
        "confidence_name": figure.confidence_name,
        "estimate": figure.is_estimate,
        "valid_from": None if figure.valid_from is None else figure.valid_from.isoformat(),
        "valid_from_text": ""
        if figure.valid_from is None
        else date(figure.valid_from, explanation.language),
        "local": figure.local,
    }


def _unknown(unknown: UnknownFact) -> dict[str, Any]:
    return {
        "concept": unknown.concept or None,
        "name": unknown.name,
        "subject": unknown.subject,
        "who": unknown.who,
        "why": unknown.why,
        "reason": unknown.reason,
        "question": unknown.question or None,
        "holder": unknown.holder,
        "holder_name": unknown.holder_name,
        "ask_resident": unknown.ask_resident,
        "estimate": unknown.estimate or None,
        "criteria": list(unknown.criteria),
    }
