"""Worked examples as lists of names and values, readable without knowing the file format."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from vanzelf.charts.table import badge
from vanzelf.explanation.labels import LABELS
from vanzelf.explanation.notation import Language, date, decimal, euros, per, value_text
from vanzelf.explanation.tokens import Ref
from vanzelf.explanation.words import sentence_start
from vanzelf.language.types import Kind, Type
from vanzelf.rules.figures import exact_value
from vanzelf.rules.model import Catalogue, Example, Norms, Scheme

_COLLECTIONS = {
    "nl": {
        "partner": "Partner",
        "kinderen": "Kinderen",
        "medebewoners": "Medebewoners",
        "kostendelers": "Kostendelers",
        "personen": "Personen",
        "relaties": "Relaties",
        "adressen": "Adressen",
        "aanvrager": "Aanvrager",
    },
    "en": {
        "partner": "Partner",
        "kinderen": "Children",
        "medebewoners": "Housemates",
        "kostendelers": "Cost-sharers",
        "personen": "Persons",
        "relaties": "Relations",
        "adressen": "Addresses",
        "aanvrager": "Applicant",
    },
}
_VALUES = {"en": {"ja": "yes", "nee": "no", "geen": "none", "onbekend": "not known"}}
_OUTCOMES = {
    "nl": {"ja": "ja", "nee": "nee", "onbekend": "nog niet bekend"},
    "en": {"ja": "yes", "nee": "no", "onbekend": "not known yet"},
}
_CERTAINTIES = {
    "vastgesteld": "established",
    "waarschijnlijk": "probable",
    "mogelijk": "possible",
    "uitgesloten": "excluded",
}
PERIODS = ("jaar", "kwartaal", "maand", "eenmalig")


class ExampleView:
    """Shows examples of one scheme in one language."""

    def __init__(
        self, catalogue: Catalogue, scheme: Scheme, names: Mapping[str, Ref], language: Language
    ) -> None:
        self.catalogue = catalogue
        self.names = names
        self.language: Language = language
        owners: list[Scheme | Norms] = [
            scheme,
            *(each for name in scheme.norms for each in catalogue.norms[name]),
        ]
        self.parameters = {
            name: each for owner in owners for name, each in owner.parameters.items()
        }
        self.shorts = {
            concept.short: concept
            for concept in catalogue.concepts.values()
            if concept.short and scheme.unit in concept.units
        }

    def of(self, example: Example) -> dict[str, Any]:
        """What a template needs to show one example."""
        facts = example.facts if example.facts is not None else example.household
        return {
            "id": example.id.replace("_", " ").replace("-", " "),
            "on": date(example.on, self.language),
            "result": self.result(example.expected),
            "facts": [*self.supposed(example)]
            + [(self.name(key), self.value(key, value)) for key, value in (facts or {}).items()],
            "checks": self.checks(example.expected),
            "source": example.source,
            "confidence": example.confidence,
        }

    def supposed(self, example: Example) -> Iterator[tuple[str, Markup]]:
        """The parameters that an example sets itself, with their values in their measure."""
        for name, written in example.parameters.items():
            parameter = self.parameters[name]
            value = exact_value(parameter.measure, written)
            text = value_text(value, parameter.type, self.language, parameter.measure)
            yield parameter.name[self.language], Markup("{}").format(text)

    def name(self, key: str) -> str:
        """The name of a fact or collection."""
        known = _COLLECTIONS[self.language].get(key)
        concept = self.shorts.get(key) or self.catalogue.concepts.get(key)
        if known and (concept is None or key == "partner"):
            return known
        return concept.name[self.language] if concept else key.replace("_", " ").capitalize()

    def value(self, key: str, written: Any) -> Markup:
        """A written value; persons and households as nested lists."""
        if isinstance(written, Mapping):
            if "waarde" in written:
                return self._with_status(key, written)
            parts = Markup("").join(
                Markup("<li>{}: {}</li>").format(self.name(name), self.value(name, value))
                for name, value in written.items()
            )
            return Markup('<ul class="plain-list">{}</ul>').format(parts)
        if isinstance(written, Sequence) and not isinstance(written, str):
            if not written:
                return Markup("{}").format(_VALUES.get(self.language, {}).get("geen", "geen"))
            items = Markup("").join(
                Markup("<li>{}</li>").format(self.value(key, item)) for item in written
            )
            return Markup('<ul class="plain-list">{}</ul>').format(items)
        return Markup("{}").format(self._plain(key, written))

    def _with_status(self, key: str, written: Mapping[str, Any]) -> Markup:
        text = Markup("{}").format(self._plain(key, written["waarde"]))
        labels = LABELS[self.language]
        marks = {"schatting": labels["estimate"], "in_onderzoek": labels["disputed"]}
        if mark := marks.get(str(written.get("status"))):
            text += Markup(" ") + badge(mark)
        if isinstance(written.get("datum"), dt.date):
            text += Markup(' <span class="origin">{}</span>').format(
                date(written["datum"], self.language)
            )
        return text

    def _plain(self, key: str, written: Any) -> str:
        if written is None:
            return LABELS[self.language]["unknown"]
        concept = self.shorts.get(key) or self.catalogue.concepts.get(key)
        kind = concept.type if concept else None
        if isinstance(written, bool | dt.date):
            return value_text(written, kind, self.language)
        if isinstance(written, int | Fraction):
            if kind is None and concept is not None and concept.derivation is not None:
                return self._derived(key, written)
            return value_text(written, kind, self.language)
        text = str(written)
        return _VALUES.get(self.language, {}).get(text, text.replace("_", " "))

    def _derived(self, key: str, written: int | Fraction) -> str:
        """A derived value has no type of its own in the catalogue; incomes and assets are money."""
        if any(word in key for word in ("inkomen", "vermogen")):
            return value_text(written, Type(Kind.MONEY), self.language)
        return decimal(written, self.language, 6, trim=True)

    def result(self, expected: Mapping[str, Any]) -> str:
        """The expected outcome in a few words."""
        language = self.language
        parts: list[str] = []
        if "uitkomst" in expected:
            parts.append(_OUTCOMES[language][str(expected["uitkomst"])])
        if "zekerheid" in expected:
            word = str(expected["zekerheid"])
            parts.append(word if language == "nl" else _CERTAINTIES[word])
        for period in PERIODS:
            if expected.get(period) is not None:
                amount = euros(_exact(expected[period]), language)
                parts.append(f"{amount} {per(period, language)}")
        return ", ".join(parts)

    def checks(self, expected: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What else must come out: verdicts on criteria, intermediate results, what is unknown."""
        verdicts = _OUTCOMES[self.language]
        found = [
            (self._label(name), verdicts.get(str(value), str(value)))
            for name, value in expected.get("criteria", {}).items()
        ]
        found += [
            (self._label(name), self._plain("", value))
            for name, value in expected.get("stappen", {}).items()
        ]
        unknown = [self.name(each) for each in expected.get("onbekend", ())]
        if unknown:
            found.append((LABELS[self.language]["not_known"], ", ".join(unknown)))
        return found

    def _label(self, name: str) -> str:
        known = self.names.get(name)
        return sentence_start(known.label if known else name.replace("_", " "))


def _exact(written: Any) -> int | Fraction:
    value = Fraction(str(written))
    return value.numerator if value.denominator == 1 else value
