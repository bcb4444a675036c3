"""The pages of residents in a real browser: on a small screen, with keys only, without a script."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from portal.conftest import CODE
from support.browser import browser
from support.live import live

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": LEVELS}}
HEAVIEST = 100_000
"""Bytes that the heaviest page of residents may take, all it loads included."""

pytestmark = pytest.mark.xdist_group("chromium")


@pytest.fixture(scope="module")
def chromium():
    with pytest.MonkeyPatch.context() as patch, browser() as opened:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's own loop runs in this thread
        yield opened


@pytest.fixture
def site(db, moment):
    with live() as address:
        yield address


@pytest.fixture
def open_page(chromium, site):
    """A new browser; what it complains of fails the test."""
    contexts, said = [], []

    def opened(width=1280, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale="nl-NL", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []  # a style or a script that the policy refuses would be here


def with_code(page, site):
    page.goto(site, wait_until="networkidle")
    page.get_by_label("Code uit de brief of sms").fill(CODE)
    page.get_by_role("button", name="Open het bericht").click()
    page.wait_for_url("**/bericht/*")


def looked_at(page, name, width=320):
    """Axe finds nothing, nothing sticks out, at a small and a large width; a picture if asked for."""
    for each in (width, 1280):
        page.set_viewport_size({"width": each, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= each, name
        if folder := os.environ.get("VANZELF_PICTURES"):
            page.screenshot(path=str(Path(folder) / f"{name}-{each}.png"), full_page=True)
    found = Axe().run(page, options=OPTIONS)
    assert len(found.response["passes"]) > 10
    assert found.response["violations"] == [], f"{name}: {found.generate_report()}"


def test_from_code_to_confirmation(open_page, site, offered):
    page = open_page()
    page.goto(site, wait_until="networkidle")
    looked_at(page, "begin")
    with_code(page, site)
    looked_at(page, "aanbod")
    boxes = [each.bounding_box() for each in page.locator(".vz-answer").all()]
    assert len(boxes) == 4
    assert len({(round(each["width"]), round(each["height"])) for each in boxes}) == 1
    page.get_by_role("button", name="Ja", exact=False).first.click()
    page.wait_for_url("**/nakijken")
    looked_at(page, "nakijken")
    page.get_by_role("button", name="Klaar").click()
    page.wait_for_url("**/bevestiging/*")
    looked_at(page, "bevestiging")
    page.get_by_role("link", name="Lees wat dat betekent").click()
    looked_at(page, "elk-jaar")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", level=1).is_visible()
    assert not page.get_by_role("button", name="Uitloggen").is_visible()


def test_the_other_answers(open_page, site, offered):
    page = open_page()
    with_code(page, site)
    page.get_by_role("button", name="Dit klopt niet").click()
    page.wait_for_url("**/klopt-niet")
    looked_at(page, "klopt-niet")
    page.get_by_label("Uw aanslag: € 312,40").check()
    page.get_by_role("button", name="Versturen").click()
    looked_at(page, "bevestiging-klopt-niet")
    page.get_by_role("link", name="Verander uw antwoord").click()
    page.get_by_role("button", name="Ik wil eerst praten").click()
    page.wait_for_url("**/bevestiging/*")
    looked_at(page, "bevestiging-praten")
    page.get_by_role("link", name="Verander uw antwoord").click()
    page.get_by_role("button", name="Nee, dank u").click()
    page.wait_for_url("**/bevestiging/*")
    looked_at(page, "bevestiging-nee")
    page.get_by_role("link", name="Vertel wat de reden is").click()
    looked_at(page, "reden")


def test_with_keys_only_and_without_a_script(open_page, site, offered):
    page = open_page(320, java_script_enabled=False)
    page.goto(site)
    page.get_by_label("Code uit de brief of sms").focus()
    page.keyboard.type(CODE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/bericht/*")
    for _ in range(30):
        if page.locator("button[value=nee]:focus").count():
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/bevestiging/*")
    assert page.get_by_text("U zei nee. Dat is goed.").first.is_visible()
    offered.refresh_from_db()
    assert offered.state == "nee"


def test_ones_own_pages(open_page, site, offered):
    from portal.test_own_pages import log_in
    from vanzelf.org.processing import used
    from vanzelf.reach.models import Message
    from vanzelf.residents.models import Resident

    class Jar:
        cookies: dict = {}  # noqa: RUF012 -- for one test

    used(
        number="999990019", purpose="gemeentelijk-aanbieden",
        what="wij keken of u kwijtschelding misloopt",
    )  # fmt: skip
    Message.objects.update(state="verzonden", sent_at=offered.made_at)
    log_in(Jar, Resident.objects.get())
    page = open_page()
    page.context.add_cookies([{"name": "inwoner", "value": Jar.cookies["inwoner"], "url": site}])
    weights = {}
    for name in ("", "keuzes", "gegevens", "klopt-niet", "bezwaar"):
        page.goto(f"{site}/mijn/{name}", wait_until="networkidle")
        looked_at(page, f"mijn-{name or 'overzicht'}")
    for name in ("mijn/", "mijn/keuzes", "mijn/gegevens", f"bericht/{offered.pk}"):
        fresh = open_page()
        fresh.context.add_cookies(page.context.cookies())
        sizes = []
        fresh.on("requestfinished", lambda request, sizes=sizes: sizes.append(request.sizes()))
        fresh.goto(f"{site}/{name}", wait_until="networkidle")
        assert len(sizes) > 4  # page, sheet, script, letters, icons
        weights[name] = sum(
            each["responseBodySize"] + each["responseHeadersSize"] for each in sizes
        )
    assert max(weights.values()) < HEAVIEST, weights


def test_public_pages(open_page, site):
    page = open_page()
    for name in ("privacy", "verlopen"):
        page.goto(f"{site}/{name}", wait_until="networkidle")
        looked_at(page, name)
