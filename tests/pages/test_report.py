"""The report page: what it says, what it hides, and that everybody can read it."""

import copy
import itertools
import json
import re
from pathlib import Path

import pytest

from pages.structure import problems, tree
from vanzelf.explanation.notation import LANGUAGES
from vanzelf.pages import report_page, write_report
from vanzelf.pages.lint import stigmatising
from vanzelf.pages.money import rough_euros, tens_of_euros
from vanzelf.pages.sections import missing_per_month

SAMPLE = json.loads(Path(__file__).with_name("sample_report.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    out = tmp_path_factory.mktemp("report")
    assert write_report(SAMPLE, out, site="catalogue/index.html") == out / "index.html"
    return out


@pytest.fixture(scope="module")
def dutch(written):
    return (written / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def english(written):
    return (written / "en.html").read_text(encoding="utf-8")


def words(page: str) -> str:
    return tree(page).all("body")[0].words()


def test_the_structure_is_accessible(dutch, english):
    assert problems(dutch) == []
    assert problems(english) == []


def test_it_stands_on_its_own(written):
    assert sorted(path.name for path in written.iterdir()) == [
        "en.html",
        "index.html",
        "vanzelf.css",
    ]
    css = (written / "vanzelf.css").read_text(encoding="utf-8")
    assert "@import" not in css
    assert "url(" not in css


def test_it_says_what_it_is(dutch):
    text = words(dutch)
    assert tree(dutch).all("h1")[0].words() == "Wie loopt iets mis in Eikenhage?"
    assert "Doorlichting op 1 november 2026" in text
    assert text.count("Verzonnen inwoners") >= 2
    assert "Geen enkel cijfer gaat over een echte gemeente" in text


def test_people_who_are_real_are_not_called_made_up():
    real = copy.deepcopy(SAMPLE)
    real["population"]["synthetic"] = False
    page = report_page(real, "nl")
    assert "erzonnen inwoners" not in page


def test_every_section_is_there_and_in_the_contents(dutch):
    sections = [each.get("id") for each in tree(dutch).all("section") if each.get("id")]
    assert sections == [
        "summary",
        "reach",
        "money",
        "groups",
        "partial",
        "change",
        "what-if",
        "unknown",
        "over-receipt",
        "questions",
        "explained",
        "calibration",
        "sources",
    ]
    nav = next(each for each in tree(dutch).all("nav") if each.get("class") == "contents")
    assert [link.get("href") for link in nav.all("a")] == [f"#{each}" for each in sections]


def over_receipt(page):
    """The words of the section about who receives and is not entitled; empty without it."""
    found = [each for each in tree(page).all("section") if each.get("id") == "over-receipt"]
    return found[0].words() if found else ""


def with_over_receipt(*numbers):
    changed = copy.deepcopy(SAMPLE)
    for scheme, number in zip(changed["schemes"], itertools.cycle(numbers)):
        scheme["over_receipt"] = number
    return changed


def test_who_receives_and_is_not_entitled_is_a_kind_count(dutch, english):
    text = over_receipt(dutch)
    assert "krijgen het nu, terwijl de regels dat volgens deze gegevens niet zeggen" in text
    assert "kijk dit met een mens na" in text
    assert "Zorgtoeslag 210 aanvragers met hun toeslagpartner" in text
    assert "minder dan 10, of is het niemand" in text
    assert "Often a fact is wrong or old" in over_receipt(english)
    for unkind in ("onterecht", "ten onrechte", "terugbetalen"):
        assert unkind not in text


def test_few_and_nobody_look_the_same():
    assert over_receipt(report_page(with_over_receipt(9), "nl")) == ""
    some = over_receipt(report_page(with_over_receipt(9, 30), "nl"))
    none = over_receipt(report_page(with_over_receipt(0, 30), "nl"))
    assert some == none != ""


def test_when_nearly_all_who_are_excluded_receive_it_is_not_shown():
    report = with_over_receipt(0, 30)
    report["schemes"][1]["certainty"]["excluded"] = 35
    assert report["schemes"][1]["name"]["nl"] not in over_receipt(report_page(report, "nl"))


def test_the_total_of_money_does_not_give_away_a_scheme_that_few_miss():
    few = copy.deepcopy(SAMPLE)
    few["schemes"][1]["missing"] = 9
    without = copy.deepcopy(few)
    del without["schemes"][1]["amount"]
    assert missing_per_month(few["schemes"]) == missing_per_month(without["schemes"]) > 0
    assert missing_per_month(SAMPLE["schemes"]) > missing_per_month(few["schemes"])


def test_denominators_are_named(dutch):
    text = words(dutch)
    households = "36.750 huishoudens"
    assert re.search(rf"\d+% van alle {households}", text)
    assert "huishoudens in een huurwoning" in text


def test_the_pages_lead_to_each_other(dutch, english):
    links = {each.get("href") for each in tree(dutch).all("a")}
    assert {"en.html", "catalogue/index.html"} <= links
    assert "index.html" in {each.get("href") for each in tree(english).all("a")}


def test_numbers_are_rounded_to_tens_and_small_ones_are_not_shown(dutch):
    small = copy.deepcopy(SAMPLE)
    for scheme in small["schemes"]:
        scheme["missing"] = 7
        scheme["certainty"]["possible"] = 7
        for group in scheme["groups"]:
            group["missing"] = 7
    small["rule_change"]["no_longer"] = 7
    small["partial_use"] = [{**row, "households": 7} for row in small["partial_use"]]
    text = words(report_page(small, "nl"))
    assert "< 10" in text
    assert not re.search(r"(?<![\d.,€-])7 (huishoudens|gezinnen|aanvragers)", text)
    assert "Minder dan 10 huishoudens kunnen het niet meer krijgen" in text
    exact = str(SAMPLE["schemes"][1]["missing"])
    assert not exact.endswith("0")
    assert f" {exact} " not in words(dutch)


def test_a_report_without_the_extras_of_the_demo_is_shorter():
    plain = copy.deepcopy(SAMPLE)
    for key in ("rule_change", "what_if", "older_income", "calibration", "explained"):
        del plain[key]
    for language in LANGUAGES:
        page = report_page(plain, language)
        assert problems(page) == []
        assert 'id="change"' not in page
        assert 'id="explained"' not in page


def test_a_report_of_nothing_is_still_a_page():
    empty = copy.deepcopy(SAMPLE)
    empty["schemes"], empty["partial_use"], empty["explained"] = [], [], []
    for key in ("rule_change", "what_if", "calibration"):
        del empty[key]
    assert problems(report_page(empty, "nl")) == []


def test_an_estimated_source_carries_the_badge(dutch):
    sources = next(each for each in tree(dutch).all("section") if each.get("id") == "sources")
    rows = {row.children[0].words(): row for row in sources.all("tr")[1:]}
    assert any("schatting" in name for name in rows)
    assert any(name.startswith("CBS") and "schatting" not in name for name in rows)


def test_sources_start_with_a_capital(dutch):
    sources = next(each for each in tree(dutch).all("section") if each.get("id") == "sources")
    cells = [row.children for row in sources.all("tr")[1:]]
    assert cells
    for source, _, used_for in cells:
        assert not source.words()[0].islower()
        assert not used_for.words()[0].islower()


def test_no_list_question_leaves_out_who_is_entitled(dutch):
    assert "Geen enkele vraag laat iemand weg" in words(dutch)
    lost = copy.deepcopy(SAMPLE)
    lost["schemes"][1]["list_questions"][0]["missed_true"] = 25
    assert "Let op: 30 huishoudens vallen weg" in words(report_page(lost, "nl"))


def test_explanations_are_in_the_language_of_the_page(dutch, english):
    assert "Misschien kunt u dit krijgen." in words(dutch)
    assert "You may be able to get this." in words(english)


def test_nobody_is_called_names(dutch, english):
    for page, language in ((dutch, "nl"), (english, "en")):
        assert stigmatising(words(page), language) == []


def test_sums_are_as_rough_as_they_are_known():
    assert rough_euros(123_456_789_00, "nl") == "€ 123 miljoen"
    assert rough_euros(1_284_000_00, "nl") == "€ 1,3 miljoen"
    assert rough_euros(1_284_000_00, "en") == "€1.3 million"
    assert rough_euros(234_567_00, "nl") == "€ 235.000"
    assert rough_euros(4_567_00, "nl") == "€ 4.600"
    assert rough_euros(347_00, "nl") == "€ 350"
    assert tens_of_euros(154_700, "nl") == "€ 1.550"
