"""The words of a message as they were written, kept encrypted with it until it is erased."""

import json
from dataclasses import asdict
from typing import Any, Final

from vanzelf.definitions.fill import Filled, Paragraph, Run
from vanzelf.org import safe
from vanzelf.reach.models import Message

KEY: Final = "berichten"


def seal(message: Message, said: Filled, code: str) -> None:
    """Put words into a message, with the code of its offer, if it says one."""
    message.sealed = safe.lock(KEY, written(said, code), str(message.id))


def written(said: Filled, code: str) -> bytes:
    """What is encrypted of a message."""
    return json.dumps({**asdict(said), "code": code}, ensure_ascii=False).encode()


def content_of(message: Message) -> Filled:
    """A message as it was written: what a resident or a colleague reads back."""
    data = _opened(message)
    return Filled(
        data["subject"], _paragraphs(data["paragraphs"]), data["sms"], data["preview"],
        _paragraphs(data["page"]),
    )  # fmt: skip


def code_of(message: Message) -> str | None:
    """The code that a letter holds, for its QR code; None when it has none."""
    return _opened(message).get("code") or None


def _opened(message: Message) -> dict[str, Any]:
    assert message.sealed is not None
    found: dict[str, Any] = json.loads(safe.unlock(KEY, bytes(message.sealed), str(message.id)))
    return found


def _paragraphs(data: list[dict[str, Any]]) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(each["kind"], tuple(Run(**run) for run in each["runs"])) for each in data
    )
