"""Names in one definition of a statement: which column they are, and what they rest on."""

from dataclasses import replace
from typing import TYPE_CHECKING

from vanzelf.engines.sql.aggregates import Aggregation, in_roles
from vanzelf.engines.sql.expressions import Lowered, Lowering, Plain, column_of
from vanzelf.engines.sql.layout import SETTLED
from vanzelf.engines.sql.numbers import Num
from vanzelf.language import nodes
from vanzelf.language.nodes import Node
from vanzelf.language.types import Kind
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
    """Resolves names while one definition is lowered, and notes its level and taint."""

    def __init__(
        self, builder: "StatementBuilder", program: Program, *, settled: bool, of_person: bool
    ) -> None:
        self.builder = builder
        self.program = program
        self.settled = settled
        self.of_person = of_person
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
        self.level = max(self.level, self.builder.level_of[name])
        return self.builder.values[name]

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
        if self.settled and name + SETTLED in present:
            self.tainted = True
            name += SETTLED
        sql = self.builder.dialect.column(name)
        if concept.type.numeric:
            sql = f"CAST({sql} AS BIGINT)"
        return column_of(concept.type, sql)

    def _carried(self, concept: Concept) -> Lowered:
        """A unit fact that stands on member rows: the aanvrager's, else the partner's."""
        assert concept.type is not None
        name = concept.id
        if self.settled and name + SETTLED in self.builder.layout.carried:
            self.tainted = True
            name += SETTLED
        q = self.builder.dialect.column(name)
        parts = [
            f"max({q}) FILTER (WHERE {in_roles((role,))})"
            if concept.type.kind is not Kind.TRUTH
            else f"bool_or({q}) FILTER (WHERE {in_roles((role,))})"
            for role in (Role.AANVRAGER, Role.PARTNER)
        ]
        if not self.builder.grouped:
            return self.builder.aggregate(("carried", name), column_of(concept.type, q))
        return self.builder.aggregate(
            ("carried", name), column_of(concept.type, f"coalesce({', '.join(parts)})")
        )

    def _member(self) -> "Scope":
        return Scope(self.builder, self.program, settled=self.settled, of_person=True)

    def _of_applicant(self, concept: str) -> Lowered:
        if self.builder.layout.members is None:
            return self._from_ready(concept)
        scope = self._member()
        value = Lowering(self.program, self.builder.dialect, scope.resolve).lower(
            nodes.Name(concept)
        )
        self.tainted = self.tainted or scope.tainted
        if value.const is not None or value.sql.startswith("CAST(NULL"):
            return value
        settled = scope.tainted
        if not self.builder.grouped:
            return self.builder.aggregate(("aanvrager", concept, settled), value)
        where = in_roles((Role.AANVRAGER,))
        picked = "bool_or" if isinstance(value, Plain) and self._is_truth(concept) else "max"
        sql = f"{picked}({value.sql}) FILTER (WHERE {where})"
        dyn = None
        if isinstance(value, Num) and value.dyn is not None:
            divisor = Num(f"max({value.dyn}) FILTER (WHERE {where})", 0, value.low, value.high)
            dyn = self.builder.aggregate(("aanvrager", concept, settled, "noemer"), divisor).sql
        found = self.builder.aggregate(("aanvrager", concept, settled), replace(value, sql=sql))
        return replace(found, dyn=dyn) if isinstance(found, Num) else found

    def _is_truth(self, concept: str) -> bool:
        definition = self.kinds.get(concept)
        kind = definition.type if definition else self.program.concepts[concept].type
        return kind is not None and kind.kind is Kind.TRUTH

    def _from_ready(self, concept: str) -> Lowered:
        """In ready units the facts of the aanvrager are columns of the unit."""
        definition = self.kinds.get(concept)
        kind = definition.type if definition else self.program.concepts[concept].type
        assert kind is not None
        if concept not in self.builder.layout.unit_columns:
            return bare_lowering(self.program, self.builder).unknown(kind)
        return column_of(kind, self.builder.dialect.column(concept))

    def _aggregate(self, node: nodes.Aggregate) -> Lowered:
        kind = bare_lowering(self.program, self.builder)._inference.of(node)
        if self.builder.layout.members is None:
            return bare_lowering(self.program, self.builder).unknown(kind)
        scope = self._member()
        lowering = Lowering(self.program, self.builder.dialect, scope.resolve)
        aggregation = Aggregation(lowering, all_certain=self.builder.layout.all_certain)
        default = None if node.otherwise is None else lowering.lower(node.otherwise)
        value = aggregation.lower(node, self.program.relations[node.relation], default)
        self.tainted = self.tainted or scope.tainted
        key = ("aggregate", node, scope.tainted, value.sql)
        return self.builder.aggregate(key, value)
