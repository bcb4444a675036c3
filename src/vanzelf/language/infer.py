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
from vanzelf.language.functions import CONVERSIONS, FUNCTIONS, MONTHS_IN, ROUNDING
from vanzelf.language.nodes import Node
from vanzelf.language.parse import ExpressionError
from vanzelf.language.types import DATE, TEXT, TRUTH, Kind, Owner, Type, number

MOST_MEMBERS = 1000
"""More people than this in one household are refused; bounds of sums rest on it."""

Lookup = Callable[[nodes.Name | nodes.OfApplicant], Type]


def fail(code: str, node: Node, what: str, remedy: str) -> ExpressionError:
    """An error at the place of a node."""
    return ExpressionError(code, what, remedy, node.span)


def unknown_name(node: nodes.Name | nodes.OfApplicant, known: Mapping[str, object]) -> ExpressionError:
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
        if left.kind is Kind.TEXT or right.kind is Kind.TEXT or left.kind is Kind.TRUTH:
            if node.operator not in ("=", "<>"):
                raise fail(
                    "compare-order",
                    node,
                    f"{left.kind} has no order, so {node.operator!r} means nothing.",
                    "Use = or <>.",
                )
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
            return _sum_type(self._same(node, left, right), node.operator, left, right)
        if node.operator == "*":
            return _product_type(node, left, right)
        return _quotient_type(node, left, right)

    def _negate(self, node: nodes.Negate) -> Type:
        operand = self._numeric(node.operand)
        return operand.within(
            None if operand.high is None else -operand.high,
            None if operand.low is None else -operand.low,
        )

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
            result = _hull(self._same(value, result, other), result, other)
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
        low = _extreme_bound(lows, pick, strict=not keep_high)
        high = _extreme_bound(highs, pick, strict=keep_high)
        return merged.within(low, high)

    def _rounding(self, node: nodes.Call) -> Type:
        self._count(node, 2)
        value, step = self._numeric(node.arguments[0]), node.arguments[1]
        if not isinstance(step, nodes.Literal) or isinstance(step.value, bool | str):
            raise fail("round-step", step, "the step of a rounding must be written out.", "Write 1 or 0.01.")
        self._numeric(step)
        assert isinstance(step.value, int | Fraction)
        if step.value <= 0:
            raise fail("round-step", step, "the step of a rounding must be above zero.", "Write 1 or 0.01.")
        low = None if value.low is None else value.low - step.value
        high = None if value.high is None else value.high + step.value
        if value.low is not None and value.low >= 0 and low is not None:
            low = max(low, Fraction(0))
        return value.within(low, high)

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
        return replace(_scaled(value, factor), period=target)

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
            step = self._expect(node.arguments[1], Kind.NUMBER)
            if step.low is None or step.high is None or max(-step.low, step.high) > 100_000:
                raise fail("date-shift", node, "the number has no bounds.", "Use a bounded number.")
            return DATE
        if two_dates:
            self._expect(node.arguments[1], Kind.DATE)
            return number(-200, 200) if node.function == "leeftijd" else number(-3000, 3000)
        return number(1700, 2300) if node.function == "jaar" else DATE

    def _aggregate(self, node: nodes.Aggregate) -> Type:
        if node.relation not in self._relations:
            near = ", ".join(self._relations) or "none here: aggregates do not nest"
            raise fail(
                "relation-unknown", node, f"{node.relation!r} is not a relation here.", f"Known: {near}."
            )
        members = self._relations[node.relation]
        if node.condition is not None:
            members._truth(node.condition)
        if node.key is not None:
            key = members.of(node.key)
            if not key.numeric and key.kind is not Kind.DATE:
                raise fail("type-order", node.key, f"{key.kind} has no order.", "Use a number or date.")
        return getattr(self, f"_aggregate_{node.function}")(node, members)  # type: ignore[no-any-return]

    def _aggregate_aantal(self, _node: nodes.Aggregate, _members: "Inference") -> Type:
        return number(0, MOST_MEMBERS)

    def _aggregate_som(self, node: nodes.Aggregate, members: "Inference") -> Type:
        assert node.value is not None
        value = members._numeric(node.value)
        low = None if value.low is None else min(Fraction(0), value.low * MOST_MEMBERS)
        high = None if value.high is None else max(Fraction(0), value.high * MOST_MEMBERS)
        owner = Owner.UNIT if value.owner is Owner.PERSON else value.owner
        return replace(value.within(low, high), owner=owner)

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
            raise fail("aggregate-default", node, "anders must be a literal or a parameter.", "")
        default = self.of(node.otherwise)
        return _hull(self._same(node.otherwise, value, default), value, default)

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
            raise fail("type-mismatch", node, f"this is {found.kind}, but {kind} is needed.", "")
        return found

    def _numeric(self, node: Node) -> Type:
        found = self.of(node)
        if not found.numeric:
            raise fail("type-mismatch", node, f"this is {found.kind}, but a number is needed.", "")
        return found

    def _count(self, node: nodes.Call, exactly: int | None = None, at_least: int = 0) -> None:
        found = len(node.arguments)
        if found < at_least or (exactly is not None and found != exactly):
            form = FUNCTIONS[node.function].form
            raise fail("function-arguments", node, f"{node.function} got {found} arguments.", f"Write {form}.")

    def _same(self, node: Node, left: Type, right: Type) -> Type:
        """The common type of two sides that must fit together."""
        return common_type(node, left, right)


