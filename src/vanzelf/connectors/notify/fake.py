"""Notify as a server of its own, for tests and for the telephone of the demo: nothing is sent.

It speaks the published API (version 2): the same addresses, JSON, errors and checks of the key. What
goes wrong at a real provider can be asked for (`Mood`): being slow, failing, taking a message and
breaking off, telling things twice.
"""

import asyncio
import base64
import binascii
import datetime as dt
import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
from notifications_python_client.authentication import decode_jwt_token, get_token_issuer
from notifications_python_client.errors import TokenError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

PAGE: Final = 250
_NUMBER: Final = re.compile(r"\+?\d{8,15}")
_REFERENCE: Final = 1000
_ARRIVED: Final = "pending-virus-check"
_issuer: Callable[[str], str] = get_token_issuer  # theirs have no types
_check: Callable[[str, str], object] = decode_jwt_token


@dataclass
class Mood:
    """How it behaves. slow: seconds before each answer. failing: so many requests get a 503; busy: so
    many a 429. dropping: so many messages are taken without an answer. telling: how often each
    receipt is told. fates: the status a number ends with, delivered when not named.
    """

    slow: float = 0
    failing: int = 0
    busy: int = 0
    dropping: int = 0
    telling: int = 1
    fates: dict[str, str] = field(default_factory=dict)


@dataclass
class Taken:
    """A message it took. pdf: whether it is a letter."""

    id: str
    type: str
    reference: str | None
    to: str
    body: str
    status: str
    created_at: str
    template: str


