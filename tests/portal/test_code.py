"""A code opens one offer and nothing else; guessing gets slower and slower."""

import datetime as dt

import pytest

CODE, FREE = "K7M4-2PQX", 5
DENIED = {302, 403, 404}


def at(client, offer, rest=""):
    return client.get(f"/bericht/{offer.pk}{rest}")


@pytest.mark.parametrize("typed", [CODE, "k7m42pqx", " K7M4 2PQX "])
def test_it_opens_however_it_is_typed(client, offered, typed):
    answer = client.post("/", {"code": typed})
    assert answer.url == f"/bericht/{offered.pk}"
    page = at(client, offered)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "afval en riool" in page.content.decode()


def test_it_shows_nobodys_name_and_opens_no_other_offer(inside, offered, settle):
    from portal.conftest import put
    from support.municipality import NUMBERS

    other = put(settle(NUMBERS[1], name="K. Bakker"), None, code="AAAA-BBBB")
    assert at(inside, other).status_code == 404
    text = at(inside, offered).content.decode()
    assert "Wit" not in text
    assert "999990019" not in text
    for closed in ("/mijn/", "/mijn/keuzes", "/mijn/gegevens", "/mijn/alles.json"):
        assert inside.get(closed).status_code == 403


def test_without_a_code_there_is_nothing(client, offered):
    for rest in ("", "/nakijken", "/klopt-niet", "/reden", "/elk-jaar"):
        assert at(client, offered, rest).status_code == 302
    for rest in ("/antwoord", "/vertel", "/bel-mij"):
        assert client.post(f"/bericht/{offered.pk}{rest}").status_code == 302
    offered.refresh_from_db()
    assert offered.state == "open"


def test_who_answered_nothing_yet_gives_no_number_to_call(inside, offered):
    given = {"phone": "0612345678", "moment": ""}
    assert inside.post(f"/bericht/{offered.pk}/bel-mij", given).status_code == 404


def test_guessing_gets_slower_and_the_address_is_not_kept(client, offered):
    from vanzelf.org import clock
    from vanzelf.portal.models import Tries

    said = [client.post("/", {"code": f"AAAA-AAA{sign}"}).status_code for sign in "BCDEF"]
    assert said == [400] * (FREE - 1) + [429]
    assert client.post("/", {"code": CODE}).status_code == 429  # also for the right one
    kept = b"".join(bytes(each.key) for each in Tries.objects.all())
    assert b"127.0.0.1" not in kept
    waits = []
    moment = clock.now()
    for sign in "GHJKL":
        moment = max(each.wait_until for each in Tries.objects.exclude(wait_until=None))
        with clock.at(moment):
            client.post("/", {"code": f"AAAA-AAB{sign}"})
            after = max(each.wait_until for each in Tries.objects.exclude(wait_until=None))
            waits.append((after - moment).total_seconds())
    assert waits == [60, 120, 240, 480, 960]
    with clock.at(moment + dt.timedelta(hours=2)):
        assert client.post("/", {"code": CODE}).status_code == 302


def test_who_has_a_code_of_their_own_guesses_no_faster_for_it(client, offered):
    wrong = [f"AAAA-AAA{sign}" for sign in "BCDE"]
    tried = [client.post("/", {"code": each}).status_code for each in [*wrong, CODE, "AAAA-AAAF"]]
    assert tried == [400, 400, 400, 400, 302, 429]


def test_another_address_of_the_same_connection_is_the_same_place(client, offered):
    said = [
        client.post("/", {"code": f"AAAA-AAA{sign}"}, REMOTE_ADDR=f"2001:db8:0:7::{sign}")
        for sign in "ABCDE"
    ]
    assert said[-1].status_code == 429
    assert client.post("/", {"code": CODE}, REMOTE_ADDR="2001:db8:0:7::f").status_code == 429
    assert client.post("/", {"code": CODE}, REMOTE_ADDR="2001:db8:0:8::f").status_code == 302


def test_a_code_whose_time_has_passed_gives_a_number_to_call(client, offered):
    from vanzelf.org import clock

    with clock.at(dt.datetime(2027, 1, 5, 9, tzinfo=dt.UTC)):
        page = client.post("/", {"code": CODE})
    assert page.status_code == 410
    assert "0500-12345" in page.content.decode()


def test_twenty_minutes_of_nothing_ends_it(inside, offered):
    from vanzelf.org import clock

    with clock.at(clock.now() + dt.timedelta(minutes=19)):
        assert at(inside, offered).status_code == 200  # and from here it counts again
    with clock.at(clock.now() + dt.timedelta(minutes=38)):
        assert at(inside, offered).status_code == 200
    with clock.at(clock.now() + dt.timedelta(minutes=59)):
        assert at(inside, offered).url == "/verlopen"
        assert "twintig minuten" in inside.get("/verlopen").content.decode()


def test_logging_out_ends_it_on_every_device(inside, offered):
    from django.test import Client

    other = Client()
    other.post("/", {"code": CODE})
    assert at(other, offered).status_code == 200
    inside.post("/uitloggen")
    assert at(inside, offered).status_code in DENIED
    assert at(other, offered).status_code in DENIED


def test_what_the_browser_keeps_is_not_what_stands_in_the_database(inside):
    from vanzelf.portal.models import Visit

    kept = inside.cookies["inwoner"]
    assert kept["httponly"]
    assert kept["samesite"] == "Lax"
    assert kept.value.encode() not in bytes(Visit.objects.get().token)


def test_staff_are_no_residents_and_residents_no_staff(inside, offered, hire, log_in):
    from vanzelf.org.rights import Role

    staff = log_in(hire(Role.OFFICER))
    staff.cookies.pop("inwoner", None)
    assert at(staff, offered).status_code in DENIED


def test_after_a_day_nothing_of_a_visit_is_kept(inside, offered):
    from vanzelf.org import clock
    from vanzelf.portal.models import Tries, Visit
    from vanzelf.portal.tasks import tidy

    inside.post("/", {"code": "AAAA-AAAA"})
    assert Visit.objects.exists()
    assert Tries.objects.exists()
    with clock.at(clock.now() + dt.timedelta(days=1, minutes=1)):
        tidy.func(timestamp=0)
    assert not Visit.objects.exists()
    assert not Tries.objects.exists()


def test_looking_is_counted_for_a_campaign_and_for_nobody_in_it(client, offered):
    from uuid import uuid4

    from vanzelf.org import clock
    from vanzelf.portal.models import OpenedCount
    from vanzelf.portal.tasks import tidy

    def opened():
        client.post("/uitloggen")
        assert client.post("/", {"code": CODE}).status_code == 302
        return dict(OpenedCount.objects.values_list("campaign", "times"))

    assert opened() == {}  # it is of no campaign
    offered.campaign = uuid4()
    offered.save()
    assert opened() == {}  # they were here today
    with clock.at(clock.now() + dt.timedelta(days=2)):
        tidy(0)
        assert opened() == opened() == {offered.campaign: 1}
        client.post(f"/bericht/{offered.pk}/antwoord", {"antwoord": "nee", "sleutel": "a"})
    with clock.at(clock.now() + dt.timedelta(days=4)):
        tidy(0)
        assert opened() == {offered.campaign: 1}
    assert {each.name for each in OpenedCount._meta.get_fields()} == {"campaign", "times"}
