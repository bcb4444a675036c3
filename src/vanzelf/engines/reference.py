"""The reference engine: plain Python that fixes what a rule means.

Every other engine is judged against it. It is exact (integers and fractions), three-valued, and
remembers for every unknown which facts it is waiting for. Optimisation is not its job, clarity is;
still one household with its explanation takes less than a millisecond.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from vanzelf.engines import kleene
from vanzelf.engines.values import Missing, Result, Unknown, joined, truth, unknown
from vanzelf.language import nodes
from vanzelf.language.functions import CONVERSIONS, FUNCTIONS, MONTHS_IN, ROUNDING, normal
from vanzelf.language.nodes import Node
from vanzelf.language.types import Kind
from vanzelf.rules.model import Concept
from vanzelf.rules.program import Definition, Program, amount_id
from vanzelf.terms.outcome import Certainty, Outcome
from vanzelf.terms.units import Fact, Role, Unit

Evaluator = Callable[["_Scope"], Any]


@dataclass(frozen=True, slots=True)
class Pass:
    """The values of one evaluation: with settled facts only, or with estimates as well."""

    values: Mapping[str, Result]
    outcome: bool | None
    missing: frozenset[Missing]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a scheme says about one unit on a date.

    settled: estimates count as unknown. estimated: estimates are used. Amounts come from
    `estimated` and are given only where its outcome is yes, in whole cents.
    """

    program: Program
    unit: Unit
    settled: Pass
    estimated: Pass

    @property
    def outcome(self) -> Outcome:
        """The outcome with settled facts only."""
        return Outcome.of(self.settled.outcome)

    @property
    def certainty(self) -> Certainty:
        """How sure it is, estimates included."""
        return Certainty.of(self.settled.outcome, self.estimated.outcome)

    @property
    def amounts(self) -> dict[str, int | None]:
        """Cents per period; None when the amount is not known; empty when the answer is not yes."""
        if self.estimated.outcome is not True:
            return {}
        return {
            amount.period: cents_of(self.estimated.values[amount_id(amount.period)])
            for amount in self.program.scheme.amounts
        }

    def criterion(self, criterion: str) -> tuple[bool | None, bool | None]:
        """The verdict on a criterion: with settled facts only, and with estimates used."""
        return truth(self.settled.values[criterion]), truth(self.estimated.values[criterion])


def cents_of(result: Result) -> int | None:
    """An amount as whole cents; None when it is not known."""
    if isinstance(result, Unknown):
        return None
    assert isinstance(result, int | Fraction)
    cents = Fraction(result) * 100
    if cents.denominator != 1:
        raise ValueError(f"an amount must be rounded to cents by its rule, not {result}")
    return cents.numerator


def evaluate(program: Program, unit: Unit) -> Evaluation:
    """Evaluate a scheme for one unit. For many units, make one `ReferenceEngine` and reuse it."""
    return ReferenceEngine(program).evaluate(unit)


