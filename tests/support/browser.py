"""The browser that is installed, for tests that look at a page as somebody would: with any eyes, on a
small screen, with big letters, with keys only.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LEVELS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""What axe-core checks: WCAG 2.0, 2.1 and 2.2, levels A and AA."""
OPTIONS: Final = {
    "runOnly": {"type": "tag", "values": LEVELS},
    "rules": {"target-size": {"enabled": True}},  # new in 2.2, and off unless asked for
}
NARROW, HALF, WIDE = 320, 640, 1280
"""Pixels: the narrowest screen that must do, a screen at 200 %, and a desk."""
HEIGHT = 900
UNSAFE = "DJANGO_ALLOW_ASYNC_UNSAFE"
"""The environment variable with which Django opens a database beside the browser's event loop."""
PICTURES = "VANZELF_PICTURES"
"""The environment variable with the directory of pictures, for who wants to look."""

_WIDE = "document.documentElement.scrollWidth"
_LETTERS = "size => document.documentElement.style.setProperty('font-size', size)"
_CUT_OFF = """
[...document.querySelectorAll("h1, h2, h3, p, dd, dt, button, a, label")]
  .filter(each => each.getClientRects().length && !each.closest(".vz-scroll, .vz-hide, .nl-skip-link"))
  .filter(each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline")
  .map(each => each.textContent.trim())
"""
_MOST_KEYS = 80


def installed() -> str:
    """The path of Chromium or Chrome; its absence fails the test, it is never passed over."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found is not None, "These tests need Chromium: install the package chromium."
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser without a screen."""
    switches = ["--disable-dev-shm-usage"]  # in a container /dev/shm may be too small for a page
    if os.geteuid() == 0:
        switches.append("--no-sandbox")  # which Chromium asks of root; it opens our own pages only
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=installed(), args=switches)
        try:
            yield opened
        finally:
            opened.close()
            _leave_databases()


def _leave_databases() -> None:
    """Close the application's connections: outside the browser's event loop they are out of sight, and
    the next browser would find them as they were left.
    """
    if UNSAFE in os.environ:  # else Django opened none there
        from django.db import connections

        connections.close_all()


def axe(page: Page) -> AxeResults:
    """What axe-core says of a page as it stands."""
    return Axe().run(page, options=OPTIONS)


def axe_finds_nothing(page: Page, name: str = "") -> None:
    """Axe looked at a page and finds nothing wrong."""
    found = axe(page)
    assert len(found.response["passes"]) > 10, f"{name}: there is next to nothing on {page.url}"
    assert found.response["violations"] == [], f"{name}: {found.generate_report()}"


def fits(page: Page, name: str = "") -> None:
    """Nothing sticks out of the screen."""
    size = page.viewport_size
    assert size is not None
    assert page.evaluate(_WIDE) <= size["width"], f"{name} at {size['width']}: {page.url}"


def picture(page: Page, name: str) -> None:
    """Keep a picture where somebody asked for one."""
    size = page.viewport_size
    if (folder := os.environ.get(PICTURES)) and size is not None:
        page.screenshot(path=Path(folder, f"{name}-{size['width']}.png"), full_page=True)


def is_for_everybody(page: Page, name: str, widths: Sequence[int] = (WIDE, NARROW)) -> None:
    """Nothing sticks out at any of these widths; at the last of them axe finds nothing.

    The page is left at that width.
    """
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        fits(page, name)
        picture(page, name)
    axe_finds_nothing(page, name)


def stands_with_big_letters(page: Page, name: str = "") -> None:
    """At 200 % nothing sticks out and no words are cut off. The page is left as it was."""
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": HALF, "height": HEIGHT})
    page.evaluate(_LETTERS, "200%")
    fits(page, name)
    assert page.evaluate(_CUT_OFF) == [], f"{name}: {page.url}"
    page.evaluate(_LETTERS, "")
    page.set_viewport_size(before)


def tab_to(page: Page, what: str) -> None:
    """Go on with the keyboard until something is reached. what: JavaScript about `it`, the element."""
    for _ in range(_MOST_KEYS):
        page.keyboard.press("Tab")
        if page.evaluate(f"(it => {what})(document.activeElement)"):
            return
    raise AssertionError(f"the keyboard does not reach {what} on {page.url}")


def weight(page: Page, address: str) -> tuple[int, int]:
    """How many things a browser that was nowhere before loads for a page, and their bytes."""
    loaded: list[Any] = []
    page.on("requestfinished", lambda request: loaded.append(request.sizes()))
    page.goto(address, wait_until="networkidle")
    sides = ("responseBodySize", "responseHeadersSize")
    return len(loaded), sum(each[side] for each in loaded for side in sides)
