"""The page about lists: how each became smaller, who saw what, what it gives away, what is left."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from vanzelf.charts import bits_chart, bits_text
from vanzelf.charts.shares import share_percent
from vanzelf.charts.table import Column, Table
from vanzelf.explanation.notation import LANGUAGES, Language, count, date
from vanzelf.explanation.words import mid_sentence
from vanzelf.pages.lists_words import KEPT, LISTS
from vanzelf.pages.render import render, write_assets, write_page

Names = Mapping[str, Mapping[str, str]]
"""Names of bundles or parties in both languages."""
Data = Mapping[str, Any]


FILES: Mapping[Language, str] = {"nl": "lijsten.html", "en": "lists.html"}
"""The pages, beside those of the report."""


def write_lists_page(
    seen: Data,
    names: Names,
    parties: Mapping[str, str],
    out: Path,
    *,
    report: str = "",
) -> Path:
    """Write the page in both languages; the Dutch one is returned.

    seen: what each party saw, and what was measured. names: of bundles. parties: names by slug, in
    the order to be shown. report: where the report page stands, relative to this one.
    """
    write_assets(out)
    reports = {"nl": report, "en": report and report.replace("index.html", "en.html")}
    for language in LANGUAGES:
        other = next(name for each, name in FILES.items() if each != language)
        to = reports[language]
        page = lists_page(seen, names, parties, language, other=other, report=to)
        write_page(out / FILES[language], page)
    return out / FILES["nl"]


def lists_page(
    seen: Data,
    names: Names,
    parties: Mapping[str, str],
    language: Language,
    *,
    other: str = "",
    report: str = "",
) -> str:
    """The page as HTML. other: its twin in the other language."""
    words = LISTS[language]
    lists = [_list(each, names, language) for each in seen["lists"]]
    on = dt.date.fromisoformat(seen["lists"][0]["on"])
    measured = seen.get("measured", ())
    return render(
        "lists.html",
        language,
        title=words["title"],
        description=words["description"],
        other=other,
        report=report,
        words=words,
        over=words["over"].format(date(on, language)),
        who=_who(language),
        lists=lists,
        bits=_bits(measured, names, language) if measured else (),
        missed=_missed(measured, names, language) if measured else (),
        left=_left(seen["left"], parties, language),
    )


def _who(language: Language) -> list[dict[str, Any]]:
    """Who knows whom it is about, what was answered, and who is on the list: side by side."""
    words = LISTS[language]
    return [
        {
            "name": words[party],
            "knows": [
                (words[f"who_{what}"], words[f"{party}_{what}"])
                for what in ("people", "answer", "list")
            ],
        }
        for party in ("municipality", "source", "combiner")
    ]


def _list(found: Data, names: Names, language: Language) -> dict[str, Any]:
    words = LISTS[language]
    name = names[found["bundle"]][language]
    combiner = found["combiner"]
    steps = [(words[step], count(number, language)) for step, number in found["counted"].items()]
    steps.append((words["on_list"], count(found["listed"], language)))
    return {
        "id": found["bundle"],
        "title": words["list"].format(name),
        "steps": _table(
            f"{found['bundle']}-stappen", words["table_steps"].format(name),
            (words["step"],), (words["count"],), steps,
        ),
        "sources": _table(
            f"{found['bundle']}-bronnen", words["table_sources"].format(name),
            (words["source_head"],), (words["rows"], words["persons"], words["stopped"]),
            [_source(each, language) for each in found["sources"]],
        ),
        "canaries": words["canaries"].format(
            count(combiner["tokens"], language),
            count(found["households"], language),
            count(combiner["tokens"] - found["households"], language),
        ),
        "combiner": words["combiner_row"].format(
            count(combiner["legs"], language), count(combiner["tokens"], language)
        ),
        "notes": words["notes"].format(count(found["notes"], language)),
    }  # fmt: skip


def _table(
    table_id: str,
    caption: str,
    texts: Sequence[str],
    numbers: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> Markup:
    columns = (*map(Column, texts), *(Column(each, number=True) for each in numbers))
    return Table(table_id, caption, columns, tuple(map(tuple, rows))).html()


def _source(found: Data, language: Language) -> tuple[str, ...]:
    used = count(found["persons"], language)
    return (
        found["name"],
        count(found["households"], language),
        LISTS[language]["by_address"].format(used) if found["by_address"] else used,
        count(sum(found["stopped"].values()), language),
    )


# -- what was measured -----------------------------------------------------------------------------


def _bits(measured: Sequence[Data], names: Names, language: Language) -> tuple[Markup, ...]:
    """What lists give away: in words about the first of them, as a chart, and what it is not."""
    words = LISTS[language]
    first = measured[0]
    bits = first["bits"]
    people = int(round(2 ** bits["amounts"], -2))
    listed, unlisted, most = (
        bits_text(bits[each], language) for each in ("listed", "unlisted", "eliminated")
    )
    shown = [(names[each["bundle"]][language], each["bits"]) for each in measured]
    return (
        _text(words["bits_text"]),
        _text(
            words["bits_beside"],
            names[first["bundle"]][language],
            *(bits_text(bits[each], language) for each in ("mean", "answers", "amounts")),
            count(people, language),
        ),
        bits_chart(shown, language).html(),
        _text(words["bits_mean"], names[first["bundle"]][language], listed, unlisted, most),
    )


def _missed(measured: Sequence[Data], names: Names, language: Language) -> tuple[Markup, ...]:
    """Whom the lists miss, with the income of this year and with that of two years ago."""
    words = LISTS[language]
    found = [_text(words["missed_text"])]
    any_now = any(_together(each)["now"] for each in measured)
    found.append(_text(words["missed_now" if any_now else "missed_nobody"]))
    for each in measured:
        if each["older_income"]:
            whole = _together(each)
            share = share_percent(whole["older"] / max(whole["missing"], 1), language, 1)
            numbers = (
                whole["older"],
                whole["missing"],
                each["listed"],
                each["listed_older_income"],
            )
            of, total, now_long, long = (count(number, language) for number in numbers)
            name = names[each["bundle"]][language]
            found.append(_text(words["missed_older"], name, of, total, share, long, now_long))
    columns = tuple(words[each] for each in ("missing", "not_listed", "not_listed_older"))
    rows = [row for each in measured for row in _missed_rows(each, names, language)]
    found.append(_table("gemist-tabel", words["missed_caption"], (words["scheme"],), columns, rows))
    found.append(_text(words["missed_none"]))
    return tuple(found)


def _missed_rows(found: Data, names: Names, language: Language) -> list[tuple[str, ...]]:
    words = LISTS[language]
    rows: list[tuple[str, ...]] = []
    for each in found["missed"]:
        bundle = mid_sentence(names[found["bundle"]][language])
        name = each["name"][language] if each["name"] else words["together"].format(bundle)
        older = count(each["older"], language) if found["older_income"] else words["not_used"]
        rows.append((name, count(each["missing"], language), count(each["now"], language), older))
    return rows


def _together(found: Data) -> Data:
    """The count of a list for all its schemes together."""
    return next(each for each in found["missed"] if each["scheme"] is None)


def _text(text: str, *parts: str) -> Markup:
    return Markup("<p>{}</p>").format(text.format(*parts))


def _left(
    found: Mapping[str, Data], parties: Mapping[str, str], language: Language
) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "kept": [
                *(
                    f"{count(rows, language)} {KEPT[table][language][rows != 1]}"
                    for table, rows in found[slug]["tables"].items()
                    if table in KEPT
                ),
                LISTS[language]["left_files"].format(count(found[slug]["files"], language)),
            ],
        }
        for slug, name in parties.items()
    ]
