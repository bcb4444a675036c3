"""In a scheme about one person, a bare person fact is that of the aanvrager."""

from collections.abc import Mapping
from dataclasses import replace

from vanzelf.language import nodes
from vanzelf.language.nodes import Node
from vanzelf.rules.model import Concept


def of_the_applicant(node: Node, concepts: Mapping[str, Concept]) -> Node:
    """The node with every name of a person concept outside aggregates turned into aanvrager.x."""
    if isinstance(node, nodes.Aggregate):
        return node
    if isinstance(node, nodes.Name):
        concept = concepts.get(node.id)
        of_person = concept is not None and concept.of_person
        return nodes.OfApplicant(node.id, span=node.span) if of_person else node
    changes: dict[str, object] = {}
    for name in node.__dataclass_fields__:
        value = getattr(node, name)
        if isinstance(value, Node):
            changes[name] = of_the_applicant(value, concepts)
        elif isinstance(value, tuple) and any(isinstance(part, Node) for part in value):
            changes[name] = tuple(
                of_the_applicant(part, concepts) if isinstance(part, Node) else part
                for part in value
            )
    return replace(node, **changes) if changes else node  # type: ignore[arg-type]
