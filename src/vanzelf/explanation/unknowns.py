"""What is not known, how to find it out, and what to ask first."""

from dataclasses import dataclass, field

from vanzelf.engines.reference import Evaluation
from vanzelf.engines.values import Missing, Unknown
from vanzelf.explanation import words
from vanzelf.explanation.facts import Facts, holder_name
from vanzelf.explanation.model import UnknownFact
from vanzelf.explanation.notation import Language
from vanzelf.explanation.people import Household, is_nobody
from vanzelf.explanation.structure import UNIT
from vanzelf.rules.model import Concept
from vanzelf.rules.program import Program, amount_id

_OF_FIGURE = ("parameter", "buiten_tabel")


@dataclass(slots=True)
class _Waiting:
    """Something missing, with the criteria that wait for it."""

    missing: Missing
    criteria: list[str] = field(default_factory=list)


def unknown_facts(
    evaluation: Evaluation, household: Household, facts: Facts, language: Language
) -> tuple[UnknownFact, ...]:
    """Everything that could still change the outcome or the amount, first what to ask first.

    First questions only the resident can answer, then by how many criteria wait for it. When the
    outcome is certain there is nothing to find out, unless the amount is not known.
    """
    waiting = _waiting(evaluation)
    order = {name: number for number, name in enumerate(_concepts_in_order(evaluation.program))}
    found = []
    for each in waiting.values():
        index = household.index_of(each.missing.subject)
        if index is not None and each.missing.concept and is_nobody(evaluation.unit.members[index]):
            continue
        found.append(_described(each, evaluation, household, facts, language))
    return tuple(
        sorted(
            found,
            key=lambda fact: (
                not fact.ask_resident,
                fact.why != "lidmaatschap",
                -len(fact.criteria),
                order.get(fact.concept, len(order)),
                fact.subject,
                fact.why,
            ),
        )
    )


def _waiting(evaluation: Evaluation) -> dict[tuple[str, str], _Waiting]:
    found: dict[tuple[str, str], _Waiting] = {}
    if evaluation.settled.outcome is None:
        for criterion in evaluation.program.scheme.criteria:
            _add(found, evaluation.settled.values[criterion.id], criterion.id)
    if evaluation.estimated.outcome:
        for amount in evaluation.program.scheme.amounts:
            _add(found, evaluation.estimated.values[amount_id(amount.period)], "")
    return found


def _add(found: dict[tuple[str, str], _Waiting], value: object, criterion: str) -> None:
    if not isinstance(value, Unknown):
        return
    for missing in value.missing:
        key = (missing.concept, missing.subject)
        each = found.setdefault(key, _Waiting(missing))
        if criterion:
            each.criteria.append(criterion)


def _concepts_in_order(program: Program) -> list[str]:
    return [*program.person_facts, *program.unit_facts]


def _described(
    waiting: _Waiting,
    evaluation: Evaluation,
    household: Household,
    facts: Facts,
    language: Language,
) -> UnknownFact:
    missing, criteria = waiting.missing, tuple(waiting.criteria)
    if missing.why in _OF_FIGURE:
        return _figure(missing, criteria, evaluation.program, language)
    if not missing.concept:
        return _member(missing, criteria, household, language)
    concept = evaluation.program.concepts[missing.concept]
    base = _base(concept, evaluation.program)
    index = household.index_of(missing.subject)
    name = concept.name[language]
    question = (concept.question or base.question or {}).get(language)
    estimate = facts.text_of(concept.id, missing.subject) if missing.why == "schatting" else ""
    return UnknownFact(
        concept.id,
        name,
        missing.subject,
        household.who(index) if index is not None and concept.of_person else household.who(UNIT),
        missing.why,
        words.REASONS[missing.why][language],
        question or words.ASK[language].format(words.mid_sentence(name)),
        base.holder,
        holder_name(base.holder, language),
        base.holder == "inwoner",
        estimate,
        criteria,
    )


def _base(concept: Concept, program: Program) -> Concept:
    """The fact to ask for: the concept, or the first one that a derived concept follows from."""
    if concept.derivation is None:
        return concept
    for definition in program.definitions:
        if definition.id == concept.id:
            for name, _ in definition.uses:
                if name:
                    return program.concepts[name]
    return concept


def _figure(
    missing: Missing, criteria: tuple[str, ...], program: Program, language: Language
) -> UnknownFact:
    """A figure of the law that nobody has filled in: nothing to ask a resident."""
    parameter = program.constants[missing.concept].parameter
    assert parameter is not None
    authority = program.scheme.authority
    return UnknownFact(
        missing.concept,
        parameter.name[language],
        "",
        "",
        missing.why,
        words.REASONS[missing.why][language],
        "",
        authority,
        holder_name(authority, language),
        False,
        "",
        criteria,
    )


def _member(
    missing: Missing, criteria: tuple[str, ...], household: Household, language: Language
) -> UnknownFact:
    """Whether somebody belongs to the unit."""
    index = household.index_of(missing.subject)
    assert index is not None
    member = household.unit.members[index]
    nobody = is_nobody(member)
    questions = words.MEMBER_QUESTIONS if nobody else words.PERHAPS_QUESTIONS
    return UnknownFact(
        "",
        words.MEMBERSHIP[language],
        missing.subject,
        "" if nobody else household.who(index),
        missing.why,
        words.REASONS[missing.why][language],
        questions[member.role][language],
        "inwoner",
        holder_name("inwoner", language),
        True,
        "",
        criteria,
    )
