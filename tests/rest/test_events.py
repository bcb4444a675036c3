"""Events of the population register, told by another program: heard once, and nothing told back."""

import pytest

from support.municipality import NUMBERS

PATH, PURPOSE = "/gebeurtenissen", "bevolking-bijhouden"


def event(kind="overleden", number=NUMBERS[0], key="1", **data):
    return {
        "specversion": "1.0", "id": key, "source": "urn:nld:oin:00000001003214345000:systeem:brp",
        "type": f"nl.brp.{kind}", "time": "2026-11-01T08:00:00Z", "datacontenttype": "application/json",
        "data": {"burgerservicenummer": number, "datum": "2026-10-31", **data},
    }  # fmt: skip


@pytest.fixture
def register(program):
    """The program of the population register, logged in for its purpose."""
    from vanzelf.rest.models import Client

    Client.objects.update(purposes=[PURPOSE])
    return program.log_in(PURPOSE)


@pytest.mark.parametrize(
    "kind,data,name,value",
    [
        ("overleden", {}, "died_on", "2026-10-31"),
        ("verhuisd.binnengemeentelijk", {"bag": "9999200000990020"}, "address_id",
         "9999200000990020"),
        ("verhuisd.binnengemeentelijk", {"bag": "9999200000000000"}, "address_id", "None"),
        ("verhuisd.buitengemeentelijk", {}, "left_on", "2026-10-31"),
        ("verhuisd.emigratie", {}, "left_on", "2026-10-31"),
        ("geheimhouding.aan", {}, "secret", "True"),
    ],
)  # fmt: skip
def test_an_event_is_in_the_copy_at_once(register, settle, kind, data, name, value):
    who, _other = settle(), settle(NUMBERS[1])
    assert register.post(PATH, event(kind, **data)).status_code == 204
    who.refresh_from_db()
    assert str(getattr(who, name)) == value


def test_a_travel_document_comes_and_goes(register, settle):
    from vanzelf.residents.models import TravelDocument

    settle()
    new = event("reisdocument.nieuw", soort="paspoort", geldigTot="2036-11-01")
    assert register.post(PATH, new).status_code == 204
    assert TravelDocument.objects.filter(replaced_at=None).count() == 1
    gone = event("reisdocument.vervallen", key="2", soort="paspoort")
    assert register.post(PATH, gone).status_code == 204
    assert not TravelDocument.objects.filter(replaced_at=None).exists()


def test_told_twice_it_counts_once_and_a_line_stands_in_their_log(register, settle):
    from django.db import connection

    from vanzelf.ledger.reading import own_lines
    from vanzelf.org import processing
    from vanzelf.residents.models import Change

    settle()
    media = "application/cloudevents+json"
    answers = [register.post(PATH, event(), media=each) for each in ("application/json", media)]
    assert [(each.status_code, each.content) for each in answers] == [(204, b"")] * 2
    assert Change.objects.count() == 1
    assert len(own_lines(connection.connection, processing.log(), NUMBERS[0])) == 1


def test_nobody_learns_who_is_known_here_and_who_is_not_is_not_written_down(register):
    from vanzelf.residents.models import Subject

    answer = register.post(PATH, event())
    assert (answer.status_code, answer.content) == (204, b"")
    assert not Subject.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"specversion": "0.3"}, {"type": "nl.brp.geboren"}, {"source": "x"}, {"id": ""},
     {"type": "nl.brp.reisdocument.nieuw"}, {"type": "nl.brp.verhuisd.binnengemeentelijk"},
     {"data": {"burgerservicenummer": "99999001", "datum": "2026-10-31"}}],
)  # fmt: skip
def test_what_is_no_event_is_refused_without_the_number(register, settle, wrong):
    from vanzelf.residents.models import Change

    settle()
    answer = register.post(PATH, event() | wrong)
    assert answer.status_code == 400
    assert b"99999001" not in answer.content
    assert not Change.objects.exists()


def test_another_purpose_tells_of_no_events(program, purpose, settle):
    from vanzelf.residents.models import Change

    settle()
    assert program.log_in(purpose).post(PATH, event()).status_code == 403
    assert not Change.objects.exists()
