"""The read API of the standard: POST /processing-activities (extension lezen, 1.1.0).

The standard lets a reader search by trace or by time alone. Here lines about persons are only found
by their subject: all persons of a run together is what nobody may read.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from vanzelf.ledger.reading import (
    Reader,
    lines_about,
    lines_about_nobody,
    note_access,
    within,
)
from vanzelf.ledger.record import ACTIVITY, CALLER, SUBJECT, SUBJECT_TYPE, Record, subject_digest
from vanzelf.store.database import Connection
from vanzelf.terms.problems import Place, Problem, ProblemError

API_VERSION: Final = "1.1.0"
_LARGEST: Final = 10_000
_TRACE: Final = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TEXTS: Final = (ACTIVITY, SUBJECT, SUBJECT_TYPE, CALLER)
_TIMES: Final = ("startTime", "endTime")

Allow = Callable[[Request], "Allowed | None"]
"""Says on whose behalf a request reads; None when it may not."""

Connect = Callable[[], Connection]
"""Makes a connection to the log; closed after each request."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Who may read. subject: the keyed hash of the person who reads their own lines; reader: the
    officer who reads those of others, whose reading is kept. Exactly one of the two is there.
    """

    subject: str | None = None
    reader: Reader | None = None

    def __post_init__(self) -> None:
        assert (self.subject is None) != (self.reader is None), "one reads own lines, or others'"


@dataclass(frozen=True, slots=True)
class _Search:
    trace_id: str | None
    first: int | None
    last: int | None
    texts: dict[str, str]


def routes(connect: Connect, allow: Allow, now: Callable[[], datetime]) -> list[Route]:
    """The routes of the read API, to be mounted where the party serves.

    now: the moment of a request, in UTC.
    """

    async def read(request: Request) -> JSONResponse:
        who = allow(request)
        if who is None:
            return _problem(401, "Unauthorized", "Log in, or send a token that allows reading.")
        try:
            search = _search(await request.body())
            found = await run_in_threadpool(_find, connect, search, who, now())
        except ProblemError as error:
            return _problem(400, "Bad Request", "The search cannot be understood.", error.problems)
        return _answer({"processingActivities": [as_activity(record) for record in found]})

    return [Route("/processing-activities", read, methods=["POST"])]


def as_activity(record: Record) -> dict[str, Any]:
    """A line as the read API gives it: names in camelCase, the trace as a UUID."""
    data = record.as_ldv()
    shown: dict[str, Any] = {
        "traceId": str(UUID(data["trace_id"])),
        "spanId": data["span_id"],
        "status": data["status"],
        "name": data["name"],
        "startTime": data["start_time"],
        "endTime": data["end_time"],
        "attributes": data["attributes"],
    }
    if "parent_span_id" in data:
        shown["parentSpanId"] = data["parent_span_id"]
    if "resource" in data:
        shown["resource"] = data["resource"]
    return shown


def _find(connect: Connect, search: _Search, who: Allowed, at: datetime) -> list[Record]:
    asked = search.texts.get(SUBJECT)
    if who.subject is not None and asked not in (None, who.subject):
        return []  # as for somebody who has no lines: nothing shows whether there are any
    subject = who.subject or asked
    with connect() as con:
        if subject is None:
            found = lines_about_nobody(con, search.trace_id, (search.first, search.last))
        else:
            if who.reader is not None:
                note_access(con, subject, who.reader, at)
                con.commit()
            found = within(lines_about(con, subject), search.first, search.last)
    return [
        record
        for record in found
        if search.trace_id in (None, record.trace_id)
        and all(
            record.as_ldv()["attributes"].get(key) == text for key, text in search.texts.items()
        )
    ]


def _search(body: bytes) -> _Search:
    """What is asked for; raises ProblemError search-form with everything that is wrong."""
    try:
        data = json.loads(body) if len(body) <= _LARGEST else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or not data:
        raise ProblemError([_wrong("/", "not a JSON object with at least one field.")])
    problems = [
        _wrong(f"/{key}", "not a text.")
        for key in _TEXTS
        if key in data and not (isinstance(data[key], str) and data[key])
    ]
    problems += [
        _wrong(f"/{key}", "not a number of milliseconds.")
        for key in _TIMES
        if key in data and not (type(data[key]) is int and 0 <= data[key] < 2**63)
    ]
    problems += [
        _wrong("/", "a field that is not of this search.")
        for key in data
        if key not in (*_TEXTS, *_TIMES, "traceId")
    ]
    trace = data.get("traceId")
    if "traceId" in data and not (isinstance(trace, str) and _TRACE.fullmatch(trace)):
        problems.append(_wrong("/traceId", "not a UUID."))
    if problems:
        raise ProblemError(problems)
    if SUBJECT in data:
        subject_digest(data[SUBJECT])
    return _Search(
        trace_id=trace.replace("-", "").lower() if isinstance(trace, str) else None,
        first=data.get("startTime"),
        last=data.get("endTime"),
        texts={key: data[key] for key in _TEXTS if key in data},
    )


def _wrong(where: str, what: str) -> Problem:
    return Problem(Place(where), "search-form", what, "See docs/reference/processing-log.md.")


def _problem(
    status: int, title: str, detail: str, problems: list[Problem] | None = None
) -> JSONResponse:
    """A refusal, as application/problem+json (RFC 9457). It repeats nothing of the request."""
    body: dict[str, Any] = {"status": status, "title": title, "detail": detail}
    if problems:
        body["errors"] = [
            {"in": "body", "location": {"pointer": f"#{each.place}"}, "code": each.code,
             "detail": each.what}
            for each in problems
        ]  # fmt: skip
    return _answer(body, status, "application/problem+json")


def _answer(body: Any, status: int = 200, media: str = "application/json") -> JSONResponse:
    headers = {"API-Version": API_VERSION, "Cache-Control": "no-store"}
    return JSONResponse(body, status, headers, media)
