"""What the carrier of messages tells us: a text that came in, what became of one that went out.

As NotifyNL and GOV.UK Notify send it, with a bearer token. The answer says nothing of anybody.
"""

import json
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from vanzelf.org.audience import MARK, Audience
from vanzelf.reach import inbound, sending
from vanzelf.reach.models import Message

LARGEST: Final = 20_000
PROGRAM: Final = Audience("program")
STATES: Final = {
    "delivered": Message.State.DELIVERED,
    "received": Message.State.DELIVERED,
    "permanent-failure": Message.State.FAILED,
    "temporary-failure": Message.State.FAILED,
    "technical-failure": Message.State.FAILED,
    "validation-failed": Message.State.FAILED,
    "returned": Message.State.RETURNED,
}
"""What the carrier calls it, and what we do. Whatever is still underway says nothing new."""

Told = dict[str, Any]
Hook = Callable[[Told], HttpResponseBase]


def program(hook: Hook) -> Callable[..., HttpResponseBase]:
    """An address for the carrier: only with its token, only JSON."""

    @csrf_exempt
    @require_POST
    @wraps(hook)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        token = settings.ENVIRONMENT.notify_callback_token
        given = request.headers.get("Authorization", "").encode()
        if token is None or not secrets.compare_digest(
            given, b"Bearer " + token.get_secret_value().encode()
        ):
            return refuse(401, "Send the token of this address.")
        try:
            told = json.loads(request.body) if len(request.body) <= LARGEST else None
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            return refuse(400, "Send one JSON object.")
        return hook(told)

    setattr(guarded, MARK, PROGRAM)
    return guarded


@program
def text_message(told: Told) -> HttpResponseBase:
    """A text message came in. Told twice, it is handled once."""
    found = [told.get(each) for each in ("id", "source_number", "message")]
    if not all(isinstance(each, str) for each in found) or not found[0] or len(found[0]) > 80:
        return refuse(400, "A text message has an id, a source_number and a message.")
    number, sender, text = map(str, found)
    inbound.take(inbound.Text(id=number, sender=sender, text=text))
    return JsonResponse({"status": "ok"})


@program
def delivery(told: Told) -> HttpResponseBase:
    """What became of a message that we sent. One that we do not know (yet) is told again later."""
    number, state = told.get("id"), STATES.get(str(told.get("status")))
    key = told.get("reference") or ""
    if not isinstance(number, str) or not number or not isinstance(key, str):
        return refuse(400, "A report has an id and a status.")
    if state is None:
        return JsonResponse({"status": "ok"})
    if not sending.report(number, state, key):
        return refuse(404, "This message is not known.")
    return JsonResponse({"status": "ok"})


def refuse(status: int, detail: str) -> JsonResponse:
    """A refusal as application/problem+json (RFC 9457); it repeats nothing of what was sent."""
    titles = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found"}
    body = {"status": status, "title": titles[status], "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")