def decimals_of(value: int | Fraction, node: Node) -> int:
    """How many decimals an exact value has."""
    decimals, scaled = 0, Fraction(value)
    while scaled.denominator != 1:
        scaled, decimals = scaled * 10, decimals + 1
        if decimals > 18:
            raise fail("number-decimals", node, "more than 18 decimals.", "Use fewer decimals.")
    return decimals


def common_type(node: Node, left: Type, right: Type) -> Type:
    """The type in which both sides fit; raises when kind, period, income or owner clash."""
    if left.kind is not right.kind and not _neutral_pair(left, right):
        raise fail("type-mismatch", node, f"{left.kind} and {right.kind} do not fit together.", "")
    money = left if left.kind is Kind.MONEY else right
    if money.kind is not Kind.MONEY:
        return replace(left, decimals=None)
    period = _agree(node, "period-mismatch", "an amount per", left.period, right.period)
    income = _agree(node, "income-mismatch", "the income", left.income, right.income)
    owner = _agree(node, "owner-mismatch", "the money of one", left.owner, right.owner)
    return replace(
        money, period=period, income=income, owner=Owner(owner) if owner else None, decimals=None
    )


def _neutral_pair(left: Type, right: Type) -> bool:
    """A plain number beside money is an amount in euros (thresholds such as `24`)."""
    return {left.kind, right.kind} == {Kind.NUMBER, Kind.MONEY}


_AGREE_ADVICE = {
    "period-mismatch": "Convert one side: per_jaar(…), per_kwartaal(…) or per_maand(…).",
    "income-mismatch": "Declare a derived concept that converts one into the other, or use one definition.",
    "owner-mismatch": "Sum over the members first: som(leden, …).",
}


def _agree(node: Node, code: str, what: str, left: str | None, right: str | None) -> str | None:
    if left is not None and right is not None and left != right:
        text = f"{what} {left} and {what} {right} do not fit together."
        raise fail(code, node, text, _AGREE_ADVICE[code])
    return left if left is not None else right


def _hull(common: Type, left: Type, right: Type) -> Type:
    low = None if left.low is None or right.low is None else min(left.low, right.low)
    high = None if left.high is None or right.high is None else max(left.high, right.high)
    choices = left.choices if left.choices == right.choices else ()
    return replace(common.within(low, high), choices=choices)


def _extreme_bound(
    bounds: list[Fraction | None], pick: Callable[..., Fraction], *, strict: bool
) -> Fraction | None:
    known = [bound for bound in bounds if bound is not None]
    if strict:
        return pick(known) if known else None
    return pick(known) if len(known) == len(bounds) else None


def _sum_type(common: Type, operator: str, left: Type, right: Type) -> Type:
    low_of, high_of = (right.low, right.high)
    if operator == "-":
        low_of, high_of = (
            None if right.high is None else -right.high,
            None if right.low is None else -right.low,
        )
    low = None if left.low is None or low_of is None else left.low + low_of
    high = None if left.high is None or high_of is None else left.high + high_of
    return common.within(low, high)


def _scaled(value: Type, factor: Fraction) -> Type:
    low = None if value.low is None else value.low * factor
    high = None if value.high is None else value.high * factor
    return value.within(*((low, high) if factor >= 0 else (high, low)))


def _corners(left: Type, right: Type) -> tuple[Fraction | None, Fraction | None]:
    if None in (left.low, left.high, right.low, right.high):
        return None, None
    products = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]  # type: ignore[operator]
    return min(products), max(products)


def _product_type(node: nodes.Arithmetic, left: Type, right: Type) -> Type:
    if left.kind is Kind.MONEY and right.kind is Kind.MONEY:
        raise fail("money-squared", node, "an amount times an amount is not money.", "Use a factor.")
    money = left if left.kind is Kind.MONEY else right
    return money.within(*_corners(left, right))


def _quotient_type(node: nodes.Arithmetic, left: Type, right: Type) -> Type:
    if not right.positive:
        raise fail(
            "division-by-zero",
            node.right,
            "this could be zero or less, so dividing by it may mean nothing.",
            "Give the concept a bereik above zero, or divide by max(1, …).",
        )
    assert right.low is not None
    if right.kind is Kind.MONEY:
        if left.kind is not Kind.MONEY:
            raise fail("money-inverse", node, "a number divided by money is nothing.", "")
        common_type(node, left, right)
        result = Type(Kind.NUMBER)
    else:
        result = left
    inverse_low = None if right.high is None else 1 / right.high
    inverse = Type(Kind.NUMBER, low=inverse_low or Fraction(0), high=1 / right.low)
    return result.within(*_corners(left, inverse))
