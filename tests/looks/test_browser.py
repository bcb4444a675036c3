"""The pages in a real browser: for everybody, on any screen, by keyboard, on paper, without scripts."""

import re

import pytest

from support.browser import axe_finds_nothing, fits, stands_with_big_letters, weight

RESIDENTS = (
    "/stijl", "/stijl/tags", "/stijl/inwoner", "/stijl/formulieren", "/stijl/formulieren-fout", "/stijl/aanbod",
    "/stijl/bevestiging", "/stijl/brief", "/stijl/leeg", "/stijl/wachten", "/stijl/fout/500",
    "/toegankelijkheid",
)  # fmt: skip
STAFF = ("/stijl/medewerker", "/stijl/voorraad", "/stijl/stilgezet")
PAGES = [*RESIDENTS, *STAFF]
FULLEST = ("/stijl/inwoner", "/stijl/formulieren-fout", "/stijl/medewerker", "/stijl/voorraad")
"""The pages with every component on them."""
SIZES = [*((path, 1280) for path in PAGES), *((path, 320) for path in FULLEST)]
HEAVIEST = 100_000
"""Bytes that the heaviest page of residents may take, all it loads included."""


@pytest.mark.parametrize("path,width", SIZES)
def test_everybody_can_use_it_on_any_screen(open_page, path, width):
    page = open_page(path, width)
    fits(page, path)
    axe_finds_nothing(page, path)


@pytest.mark.parametrize("path", [*FULLEST, "/stijl/aanbod", "/stijl/brief"])
def test_nothing_is_cut_off_when_letters_are_twice_as_big(open_page, path):
    stands_with_big_letters(open_page(path), path)


@pytest.mark.parametrize("path", ["/stijl", "/stijl/inwoner", "/stijl/formulieren-fout"])
def test_a_page_of_residents_is_light(chromium, site, path):
    context = chromium.new_context(locale="nl-NL")
    page = context.new_page()
    things, total = weight(page, f"{site}{path}")
    context.close()
    assert things > 4  # page, sheet, script, letters, icons
    assert total < HEAVIEST


@pytest.mark.parametrize("path", ["/stijl/inwoner", "/stijl/bevestiging", "/stijl/formulieren"])
def test_a_page_of_residents_is_whole_without_a_script(open_page, path):
    plain, scripted = open_page(path, java_script_enabled=False), open_page(path)
    words = [re.sub(r"\s+", " ", page.locator("main").inner_text()) for page in (scripted, plain)]
    assert words[1] == words[0].replace(" Afdrukken", "")  # the browser's own menu prints


def test_the_four_answers_weigh_the_same(open_page):
    page = open_page("/stijl/aanbod")
    sizes = {
        tuple(round(each.bounding_box()[side]) for side in ("width", "height"))
        for each in page.locator(".vz-answer").all()
    }
    looks = page.locator(".vz-answer").evaluate_all(
        """all => all.map(each => { const look = getComputedStyle(each);
          return [look.color, look.backgroundColor, look.borderColor, look.fontSize].join() })"""
    )
    assert page.locator(".vz-answer").count() == 4
    assert len(sizes) == 1
    assert len(set(looks)) == 1


def test_an_answer_can_be_given_without_a_script(open_page):
    page = open_page("/stijl/aanbod", java_script_enabled=False)
    page.get_by_role("button", name="Nee, dank u").click()
    assert page.url.endswith("/stijl/aanbod?antwoord=nee")


def test_faults_lead_to_their_boxes(open_page):
    page = open_page("/stijl/formulieren-fout")
    assert page.title().startswith("Nog niet goed ingevuld")
    links = page.locator(".vz-summary a")
    assert links.count() == 8
    assert page.evaluate("document.activeElement.matches('[data-summary]')")
    for link in links.all():
        target = link.get_attribute("href")
        box = page.locator(f'[id="{target[1:]}"]')
        assert box.get_attribute("aria-invalid") == "true" or box.get_attribute("type") == "radio"
    box = page.get_by_label("E-mailadres")
    described = box.get_attribute("aria-describedby").split()
    assert [page.locator(f"#{each}").inner_text() for each in described] == [
        "Voer een geldig e-mailadres in."
    ]


def test_a_keyboard_sees_where_it_is(open_page):
    """Everything that can be reached shows it, and the first thing is the way past the navigation."""
    page = open_page("/stijl/inwoner")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    assert page.locator(".nl-skip-link").bounding_box()["y"] >= 0
    for _ in range(25):
        look = page.evaluate("""(() => { const look = getComputedStyle(document.activeElement);
          return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 })()""")
        assert look, page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")


def test_staff_walk_the_rows_with_keys_and_can_switch_them_off(open_page):
    page = open_page("/stijl/voorraad")
    for key in "jjk":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == "S. de Wit"
    page.keyboard.press("/")
    page.keyboard.type("?jk")
    assert (
        page.get_by_label("Zoeken").input_value() == "?jk"
    )  # while somebody types, keys are letters
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.get_by_label("Sneltoetsen gebruiken").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.get_by_role("dialog").count() == 0


def test_g_and_a_number_is_a_place_in_the_menu(open_page):
    page = open_page("/stijl/medewerker")
    page.keyboard.press("g")
    page.keyboard.press("2")
    page.wait_for_url("**/stijl/voorraad")


def test_the_menu_folds_on_a_small_screen_only(open_page):
    page = open_page("/stijl/voorraad", 390)
    menu = page.get_by_role("button", name="Menu")
    assert menu.get_attribute("aria-expanded") == "false"
    assert not page.locator("#vz-side").is_visible()
    menu.click()
    assert page.locator("#vz-side").is_visible()
    wide = open_page("/stijl/voorraad", 1280)
    assert wide.locator("#vz-side").is_visible()
    assert not wide.get_by_role("button", name="Menu").is_visible()


def test_nothing_moves_for_who_wants_no_motion(open_page):
    moving = """getComputedStyle(document.querySelector(".vz-wait__turn")).animationName"""
    assert open_page("/stijl/wachten").evaluate(moving) != "none"
    assert open_page("/stijl/wachten", reduced_motion="reduce").evaluate(moving) == "none"


def test_on_paper_there_are_words_and_no_buttons(open_page):
    page = open_page("/stijl/bevestiging")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="U hebt het goed gedaan").is_visible()
    assert not page.get_by_role("button", name="Afdrukken").is_visible()
    assert not page.locator(".vz-languages").is_visible()
    page.goto("/stijl/inwoner")
    folded = page.locator("details p").first
    assert folded.evaluate("each => each.checkVisibility()"), "nobody unfolds paper"
    page.emulate_media(media="screen")
    assert not folded.evaluate("each => each.checkVisibility()")


def test_names_with_marks_are_in_our_letters(open_page):
    """Łukasik and Şahin are drawn with the same letters as other names, not with whatever is there."""
    page = open_page("/stijl")
    for name in ("Łukasik", "Đorđević", "Şahin", "Öztürk"):
        assert page.evaluate(f"document.fonts.check('16px \"Noto Sans\"', '{name}')")
    loaded = page.evaluate("[...document.fonts].filter(each => each.status === 'loaded').length")
    assert loaded >= 4
