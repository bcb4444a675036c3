"""What an application comes to: the exact outcome, the facts with their sources, and what to ask.

Who belongs together is worked out from the municipality's own register, exactly as in a screening;
then the values that sources gave, and what the resident told, take their places in it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from vanzelf.ask.vault import Application, Told
from vanzelf.engines.ready import read_value
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.explanation import Explainer
from vanzelf.explanation.notation import value_text
from vanzelf.holdings.holding import Holding
from vanzelf.households import concepts as household
from vanzelf.protocol.application import ApplicationAnswer, AskedHousehold
from vanzelf.rules.model import Concept
from vanzelf.rules.program import Program
from vanzelf.rules.resolve import resolve
from vanzelf.screening.evaluate import PERSON_ID, PartEvaluator
from vanzelf.screening.units import fetch_units
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import Fact, Role, Unit, Value

RESIDENT = "inwoner"
"""The source of what the resident told."""


@dataclass(frozen=True, slots=True)
class PrefilledFact:
    """A fact that is known. person: whose, empty for the household. text: as shown, in Dutch.

    source: the holder that gave it, or `inwoner`. dated: of when it is, if that is known.
    """

    concept: str
    name: str
    person: str
    text: str
    status: str
    source: str
    dated: dt.date | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is not known yet, and how to ask it (in Dutch). person: about whom."""

    concept: str
    person: str
    text: str
    ask_resident: bool


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What an application comes to. cents: the amount per period, None when it is not known."""

    scheme: str
    outcome: str
    certainty: str
    cents: Mapping[str, int | None]
    facts: tuple[PrefilledFact, ...]
    questions: tuple[Question, ...]
    unit: Unit


@dataclass(frozen=True)
class OwnData:
    """The municipality's own register and facts, on a date."""

    holding: Holding
    on: dt.date

    def household(self, scheme: str, applicant: str) -> AskedHousehold:
        """Whom an application of somebody is about; raises ProblemError application-person."""
        unit, address = self._unit(self._program(scheme), applicant)
        known = {each.person_id for each in unit.members if not each.person_id.endswith("?")}
        return AskedHousehold(persons=tuple(sorted(known)), address=address)

    def prefilled(
        self, scheme: str, applicant: str, answers: Sequence[ApplicationAnswer], told: Told
    ) -> Prefilled:
        """The outcome and amount of a scheme, from own data, answers of sources, and what was told.

        Raises ProblemError application-person or application-told.
        """
        program = self._program(scheme)
        unit, _ = self._unit(program, applicant)
        unit = _filled(program, unit, _given(program, answers, told))
        found = ReferenceEngine(program).evaluate(unit)
        explained = Explainer(program, "nl").explain(found)
        questions = tuple(
            Question(each.concept, each.subject, each.question, each.ask_resident)
            for each in explained.unknown
        )
        return Prefilled(
            scheme,
            str(explained.outcome),
            str(explained.certainty),
            dict(explained.cents),
            tuple(_known(program, unit)),
            questions,
            unit,
        )

    def _program(self, scheme: str) -> Program:
        return resolve(self.holding.catalogue, scheme, self.on)

    def _unit(self, program: Program, applicant: str) -> tuple[Unit, str]:
        """The unit that somebody is aanvrager or member of, with own facts, and the address."""
        register = self.holding.around([applicant], [program], self.on)
        try:
            (number,) = register.numbers_of(pa.array([applicant])).tolist()
            evaluator = PartEvaluator(register.con, self.holding.catalogue.concepts, self.on)
            ready = evaluator.ready(program.scheme.unit, [program])
            rows = register.con.execute(
                f"SELECT DISTINCT unit_id, rol FROM {evaluator.members(ready.unit)} "
                f"WHERE {PERSON_ID} = ?",
                [number],
            ).fetchall()
            heads = [unit for unit, role in rows if role == Role.AANVRAGER] or [
                unit for unit, role in rows if role == Role.PARTNER
            ]
            if number < 0 or not heads:
                raise _no_unit(program)
            (unit,) = fetch_units(register.con, ready, heads[:1])
            home = register.con.execute(
                f"SELECT {household.ADDRESS} FROM persons WHERE id = ?", [number]
            ).fetchone()
            return _named(unit, register.ids.to_pylist()), str((home or ("",))[0] or "")
        finally:
            register.con.close()


def _no_unit(program: Program) -> ProblemError:
    return ProblemError.single(
        "application-person",
        f"the own register knows no {program.scheme.unit} of this person.",
        "Check who applies: the aanvrager, living in the municipality.",
        "stdin",
    )


