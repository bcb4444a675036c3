"""Expressions as readable language: one line for a formula, an outline for a long condition.

A `Reader` gives tokens: plain text, and a `Ref` for every name, so that a page can link it. The
same reader writes a formula in words and, given values, the formula with numbers filled in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vanzelf.explanation.line import Choose, Label, Line
from vanzelf.explanation.notation import Language
from vanzelf.explanation.phrases import BUILT_INS, RELATIONS, WORDS
from vanzelf.explanation.tokens import Ref, Token, filled, merged, plain
from vanzelf.explanation.words import mid_sentence
from vanzelf.language import nodes
from vanzelf.language.nodes import Node
from vanzelf.language.types import Kind
from vanzelf.rules.model import Catalogue, Concept, Expression, Norms, Scheme, Text
from vanzelf.terms.units import UnitType


@dataclass(frozen=True, slots=True)
class Outline:
    """A condition as a list.

    kind: leaf | all | any | group | choose | branch. tokens: the line itself, or the line above
    the parts.
    """

    kind: str
    tokens: tuple[Token, ...] = ()
    parts: tuple["Outline", ...] = ()


def text_of(text: Text, name: str, language: Language) -> str:
    """A text in a language, or its id made readable when it has none."""
    return text.get(language) or name.replace("_", " ")


def labels(
    concepts: Mapping[str, Concept], owners: Sequence[Scheme | Norms], language: Language
) -> dict[str, Ref]:
    """How every name of a scheme (and its norms) is called in a sentence."""
    found = {name: Ref("built-in", name, words) for name, words in BUILT_INS[language].items()}

    def add(kind: str, name: str, text: Text) -> None:
        label = mid_sentence(text_of(text, name, language).rstrip("."))
        found[name] = Ref(kind, name, label)

    for concept in concepts.values():
        add("concept", concept.id, concept.name)
    for owner in owners:
        for parameter in owner.parameters.values():
            add("parameter", parameter.id, parameter.name)
        for step in owner.steps:
            add("step", step.id, step.text)
        for criterion in owner.criteria if isinstance(owner, Scheme) else ():
            add("criterion", criterion.id, criterion.text)
    return found


def owners_of(catalogue: Catalogue, scheme: Scheme) -> list[Scheme | Norms]:
    """A scheme, after the norms it uses (their last version within its validity)."""
    found: list[Scheme | Norms] = []
    for name in scheme.norms:
        fitting = [n for n in catalogue.norms.get(name, ()) if n.valid_from < scheme.valid_until]
        found += fitting[-1:]
    return [*found, scheme]


def date_names(concepts: Mapping[str, Concept]) -> frozenset[str]:
    """The names that stand for a date: they are compared with words of their own."""
    dates = {each.id for each in concepts.values() if each.type and each.type.kind is Kind.DATE}
    return frozenset(dates | {"peildatum", "opdatum"})


class Reader:
    """Reads expressions in one language, calling names by the given labels."""

    def __init__(
        self,
        names: Mapping[str, Ref],
        language: Language,
        unit: UnitType | None = None,
        dates: frozenset[str] = frozenset(),
    ) -> None:
        self.language = language
        self.names = names
        self.dates = dates
        self.words = WORDS[language]
        self.relations = dict(RELATIONS[language])
        if unit is UnitType.HUURHUISHOUDEN:
            self.relations["leden"] = self.relations["leden_huur"]

    def label(self, name: str) -> Token:
        """How a name is called."""
        return self.names.get(name) or name.replace("_", " ")

    def tokens(
        self,
        expression: Expression | Node,
        label: Label | None = None,
        choose: Choose | None = None,
    ) -> tuple[Token, ...]:
        """An expression on one line.

        label: what to write for a name of the unit instead of its label. choose: given a case, the
        node it comes down to, or None to show every branch.
        """
        node, line = self._line(expression, label, choose)
        return merged(line.of(node))

    def text(self, expression: Expression | Node) -> str:
        """An expression on one line, as text."""
        return plain(self.tokens(expression))

    def outline(self, expression: Expression | Node) -> Outline:
        """An expression as a list: conditions of which all or one must hold, or a choice."""
        node, line = self._line(expression, None, None)
        return self._outline(node, line)

    def _line(
        self, expression: Expression | Node, label: Label | None, choose: Choose | None
    ) -> tuple[Node, Line]:
        if isinstance(expression, Expression):
            return expression.node, Line(self, expression.text, label or self.label, choose)
        return expression, Line(self, "", label or self.label, choose)

    def _outline(self, node: Node, line: Line) -> Outline:
        if isinstance(node, nodes.And | nodes.Or):
            kind = "all" if isinstance(node, nodes.And) else "any"
            parts = tuple(self._outline(each, line) for each in node.operands)
            return Outline(kind, (self.words[kind],), parts)
        if isinstance(node, nodes.Case):
            return self._choice(node, line)
        if isinstance(node, nodes.Aggregate) and node.function in ("elk", "een"):
            inner = node.value or node.condition
            if isinstance(inner, nodes.And | nodes.Or):
                return self._group(node, inner, line)
        return Outline("leaf", merged(line.of(node)))

    def _choice(self, node: nodes.Case, line: Line) -> Outline:
        branches = [
            Outline(
                "branch",
                merged(filled(self.words["if"], {"0": line.of(branch.condition)})),
                (self._outline(branch.value, line),),
            )
            for branch in node.branches
        ]
        otherwise = self._outline(node.otherwise, line)
        last = Outline("branch", (self.words["else"],), (otherwise,))
        return Outline("choose", (self.words["choose"],), (*branches, last))

    def _group(self, node: nodes.Aggregate, inner: nodes.And | nodes.Or, line: Line) -> Outline:
        """Several conditions about each member, or about at least one."""
        members = self.relations[node.relation]
        about = members.each if node.function == "elk" else members.any
        kind = "group_all" if isinstance(inner, nodes.And) else "group_any"
        parts = tuple(self._outline(each, line) for each in inner.operands)
        return Outline("group", merged(filled(self.words[kind], {"0": [about]})), parts)