class ReferenceEngine:
    """A program compiled to closures, reusable for any number of units."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.constants: dict[str, Result] = {
            name: unknown(name, "", "parameter") if constant.value is None else constant.value
            for name, constant in program.constants.items()
        }
        compiler = _Compiler(program)
        self.unit_code = {d.id: compiler.compile(d.node) for d in program.unit_definitions}
        self.person_code = {d.id: compiler.compile(d.node) for d in program.person_definitions}
        self._criteria = [criterion.id for criterion in program.scheme.criteria]
        self._results = [d.id for d in program.unit_definitions if d.kind != "derived"]

    def evaluate(self, unit: Unit) -> Evaluation:
        """The outcome for one unit, without and with estimates."""
        if unit.type is not self.program.scheme.unit:
            raise ValueError(f"{self.program.scheme.id} is about a {self.program.scheme.unit}")
        estimated = self._pass(_Run(self, unit, settled=False))
        run = _Run(self, unit, settled=True)
        settled = self._pass(run) if run.has_estimates() else estimated
        return Evaluation(self.program, unit, settled, estimated)

    def _pass(self, run: "_Run") -> Pass:
        scope = run.unit_scope
        for name in self._results:
            scope.get(name)
        verdicts = [scope.values[name] for name in self._criteria]
        outcome = kleene.all_of(verdicts)
        missing = outcome.missing if isinstance(outcome, Unknown) else frozenset()
        return Pass(scope.values, truth(outcome), missing)


class _Run:
    """One evaluation of one unit: the scopes of the unit and of its members."""

    __slots__ = ("engine", "members", "settled", "unit", "unit_scope")

    def __init__(self, engine: ReferenceEngine, unit: Unit, *, settled: bool) -> None:
        self.engine = engine
        self.unit = unit
        self.settled = settled
        concepts = engine.program.concepts
        self.members = [
            (
                member,
                _Scope(
                    self,
                    engine.person_code,
                    self._facts(member.facts, member.person_id, concepts),
                    member.person_id,
                ),
            )
            for member in unit.members
        ]
        self.unit_scope = _Scope(
            self, engine.unit_code, self._facts(unit.facts, unit.id, concepts), unit.id
        )

    def _facts(
        self, facts: Mapping[str, Fact], subject: str, concepts: Mapping[str, Concept]
    ) -> dict[str, Result]:
        values = dict(self.engine.constants)
        for name, fact in facts.items():
            value = self._fact(name, fact, subject, concepts.get(name))
            if value is not None:
                values[name] = value
        return values

    def _fact(self, name: str, fact: Fact, subject: str, concept: Concept | None) -> Result | None:
        if fact.status == "in_onderzoek" or fact.value is None:
            if concept is not None and concept.derivation is not None:
                return None
            why = "in_onderzoek" if fact.status == "in_onderzoek" else "ontbreekt"
            return unknown(name, subject, why)
        if self.settled and is_estimate(fact, concept, self.engine.program.peildatum):
            return unknown(name, subject, "schatting")
        return fact.value

    def has_estimates(self) -> bool:
        """Whether any fact of the unit or its members is an estimate."""
        concepts = self.engine.program.concepts
        peildatum = self.engine.program.peildatum
        return any(
            is_estimate(fact, concepts.get(name), peildatum)
            for facts in (self.unit.facts, *(member.facts for member in self.unit.members))
            for name, fact in facts.items()
        )

    def applicant(self) -> "_Scope":
        """The scope of the aanvrager."""
        for member, scope in self.members:
            if member.role is Role.AANVRAGER:
                return scope
        raise ValueError(f"unit {self.unit.id} has no aanvrager")


def is_estimate(fact: Fact, concept: Concept | None, peildatum: dt.date) -> bool:
    """Whether a fact is an estimate, or older than its concept allows at the reference date."""
    if fact.value is None:
        return False
    if fact.status == "schatting":
        return True
    if fact.date is None or concept is None or concept.fresh_months is None:
        return False
    age = (peildatum.year - fact.date.year) * 12 + peildatum.month - fact.date.month
    return age > concept.fresh_months


class _Scope:
    """Names and their values, for the unit or for one member; computed once, when asked."""

    __slots__ = ("code", "run", "subject", "values")

    def __init__(
        self, run: _Run, code: Mapping[str, Evaluator], values: dict[str, Result], subject: str
    ) -> None:
        self.run = run
        self.code = code
        self.values = values
        self.subject = subject

    def get(self, name: str) -> Any:
        found = self.values.get(name)
        if found is None:
            code = self.code.get(name)
            found = unknown(name, self.subject, "ontbreekt") if code is None else code(self)
            self.values[name] = found
        return found


class _Compiler:
    """Turns nodes into closures; one method per node."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def compile(self, node: Node) -> Evaluator:
        method = getattr(self, f"_{type(node).__name__.lower()}")
        result: Evaluator = method(node)
        return result

    def _all(self, items: tuple[Node, ...]) -> list[Evaluator]:
        return [self.compile(item) for item in items]

    def _literal(self, node: nodes.Literal) -> Evaluator:
        value = node.value
        return lambda _scope: value

    def _name(self, node: nodes.Name) -> Evaluator:
        name = node.id
        return lambda scope: scope.get(name)

    def _ofapplicant(self, node: nodes.OfApplicant) -> Evaluator:
        name = node.id
        return lambda scope: scope.run.applicant().get(name)

    def _not(self, node: nodes.Not) -> Evaluator:
        operand = self.compile(node.operand)
        return lambda scope: kleene.opposite(operand(scope))

    def _and(self, node: nodes.And) -> Evaluator:
        operands = self._all(node.operands)
        return lambda scope: kleene.all_of([operand(scope) for operand in operands])

    def _or(self, node: nodes.Or) -> Evaluator:
        operands = self._all(node.operands)
        return lambda scope: kleene.any_of([operand(scope) for operand in operands])

    def _compare(self, node: nodes.Compare) -> Evaluator:
        compare = kleene.COMPARISONS[node.operator]
        return self._strict(compare, (node.left, node.right))

    def _inset(self, node: nodes.InSet) -> Evaluator:
        items = {item.value for item in node.items}
        return self._strict(lambda value: value in items, (node.operand,))

    def _arithmetic(self, node: nodes.Arithmetic) -> Evaluator:
        return self._strict(kleene.ARITHMETIC[node.operator], (node.left, node.right))

    def _negate(self, node: nodes.Negate) -> Evaluator:
        return self._strict(lambda value: -value, (node.operand,))

    def _strict(self, compute: Callable[..., Any], arguments: tuple[Node, ...]) -> Evaluator:
        """Unknown when any argument is unknown."""
        operands = self._all(arguments)

        def run(scope: _Scope) -> Any:
            values = [operand(scope) for operand in operands]
            unknowns = [value for value in values if isinstance(value, Unknown)]
            return joined(unknowns) if unknowns else compute(*values)

        return run

    def _case(self, node: nodes.Case) -> Evaluator:
        branches = [(self.compile(b.condition), self.compile(b.value)) for b in node.branches]
        otherwise = self.compile(node.otherwise)

        def run(scope: _Scope) -> Any:
            for condition, value in branches:
                verdict = condition(scope)
                if isinstance(verdict, Unknown):
                    return verdict
                if verdict:
                    return value(scope)
            return otherwise(scope)

        return run

    def _call(self, node: nodes.Call) -> Evaluator:
        name = node.function
        if name == "schijf":
            return self._table(node)
        if name == "getal":
            return self.compile(node.arguments[0])
        if name in CONVERSIONS:
            return self._conversion(node)
        if name in ROUNDING:
            step = node.arguments[1]
            assert isinstance(step, nodes.Literal)
            round_ = FUNCTIONS[name].compute
            return self._strict(lambda value: round_(value, step.value), (node.arguments[0],))
        return self._strict(FUNCTIONS[name].compute, node.arguments)

    def _conversion(self, node: nodes.Call) -> Evaluator:
        from vanzelf.engines.typing import type_in

        source = type_in(self.program, node.arguments[0])
        assert source.period is not None
        factor = Fraction(MONTHS_IN[CONVERSIONS[node.function]], MONTHS_IN[source.period])
        return self._strict(lambda value: normal(value * factor), (node.arguments[0],))

    def _table(self, node: nodes.Call) -> Evaluator:
        table = node.arguments[0]
        assert isinstance(table, nodes.Name)
        name, rows = table.id, self.program.constants[table.id].rows

        def look_up(value: Any) -> Any:
            found: Any = None
            for bound, result in rows:
                if bound > value:
                    break
                found = unknown(name, "", "parameter") if result is None else result
            return unknown(name, "", "buiten_tabel") if found is None else found

        return self._strict(look_up, (node.arguments[1],))

    def _aggregate(self, node: nodes.Aggregate) -> Evaluator:
        roles = self.program.relations[node.relation]
        parts = {
            part: None if child is None else self.compile(child)
            for part, child in (
                ("value", node.value),
                ("condition", node.condition),
                ("key", node.key),
            )
        }
        default = None if node.otherwise is None else self.compile(node.otherwise)
        combine = kleene.AGGREGATES[node.function]

        def run(scope: _Scope) -> Any:
            rows = []
            for member, inner in scope.run.members:
                if member.role in roles:
                    inside: Any = (
                        True if member.certain else unknown("", member.person_id, "lidmaatschap")
                    )
                    rows.append(kleene.row(inside, inner, parts))
            return combine(rows, None if default is None else default(scope))

        return run


def kind_of(definition: Definition) -> Kind:
    """The kind of value a definition gives."""
    return definition.type.kind
