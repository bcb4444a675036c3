"""One expression on one line, in words: a method per node."""

import datetime as dt
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Protocol

from vanzelf.explanation.notation import Language, decimal, euros, percent, value_text
from vanzelf.explanation.phrases import (
    AGGREGATES,
    ARITHMETIC,
    CALLS,
    COMPARE,
    COMPARE_DATES,
    COMPARE_TEXT,
    STEPS,
    WORDS,
    Members,
)
from vanzelf.explanation.tokens import Token, filled
from vanzelf.language import nodes
from vanzelf.language.nodes import Node

Label = Callable[[str], Token]
Choose = Callable[[nodes.Case], Node | None]

_DATE_CALLS = (
    "plus_jaren",
    "plus_maanden",
    "plus_dagen",
    "eerste_van_maand",
    "eerste_van_kwartaal",
    "eerste_van_jaar",
)
_LEVEL = {"+": 1, "-": 1, "*": 2, "/": 2}


class Voice(Protocol):
    """What a line has to know of the one who reads it out."""

    language: Language
    dates: frozenset[str]
    relations: dict[str, Members]

    def label(self, name: str) -> Token:
        """How a name is called."""
        ...


class Line:
    """Writes one expression on one line."""

    def __init__(self, voice: Voice, source: str, label: Label, choose: Choose | None) -> None:
        self.voice = voice
        self.language = voice.language
        self.source = source.splitlines()
        self.label = label
        self.choose = choose
        self.words = WORDS[voice.language]
        self.calls = CALLS[voice.language]

    def of(self, node: Node) -> list[Token]:
        """The tokens of a node."""
        method = getattr(self, f"_{type(node).__name__.lower()}")
        found: list[Token] = method(node)
        return found

    def _literal(self, node: nodes.Literal) -> list[Token]:
        if isinstance(node.value, int | Fraction) and not isinstance(node.value, bool):
            if self._written(node).endswith("%"):
                return [percent(node.value, self.language, 4)]
            return [decimal(node.value, self.language, 6, trim=True)]
        text = value_text(node.value, None, self.language)
        return [f"“{text}”" if isinstance(node.value, str) else text]

    def _written(self, node: Node) -> str:
        span = node.span
        if not 0 < span.line <= len(self.source):
            return ""
        return self.source[span.line - 1][span.column - 1 : span.end_column - 1].strip()

    def _name(self, node: nodes.Name) -> list[Token]:
        return [self.label(node.id)]

    def _ofapplicant(self, node: nodes.OfApplicant) -> list[Token]:
        name = self.voice.label(node.id)
        return filled(self.words["of_applicant"], {"0": [name]})

    def _part(self, node: Node, level: int = 3) -> list[Token]:
        """A node inside another, between brackets unless it is a name, a value or binds tighter."""
        inner = self._chosen(node)
        if isinstance(inner, nodes.Arithmetic) and _LEVEL[inner.operator] >= level:
            return self.of(inner)
        if isinstance(inner, nodes.Call) and inner.function == "getal":
            return self._part(inner.arguments[0], level)
        part = self.of(inner)
        loose = not isinstance(inner, nodes.Name | nodes.OfApplicant | nodes.Literal)
        return ["(", *part, ")"] if loose else part

    def _chosen(self, node: Node) -> Node:
        while isinstance(node, nodes.Case) and self.choose is not None:
            chosen = self.choose(node)
            if chosen is None:
                break
            node = chosen
        return node

    def _not(self, node: nodes.Not) -> list[Token]:
        return filled(self.words["not"], {"0": self._part(node.operand)})

    def _joined(self, operands: Sequence[Node], word: str) -> list[Token]:
        found: list[Token] = []
        for index, operand in enumerate(operands):
            loose = isinstance(operand, nodes.And | nodes.Or | nodes.Aggregate | nodes.Case)
            part = self._part(operand) if loose else self.of(operand)
            found += [self.words[word], *part] if index else part
        return found

    def _and(self, node: nodes.And) -> list[Token]:
        return self._joined(node.operands, "and")

    def _or(self, node: nodes.Or) -> list[Token]:
        return self._joined(node.operands, "or")

    def _compare(self, node: nodes.Compare) -> list[Token]:
        sides = {"0": self._part(node.left, 1), "1": self._part(node.right, 1)}
        templates = COMPARE
        if self._is_date(node.left) or self._is_date(node.right):
            templates = COMPARE_DATES
        elif isinstance(node.right, nodes.Literal) and isinstance(node.right.value, str):
            templates = COMPARE_TEXT
        return filled(templates[self.language][node.operator], sides)

    def _is_date(self, node: Node) -> bool:
        if isinstance(node, nodes.Literal):
            return isinstance(node.value, dt.date)
        if isinstance(node, nodes.Name | nodes.OfApplicant):
            return node.id in self.voice.dates
        return isinstance(node, nodes.Call) and node.function in _DATE_CALLS

    def _inset(self, node: nodes.InSet) -> list[Token]:
        items: list[Token] = []
        for index, item in enumerate(node.items):
            between = ", " if index < len(node.items) - 1 else self.words["or"]
            items += [between] if index else []
            items += self._literal(item)
        return filled(self.words["in"], {"0": self.of(node.operand), "1": items})

    def _arithmetic(self, node: nodes.Arithmetic) -> list[Token]:
        level = _LEVEL[node.operator]
        left = self._part(node.left, level)
        right = self._part(node.right, level + (node.operator in "-/"))
        return filled(ARITHMETIC[node.operator], {"0": left, "1": right})

    def _negate(self, node: nodes.Negate) -> list[Token]:
        return ["−", *self._part(node.operand)]

    def _case(self, node: nodes.Case) -> list[Token]:
        inner = self._chosen(node)
        if inner is not node:
            return self.of(inner)
        words = self.words
        found: list[Token] = []
        for branch in node.branches:
            parts = {"0": self.of(branch.condition), "1": self._part(branch.value, 1)}
            found += [*filled(words["when"], parts), "; "]
        return [*found, *filled(words["otherwise"], {"0": self._part(node.otherwise, 1)})]

    def _call(self, node: nodes.Call) -> list[Token]:
        name, arguments = node.function, list(node.arguments)
        if name == "getal":
            return self.of(arguments[0])
        if name == "max" and any(_is_zero(each) for each in arguments):
            name, arguments = "at_least_zero", [each for each in arguments if not _is_zero(each)]
        if name.startswith("rond"):
            return self._rounded(name, arguments)
        if name.startswith("plus_") and isinstance(arguments[1], nodes.Negate):
            name, arguments = name.replace("plus", "min"), [arguments[0], arguments[1].operand]
        parts: dict[str, Sequence[Token]] = {
            str(index): self._part(argument, 1) for index, argument in enumerate(arguments)
        }
        if name == "at_least_zero" and len(arguments) > 1:
            parts["0"] = filled(self.calls["max"], {"all": self._all(arguments)})
        return filled(self.calls[name], {**parts, "all": self._all(arguments)})

    def _all(self, arguments: Sequence[Node]) -> list[Token]:
        found: list[Token] = []
        for index, argument in enumerate(arguments):
            word = "last" if index == len(arguments) - 1 else "comma"
            found += [self.words[word]] if index else []
            found += self._part(argument)
        return found

    def _rounded(self, name: str, arguments: Sequence[Node]) -> list[Token]:
        step = arguments[1].value if isinstance(arguments[1], nodes.Literal) else 1
        words = STEPS[self.language]
        known = {1: words["1"], Fraction(1, 100): words["0.01"]}
        assert isinstance(step, int | Fraction)
        text = known.get(step) or words["other"].format(euros(step, self.language))
        body = self._part(arguments[0], 2)
        return filled(self.calls[name], {"0": body, "1": [text]})

    def _aggregate(self, node: nodes.Aggregate) -> list[Token]:
        phrases = AGGREGATES[self.language]
        members = self.voice.relations[node.relation]
        parts: dict[str, Sequence[Token]] = {
            slot: [words] for slot, words in members._asdict().items()
        }
        for slot, child in (("x", node.value), ("key", node.key), ("else", node.otherwise)):
            parts[slot] = [] if child is None else self._part(child)
        parts["if"] = [] if node.condition is None else self._inside(node.condition)
        name = node.function
        if name in ("elk", "een") and (node.value or node.condition):
            parts["x"] = self._inside(node.value) if node.value else parts["if"]
            return filled(phrases["elk" if name == "elk" else "een_if"], parts)
        if node.condition is None:
            return filled(phrases[name], parts)
        if f"{name}_if" in phrases:
            return filled(phrases[f"{name}_if"], parts)
        return filled(phrases["among"], {"body": filled(phrases[name], parts), "if": parts["if"]})

    def _inside(self, node: Node) -> list[Token]:
        """A condition about a member: between brackets when it has several parts."""
        return self._part(node) if isinstance(node, nodes.And | nodes.Or) else self.of(node)


def _is_zero(node: Node) -> bool:
    return isinstance(node, nodes.Literal) and node.value == 0 and node.value is not False
