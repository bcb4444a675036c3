"""The application around a desk: what a source and the combiner have in common over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import anyio
import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vanzelf.ledger.trace import FSC_TRANSACTION, TRACEPARENT, Trace, fsc_resource, read_traceparent
from vanzelf.protocol.problems import ProtocolError
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.desk import TRANSIENT, Desk
from vanzelf.transport.framing import SEVERAL, joined
from vanzelf.transport.intake import arriving
from vanzelf.transport.keeping import Keeping
from vanzelf.transport.limits import Gate
from vanzelf.transport.openapi import HEALTH, MESSAGES, OPENAPI, Operation, document
from vanzelf.transport.party import Party
from vanzelf.transport.problem import FAULT, refusal, status_of
from vanzelf.transport.requestlog import note_fault, note_refusal

API_VERSION: Final = "1.0.0"
THREADS: Final = 16
"""Messages that are handled at the same time; the rest waits, and questions never wait for rows."""
EVERY_SECONDS: Final = 60.0
"""How often runs that took too long are ended."""

_SAFE: Final = {
    "API-Version": API_VERSION,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
"""Headers of every answer (NL API Design Rules, transport/security-headers and version-header)."""

DeskFor = Callable[[Mapping[str, str]], Desk]
"""The desk, writing some attributes into the processing log of what it does for one request."""
Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Service:
    """What is served. expire: ends the runs that took too long. daily: shows the head of the log to
    others, once a day; called as often as `expire`. more: operations of one kind of
    party, with what handles them; mounted: routes that are not described here.
    """

    title: str
    description: str
    party: Party
    desk: Desk
    desk_for: DeskFor
    gate: Gate
    expire: Callable[[], object]
    daily: Callable[[], object]
    more: Sequence[tuple[Operation, Handler]] = ()
    mounted: Sequence[BaseRoute] = ()


def application(service: Service) -> Starlette:
    """The application of a party."""
    receiver = _Receiver(service)
    operations = [
        (MESSAGES, receiver.take),
        *service.more,
        (HEALTH, _healthy),
        (OPENAPI, _described(service)),
    ]
    routes = [Route(each.path, handler, methods=[each.method]) for each, handler in operations]
    app = Starlette(
        routes=[*routes, *service.mounted],
        exception_handlers={HTTPException: _of_http, ProblemError: _of_problem},
        lifespan=_lifespan(service),
    )
    app.router.redirect_slashes = False  # an address with a slash behind it is another: 404
    app.add_middleware(_Frame, party=service.party)  # type: ignore[arg-type, unused-ignore]
    return app


class _Receiver:
    """Takes messages: the head is read first, the body only of a sender that is known."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._trusted = service.party.keys_for("berichten")
        self._working = anyio.CapacityLimiter(THREADS)
        self._asking = anyio.CapacityLimiter(THREADS)

    async def take(self, request: Request) -> Response:
        """Hand a message to the desk, and give what was asked for."""
        resource = fsc_resource(request.headers.get(FSC_TRANSACTION))
        coming = await arriving(request, self._trusted, self._service.gate)
        if coming.head.kind in TRANSIENT:
            return await self._handled(await coming.raw(), resource, self._asking)
        async with self._service.gate.together(coming.head.sender):
            return await self._handled(await coming.raw(), resource, self._working)

    async def _handled(
        self, raw: bytes, resource: Mapping[str, str], threads: anyio.CapacityLimiter
    ) -> Response:
        desk = self._service.desk_for(resource)
        answers = await anyio.to_thread.run_sync(desk.receive, raw, limiter=threads)
        if not answers:
            return Response(status_code=202)
        return StreamingResponse(_streamed(answers), media_type=SEVERAL)


async def _streamed(answers: Sequence[bytes]) -> AsyncIterator[bytes]:
    for part in joined(answers):
        yield part


async def _healthy(_request: Request) -> Response:
    return JSONResponse({"status": "goed", "versie": API_VERSION})


def described_as(title: str, description: str, more: Sequence[Operation] = ()) -> dict[str, Any]:
    """The description of an API. more: its operations besides those that every party has."""
    return document(title, description, API_VERSION, [MESSAGES, *more, HEALTH, OPENAPI])


