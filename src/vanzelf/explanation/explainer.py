"""From an evaluation to its explanation; what does not depend on the household is made once."""

from collections.abc import Mapping

from vanzelf.engines.reference import Evaluation
from vanzelf.engines.values import Unknown
from vanzelf.explanation.facts import Facts, holder_name
from vanzelf.explanation.figures import figure_used
from vanzelf.explanation.model import AmountGiven, CriterionChecked, Explanation, StepTaken, Verdict
from vanzelf.explanation.notation import Language, cents, per, value_text
from vanzelf.explanation.people import Household
from vanzelf.explanation.reading import Reader, date_names
from vanzelf.explanation.sentences import headline, sentences
from vanzelf.explanation.structure import Structures
from vanzelf.explanation.unknowns import unknown_facts
from vanzelf.explanation.usage import known_of
from vanzelf.explanation.words import sentence_start
from vanzelf.explanation.working import Working, program_labels
from vanzelf.rules.model import Expression, Scheme
from vanzelf.rules.program import RECEIVED, Definition, Program, amount_id


class Explainer:
    """Explains evaluations of one program in one language; reuse it for many units."""

    def __init__(self, program: Program, language: Language = "nl") -> None:
        self.program = program
        self.language: Language = language
        self.structures = Structures(program)
        self.names = program_labels(program, language)
        dates = date_names(program.concepts)
        self.reader = Reader(self.names, language, program.scheme.unit, dates)
        self.definitions = {each.id: each for each in program.unit_definitions}
        self.types = {each.id: each.type for each in program.definitions}
        written = _expressions(program.scheme)
        self.rules = {
            each.id: self.reader.text(written.get(each.id, each.node))
            for each in program.unit_definitions
            if each.kind in ("step", "criterion", "amount")
        }
        self.figures = {
            name: figure_used(constant, language)
            for name, constant in program.constants.items()
            if constant.parameter is not None
        }
        self.working = Working(self.reader, program, written)

    def explain(self, evaluation: Evaluation) -> Explanation:
        """The explanation of one evaluation of this program.

        Raises ValueError when the evaluation is of another scheme or date.
        """
        mine, found = self.program, evaluation.program
        if found is not mine and (found.scheme, found.on) != (mine.scheme, mine.on):
            raise ValueError(f"this explains {mine.scheme.id} on {mine.on}")
        return _Explaining(self, evaluation).explanation()


def explain(evaluation: Evaluation, language: Language = "nl") -> Explanation:
    """Explain one evaluation. For many units, make one `Explainer` and reuse it."""
    return Explainer(evaluation.program, language).explain(evaluation)


def _expressions(scheme: Scheme) -> Mapping[str, Expression]:
    """The expressions as written, by the id of their definition."""
    found = {each.id: each.expression for each in scheme.steps}
    found.update({each.id: each.expression for each in scheme.criteria})
    found.update({amount_id(each.period): each.expression for each in scheme.amounts})
    return found


class _Explaining:
    """One evaluation being explained."""

    def __init__(self, explainer: Explainer, evaluation: Evaluation) -> None:
        self.explainer = explainer
        self.evaluation = evaluation
        self.language: Language = explainer.language
        self.known = known_of(evaluation)
        self.structure = explainer.structures.of(evaluation, self.known)
        self.household = Household(evaluation.unit, self.language)
        self.facts = Facts(
            evaluation, self.structure, self.household, explainer.types, self.language
        )

    def explanation(self) -> Explanation:
        program, scheme, language = (
            self.explainer.program,
            self.explainer.program.scheme,
            self.language,
        )
        certainty = self.evaluation.certainty
        amounts = self._amounts()
        criteria = tuple(self._criterion(each.id) for each in scheme.criteria)
        steps = tuple(self._step(each) for each in self.structure.steps)
        received = self._received()
        authority = holder_name(scheme.authority, language)
        return Explanation(
            language=language,
            scheme=scheme.id,
            name=scheme.name[language],
            version=scheme.version,
            hash=scheme.digest,
            law=scheme.law,
            on=program.on,
            unit=scheme.unit,
            unit_id=self.evaluation.unit.id,
            authority=scheme.authority,
            authority_name=authority,
            outcome=self.evaluation.outcome,
            certainty=certainty,
            received=received,
            headline=headline(scheme, certainty, language),
            sentences=sentences(
                scheme,
                certainty,
                self.evaluation.estimated.outcome,
                amounts,
                received,
                authority,
                language,
            ),
            amounts=amounts,
            criteria=criteria,
            steps=steps,
            figures=tuple(self.explainer.figures[name] for name in self.structure.figures),
            unknown=unknown_facts(self.evaluation, self.household, self.facts, language),
        )

    def _amounts(self) -> tuple[AmountGiven, ...]:
        language = self.language
        main = self.explainer.program.scheme.main_amount
        found = [
            AmountGiven(
                period,
                value,
                "" if value is None else f"{cents(value, language)} {per(period, language)}",
                self.explainer.rules[amount_id(period)],
            )
            for period, value in self.evaluation.amounts.items()
        ]
        return tuple(sorted(found, key=lambda amount: amount.period != main))

    def _received(self) -> bool | None:
        if self.explainer.program.scheme.received is None:
            return None
        value = self.evaluation.estimated.values[RECEIVED]
        return None if isinstance(value, Unknown) else bool(value)

    def _criterion(self, name: str) -> CriterionChecked:
        definition = self.explainer.definitions[name]
        settled, estimated = self.evaluation.criterion(name)
        rests = self.structure.rests[name]
        waiting = self.evaluation.settled.values[name]
        unknown: set[str] = set()
        if isinstance(waiting, Unknown):
            unknown = {each.concept for each in waiting.missing if each.concept}
        return CriterionChecked(
            name,
            definition.text[self.language],
            definition.article,
            Verdict.of(estimated),
            Verdict.of(settled),
            settled is not estimated,
            self.explainer.rules[name],
            self.facts.of(name),
            rests.steps,
            rests.figures,
            tuple(sorted(unknown)),
        )

    def _step(self, definition: Definition) -> StepTaken:
        explainer = self.explainer
        value = self.evaluation.estimated.values[definition.id]
        known = None if isinstance(value, Unknown) else value
        worked = ""
        if known is not None:
            worked = explainer.working.of(definition, self.structure, self.known)
        return StepTaken(
            definition.id,
            sentence_start(explainer.names[definition.id].label),
            known,
            value_text(known, definition.type, self.language),
            definition.type.kind,
            definition.article,
            explainer.rules[definition.id],
            worked,
            definition.id in self.structure.of_amount,
            self.facts.of(definition.id),
            self.structure.rests[definition.id].figures,
        )
