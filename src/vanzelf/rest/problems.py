"""Refusals over HTTP: application/problem+json (RFC 9457), with nothing of the request in it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.http import HttpResponse, JsonResponse

MEDIA: Final = "application/problem+json"
KINDS: Final = "https://vanzelf.example/problemen/"
TITLES: Final[Mapping[int, str]] = {
    400: "Ongeldige invoer",
    401: "Niet herkend",
    403: "Niet toegestaan",
    404: "Niet gevonden",
    405: "Methode niet toegestaan",
    409: "Past niet bij de stand van zaken",
    413: "Te groot",
    415: "Soort inhoud niet ondersteund",
    429: "Te veel verzoeken",
    500: "Er ging hier iets mis",
    503: "Tijdelijk niet beschikbaar",
}


class Refusal(Exception):  # noqa: N818 -- what it is
    """Something that is not given. code: stands in `type`. errors: every fault, with its place."""

    def __init__(
        self, status: int, code: str, detail: str, errors: Iterable[Mapping[str, Any]] = ()
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.errors = list(errors)

    def response(self) -> HttpResponse:
        """How it is told."""
        return told(self.status, self.code, self.detail, self.errors)


def told(
    status: int, code: str, detail: str, errors: Iterable[Mapping[str, Any]] = ()
) -> HttpResponse:
    """A refusal as an answer."""
    body: dict[str, Any] = {
        "type": KINDS + code,
        "title": TITLES.get(status, "Geweigerd"),
        "status": status,
        "detail": detail,
    }
    if found := list(errors):
        body["errors"] = found
    answer = JsonResponse(body, status=status, content_type=MEDIA)
    if status == 429:
        answer.headers["Retry-After"] = "60"
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="vanzelf"'
    return answer
