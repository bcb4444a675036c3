"""The page about lists: how each became smaller, who saw what, and what is left."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from vanzelf.explanation.notation import LANGUAGES, Language, count, date
from vanzelf.pages.lists_words import KEPT, LISTS
from vanzelf.pages.render import render, write_assets, write_page

Names = Mapping[str, Mapping[str, str]]
"""Names of bundles or parties in both languages."""


def write_lists_page(
    seen: Mapping[str, Any],
    names: Names,
    parties: Mapping[str, str],
    out: Path,
    *,
    report: str = "",
) -> Path:
    """Write the page in both languages; the Dutch one is returned.

    seen: what each party saw. names: of bundles. parties: names by slug, in the order to be shown.
    report: where the report page stands, relative to this one.
    """
    write_assets(out)
    files = {"nl": "lijsten.html", "en": "lists.html"}
    for language in LANGUAGES:
        other = next(name for each, name in files.items() if each != language)
        page = lists_page(seen, names, parties, language, other=other, report=report)
        write_page(out / files[language], page)
    return out / files["nl"]


def lists_page(
    seen: Mapping[str, Any],
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
    return render(
        "lists.html",
        language,
        title=words["title"],
        description=words["description"],
        other=other,
        report=report,
        words=words,
        over=words["over"].format(date(on, language)),
        lists=lists,
        bits=_bits(seen.get("bits", ()), language),
        left=_left(seen["left"], parties, language),
    )


def _list(found: Mapping[str, Any], names: Names, language: Language) -> dict[str, Any]:
    words = LISTS[language]
    name = names[found["bundle"]][language]
    steps = [(words[step], count(number, language)) for step, number in found["counted"].items()]
    combiner = found["combiner"]
    return {
        "id": found["bundle"],
        "title": words["list"].format(name),
        "steps": [*steps, (words["on_list"], count(found["listed"], language))],
        "canaries": words["canaries"].format(
            count(combiner["tokens"] - found["households"], language)
        ),
        "caption": words["table_sources"].format(name),
        "sources": [_source(each, language) for each in found["sources"]],
        "combiner": words["combiner_row"].format(
            count(combiner["legs"], language), count(combiner["tokens"], language)
        ),
        "notes": words["notes"].format(count(found["notes"], language)),
    }


def _source(found: Mapping[str, Any], language: Language) -> dict[str, str]:
    words = LISTS[language]
    used = words["by_address"] if found["by_address"] else count(found["persons"], language)
    return {
        "name": found["name"],
        "rows": count(found["households"], language),
        "persons": used,
        "stopped": count(sum(found["stopped"].values()), language),
    }


def _bits(found: Sequence[Mapping[str, Any]], language: Language) -> list[tuple[str, str]]:
    mark = "," if language == "nl" else "."
    return [(each["name"][language], f"{each['bits']:.2f}".replace(".", mark)) for each in found]


def _left(
    found: Mapping[str, Mapping[str, Any]], parties: Mapping[str, str], language: Language
) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "kept": [
                f"{KEPT[table][language]}: {count(rows, language)}"
                for table, rows in found[slug]["tables"].items()
                if table in KEPT
            ],
            "files": count(found[slug]["files"], language),
        }
        for slug, name in parties.items()
    ]
