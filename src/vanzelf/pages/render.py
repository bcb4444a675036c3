"""Pages from templates: every value escaped, no scripts, nothing from elsewhere, one style sheet."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from vanzelf import __version__
from vanzelf.explanation.html import no_break_amounts
from vanzelf.explanation.notation import Language, count, date
from vanzelf.explanation.words import sentence_start

CONTENT_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:"
"""Nothing may be loaded but our own style sheet and pictures; no script runs, not even ours."""

STYLE_SHEET = "vanzelf.css"
_ASSETS = Path(__file__).parent / "assets"

FRAME: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "skip": "Ga naar de inhoud",
        "other": "English",
        "other_code": "en",
        "home": "Vanzelf",
        "contents": "Op deze pagina",
        "made_with": "Gemaakt met Vanzelf {}.",
        "claim": "Mensen krijgen waar ze recht op hebben, voordat ze erom vragen.",
    },
    "en": {
        "skip": "Skip to content",
        "other": "Nederlands",
        "other_code": "nl",
        "home": "Vanzelf",
        "contents": "On this page",
        "made_with": "Made with Vanzelf {}.",
        "claim": "People get what they are entitled to, before they ask.",
    },
}


@cache
def environment() -> Environment:
    """The templates of this package."""
    found = Environment(
        loader=PackageLoader("vanzelf.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["capital"] = sentence_start
    found.globals["policy"] = CONTENT_POLICY
    found.globals["version"] = __version__
    return found


def render(
    template: str,
    language: Language,
    *,
    title: str,
    description: str,
    root: str = "",
    other: str = "",
    **context: Any,
) -> str:
    """A whole page.

    root: the way to the directory with the style sheet ("" or "../"). other: where the same page
    stands in the other language; empty when there is none.
    """
    text = (
        environment()
        .get_template(template)
        .render(
            language=language,
            frame=FRAME[language],
            title=title,
            description=description,
            root=root,
            other=other,
            number=lambda value: count(value, language),
            day=lambda value: date(_as_date(value), language),
            **context,
        )
    )
    return no_break_amounts(text)


def _as_date(value: dt.date | str) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def write_page(path: Path, text: str) -> Path:
    """Write a page, with the directories it needs, so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path


def write_assets(folder: Path) -> None:
    """Put the style sheet where pages expect it."""
    folder.mkdir(parents=True, exist_ok=True)
    text = (_ASSETS / STYLE_SHEET).read_text(encoding="utf-8")
    write_page(folder / STYLE_SHEET, text)


def dutch(text: str, language: Language) -> Markup:
    """Text of the law, which is Dutch on every page; marked as such on an English one."""
    if language == "nl" or not text:
        return Markup("{}").format(text)
    return Markup('<span lang="nl">{}</span>').format(text)
