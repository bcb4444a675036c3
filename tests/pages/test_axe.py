"""Pages in a real browser, wide and narrow, against WCAG 2.0, 2.1 and 2.2, levels A and AA.

The checks are those of axe-core. Everything that folds open is opened first, so that what is in it
is checked too; of the worked examples of a scheme, which are alike, two stay. The shadows at the
edges of wide tables are taken away, because axe-core cannot tell the contrast of text above them.
"""

import datetime as dt
import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from support.browser import browser
from vanzelf.pages import write_report, write_site
from vanzelf.rules.load import load_catalogue

ON = dt.date(2026, 11, 1)
SAMPLE = json.loads(Path(__file__).with_name("sample_report.json").read_text(encoding="utf-8"))
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": LEVELS},
    "rules": {"target-size": {"enabled": True}},  # new in 2.2, and off unless asked for
}
PAGES = (
    "index.html",
    "en.html",
    "catalogue/index.html",
    "catalogue/regelingen/zorgtoeslag/2025-01-01.html",
)
CHECKED = list(zip(PAGES, (1280, 390, 1280, 390), strict=True))

pytestmark = pytest.mark.xdist_group("chromium")  # one process starts one browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    out = tmp_path_factory.mktemp("pages")
    write_report(SAMPLE, out, site="catalogue/index.html")
    write_site(load_catalogue(), out / "catalogue", ON, report="../index.html")
    return out


@pytest.fixture(scope="module")
def chromium():
    with browser() as opened:
        yield opened


PREPARE = """
for (const each of document.querySelectorAll("details")) each.open = true;
for (const each of document.querySelectorAll(".scroll")) each.style = "background: none; overflow: visible";
[...document.querySelectorAll(".example")].slice(2).forEach(each => each.remove());
"""


def check(chromium, file, width):
    """What axe-core finds on a page: its response, with everything opened."""
    page = chromium.new_page(viewport={"width": width, "height": 900})
    try:
        page.goto(file.as_uri())
        page.evaluate(PREPARE)
        return Axe().run(page, options=OPTIONS)
    finally:
        page.close()


@pytest.mark.parametrize("path,width", CHECKED)
def test_everybody_can_use_the_page(chromium, pages, path, width):
    found = check(chromium, pages / path, width)
    assert len(found.response["passes"]) > 10  # it did look
    assert found.response["violations"] == [], found.generate_report()


def test_it_sees_what_is_wrong(chromium, tmp_path):
    """Grey on white, a picture without words, and no language."""
    bad = tmp_path / "bad.html"
    bad.write_text("<title>x</title><p style='color:#bbb'>grey</p><img src='data:,'>")
    found = {each["id"] for each in check(chromium, bad, 1280).response["violations"]}
    assert found == {"color-contrast", "html-has-lang", "image-alt"}


CUT_OFF = """
[...document.querySelectorAll(".chart svg text")]
  .filter(each => each.getClientRects().length)
  .filter(each => {
    const text = each.getBoundingClientRect();
    const chart = each.closest("svg").getBoundingClientRect();
    return text.left < chart.left - 1 || text.right > chart.right + 1;
  })
  .map(each => each.textContent)
"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["index.html", "en.html"])
def test_no_text_in_a_chart_is_cut_off(chromium, pages, path, width):
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto((pages / path).as_uri())
    seen = page.locator(".chart svg text").count()
    cut_off = page.evaluate(CUT_OFF)
    page.close()
    assert seen > 50
    assert cut_off == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_of_a_narrow_screen(chromium, pages, path):
    page = chromium.new_page(viewport={"width": 320, "height": 900})
    page.goto((pages / path).as_uri())
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert wide <= 320
