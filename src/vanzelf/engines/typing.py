"""Types of the parts of a resolved program: what engines need to know about any node."""

from vanzelf.language import nodes
from vanzelf.language.combine import fail
from vanzelf.language.infer import Inference
from vanzelf.language.nodes import Node
from vanzelf.language.types import Type
from vanzelf.rules.program import Program


def inference(program: Program, *, of_person: bool = False) -> Inference:
    """An inference over the names of a program, in the scope of the unit or of a member."""
    definitions = {definition.id: definition.type for definition in program.definitions}

    def lookup(node: nodes.Name | nodes.OfApplicant) -> Type:
        if node.id in program.constants:
            return program.constants[node.id].type
        if node.id in definitions:
            return definitions[node.id]
        found = program.concepts[node.id].type
        assert found is not None
        return found

    def table(node: Node) -> tuple[Type, Type]:
        if isinstance(node, nodes.Name):
            constant = program.constants[node.id]
            if constant.parameter is not None and constant.parameter.over is not None:
                return constant.parameter.over, constant.type
        raise fail("table-unknown", node, "not a table.", "")

    if of_person:
        return Inference(lookup, {}, table)
    person = inference(program, of_person=True)
    return Inference(lookup, dict.fromkeys(program.relations, person), table)


def type_in(program: Program, node: Node) -> Type:
    """The type of a node of a program, wherever it stands: names are unique across scopes."""
    return inference(program).of(node)
