"""Names in one definition of a statement: which column they are, and what they rest on."""

from enum import StrEnum
from typing import TYPE_CHECKING

from vanzelf.engines.sql.aggregates import CERTAIN, ManyMembers, OneMember, Part, combined
from vanzelf.engines.sql.expressions import Lowering
from vanzelf.engines.sql.layout import LID, SETTLED, of_role
from vanzelf.engines.sql.lowered import Lowered, Plain
from vanzelf.engines.sql.rows import BESIDE, in_roles
from vanzelf.language import nodes
from vanzelf.language.nodes import Node
from vanzelf.language.types import Type
from vanzelf.rules.model import Concept
from vanzelf.rules.program import Definition, Program
from vanzelf.terms.units import Role

if TYPE_CHECKING:
    from vanzelf.engines.sql.statement import StatementBuilder


class Place(StrEnum):
    """Where a value stands: in the row of a unit, as its own or of one person; or of a member."""

    UNIT = "eenheid"
    APPLICANT = "aanvrager"
    PARTNER = "partner"
    MEMBER = "lid"

    @property
    def of_person(self) -> bool:
        """Whether it is about one person."""
        return self is not Place.UNIT

    def column(self, name: str) -> str:
        """The column of a value here."""
        if self in (Place.APPLICANT, Place.PARTNER):
            return of_role(Role(self.value), name)
        return name


def bare_lowering(program: Program, builder: "StatementBuilder") -> Lowering:
    """A lowering for what holds no names."""

    def nothing(_node: Node) -> Lowered:
        raise AssertionError("no names here")

    return Lowering(program, builder.dialect, nothing)


class Scope:
    """Resolves names while one definition is lowered, and notes its level and taint."""

    def __init__(
        self, builder: "StatementBuilder", program: Program, place: Place, *, settled: bool
    ) -> None:
        self.builder = builder
        self.program = program
        self.place = place
        self.settled = settled
        self.tainted = False
        self.level = 0
        self.kinds = {definition.id: definition for definition in program.definitions}

    @property
    def lowering(self) -> Lowering:
        """Lowers expressions in this scope."""
        return Lowering(self.program, self.builder.dialect, self.resolve, self.expand)

    def expand(self, node: Node) -> tuple[Node, Lowering] | None:
        """What a derived concept stands for, unless it may be given as a fact."""
        place = Place.APPLICANT if isinstance(node, nodes.OfApplicant) else self.place
        assert isinstance(node, nodes.Name | nodes.OfApplicant)
        definition = self.kinds.get(node.id)
        if definition is None or definition.id in self.builder.given_in(place):
            return None
        inner = _Passing(self, place if definition.of_person else Place.UNIT)
        return definition.node, inner.lowering

    def resolve(self, node: Node) -> Lowered:
        """The column of a name, `aanvrager.x` or aggregate."""
        if isinstance(node, nodes.Aggregate):
            return self._aggregate(node)
        if isinstance(node, nodes.OfApplicant):
            scope = self._at(Place.APPLICANT)
            found = scope.resolve(nodes.Name(node.id))
            self._rests_on(scope)
            return found
        assert isinstance(node, nodes.Name)
        definition = self.kinds.get(node.id)
        if definition is not None:
            return self._defined(definition)
        return self._fact(self.program.concepts[node.id])

    def _at(self, place: Place) -> "Scope":
        return Scope(self.builder, self.program, place, settled=self.settled)

    def _rests_on(self, other: "Scope") -> None:
        self.tainted = self.tainted or other.tainted
        self.level = max(self.level, other.level)

    def _defined(self, definition: Definition) -> Lowered:
        place = self.place if definition.of_person else Place.UNIT
        chain = self.builder.chain(place)
        name = self.builder.define(self.program, definition, place)
        if self.settled and name + SETTLED in chain.values:
            self.tainted = True
            name += SETTLED
        self.level = max(self.level, chain.level_of[name])
        return chain.values[name]

    def _fact(self, concept: Concept) -> Lowered:
        assert concept.type is not None
        present = self.builder.given_in(self.place)
        if concept.id not in present:
            return bare_lowering(self.program, self.builder).unknown(concept.type)
        return self.given(concept.id, concept.type, present)

    def given(self, name: str, kind: Type, present: frozenset[str], alias: str = "") -> Lowered:
        """A column of the input, in this version of the value. alias: a prefix for its name."""
        if self.settled and name + SETTLED in present:
            self.tainted = True
            name += SETTLED
        return self.builder.fact_column(self.place, name, kind, alias)

    def _aggregate(self, node: nodes.Aggregate) -> Lowered:
        roles = self.program.relations[node.relation]
        parts: list[Part] = []
        scopes = []
        for place in (Place.APPLICANT, Place.PARTNER):
            there = place is Place.APPLICANT or self.builder.rows.has_partner
            if there and Role(place.value) in roles:
                scopes.append(self._at(place))
                parts.append(OneMember(scopes[-1].lowering, self._inside(place)))
        others = tuple(role for role in roles if role not in BESIDE)
        if others and self.builder.layout.members is not None:
            scopes.append(self._at(Place.MEMBER))
            parts.append(self._group(scopes[-1], others))
        bare = bare_lowering(self.program, self.builder)
        default = None if node.otherwise is None else bare.lower(node.otherwise)
        found = combined(bare, node, parts, default)
        for scope in scopes:
            self.tainted = self.tainted or scope.tainted
            if scope.place is not Place.MEMBER:
                self.level = max(self.level, scope.level)
        return self.builder.shared(found, self)

    def _inside(self, place: Place) -> Plain:
        if place is Place.APPLICANT or self.builder.layout.partner:
            return CERTAIN
        column = self.builder.lid_column()
        return Plain(column, nullable=not self.builder.layout.all_certain)

    def _group(self, scope: "Scope", roles: tuple[Role, ...]) -> ManyMembers:
        builder = self.builder
        inside = CERTAIN if builder.layout.all_certain else Plain(LID)
        present = "" if len(roles) == len(builder.rows.others) else in_roles(roles)
        return ManyMembers(scope.lowering, inside, present, builder.grouped_column)


class _Passing(Scope):
    """A scope that is looked into from another, which rests on all it meets."""

    def __init__(self, outer: Scope, place: Place) -> None:
        super().__init__(outer.builder, outer.program, place, settled=outer.settled)
        self.outer = outer

    def resolve(self, node: Node) -> Lowered:
        found = super().resolve(node)
        self.outer._rests_on(self)
        return found
