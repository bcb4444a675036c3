"""The later sections of the report page: mostly tables."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from vanzelf.charts import publish, suppress
from vanzelf.charts.shares import share_percent
from vanzelf.charts.table import Cell, Column, Table, badge
from vanzelf.explanation.words import sentence_start
from vanzelf.pages.money import rough_euros
from vanzelf.pages.sections import Section, Sections

Data = Mapping[str, Any]
LITTLE = 0.02
"""A question that makes the list less than two percent shorter buys little (A53)."""


def more_sections(made: Sections) -> Iterator[Section | None]:
    """Everything after the gap, in the order of the page."""
    yield partial(made)
    yield made.change()
    yield what_if(made)
    yield unknown(made)
    yield over_receipt(made)
    yield questions(made)
    yield made.explained()
    yield made.calibration()
    yield sources(made)


def partial(made: Sections) -> Section | None:
    """Households that receive one scheme and miss another."""
    rows = [
        (
            made.listed(row["receiving_schemes"]),
            made.listed(row["missing_schemes"]),
            made.shown(int(row["households"])),
        )
        for row in made.report.get("partial_use") or ()
        if int(row["households"]) >= 10
    ]
    if not rows:
        return None
    columns = (
        made.column("receives"),
        made.column("misses"),
        made.column("households", number=True),
    )
    table = Table("deels-tabel", made.caption("partial"), columns, tuple(rows))
    return made.section("partial", made.text("partial"), table.html())


def what_if(made: Sections) -> Section | None:
    """Another value of a parameter: units and money."""
    found: Sequence[Data] = made.report.get("what_if") or ()
    if not found:
        return None
    with_costs = any(row["cost_after_cents"] for row in found)
    columns = [made.column("change")]
    columns += [made.column(key, number=True) for key in ("before", "after", "extra")]
    if with_costs:
        columns += [made.column(key, number=True) for key in ("cost_before", "cost_after")]
    rows = []
    for row in found:
        before, after = int(row["units_before"]), int(row["units_after"])
        cells = [_what_changes(made, row), made.shown(before), made.shown(after)]
        cells.append(("−" if after < before else "") + made.shown(abs(after - before)))
        if with_costs:
            keys = ("cost_before_cents", "cost_after_cents")
            cells += [rough_euros(int(row[key]), made.language) for key in keys]
        rows.append(tuple(cells))
    table = Table("wat-als-tabel", made.caption("what_if"), tuple(columns), tuple(rows))
    return made.section("what_if", made.text("what_if"), table.html())


def _what_changes(made: Sections, row: Data) -> str:
    named = row.get("parameter_name") or {}
    parameter = str(named.get(made.language) or row["parameter"].replace("_", " "))
    sign = "%" if "percentage" in row["parameter"] else ""
    values = made.words["from_to"].format(f"{row['from']}{sign}", f"{row['to']}{sign}")
    name = made.names.get(str(row["scheme"]), str(row["scheme"]))
    return f"{name}: {parameter[:1].lower()}{parameter[1:]} {values}"


def unknown(made: Sections) -> Section | None:
    """Whose outcome is "perhaps", what would settle it, and who knows."""
    rows: list[tuple[Cell, ...]] = []
    for scheme in made.schemes:
        possible = int(scheme["certainty"]["possible"])
        lacking = [each for each in scheme.get("unknowns") or () if int(each["units"]) >= 10]
        if possible < 10 or not lacking:
            continue
        shown = [each for each in lacking if each["holder"] != "wet"][:2]
        names = [str(each["name"][made.language]) for each in shown]
        holders = dict.fromkeys(made.holder(str(each["holder"])) for each in shown)
        rows.append(
            (
                str(scheme["name"][made.language]),
                f"{made.shown(possible)} {scheme['unit_name'][made.language]}",
                _lines(names),
                _lines(list(holders)),
            )
        )
    if not rows:
        return None
    columns = (
        made.column("scheme"),
        made.column("perhaps"),
        made.column("lacks"),
        made.column("knows"),
    )
    table = Table("onbekend-tabel", made.caption("unknown"), columns, tuple(rows))
    return made.section("unknown", made.text("unknown"), table.html())


def _lines(texts: Sequence[str]) -> Markup:
    return Markup("<br>").join(text[:1].upper() + text[1:] for text in texts)


def over_receipt(made: Sections) -> Section | None:
    """Units that receive a scheme which by these facts they cannot get: counts, and no more.

    A count under ten is not shown, nor is one that nearly all the excluded are in; and as nobody
    and a few are not told apart, such schemes are not named.
    """
    counts = {str(each["scheme"]): {"over": int(each["over_receipt"])} for each in made.schemes}
    wholes = {
        str(each["scheme"]): {"over": int(each["certainty"]["excluded"])} for each in made.schemes
    }
    published = suppress(counts, wholes, totals="none")
    rows = [
        (
            str(each["name"][made.language]),
            f"{number.text(made.language)} {each['unit_name'][made.language]}",
        )
        for each in made.schemes
        if (number := published[str(each["scheme"])]["over"]).value is not None
    ]
    if not rows:
        return None
    columns = (made.column("scheme"), made.column("receives_now"))
    table = Table("nakijken-tabel", made.caption("over_receipt"), columns, tuple(rows))
    blocks = [made.text("over_receipt"), table.html()]
    if len(rows) < len(made.schemes):
        blocks.append(made.text("over_receipt_few"))
    return made.section("over_receipt", *blocks)


def questions(made: Sections) -> Section | None:
    """What each list question buys, and whom it would miss."""
    asked = [(scheme, each) for scheme in made.schemes for each in scheme["list_questions"]]
    if not asked:
        return None
    older = {
        (str(row["scheme"]), str(row["question"])): row
        for row in made.report.get("older_income") or ()
    }
    columns = [
        made.column("question"),
        made.column("asked_of"),
        made.column("narrows", number=True),
        made.column("precision", number=True),
    ]
    if older:
        columns.append(made.column("older", number=True))
    rows = []
    for scheme, question in asked:
        row = _question(made, scheme, question)
        if older:
            row = (*row, _older(made, older.get((str(scheme["scheme"]), str(question["id"])))))
        rows.append(row)
    table = Table("vragen-tabel", made.caption("questions"), tuple(columns), tuple(rows))
    lost = sum(int(question.get("missed_true") or 0) for _, question in asked)
    verdict = made.text("questions_some", made.shown(lost)) if lost else made.text("questions_none")
    blocks = [made.text("questions"), verdict]
    if older:
        blocks.append(made.text("questions_older"))
    return made.section("questions", *blocks, table.html())


def _question(made: Sections, scheme: Data, question: Data) -> tuple[Cell, ...]:
    language = made.language
    narrows = question.get("narrows")
    header = Markup('{}<br><span class="small">{}</span>').format(
        question["text"][language], scheme["name"][language]
    )
    shorter: Cell = "–"
    if narrows is not None:
        shorter = Markup("{}").format(share_percent(max(float(narrows), 0.0), language))
        if float(narrows) < LITTLE:
            shorter += Markup("<br>") + badge(made.words["little"], "note")
    return (
        header,
        made.holder(str(question["holder"])),
        shorter,
        _precision(made, question),
    )


def _precision(made: Sections, question: Data) -> str:
    without, with_ = question.get("precision_without"), question.get("precision_with")
    if without is None or with_ is None:
        return "–"
    parts = (share_percent(float(each), made.language) for each in (without, with_))
    return made.words["precision_of"].format(*parts)


def _older(made: Sections, row: Data | None) -> str:
    if row is None:
        return "–"
    return made.shown(int(row["missed"])) if int(row["missed"]) else made.words["nobody"]


def sources(made: Sections) -> Section | None:
    """Published figures the municipality was made to resemble, with year and badge."""
    rows: dict[tuple[str, str], tuple[list[str], bool]] = {}
    for row in made.report.get("calibration") or ():
        names, _ = rows.setdefault(
            (str(row["source"]), str(row["year"])), ([], bool(row.get("estimate")))
        )
        names.append(str(row["name"][made.language]))
    expected = (made.report.get("rule_change") or {}).get("expected")
    if expected:
        source = str(expected["source"])
        year = re.search(r"\b20\d\d\b", source)
        title = made.change_title(made.report["rule_change"])
        rows[(source, year.group() if year else "–")] = ([title], False)
    if not rows:
        return None
    table = Table(
        "bronnen-tabel",
        made.words["sources_caption"],
        (made.column("source"), Column(made.words["year"]), made.column("used_for")),
        tuple(_source(made, *key, *value) for key, value in rows.items()),
    )
    intro = Markup("<p>{} {}.</p>").format(made.texts["sources"], badge(made.words["estimate"]))
    return made.section("sources", intro, table.html(), made.text("sources_law"))


def _source(
    made: Sections, source: str, year: str, names: Sequence[str], estimate: bool
) -> tuple[Cell, ...]:
    mark = Markup(" ") + badge(made.words["estimate"]) if estimate else Markup("")
    listed = ", ".join(names[:3])
    if len(names) > 3:
        listed += f" {made.words['more'].format(len(names) - 3)}"
    return (Markup("{}{}").format(sentence_start(source), mark), year, sentence_start(listed))


__all__ = ["more_sections", "publish"]
