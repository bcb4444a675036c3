"""A message between parties: a signed head, and for bulk a sealed body of which it holds the digest.

The same bytes go over any road: a file on a carrier, or the body of an HTTP request. Who sent it is
known by the signature, never by the road.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from vanzelf.protocol.canonical import digest
from vanzelf.protocol.documents import Digest, Document, Moment, Oin, Part, RunId, Token
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.signing import Key, Keys

MAGIC = b"VANZELF1\n"
LARGEST_BODY = 1 << 28
"""Bytes of a body (256 MB); a larger one is refused unread. A chunk of a million rows is far less."""


class Kind(StrEnum):
    """What a message is for, in the order of a run."""

    KEY_REQUEST = "sleutelverzoek"
    RUN_KEY = "runsleutel"
    MANIFEST = "manifest"
    ACCEPTANCE = "acceptatie"
    REFUSAL = "weigering"
    ROWS = "rijen"
    LEG = "been"
    RECEIPT = "ontvangstbewijs"
    RELEASE = "vrijgave"
    RESULT = "uitslag"
    HELD = "aangehouden"
    AUDIT = "controle"
    AUDITED = "controleverslag"
    ACKNOWLEDGEMENT = "bevestiging"
    ABORT = "afbreken"
    STATUS_REQUEST = "statusverzoek"
    STATUS = "status"
    COLLECT = "ophalen"
    APPLICATION = "aanvraag"
    HOUSEHOLD = "huishouden"
    VALUES = "waarden"
    DECISION = "besluit"
    HEADS = "logkoppen"


class Body(Part):
    """The body that belongs to a head. length: in bytes."""

    length: int = Field(alias="lengte", ge=0, le=LARGEST_BODY)
    digest: Digest


class Head(Document):
    """What a message says in the open. content: signed documents and small words, by name."""

    TYP: ClassVar[str] = "vanzelf-bericht"

    kind: Kind = Field(alias="soort", strict=False)
    sender: Oin = Field(alias="van")
    to: Oin = Field(alias="aan")
    run: RunId
    at: Moment = Field(alias="op")
    part: int = Field(default=0, alias="stuk", ge=0, le=100_000)
    parts: int = Field(default=1, alias="stukken", ge=1, le=100_000)
    body: Body | None = Field(default=None, alias="lichaam")
    content: Mapping[str, Token | int | tuple[Token, ...]] = Field(
        default_factory=dict, alias="inhoud"
    )


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was read and whose signature holds. raw: its bytes, to be carried on."""

    head: Head
    body: bytes = field(repr=False)
    raw: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the whole message."""
        return digest(self.raw)

    def document(self, name: str) -> str:
        """A signed document in the content; raises ProtocolError content-missing."""
        found = self.head.content.get(name)
        if not isinstance(found, str):
            raise ProtocolError.because(
                "content-missing", f"a {self.head.kind} needs a {name}.", "Send it along.", name
            )
        return found

    def documents(self, name: str) -> tuple[str, ...]:
        """Signed documents in the content; raises ProtocolError content-missing."""
        found = self.head.content.get(name)
        if not isinstance(found, tuple):
            raise ProtocolError.because(
                "content-missing", f"a {self.head.kind} needs {name}.", "Send them along.", name
            )
        return found


def write(head: Mapping[str, Any], key: Key, body: bytes = b"") -> bytes:
    """The bytes of a message. head: the fields of `Head` without its body and sender."""
    given = dict(head, sender=key.oin)
    if body:
        given["body"] = Body(length=len(body), digest=digest(body))
    return MAGIC + Head(**given).signed(key).encode() + b"\n" + body


def read(raw: bytes, trusted: Keys) -> Message:
    """Read a message; raises ProtocolError with what is wrong, before anything is done with it."""
    if not raw.startswith(MAGIC):
        raise ProtocolError.because(
            "message-form", "this is not a message.", "Send the file as it was made."
        )
    text, line, body = raw[len(MAGIC) :].partition(b"\n")
    if not line or not text.isascii():
        raise ProtocolError.because("message-form", "the message stops in the middle of its head.")
    head, signed = Head.check(text.decode(), trusted)
    if signed.oin != head.sender:
        raise ProtocolError.because(
            "message-sender", "the sender and the signature are of different organisations."
        )
    if (head.body.length if head.body else 0) != len(body):
        raise ProtocolError.because(
            "message-length", "the body is shorter or longer than promised."
        )
    if head.body and head.body.digest != digest(body):
        raise ProtocolError.because("message-digest", "the body is not the one that was signed.")
    return Message(head, body, raw)