class FakeNotify:
    """A service at Notify. key: its API key. callback: where receipts and texts go, with a token.

    store: a file with everything it took, read again when it starts. now: the time.
    """

    def __init__(
        self,
        key: str,
        now: Callable[[], dt.datetime],
        *,
        callback: str | None = None,
        token: str = "",
        inbound: str | None = None,
        store: Path | None = None,
    ) -> None:
        self.service, self._secret = key[-73:-37], key[-36:]
        self._now, self._callback, self._token = now, callback, token
        self._inbound, self._store = inbound, store
        self.mood, self.taken, self.letters = Mood(), dict[str, Taken](), dict[str, bytes]()
        self._told: set[asyncio.Task[None]] = set()
        if store is not None and store.exists():
            for line in store.read_text(encoding="utf-8").splitlines():
                kept = Taken(**json.loads(line))
                self.taken[kept.id] = kept
        self.app = Starlette(
            routes=[
                Route("/v2/notifications/sms", self._sms, methods=["POST"]),
                Route("/v2/notifications/letter", self._letter, methods=["POST"]),
                Route("/v2/notifications", self._list),
                Route("/v2/notifications/{id}", self._one),
                Route("/v2/notifications/{id}/pdf", self._pdf),
            ]
        )

    # -- what a test or the demo does ------------------------------------------------------------

    def sent_to(self, number: str) -> list[Taken]:
        """The text messages on somebody's telephone, oldest first."""
        return [each for each in self.taken.values() if each.type == "sms" and each.to == number]

    async def answer(self, number: str, text: str) -> int:
        """Somebody sends a text message to the municipality; gives the status of our answer."""
        assert self._inbound is not None
        body = {
            "id": str(uuid.uuid4()),
            "source_number": number.removeprefix("+"),
            "destination_number": "31600000000",
            "message": text,
            "date_received": _stamp(self._now()),
        }
        return await self._post(self._inbound, body)

    async def bring_back(self, id: str) -> int:  # noqa: A002 -- as Notify calls it
        """A letter comes back, undelivered."""
        assert self._callback is not None
        letter = self.taken[id]
        letter.status = "returned-letter"
        body = {
            "notification_id": id,
            "reference": letter.reference,
            "date_sent": letter.created_at,
            "sent_by": None,
            "template_name": "Pre-compiled PDF",
            "template_id": letter.template,
            "template_version": 1,
            "spreadsheet_file_name": None,
            "spreadsheet_row_number": None,
            "upload_letter_file_name": None,
        }
        return await self._post(self._callback, body)

    async def settle(self) -> None:
        """Wait until every receipt has been told."""
        while self._told:
            await asyncio.gather(*self._told, return_exceptions=True)

    # -- the API --------------------------------------------------------------------------------

    async def _sms(self, request: Request) -> Response:
        body = await self._asked(request)
        if isinstance(body, Response):
            return body
        missing = [name for name in ("phone_number", "template_id") if name not in body]
        if missing:
            return _wrong(
                "ValidationError", *(f"{name} is a required property" for name in missing)
            )
        number = str(body["phone_number"]).replace(" ", "")
        if not _NUMBER.fullmatch(number):
            return _wrong("ValidationError", "phone_number Not enough digits")
        text = str(body.get("personalisation", {}).get("bericht", ""))
        if not text:
            return _wrong("BadRequestError", "Missing personalisation: bericht")
        taken = self._take("sms", body, number, text, "created")
        content = {"body": text, "from_number": "GEMEENTE"}
        return self._made(request, taken, {"content": content})

    async def _letter(self, request: Request) -> Response:
        body = await self._asked(request)
        if isinstance(body, Response):
            return body
        if "reference" not in body:
            return _wrong("ValidationError", "reference is a required property")
        try:
            pdf = base64.b64decode(body.get("content", ""), validate=True)
        except (binascii.Error, TypeError, ValueError):
            pdf = b""
        if not pdf.startswith(b"%PDF"):
            return _wrong("BadRequestError", "Letter content is not a valid PDF")
        if body.get("postage", "second") not in {"first", "second", "economy"}:
            what = "postage invalid. It must be either first, second or economy."
            return _wrong("ValidationError", what)
        taken = self._take("letter", body, "Provided as PDF", "", _ARRIVED)
        self.letters[taken.id] = pdf
        answer = {"id": taken.id, "reference": taken.reference, "postage": "second"}
        return self._answered(JSONResponse(answer, 201))

    async def _one(self, request: Request) -> Response:
        body = await self._asked(request)
        if isinstance(body, Response):
            return body
        found = self.taken.get(request.path_params["id"])
        if found is None:
            return _error(404, "NoResultFound", "No result found")
        return JSONResponse(self._told_as(found))

    async def _pdf(self, request: Request) -> Response:
        body = await self._asked(request)
        if isinstance(body, Response):
            return body
        pdf = self.letters.get(request.path_params["id"])
        if pdf is None:
            return _error(404, "NoResultFound", "No result found")
        return Response(pdf, media_type="application/pdf")

    async def _list(self, request: Request) -> Response:
        body = await self._asked(request)
        if isinstance(body, Response):
            return body
        found = list(self._wanted(request.query_params))
        page, links = found[:PAGE], {"current": str(request.url)}
        if page:  # also after the last one, as theirs does
            links["next"] = str(request.url.include_query_params(older_than=page[-1].id))
        return JSONResponse(
            {"notifications": [self._told_as(each) for each in page], "links": links}
        )

    def _wanted(self, asked: Mapping[str, str]) -> Iterator[Taken]:
        """Newest first, from after `older_than`."""
        late = asked.get("older_than")
        for each in reversed(self.taken.values()):
            if late is not None:
                late = None if each.id == late else late
                continue
            fits = {"reference": each.reference, "status": each.status, "template_type": each.type}
            if all(asked.get(name) in {None, value} for name, value in fits.items()):
                yield each

    async def _asked(self, request: Request) -> dict[str, Any] | Response:
        """What is asked, once the key is checked and the mood allows it; else the refusal."""
        await asyncio.sleep(self.mood.slow)
        if self.mood.failing:
            self.mood.failing -= 1
            return _error(503, "Exception", "Service unavailable")
        refused = self._refused(request.headers.get("authorization", ""))
        if refused is not None:
            return refused
        if self.mood.busy:
            self.mood.busy -= 1
            what = "Exceeded rate limit for key type live of 3000 requests per 60 seconds"
            return _error(429, "RateLimitError", what)
        if request.method == "GET":
            return {}
        body = await request.json()
        if len(str(body.get("reference") or "")) > _REFERENCE:
            return _wrong("ValidationError", "reference is too long")
        return dict(body)

    def _refused(self, header: str) -> Response | None:
        token = header.removeprefix("Bearer ")
        try:
            if _issuer(token) != self.service:
                return _error(403, "AuthError", "Invalid token: service not found")
            _check(token, self._secret)
        except TokenError:
            return _error(403, "AuthError", "Invalid token: API key not found")
        return None

    def _take(self, kind: str, body: Mapping[str, Any], to: str, text: str, status: str) -> Taken:
        template = str(body.get("template_id") or uuid.UUID(int=0))
        at = _stamp(self._now())
        taken = Taken(
            str(uuid.uuid4()), kind, body.get("reference"), to, text, status, at, template
        )
        self.taken[taken.id] = taken
        if self._store is not None:
            with self._store.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(taken), ensure_ascii=False) + "\n")
        task = asyncio.get_running_loop().create_task(self._goes(taken))
        self._told.add(task)
        task.add_done_callback(self._told.discard)
        return taken

    def _made(self, request: Request, taken: Taken, more: Mapping[str, Any]) -> Response:
        base = str(request.base_url).rstrip("/")
        template = {
            "id": taken.template,
            "version": 1,
            "uri": f"{base}/v2/template/{taken.template}",
        }
        answer = {
            "id": taken.id,
            "reference": taken.reference,
            "uri": f"{base}/v2/notifications/{taken.id}",
            "template": template,
            "scheduled_for": None,
            **more,
        }
        return self._answered(JSONResponse(answer, 201))

    def _answered(self, answer: Response) -> Response:
        if not self.mood.dropping:
            return answer
        self.mood.dropping -= 1
        return _Dropped()

    async def _goes(self, taken: Taken) -> None:
        """It goes on its way; a text message is told of, a letter is not."""
        if taken.type == "letter":
            taken.status = "accepted"
            return
        taken.status = self.mood.fates.get(taken.to, "delivered")
        if self._callback is None:
            return
        at = _stamp(self._now())
        body = {
            "id": taken.id,
            "reference": taken.reference,
            "to": taken.to,
            "status": taken.status,
            "created_at": taken.created_at,
            "completed_at": at,
            "sent_at": at,
            "notification_type": "sms",
            "template_id": taken.template,
            "template_version": 1,
        }
        for _ in range(self.mood.telling):
            await self._post(self._callback, body)

    async def _post(self, url: str, body: Mapping[str, Any], tries: int = 5) -> int:
        """Post to us with the token, again when that fails, as Notify does (but sooner)."""
        headers = {"Authorization": f"Bearer {self._token}"}
        status = 0
        async with httpx.AsyncClient(timeout=10) as client:
            for number in range(tries):
                await asyncio.sleep(0.05 * number)
                try:
                    status = (await client.post(url, json=body, headers=headers)).status_code
                except httpx.HTTPError:
                    continue
                if status < 400:
                    break
        return status

    def _told_as(self, taken: Taken) -> dict[str, Any]:
        """A notification as it is told when asked for."""
        return {
            "id": taken.id,
            "reference": taken.reference,
            "email_address": None,
            "phone_number": taken.to if taken.type == "sms" else None,
            "line_1": taken.to if taken.type == "letter" else None,
            "postage": "second" if taken.type == "letter" else None,
            "type": taken.type,
            "status": taken.status,
            "template": {
                "version": 1,
                "id": taken.template,
                "uri": f"/v2/template/{taken.template}/1",
            },
            "body": taken.body,
            "subject": None,
            "created_at": taken.created_at,
            "created_by_name": None,
            "sent_at": None,
            "completed_at": None,
            "scheduled_for": None,
        }


class _Dropped(Response):
    """An answer that begins and breaks off: the other side cannot know that it was taken."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        start: Message = {
            "type": "http.response.start",
            "status": 201,
            "headers": [(b"content-length", b"1000"), (b"content-type", b"application/json")],
        }
        await send(start)
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


def _stamp(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _wrong(kind: str, *messages: str) -> JSONResponse:
    return _error(400, kind, *messages)


def _error(status: int, kind: str, *messages: str) -> JSONResponse:
    errors = [{"error": kind, "message": message} for message in messages]
    return JSONResponse({"errors": errors, "status_code": status}, status)
