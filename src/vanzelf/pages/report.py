"""The report page: what a policy officer shows in a meeting, in Dutch and in English."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from vanzelf.charts import publish
from vanzelf.charts.shares import share_percent
from vanzelf.explanation.notation import LANGUAGES, Language, count, date
from vanzelf.pages.money import rough_euros
from vanzelf.pages.render import render, write_assets, write_page
from vanzelf.pages.report_words import REPORT
from vanzelf.pages.sections import Sections, missing_per_month


def write_report(
    report: Mapping[str, Any],
    out: Path,
    language: Language = "nl",
    *,
    site: str = "",
    lists: Mapping[Language, str] | None = None,
) -> Path:
    """Write the report as a page in both languages; the page to open is returned.

    report: as in docs/reference/report.md. language: of index.html; the other one stands beside it
    (en.html or nl.html). site: where the catalogue site stands, relative to the page; no link when
    empty. lists: where the page about lists stands, in each language.
    """
    write_assets(out)
    names = {each: "index.html" if each == language else f"{each}.html" for each in LANGUAGES}
    for each in LANGUAGES:
        other = next(name for found, name in names.items() if found != each)
        to = (lists or {}).get(each, "")
        page = report_page(report, each, other=other, site=site, lists=to)
        write_page(out / names[each], page)
    return out / "index.html"


def report_page(
    report: Mapping[str, Any],
    language: Language,
    *,
    other: str = "",
    site: str = "",
    lists: str = "",
) -> str:
    """The report page as HTML. other: its twin in the other language."""
    words, population = REPORT[language], report["population"]
    name = str(population["name"])
    on = date(dt.date.fromisoformat(str(report["on"])), language)
    counts = {str(step["id"]): int(step["count"]) for step in report["funnel"]}
    money = rough_euros(missing_per_month(report["schemes"]), language)
    return render(
        "report.html",
        language,
        title=words["title"].format(name),
        description=words["description"].format(name, on),
        other=other,
        site=site,
        lists=lists,
        words=words,
        over=words["over"].format(on),
        synthetic=bool(population["synthetic"]),
        synthetic_note=words["synthetic_note"].format(name),
        lede=_lede(words, counts, name, money, language),
        figures=_figures(words, counts, money, language),
        sections=Sections(report, language).all(),
        people=words["foot_people"].format(
            count(int(population["residents"]), language), population.get("seed")
        ),
        catalogue=words["foot_catalogue"].format(str(report.get("catalogue", ""))[:12]),
    )


def _lede(
    words: Mapping[str, str], counts: Mapping[str, int], name: str, money: str, language: Language
) -> str:
    missing, households = publish(counts["missing_any"]), publish(counts["households"])
    key = "lede" if missing.value else "lede_plain"
    return words[key].format(missing.text(language), households.text(language), name, money)


def _figures(
    words: Mapping[str, str], counts: Mapping[str, int], money: str, language: Language
) -> list[dict[str, str | Markup]]:
    """The three numbers at the top, each with of what it is a part."""
    whole = publish(counts["households"])
    found: list[dict[str, str | Markup]] = []
    for step, label in (("missing_any", "figure_any"), ("missing_two_or_more", "figure_two")):
        number = publish(counts[step])
        share = number.share_of(whole)
        of = "" if share is None else share_percent(share, language)
        text = words["of_households"].format(of, whole.text(language)) if of else ""
        found.append({"value": number.text(language), "label": words[label], "of": text})
    found.insert(1, {"value": money, "label": words["figure_money"], "of": words["money_of"]})
    return found
