"""What a spec is: an expression, facts, and what must come out.

The specs are data. `test_spec` runs them on every engine; `document` writes the language reference
from them.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from support.laws import ON

UNKNOWN = "onbekend"
"""What comes out when it cannot be said."""

Value = bool | int | Fraction | dt.date | str


@dataclass(frozen=True, eq=False)
class Row:
    """Facts, and the value that must come out; settled: with estimates counted as unknown."""

    facts: Mapping[str, Any]
    gives: Value
    settled: Value


@dataclass(frozen=True, eq=False)
class Spec:
    """One construct: what it means, an expression, and what comes out of it."""

    title: str
    text: str
    expression: str
    rows: tuple[Row, ...]
    unit: str
    on: dt.date

    @property
    def id(self) -> str:
        """A name that can be a scheme's."""
        return slug(self.title)


@dataclass(frozen=True, eq=False)
class Law:
    """A whole scheme: its parts as they stand in a file, and rows of facts with what comes out.

    The right side is as `verwacht` of an example: uitkomst, zekerheid, amounts, criteria.
    """

    title: str
    text: str
    parts: Mapping[str, Any]
    rows: tuple[tuple[Mapping[str, Any], Mapping[str, Any]], ...]
    unit: str = "bijstandsgezin"

    @property
    def id(self) -> str:
        """A name that can be a scheme's."""
        return slug(self.title)


@dataclass(frozen=True, eq=False)
class Refusal:
    """An expression that is refused: with which code, and at which column."""

    expression: str
    code: str
    column: int = 1
    place: str = "criterium"


@dataclass(frozen=True, eq=False)
class Chapter:
    """Specs that belong together."""

    title: str
    text: str
    specs: tuple[Spec, ...] = ()
    laws: tuple[Law, ...] = ()
    refusals: tuple[Refusal, ...] = field(default=())


def slug(title: str) -> str:
    """A title as a name: letters, digits and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")


def spec(
    title: str,
    text: str,
    expression: str,
    *rows: tuple[Any, ...],
    unit: str = "bijstandsgezin",
    on: dt.date = ON,
) -> Spec:
    """A spec. A row is (facts, value) or, with estimates, (facts, value, value when settled).

    Numbers are written as int or as text ("12.5", "1/3").
    """
    made = [
        Row(facts, _value(gives), _value(rest[0] if rest else gives))
        for facts, gives, *rest in rows
    ]
    return Spec(title, text, expression, tuple(made), unit, on)


def _value(written: Any) -> Value:
    if isinstance(written, str) and re.fullmatch(r"-?\d+(\.\d+)?(/\d+)?", written):
        top, _, bottom = written.partition("/")
        return Fraction(top) / int(bottom or 1)
    if isinstance(written, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        return dt.date.fromisoformat(written)
    return written  # type: ignore[no-any-return]
