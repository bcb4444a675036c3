"""Formulas with the values of one household filled in, of the branches that were taken."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from vanzelf.engines.values import Unknown
from vanzelf.explanation.notation import Language, value_text
from vanzelf.explanation.phrases import BUILT_INS
from vanzelf.explanation.reading import Reader, text_of
from vanzelf.explanation.structure import Structure
from vanzelf.explanation.tokens import Ref, Token, plain
from vanzelf.explanation.usage import UNCLEAR, Test, test_of
from vanzelf.explanation.words import mid_sentence
from vanzelf.language import nodes
from vanzelf.language.nodes import Node
from vanzelf.language.types import Type
from vanzelf.rules.model import Expression
from vanzelf.rules.program import Definition, Program


def program_labels(program: Program, language: Language) -> dict[str, Ref]:
    """How every name of a program is called in a sentence."""
    found = {name: Ref("built-in", name, text) for name, text in BUILT_INS[language].items()}
    for concept in program.concepts.values():
        found[concept.id] = Ref("concept", concept.id, mid_sentence(concept.name[language]))
    for constant in program.constants.values():
        if constant.parameter is not None:
            label = mid_sentence(constant.parameter.name[language])
            found[constant.id] = Ref("parameter", constant.id, label)
    for definition in program.unit_definitions:
        if definition.kind in ("step", "criterion"):
            label = mid_sentence(text_of(definition.text, definition.id, language).rstrip("."))
            found[definition.id] = Ref(definition.kind, definition.id, label)
    return found


class Working:
    """Fills in formulas of one program; amounts stand there without their period."""

    def __init__(self, reader: Reader, program: Program, written: Mapping[str, Expression]) -> None:
        self.reader = reader
        self.written = written
        self.figures = _figure_texts(program, reader.language)
        self.types = _number_types(program)
        self.tests: dict[int, tuple[Test | None, ...]] = {
            id(node): tuple(test_of(branch.condition) for branch in node.branches)
            for definition in program.unit_definitions
            for node in definition.node.walk()
            if isinstance(node, nodes.Case)
        }

    def of(self, definition: Definition, structure: Structure, values: Mapping[str, Any]) -> str:
        """The formula with values; empty when there is nothing to fill in."""
        tokens = structure.worked.get(definition.id)
        if tokens is None:
            tokens = structure.worked[definition.id] = self._tokens(definition, values)
        return "".join(
            token if isinstance(token, str) else self._shown(token, values) for token in tokens
        )

    def _tokens(self, definition: Definition, values: Mapping[str, Any]) -> tuple[Token, ...]:
        if not definition.type.numeric:
            return ()
        source = self.written.get(definition.id)
        node = definition.node
        if source is not None:
            node_text = Expression(source.text, node, source.place)
            tokens = self.reader.tokens(node_text, choose=lambda case: self._chosen(case, values))
        else:
            tokens = self.reader.tokens(node, choose=lambda case: self._chosen(case, values))
        if len(tokens) < 2:
            return ()
        return tokens if any(self._known(token, values) for token in tokens) else ()

    def _known(self, token: Token, values: Mapping[str, Any]) -> bool:
        return isinstance(token, Ref) and self._value(token.id, values) is not None

    def _shown(self, name: Ref, values: Mapping[str, Any]) -> str:
        return self._value(name.id, values) or plain((name,))

    def _value(self, name: str, values: Mapping[str, Any]) -> str | None:
        figure = self.figures.get(name)
        if figure is not None:
            return figure
        kind, value = self.types.get(name), values.get(name)
        if kind is None or not isinstance(value, int | Fraction):
            return None
        return value_text(value, kind, self.reader.language)

    def _chosen(self, case: nodes.Case, values: Mapping[str, Any]) -> Node | None:
        """The branch a case took; None when that cannot be told here."""
        tests = self.tests.get(id(case))
        if tests is None:
            return None
        for branch, test in zip(case.branches, tests, strict=True):
            verdict = UNCLEAR if test is None else test(values)
            if verdict is UNCLEAR or isinstance(verdict, Unknown):
                return None
            if verdict:
                return branch.value
        return case.otherwise


def _without_period(kind: Type) -> Type:
    return replace(kind, period=None)


def _number_types(program: Program) -> dict[str, Type]:
    found = {each.id: each.type for each in program.unit_definitions}
    for concept in program.unit_facts.values():
        if concept.type is not None:
            found[concept.id] = concept.type
    return {name: _without_period(kind) for name, kind in found.items() if kind.numeric}


def _figure_texts(program: Program, language: Language) -> dict[str, str]:
    """The known figures of the program that are numbers, as text."""
    return {
        constant.id: value_text(
            constant.value, _without_period(constant.type), language, constant.parameter.measure
        )
        for constant in program.constants.values()
        if constant.parameter is not None
        and constant.value is not None
        and constant.type.numeric
        and constant.parameter.over is None
    }
