"""A text message gives an answer to the one offer that is open, or goes to a person. Never more."""

import json

import pytest
from pydantic import SecretStr

TOKEN = "token-van-de-bezorger"
PHONE = "06-12345678"


@pytest.fixture(autouse=True)
def _carrier(monkeypatch, application):
    from django.conf import settings

    changed = settings.ENVIRONMENT.model_copy(update={"notify_callback_token": SecretStr(TOKEN)})
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)


@pytest.fixture
def reachable(offered):
    """The resident gave us a number."""
    from vanzelf.residents.actions import prefer

    prefer(subject=offered.subject, phone=PHONE, language="nl")
    return offered


def send(client, text, id="sms-1", sender="31612345678", token=TOKEN, **more):  # noqa: A002
    body = {
        "id": id, "source_number": sender, "destination_number": "3497", "message": text,
        "date_received": "2026-11-01T09:00:00.000000Z", "service_id": "x",
    } | more  # fmt: skip
    return client.post(
        "/binnenkomst/sms", json.dumps(body), content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip


def tasks():
    from vanzelf.work.models import Task

    return list(Task.objects.filter(kind=Task.Kind.UNCLEAR_REPLY))


def state(offer):
    offer.refresh_from_db()
    return offer.state


@pytest.mark.parametrize(
    "text, meant", [("Ja hoor!", "ja"), ("nee dank u", "nee"), ("Bel mij", "praten")]
)
def test_a_clear_text_is_an_answer_and_is_confirmed_by_text(client, reachable, text, meant):
    from vanzelf.reach.models import Message

    assert send(client, text).status_code == 204
    assert state(reachable) == meant
    assert not tasks()
    confirmed = Message.objects.exclude(kind="aanbod").get()
    assert (confirmed.kind, confirmed.channel) == (f"bevestiging_{meant}", "sms")


def test_the_same_text_twice_counts_once(client, reachable):
    from vanzelf.reach.models import Inbound, Reply

    send(client, "ja")
    send(client, "ja")
    assert Inbound.objects.count() == Reply.objects.count() == 1


@pytest.mark.parametrize("text", ["Ja maar wat kost het?", "Misschien", "ja nee", "👍👎"])
def test_what_is_not_clear_goes_to_a_person_and_the_sender_hears_that_once(client, reachable, text):
    from vanzelf.reach.models import Message

    send(client, text)
    send(client, text, id="sms-2")
    assert state(reachable) == "open"
    assert len(tasks()) == 2
    assert Message.objects.filter(kind="niet_begrepen", channel="sms").count() == 1


def test_somebody_who_may_need_care_is_read_first(client, reachable):
    send(client, "ik wil niet meer leven")
    (task,) = tasks()
    assert task.urgent
    assert task.data["waarom"] == "zorg"


def test_what_was_written_stands_sealed_with_the_task_without_numbers(client, reachable):
    from vanzelf.reach.contesting import words_of
    from vanzelf.reach.models import Reply, Words

    send(client, "mijn nummer is 999990019, klopt het?")
    assert words_of(tasks()[0]) == {"tekst": "mijn nummer is [nummer], klopt het?"}
    assert b"klopt" not in bytes(Words.objects.get().sealed)
    assert b"999990019" not in bytes(Reply.objects.get().text_hash)


def test_stop_stops_everything_and_is_confirmed(client, reachable):
    from vanzelf.reach.models import Message
    from vanzelf.residents.models import Refusal

    send(client, "STOP")
    assert state(reachable) == "ingetrokken"
    assert Refusal.objects.get().scope == "alles"
    assert Message.objects.filter(kind="bevestiging_stop", channel="sms").count() == 1


def test_a_number_that_nobody_gave_us_starts_nothing(client, reachable):
    from vanzelf.reach.models import Message

    send(client, "ja", sender="31687654321")
    assert state(reachable) == "open"
    (task,) = tasks()
    assert (task.subject, task.data["waarom"]) == (None, "onbekend-nummer")
    assert not Message.objects.exclude(kind="aanbod").exists()


@pytest.mark.parametrize("text", ["ja", "stop"])
def test_a_number_that_two_people_share_is_never_guessed(client, reachable, settle, text):
    from support.municipality import NUMBERS
    from vanzelf.residents.actions import prefer
    from vanzelf.residents.models import Refusal

    prefer(subject=settle(NUMBERS[1], name="P. de Wit").subject, phone="+31612345678")
    send(client, text)
    assert state(reachable) == "open"
    assert not Refusal.objects.exists()
    assert tasks()[0].data["waarom"] == "gedeeld-nummer"


def test_without_an_open_offer_a_yes_is_for_a_person(client, reachable):
    send(client, "nee")
    send(client, "ja", id="sms-2")
    assert state(reachable) == "nee"
    assert tasks()[0].data["waarom"] == "niet-een-aanbod"


def test_two_open_offers_are_never_guessed_between(client, reachable, resident, begin):
    from portal.conftest import put

    other = put(
        resident, begin, service="toeslagen", group="lijst", code="AAAA-BBBB", facts=[], urgent=True
    )
    send(client, "ja")
    assert state(reachable) == state(other) == "open"
    assert tasks()[0].data["waarom"] == "niet-een-aanbod"


@pytest.mark.parametrize(
    "number", ["06 12345678", "0612345678", "+31 6 1234 5678", "0031612345678", "06-1234 5678"]
)
def test_a_number_is_known_however_it_was_written(client, offered, number):
    from vanzelf.residents.actions import prefer

    prefer(subject=offered.subject, phone=number)
    send(client, "ja")
    assert state(offered) == "ja"


@pytest.mark.parametrize(
    "token, body, status",
    [
        ("ander", "{}", 401), ("", "{}", 401), (TOKEN, "geen json", 400), (TOKEN, "[]", 400),
        (TOKEN, '{"id": 7}', 400), (TOKEN, '{"id": "", "source_number": "1", "message": ""}', 400),
    ],
)  # fmt: skip
def test_only_the_carrier_is_heard_and_only_in_its_own_words(client, token, body, status):
    answer = client.post(
        "/binnenkomst/sms", body, content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert client.get("/binnenkomst/sms").status_code == 405


def test_what_became_of_a_message_is_heard_once_also_before_it_was_noted(client, reachable):
    from vanzelf.reach.models import Message
    from vanzelf.work.models import Task

    message = Message.objects.get(kind="aanbod")
    Message.objects.update(state="onderweg")

    def told(status, number="n-1", reference=""):
        return client.post(
            "/binnenkomst/bericht", {"id": number, "status": status, "reference": reference},
            content_type="application/json", headers={"Authorization": f"Bearer {TOKEN}"},
        ).status_code  # fmt: skip

    assert told("delivered") == 404  # not known yet: it is told again
    assert told("sending", reference=message.key) == 204
    assert told("permanent-failure", reference=message.key) == 204
    assert told("permanent-failure") == 204
    message.refresh_from_db()
    assert (message.state, message.provider_id) == ("mislukt", "n-1")
    assert Task.objects.filter(kind=Task.Kind.UNDELIVERED).count() == 1
