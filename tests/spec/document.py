"""Writes docs/reference/language.md from the specs: what is documented is what is tested.

Run `make docs` after changing a spec; a test fails while the page is stale.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from importlib.resources import files
from typing import Any

from spec.registry import Chapter, Law, Refusal, Row, Spec
from spec.running import CHAPTERS, problems
from spec.vocabulary import PARAMETERS
from support.repository import ROOT
from vanzelf.language.functions import FUNCTIONS
from vanzelf.language.parse import AGGREGATE_FORMS

PAGE = ROOT / "docs" / "reference" / "language.md"

_HEAD = """\
# The rule language, construct by construct

What may be written in `als`, `vraag`, `stappen` and `bedrag`, with what comes out of it. Every row below
is a test that runs on all engines: the reference in Python, DuckDB, PostgreSQL and Spark. This page is made
from those tests by `make docs`. Why the language is as it is: [the rule language](../explanation/rule-language.md).

`onbekend` means: it cannot be said. A fact that is not listed is not known. The date asked is 15 May 2026, the
unit a `bijstandsgezin`, unless it says otherwise. The facts and figures are those of a small law of nowhere.
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD, *(_chapter(chapter) for chapter in CHAPTERS), _overview(), _grammar()]
    return "\n".join(parts)


def _chapter(chapter: Chapter) -> str:
    lines = [f"## {chapter.title}", "", chapter.text, ""]
    for spec in chapter.specs:
        lines += _spec(spec)
    for law in chapter.laws:
        lines += _law(law)
    if chapter.refusals:
        lines += _refusals(chapter.refusals)
    return "\n".join(lines)


def _spec(spec: Spec) -> Iterator[str]:
    yield from _titled(spec)
    yield from ("```sql", spec.expression, "```", "")
    if spec.on != dt.date(2026, 5, 15):
        yield from (f"Asked on {spec.on}.", "")
    yield from ("| Facts | Gives |", "|---|---|")
    for row in spec.rows:
        yield f"| {_facts(row.facts)} | {_gives(row)} |"
    yield ""


def _titled(spec: Spec | Law) -> Iterator[str]:
    yield from (f"### {spec.title}", "")
    text = spec.text
    if spec.unit != "bijstandsgezin":
        text = f"{text} About a `{spec.unit}`.".strip()
    if text:
        yield from (text, "")


def _gives(row: Row) -> str:
    if row.gives == row.settled:
        return f"`{_value(row.gives)}`"
    return f"`{_value(row.gives)}`; with settled facts only `{_value(row.settled)}`"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Fraction):
        return _number(value)
    return str(value)


def _number(value: Fraction) -> str:
    scaled = value * 10**6
    if scaled.denominator != 1:
        return str(value)
    digits = f"{abs(scaled.numerator):07}"
    text = f"{digits[:-6]}.{digits[-6:]}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 else text


def _facts(facts: Mapping[str, Any]) -> str:
    if not facts:
        return "–"
    return f"`{', '.join(f'{name}: {_written(value)}' for name, value in facts.items())}`"


def _written(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {_written(each)}' for name, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_written(each) for each in value)}]"
    return "onbekend" if value is None else str(value)


def _law(law: Law) -> Iterator[str]:
    yield from _titled(law)
    yield "```yaml"
    for section, entries in law.parts.items():
        if isinstance(entries, str):
            yield f"{section}: {entries}"
        elif isinstance(entries, list):
            yield f"{section}:"
            yield from (f"  - {_written(entry)}" for entry in entries)
        else:
            yield f"{section}:"
            yield from (f"  {name}: {written}" for name, written in entries.items())
    yield from ("```", "", "| Facts | Gives |", "|---|---|")
    for facts, gives in law.rows:
        yield f"| {_facts(facts)} | {_facts(gives)} |"
    yield ""


def _refusals(refusals: tuple[Refusal, ...]) -> Iterator[str]:
    yield from ("| Written | Column | What is said | Code |", "|---|---|---|---|")
    for refusal in refusals:
        problem = problems(refusal)[0]
        shown = refusal.expression
        shown = shown if len(shown) < 100 else f"{shown[:40]}…"
        where = "" if refusal.place == "criterium" else f" ({refusal.place})"
        said = f"{problem.what} {problem.remedy}".strip().replace("|", "\\|")
        code = f"[`{refusal.code}`](problems.md)"
        yield f"| `{shown}`{where} | {problem.place.column} | {said} | {code} |"
    yield ""


def _overview() -> str:
    lines = ["## All functions", ""]
    lines += [f"- `{function.form}`" for function in FUNCTIONS.values()]
    lines += ["", "## All aggregates", ""]
    lines += [f"- `{form}`" for form in AGGREGATE_FORMS.values()]
    tables = [name for name, each in PARAMETERS.items() if "tabel" in each]
    lines += ["", f"Tables in the examples above: {', '.join(f'`{name}`' for name in tables)}.", ""]
    return "\n".join(lines)


def _grammar() -> str:
    text = files("vanzelf.language").joinpath("grammar.lark").read_text(encoding="utf-8")
    return f"## The grammar\n\nWhat is not in here cannot be written.\n\n```text\n{text}```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
