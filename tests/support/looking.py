"""Pages of the application in a real browser, for tests: who they are for, and what goes wrong."""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser, BrowserContext, Page

OpenPage = Callable[..., "Page"]


@pytest.fixture(scope="module")
def chromium() -> "Iterator[Browser]":
    """One browser for the tests of a file."""
    from support.browser import UNSAFE, browser

    before = os.environ.get(UNSAFE)
    os.environ[UNSAFE] = "yes"  # the browser's library runs its own event loop in this thread
    try:
        with browser() as opened:
            yield opened
    finally:
        os.environ.pop(UNSAFE)
        if before is not None:
            os.environ[UNSAFE] = before


@pytest.fixture
def site(client: "Client") -> Iterator[str]:
    """Where the application is, as the test sees it."""
    from support.live import live

    with live() as address:
        yield address


@pytest.fixture
def open_page(chromium: "Browser", site: str) -> Iterator[OpenPage]:
    """Opens a page in a browser of its own; what that complains of fails the test.

    `open_page("/werk/", 320, who=client)`: who is logged in. An empty path opens no page yet.
    """
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def opened(path: str = "", width: int = 1280, who: Any = None, **options: Any) -> "Page":
        size = {"width": width, "height": 900}
        context = chromium.new_context(
            **{"viewport": size, "locale": "nl-NL", "base_url": site} | options
        )
        contexts.append(context)
        if who is not None:
            context.add_cookies(
                [
                    {"name": name, "value": each.value, "url": site}
                    for name, each in who.cookies.items()
                ]
            )
        page = context.new_page()
        page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        if path:
            page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []  # a style or a script that the policy refuses would be here
