"""What the rules say about a case, and why: the facts of the case, the law of its period.

Nothing here writes. An officer supposes another fact, sees what that would change, and nothing is
kept; what goes on to be a decision carries the receipt, so that it can be worked out again.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from vanzelf.decide.models import Case, CaseFact, Direction
from vanzelf.decide.queries import kind_of
from vanzelf.engines.ready import read_unit
from vanzelf.engines.receipt import Receipt, rule_hash
from vanzelf.engines.reference import Evaluation, ReferenceEngine
from vanzelf.explanation import Explainer
from vanzelf.explanation.model import CriterionChecked, Explanation, FactUsed, Verdict
from vanzelf.explanation.notation import Language, date
from vanzelf.org import clock
from vanzelf.org.catalogue import catalogue
from vanzelf.rules.program import Program, unit_concept
from vanzelf.rules.resolve import resolve
from vanzelf.terms.outcome import Outcome
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import COLLECTIONS, ROLES

PARTNER: Final = "partner"


@dataclass(frozen=True)
class Assessment:
    """A case as the rules see it. rows: the facts that were used, with their history.

    supposed: what was filled in for the sake of argument; empty when it is the case itself.
    """

    case: Case
    program: Program
    evaluation: Evaluation
    explanation: Explanation
    english: Explanation
    rows: tuple[CaseFact, ...]
    supposed: Mapping[str, str]

    @property
    def outcome(self) -> Outcome:
        """With settled facts only: an estimate decides nothing."""
        return self.evaluation.outcome

    @property
    def amount_cents(self) -> int | None:
        """What somebody gets or is spared; None when it is no yes or not known."""
        period = self.program.scheme.main_amount
        if period is None or self.outcome is not Outcome.YES:
            return None
        return self.evaluation.amounts.get(period)

    @property
    def whole_cents(self) -> int | None:
        """What the amount is a part of, if it is a part of something."""
        kind = kind_of(self.case)
        value = None if kind is None or kind.whole is None else self._value(kind.whole)
        return None if not isinstance(value, int | Fraction) else int(Fraction(value) * 100)

    @property
    def direction(self) -> Direction | None:
        """What would be decided on these facts; None while something is not known or contested."""
        if self.outcome is Outcome.UNKNOWN:
            return None
        if self.outcome is Outcome.NO:
            return Direction.REFUSED
        whole, amount = self.whole_cents, self.amount_cents
        partly = whole is not None and amount is not None and amount < whole
        return Direction.PARTLY if partly else Direction.GRANTED

    def receipt(self) -> dict[str, Any]:
        """What it rests on: rules, figures, facts, engine and outcome."""
        return Receipt.of(catalogue(), self.evaluation).as_data()

    @property
    def rules_hash(self) -> str:
        """The same for every case that the same rules were applied to."""
        return rule_hash(self.program)

    def _value(self, concept: str) -> Any:
        fact = self.evaluation.unit.facts.get(concept)
        return None if fact is None else fact.value


def assess(
    case: Case, supposed: Mapping[str, str] | None = None, on: dt.date | None = None
) -> Assessment:
    """Apply the scheme of a case to its facts. supposed: concept (or owner.concept) to value.

    on: the day whose law counts; by default today, or the last day of a period that is over.
    Raises ProblemError fact-value for a value that does not fit.
    """
    rows = tuple(
        CaseFact.objects.filter(case=case, superseded_by=None).order_by("concept", "owner")
    )
    program = program_for(case.scheme, on or day_of(case))
    facts = ready_facts(program, rows, supposed or {})
    unit = read_unit(program, facts, unit_id=case.number, place=case.number)
    evaluation = ReferenceEngine(program).evaluate(unit)
    return Assessment(
        case, program, evaluation, explainer(case.scheme, program.on, "nl").explain(evaluation),
        explainer(case.scheme, program.on, "en").explain(evaluation), rows, dict(supposed or {}),
    )  # fmt: skip


def day_of(case: Case) -> dt.date:
    """The day whose law counts for a case."""
    today = clock.today()
    last = dt.date(int(case.period[:4]), 12, 31)
    first = dt.date(int(case.period[:4]), 1, 1)
    return min(max(today, first), last)


@lru_cache(maxsize=64)
def program_for(scheme: str, on: dt.date) -> Program:
    """A scheme as it is on a day."""
    return resolve(catalogue(), scheme, on)


@lru_cache(maxsize=64)
def explainer(scheme: str, on: dt.date, language: Language) -> Explainer:
    """What explains it; made once for a day."""
    return Explainer(program_for(scheme, on), language)


def ready_facts(
    program: Program, rows: tuple[CaseFact, ...], supposed: Mapping[str, str]
) -> dict[str, Any]:
    """The facts of a case as a facts file has them (docs/reference/facts.md)."""
    own: dict[str, Any] = {}
    others: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row.owner:
            others.setdefault(row.owner, {})[row.concept] = _written(row)
        elif row.concept in program.relations or _fits(program, row.concept):
            own[row.concept] = _written(row)
    for name, value in supposed.items():
        owner, _, concept = name.rpartition(".")
        (others.setdefault(owner, {}) if owner else own)[concept] = value
    return own | _members(program, own, others)


def _members(
    program: Program, own: Mapping[str, Any], others: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    """People by their role: a partner, kind1, kind2 and so on."""
    found: dict[str, Any] = {}
    for name, role in COLLECTIONS.items():
        if role not in ROLES[program.scheme.unit]:
            continue
        whose = [facts for owner, facts in sorted(others.items()) if owner.startswith(str(role))]
        if whose:
            known = [{k: v for k, v in each.items() if _fits(program, k)} for each in whose]
            found[name] = known[0] if name == PARTNER else known
        elif name in own:
            given = own[name]
            found[name] = given["waarde"] if isinstance(given, Mapping) else given
    return found


def _fits(program: Program, concept: str) -> bool:
    found = program.concepts.get(concept)
    if found is None:
        return False
    return found.of_person or unit_concept(found, program.scheme.unit)


def _written(row: CaseFact) -> dict[str, Any]:
    contested = row.contested_at is not None and row.settled_at is None
    return {
        "waarde": row.value, "status": "in_onderzoek" if contested else row.status,
        "bron": row.source, "datum": row.as_of.isoformat(),
    }  # fmt: skip


# -- what is said about it -------------------------------------------------------------------------


def reasons_of(found: Assessment) -> dict[str, Any]:
    """Why, in both languages, with articles: what a decision keeps and a letter says."""
    criteria = found.explanation.criteria
    against = [each for each in criteria if each.verdict is Verdict.NOT_MET]
    chosen = against if found.direction is Direction.REFUSED else list(criteria)
    reasons: dict[str, Any] = {
        "criteria": [each.id for each in chosen],
        "articles": list(dict.fromkeys(each.article for each in chosen)),
        "law": found.explanation.law,
        "whole_cents": found.whole_cents,
    }
    for language, explanation in (("nl", found.explanation), ("en", found.english)):
        reasons[language] = _sentences(explanation, found, language)
        reasons[f"facts_{language}"] = used(explanation, language)
    return reasons


def _sentences(explanation: Explanation, found: Assessment, language: str) -> list[str]:
    names = {each.id for each in explanation.criteria if each.verdict is Verdict.NOT_MET}
    if found.direction is Direction.REFUSED:
        said = {"nl": "Hieraan voldoet u niet: {}", "en": "This does not hold for you: {}"}[
            language
        ]
        return [
            said.format(f"“{each.text.rstrip('.')}”.") + _compared(explanation, each)
            for each in explanation.criteria if each.id in names
        ]  # fmt: skip
    if found.direction is Direction.PARTLY:
        steps, kind = {each.id: each for each in explanation.steps}, kind_of(found.case)
        because = () if kind is None else kind.partly_because
        counted = [f"{step.name}: {step.text}." for name in because if (step := steps.get(name))]
        start = {
            "nl": "U kunt een deel zelf betalen.", "en": "You can pay a part yourself.",
        }[language]  # fmt: skip
        return [start, *counted]
    first = explanation.sentences[0] if explanation.sentences else explanation.headline
    if found.direction is not Direction.GRANTED:
        return [first]
    yes = {"nl": "U voldoet aan alle voorwaarden.", "en": "You meet all conditions."}[language]
    return [f"{yes} {first}"]


def _compared(explanation: Explanation, criterion: CriterionChecked) -> str:
    """What a condition that does not hold compared: names and values, as somebody can check them."""
    steps = {each.id: each for each in explanation.steps}
    found = [(each.name, each.text) for each in criterion.facts if each.value is not None]
    found += [(steps[name].name, steps[name].text) for name in criterion.steps if name in steps]
    return "".join(f" {name[:1].upper()}{name[1:]}: {text}." for name, text in found)


def used(explanation: Explanation, language: str) -> list[str]:
    """The facts that were used, each with its source and day, as a letter names them."""
    seen: dict[tuple[str, str], FactUsed] = {}
    for criterion in explanation.criteria:
        for fact in criterion.facts:
            seen.setdefault((fact.concept, fact.subject), fact)
    for step in explanation.steps:
        for fact in step.facts:
            seen.setdefault((fact.concept, fact.subject), fact)
    code: Language = "en" if language == "en" else "nl"
    return [
        f"{fact.name[:1].lower()}{fact.name[1:]} ({_origin(fact, code)})"
        for fact in seen.values() if fact.source and fact.status != "onbekend"
    ]  # fmt: skip


def _origin(fact: FactUsed, language: Language) -> str:
    return ", ".join(
        part for part in (fact.source, date(fact.date, language) if fact.date else "") if part
    )


@lru_cache(maxsize=64)
def touched_by(scheme: str, on: dt.date) -> tuple[str, ...]:
    """Other schemes that look at whether somebody has this one: what else changes with it (A14)."""
    received = program_for(scheme, on).scheme.received
    if received is None:
        return ()
    return tuple(
        name for name in sorted(catalogue().schemes)
        if name != scheme and received in _concepts(name, on)
    )  # fmt: skip


def _concepts(scheme: str, on: dt.date) -> frozenset[str]:
    try:
        program = program_for(scheme, on)
    except ProblemError:
        return frozenset()  # not in force on that day
    return frozenset([*program.unit_facts, *program.person_facts])
