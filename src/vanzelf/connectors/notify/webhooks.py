"""What Notify posts to us: receipts, letters that came back, text messages of residents."""

import datetime as dt
import hmac
import re
from collections.abc import Mapping
from typing import Any, Final

from vanzelf.connectors.carriers import InboundSms, Receipt, Status
from vanzelf.terms.problems import ProblemError

_STATUSES: Final = {
    Status.SENT: "created sending pending sent pending-virus-check accepted received",
    Status.DELIVERED: "delivered",
    Status.FAILED: "permanent-failure temporary-failure technical-failure failed cancelled "
    "validation-failed virus-scan-failed",
    Status.RETURNED: "returned-letter",
}
_STATUS_OF: Final = {name: status for status, names in _STATUSES.items() for name in names.split()}
"""Theirs in ours. A letter that was `received` lies with the post: nobody says when it arrives."""


def rightful(header: str | None, token: str) -> bool:
    """Whether the Authorization header of a callback carries the token we gave Notify."""
    return bool(token) and hmac.compare_digest((header or "").encode(), f"Bearer {token}".encode())


def read_receipt(body: Mapping[str, Any]) -> Receipt:
    """A receipt of delivery, or the news that a letter came back.

    Fields we do not know are left alone. Raises ProblemError (receipt-unreadable), which repeats
    nothing of it.
    """
    key = body.get("reference")
    if key is not None and not isinstance(key, str):
        raise _unreadable("reference")
    if "notification_id" in body:
        return Receipt(_text(body, "notification_id"), Status.RETURNED, key)
    return Receipt(_text(body, "id"), status_of(body.get("status")), key)


def read_inbound(body: Mapping[str, Any]) -> InboundSms:
    """A text message that somebody sent to us. Raises ProblemError (receipt-unreadable)."""
    number = _text(body, "source_number")
    try:
        at = dt.datetime.fromisoformat(_text(body, "date_received"))
    except ValueError:
        raise _unreadable("date_received") from None
    text = body.get("message")
    if not isinstance(text, str):
        raise _unreadable("message")
    at = at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at
    return InboundSms(_text(body, "id"), _international(number), text, at)


def status_of(status: object) -> Status:
    """A status of theirs. Raises ProblemError (receipt-unreadable) for one that is not known."""
    found = _STATUS_OF.get(status) if isinstance(status, str) else None
    if found is None:
        raise _unreadable("status")
    return found


def _international(number: str) -> str:
    """They leave the + out: 31612345678. A sender that is a word stays one."""
    return f"+{number}" if re.fullmatch(r"[1-9]\d{6,14}", number) else number


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise _unreadable(name)
    return value


def _unreadable(name: str) -> ProblemError:
    what = f"A message of Notify has no {name} that can be read."
    return ProblemError.single(
        "receipt-unreadable", what, "Look at what Notify says of its callbacks."
    )
