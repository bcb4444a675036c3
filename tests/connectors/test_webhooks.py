"""What Notify posts, by the examples and the list of statuses it publishes."""

import datetime as dt

import pytest

from vanzelf.connectors.carriers import Status
from vanzelf.connectors.notify.webhooks import read_inbound, read_receipt, rightful, status_of
from vanzelf.terms.problems import ProblemError

PUBLISHED = [
    "cancelled", "created", "sending", "sent", "delivered", "pending", "failed",
    "technical-failure", "temporary-failure", "permanent-failure", "pending-virus-check",
    "validation-failed", "virus-scan-failed", "returned-letter", "accepted", "received",
]  # fmt: skip
RECEIPT = {
    "id": "740e5834-3a29-46b4-9a6f-16142fde533a",
    "reference": None,
    "to": "07700912345",
    "status": "delivered",
    "created_at": "2017-05-14T12:15:30.000000Z",
    "completed_at": "2017-05-14T12:15:30.000000Z",
    "sent_at": None,
    "notification_type": "sms",
    "template_id": "f33517ff-2a88-4f6e-b855-c550268ce08a",
    "template_version": 1,
}
TEXT = {
    "id": "b51f638b-4295-46e0-a06e-cd41eee7c33b",
    "source_number": "447700912345",
    "destination_number": "07700987654",
    "message": "Hello Notify!",
    "date_received": "2017-05-14T12:15:30.000000Z",
}


def test_every_status_they_publish_means_something():
    assert {status_of(each) for each in PUBLISHED} == set(Status)
    assert status_of("received") is Status.SENT
    assert status_of("cancelled") is Status.FAILED


def test_their_examples_are_read():
    receipt = read_receipt(RECEIPT)
    assert (receipt.status, receipt.key) == (Status.DELIVERED, None)
    inbound = read_inbound(TEXT)
    assert inbound.from_number == "+447700912345"
    assert inbound.at == dt.datetime(2017, 5, 14, 12, 15, 30, tzinfo=dt.UTC)
    assert read_inbound({**TEXT, "source_number": "PostNL"}).from_number == "PostNL"


@pytest.mark.parametrize(
    "body",
    [{}, {**RECEIPT, "status": "op weg"}, {**RECEIPT, "id": 7}, {**RECEIPT, "reference": ["k"]}],
)
def test_what_is_no_receipt_is_refused_without_repeating_it(body):
    with pytest.raises(ProblemError, match="receipt-unreadable") as refused:
        read_receipt(body)
    assert "07700912345" not in str(refused.value)
    assert "op weg" not in str(refused.value)


@pytest.mark.parametrize("gone", ["id", "source_number", "message", "date_received"])
def test_what_is_no_text_is_refused(gone):
    for wrong in (None, 5, ["x"]):
        with pytest.raises(ProblemError, match="receipt-unreadable"):
            read_inbound({**TEXT, gone: wrong})
    with pytest.raises(ProblemError, match="receipt-unreadable"):
        read_inbound({**TEXT, "date_received": "gisteren"})


def test_only_who_has_the_token_may_tell():
    assert rightful("Bearer woord", "woord")
    for header, token in [(None, "woord"), ("Bearer anders", "woord"), ("woord", "woord")]:
        assert not rightful(header, token)
    assert not rightful("Bearer ", "")
    assert not rightful("Bearer wóórd", "woord")
