"""A scheme on a date as plain data: what it asks, and what it rests on."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

from vanzelf.language.types import Kind
from vanzelf.rules.model import Concept
from vanzelf.rules.program import Constant, Program
from vanzelf.terms.units import Value


def describe(program: Program) -> dict[str, Any]:
    """A scheme on a date: criteria, facts needed, parameters, steps, amounts, list questions."""
    scheme = program.scheme
    facts = [*program.person_facts.values(), *program.unit_facts.values()]
    return {
        "scheme": scheme.id,
        "version": scheme.version,
        "hash": scheme.digest,
        "on": program.on.isoformat(),
        "known_until": scheme.valid_until.isoformat(),
        "name": dict(scheme.name),
        "description": dict(scheme.description),
        "law": scheme.law,
        "unit": str(scheme.unit),
        "authority": scheme.authority,
        "highest_level": scheme.highest_level,
        "local": scheme.local,
        "received": scheme.received,
        "criteria": [
            {
                "id": criterion.id,
                "article": criterion.article,
                "text": dict(criterion.text),
                "expression": criterion.expression.text,
            }
            for criterion in scheme.criteria
        ],
        "facts": [_fact(concept) for concept in sorted(facts, key=lambda each: each.id)],
        "parameters": [
            _parameter(constant)
            for constant in program.constants.values()
            if constant.parameter is not None
        ],
        "steps": [
            {
                "id": step.id,
                "article": step.article,
                "text": dict(step.text),
                "expression": step.expression.text,
            }
            for step in scheme.steps
        ],
        "amounts": {amount.period: amount.expression.text for amount in scheme.amounts},
        "list_questions": [
            {
                "id": question.id,
                "version": question.version,
                "holder": question.holder,
                "question": question.expression.text,
                "needed_for": list(question.needed_for),
                "text": dict(question.text),
            }
            for question in scheme.list_questions
        ],
    }


def _fact(concept: Concept) -> dict[str, Any]:
    kind = concept.type
    assert kind is not None
    sort = str(kind.kind)
    if kind.kind is Kind.MONEY:
        sort = f"geld ({concept.measure} per {kind.period})"
    return {
        "id": concept.id,
        "name": dict(concept.name),
        "type": sort,
        "unit": [str(unit) for unit in concept.units],
        "holder": concept.holder,
        "sensitivity": concept.sensitivity,
        "fresh_months": concept.fresh_months,
        "question": dict(concept.question) if concept.question else None,
    }


def _parameter(constant: Constant) -> dict[str, Any]:
    parameter, figure = constant.parameter, constant.figure
    assert parameter is not None
    return {
        "id": constant.id,
        "name": dict(parameter.name),
        "value": None if constant.value is None else _written(constant.value, parameter.measure),
        "rows": [
            [_written(low), None if value is None else _written(value, parameter.measure)]
            for low, value in constant.rows
        ],
        "measure": parameter.measure,
        "local": parameter.local,
        "since": figure.valid_from.isoformat() if figure else None,
        "source": figure.source if figure else None,
        "confidence": figure.confidence if figure else None,
    }


def _written(value: Value, measure: str = "") -> str:
    """A value as the catalogue writes it: 1.912 for a percentage, ja, 2026-01-01."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    exact = Fraction(value) * (100 if measure == "procent" else 1)
    digits = 0
    while (exact * 10**digits).denominator != 1 and digits < 12:
        digits += 1
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):.{digits}f}"
