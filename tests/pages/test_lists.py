"""The page about lists: its numbers agree with each other, and everybody can read it."""

import copy
import json
import re
from pathlib import Path

import pytest

from pages.structure import problems, tree
from vanzelf.charts import bits_text
from vanzelf.eikenhage.parties import ACTORS
from vanzelf.explanation.notation import LANGUAGES, count
from vanzelf.pages.lint import stigmatising
from vanzelf.pages.lists_page import lists_page, write_lists_page
from vanzelf.pages.lists_words import KEPT, LISTS
from vanzelf.rules.load import load_catalogue

SAMPLE = json.loads(Path(__file__).with_name("sample_lists.json").read_text(encoding="utf-8"))
PARTIES = {actor.slug: actor.name for actor in ACTORS}
FILES = {"nl": "lijsten.html", "en": "lists.html"}


@pytest.fixture(scope="module")
def names():
    return {name: bundle.name for name, bundle in load_catalogue().bundles.items()}


@pytest.fixture(scope="module")
def pages(names, tmp_path_factory):
    out = tmp_path_factory.mktemp("lists")
    first = write_lists_page(SAMPLE, names, PARTIES, out, report="index.html")
    assert first == out / FILES["nl"]
    return {each: (out / FILES[each]).read_text(encoding="utf-8") for each in LANGUAGES}


def words(page):
    return tree(page).all("body")[0].words()


def rows(page, caption):
    """The body of the table with a caption: the cells of each row."""
    for table in tree(page).all("table"):
        if table.all("caption")[0].words() == caption:
            body = table.all("tbody")[0]
            return [
                [each.words() for each in row.walk() if each.tag in ("th", "td")]
                for row in body.all("tr")
            ]
    raise AssertionError(f"no table {caption!r}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_structure_is_accessible(pages, language):
    assert problems(pages[language]) == []
    assert f'<html lang="{language}">' in pages[language]


def test_both_languages_have_every_text():
    assert set(LISTS["nl"]) == set(LISTS["en"])
    for key, dutch in LISTS["nl"].items():
        assert re.findall(r"\{\d*\}", dutch) == re.findall(r"\{\d*\}", LISTS["en"][key]), key
    assert all(set(each) == set(LANGUAGES) for each in KEPT.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_called_names(pages, language):
    assert stigmatising(words(pages[language]), language) == []


def test_the_pages_lead_to_each_other_and_to_the_report_in_their_language(pages):
    links = {each: [link.get("href") for link in tree(pages[each]).all("a")] for each in LANGUAGES}
    assert {"lists.html", "index.html"} <= set(links["nl"])
    assert {"lijsten.html", "en.html"} <= set(links["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_of_a_list_agree(pages, names, language):
    """Rows are households and canaries; what was measured is about this very list."""
    page, texts = pages[language], LISTS[language]
    for found, measured in zip(SAMPLE["lists"], SAMPLE["measured"], strict=True):
        name = names[found["bundle"]][language]
        steps = rows(page, texts["table_steps"].format(name))
        assert steps[-1] == [texts["on_list"], count(measured["listed"], language)]
        assert steps[-2][1] == count(found["households"], language)
        assert measured["households"] == found["households"]
        sources = rows(page, texts["table_sources"].format(name))
        assert {row[1] for row in sources} == {count(found["combiner"]["tokens"], language)}
        assert len(sources) == found["combiner"]["legs"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_bits_stand_in_words_chart_and_table(pages, language):
    page = pages[language]
    chart = next(each for each in tree(page).all("figure") if each.get("id") == "verklapt")
    table = next(row for row in chart.all("tr")[1:] if row.all("td"))
    shown = [cell.words() for cell in table.all("td")]
    assert shown == [bits_text(each["bits"]["amounts"], language) for each in SAMPLE["measured"]]
    first = SAMPLE["measured"][0]["bits"]
    for each in ("mean", "answers", "amounts", "listed", "unlisted", "eliminated"):
        assert bits_text(first[each], language) in words(page), each
    assert len(chart.all("svg")) == 2


def test_whom_a_list_misses(pages):
    found = rows(pages["nl"], LISTS["nl"]["missed_caption"])
    counted = [row for each in SAMPLE["measured"] for row in each["missed"]]
    assert [row[1] for row in found] == [count(each["missing"], "nl") for each in counted]
    assert [row[3] for row in found[:4]] == [count(each["older"], "nl") for each in counted[:4]]
    assert {row[3] for row in found[4:]} == {LISTS["nl"]["not_used"]}
    assert "is dat niemand" in words(pages["nl"])


def test_a_list_that_misses_somebody_does_not_say_nobody(names):
    other = copy.deepcopy(SAMPLE)
    other["measured"][1]["missed"][-1]["now"] = 1
    assert "niemand. Elk huishouden" not in lists_page(other, names, PARTIES, "nl")


def test_without_what_was_measured_the_page_is_shorter(names):
    other = {each: value for each, value in SAMPLE.items() if each != "measured"}
    page = lists_page(other, names, PARTIES, "nl")
    assert problems(page) == []
    assert 'id="bits"' not in page
    assert 'id="gemist"' not in page


def test_what_is_left_is_told_for_everybody_in_the_singular_too(pages):
    found = {row[0]: row[1] for row in rows(pages["nl"], LISTS["nl"]["left_caption"])}
    assert list(found) == list(PARTIES.values())
    assert "1 mandaat" in found["UWV (fictief)"]
    assert "1 mandaten" not in found["UWV (fictief)"]
    assert all("0 bestanden met sleutels of rijen" in each for each in found.values())
