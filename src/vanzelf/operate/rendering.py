"""The pages as HTML: templates of this package on the frame and the style sheet of all pages."""

import datetime as dt
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, Environment, PackageLoader

from vanzelf.explanation.html import no_break_amounts
from vanzelf.explanation.notation import Language, count, date
from vanzelf.operate.words import SHARED
from vanzelf.pages.render import FRAME, environment
from vanzelf.source.switches import LONGEST_REASON

HERE = ZoneInfo("Europe/Amsterdam")
"""The clock on the wall of who reads the pages."""


@cache
def templates() -> Environment:
    """The templates of this package over those of the pages."""
    loader = ChoiceLoader([PackageLoader("vanzelf.operate"), PackageLoader("vanzelf.pages")])
    found = environment().overlay(loader=loader)
    found.globals["longest_reason"] = LONGEST_REASON
    return found


@cache
def style_sheet() -> str:
    """The style sheet of all pages, and what forms need."""
    shared = (files("vanzelf.pages") / "assets" / "vanzelf.css").read_text(encoding="utf-8")
    own = (files("vanzelf.operate") / "assets" / "operate.css").read_text(encoding="utf-8")
    return f"{shared}\n{own}"


def page(template: str, language: Language, words: Any, *, path: str, **context: Any) -> str:
    """A whole page. path: where it stands, without the language before it."""
    other: Language = "en" if language == "nl" else "nl"
    text = (
        templates()
        .get_template(template)
        .render(
            language=language,
            frame=FRAME[language],
            shared=SHARED[language],
            words=words[language],
            root="/",
            other=f"/{other}/{path}",
            path=path,
            title=words[language]["title"],
            description=words[language]["description"],
            number=lambda value: count(value, language),
            day=lambda value: date(value, language),
            moment=lambda value: moment(value, language),
            seconds=lambda value: seconds(value, language),
            **context,
        )
    )
    return no_break_amounts(text)


def moment(at: dt.datetime, language: Language) -> str:
    """A moment on the clock of the Netherlands."""
    local = at.astimezone(HERE)
    return SHARED[language]["at"].format(date(local.date(), language), f"{local:%H:%M}")


def seconds(value: float, language: Language) -> str:
    """How long something took: tenths of a second below ten, whole seconds above."""
    mark = "," if language == "nl" else "."
    return f"{value:.1f}".replace(".", mark) if value < 10 else count(int(value + 0.5), language)
