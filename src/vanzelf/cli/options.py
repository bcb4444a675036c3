"""Options that several commands share."""

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from vanzelf.terms.problems import ProblemError


class Format(StrEnum):
    """Ways to show a result."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


class PlainFormat(StrEnum):
    """Ways to show a result that is not a page."""

    TEXT = "text"
    JSON = "json"


class Language(StrEnum):
    """Languages of everything that people read."""

    NL = "nl"
    EN = "en"


On = Annotated[
    dt.datetime,
    typer.Option(
        "--on", formats=["%Y-%m-%d"], help="The date asked: the law and the month of that date."
    ),
]
Catalogue = Annotated[
    Path | None, typer.Option("--catalogue", help="Another catalogue than the shipped one.")
]
PopulationDirectory = Annotated[
    Path, typer.Option("--population", help="Directory with a population.")
]
Schemes = Annotated[
    list[str] | None, typer.Option("--scheme", help="Only this scheme; may be repeated.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", help="What if: another value for a parameter, as scheme.parameter=value."
    ),
]
Shown = Annotated[PlainFormat, typer.Option("--format", help="How to show it.")]
InLanguage = Annotated[Language, typer.Option("--language", help="Dutch or English.")]


def settings(written: list[str] | None) -> dict[str, dict[str, str]]:
    """`scheme.parameter=value` options as values per scheme; raises ProblemError setting-form."""
    result: dict[str, dict[str, str]] = {}
    for entry in written or []:
        name, equals, value = entry.partition("=")
        scheme, dot, parameter = name.partition(".")
        if not (equals and dot and scheme and parameter and value):
            raise ProblemError.single(
                "setting-form",
                f"{entry!r} is not a setting.",
                "Write scheme.parameter=value.",
                place="--set",
            )
        result.setdefault(scheme, {})[parameter] = value
    return result


def euros(cents: int | None) -> str:
    """Whole cents as an amount in Dutch notation."""
    if cents is None:
        return "onbekend"
    whole, rest = divmod(abs(cents), 100)
    grouped = f"{whole:,}".replace(",", ".")
    sign = "-" if cents < 0 else ""
    return f"{sign}€ {grouped}" + (f",{rest:02d}" if rest else "")


def count(number: int) -> str:
    """A count in Dutch notation."""
    return f"{number:,}".replace(",", ".")


def dump(value: Any) -> None:
    """Print a value as JSON."""
    import json

    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
