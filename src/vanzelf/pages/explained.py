"""One explanation as a page of its own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vanzelf.explanation.document import to_json
from vanzelf.explanation.html import to_html
from vanzelf.explanation.model import Explanation
from vanzelf.explanation.notation import Language
from vanzelf.pages.render import render, write_assets, write_page


def explanation_page(explanation: Explanation | Mapping[str, Any]) -> str:
    """An explanation as a whole page, in its own language; the style sheet stands beside it."""
    document = to_json(explanation) if isinstance(explanation, Explanation) else explanation
    language: Language = "en" if document["language"] == "en" else "nl"
    return render(
        "explanation_page.html",
        language,
        title=str(document["name"]),
        description=str(document["headline"]),
        section=to_html(document, level=1),
    )


def write_explanation(explanation: Explanation | Mapping[str, Any], out: Path) -> Path:
    """Write the page and its style sheet in a directory; the page is returned."""
    write_assets(out)
    return write_page(out / "index.html", explanation_page(explanation))