def _described(service: Service) -> Handler:
    found = described_as(service.title, service.description, [each for each, _ in service.more])

    async def describe(_request: Request) -> Response:
        return JSONResponse(found, headers={"Access-Control-Allow-Origin": "*"})

    return describe


def _lifespan(service: Service) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def living(_app: Starlette) -> AsyncIterator[None]:
        await anyio.to_thread.run_sync(service.desk.start)
        caring = asyncio.create_task(_caring(service))
        try:
            yield
        finally:
            caring.cancel()

    return living


async def _caring(service: Service) -> None:
    """Do what comes back, now and then; a failure is noted and tried again."""
    coming_back = (
        ("verlopen", service.expire),
        ("logkoppen", service.daily),
        ("logboek", Keeping(service.party)),
    )
    while True:
        for what, act in coming_back:
            try:
                await anyio.to_thread.run_sync(act)
            except Exception as error:  # noqa: BLE001 - the next round may do better; it is noted
                note_fault(error, service.party.clock(), {"pad": what})
        await asyncio.sleep(EVERY_SECONDS)


# -- refusals --------------------------------------------------------------------------------------


async def _of_problem(request: Request, error: Exception) -> Response:
    """What was refused, told; a problem of this side is a fault, unless it passes."""
    assert isinstance(error, ProblemError)
    code = error.problems[0].code
    if isinstance(error, ProtocolError) or status_of(code) == 503 or code in _CALLERS:
        request.state.code = code
        return refusal(error.problems, {"Retry-After": "60"} if code in _LATER else None)
    raise error


_CALLERS: Final = ("log-trace", "access-role", "access-reason")
"""Problems of the caller that are none of the protocol."""
_LATER: Final = ("message-often", "database-connection")


async def _of_http(request: Request, error: Exception) -> Response:
    """What the router found: no such address, or no such method."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        found = ProtocolError.because("method-unknown", "the address has no such method.")
    else:
        found = ProtocolError.because("path-unknown", "there is nothing at this address.")
    request.state.code = found.problems[0].code
    return refusal(found.problems, error.headers)


class _Frame:
    """Around every request: headers that keep it safe, a trace, a line for each refusal."""

    def __init__(self, app: ASGIApp, party: Party) -> None:
        self._app = app
        self._clock = party.clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, begun = Request(scope), False
        trace, transaction = _trace(request), request.headers.get(FSC_TRANSACTION)
        about: dict[str, str | None] = {"trace": trace.trace_id}

        async def framed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                added = {**_SAFE, TRACEPARENT: trace.header()}
                if transaction and _is_transaction(transaction):
                    added[FSC_TRANSACTION] = transaction
                message["headers"] = [
                    *message["headers"],
                    *((name.lower().encode(), text.encode()) for name, text in added.items()),
                ]
                if message["status"] >= 400:
                    about.update(_about(request, transaction))
                    code = getattr(request.state, "code", "other")
                    if message["status"] != 500:
                        note_refusal(code, message["status"], self._clock(), about)
            await send(message)

        try:
            await self._app(scope, receive, framed)
        except ClientDisconnect:
            about.update(_about(request, transaction))
            note_refusal("message-broken-off", 499, self._clock(), about)
        except Exception as error:  # noqa: BLE001 - a fault of ours is an answer too, and is kept
            about.update(_about(request, transaction))
            note_fault(error, self._clock(), about)
            if not begun:
                gone = ProtocolError.because(FAULT, "something went wrong here.", "Try later.")
                await refusal(gone.problems)(scope, receive, framed)


def _about(request: Request, transaction: str | None) -> dict[str, str | None]:
    """What a line of the log says of a request: nothing that came in unchecked."""
    route = request.scope.get("route")
    known = transaction if transaction and _is_transaction(transaction) else None
    path = getattr(route, "path", None)
    return {"pad": path, "van": getattr(request.state, "sender", None), "fsc": known}


def _is_transaction(text: str) -> bool:
    try:
        fsc_resource(text)
    except ProblemError:
        return False
    return True


def _trace(request: Request) -> Trace:
    """The trace of the caller, taken over; a new one when there is none that can be read."""
    try:
        return read_traceparent(request.headers.get(TRACEPARENT, "")).within()
    except ProblemError:
        return Trace.begin()
