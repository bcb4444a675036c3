"""Pages of services and campaigns in a real browser: axe finds nothing, nothing sticks out, keys do."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from support.browser import browser
from support.live import live

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": LEVELS}}

pytestmark = pytest.mark.xdist_group("chromium")


@pytest.fixture(scope="module")
def chromium():
    with pytest.MonkeyPatch.context() as patch, browser() as opened:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's own loop runs in this thread
        yield opened


@pytest.fixture
def page_of(chromium, stage, log_in):
    """A browser of somebody in the scene: `page_of(scene.manager)`."""
    contexts = []
    with live() as address:

        def opened(staff):
            context = chromium.new_context(
                viewport={"width": 1280, "height": 900}, locale="nl-NL", base_url=address
            )
            contexts.append(context)
            session = log_in(staff).cookies["sessie"].value
            context.add_cookies([{"name": "sessie", "value": session, "url": address}])
            return context.new_page()

        yield opened
        for context in contexts:
            context.close()


def looked_at(page, name, path):
    page.goto(path, wait_until="networkidle")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        if folder := os.environ.get("VANZELF_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        found = Axe().run(page, options=OPTIONS)
        assert found.response["violations"] == [], found.generate_report()


def test_everybody_can_use_them(stage, page_of):
    scene = stage(people=30)
    scene.release(waves=2)
    base = f"/campagnes/{scene.campaign.pk}/"
    page = page_of(scene.manager)
    for name, path in (
        ("diensten", "/diensten/"), ("dienst", "/diensten/toeslagen/"), ("campagnes", "/campagnes/"),
        ("lijst", base), ("golven", f"{base}golven/"), ("resultaat", f"{base}resultaat/"),
        ("register", "/register/"),
    ):  # fmt: skip
        looked_at(page, name, path)
    lead = page_of(scene.lead)
    looked_at(lead, "verdelen", "/looplijst/verdelen/oost/")
    looked_at(page_of(scene.officer), "geheim", "/looplijst/geheim/")


def test_a_plan_is_saved_by_keyboard_alone(stage, page_of):
    scene = stage(people=12)
    page = page_of(scene.manager)
    page.goto(f"/campagnes/{scene.campaign.pk}/golven/")
    page.get_by_label("Aantal golven").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("2")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Plan bewaren":
            break
    page.keyboard.press("Enter")
    page.get_by_text("Het plan is bewaard.").wait_for()
    assert scene.fresh().waves_wanted == 2
