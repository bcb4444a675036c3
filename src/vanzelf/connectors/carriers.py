"""Who carries a message: what every carrier takes, gives back, and may refuse."""

from dataclasses import dataclass, field
from typing import Literal, Protocol


class TryLater(Exception):  # noqa: N818 -- it says what to do
    """The carrier cannot take it now, or did not answer: try again later."""


class Refused(Exception):  # noqa: N818
    """The carrier will never take it. The text is a code, without anything personal."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The carrier has it, and calls it this."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message as it goes out. to: number or address; empty for a letter, whose pdf has it."""

    channel: Literal["sms", "email", "brief"]
    to: str = field(repr=False)
    text: str = field(repr=False)
    subject: str = field(default="", repr=False)
    pdf: bytes | None = field(default=None, repr=False)


class Carrier(Protocol):
    """Takes messages, each with a key of ours."""

    name: str

    def send(self, key: str, outgoing: Outgoing) -> Sent:
        """Hand a message over; raises TryLater or Refused."""
        ...

    def found(self, key: str) -> Sent | None:
        """What it has under a key: asked before a second try."""
        ...
