"""Every screen of the docs is there, for who may see it; with VANZELF_SCREENS a picture is kept."""

import os
from pathlib import Path

import pytest

from journeys.stage import DESK, PHONE
from support.pictures import small
from support.screens import SCREENS

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("chromium")]
SMALL = ("inwoner", "buurtteam", "iedereen")
"""Who looks on a telephone."""


def test_every_screen_is_there(eikenhage):
    stage = eikenhage
    folder = os.environ.get("VANZELF_SCREENS")
    blank = stage.somebody().page
    people = {}
    for each in SCREENS:
        if each.who not in people:
            people[each.who] = _somebody(stage, each.who)
        page = people[each.who].go(each.path)
        if each.follow:
            link = f"main a[href^='{each.follow}']:not([href='{each.path}'])"
            page.locator(link).first.click()
            page.wait_for_load_state()
        assert page.locator("h1").first.is_visible(), f"{each.name}: {page.url}"
        assert "403" not in page.title(), each.name
        if folder:
            Path(folder, f"{each.name}.png").write_bytes(small(page, blank))


def _somebody(stage, who):
    view = {"viewport": PHONE if who in SMALL else DESK}
    if who == "iedereen":
        return stage.somebody(**view)
    if who == "inwoner":
        return stage.resident(_with_an_offer(), **view)
    return stage.staff(who, **view)


def _with_an_offer():
    """The number of a resident to whom something is offered."""
    from vanzelf.reach.models import Offer
    from vanzelf.residents import numbers

    return numbers.number_of(Offer.objects.select_related("subject").earliest("made_at").subject)
