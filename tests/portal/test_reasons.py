"""One question after the message about a travel document: counted without a person, with an answer."""

from html import unescape

import pytest

from portal.conftest import CODE, put

SAID = {"document": "paspoort", "verloopt_op": "30 januari 2027"}


@pytest.fixture
def told(client, resident, begin):
    """Somebody who said no to a new passport, with the code of the letter."""
    made = put(
        resident, begin, service="reisdocumenten", group="verloopt", topics=[], facts=[], slots=SAID
    )
    client.post("/", {"code": CODE})
    client.post(f"/bericht/{made.pk}/antwoord", {"antwoord": "nee", "sleutel": "a"})
    return made


def give(client, offer, reason, **more):
    page = client.post(f"/bericht/{offer.pk}/reden", {"reden": reason} | more)
    return unescape(page.content.decode())


def test_each_reason_gets_a_useful_answer(client, told):
    from vanzelf.org.catalogue import services

    page = unescape(client.get(f"/bericht/{told.pk}/reden").content.decode())
    for reason in services()["reisdocumenten"].reasons:
        assert reason.name["nl"] in page
        assert reason.answer["nl"].split(".")[0] in give(client, told, reason.id)


def test_it_is_counted_by_month_and_nobody_is_in_it(client, told):
    from vanzelf.portal.models import ReasonCount

    for _ in range(2):
        give(client, told, "geen_tijd")
    give(client, told, "bestaat-niet")
    (row,) = ReasonCount.objects.values("service", "reason", "month", "times")
    assert (row["reason"], row["times"], row["month"].isoformat()) == (
        "geen_tijd", 2, "2026-11-01",
    )  # fmt: skip
    names = {field.name for field in ReasonCount._meta.get_fields()}
    assert names == {"id", "service", "reason", "month", "times"}


def test_a_second_offer_is_made_to_who_asks_for_it_only(client, told):
    from vanzelf.work.models import Task

    assert "Ja, kijk daarnaar" in give(client, told, "te_duur")
    assert "Ja, kijk daarnaar" not in give(client, told, "geen_tijd")
    assert not Task.objects.exists()
    assert "uiterlijk de volgende werkdag" in give(client, told, "te_duur", **{"wil-dat": "1"})
    assert Task.objects.get().service == "kwijtschelding"


def test_a_message_that_only_informs_says_nothing_of_who_decides(client, told):
    page = client.get(f"/bericht/{told.pk}").content.decode()
    assert "30 januari 2027" in page
    assert "Wie beslist?" not in page
    assert "Hoeveel het is" not in page
