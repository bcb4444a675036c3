"""An explanation as one section of a page: semantic HTML without styles, scripts or ids that clash.

It is made from the JSON form, so that a stored explanation looks the same as a fresh one.
"""

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from vanzelf.explanation.document import to_json
from vanzelf.explanation.facts import holder_name
from vanzelf.explanation.labels import LABELS, MARKS, shown_verdict
from vanzelf.explanation.model import Explanation
from vanzelf.explanation.notation import Language, date
from vanzelf.explanation.words import sentence_start


def to_html(
    explanation: Explanation | Mapping[str, Any], *, level: int = 2, prefix: str = ""
) -> Markup:
    """One accessible section.

    explanation: as made, or its JSON. level: of its heading (1 to 4). prefix: set it when a page
    holds several explanations of the same scheme, so that ids stay unique.
    """
    if not 1 <= level <= 4:
        raise ValueError(f"a heading of level {level} leaves no room for those below it")
    document = to_json(explanation) if isinstance(explanation, Explanation) else explanation
    language: Language = "en" if document["language"] == "en" else "nl"
    text = _template().render(
        doc=document,
        labels=LABELS[language],
        marks=MARKS,
        level=level,
        id=f"{prefix}{document['scheme'].replace('_', '-')}",
        you="you" if language == "en" else "u",
        holder=lambda name: holder_name(name, language),
        language=language,
    )
    return Markup(no_break_amounts(text))  # noqa: S704 - every value in it was escaped


def no_break_amounts(text: str) -> str:
    """Text in which an amount stays on one line with its sign, and with "miljoen"."""
    text = text.replace("€ ", "€\u00a0")
    return re.sub(r"(?<=\d) (?=miljoen|million)", "\u00a0", text)


@cache
def _template() -> Any:
    environment = Environment(
        loader=PackageLoader("vanzelf.explanation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["capital"] = sentence_start
    environment.filters["iso_date"] = _date_text
    environment.globals["shown_verdict"] = shown_verdict
    return environment.get_template("explanation.html")


def _date_text(iso: str, language: Language) -> str:
    return date(dt.date.fromisoformat(iso), language)
