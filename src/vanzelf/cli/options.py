"""Options that several commands share, and how they are read."""

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from vanzelf.explanation.notation import Language as Code
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

    @property
    def code(self) -> Code:
        """The language as other packages name it."""
        return "nl" if self is Language.NL else "en"


def date(written: str | dt.date) -> dt.date:
    """A date on the command line, or the date an option has by default."""
    if isinstance(written, dt.date):
        return written
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(f"{written!r} is not a date; write 2026-11-01") from None


DATE = "DATE"
DIRECTORY = "DIRECTORY"
FILE = "FILE"
NUMBER = "N"

On = Annotated[
    dt.date,
    typer.Option("--on", parser=date, metavar=DATE, help="The date asked: its law, and its month."),
]
Scheme = Annotated[
    str, typer.Argument(metavar="SCHEME", help="The scheme, as in vanzelf scheme list.")
]
Catalogue = Annotated[
    Path | None,
    typer.Option("--catalogue", metavar=DIRECTORY, help="Another catalogue than the shipped one."),
]
PopulationDirectory = Annotated[
    Path, typer.Option("--population", metavar=DIRECTORY, help="Directory with a population.")
]
Schemes = Annotated[
    list[str] | None,
    typer.Option("--scheme", metavar="SCHEME", help="Only this scheme; may be repeated."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="SCHEME.PARAMETER=VALUE",
        help="What if: another value for a parameter; may be repeated.",
    ),
]
Shown = Annotated[PlainFormat, typer.Option("--format", help="How to show it.")]
ShownAsPage = Annotated[Format, typer.Option("--format", help="How to show it.")]
InLanguage = Annotated[Language, typer.Option("--language", help="Dutch or English.")]


def settings(written: list[str] | None) -> dict[str, dict[str, str]]:
    """`scheme.parameter=value` options as values per scheme; raises ProblemError setting-form."""
    result: dict[str, dict[str, str]] = {}
    for entry in written or []:
        name, value = pair(entry, "--set", "scheme.parameter=value")
        scheme, dot, parameter = name.partition(".")
        if not (dot and scheme and parameter):
            raise _malformed(entry, "--set", "scheme.parameter=value")
        result.setdefault(scheme, {})[parameter] = value
    return result


def pair(entry: str, place: str, form: str) -> tuple[str, str]:
    """The two sides of `name=value`; raises ProblemError setting-form."""
    name, _, value = entry.partition("=")
    if not (name and value):
        raise _malformed(entry, place, form)
    return name.strip(), value.strip()


def _malformed(entry: str, place: str, form: str) -> ProblemError:
    return ProblemError.single(
        "setting-form", f"{entry!r} is not a setting.", f"Write {form}.", place=place
    )


def of_scheme(written: list[str] | None, scheme: str) -> dict[str, str] | None:
    """The settings of one scheme; raises ProblemError when there are any for another."""
    found = settings(written)
    for other in found.keys() - {scheme}:
        raise ProblemError.single(
            "setting-unused",
            f"the scheme {other!r} is not asked about.",
            f"Write --set {scheme}.parameter=value.",
            place="--set",
        )
    return found.get(scheme)
