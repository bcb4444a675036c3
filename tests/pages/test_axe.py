"""Pages in a real browser, wide and narrow, against WCAG 2.0, 2.1 and 2.2, levels A and AA.

The checks are those of axe-core. Everything that folds open is opened first, so that what is in it
is checked too; of the worked examples of a scheme, which are alike, two stay. The shadows at the
edges of wide tables are taken away, because axe-core cannot tell the contrast of text above them.
"""

import datetime as dt
import itertools
import json
from pathlib import Path

import pytest

from support.browser import NARROW, axe, fits
from vanzelf.eikenhage.parties import ACTORS
from vanzelf.pages import write_report, write_site
from vanzelf.pages.lists_page import write_lists_page
from vanzelf.rules.load import load_catalogue

ON = dt.date(2026, 11, 1)
SAMPLES = Path(__file__).parent
SAMPLE = json.loads((SAMPLES / "sample_report.json").read_text(encoding="utf-8"))
LISTS = json.loads((SAMPLES / "sample_lists.json").read_text(encoding="utf-8"))
PAGES = (
    "index.html",
    "en.html",
    "catalogue/index.html",
    "catalogue/regelingen/zorgtoeslag/2025-01-01.html",
    "lijsten.html",
    "lists.html",
)
_LONG = ("catalogue/regelingen/zorgtoeslag/2025-01-01.html", "en.html")
CHECKED = [
    pytest.param(path, width, marks=[pytest.mark.soak] if path in _LONG else [])
    for path, width in zip(PAGES, (1280, 390, 1280, 390, 1280, 390), strict=True)
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    out = tmp_path_factory.mktemp("pages")
    write_report(SAMPLE, out, site="catalogue/index.html")
    catalogue = load_catalogue()
    write_site(catalogue, out / "catalogue", ON, report="../index.html")
    names = {name: bundle.name for name, bundle in catalogue.bundles.items()}
    parties = {actor.slug: actor.name for actor in ACTORS}
    write_lists_page(LISTS, names, parties, out, report="index.html")
    return out


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
        return axe(page)
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


CHARTS = [("index.html", 50), ("en.html", 50), ("lijsten.html", 25), ("lists.html", 25)]
"""Pages with charts, and how many texts there are in them at least."""

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
@pytest.mark.parametrize("path, least", CHARTS)
def test_no_text_in_a_chart_is_cut_off(chromium, pages, path, least, width):
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto((pages / path).as_uri())
    seen = page.locator(".chart svg text").count()
    cut_off = page.evaluate(CUT_OFF)
    page.close()
    assert seen > least
    assert cut_off == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_of_a_narrow_screen(chromium, pages, path):
    page = chromium.new_page(viewport={"width": NARROW, "height": 900})
    page.goto((pages / path).as_uri())
    fits(page, path)
    page.close()


KEYBOARD = """
[...document.querySelectorAll("a[href], summary, [tabindex='0']")]
  .filter(each => each.getClientRects().length)
  .map(each => each.getBoundingClientRect().top + window.scrollY)
"""


@pytest.mark.parametrize("path", ["lijsten.html", "lists.html"])
def test_the_keyboard_goes_through_the_page_from_top_to_bottom(chromium, pages, path):
    """On a telephone, where everything stands below each other; the link to the content is first."""
    page = chromium.new_page(viewport={"width": 390, "height": 900})
    page.goto((pages / path).as_uri())
    places = page.evaluate(KEYBOARD)
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.className")
    page.close()
    assert len(places) > 15
    inside = places[1:]
    assert all(later >= before - 40 for before, later in itertools.pairwise(inside))
    assert first == "skip"
