"""The sections of the report page, each made from its part of the report; absent data, no section."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from vanzelf.charts import (
    calibration_chart,
    change_chart,
    funnel_chart,
    gap_chart,
    publish,
    reach_chart,
    suppress,
)
from vanzelf.charts.table import Cell, Column, Table
from vanzelf.explanation.facts import holder_name
from vanzelf.explanation.html import to_html
from vanzelf.explanation.notation import Language, count, date, per
from vanzelf.explanation.words import mid_sentence
from vanzelf.pages.money import rough_euros, tens_of_euros
from vanzelf.pages.report_words import SECTIONS, TABLES, TEXTS

Data = Mapping[str, Any]
RAISED = "eligible_cents_income_plus_"
"""The amount of all who are eligible when incomes that are estimates are so many percent higher."""
CERTAINTIES = ("established", "probable", "possible", "excluded")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its anchor, its heading, and its blocks in order."""

    id: str
    title: str
    blocks: tuple[Markup, ...]


class Sections:
    """Makes the sections of one report in one language."""

    def __init__(self, report: Data, language: Language) -> None:
        self.report = report
        self.language: Language = language
        self.on = date(dt.date.fromisoformat(str(report["on"])), language)
        self.titles = SECTIONS[language]
        self.texts = TEXTS[language]
        self.words = TABLES[language]
        self.schemes: list[Data] = list(report["schemes"])
        self.names = {str(each["scheme"]): str(each["name"][language]) for each in self.schemes}

    def all(self) -> list[Section]:
        """Every section there is data for, in the order of the page."""
        from vanzelf.pages.sections_more import more_sections

        made: Iterable[Section | None] = (
            self.summary(),
            self.reach(),
            self.money(),
            self.groups(),
            *more_sections(self),
        )
        return [section for section in made if section is not None]

    # --- small things ---------------------------------------------------------------------------

    def text(self, key: str, *parts: object) -> Markup:
        """A paragraph."""
        return Markup("<p>{}</p>").format(self.texts[key].format(*parts))

    def caption(self, key: str) -> str:
        """The caption of a table, with the date."""
        return self.words[f"{key}_caption"].format(self.on)

    def column(self, key: str, *, number: bool = False) -> Column:
        """A column of a table."""
        return Column(self.words[key], number=number)

    def section(self, key: str, *blocks: Markup, title: str | None = None) -> Section:
        """A section; its key is its anchor too."""
        return Section(key.replace("_", "-"), title or self.titles[key], blocks)

    def shown(self, number: int | None) -> str:
        """A count as published."""
        return publish(number).text(self.language)

    def holder(self, holder: str) -> str:
        """A body as it stands in a table: without its article."""
        if holder == "inwoner":
            return self.words["resident"]
        name = holder_name(holder, self.language)
        for article in ("de ", "het ", "the "):
            name = name.removeprefix(article)
        return name[:1].upper() + name[1:]

    def listed(self, schemes: Sequence[str]) -> str:
        """Names of schemes in a row."""
        return ", ".join(self.names.get(str(each), str(each)) for each in schemes)

    # --- the sections ---------------------------------------------------------------------------

    def summary(self) -> Section:
        """The funnel."""
        population = self.report["population"]
        intro = self.text(
            "summary",
            population["name"],
            count(int(population["residents"]), self.language),
            self.shown(int(population["households"])),
        )
        chart = funnel_chart(self.report["funnel"], self.language, self.on)
        return self.section("summary", intro, chart.html())

    def reach(self) -> Section:
        """Reach per scheme, and how sure it is."""
        chart = reach_chart(self.schemes, self.language, self.on)
        messages = [
            self.text(
                "reach_message",
                each["name"][self.language],
                self.shown(int(each["eligible"])),
                each["unit_name"][self.language],
            )
            for each in self.schemes
            if each["eligible"] and not each["eligible_receiving"] + each["missing"]
        ]
        heading = Markup("<h3>{}</h3>").format(self.titles["certainty"])
        return self.section(
            "reach",
            self.text("reach"),
            chart.html(),
            *messages,
            heading,
            self.text("certainty"),
            self._certainty_table().html(),
        )

    def _certainty_table(self) -> Table:
        counts = suppress(
            {
                str(each["scheme"]): {
                    name: int(each["certainty"][name]) or None for name in CERTAINTIES
                }
                for each in self.schemes
            },
            hide="largest",
        )
        rows = []
        for each in self.schemes:
            cells = counts[str(each["scheme"])]
            rows.append(
                (
                    str(each["name"][self.language]),
                    f"{self.shown(int(each['units']))} {each['unit_name'][self.language]}",
                    *(cells[name].text(self.language) for name in CERTAINTIES),
                )
            )
        columns = (
            self.column("scheme"),
            self.column("who"),
            *(self.column(name, number=True) for name in CERTAINTIES),
        )
        return Table("zekerheid-tabel", self.caption("certainty"), columns, tuple(rows))

    def money(self) -> Section | None:
        """What those who miss out would get."""
        shown = [each for each in self.schemes if each["missing"] and each.get("amount")]
        if not shown:
            return None
        shown.sort(key=lambda each: -int(each["amount"]["missing_year_cents"]))
        table = Table(
            "bedragen-tabel",
            self.caption("money"),
            (
                self.column("scheme"),
                self.column("missing"),
                self.column("together", number=True),
                self.column("median", number=True),
            ),
            tuple(self._money_row(each) for each in shown),
        )
        once = missing_once(self.schemes)
        blocks = [self.text("money"), table.html()]
        monthly = missing_per_month(self.schemes)
        blocks.append(self.text("money_month", rough_euros(monthly, self.language)))
        if once:
            blocks.append(self.text("money_once", rough_euros(once, self.language)))
        return self.section("money", *blocks, *self._raised())

    def _raised(self) -> list[Markup]:
        """What everybody together can get, and what if incomes that are estimates are higher."""
        found = [
            (each["amount"], key)
            for each in self.schemes
            for key in each.get("amount") or ()
            if key.startswith(RAISED) and each["amount"]["period"] != "eenmalig"
        ]
        if not found:
            return []
        factors = {"jaar": Fraction(1, 12), "kwartaal": Fraction(1, 3), "maand": Fraction(1)}
        now = sum(int(each["eligible_cents"]) * factors[each["period"]] for each, _ in found)
        then = sum(int(each[key]) * factors[each["period"]] for each, key in found)
        percent = found[0][1].removeprefix(RAISED)
        texts = (rough_euros(now, self.language), percent, rough_euros(then, self.language))
        return [self.text("money_raised", *texts)]

    def _money_row(self, scheme: Data) -> tuple[Cell, ...]:
        amount, language = scheme["amount"], self.language
        missing = publish(int(scheme["missing"]))
        who = f"{missing.text(language)} {scheme['unit_name'][language]}"
        name = str(scheme["name"][language])
        if missing.value is None:
            return (name, who, self.words["hidden"], self.words["hidden"])
        period = str(amount["period"])
        if period == "eenmalig":
            together = rough_euros(int(amount["missing_cents"]), language)
        else:
            together = rough_euros(Fraction(int(amount["missing_year_cents"]), 12), language)
        shown_period = period if period == "eenmalig" else "maand"
        median = tens_of_euros(int(amount["median_missing_cents"] or 0), language)
        return (
            name,
            who,
            f"{together} {per(shown_period, language)}",
            f"{median} {per(period, language)}",
        )

    def groups(self) -> Section | None:
        """The gap by household type."""
        if not any(int(each["missing"]) and each.get("groups") for each in self.schemes):
            return None
        chart = gap_chart(self.schemes, self.language, self.on)
        return self.section("groups", self.text("groups"), chart.html())

    def change(self) -> Section | None:
        """Who becomes entitled by a change of law."""
        change = self.report.get("rule_change")
        if not change:
            return None
        language = self.language
        unit = next(e["unit_name"] for e in self.schemes if e["scheme"] == change["scheme"])
        lost = publish(int(change["no_longer"]))
        gone = self.texts["change_few"]
        if lost.value is not None:
            gone = self.texts["change_some"].format(lost.text(language))
        then, now = (dt.date.fromisoformat(str(change[key])) for key in ("from", "to"))
        blocks = [
            self.text(
                "change",
                then.year,
                now.year,
                self.shown(int(change["units_before"])),
                unit[language],
                self.shown(int(change["units_after"])),
                self.shown(int(change["newly_entitled"])),
                gone,
            )
        ]
        if change.get("median_gain_cents") and int(change["newly_entitled"]) >= 10:
            median = tens_of_euros(int(change["median_gain_cents"]), language)
            period = per(change.get("period") or "jaar", language)
            blocks.append(self.text("change_median", f"{median} {period}"))
        blocks.append(change_chart(change, language).html())
        if change.get("expected"):
            blocks.append(self._expected(change))
        return self.section("change", *blocks, title=self.change_title(change))

    def change_title(self, change: Data) -> str:
        """The heading of a change of law."""
        return self.titles["change"].format(mid_sentence(self.names[str(change["scheme"])]))

    def _expected(self, change: Data) -> Markup:
        expected, population = change["expected"], self.report["population"]
        here = Fraction(int(change["newly_entitled"]), int(population["residents"]))
        of = int(expected["per"])
        text = self.texts["change_expected"].format(
            count(int(expected["value"]), self.language),
            count(of, self.language),
            population["name"],
            count(round(here * of / 10) * 10, self.language),
            count(of, self.language),
        )
        return Markup('<p>{} <span class="small">({})</span></p>').format(text, expected["source"])

    def explained(self) -> Section | None:
        """A few households with their explanation."""
        items: Sequence[Data] = self.report.get("explained") or []
        if not items:
            return None
        blocks = [
            self._household(number, item.get(self.language) or item.get("json") or item)
            for number, item in enumerate(items, start=1)
        ]
        inside = Markup("\n").join(blocks)
        households = Markup('<div class="households">{}</div>').format(inside)
        return self.section("explained", self.text("explained"), households)

    def _household(self, number: int, document: Data) -> Markup:
        """One explanation that opens and closes; the first stands open."""
        amount = ", ".join(document["amount_texts"][:1])
        return Markup(
            '<details class="household"{}><summary lang="{}"><span class="household__line">'
            "<strong>{}</strong> <span>{}</span> {}</span></summary>\n{}\n</details>"
        ).format(
            Markup(" open") if number == 1 else "",
            document["language"],
            document["name"],
            document["headline"],
            Markup('<span class="household__amount">{}</span>').format(amount) if amount else "",
            to_html(document, level=3, prefix=f"huishouden-{number}-"),
        )

    def calibration(self) -> Section | None:
        """The made-up municipality beside published figures."""
        rows: Sequence[Data] = self.report.get("calibration") or []
        if not rows:
            return None
        good = sum(bool(row["ok"]) for row in rows)
        chart = calibration_chart(rows, self.language)
        return self.section("calibration", self.text("calibration", good, len(rows)), chart.html())


def missing_per_month(schemes: Sequence[Data]) -> Fraction:
    """Cents per month that are missed, of the schemes that pay per period.

    A scheme that fewer than ten miss does not count: its amount is not shown, and would otherwise
    be what the total is more than the amounts that are.
    """
    return sum(
        (
            Fraction(int(each["amount"]["missing_year_cents"]), 12)
            for each in schemes
            if _paid(each) and each["amount"]["period"] != "eenmalig"
        ),
        start=Fraction(0),
    )


def missing_once(schemes: Sequence[Data]) -> int:
    """Cents of one-off amounts that are missed; not of a scheme that fewer than ten miss."""
    return sum(
        int(each["amount"]["missing_cents"])
        for each in schemes
        if _paid(each) and each["amount"]["period"] == "eenmalig"
    )


def _paid(scheme: Data) -> bool:
    """Whether what is missed of a scheme may be shown as money."""
    return bool(scheme.get("amount")) and publish(int(scheme["missing"])).value is not None
