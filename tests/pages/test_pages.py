"""The explanation page, the style sheet, and the words we do not use."""

import json
import re
from pathlib import Path

import pytest

import vanzelf.pages
from pages.structure import problems
from vanzelf.explanation.notation import LANGUAGES
from vanzelf.explanation.words import HOLDERS
from vanzelf.pages import explanation_page, write_explanation
from vanzelf.pages.lint import lint_catalogue, lint_templates, stigmatising
from vanzelf.pages.report_words import REPORT, SECTIONS, TABLES, TEXTS
from vanzelf.pages.site_words import SITE
from vanzelf.rules.load import load_catalogue

SAMPLE = json.loads(Path(__file__).with_name("sample_report.json").read_text(encoding="utf-8"))
CSS = (Path(vanzelf.pages.__file__).parent / "assets" / "vanzelf.css").read_text(encoding="utf-8")
COLORS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", CSS))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_explanation_is_an_accessible_page(language, tmp_path):
    document = SAMPLE["explained"][0][language]
    page = write_explanation(document, tmp_path)
    assert (tmp_path / "vanzelf.css").exists()
    text = page.read_text(encoding="utf-8")
    assert text == explanation_page(document)
    assert problems(text) == []
    assert f'<html lang="{language}">' in text


def test_the_checker_sees_what_is_wrong():
    good = explanation_page(SAMPLE["explained"][0]["nl"])
    for right, wrong in (
        ('<html lang="nl">', "<html>"),
        ("<h1 ", "<h1>Twee</h1><h1 "),
        ("<h2>", "<h2>Twee</h2><h5>Vijf</h5><h2>"),
        ('scope="col"', ""),
        ('<p class="explanation__on"', '<p style="color:red" class="explanation__on"'),
        ("</main>", '<img src="https://example.org/x.png"></main>'),
        ('href="#inhoud"', 'href="#nergens"'),
    ):
        assert right in good
        assert problems(good.replace(right, wrong, 1)), wrong


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("text", ["ink", "muted", "accent", "accent-dark"])
@pytest.mark.parametrize("back", ["paper", "warm", "card", "accent-soft"])
def test_text_can_be_read_on_every_background(text, back):
    assert contrast(COLORS[text], COLORS[back]) >= 4.5


def test_badges_and_focus_can_be_seen():
    assert contrast("#7d3707", "#fdf3ea") >= 4.5
    assert contrast("#ffffff", COLORS["accent"]) >= 4.5
    for back in ("paper", "warm", "card"):
        assert contrast(COLORS["accent"], COLORS[back]) >= 3


def test_the_style_sheet_loads_nothing_and_knows_paper():
    assert "url(" not in CSS
    assert "@media print" in CSS
    assert ":focus-visible" in CSS
    assert "outline: none" not in CSS.replace("main:focus { outline: none; }", "")


@pytest.mark.parametrize("texts", [REPORT, SECTIONS, TABLES, TEXTS, SITE])
def test_both_languages_have_every_text(texts):
    assert set(texts["nl"]) == set(texts["en"])
    for key, dutch in texts["nl"].items():
        assert dutch.count("{}") == texts["en"][key].count("{}"), key


def test_every_holder_of_the_catalogue_has_a_name():
    catalogue = load_catalogue()
    holders = {concept.holder for concept in catalogue.concepts.values()}
    for versions in catalogue.schemes.values():
        for scheme in versions:
            holders |= {scheme.authority, *(each.holder for each in scheme.list_questions)}
    assert holders <= set(HOLDERS)


def test_no_text_of_the_catalogue_calls_people_names():
    found = lint_catalogue(load_catalogue())
    assert not found, "\n".join(f"{each.place}: {each.word}" for each in found)


def test_no_template_or_text_of_ours_calls_people_names():
    assert lint_templates() == []
    for texts in (REPORT, SECTIONS, TABLES, TEXTS, SITE):
        for language in LANGUAGES:
            for text in texts[language].values():
                assert stigmatising(text, language) == []


@pytest.mark.parametrize(
    "text, found",
    [
        ("Een regeling voor minima", ["minima"]),
        ("Voor arme gezinnen", ["arme"]),
        ("Armoedeval en fraudeurs", ["Armoedeval", "fraudeurs"]),
        ("Een warme woning met veel alarm", []),
        ("Het minimale bedrag", []),
        ("Mensen met schulden", ["schulden"]),
    ],
)
def test_words_we_do_not_use(text, found):
    assert stigmatising(text, "nl") == found


def test_debts_may_be_asked_about_but_nobody_is_named_by_them():
    assert stigmatising("Heeft u schulden?", "nl", about_a_fact=True) == []
    assert stigmatising("Voor arme mensen", "nl", about_a_fact=True) == ["arme"]
    assert stigmatising("Do you have debts?", "en") == ["debts"]
