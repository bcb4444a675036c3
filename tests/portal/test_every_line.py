"""What stands in the processing log about somebody is on their own page: each line, and nothing else."""

import datetime as dt
import json
import re
from collections import Counter
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from support.municipality import NUMBERS
from vanzelf.ask.own_data import FROM_OWN_DATA

LED_TO_NOTHING = "Wij keken in onze eigen gegevens of u misschien iets misloopt"
HERE = ZoneInfo("Europe/Amsterdam")
MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december",
]  # fmt: skip


@pytest.fixture
def much(client, offered, settle, hire, log_in):
    """A resident about whom many did something, by pages and at night; and a neighbour."""
    from vanzelf.ledger.trace import Trace
    from vanzelf.org import clock
    from vanzelf.org.processing import used, used_by_many
    from vanzelf.org.rights import Role
    from vanzelf.oversight import actions
    from vanzelf.oversight.models import Request
    from vanzelf.residents.models import Channel

    settle(NUMBERS[1], name="K. Bakker")
    log_in(hire(Role.CALL_AGENT, name="Samira"))
    for number in NUMBERS[:2]:
        said = {"hoe": "bellen", "bsn": number, "niveau": "sterk", "reden": "melding 417"}
        assert client.post("/werk/beller/", said).status_code == 302
    client.logout()
    fien = hire(Role.PRIVACY_OFFICER, name="Fien")
    asked = actions.receive(
        kind=Request.Kind.ACCESS, subject=offered.subject, came_by=Channel.DESK, noted_by=fien
    )
    actions.look(request=asked, by=fien)
    actions.bundle(request=asked, by=fien)
    trace = Trace.begin()
    for moment in (
        dt.datetime(2026, 3, 28, 23, 30, tzinfo=dt.UTC),  # the next day, in Eikenhage
        dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC),  # an hour that comes twice
        dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC),
    ):
        with clock.at(moment):
            for purpose in ("gemeentelijk-aanbieden", "toeslagen-aanbieden"):
                used(number=NUMBERS[0], purpose=purpose, what="wij keken samen", trace=trace)
            used_by_many(NUMBERS[:2], purpose="toeslagen-aanbieden", what="wij keken naar velen")
            used_by_many(NUMBERS[1:3], purpose="toeslagen-aanbieden", what="wij keken naar anderen")
            used_by_many(
                NUMBERS[:2], purpose="toeslagen-aanbieden", what=f"{FROM_OWN_DATA}: toeslagen"
            )
    return offered.subject.resident


def written(number):
    """When and what, of each line with this person's key in the tables themselves."""
    from django.db import connection

    from vanzelf.ledger.record import subject_digest
    from vanzelf.org.processing import log

    with connection.cursor() as cursor:
        cursor.execute(
            "select body, subject from ledger.parts join ledger.templates on number = template"
        )
        rows = cursor.fetchall()
    whose = subject_digest(log().subject_of(number))
    found = [json.loads(body) for body, subject in rows if subject and bytes(subject) == whose]
    told = Counter()
    for each in found:
        at = dt.datetime.fromtimestamp(each["start_time"] / 1000, HERE)
        day = at.year, at.month, at.day
        name = LED_TO_NOTHING if each["name"].startswith(FROM_OWN_DATA) else each["name"]
        told[day, at.hour, at.minute, name[:1].upper() + name[1:]] += 1
    return told


def shown(page):
    """The same, of each line on the page: under the heading of its day, its own, and then when."""
    found, date = Counter(), None
    for level, heading, hour, minute in re.findall(
        r"<h(\d)[^>]*>([^<]+)</h\1>(?:\s*<p>(\d+)\.(\d\d) uur)?", page
    ):
        day = re.fullmatch(r"(\d+) (\w+) (\d{4})", heading)
        if day and day[2] in MONTHS:
            date = int(day[3]), MONTHS.index(day[2]) + 1, int(day[1])
        elif hour:
            assert date is not None, level
            found[date, int(hour), int(minute), unescape(heading)] += 1
    return found


def test_every_line_about_somebody_is_on_their_page_and_no_other(client, much):
    from portal.test_own_pages import log_in, text_of

    log_in(client, much)
    on_page, in_log = shown(text_of(client, "/mijn/gegevens")), written(NUMBERS[0])
    assert in_log.total() >= 14
    assert len({what for *_at, what in in_log}) >= 5
    assert in_log != written(NUMBERS[1])
    assert on_page == in_log
