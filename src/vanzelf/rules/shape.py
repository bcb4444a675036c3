"""The shape of catalogue files: JSON Schema, so that an editor completes and checks them too."""

import datetime as dt
import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from vanzelf.rules.paths import schema_directory
from vanzelf.rules.source import Source

KINDS = ("concepts", "norms", "scheme", "examples")


@cache
def _validator(kind: str) -> Draft202012Validator:
    text = (schema_directory() / f"{kind}.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def check_shape(source: Source, kind: str) -> bool:
    """Note every way in which a file does not have the shape of its kind; True if it has."""
    before = len(source.problems)
    for error in _validator(kind).iter_errors(_jsonable(source.value)):
        for part in _most_telling(error):
            _note(source, part)
    return len(source.problems) == before


def _most_telling(error: ValidationError) -> Iterator[ValidationError]:
    if error.validator in ("oneOf", "anyOf") and error.context:
        match = best_match(error.context)
        if match is not None and len(match.absolute_path) > len(error.absolute_path):
            yield match
            return
    yield error


def _note(source: Source, error: ValidationError) -> None:
    path = tuple(error.absolute_path)
    what, remedy = _in_words(error)
    source.problem(path, "shape", what, remedy)


def _in_words(error: ValidationError) -> tuple[str, str]:
    allowed: Any = error.validator_value
    instance: Any = error.instance
    schema: Any = error.schema
    if error.validator == "required":
        missing = [key for key in allowed if key not in instance]
        return f"{', '.join(missing)} is missing.", "Add it; see docs/reference/catalogue.md."
    if error.validator == "additionalProperties":
        known = schema.get("properties", {})
        extra = [key for key in instance if key not in known]
        return f"{', '.join(extra)} is not known here.", f"Known: {', '.join(known)}."
    if error.validator == "enum":
        return (
            f"{error.instance!r} is not one of the choices.",
            f"Choose from {', '.join(allowed)}.",
        )
    if error.validator == "oneOf" and "required" in str(allowed):
        options = " or ".join(", ".join(option["required"]) for option in allowed)
        return "exactly one of two forms is needed.", f"Give either {options}."
    if error.validator == "pattern":
        return f"{error.instance!r} has the wrong form.", f"It must match {allowed}."
    if error.validator == "type":
        return f"{error.instance!r} should be of type {allowed}.", ""
    return f"{error.message[:120]}.", ""


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _jsonable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_jsonable(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return float(value) if isinstance(value, Fraction) else value
