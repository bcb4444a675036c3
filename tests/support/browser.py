"""The browser that is installed, for tests that look at a page as somebody would."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


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
