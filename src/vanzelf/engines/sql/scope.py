"""Names in one definition of a statement: which column they are, and what they rest on."""

from dataclasses import replace
from typing import TYPE_CHECKING

from vanzelf.engines.sql.aggregates import BESIDE, SUMMABLE, Aggregation, combined, row_term
from vanzelf.engines.sql.expressions import Lowered, Lowering
from vanzelf.engines.sql.layout import SETTLED
from vanzelf.engines.sql.numbers import Num
from vanzelf.language import nodes
from vanzelf.language.nodes import Node
from vanzelf.language.types import Type
from vanzelf.rules.model import Concept
from vanzelf.rules.program import Definition, Program
from vanzelf.terms.units import Role

if TYPE_CHECKING:
    from vanzelf.engines.sql.statement import StatementBuilder


def bare_lowering(program: Program, builder: "StatementBuilder") -> Lowering:
    """A lowering for what holds no names."""

    def nothing(_node: Node) -> Lowered:
        raise AssertionError("no names here")

    return Lowering(program, builder.dialect, nothing)


class Scope:
    """Resolves names while one definition is lowered, and notes its level and taint.

    role: for a value of the aanvrager or the partner, whose facts stand side by side in one row.
    """

    def __init__(
        self,
        builder: "StatementBuilder",
        program: Program,
        *,
        settled: bool,
        of_person: bool,
        role: Role | None = None,
    ) -> None:
        self.builder = builder
        self.program = program
        self.settled = settled
        self.of_person = of_person
        self.role = role
        self.tainted = False
        self.level = 0
        self.kinds = {definition.id: definition for definition in program.definitions}

    def resolve(self, node: Node) -> Lowered:
        """The column of a name, `aanvrager.x` or aggregate."""
        if isinstance(node, nodes.Aggregate):
            return self._aggregate(node)
        if isinstance(node, nodes.OfApplicant):
            return self._of_applicant(node.id)
        assert isinstance(node, nodes.Name)
        definition = self.kinds.get(node.id)
        if definition is not None:
            return self._defined(definition)
        concept = self.program.concepts[node.id]
        return self._fact(concept)

    def _defined(self, definition: Definition) -> Lowered:
        name = self.builder.name_of(self.program, definition)
        if self.settled and name + SETTLED in self.builder.values:
            self.tainted = True
            name += SETTLED
        value = self.builder.values[name]
        if self.role is not None:
            return self.builder.beside(self.role, value)
        self.level = max(self.level, self.builder.level_of[name])
        return value

    def _fact(self, concept: Concept) -> Lowered:
        layout = self.builder.layout
        assert concept.type is not None
        if self.of_person:
            return self._column(concept, layout.member_columns)
        if concept.id in layout.carried:
            return self._carried(concept)
        return self._column(concept, layout.unit_columns)

    def _column(self, concept: Concept, present: frozenset[str]) -> Lowered:
        assert concept.type is not None
        name = concept.id
        if name not in present:
            return bare_lowering(self.program, self.builder).unknown(concept.type)
        value = self.builder.fact_column(self._version(name, present), concept.type)
        return value if self.role is None else self.builder.beside(self.role, value)

    def _version(self, name: str, present: frozenset[str]) -> str:
        """The column of a fact in this version of the value."""
        if self.settled and name + SETTLED in present:
            self.tainted = True
            return name + SETTLED
        return name

    def _carried(self, concept: Concept) -> Lowered:
        """A unit fact that stands on member rows: the aanvrager's, else a certain partner's.

        The settled value is that of the same row: an estimate of the aanvrager is not replaced by
        a settled value of the partner.
        """
        assert concept.type is not None
        name = self._version(concept.id, self.builder.layout.carried)
        column = self.builder.fact_column(name, concept.type)
        own = self.builder.beside(Role.AANVRAGER, column)
        if not self.builder.has_partner:
            return self.builder.unit_column(own)
        plain = self.builder.fact_column(concept.id, concept.type)
        known = self.builder.beside(Role.AANVRAGER, plain).sql
        other = self.builder.beside(Role.PARTNER, column).sql
        inside = self.builder.partner_inside.sql
        sql = f"(CASE WHEN {known} IS NOT NULL THEN {own.sql} WHEN {inside} THEN {other} END)"
        return self.builder.unit_column(replace(own, sql=sql))

    def _member(self, role: Role | None = None) -> "Scope":
        return Scope(self.builder, self.program, settled=self.settled, of_person=True, role=role)

    def _lowering(self, scope: "Scope") -> Lowering:
        return Lowering(self.program, self.builder.dialect, scope.resolve)

    def _of_applicant(self, concept: str) -> Lowered:
        if self.builder.layout.members is None:
            return self._from_ready(concept)
        scope = self._member(Role.AANVRAGER)
        value = self._lowering(scope).lower(nodes.Name(concept))
        self.tainted = self.tainted or scope.tainted
        return self.builder.unit_column(value)

    def _type_of(self, concept: str) -> Type:
        definition = self.kinds.get(concept)
        kind = definition.type if definition else self.program.concepts[concept].type
        assert kind is not None
        return kind

    def _from_ready(self, concept: str) -> Lowered:
        """In ready units the facts of the aanvrager are columns of the unit."""
        kind = self._type_of(concept)
        present = self.builder.layout.unit_columns
        if concept not in present:
            return bare_lowering(self.program, self.builder).unknown(kind)
        return self.builder.fact_column(self._version(concept, present), kind)

    def _aggregate(self, node: nodes.Aggregate) -> Lowered:
        if self.builder.layout.members is None:
            bare = bare_lowering(self.program, self.builder)
            return bare.unknown(bare.type_of(node))
        roles = self.program.relations[node.relation]
        picks = node.function not in SUMMABLE
        beside = () if picks else tuple(role for role in roles if role in BESIDE)
        below = roles if picks else tuple(role for role in roles if role not in BESIDE)
        parts: list[Lowered] = [self._row_part(node, beside)] if beside else []
        if below:
            parts.append(self._grouped_part(node, below))
        lowering = bare_lowering(self.program, self.builder)
        return self.builder.unit_column(combined(lowering, node.function, parts))

    def _row_part(self, node: nodes.Aggregate, roles: tuple[Role, ...]) -> Lowered:
        """The part of an aggregate over the aanvrager and the partner, in one row."""
        terms: list[Lowered] = []
        for role in roles:
            scope = self._member(role)
            terms.append(row_term(self._lowering(scope), node, self.builder.inside(role)))
            self.tainted = self.tainted or scope.tainted
        return combined(bare_lowering(self.program, self.builder), node.function, terms)

    def _grouped_part(self, node: nodes.Aggregate, roles: tuple[Role, ...]) -> Lowered:
        """The part over roles of which there may be several, from a query grouped by unit."""
        scope = self._member()
        lowering = self._lowering(scope)
        aggregation = Aggregation(lowering, all_certain=self.builder.layout.all_certain)
        default = None if node.otherwise is None else lowering.lower(node.otherwise)
        value = aggregation.lower(node, roles, default)
        self.tainted = self.tainted or scope.tainted
        if isinstance(default, Num) and isinstance(value, Num):
            default = lowering.numbers.aligned([value, default])[1]
        return self.builder.grouped_column(value, roles, _of_none(node.function, default))


def _of_none(function: str, default: Lowered | None) -> str:
    """The value of an aggregate over nobody."""
    if default is not None:
        return default.sql
    return {"aantal": "0", "som": "0", "elk": "TRUE", "een": "FALSE"}[function]
