"""How results look on the command line."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import typer

from vanzelf.engines.reference import Evaluation, ReferenceEngine
from vanzelf.explanation import Explainer, to_html, to_json, to_text
from vanzelf.explanation.notation import Language as Code
from vanzelf.explanation.notation import cents, count, per
from vanzelf.rules.program import Program
from vanzelf.screening.raised import with_income_raised
from vanzelf.terms.outcome import Outcome

PERCENT = 10
"""By how much an estimated income is raised to see what that would change."""


def dump(value: Any) -> None:
    """Print a value as JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def euros(value: int | None) -> str:
    """Whole cents as an amount in Dutch notation."""
    return "unknown" if value is None else cents(value, "nl")


def number(value: int) -> str:
    """A count in Dutch notation."""
    return count(value, "nl")


def table(rows: Sequence[Sequence[str]], right: Iterable[int] = ()) -> None:
    """Print rows in columns; the columns named in `right` are numbers."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    aligned = set(right)
    for row in rows:
        cells = [
            cell.rjust(width) if index in aligned else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        typer.echo("  ".join(cells).rstrip())


class Evaluated:
    """An evaluation with what it would be if estimated incomes turn out higher."""

    def __init__(self, program: Program, evaluation: Evaluation, explainer: Explainer) -> None:
        self.explanation = explainer.explain(evaluation)
        raised = with_income_raised(program, evaluation.unit, PERCENT)
        self.higher = None if raised is None else ReferenceEngine(program).evaluate(raised)

    def json(self) -> dict[str, Any]:
        """The explanation as data; `if_income_10_percent_higher` is null without estimates."""
        document = to_json(self.explanation)
        document[f"if_income_{PERCENT}_percent_higher"] = self._higher_json()
        return document

    def _higher_json(self) -> dict[str, Any] | None:
        if self.higher is None:
            return None
        amounts = {
            f"{amount.period}_cents": self.higher.amounts.get(amount.period)
            for amount in self.higher.program.scheme.amounts
        }
        outcome = Outcome.of(self.higher.estimated.outcome)
        return {"outcome_with_estimates": str(outcome), **amounts}

    def text(self) -> str:
        """The explanation as text."""
        text = to_text(self.explanation)
        if self.higher is None:
            return text
        return f"{text}\n{_higher_text(self.higher, self.explanation.language)}\n"

    def html(self) -> str:
        """The explanation as a section of a page."""
        return str(to_html(self.explanation))


_HIGHER = {
    "nl": f"Als het geschatte inkomen {PERCENT}% hoger uitvalt: {{}}.",
    "en": f"If the estimated income turns out {PERCENT}% higher: {{}}.",
}
_OUTCOMES = {
    "nl": {Outcome.YES: "wel", Outcome.NO: "niet", Outcome.UNKNOWN: "nog niet bekend"},
    "en": {Outcome.YES: "yes", Outcome.NO: "no", Outcome.UNKNOWN: "not known yet"},
}


def _higher_text(higher: Evaluation, language: Code) -> str:
    outcome = Outcome.of(higher.estimated.outcome)
    words = _OUTCOMES[language][outcome]
    period = higher.program.scheme.main_amount
    value = higher.amounts.get(period) if period else None
    if period and value is not None:
        words = f"{cents(value, language)} {per(period, language)}"
    return _HIGHER[language].format(words)


def evaluations(found: Iterable[tuple[Program, Evaluation]], language: Code) -> list[Evaluated]:
    """Evaluations, explained in a language; an explainer is made once per scheme."""
    explainers: dict[str, Explainer] = {}
    result = []
    for program, evaluation in found:
        name = program.scheme.id
        explainer = explainers.setdefault(name, Explainer(program, language))
        result.append(Evaluated(program, evaluation, explainer))
    return result
