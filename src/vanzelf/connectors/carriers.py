"""Who carries a message: what every carrier takes, gives back, and may refuse."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol


class TryLater(Exception):  # noqa: N818 -- it says what to do
    """The carrier cannot take it now, or did not answer: try again later.

    Before a second try ask `Carrier.found`: no answer does not mean that it was not taken. The text
    is a code, without anything personal.
    """


class NoAnswer(TryLater):
    """It was asked to take it and did not say: it may have it, or may yet take it.

    Asked at once it may not know its own mind, so leave it alone for a while before `Carrier.found`.
    """


class Refused(Exception):  # noqa: N818
    """The carrier will never take it. The text is a code, without anything personal."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The carrier has it, and calls it this."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as it goes out. to: number or address; empty for a letter, whose pdf has it.

    secret: whether the address in the letter is kept secret, so that only a printer under contract
    may have it. language: of the text, for who reads it aloud.
    """

    channel: Literal["sms", "email", "brief"]
    to: str = field(repr=False)
    text: str = field(repr=False)
    subject: str = field(default="", repr=False)
    pdf: bytes | None = field(default=None, repr=False)
    secret: bool = False
    language: Literal["nl", "en"] = "nl"


class Status(StrEnum):
    """Where a message is: on its way, there, not there, or back."""

    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a carrier tells of a message. key: ours, if it gives it back."""

    provider_id: str
    status: Status
    key: str | None


@dataclass(frozen=True, slots=True)
class InboundSms:
    """A text message from a resident. from_number: with + and country, as far as it is a number."""

    provider_id: str
    from_number: str = field(repr=False)
    text: str = field(repr=False)
    at: dt.datetime


class Carrier(Protocol):
    """Takes messages, each with a key of ours."""

    name: str

    def send(self, key: str, outgoing: Outgoing) -> Sent:
        """Hand a message over; raises TryLater or Refused."""
        ...

    def found(self, key: str) -> Sent | None:
        """What it has under a key: asked before a second try. Raises TryLater."""
        ...
