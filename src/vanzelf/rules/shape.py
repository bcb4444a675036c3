"""The shape of catalogue files: JSON Schema, so that an editor completes and checks them too."""

import datetime as dt
import json
from collections.abc import Iterator
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match

from vanzelf.rules.mend import mend
from vanzelf.rules.paths import schema_directory
from vanzelf.rules.source import Path_, Source
from vanzelf.terms.problems import Problem

KINDS = (
    "concepts",
    "norms",
    "scheme",
    "examples",
    "purpose",
    "bundle",
    "mandate",
    "cluster",
    "application",
    "service",
    "service-text",
    "service-parts",
    "service-outside",
    "service-choices",
)


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
    errors = _without_doubles([part for error in found for part in _most_telling(error)])
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
        _note(source, error, path)
    return not errors


def _most_telling(error: ValidationError) -> Iterator[ValidationError]:
    if error.validator in ("oneOf", "anyOf") and error.context:
        match = best_match(error.context)
        if match is not None and len(match.absolute_path) > len(error.absolute_path):
            yield match
            return
    yield error


def _without_doubles(errors: list[ValidationError]) -> list[ValidationError]:
    """A date of the wrong form is no date either; what is missing is told once for all keys."""
    kept: dict[tuple[Any, ...], ValidationError] = {}
    for error in errors:
        about = "form" if error.validator in ("pattern", "format") else error.validator
        instance = str(error.instance) if "propertyNames" in error.absolute_schema_path else ""
        kept.setdefault((*error.absolute_path, about, instance), error)
    return list(kept.values())


def _note(source: Source, error: ValidationError, above: Path_ = ()) -> None:
    path = (*above, *error.absolute_path)
    if error.validator == "additionalProperties":
        _note_unknown_keys(source, error, path)
        return
    what, remedy = _in_words(error)
    named = "propertyNames" in error.absolute_schema_path
    place = source.key_place((*path, str(error.instance))) if named else source.place(path)
    source.problems.append(Problem(place, "shape", what, remedy))


def _note_unknown_keys(source: Source, error: ValidationError, path: Path_) -> None:
    """One problem for each key that is not known, at that key."""
    instance: Any = error.instance
    schema: Any = error.schema
    known = schema.get("properties", {})
    for key in instance:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            advice = f"Did you mean {near[0]}? " if near else ""
            what, remedy = f"{key} is not known here.", f"{advice}Known: {', '.join(known)}."
            place = source.key_place((*path, key))
            source.problems.append(Problem(place, "shape", what, remedy))


def _in_words(error: ValidationError) -> tuple[str, str]:
    allowed: Any = error.validator_value
    instance: Any = error.instance
    if error.validator == "required":
        missing = [key for key in allowed if key not in instance]
        return f"{', '.join(missing)} is missing.", "Add it; see docs/reference/catalogue.md."
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
        wanted = " or ".join(
            _TYPES[name] for name in ([allowed] if isinstance(allowed, str) else allowed)
        )
        return f"this should be {wanted}.", "See docs/reference/catalogue.md."
    if error.validator in ("minLength", "minItems", "minProperties") and not instance:
        return "this is empty.", "Fill it in."
    if error.validator in ("minItems", "maxItems", "minProperties", "maxProperties"):
        return f"this holds {len(instance)} and not {allowed}.", "Add or remove some."
    return f"{error.message[:120]}.", "See docs/reference/catalogue.md."


_TYPES = {
    "object": "names with values (`name: value`)",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _jsonable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_jsonable(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return float(value) if isinstance(value, Fraction) else value
