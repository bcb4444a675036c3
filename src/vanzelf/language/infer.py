"""What an expression is worth as a type, and every reason why it cannot be right.

`Inference.of(node)` returns a `Type` or raises `ExpressionError`. A type carries period, income
definition and owner, so that combining the income of one person with the norm of a household, or
an annual with a monthly amount, is refused where it is written.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction

from vanzelf.language import nodes
from vanzelf.language.combine import (
    KINDS_FIT,
    common_type,
    decimals_of,
    extreme_bound,
    fail,
    hull,
    product_type,
    quotient_type,
    scaled,
    sum_type,
)
from vanzelf.language.functions import (
    CONVERSIONS,
    DATE_NUMBERS,
    FUNCTIONS,
    LONGEST_SHIFT,
    MONTHS_IN,
    ROUNDING,
)
from vanzelf.language.nodes import Node
from vanzelf.language.parse import ExpressionError
from vanzelf.language.types import DATE, TEXT, TRUTH, Kind, Owner, Type, number

MOST_MEMBERS = 1000
"""More people than this in one household are refused; bounds of sums rest on it."""

Lookup = Callable[[nodes.Name | nodes.OfApplicant], Type]


def unknown_name(
    node: nodes.Name | nodes.OfApplicant, known: Mapping[str, object]
) -> ExpressionError:
    """The error for a name that is nowhere declared, with the nearest names that are."""
    near = get_close_matches(node.id, known, n=3)
    advice = f"Did you mean {', '.join(near)}?" if near else "Declare it as a concept or parameter."
    return fail("name-unknown", node, f"{node.id!r} is not known here.", advice)


class Inference:
    """Infers types in one scope.

    lookup: the type of a name in this scope. members: for each relation the inference for the
    scope of its members (empty inside an aggregate). tables: type of each table parameter.
    """

    def __init__(
        self,
        lookup: Lookup,
        relations: Mapping[str, "Inference"],
        tables: Callable[[nodes.Node], tuple[Type, Type]],
    ) -> None:
        self._lookup = lookup
        self._relations = relations
        self._tables = tables

    def of(self, node: Node) -> Type:
        """The type of an expression; raises ExpressionError."""
        method = getattr(self, f"_{type(node).__name__.lower()}")
        result = method(node)
        assert isinstance(result, Type)
        return result

    def _literal(self, node: nodes.Literal) -> Type:
        value = node.value
        if isinstance(value, bool):
            return TRUTH
        if isinstance(value, int | Fraction):
            return number(value, value, decimals=decimals_of(value, node))
        return TEXT if isinstance(value, str) else DATE

    def _name(self, node: nodes.Name) -> Type:
        return self._lookup(node)

    def _ofapplicant(self, node: nodes.OfApplicant) -> Type:
        return self._lookup(node)

    def _not(self, node: nodes.Not) -> Type:
        self._truth(node.operand)
        return TRUTH

    def _and(self, node: nodes.And) -> Type:
        for operand in node.operands:
            self._truth(operand)
        return TRUTH

    def _or(self, node: nodes.Or) -> Type:
        for operand in node.operands:
            self._truth(operand)
        return TRUTH

    def _compare(self, node: nodes.Compare) -> Type:
        left, right = self.of(node.left), self.of(node.right)
        ordered = left.kind not in (Kind.TEXT, Kind.TRUTH) and right.kind is not Kind.TEXT
        if not ordered and node.operator not in ("=", "<>"):
            what = f"{left.kind} has no order, so {node.operator!r} means nothing."
            raise fail("compare-order", node, what, "Use = or <>.")
        self._same(node, left, right)
        if left.kind is Kind.TEXT:
            self._known_choice(node.left, left, node.right, right)
        return TRUTH

    def _known_choice(self, a: Node, left: Type, b: Node, right: Type) -> None:
        for literal, choices in ((b, left.choices), (a, right.choices)):
            if choices and isinstance(literal, nodes.Literal) and literal.value not in choices:
                raise fail(
                    "choice-unknown",
                    literal,
                    f"{literal.value!r} is not one of the choices.",
                    f"Choose from {', '.join(choices)}.",
                )

    def _inset(self, node: nodes.InSet) -> Type:
        operand = self.of(node.operand)
        for item in node.items:
            self._same(item, operand, self.of(item))
            self._known_choice(node.operand, operand, item, self.of(item))
        return TRUTH

    def _arithmetic(self, node: nodes.Arithmetic) -> Type:
        left, right = self._numeric(node.left), self._numeric(node.right)
        if node.operator in "+-":
            return sum_type(self._same(node, left, right), node.operator, left, right)
        if node.operator == "*":
            return product_type(node, left, right)
        return quotient_type(node, left, right)

    def _negate(self, node: nodes.Negate) -> Type:
        operand = self._numeric(node.operand)
        low = None if operand.high is None else -operand.high
        high = None if operand.low is None else -operand.low
        return operand.within(low, high).computed_from(operand)

    def _case(self, node: nodes.Case) -> Type:
        for branch in node.branches:
            assert isinstance(branch, nodes.Branch)
            self._truth(branch.condition)
        values = [branch.value for branch in node.branches] + [node.otherwise]
        return self._merged(values)

    def _merged(self, values: list[Node]) -> Type:
        result = self.of(values[0])
        for value in values[1:]:
            other = self.of(value)
            result = hull(self._same(value, result, other), result, other)
        return result

    def _call(self, node: nodes.Call) -> Type:
        if node.function not in FUNCTIONS:
            near = get_close_matches(node.function, FUNCTIONS, n=2)
            advice = f"Did you mean {', '.join(near)}?" if near else "See the language reference."
            raise fail("function-unknown", node, f"{node.function!r} is not a function.", advice)
        if node.function in ("min", "max"):
            return self._extreme(node)
        if node.function in ROUNDING:
            return self._rounding(node)
        if node.function in CONVERSIONS:
            return self._conversion(node)
        if node.function == "schijf":
            return self._table(node)
        if node.function == "getal":
            return self._plain_number(node)
        return self._date_function(node)

    def _extreme(self, node: nodes.Call) -> Type:
        self._count(node, at_least=2)
        merged = self._merged(list(node.arguments))
        if not merged.numeric and merged.kind is not Kind.DATE:
            raise fail("type-order", node, f"{merged.kind} has no order.", "Use numbers or dates.")
        types = [self.of(argument) for argument in node.arguments]
        pick = min if node.function == "min" else max
        keep_high = node.function == "min"
        lows = [each.low for each in types]
        highs = [each.high for each in types]
        low = extreme_bound(lows, pick, strict=not keep_high)
        high = extreme_bound(highs, pick, strict=keep_high)
        return merged.within(low, high).computed_from(*types)

    def _rounding(self, node: nodes.Call) -> Type:
        self._count(node, 2)
        value, step = self._numeric(node.arguments[0]), node.arguments[1]
        if not isinstance(step, nodes.Literal) or isinstance(step.value, bool | str):
            raise fail(
                "round-step",
                step,
                "the step of a rounding must be written out.",
                "Write 1 or 0.01.",
            )
        self._numeric(step)
        assert isinstance(step.value, int | Fraction)
        if step.value <= 0:
            raise fail(
                "round-step", step, "the step of a rounding must be above zero.", "Write 1 or 0.01."
            )
        round_ = FUNCTIONS[node.function].compute  # rises with its argument, so bounds go through
        low = None if value.low is None else Fraction(round_(value.low, step.value))
        high = None if value.high is None else Fraction(round_(value.high, step.value))
        return value.within(low, high).computed_from(self.of(step))

    def _conversion(self, node: nodes.Call) -> Type:
        self._count(node, 1)
        value = self._numeric(node.arguments[0])
        target = CONVERSIONS[node.function]
        if value.kind is not Kind.MONEY or value.period not in MONTHS_IN:
            raise fail(
                "period-conversion",
                node,
                "only an amount per year, quarter or month can be converted.",
                "A stock on a date has no period to convert.",
            )
        factor = Fraction(MONTHS_IN[target], MONTHS_IN[value.period])
        return replace(scaled(value, factor), period=target)

    def _plain_number(self, node: nodes.Call) -> Type:
        self._count(node, 1)
        value = self._numeric(node.arguments[0])
        return Type(Kind.NUMBER, low=value.low, high=value.high)

    def _table(self, node: nodes.Call) -> Type:
        self._count(node, 2)
        over, gives = self._tables(node.arguments[0])
        self._same(node.arguments[1], over, self.of(node.arguments[1]))
        return gives

    def _date_function(self, node: nodes.Call) -> Type:
        shifts = node.function.startswith("plus_")
        two_dates = node.function in ("leeftijd", "maanden_tussen")
        self._count(node, 2 if shifts or two_dates else 1)
        self._expect(node.arguments[0], Kind.DATE)
        if shifts:
            return self._shifted(node)
        if two_dates:
            self._expect(node.arguments[1], Kind.DATE)
            return number(*DATE_NUMBERS[node.function])
        return number(*DATE_NUMBERS["jaar"]) if node.function == "jaar" else DATE

    def _shifted(self, node: nodes.Call) -> Type:
        step, limit = node.arguments[1], LONGEST_SHIFT[node.function]
        found = self._expect(step, Kind.NUMBER)
        if not found.whole:
            what = "a date can only move by a whole number."
            raise fail("date-shift", step, what, "Use a getal, or round with rond(…, 1).")
        assert found.low is not None and found.high is not None
        if max(-found.low, found.high) > limit:
            what = f"this could move a date by more than {limit}."
            raise fail("date-shift", step, what, f"Use a bereik within -{limit} and {limit}.")
        return DATE

    def _aggregate(self, node: nodes.Aggregate) -> Type:
        if node.relation not in self._relations:
            near = ", ".join(self._relations) or "none here: aggregates do not nest"
            raise fail(
                "relation-unknown",
                node,
                f"{node.relation!r} is not a relation here.",
                f"Known: {near}.",
            )
        members = self._relations[node.relation]
        if node.condition is not None:
            members._truth(node.condition)
        if node.key is not None:
            key = members.of(node.key)
            if not key.numeric and key.kind is not Kind.DATE:
                raise fail(
                    "type-order", node.key, f"{key.kind} has no order.", "Use a number or date."
                )
        return getattr(self, f"_aggregate_{node.function}")(node, members)  # type: ignore[no-any-return]

    def _aggregate_aantal(self, _node: nodes.Aggregate, _members: "Inference") -> Type:
        return number(0, MOST_MEMBERS)

    def _aggregate_som(self, node: nodes.Aggregate, members: "Inference") -> Type:
        assert node.value is not None
        value = members._numeric(node.value)
        low = None if value.low is None else min(Fraction(0), value.low * MOST_MEMBERS)
        high = None if value.high is None else max(Fraction(0), value.high * MOST_MEMBERS)
        owner = Owner.UNIT if value.owner is Owner.PERSON else value.owner
        return replace(value.within(low, high).computed_from(value), owner=owner)

    def _aggregate_elk(self, node: nodes.Aggregate, members: "Inference") -> Type:
        assert node.value is not None
        members._truth(node.value)
        return TRUTH

    def _aggregate_een(self, node: nodes.Aggregate, members: "Inference") -> Type:
        if node.value is not None:
            members._truth(node.value)
        return TRUTH

    def _pick(self, node: nodes.Aggregate, members: "Inference") -> Type:
        assert node.value is not None and node.otherwise is not None
        value = members.of(node.value)
        if not isinstance(node.otherwise, nodes.Literal | nodes.Name):
            what = "what stands after anders is fixed."
            raise fail("aggregate-default", node.otherwise, what, "Write a number or a parameter.")
        default = self.of(node.otherwise)
        return hull(self._same(node.otherwise, value, default), value, default)

    def _aggregate_hoogste(self, node: nodes.Aggregate, members: "Inference") -> Type:
        result = self._pick(node, members)
        if not result.numeric and result.kind is not Kind.DATE:
            raise fail("type-order", node, f"{result.kind} has no order.", "Use a number or date.")
        return result

    _aggregate_laagste = _aggregate_hoogste

    def _aggregate_eerste(self, node: nodes.Aggregate, members: "Inference") -> Type:
        return self._pick(node, members)

    def _truth(self, node: Node) -> Type:
        return self._expect(node, Kind.TRUTH)

    def _expect(self, node: Node, kind: Kind) -> Type:
        found = self.of(node)
        if found.kind is not kind:
            raise fail(
                "type-mismatch", node, f"this is {found.kind}, but {kind} is needed.", KINDS_FIT
            )
        return found

    def _numeric(self, node: Node) -> Type:
        found = self.of(node)
        if not found.numeric:
            raise fail(
                "type-mismatch", node, f"this is {found.kind}, but a number is needed.", KINDS_FIT
            )
        return found

    def _count(self, node: nodes.Call, exactly: int | None = None, at_least: int = 0) -> None:
        found = len(node.arguments)
        if found < at_least or (exactly is not None and found != exactly):
            form = FUNCTIONS[node.function].form
            raise fail(
                "function-arguments",
                node,
                f"{node.function} got {found} arguments.",
                f"Write {form}.",
            )

    def _same(self, node: Node, left: Type, right: Type) -> Type:
        """The common type of two sides that must fit together."""
        return common_type(node, left, right)
