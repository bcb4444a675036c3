"""Everybody can use the pages, in both languages, and no page tells who or how often yes or no."""

import re

import pytest

from pages.structure import problems
from support.browser import axe, browser
from vanzelf.explanation.notation import LANGUAGES
from vanzelf.holdings.connection import open_connection
from vanzelf.ledger.log import Log
from vanzelf.ledger.trace import Trace
from vanzelf.operate.access import Access
from vanzelf.operate.app import operate_app
from vanzelf.operate.reasons import REASONS
from vanzelf.operate.rendering import style_sheet
from vanzelf.operate.serving import HERE
from vanzelf.operate.words import ENTER, QUESTIONS, SHARED
from vanzelf.operate.words_more import LOG, REQUESTS
from vanzelf.pages.lint import stigmatising
from vanzelf.source.mandates import MandateStore
from vanzelf.source.switches import Switches

TEXTS = (SHARED, ENTER, QUESTIONS, REQUESTS, LOG)


@pytest.fixture
def lived(stage):
    """A source where something happened; the path of a request, and people it has answered about."""
    proposal = stage.propose()
    with open_connection(stage.side.where) as own:
        register = stage.side.mapping.register
        people = own.read(register.persons.name, [register.persons.key])[0].to_pylist()[:40]
    stage.run(1, persons=40)
    stage.run(2, state="geweigerd", days=20)
    at = int(stage.clock().timestamp() * 1000)
    with stage.side.party.connect() as con, con.transaction():
        Log(b"k" * 32, {"service.name": "bron"}).write_persons(
            con, Trace("0" * 31 + "1", "0" * 15 + "1"), "https://eikenhage.example/register/lijsten",
            "Vraag van een gemeente: toeslagen", at, at, people, "urn:oin:00000000000000000021",
        )  # fmt: skip
        MandateStore(con).alert("te-vaak", "0" * 31 + "2", "0" * 20, stage.clock())
        Switches(con).switch(
            ("zorgtoeslag", "inkomen-onder-grens"), answers=False, role="beheerder",
            name="A. de Boer", why="Herstel.", now=stage.clock(),
        )  # fmt: skip
    return f"verzoeken/{proposal}", people


def paths(lived):
    return ("vragen", "verzoeken", lived[0], "logboek")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_well_made(somebody, lived, language):
    person, stranger = somebody(), somebody(inside=False)
    texts = [person.html(f"/{language}/{path}") for path in paths(lived)]
    for text in (*texts, stranger.html(f"/{language}/aanmelden")):
        wrong = [each for each in problems(text) if each != "<form>"]
        assert wrong == [], text[:200]
        assert f'<html lang="{language}">' in text
        assert "<script" not in text
        assert unlabelled(text) == []


def unlabelled(text: str) -> list[str]:
    """Fields without a label of their own."""
    fields = re.findall(r'<(?:input|textarea|select)\b(?![^>]*type="hidden")[^>]*>', text)
    labels = set(re.findall(r'<label for="([^"]+)"', text))
    return [each for each in fields if not set(re.findall(r'\bid="([^"]+)"', each)) & labels]


def test_it_sees_a_field_without_a_label():
    assert unlabelled('<input type="text" name="a">') != []
    assert unlabelled('<label for="a">A</label><input type="text" id="a">') == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_knows_a_person_or_counts_an_answer(somebody, lived, language):
    _, people = lived
    person = somebody()
    assert len(people) == 40
    for path in paths(lived):
        text = person.html(f"/{language}/{path}")
        assert not [each for each in people if str(each) in text]
        assert "hmac-sha256" not in text
        assert not re.search(r"\b999\d{6}\b", text)
        shown = person.read(f"/{language}/{path}")
        assert not re.search(r"\d+\s*(keer|times|x)\s*(ja|nee|yes|no)\b", shown)
        assert "77" not in re.findall(r"\b\d+\b", shown)  # rows that were stopped


def test_the_own_log_shows_lists_and_activities(somebody, lived):
    person = somebody()
    told = person.read("/nl/logboek")
    assert "Regels 40" in told
    assert "Vraag van een gemeente: toeslagen" in told
    assert "Geweigerd" in told
    assert "Klaar" in told
    person.html("/nl/logboek")
    assert "Nagekeken: er is niets veranderd." in person.follow(person.send("/nl/logboek"))
    told = person.read("/nl/vragen")
    assert "Laatst nagekeken 1 november 2026 om 10:00 uur: er is niets veranderd" in told


def test_a_log_that_was_changed_is_told(somebody, lived, stage):
    with stage.side.party.connect() as con, con.transaction():
        con.execute("delete from ledger.parts where line = 1")
    person = somebody()
    person.html("/nl/logboek")
    assert "Nagekeken: er klopt iets niet." in person.follow(person.send("/nl/logboek"))
    assert "er klopt iets niet" in person.read("/nl/vragen", "logboek")


@pytest.mark.parametrize("texts", TEXTS)
def test_both_languages_have_every_text(texts):
    assert set(texts["nl"]) == set(texts["en"])
    for key, dutch in texts["nl"].items():
        assert dutch.count("{}") == texts["en"][key].count("{}"), key


def test_no_text_of_ours_calls_people_names():
    told = [
        (language, text)
        for texts in TEXTS
        for language in LANGUAGES
        for text in texts[language].values()
    ]
    told += [(language, text[language]) for text in REASONS.values() for language in LANGUAGES]
    assert [text for language, text in told if stigmatising(text, language)] == []


def test_the_style_sheet_loads_nothing_and_shows_the_focus():
    assert "url(" not in style_sheet()
    assert "@import" not in style_sheet()
    assert ":focus-visible" in style_sheet()


@pytest.mark.parametrize("width", [pytest.param(1200, marks=pytest.mark.soak), 390])
def test_everybody_can_use_the_pages_with_a_keyboard_and_without_scripts(
    stage, lived, served, width
):
    """In Chromium, from signing in to a decision, against WCAG 2.2 AA; no script of ours runs."""
    access, found = Access(), {}
    with served(operate_app(stage.side, access)) as port, browser() as chromium:
        page = chromium.new_page(viewport={"width": width, "height": 900})
        page.goto(f"http://{HERE}:{port}/")
        found["aanmelden"] = check(page)
        page.focus("#code")
        for typed in (access.code.lower(), "C. Yilmaz"):
            page.keyboard.type(typed)
            page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/vragen")
        for path in paths(lived):
            page.goto(f"http://{HERE}:{port}/nl/{path}")
            page.evaluate(
                "for (const each of document.querySelectorAll('details')) each.open = true"
            )
            found[path] = check(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.goto(f"http://{HERE}:{port}/nl/{lived[0]}")
        assert not page.is_visible("#maanden")
        page.focus("#voorwaarden")
        page.keyboard.press("Space")
        page.fill("#maanden", "18")
        found["voorwaarden"] = check(page)
        page.keyboard.press("Enter")
        page.wait_for_url("**gedaan=akkoord")
        assert "hoogstens 1 keer in 18 maanden" in page.inner_text("main")
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def check(page) -> list[str]:
    page.evaluate(
        "for (const each of document.querySelectorAll('.scroll')) each.style = 'background: none'"
    )
    seen = axe(page)
    assert len(seen.response["passes"]) > 10
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in seen.response["violations"]
    ]
