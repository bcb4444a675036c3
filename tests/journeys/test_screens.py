"""Every screen of the docs that needs no scene is there, for who may see it.

With VANZELF_SCREENS a picture of each is kept, and of the others as the scenes are played.
"""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from journeys.actors import actor
from journeys.stage import DESK, PHONE
from support.pictures import shrunk, small
from support.screens import KEPT, SCREENS
from surfaces.conftest import ask, granted, mistake, program

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("chromium")]
SMALL = ("inwoner", "buurtteam", "iedereen")
"""Who looks on a telephone."""
PAPER = 600
"""Pixels of a letter, across."""


def test_every_screen_is_there(eikenhage):
    stage, folder = eikenhage, os.environ.get(KEPT)
    made = filled()
    people = {}
    for each in SCREENS:
        if not each.path:
            continue
        if each.who not in people:
            people[each.who] = somebody(stage, each.who)
        page = people[each.who].go(each.path.format(**made))
        if each.press:
            page.get_by_label("Waarom").fill("Oefening: een brief met een verkeerd bedrag")
            people[each.who].click(each.press)
        assert page.locator("h1").first.is_visible(), f"{each.name}: {page.url}"
        assert "403" not in page.title(), each.name
        if folder:
            Path(folder, f"{each.name}.png").write_bytes(small(page))
    letter = on_paper()
    assert letter.startswith(b"\x89PNG")
    if folder:
        Path(folder, "brief.png").write_bytes(shrunk(letter, stage.somebody().page, PAPER))


def filled():
    """What there is to see, by what it is called in the address of a screen."""
    import datetime as dt

    from vanzelf.org import clock
    from vanzelf.org.models import Staff
    from vanzelf.org.rights import Role
    from vanzelf.oversight.models import Request
    from vanzelf.residents.models import Channel, Resident
    from vanzelf.work.actions import give
    from vanzelf.work.models import Task

    karim, fien, bas = (
        Staff.objects.get(email=f"{key}@eikenhage.example") for key in ("consulent", "fg", "beheer")
    )
    someone = [
        SimpleNamespace(subject=each.subject)
        for each in Resident.objects.filter(address__isnull=False, secret=False, died_on=None)
        .select_related("subject").order_by("born_on")[:6]
    ]  # fmt: skip
    for place, (kind, days) in enumerate(
        ((Task.Kind.CALL_BACK, 1), (Task.Kind.HELP, 3), (Task.Kind.CALL_BACK, 4))
    ):
        give(key=f"scherm:{place}", kind=kind, role=Role.CALL_AGENT,
             subject=someone[place].subject, due_at=clock.now() + dt.timedelta(days=days),
             service="kwijtschelding")  # fmt: skip
    decision = granted(someone[3])
    return {
        "mistake": mistake(decision, karim).pk,
        "request": ask(someone[4], Request.Kind.ACCESS, Channel.LETTER, fien).pk,
        "program": program(karim, lambda *_roles, **_more: bas).pk,
    }


def on_paper():
    """The first page of the letter of an offer."""
    from vanzelf.letters.render import pictures
    from vanzelf.reach.carriers import letter_of
    from vanzelf.reach.models import Message

    return pictures(letter_of(Message.objects.filter(kind="aanbod").earliest("made_at")))[0]


def somebody(stage, who):
    view = {"viewport": PHONE if who in SMALL else DESK}
    if who == "iedereen":
        return stage.somebody(**view)
    if who == "inwoner":
        return stage.resident(actor(stage, 8).number, **view)
    return stage.staff(who, **view)
