"""The facts an evaluation rests on, each made once, with source, holder, status and date."""

from functools import cache

from vanzelf.engines.reference import Evaluation, is_estimate
from vanzelf.engines.values import Unknown
from vanzelf.explanation import words
from vanzelf.explanation.model import FactUsed
from vanzelf.explanation.notation import Language, value_text
from vanzelf.explanation.people import Household
from vanzelf.explanation.structure import DERIVED, RELATION, UNIT, Structure, Used
from vanzelf.language.types import Type
from vanzelf.terms.units import Fact


@cache
def holder_name(holder: str, language: Language) -> str:
    """The name of a body that holds facts, in capitals or not; another source is shown as it is."""
    found = words.HOLDERS.get(holder.lower())
    return holder if found is None else found[language]


class Facts:
    """The facts of one evaluation as they are shown."""

    def __init__(
        self,
        evaluation: Evaluation,
        structure: Structure,
        household: Household,
        types: dict[str, Type],
        language: Language,
    ) -> None:
        self.evaluation = evaluation
        self.structure = structure
        self.household = household
        self.types = types
        self.language: Language = language
        self.concepts = evaluation.program.concepts
        self.peildatum = evaluation.program.peildatum
        self._made: dict[Used, FactUsed | None] = {}
        self._asked: set[tuple[str, str]] = set()
        for value in evaluation.estimated.values.values():
            if isinstance(value, Unknown):
                self._asked.update((each.concept, each.subject) for each in value.missing)

    def of(self, definition: str) -> tuple[FactUsed, ...]:
        """The facts a definition rests on directly; steps have their own."""
        made = (self._fact(used) for used in self.structure.rests[definition].facts)
        facts = [fact for fact in made if fact is not None]
        if all(fact.status != "afgeleid" for fact in facts):
            return tuple(facts)
        given = {fact.text for fact in facts if fact.status != "afgeleid"}
        return tuple(fact for fact in facts if fact.status != "afgeleid" or fact.text not in given)

    def text_of(self, concept: str, subject: str) -> str:
        """What a fact of somebody is, as text; empty when it is not known."""
        unit = self.evaluation.unit
        places = [(UNIT, unit.id, unit.facts)]
        places += [(i, each.person_id, each.facts) for i, each in enumerate(unit.members)]
        for index, owner, facts in places:
            if owner == subject and concept in facts:
                fact = self._given(concept, index, facts[concept])
                return "" if fact is None or fact.value is None else fact.text
        return ""

    def _fact(self, used: Used) -> FactUsed | None:
        if used not in self._made:
            self._made[used] = self._make(used)
        return self._made[used]

    def _make(self, used: Used) -> FactUsed | None:
        kind, name, index = used
        if kind == RELATION:
            return self.household.relation(name, self.structure.relations[name])
        if kind == DERIVED:
            return self._derived(name)
        unit = self.evaluation.unit
        facts = unit.facts if index == UNIT else unit.members[index].facts
        return self._given(name, index, facts.get(name))

    def _derived(self, name: str) -> FactUsed | None:
        """What follows from facts of several people together, such as a joint income."""
        value = self.evaluation.estimated.values.get(name)
        if value is None or isinstance(value, Unknown):
            return None
        kind = self.types[name]
        label = self.concepts[name].name[self.language]
        text = value_text(value, kind, self.language)
        unit = self.evaluation.unit.id
        return FactUsed(
            name, label, value, text, kind.kind, unit, "", "afgeleid", False, "", "afgeleid", None
        )

    def _given(self, name: str, index: int, fact: Fact | None) -> FactUsed | None:
        """A fact as given; one that was not given is shown only when something waits for it."""
        concept = self.concepts[name]
        unit = self.evaluation.unit
        subject = unit.id if index == UNIT else unit.members[index].person_id
        if fact is None and (name, subject) not in self._asked:
            return None
        disputed = fact is not None and fact.status == "in_onderzoek"
        value = None if fact is None or disputed else fact.value
        status, estimated = ("in_onderzoek" if disputed else "onbekend"), False
        if fact is not None and value is not None:
            status, estimated = fact.status, is_estimate(fact, concept, self.peildatum)
        kind = concept.type or self.types.get(name)
        return FactUsed(
            name,
            concept.name[self.language],
            value,
            value_text(value, kind, self.language),
            None if kind is None else kind.kind,
            subject,
            self.household.who(index),
            status,
            estimated,
            holder_name(fact.source, self.language) if fact and fact.source else "",
            concept.holder,
            None if fact is None else fact.date,
        )
