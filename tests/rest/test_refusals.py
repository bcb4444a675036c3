"""A no that was said at another organisation holds here too, and whoever passes it on learns nothing."""

import datetime as dt

import pytest

from support.municipality import NUMBERS

PATH, PURPOSE = "/weigeringen", "weigeringen-doorgeven"
SAID = dt.datetime(2026, 10, 31, 9, 0, tzinfo=dt.UTC)


def no(number=NUMBERS[0], service="kwijtschelding", road="balie", at=SAID):
    return {"burgerservicenummer": number, "dienst": service, "kanaal": road,
            "gezegdOp": at.isoformat()}  # fmt: skip


@pytest.fixture
def joined(program):
    """The program of a joint body, logged in for its purpose."""
    from vanzelf.rest.models import Client

    Client.objects.update(purposes=[PURPOSE])
    return program.log_in(PURPOSE)


def in_force():
    from vanzelf.residents.models import Refusal

    return list(Refusal.objects.filter(revoked_at=None).values_list("scope", "told_by"))


@pytest.mark.parametrize("service", ["kwijtschelding", "alles"])
def test_a_no_from_elsewhere_ends_all_contact_here(joined, offered, service):
    from vanzelf.definitions.wording import Kind
    from vanzelf.reach.models import Message
    from vanzelf.reach.preflight import Contact, Stopped, preflight
    from vanzelf.residents.models import Channel

    answer = joined.post(PATH, no(service=service), "sleutel-1")
    assert (answer.status_code, answer.content) == (204, b"")
    offered.refresh_from_db()
    assert offered.state == "ingetrokken"
    assert in_force() == [(service, "balie")]
    again = preflight(Contact(offered.subject, "kwijtschelding", Kind.OFFER, Channel.LETTER))
    assert again == Stopped("wil-niet")
    kind = "bevestiging_stop" if service == "alles" else "bevestiging_nee"
    assert Message.objects.get(kind=kind).channel == "brief"


def test_no_list_looks_at_them_any_more(joined, settle, monkeypatch):
    from vanzelf.residents import actions

    heard = []

    class Register:
        def add(self, person, scope, since, told_by):
            heard.append((person, scope, told_by))

    monkeypatch.setattr(actions, "list_refusals", Register)
    settle()
    joined.post(PATH, no(), "sleutel-1")
    assert heard == [(NUMBERS[0], "gemeentelijk", "balie")]


def test_told_twice_it_is_confirmed_once_and_stands_in_their_log(joined, settle):
    from django.db import connection

    from vanzelf.ledger.reading import own_lines
    from vanzelf.org import processing
    from vanzelf.reach.models import Message

    settle()
    for key in ("sleutel-1", "sleutel-1", "sleutel-2"):
        assert joined.post(PATH, no(), key).status_code == 204
    assert Message.objects.count() == 1
    [line] = own_lines(connection.connection, processing.log(), NUMBERS[0])
    assert line.name == "U zei nee bij Gemeente Eikenhage. Die gaf uw nee aan ons door"
    assert line.activity.endswith(PURPOSE)


def test_nobody_learns_who_is_known_here_and_who_is_not_is_not_written_down(joined, settle):
    from vanzelf.residents.models import Subject
    from vanzelf.rest.models import Answered

    settle()
    told = [joined.post(PATH, no(each), f"sleutel-{at}") for at, each in enumerate(NUMBERS[:2])]
    assert [(each.status_code, each.content) for each in told] == [(204, b"")] * 2
    assert told[0].headers.items() == told[1].headers.items()
    assert Subject.objects.count() == 1
    log = joined.log_in(PURPOSE).get("/eigen-logboek").json()["resultaten"]
    assert [each["wat"] for each in log].count("api: weigeringen.melden") == 2
    assert {each["wat"] for each in log} == {
        "api: weigeringen.melden", "api: logboek.lezen", "koppeling toegelaten",
        "koppeling goedgekeurd",
    }  # fmt: skip
    assert not any(each in repr(list(Answered.objects.values())) for each in NUMBERS)


def test_what_the_resident_took_back_later_is_not_said_for_them_again(joined, settle):
    from vanzelf.org import clock
    from vanzelf.residents.actions import take_back

    who = settle()
    joined.post(PATH, no(), "sleutel-1")
    assert take_back(subject=who.subject, scope="kwijtschelding")
    assert joined.post(PATH, no(), "sleutel-2").status_code == 204
    assert in_force() == []
    later = clock.now() + dt.timedelta(days=1)
    with clock.at(later):
        joined.log_in(PURPOSE).post(PATH, no(at=later), "sleutel-3")
    assert in_force() == [("kwijtschelding", "balie")]


def test_this_road_takes_nothing_back(joined, settle):
    settle()
    joined.post(PATH, no(), "sleutel-1")
    for method in ("delete", "put", "patch"):
        ask = getattr(joined.browser, method)
        assert ask(f"/api/v1{PATH}", headers=joined.headers()).status_code == 405
    assert joined.post(PATH, no() | {"ingetrokken": True}, "sleutel-2").status_code == 400
    assert in_force() == [("kwijtschelding", "balie")]


@pytest.mark.parametrize(
    "wrong",
    [{"dienst": "belasting-innen"}, {"kanaal": "portaal"}, {"gezegdOp": "2027-01-01T00:00:00Z"},
     {"gezegdOp": "2026-10-31T09:00:00"}, {"burgerservicenummer": "99999001"}],
)  # fmt: skip
def test_what_is_no_refusal_is_refused_without_the_number(joined, settle, wrong):
    settle()
    answer = joined.post(PATH, no() | wrong, "sleutel-1")
    assert answer.status_code == 400
    assert b"99999001" not in answer.content
    assert in_force() == []


def test_it_takes_its_own_scope_its_own_purpose_and_a_key(joined, program, purpose, settle):
    from vanzelf.rest.models import Client

    settle()
    assert joined.post(PATH, no()).status_code == 400
    joined.log_in(PURPOSE, "diensten.lezen")
    assert joined.post(PATH, no(), "sleutel-1").status_code == 403
    joined.log_in(PURPOSE).post(PATH, no(), "sleutel-1")
    assert joined.post(PATH, no(service="alles"), "sleutel-1").status_code == 409
    assert in_force() == [("kwijtschelding", "balie")]
    Client.objects.update(purposes=[purpose])
    assert program.log_in(purpose).post(PATH, no(service="alles"), "sleutel-2").status_code == 403
    assert in_force() == [("kwijtschelding", "balie")]