def _named(unit: Unit, ids: Sequence[str]) -> Unit:
    """A unit with ids of persons instead of their numbers in the register."""

    def of(number: str) -> str:
        return ids[int(number)] if number.isdigit() and int(number) < len(ids) else number

    members = tuple(replace(each, person_id=of(each.person_id)) for each in unit.members)
    return Unit(unit.type, of(unit.id), members, unit.facts)


HOUSEHOLD_TOLD, APPLICANT_TOLD = "huishouden", "aanvrager"
"""Whose facts are told, besides the numbers of members."""


def told_by(said: Mapping[str, Mapping[str, object]], application: Application) -> Told:
    """What a resident told, by the ids of persons.

    said: values by concept, of `huishouden`, `aanvrager` or the id of a member. Raises ProblemError
    told-person.
    """
    whose = {HOUSEHOLD_TOLD: "", APPLICANT_TOLD: application.applicant}
    whose |= {each: each for each in application.household.persons}
    if not said.keys() <= whose.keys():
        raise ProblemError.single(
            "told-person",
            "somebody is told about who is not in this household.",
            "Write huishouden, aanvrager or the number of a member.",
            "--told",
        )
    found: dict[str, dict[str, str]] = {}
    for name, values in said.items():
        found.setdefault(whose[name], {}).update(
            {concept: _as_written(value) for concept, value in values.items()}
        )
    return found


def _as_written(value: object) -> str:
    return ("ja" if value else "nee") if isinstance(value, bool) else str(value)


# -- facts ---------------------------------------------------------------------------------------

Given = dict[tuple[str, str], Fact]
"""Facts by concept and person; the person is empty for a fact of the dwelling or household."""


def _given(program: Program, answers: Sequence[ApplicationAnswer], told: Told) -> Given:
    """What sources gave, and of what they do not know what the resident told."""
    concepts = {**program.person_facts, **program.unit_facts}
    found: Given = {}
    for answer in answers:
        for each in answer.values:
            concept, key = concepts.get(each.concept), (each.concept, each.person)
            if concept is None or (key in found and found[key].value is not None):
                continue
            value = None if each.value is None else read_value(concept.type, each.value)
            found[key] = Fact(value, each.status, answer.holder, each.dated)
    for person, values in told.items():
        for name, written in values.items():
            if name not in concepts:
                raise _not_asked(name, program)
            key = (name, person)
            if key not in found or found[key].value is None:
                found[key] = Fact(_read_told(concepts[name], written), "vast", RESIDENT, None)
    return found


def _read_told(concept: Concept, written: str) -> Value | None:
    try:
        return read_value(concept.type, written)
    except (ValueError, TypeError):
        raise ProblemError.single(
            "application-told",
            f"what was told about {concept.id} is no value of it.",
            "Write it as in a facts file, such as ja, 2026-01-31 or 1250.50.",
            "--told",
        ) from None


def _not_asked(name: str, program: Program) -> ProblemError:
    return ProblemError.single(
        "application-told",
        f"{program.scheme.id} does not ask about {name}.",
        "Keep nothing that the application does not need.",
        "--told",
    )


def _filled(program: Program, unit: Unit, given: Given) -> Unit:
    """A unit with given facts where it has none of its own.

    A fact of the unit that stands with a person counts when that is the aanvrager, or else a
    certain partner.
    """
    own = dict(unit.facts)
    carriers = [
        each.person_id
        for each in unit.members
        if each.role is Role.AANVRAGER or (each.role is Role.PARTNER and each.certain)
    ]
    for whose in ("", *carriers):
        _add(own, {name: fact for (name, person), fact in given.items() if person == whose},
             program.unit_facts)  # fmt: skip
    members = []
    for each in unit.members:
        facts = dict(each.facts)
        _add(facts, {name: fact for (name, person), fact in given.items() if person == each.person_id},
             program.person_facts)  # fmt: skip
        members.append(replace(each, facts=facts))
    return Unit(unit.type, unit.id, tuple(members), own)


def _add(facts: dict[str, Fact], more: Mapping[str, Fact], wanted: Mapping[str, Concept]) -> None:
    """Add facts that are wanted and of which no value is known."""
    for name, fact in more.items():
        if name in wanted and (name not in facts or facts[name].value is None):
            facts[name] = fact


def _known(program: Program, unit: Unit) -> Iterator[PrefilledFact]:
    """Every fact that is known, of the household first."""
    owners = [("", unit.facts), *((each.person_id, each.facts) for each in unit.members)]
    for person, facts in owners:
        wanted = program.person_facts if person else program.unit_facts
        for name, fact in sorted(facts.items()):
            if name in wanted and fact.value is not None:
                concept = wanted[name]
                text = value_text(fact.value, concept.type, "nl")
                source = fact.source or concept.holder
                yield PrefilledFact(
                    name, concept.name["nl"], person, text, fact.status, source, fact.date
                )
