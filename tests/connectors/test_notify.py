"""Notify's own client, our carrier and the fake, over real HTTP: what is promised holds."""

import datetime as dt
import logging
import uuid

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from connectors.running import serving
from vanzelf.connectors.carriers import NoAnswer, Outgoing, Refused, Sent, Status, TryLater
from vanzelf.connectors.notify.client import Notify
from vanzelf.connectors.notify.fake import FakeNotify
from vanzelf.connectors.notify.webhooks import read_inbound, read_receipt, rightful

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY, TOKEN, TEMPLATE = f"test-{SERVICE}-{SECRET}", "een-geheim-woord", str(uuid.uuid4())
NUMBER = "+31612345678"
SMS = Outgoing("sms", NUMBER, "Gemeente Eikenhage: u zei JA. Het is geregeld.")
LETTER = Outgoing("brief", "", "", pdf=b"%PDF-1.7 een brief")
MOMENT = dt.datetime(2026, 5, 3, 10, 15, tzinfo=dt.UTC)


class Ours:
    """What Notify posts to: keeps it, and can be out of order."""

    def __init__(self):
        self.got, self.out = [], 0
        self.app = Starlette(
            routes=[Route(path, self._take, methods=["POST"]) for path in ("/receipt", "/inbound")]
        )

    async def _take(self, request):
        assert rightful(request.headers.get("authorization"), TOKEN)
        if self.out:
            self.out -= 1
            return Response(status_code=503)
        self.got.append((request.url.path, await request.json()))
        return Response(status_code=204)


@pytest.fixture
def ours():
    held = Ours()
    with serving(held.app) as running:
        held.url = running.url
        yield held


@pytest.fixture
def there(ours, tmp_path):
    fake = FakeNotify(
        KEY,
        lambda: MOMENT,
        callback=f"{ours.url}/receipt",
        inbound=f"{ours.url}/inbound",
        token=TOKEN,
        store=tmp_path / "taken.jsonl",
    )
    with serving(fake.app) as running:
        fake.running = running
        yield fake
        running.do(fake.settle())


@pytest.fixture
def notify(there):
    return Notify(KEY, TEMPLATE, url=there.running.url, timeout=5)


def test_a_text_arrives_as_it_was_written_and_its_receipt_is_read(there, ours, notify):
    sent = notify.send("aanbod:17:sms", SMS)
    (message,) = there.sent_to(NUMBER)
    assert (message.id, message.body, message.reference) == (
        sent.provider_id,
        SMS.text,
        "aanbod:17:sms",
    )
    there.running.do(there.settle())
    ((path, body),) = ours.got
    receipt = read_receipt(body)
    assert path == "/receipt"
    assert (receipt.provider_id, receipt.status, receipt.key) == (
        sent.provider_id,
        Status.DELIVERED,
        "aanbod:17:sms",
    )
    assert notify.status(sent.provider_id) == receipt


def test_a_message_that_was_taken_without_an_answer_is_found_and_not_sent_again(there, notify):
    there.mood.dropping = 1
    with pytest.raises(NoAnswer):
        notify.send("k1", SMS)
    assert len(there.sent_to(NUMBER)) == 1
    assert notify.found("k1") == Sent(there.sent_to(NUMBER)[0].id)


def test_what_was_never_taken_is_not_found(there, notify):
    notify.send("k10", SMS)
    assert notify.found("k1") is None


def test_a_letter_goes_as_it_is_and_its_status_is_asked(there, ours, notify):
    sent = notify.send("k2", LETTER)
    there.running.do(there.settle())
    assert there.letters[sent.provider_id] == LETTER.pdf
    assert notify.found("k2") == sent
    assert notify.status(sent.provider_id).status is Status.SENT
    assert ours.got == []
    there.running.do(there.bring_back(sent.provider_id))
    receipt = read_receipt(ours.got[0][1])
    assert (receipt.provider_id, receipt.status, receipt.key) == (
        sent.provider_id,
        Status.RETURNED,
        "k2",
    )
    assert notify.status(sent.provider_id).status is Status.RETURNED


@pytest.mark.parametrize("mood, code", [("failing", "notify-503"), ("busy", "notify-429")])
def test_trouble_over_there_means_later(there, notify, mood, code):
    setattr(there.mood, mood, 1)
    with pytest.raises(TryLater, match=code):
        notify.send("k", SMS)
    assert there.taken == {}
    setattr(there.mood, mood, 1)
    with pytest.raises(TryLater, match=code):
        notify.found("k")
    notify.send("k", SMS)


def test_no_answer_in_time_and_nobody_there_mean_later(there):
    there.mood.slow = 1
    with pytest.raises(NoAnswer, match="notify-503"):
        Notify(KEY, TEMPLATE, url=there.running.url, timeout=0.2).send("k", SMS)
    with pytest.raises(TryLater, match="notify-503") as nobody:
        Notify(KEY, TEMPLATE, url="http://127.0.0.1:9", timeout=1).send("k", SMS)
    assert not isinstance(nobody.value, NoAnswer)  # it never left


