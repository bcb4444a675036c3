"""Resolving a scheme on a date to a `Program`; every problem of it is reported at once."""

import datetime as dt
from collections.abc import Mapping

from vanzelf.language import nodes
from vanzelf.language.combine import KINDS_FIT, fail
from vanzelf.language.infer import Inference, unknown_name
from vanzelf.language.nodes import Node
from vanzelf.language.parse import ExpressionError
from vanzelf.language.types import Kind, Type
from vanzelf.rules import model
from vanzelf.rules.broken import Broken
from vanzelf.rules.constants import Constants
from vanzelf.rules.program import (
    RECEIVED,
    Definition,
    Program,
    amount_id,
    question_id,
    unit_concept,
)
from vanzelf.rules.read import place_of
from vanzelf.rules.rewrite import of_the_applicant
from vanzelf.rules.versions import version_on
from vanzelf.terms.problems import Place, Problem, ProblemError
from vanzelf.terms.units import UnitType, Value, relations_of


def resolve(
    catalogue: model.Catalogue,
    scheme: str,
    on: dt.date,
    overrides: Mapping[str, Value | str] | None = None,
    *,
    state: dt.date | None = None,
) -> Program:
    """Make a scheme ready to run on a date.

    overrides: other values for parameters (what-if); text is read in the parameter's measure.
    state: the date whose facts hold, when that is not `on` (the effect of a change of law alone).
    Raises ProblemError with everything that is wrong.
    """
    version = version_on(catalogue, scheme, on)
    return resolve_version(catalogue, version, on, overrides, state=state)


def resolve_version(
    catalogue: model.Catalogue,
    version: model.Scheme,
    on: dt.date,
    overrides: Mapping[str, Value | str] | None = None,
    *,
    state: dt.date | None = None,
    broken: Broken | None = None,
    places: Mapping[str, Place] | None = None,
) -> Program:
    """Make one version of a scheme ready to run on a date (see `resolve`).

    broken: names that could not be read; what uses them is not at fault. places: where the
    overrides stand, when not on the command line.
    Raises ProblemError with everything that is wrong.
    """
    resolver = Resolver(
        catalogue, version, on, overrides or {}, state or on, broken or Broken(), places
    )
    program = resolver.program()
    if resolver.problems:
        raise ProblemError(resolver.problems)
    return program


