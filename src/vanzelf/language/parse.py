"""Text to nodes. The grammar is in `grammar.lark`; errors say what was expected, in Dutch terms."""

import datetime as dt
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer, Tree, UnexpectedInput, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, VisitError

from vanzelf.language import nodes
from vanzelf.language.nodes import Node, Span

_WORDS = "and or not in between case when then else end datum ja nee anders volgens aanvrager"
KEYWORDS = frozenset(_WORDS.split(" "))
"""Words of the language itself: no name can be one of these."""


DEEPEST = 100
"""Expressions nested deeper than this are refused: nobody can read them."""


class ExpressionError(Exception):
    """An expression that cannot be read or does not fit; `span` says where in its text."""

    def __init__(self, code: str, what: str, remedy: str, span: Span) -> None:
        self.code = code
        self.what = what
        self.remedy = remedy
        self.span = span
        super().__init__(f"{span.line}:{span.column}: {what} {remedy}".strip())


def parse(text: str) -> Node:
    """Read one expression.

    Raises ExpressionError (codes syntax-*) naming the position and what could stand there.
    """
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise _explained(error, text) from None
    try:
        result = _ToNodes().transform(tree)
    except VisitError as error:
        if isinstance(error.orig_exc, ExpressionError):
            raise error.orig_exc from None
        raise
    except RecursionError:
        raise _too_deep() from None
    assert isinstance(result, Node)
    if _depth(result) > DEEPEST:
        raise _too_deep()
    return result


def _too_deep() -> ExpressionError:
    what = f"the expression is more than {DEEPEST} levels deep."
    return ExpressionError("syntax-deep", what, "Split it into steps.", Span())


def _depth(node: Node) -> int:
    levels, found = [node], 0
    while levels:
        levels = [child for each in levels for child in each.children()]
        found += 1
    return found


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def _explained(error: UnexpectedInput, text: str) -> ExpressionError:
    lines = text.split("\n")
    token = getattr(error, "token", None)
    kind = getattr(token, "type", "")
    if isinstance(error, UnexpectedEOF) or error.line == -1 or kind == "$END":
        where = Span(len(lines), len(lines[-1]) + 1, len(lines[-1]) + 1)
        advice = "Finish it or remove the last part."
        return ExpressionError("syntax-end", "the expression stops too early.", advice, where)
    where = Span(error.line, error.column, error.column + 1)
    if isinstance(error, UnexpectedCharacters):
        found = lines[error.line - 1][error.column - 1]
        what = f"the character {found!r} has no meaning here."
        advice = "Text stands between single quotes; see docs/reference/language.md."
        return ExpressionError("syntax-character", what, advice, where)
    before = "\n".join([*lines[: error.line - 1], lines[error.line - 1][: error.column - 1]])
    if kind == "COMPARATOR" and before.rstrip()[-1:] not in ("", *"(,<>=+-*/"):
        what = f"a comparison cannot be followed by {str(token)!r}."
        return ExpressionError("syntax-chain", what, "Write a < b and b < c.", where)
    what = f"{str(token)!r} cannot stand here."
    advice = "Check brackets, commas and the word before it; see docs/reference/language.md."
    return ExpressionError("syntax-word", what, advice, where)


def _span(meta: Any) -> Span:
    if getattr(meta, "empty", True):
        return nodes.NOWHERE
    return Span(meta.line, meta.column, meta.end_column)