def test_letters_that_went_wrong_are_asked_for_and_found_over_pages(there, notify):
    sent = [notify.send(f"k{number}", LETTER).provider_id for number in range(4)]
    there.running.do(there.settle())
    there.taken[sent[1]].status, there.taken[sent[3]].status = (
        "validation-failed",
        "returned-letter",
    )
    found = {each.provider_id: (each.status, each.key) for each in notify.went_wrong()}
    assert found == {sent[1]: (Status.FAILED, "k1"), sent[3]: (Status.RETURNED, "k3")}


@pytest.mark.parametrize(
    "outgoing, code",
    [
        (Outgoing("sms", "12", "tekst"), "notify-400-validationerror"),
        (Outgoing("sms", NUMBER, ""), "notify-400-badrequesterror"),
        (Outgoing("brief", "", "", pdf=b"geen pdf"), "notify-400-badrequesterror"),
        (Outgoing("brief", "", ""), "notify-kanaal"),
        (Outgoing("email", "a@b.nl", "x"), "notify-kanaal"),
        (Outgoing("brief", "", "", pdf=b"%PDF", secret=True), "geheim-adres"),
    ],
)
def test_what_can_never_go_is_refused(notify, there, outgoing, code):
    with pytest.raises(Refused, match=f"^{code}$"):
        notify.send("k", outgoing)
    assert there.taken == {}


def test_a_wrong_key_is_our_mistake_and_not_the_message(there):
    for key in (f"test-{SERVICE}-{uuid.uuid4()}", f"test-{uuid.uuid4()}-{SECRET}"):
        with pytest.raises(TryLater, match="notify-403-autherror"):
            Notify(key, TEMPLATE, url=there.running.url).send("k", SMS)
    assert there.taken == {}


def test_nothing_personal_is_said_when_it_fails(there, notify, caplog):
    caplog.set_level(logging.DEBUG)
    for outgoing in (Outgoing("sms", "+31", "Beste mevrouw De Wit"), LETTER):
        there.mood.failing = 1 if outgoing is LETTER else 0
        with pytest.raises((Refused, TryLater)) as stopped:
            notify.send("k", outgoing)
        assert (stopped.value.__cause__, stopped.value.__context__) == (None, None)
        assert "De Wit" not in repr(outgoing)
        assert "+31" not in f"{stopped.value!r} {outgoing!r}"
    assert "De Wit" not in caplog.text
    assert "+31" not in caplog.text


def test_a_receipt_is_told_again_until_we_answer_and_can_be_told_twice(there, ours, notify):
    ours.out, there.mood.telling = 2, 2
    there.mood.fates[NUMBER] = "temporary-failure"
    notify.send("k", SMS)
    there.running.do(there.settle())
    receipts = [read_receipt(body) for _, body in ours.got]
    assert [each.status for each in receipts] == [Status.FAILED] * 2
    assert receipts[0] == receipts[1]


def test_a_text_from_a_resident_comes_in(there, ours):
    assert there.running.do(there.answer(NUMBER, "Ja graag 🙂")) == 204
    ((path, body),) = ours.got
    inbound = read_inbound(body)
    assert path == "/inbound"
    assert (inbound.from_number, inbound.text, inbound.at) == (NUMBER, "Ja graag 🙂", MOMENT)
    assert NUMBER not in repr(inbound)


def test_what_it_took_is_there_after_a_restart(there, notify):
    sent = notify.send("k", SMS)
    again = FakeNotify(KEY, lambda: MOMENT, store=there._store)
    assert [each.id for each in again.sent_to(NUMBER)] == [sent.provider_id]


def test_more_than_a_page_is_given_in_pages(there, notify):
    for number in range(251):
        there.running.do(taking(there, number))
    first = notify._client.get_all_notifications()
    assert len(first["notifications"]) == 250
    assert len(list(notify._client.get_all_notifications_iterator())) == 251


async def taking(fake, number):
    fake._callback = None
    fake._take("sms", {"reference": f"k{number}"}, NUMBER, "x", "created")


def test_every_message_goes_once_whatever_happens(there, notify):
    """A provider that is busy, fails, and takes messages without saying so; a sender that asks."""
    wanted = [f"k{number}" for number in range(40)]
    there.mood.telling = 0
    for number, key in enumerate(wanted):
        name = ("dropping", "failing", "busy", "slow")[number % 4]
        if name != "slow":
            setattr(there.mood, name, 1 + number % 3)
        carried(notify, key)
    assert sorted(each.reference for each in there.sent_to(NUMBER)) == sorted(wanted)


def carried(notify, key):
    """As the application does: after a try without an answer it asks before it sends again."""
    again = False
    while True:
        try:
            return (notify.found(key) if again else None) or notify.send(key, SMS)
        except TryLater:
            again = True
