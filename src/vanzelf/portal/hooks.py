"""What the carrier of messages tells us: a text that came in, what became of one that went out.

As NotifyNL and GOV.UK Notify send it, with a bearer token. The answer says nothing of anybody.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from vanzelf.connectors.notify.client import Notify
from vanzelf.connectors.notify.webhooks import read_inbound, read_receipt, rightful
from vanzelf.org.audience import MARK, Audience
from vanzelf.reach import inbound, sending
from vanzelf.terms.problems import ProblemError

LARGEST: Final = 20_000
LONGEST_ID: Final = 80
PROGRAM: Final = Audience("program")

Told = dict[str, Any]
Hook = Callable[[Told], HttpResponseBase]


def program(hook: Hook) -> Callable[..., HttpResponseBase]:
    """An address for the carrier: only with its token, only JSON."""

    @csrf_exempt
    @require_POST
    @wraps(hook)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        token = settings.ENVIRONMENT.notify_callback_token
        given = request.headers.get("Authorization")
        if token is None or not rightful(given, token.get_secret_value()):
            return refuse(401, "Send the token of this address.")
        try:
            told = json.loads(request.body) if len(request.body) <= LARGEST else None
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            return refuse(400, "Send one JSON object.")
        try:
            return hook(told)
        except ProblemError as error:
            unreadable = any(each.code == "receipt-unreadable" for each in error.problems)
            if not unreadable:
                raise
            return refuse(400, "This cannot be read.")

    setattr(guarded, MARK, PROGRAM)
    return guarded


@program
def notified(told: Told) -> HttpResponseBase:
    """A text message that came in, or what became of one of ours. Told twice, it is handled once.

    What became of a message that we do not know (yet) is refused, so that it is told again later.
    """
    if "source_number" in told:
        came = read_inbound(told)
        if len(came.provider_id) > LONGEST_ID:
            return refuse(400, "This cannot be read.")
        inbound.take(inbound.Text(id=came.provider_id, sender=came.from_number, text=came.text))
        return HttpResponse(status=204)
    receipt = read_receipt(told)
    state = sending.STATES.get(receipt.status)
    key = receipt.key or ""
    known = state is None or sending.report(receipt.provider_id, state, key, Notify.name)
    if not known:
        return refuse(404, "This message is not known.")
    return HttpResponse(status=204)


def refuse(status: int, detail: str) -> JsonResponse:
    """A refusal as application/problem+json (RFC 9457); it repeats nothing of what was sent."""
    titles = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found"}
    body = {"status": status, "title": titles[status], "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")
