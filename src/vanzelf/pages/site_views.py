"""What each page of the catalogue site shows, as plain values for its template."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from vanzelf.explanation import words as spoken
from vanzelf.explanation.facts import holder_name
from vanzelf.explanation.notation import Language, date, decimal, euros, per
from vanzelf.explanation.reading import Reader, date_names, labels, owners_of, text_of
from vanzelf.explanation.words import sentence_start
from vanzelf.language.types import Kind, Type
from vanzelf.pages.examples_view import ExampleView
from vanzelf.pages.outlines import Linker, anchor, outline_html
from vanzelf.pages.parameters_view import parameter_view
from vanzelf.pages.site_words import KINDS, LEVELS, PERIODS, SENSITIVITY, SITE
from vanzelf.rules.model import (
    CONFIDENCE,
    Amount,
    Catalogue,
    Concept,
    Criterion,
    Expression,
    Norms,
    Scheme,
    Step,
)
from vanzelf.rules.program import Program
from vanzelf.terms.units import UnitType

View = dict[str, Any]


class SiteViews:
    """Makes the views in one language."""

    def __init__(
        self,
        catalogue: Catalogue,
        programs: Mapping[tuple[str, str], Program],
        on: dt.date,
        language: Language,
    ) -> None:
        self.catalogue = catalogue
        self.programs = programs
        self.on = on
        self.language: Language = language
        self.words = SITE[language]
        self.dates = date_names(catalogue.concepts)

    # --- the pages -------------------------------------------------------------------------------

    def index(self) -> View:
        """All schemes, shared norms, and how to read the site."""
        return {
            "schemes": [self._card(versions) for versions in self.catalogue.schemes.values()],
            "norms": [
                {
                    "name": norms.name[self.language],
                    "href": f"normen/{norms.id}/{norms.valid_from.isoformat()}.html",
                    "valid": self._valid(norms),
                }
                for versions in self.catalogue.norms.values()
                for norms in versions
            ],
            "confidence": [
                (name, spoken.CONFIDENCE[name][self.language], self.words[name])
                for name in CONFIDENCE
            ],
            "concepts": len(self.catalogue.concepts),
        }

    def concepts(self) -> View:
        """All concepts by name."""
        ordered = sorted(self.catalogue.concepts.values(), key=self._sort_name)
        return {
            "description": self.words["concepts_lede"],
            "concepts": [
                {
                    "name": concept.name[self.language],
                    "href": f"{concept.id}.html",
                    "holder": self._holder(concept.holder),
                }
                for concept in ordered
            ],
        }

    def scheme(self, scheme: Scheme) -> View:
        """One version of a scheme."""
        owners = owners_of(self.catalogue, scheme)
        names = labels(self.catalogue.concepts, owners, self.language)
        reader = Reader(names, self.language, scheme.unit, self.dates)
        page = Linker(owners, scheme, "../../")
        examples = ExampleView(self.catalogue, scheme, names, self.language)
        return {
            "description": scheme.description[self.language],
            "law": scheme.law,
            "unit": spoken.UNITS[scheme.unit][self.language],
            "authority": sentence_start(holder_name(scheme.authority, self.language)),
            "level": LEVELS[self.language][scheme.highest_level],
            "valid": self._valid(scheme),
            "now": self._now(scheme),
            "local": scheme.local,
            "upl": scheme.upl,
            "digest": scheme.digest[:12],
            "file": scheme.place.file,
            "received": self._concept_link(scheme.received),
            "norms": [self._norms_link(owner) for owner in owners if isinstance(owner, Norms)],
            "versions": [
                {"href": f"{each.version}.html", "valid": self._valid(each)}
                for each in self.catalogue.schemes[scheme.id]
                if each.version != scheme.version
            ],
            "criteria": [self._criterion(each, reader, page) for each in scheme.criteria],
            "steps": [self._step(each, reader, page) for each in scheme.steps],
            "amounts": [self._amount(each, reader, page) for each in scheme.amounts],
            "parameters": [
                parameter_view(each, self.on, self.language) for each in scheme.parameters.values()
            ],
            "questions": self._questions(scheme, reader, page),
            "facts": list(self._facts(self.programs[scheme.id, scheme.version])),
            "examples": [
                examples.of(each)
                for each in self.catalogue.examples
                if each.scheme == scheme.id and scheme.valid_from <= each.on < scheme.valid_until
            ],
        }

    def norms(self, norms: Norms) -> View:
        """One version of shared norms."""
        names = labels(self.catalogue.concepts, [norms], self.language)
        reader = Reader(names, self.language, norms.units[0], self.dates)
        page = Linker([norms], norms, "../../")
        users = [
            {
                "name": scheme.name[self.language],
                "href": f"../../regelingen/{scheme.id}/{scheme.version}.html",
                "valid": self._valid(scheme),
            }
            for versions in self.catalogue.schemes.values()
            for scheme in versions
            if norms.id in scheme.norms
        ]
        return {
            "description": self.words["norms_lede"],
            "valid": self._valid(norms),
            "units": [spoken.UNITS[unit][self.language] for unit in norms.units],
            "file": norms.place.file,
            "users": users,
            "steps": [self._step(each, reader, page) for each in norms.steps],
            "parameters": [
                parameter_view(each, self.on, self.language) for each in norms.parameters.values()
            ],
        }

    def concept(self, concept: Concept) -> View:
        """One concept: what it is, of whom, who holds it, who uses it."""
        names = labels(self.catalogue.concepts, [], self.language)
        reader = Reader(names, self.language, None, self.dates)
        page = Linker([], None, "../")
        derivation = concept.derivation
        return {
            "description": concept.definition[self.language],
            "id": concept.id,
            "units": [self._unit(unit) for unit in concept.units],
            "kind": self._kind(concept.type),
            "period": self._period(concept.type),
            "range": self._range(concept.type),
            "choices": [] if concept.type is None else list(concept.type.choices),
            "holder": sentence_start(self._holder(concept.holder)),
            "sensitivity": SENSITIVITY[self.language][concept.sensitivity],
            "fresh": self.words["fresh_months"].format(concept.fresh_months)
            if concept.fresh_months
            else "",
            "source": concept.source,
            "ggm": dict(concept.ggm) if concept.ggm else {},
            "question": concept.question[self.language] if concept.question else "",
            "rule": outline_html(reader.outline(derivation), page.href) if derivation else "",
            "written": derivation.text if derivation else "",
            "file": concept.place.file,
            "users": list(self._users(concept)),
        }

    # --- parts -----------------------------------------------------------------------------------

    def _sort_name(self, concept: Concept) -> tuple[str, str]:
        return concept.name[self.language].lower(), concept.id

    def _card(self, versions: Sequence[Scheme]) -> View:
        newest = next((each for each in versions if self._now(each)), versions[-1])
        return {
            "name": newest.name[self.language],
            "description": newest.description[self.language],
            "href": f"regelingen/{newest.id}/{newest.version}.html",
            "decides": self.words["decides"].format(
                sentence_start(holder_name(newest.authority, self.language))
            ),
            "local": newest.local,
            "versions": [
                {
                    "href": f"regelingen/{each.id}/{each.version}.html",
                    "valid": self._valid(each),
                    "now": self._now(each),
                }
                for each in reversed(versions)
            ],
        }

    def _holder(self, holder: str) -> str:
        return holder_name(holder, self.language)

    def _now(self, part: Scheme | Norms) -> bool:
        return part.valid_from <= self.on < part.valid_until

    def _valid(self, part: Scheme | Norms) -> str:
        return self.words["valid_text"].format(
            date(part.valid_from, self.language), date(part.valid_until, self.language)
        )

    def _unit(self, unit: UnitType) -> str:
        return spoken.UNITS[unit][self.language]

    def _kind(self, kind: Type | None) -> str:
        return "" if kind is None else KINDS[self.language][str(kind.kind)]

    def _period(self, kind: Type | None) -> str:
        return "" if kind is None or not kind.period else PERIODS[self.language][kind.period]

    def _range(self, kind: Type | None) -> str:
        if kind is None or kind.low is None or kind.high is None:
            return ""
        if kind.kind is Kind.MONEY:
            shown = [euros(Fraction(each), self.language) for each in (kind.low, kind.high)]
        else:
            shown = [decimal(each, self.language, 4, trim=True) for each in (kind.low, kind.high)]
        return self.words["valid_text"].format(*shown)

    def _concept_link(self, name: str | None) -> View | None:
        if name is None:
            return None
        concept = self.catalogue.concepts[name]
        return {"name": concept.name[self.language], "href": f"../../begrippen/{name}.html"}

    def _norms_link(self, norms: Norms) -> View:
        return {
            "name": norms.name[self.language],
            "href": f"../../normen/{norms.id}/{norms.valid_from.isoformat()}.html",
        }

    def _rule(self, expression: Expression, reader: Reader, page: Linker) -> View:
        return {
            "rule": outline_html(reader.outline(expression), page.href),
            "written": expression.text.strip(),
        }

    def _criterion(self, criterion: Criterion, reader: Reader, page: Linker) -> View:
        return {
            "anchor": anchor("criterion", criterion.id),
            "text": criterion.text[self.language],
            "article": criterion.article,
            **self._rule(criterion.expression, reader, page),
        }

    def _step(self, step: Step, reader: Reader, page: Linker) -> View:
        return {
            "anchor": anchor("step", step.id),
            "text": sentence_start(text_of(step.text, step.id, self.language)),
            "article": step.article,
            **self._rule(step.expression, reader, page),
        }

    def _amount(self, amount: Amount, reader: Reader, page: Linker) -> View:
        return {
            "text": self.words["amount_is"].format(per(amount.period, self.language)),
            **self._rule(amount.expression, reader, page),
        }

    def _questions(self, scheme: Scheme, reader: Reader, page: Linker) -> list[View]:
        return [
            {
                "text": question.text[self.language],
                "of": self.words["question_of"].format(
                    self._holder(question.holder), question.version
                ),
                **self._rule(question.expression, reader, page),
            }
            for question in scheme.list_questions
        ]

    def _facts(self, program: Program) -> Iterator[View]:
        for of_person, concepts in ((True, program.person_facts), (False, program.unit_facts)):
            for concept in concepts.values():
                about = self.words["person"] if of_person else self._unit(program.scheme.unit)
                yield {
                    "name": concept.name[self.language],
                    "href": f"../../begrippen/{concept.id}.html",
                    "about": about,
                    "holder": sentence_start(self._holder(concept.holder)),
                    "kind": ", ".join(
                        part
                        for part in (self._kind(concept.type), self._period(concept.type))
                        if part
                    ),
                }

    def _users(self, concept: Concept) -> Iterator[View]:
        """The schemes that rest on a concept, each with the criteria and steps that name it."""
        for program in self.programs.values():
            used = [
                definition
                for definition in program.unit_definitions
                if definition.kind in ("criterion", "step")
                and any(name == concept.id for name, _ in definition.uses)
            ]
            derived = {each.id for each in program.definitions if each.kind == "derived"}
            if not used and concept.id not in derived:
                continue
            scheme = program.scheme
            yield {
                "name": scheme.name[self.language],
                "href": f"../regelingen/{scheme.id}/{scheme.version}.html",
                "valid": self._valid(scheme),
                "criteria": [
                    definition.text[self.language]
                    for definition in used
                    if definition.kind == "criterion"
                ],
            }