@v_args(meta=True)
class _ToNodes(Transformer[Token, Node]):
    """Builds nodes bottom-up; one method per rule of the grammar."""

    def either(self, meta: Any, parts: list[Node]) -> Node:
        return parts[0] if len(parts) == 1 else nodes.Or(tuple(parts), span=_span(meta))

    def both(self, meta: Any, parts: list[Node]) -> Node:
        return parts[0] if len(parts) == 1 else nodes.And(tuple(parts), span=_span(meta))

    def inverse(self, meta: Any, parts: list[Node]) -> Node:
        return nodes.Not(parts[0], span=_span(meta))

    def compare(self, meta: Any, parts: list[Any]) -> Node:
        left, operator, right = parts
        return nodes.Compare(str(operator), left, right, span=_span(meta))

    def in_set(self, meta: Any, parts: list[Any]) -> Node:
        return nodes.InSet(parts[0], tuple(parts[1:]), span=_span(meta))

    def between(self, meta: Any, parts: list[Node]) -> Node:
        operand, low, high = parts
        span = _span(meta)
        above = nodes.Compare(">=", operand, low, span=span)
        below = nodes.Compare("<=", operand, high, span=span)
        return nodes.And((above, below), span=span)

    def arithmetic(self, meta: Any, parts: list[Any]) -> Node:
        left, operator, right = parts
        return nodes.Arithmetic(str(operator), left, right, span=_span(meta))

    def negate(self, meta: Any, parts: list[Node]) -> Node:
        operand = parts[0]
        if isinstance(operand, nodes.Literal) and isinstance(operand.value, int | Fraction):
            return nodes.Literal(-operand.value, span=_span(meta))
        return nodes.Negate(operand, span=_span(meta))

    def of_applicant(self, meta: Any, parts: list[Token]) -> Node:
        return nodes.OfApplicant(str(parts[-1]).lower(), span=_span(meta))

    def name(self, meta: Any, parts: list[Token]) -> Node:
        return nodes.Name(str(parts[0]).lower(), span=_span(meta))

    def branch(self, meta: Any, parts: list[Node]) -> Node:
        return nodes.Branch(parts[0], parts[1], span=_span(meta))

    def case(self, meta: Any, parts: list[Any]) -> Node:
        return nodes.Case(tuple(parts[:-1]), parts[-1], span=_span(meta))

    def arguments(self, _meta: Any, parts: list[Node]) -> list[Node]:
        return parts

    def call(self, meta: Any, parts: list[Any]) -> Node:
        function, *rest = parts
        arguments = tuple(rest[0]) if rest else ()
        return nodes.Call(str(function).lower(), arguments, span=_span(meta))

    def order(self, meta: Any, parts: list[Node]) -> Tree[Node]:
        return Tree("order", list(parts), meta)

    def fallback(self, meta: Any, parts: list[Node]) -> Tree[Node]:
        return Tree("fallback", list(parts), meta)

    def aggregate(self, meta: Any, parts: list[Any]) -> Node:
        function, relation, *rest = parts
        extra = {part.data: part.children[0] for part in rest if isinstance(part, Tree)}
        plain = [part for part in rest if isinstance(part, Node)]
        return _aggregate(str(function).lower(), str(relation).lower(), plain, extra, _span(meta))

    def percentage(self, meta: Any, parts: list[Token]) -> Node:
        return nodes.Literal(_exact(Fraction(str(parts[0])) / 100), span=_span(meta))

    def number(self, meta: Any, parts: list[Token]) -> Node:
        return nodes.Literal(_exact(Fraction(str(parts[0]))), span=_span(meta))

    def text(self, meta: Any, parts: list[Token]) -> Node:
        return nodes.Literal(str(parts[0])[1:-1], span=_span(meta))

    def date(self, meta: Any, parts: list[Token]) -> Node:
        written = str(parts[-1])[1:-1]
        try:
            return nodes.Literal(dt.date.fromisoformat(written), span=_span(meta))
        except ValueError:
            raise ExpressionError(
                "syntax-date",
                f"{written!r} is not a date.",
                "Write datum '2026-01-31': year, month, day.",
                _span(meta),
            ) from None

    def yes(self, meta: Any, _parts: list[Token]) -> Node:
        return nodes.Literal(True, span=_span(meta))

    def no(self, meta: Any, _parts: list[Token]) -> Node:
        return nodes.Literal(False, span=_span(meta))


def _exact(value: Fraction) -> int | Fraction:
    return value.numerator if value.denominator == 1 else value


_PLAIN_ARGUMENTS = {
    # function: (names of the plain arguments, how many are required)
    "aantal": (("condition",), 0),
    "som": (("value", "condition"), 1),
    "elk": (("value",), 1),
    "een": (("value",), 0),
    "hoogste": (("value", "condition"), 1),
    "laagste": (("value", "condition"), 1),
    "eerste": (("value", "condition"), 1),
}
_NEEDS = {"hoogste": {"fallback"}, "laagste": {"fallback"}, "eerste": {"order", "fallback"}}
AGGREGATE_FORMS = {
    "aantal": "aantal(relatie) of aantal(relatie, voorwaarde)",
    "som": "som(relatie, bedrag) of som(relatie, bedrag, voorwaarde)",
    "elk": "elk(relatie, voorwaarde)",
    "een": "een(relatie) of een(relatie, voorwaarde)",
    "hoogste": "hoogste(relatie, waarde, anders waarde)",
    "laagste": "laagste(relatie, waarde, anders waarde)",
    "eerste": "eerste(relatie, waarde, volgens sleutel, anders waarde)",
}


def _aggregate(
    function: str, relation: str, plain: list[Node], extra: dict[str, Any], span: Span
) -> Node:
    names, required = _PLAIN_ARGUMENTS[function]
    fits = required <= len(plain) <= len(names) and set(extra) == _NEEDS.get(function, set())
    if not fits:
        raise ExpressionError(
            "aggregate-arguments",
            f"{function} does not get the arguments it needs.",
            f"Write {AGGREGATE_FORMS[function]}.",
            span,
        )
    given: dict[str, Any] = dict(zip(names, plain, strict=False))
    return nodes.Aggregate(
        function,
        relation,
        key=extra.get("order"),
        otherwise=extra.get("fallback"),
        span=span,
        **given,
    )
