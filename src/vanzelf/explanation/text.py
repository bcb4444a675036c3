"""An explanation as plain text for a terminal or a letter: at most 80 columns wide."""

from textwrap import TextWrapper

from vanzelf.explanation.about import about_fact, about_unknown
from vanzelf.explanation.labels import LABELS, MARKS, shown_verdict
from vanzelf.explanation.model import CriterionChecked, Explanation, FactUsed
from vanzelf.explanation.notation import date

WIDTH = 80


def to_text(explanation: Explanation, width: int = WIDTH) -> str:
    """An explanation as text, ending with a newline."""
    page = _Page(explanation, width)
    page.top()
    page.criteria()
    page.next_questions()
    page.steps()
    page.bottom()
    return "\n".join(page.lines).rstrip() + "\n"


class _Page:
    """Lines of text, growing."""

    def __init__(self, explanation: Explanation, width: int) -> None:
        self.explanation = explanation
        self.labels = LABELS[explanation.language]
        self.width = width
        self.lines: list[str] = []

    def _add(self, text: str, first: str = "", rest: str | None = None) -> None:
        indent = first if rest is None else rest
        wrapper = TextWrapper(
            self.width,
            initial_indent=first,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        # An amount stays on one line with its sign.
        whole = text.replace("€ ", "€\u00a0")
        self.lines += [line.replace("\u00a0", " ") for line in wrapper.wrap(whole)]

    def _heading(self, text: str) -> None:
        self.lines += ["", text, "-" * len(text)]

    def top(self) -> None:
        """Name, date, outcome and amounts."""
        explanation, labels = self.explanation, self.labels
        self.lines += [explanation.name, "=" * len(explanation.name)]
        self._add(labels["on"].format(date(explanation.on, explanation.language)))
        self.lines.append("")
        self._add(explanation.headline)
        for sentence in explanation.sentences:
            self._add(sentence)

    def criteria(self) -> None:
        """Each condition with its verdict, what it rests on, and its article."""
        self._heading(self.labels["criteria"])
        for criterion in self.explanation.criteria:
            self._criterion(criterion)

    def _criterion(self, criterion: CriterionChecked) -> None:
        key = shown_verdict(criterion.verdict, criterion.settled)
        self.lines.append("")
        self._add(f"{self.labels[key]}: {criterion.text}", f"{MARKS[key]} ", "  ")
        for line in self._grounds(criterion):
            self._add(line, "    - ", "      ")
        self._add(criterion.article, "    ")

    def _grounds(self, criterion: CriterionChecked) -> list[str]:
        steps = {step.id: step for step in self.explanation.steps}
        figures = {figure.id: figure for figure in self.explanation.figures}
        lines = [self._fact(fact) for fact in criterion.facts]
        lines += [
            f"{steps[name].name}: {steps[name].text}" for name in criterion.steps if name in steps
        ]
        lines += [f"{figures[name].name}: {figures[name].text}" for name in criterion.figures]
        return lines

    def _fact(self, fact: FactUsed) -> str:
        who = f" ({fact.who})" if fact.who else ""
        details = about_fact(fact, self.explanation.language)
        return ", ".join([f"{fact.name}{who}: {fact.text}", *details])

    def next_questions(self) -> None:
        """What to find out, first what to ask first."""
        if not self.explanation.unknown:
            return
        self._heading(self.labels["next"])
        self._add(self.labels["next_intro"])
        for number, unknown in enumerate(self.explanation.unknown, start=1):
            self.lines.append("")
            self._add(unknown.question or unknown.name, f"{number:>2}. ", "    ")
            self._add(" ".join(about_unknown(unknown, self.explanation.language)), "    ")

    def steps(self) -> None:
        """How the amount was built; only when there is an amount."""
        explanation = self.explanation
        taken = [step for step in explanation.steps if step.of_amount]
        if not taken or not explanation.amounts:
            return
        self._heading(self.labels["steps"])
        for number, step in enumerate(taken, start=1):
            self.lines.append("")
            self._add(f"{step.name}: {step.text}", f"{number:>2}. ", "    ")
            if step.worked and step.worked != step.text:
                self._add(f"= {step.worked}", "    ", "      ")
            if step.article:
                self._add(step.article, "    ")

    def bottom(self) -> None:
        """Which rules were used, so that the same answer can be found again."""
        explanation = self.explanation
        version = f"{explanation.version}, {explanation.hash[:12]}"
        self.lines.append("")
        self._add(f"{explanation.law}. {self.labels['version']} {version}.")
