"""The pages of work in a real browser: for everybody, on any screen, and with the keyboard alone."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from support.browser import browser
from support.live import live

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": LEVELS}, "rules": {"target-size": {"enabled": True}},
}  # fmt: skip
pytestmark = pytest.mark.xdist_group("chromium")


@pytest.fixture(scope="module")
def chromium():
    with pytest.MonkeyPatch.context() as patch, browser() as opened:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's own loop runs in this thread
        yield opened


@pytest.fixture
def site(client):
    with live() as address:
        yield address


@pytest.fixture
def open_at(chromium, site, client):
    """Opens a page as whoever is logged in; what the browser complains of fails the test."""
    contexts, said = [], []

    def opened(path, width=1280):
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="nl-NL")
        contexts.append(context)
        context.add_cookies([
            {"name": name, "value": each.value, "url": site} for name, each in client.cookies.items()
        ])  # fmt: skip
        page = context.new_page()
        page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{site}{path}", wait_until="networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


def shown(page, name):
    """A picture, for who wants to look: VANZELF_PICTURES names a directory."""
    if folder := os.environ.get("VANZELF_PICTURES"):
        width = page.viewport_size["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def is_for_everybody(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    found = Axe().run(page, options=OPTIONS)
    assert len(found.response["passes"]) > 10
    assert found.response["violations"] == [], found.generate_report()


WIDTHS = [320, pytest.param(1280, marks=pytest.mark.soak)]


@pytest.mark.parametrize("width", WIDTHS)
def test_an_officers_pages_are_for_everybody(open_at, log_in, officer, proposed, width):
    from vanzelf.decide.models import CaseFact

    made = proposed(banktegoed="20000.00")
    log_in(officer)
    fact = CaseFact.objects.get(concept="banktegoed")
    case = f"/werk/zaak/{made.case_id}/"
    pages = {
        "begin": "/werk/", "zaken": "/werk/voorraad/", "taken": "/werk/taken/",
        "zaak": f"{case}?begrip=banktegoed&waarde=0", "gegeven": f"{case}gegeven/{fact.pk}/",
        "besluit": f"/werk/besluit/{made.pk}/", "brief": f"/werk/besluit/{made.pk}/brief/",
        "voorstel": f"{case}voorstel/", "toekennen": "/werk/toekennen/", "herstel": "/werk/herstel/",
    }  # fmt: skip
    for name, path in pages.items():
        page = open_at(path, width)
        shown(page, name)
        is_for_everybody(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_callers_page_is_for_everybody(open_at, log_in, hire, known, width):
    from support.municipality import NUMBERS
    from vanzelf.org.rights import Role

    known()
    log_in(hire(Role.CALL_AGENT, name="Samira"))
    for level in ("Sterk", "Zwak"):
        page = open_at("/werk/beller/", width)
        is_for_everybody(page)
        page.get_by_label("Burgerservicenummer").fill(NUMBERS[0])
        page.get_by_label(level).check()
        page.get_by_label("Waarom kijkt u?").fill("melding 417")
        page.get_by_role("button", name="Zoek").click()
        page.wait_for_url("**/beller/*-*/")
        assert NUMBERS[0] not in page.content()
        shown(page, f"beller-{level}")
        is_for_everybody(page)


def test_a_refusal_is_locked_called_about_and_sent_with_the_keyboard_alone(
    open_at, log_in, officer, proposed
):
    made = proposed(banktegoed="20000.00")
    log_in(officer)
    page = open_at(f"/werk/besluit/{made.pk}/")
    assert page.get_by_role("button", name="Verstuur het besluit").count() == 0

    def press(name):
        button = page.get_by_role("button", name=name)
        for _ in range(80):
            page.keyboard.press("Tab")
            if button.evaluate("each => each === document.activeElement"):
                break
        else:
            raise AssertionError(f"the keyboard does not reach {name}")
        with page.expect_navigation(wait_until="load"):
            page.keyboard.press("Enter")

    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "bereikt":
            break
    page.keyboard.press("Space")  # yes: spoken with
    press("Noteer deze poging")
    press("Besluit vaststellen")
    press("Verstuur het besluit")
    assert page.get_by_text("Verzonden op").is_visible()
