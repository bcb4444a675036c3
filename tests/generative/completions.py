"""Ways in which a unit may turn out once everything is known."""

from dataclasses import replace

from generative.choice import Chooser
from generative.households import Concepts, value
from vanzelf.engines.reference import is_estimate
from vanzelf.rules.program import Program
from vanzelf.terms.units import Fact, Member, Role, Unit


def completion(choose: Chooser, program: Program, unit: Unit, concepts: "Known") -> Unit:
    """The same unit with more known: estimates replaced, unknown facts filled in, doubts settled.

    Whoever is perhaps a member turns out to be one or not; a relation about which nothing is known
    turns out to hold any number of people. What is settled stays as it is.
    """
    members: list[Member] = []
    for member in unit.members:
        for number in range(_times(choose, member)):
            made = replace(member, person_id=f"{member.person_id}.{number}", certain=True)
            facts = _completed(choose, program, made.facts, concepts.person)
            members.append(replace(made, facts=facts))
    own = _completed(choose, program, unit.facts, concepts.unit)
    return replace(unit, members=tuple(members), facts=own)


class Known:
    """The concepts that the facts of a unit may be about."""

    def __init__(self, person: Concepts, unit: Concepts) -> None:
        self.person = person
        self.unit = unit


def _times(choose: Chooser, member: Member) -> int:
    if member.certain:
        return 1
    nobody_listed = not member.facts and member.role is not Role.PARTNER
    return int(choose.pick([0, 1, 2, 3] if nobody_listed else [0, 1]))


def _completed(
    choose: Chooser, program: Program, facts: object, concepts: Concepts
) -> dict[str, Fact]:
    assert isinstance(facts, dict)
    found: dict[str, Fact] = {}
    for name, (concept, kind) in concepts.items():
        fact: Fact | None = facts.get(name)
        known = fact is not None and fact.value is not None and fact.status != "in_onderzoek"
        if fact is not None and known and not is_estimate(fact, concept, program.peildatum):
            found[name] = fact
        elif concept.derivation is not None and not known:
            continue  # it follows from the facts that are filled in
        elif choose.pick([True, True, True, False]):
            found[name] = Fact(value(choose, kind))
        elif fact is not None:
            found[name] = fact
    return found
