"""The road of HTTPS to another party, directly or through an FSC outway."""

import json
import ssl
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from vanzelf.ledger.trace import FSC_TRANSACTION, TRACEPARENT, Trace
from vanzelf.protocol.messages import Kind
from vanzelf.protocol.problems import ProtocolError
from vanzelf.terms.problems import Place, Problem
from vanzelf.transport.certificates import client_context
from vanzelf.transport.config import Settings
from vanzelf.transport.framing import ONE, SEVERAL, glimpse, separated
from vanzelf.transport.links import LinkDownError
from vanzelf.transport.problem import PROBLEM, code_of

CONNECT_SECONDS = 10.0
QUESTION_SECONDS = 60.0
"""How long an answer to a question (`ophalen`, status) may take to begin."""
WORK_SECONDS = 3_600.0
"""How long a party may work on a message: a source on a million rows, a combiner on all legs."""

_AGAIN = (408, 425, 429)
"""Refusals that say: later."""

Note = Callable[[str, str], None]
"""Told of a call: the run, and the transaction that FSC gave it."""


class HttpsLink:
    """A party that is reached over HTTPS. It may be used from several threads.

    url: where its API begins, without /v1, or that of the outway with the path of the service. tls:
    as `client_context` makes it; None for an outway on the same machine. headers: sent along.
    """

    def __init__(
        self,
        url: str,
        tls: ssl.SSLContext | None = None,
        headers: Mapping[str, str] | None = None,
        note: Note = lambda _run, _transaction: None,
    ) -> None:
        self._note = note
        self._client = httpx.Client(
            base_url=f"{url.rstrip('/')}/v1/",
            verify=tls or ssl.create_default_context(),
            headers={"Accept": f"{SEVERAL}, {PROBLEM}", **(headers or {})},
            trust_env=False,
            follow_redirects=False,
        )

    def send(self, raw: bytes) -> list[bytes]:
        """See `Link.send`. Raises LinkDownError for anything but an answer of the party."""
        seen = glimpse(raw)
        asks = seen.kind in (Kind.COLLECT, Kind.STATUS_REQUEST)
        wait = QUESTION_SECONDS if asks else WORK_SECONDS
        try:
            answer = self._client.post(
                "berichten",
                content=raw,
                headers={"Content-Type": ONE, TRACEPARENT: Trace(seen.run, seen.run[:16]).header()},
                timeout=httpx.Timeout(wait, connect=CONNECT_SECONDS),
            )
        except httpx.HTTPError as error:
            raise LinkDownError(f"no answer: {type(error).__name__}") from None
        if transaction := answer.headers.get(FSC_TRANSACTION):
            self._note(seen.run, transaction)
        return _understood(answer)

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def __enter__(self) -> "HttpsLink":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def links_of(
    settings: Settings, note: Note = lambda _run, _transaction: None
) -> dict[str, HttpsLink]:
    """A road to everybody whose address stands in the file of a party, by OIN."""
    tls = client_context(settings.certificates) if settings.certificates else None
    return {
        oin: HttpsLink(each.url, tls if each.url.startswith("https") else None, each.headers, note)
        for oin, each in settings.addresses.items()
    }


def _understood(answer: httpx.Response) -> list[bytes]:
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip()
    if answer.status_code == 202:
        return []
    if answer.status_code == 200 and kind == SEVERAL:
        return separated(answer.content)
    refused = 400 <= answer.status_code < 500 and answer.status_code not in _AGAIN
    problems = _problems(answer.content) if refused and kind == PROBLEM else []
    if problems:
        raise ProtocolError(problems)
    raise LinkDownError(f"an answer that is not the party's: {answer.status_code}")


def _problems(body: bytes) -> list[Problem]:
    """The problems in a refusal, as they were raised there; none when it is not a party's."""
    try:
        told: Any = json.loads(body)
        code = code_of(str(told["type"]))
        listed = told.get("errors", [])
        found = [
            Problem(
                Place(str(each.get("location", {}).get("pointer", "-"))),
                str(each["code"]),
                str(each["detail"]),
                str(each.get("remedy", "")),
            )
            for each in listed
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
    return (found or [Problem(Place("-"), code, str(told.get("detail", "")))]) if code else []
