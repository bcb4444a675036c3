"""The shape of catalogue files: JSON Schema, so that an editor completes and checks them too."""

import datetime as dt
import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match

from vanzelf.rules.mend import mend
from vanzelf.rules.paths import schema_directory
from vanzelf.rules.source import Path_, Source

KINDS = ("concepts", "norms", "scheme", "examples")


_FORMATS = FormatChecker(["date"])


@cache
def _schema(kind: str) -> Any:
    return json.loads((schema_directory() / f"{kind}.json").read_text(encoding="utf-8"))


@cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(_schema(kind), format_checker=_FORMATS)


def check_shape(source: Source, kind: str) -> bool:
    """Note every way in which a file does not have the shape of its kind.

    True if it can be read now: it has that shape, or could be mended so far that the rest of it
    can be checked too.
    """
    found = list(_validator(kind).iter_errors(_jsonable(source.value)))
    errors = [part for error in found for part in _most_telling(error)]
    for error in errors:
        _note(source, error)
    for error in errors:
        mend(source, error)
    return not errors or _validator(kind).is_valid(_jsonable(source.value))


def check_figures(source: Source, entry: Any, path: Path_) -> bool:
    """Note every way in which new values for a parameter do not have their shape; True if they do.

    Only `waarden` may be given: measure, period and the like are the law's.
    """
    definitions = _schema("scheme")["$defs"]
    waarden = definitions["parameter"]["properties"]["waarden"]
    schema = {
        "type": "object",
        "required": ["waarden"],
        "additionalProperties": False,
        "properties": {"waarden": waarden},
        "$defs": definitions,
    }
    found = Draft202012Validator(schema, format_checker=_FORMATS).iter_errors(_jsonable(entry))
    errors = [part for error in found for part in _most_telling(error)]
    for error in errors:
        what, remedy = _in_words(error)
        source.problem((*path, *error.absolute_path), "shape", what, remedy)
    return not errors


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
    if error.validator == "format":
        return f"{error.instance!r} is not a date.", "Write year, month, day: 2026-01-31."
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
