"""Words we do not use about people, in any text a resident may see.

Nobody is called poor, pitiful or a fraud. Debts may be asked about where the law counts them, but
no scheme, condition or page names people by them.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from vanzelf.definitions.stigma import stigmatising
from vanzelf.explanation.notation import LANGUAGES
from vanzelf.rules.model import Catalogue, Text


class Finding(NamedTuple):
    """A word that should not be there."""

    place: str
    word: str
    text: str


def lint_catalogue(catalogue: Catalogue) -> list[Finding]:
    """Every text of the catalogue that a resident may see, held against the words."""
    found = []
    for place, text, about_a_fact in _texts(catalogue):
        for language in LANGUAGES:
            written = text.get(language, "")
            for word in stigmatising(written, language, about_a_fact=about_a_fact):
                found.append(Finding(f"{place} ({language})", word, written))
    return found


def lint_templates(folder: Path | None = None) -> list[Finding]:
    """The page templates, held against the words of both languages."""
    folders = [folder] if folder else [_HERE / "templates", _HERE.parent / "explanation/templates"]
    found = []
    for file in sorted(path for each in folders for path in each.glob("*.html")):
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", file.read_text(encoding="utf-8"))
        for language in LANGUAGES:
            found += [Finding(file.name, word, "") for word in stigmatising(text, language)]
    return found


_HERE = Path(__file__).parent


def _texts(catalogue: Catalogue) -> Iterator[tuple[str, Text, bool]]:
    for concept in catalogue.concepts.values():
        for text in (concept.name, concept.definition, concept.question):
            if text is not None:
                yield f"concept {concept.id}", text, True
    for versions in catalogue.schemes.values():
        for scheme in versions:
            yield f"{scheme.id} name", scheme.name, False
            yield f"{scheme.id} description", scheme.description, False
            texts = {part.id: part.text for part in scheme.criteria}
            texts |= {part.id: part.text for part in scheme.steps}
            texts |= {part.id: part.text for part in scheme.list_questions}
            for name, text in texts.items():
                yield f"{scheme.id} {name}", text, False
            for parameter in scheme.parameters.values():
                yield f"{scheme.id} {parameter.id}", parameter.name, False
    for normed in catalogue.norms.values():
        for norms in normed:
            yield f"{norms.id} name", norms.name, False
            for step in norms.steps:
                yield f"{norms.id} {step.id}", step.text, False
            for parameter in norms.parameters.values():
                yield f"{norms.id} {parameter.id}", parameter.name, False
