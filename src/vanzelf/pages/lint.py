"""Words we do not use about people, in any text a resident may see.

Nobody is called poor, pitiful or a fraud. Debts may be asked about where the law counts them, but
no scheme, condition or page names people by them.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from vanzelf.explanation.notation import LANGUAGES, Language
from vanzelf.rules.model import Catalogue, Text

NEVER: Mapping[Language, tuple[str, ...]] = {
    "nl": (
        r"arm(e|en)?",
        r"armoe\w*",
        r"minima(huishoudens?)?",
        r"zielig\w*",
        r"probleem(gezin\w*|huishouden\w*|gevallen)",
        r"fraud\w*",
        r"misbruik\w*",
        r"profite\w*",
        r"kwetsba\w+",
        r"kansarm\w*",
        r"behoeftig\w*",
        r"achterstand\w*",
        r"laaggeletterd\w*",
        r"onderklasse",
        r"sociaal zwak\w*",
        r"asocia\w+",
    ),
    "en": (
        r"poor",
        r"poverty",
        r"needy",
        r"pitiful",
        r"problem famil\w+",
        r"fraud\w*",
        r"abuse\w*",
        r"vulnerable",
        r"deprived",
        r"underclass",
        r"scroung\w+",
        r"illiterate",
    ),
}
"""Never, whatever the text is."""

ONLY_AS_A_FACT: Mapping[Language, tuple[str, ...]] = {
    "nl": (r"schuld(en)?", r"schuldenaar\w*", r"wanbetaler\w*"),
    "en": (r"debts?", r"debtors?", r"defaulters?"),
}
"""Allowed where a fact is defined or asked about, nowhere else."""


class Finding(NamedTuple):
    """A word that should not be there."""

    place: str
    word: str
    text: str


def stigmatising(text: str, language: Language, *, about_a_fact: bool = False) -> list[str]:
    """The words in a text that should not be there; about_a_fact: it defines or asks one."""
    words = NEVER[language] + (() if about_a_fact else ONLY_AS_A_FACT[language])
    pattern = rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"
    return [match.group() for match in re.finditer(pattern, text, re.IGNORECASE)]


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