class Resolver:
    """Walks from criteria and amounts to everything they need."""

    def __init__(
        self,
        catalogue: model.Catalogue,
        scheme: model.Scheme,
        on: dt.date,
        overrides: Mapping[str, Value | str],
        state: dt.date,
        broken: Broken,
        places: Mapping[str, Place] | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.scheme = scheme
        self.on = on
        self.state = state
        fixed = Constants(catalogue, scheme, on, state, overrides, broken, places)
        self.problems: list[Problem] = fixed.problems
        self.norms = fixed.norms
        self.constants = fixed.values
        self.definitions: dict[str, Definition] = {}
        self.person_facts: dict[str, model.Concept] = {}
        self.unit_facts: dict[str, model.Concept] = {}
        self.busy: list[str] = []
        self.unread = Broken(broken.names, everything=broken.everything or fixed.lost)
        self.broken: set[str] = set()
        self.written = self._written()

    def program(self) -> Program:
        """The program, as far as it could be made."""
        for name in list(self.written):
            self.define(name)
        return Program(
            self.scheme,
            self.on,
            self.constants,
            self.person_facts,
            self.unit_facts,
            tuple(sorted(self.definitions.values(), key=lambda each: not each.of_person)),
            self.catalogue.concepts,
            self.state,
        )

    def _problem(self, place: Place, code: str, what: str, remedy: str = "") -> None:
        problem = Problem(place, code, what, remedy)
        if problem not in self.problems:
            self.problems.append(problem)

    def _written(self) -> dict[str, tuple[str, model.Expression, str, model.Text]]:
        """Everything written in the scheme and its norms: id → kind, expression, article, text."""
        written: dict[str, tuple[str, model.Expression, str, model.Text]] = {}
        for name, kind, expression, article, text in self._entries():
            if name in written or name in self.constants or name in self.catalogue.concepts:
                what = f"the name {name!r} is used for two things."
                self._problem(expression.place, "name-double", what, "Rename one of them.")
                continue
            written[name] = (kind, expression, article, text)
        return written

    def _entries(self) -> list[tuple[str, str, model.Expression, str, model.Text]]:
        scheme = self.scheme
        entries: list[tuple[str, str, model.Expression, str, model.Text]] = []
        owners: list[model.Scheme | model.Norms] = [*self.norms, scheme]
        for owner in owners:
            entries += [(s.id, "step", s.expression, s.article, s.text) for s in owner.steps]
        entries += [(c.id, "criterion", c.expression, c.article, c.text) for c in scheme.criteria]
        entries += [(amount_id(a.period), "amount", a.expression, "", {}) for a in scheme.amounts]
        entries += [
            (question_id(q.id), "question", q.expression, "", q.text) for q in scheme.list_questions
        ]
        if scheme.received:
            node = nodes.Name(scheme.received)
            place = scheme.places.get("ontvangt", scheme.place)
            received = model.Expression(scheme.received, node, place)
            entries.append((RECEIVED, "received", received, "", {}))
        return entries

    def define(self, name: str) -> Definition | None:
        """The definition of a written name or derived concept; None when it is broken."""
        if name in self.definitions:
            return self.definitions[name]
        if name in self.broken or name in self.unread:
            return None
        concept = self.catalogue.concepts.get(name)
        if name in self.written:
            kind, expression, article, text = self.written[name]
            of_person = False
        else:
            assert concept is not None and concept.derivation is not None
            kind, expression, article, text = (
                "derived",
                concept.derivation,
                concept.source,
                concept.name,
            )
            of_person = concept.of_person
        if name in self.busy:
            circle = " → ".join([*self.busy[self.busy.index(name) :], name])
            self._problem(
                expression.place,
                "cycle",
                f"{name!r} rests on itself: {circle}.",
                "Break the circle.",
            )
            self.broken.add(name)
            return None
        self.busy.append(name)
        node = self._bound(expression.node, of_person)
        try:
            found = self._typed(kind, node, expression, of_person)
        finally:
            self.busy.pop()
        if found is None:
            self.broken.add(name)
            return None
        uses = tuple(self._uses(node, of_person))
        self.definitions[name] = Definition(
            name, kind, node, found, of_person, article, text, uses, expression
        )
        return self.definitions[name]

    def _typed(
        self, kind: str, node: Node, expression: model.Expression, of_person: bool
    ) -> Type | None:
        """The type of an expression; None when it is broken, with every reason noted."""
        inference = self._person_scope() if of_person else self._unit_scope()
        try:
            found = inference.of(node)
            self._check_kind(kind, found, node)
            self._check_defaults(node)
        except (ExpressionError, _BrokenBelowError) as error:
            if isinstance(error, ExpressionError):
                where = place_of(expression, error.span)
                self._problem(where, error.code, error.what, error.remedy)
            if isinstance(node, nodes.And | nodes.Or):  # each part may have its own mistake
                for operand in node.operands:
                    self._typed("", operand, expression, of_person)
            return None
        return found

    def _check_defaults(self, node: Node) -> None:
        """What stands after `anders` holds when there is nobody, so it is fixed."""
        for part in node.walk():
            default = part.otherwise if isinstance(part, nodes.Aggregate) else None
            if isinstance(default, nodes.Name) and default.id not in self.constants:
                what = f"{default.id} is not a parameter."
                raise fail("aggregate-default", default, what, "Write a number or a parameter.")

    def _check_kind(self, kind: str, found: Type, node: Node) -> None:
        if kind in ("criterion", "question", "received") and found.kind is not Kind.TRUTH:
            raise fail(
                "type-mismatch", node, f"this is {found.kind}, but ja-nee is needed.", KINDS_FIT
            )
        if kind == "amount" and not found.numeric:
            raise fail(
                "type-mismatch", node, f"this is {found.kind}, but money is needed.", KINDS_FIT
            )
        if kind == "question":
            for part in node.walk():
                if isinstance(part, nodes.Literal) and not isinstance(part.value, bool):
                    what = "a limit in a list question is written as a literal."
                    raise fail("question-literal", part, what, "Make it a parameter or a step.")

    def _bound(self, node: Node, of_person: bool) -> Node:
        """In a scheme about one person, a bare person fact is that of the aanvrager."""
        if of_person or self.scheme.unit is not UnitType.PERSOON:
            return node
        return of_the_applicant(node, self.catalogue.concepts)

    def _unit_scope(self) -> Inference:
        person = self._person_scope()
        relations = dict.fromkeys(relations_of(self.scheme.unit), person)
        return Inference(self._unit_name, relations, self._table)

    def _person_scope(self) -> Inference:
        return Inference(self._person_name, {}, self._table)

    def _table(self, node: Node) -> tuple[Type, Type]:
        constant = self.constants.get(node.id) if isinstance(node, nodes.Name) else None
        if isinstance(node, nodes.Name) and constant is None and self.unread.may_hold(node.id):
            raise _BrokenBelowError
        if constant is None or constant.parameter is None or constant.parameter.over is None:
            raise fail(
                "table-unknown",
                node,
                "the first argument of schijf is a table.",
                "Name a parameter with `tabel`.",
            )
        return constant.parameter.over, constant.type

    def _constant_type(self, node: nodes.Name) -> Type | None:
        constant = self.constants.get(node.id)
        if constant is None:
            return None
        if constant.parameter is not None and constant.parameter.over is not None:
            raise fail(
                "table-value", node, f"{node.id} is a table.", f"Write schijf({node.id}, …)."
            )
        return constant.type

    def _unit_name(self, node: nodes.Name | nodes.OfApplicant) -> Type:
        concept = self._concept(node.id)
        if isinstance(node, nodes.OfApplicant):
            if concept is None or not concept.of_person:
                raise unknown_name(node, self._names(of_person=True))
            return self._concept_type(concept)
        constant = self._constant_type(node)
        if constant is not None:
            return constant
        if node.id in self.written:
            return self._defined_type(node.id)
        if concept is None:
            raise unknown_name(node, self._names(of_person=False))
        if concept.of_person:
            raise fail(
                "name-of-person",
                node,
                f"{node.id} is a fact of one person, and this is about a {self.scheme.unit}.",
                f"Write aanvrager.{node.id}, or sum or test it over leden.",
            )
        if not unit_concept(concept, self.scheme.unit):
            units = ", ".join(concept.units)
            raise fail(
                "name-of-other-unit",
                node,
                f"{node.id} is a fact of a {units}, and this is about a {self.scheme.unit}.",
                "Household notions differ per law; use a concept of this unit.",
            )
        return self._concept_type(concept)

    def _concept(self, name: str) -> model.Concept | None:
        """The concept of a name; what could not be read is no fault of who uses it."""
        found = self.catalogue.concepts.get(name)
        known = found is not None or name in self.constants or name in self.written
        unread = name in self.unread if known else self.unread.may_hold(name)
        if unread and (not known or found is not None):
            raise _BrokenBelowError
        return found

    def _person_name(self, node: nodes.Name | nodes.OfApplicant) -> Type:
        if isinstance(node, nodes.OfApplicant):
            raise fail(
                "name-scope",
                node,
                "inside an aggregate only facts of the member count.",
                "Drop aanvrager.",
            )
        constant = self._constant_type(node)
        if constant is not None:
            return constant
        concept = self._concept(node.id)
        if concept is None and node.id not in self.written:
            raise unknown_name(node, self._names(of_person=True))
        if concept is None or not concept.of_person:
            what = f"{node.id} is not a fact of a member."
            raise fail(
                "name-scope", node, what, "Inside an aggregate use person facts and parameters."
            )
        return self._concept_type(concept)

    def _names(self, *, of_person: bool) -> dict[str, object]:
        names: dict[str, object] = dict(self.constants)
        for concept in self.catalogue.concepts.values():
            if concept.of_person == of_person:
                names[concept.id] = concept
        return names if of_person else {**names, **self.written}

    def _concept_type(self, concept: model.Concept) -> Type:
        if concept.derivation is not None:
            return self._defined_type(concept.id)
        facts = self.person_facts if concept.of_person else self.unit_facts
        facts[concept.id] = concept
        if concept.type is None:
            raise _BrokenBelowError
        return concept.type

    def _defined_type(self, name: str) -> Type:
        definition = self.define(name)
        if definition is None:
            raise _BrokenBelowError
        return definition.type

    def _uses(self, node: Node, of_person: bool) -> list[tuple[str, str]]:
        found: dict[tuple[str, str], None] = {}
        self._collect(node, "lid" if of_person else "", found)
        return list(found)

    def _collect(self, node: Node, scope: str, found: dict[tuple[str, str], None]) -> None:
        if isinstance(node, nodes.Aggregate):
            scope = node.relation
            found.setdefault(("", scope))
        if isinstance(node, nodes.OfApplicant):
            self._collect_name(node.id, "aanvrager", found)
        elif isinstance(node, nodes.Name):
            self._collect_name(node.id, scope, found)
        for child in node.children():
            self._collect(child, scope, found)

    def _collect_name(self, name: str, scope: str, found: dict[tuple[str, str], None]) -> None:
        if name in self.constants:
            return
        definition = self.definitions.get(name)
        if definition is None:
            found.setdefault((name, scope))
            return
        for concept, inner in definition.uses:
            found.setdefault((concept, scope if inner == "lid" else inner))


class _BrokenBelowError(Exception):
    """Something this rests on is broken and already reported."""
