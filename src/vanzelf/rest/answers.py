"""Every answer of the interface has its version and its headers; every refusal is a problem document."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from vanzelf.rest.api import VERSION
from vanzelf.rest.problems import MEDIA, told

PREFIX: Final = "/api/v1/"
HEADERS: Final = {
    "API-Version": VERSION,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_SAID: Final = {
    400: "Het verzoek klopt niet.",
    401: "Vraag eerst een token bij /api/v1/token.",
    403: "Dit mag hier niet.",
    404: "Dit adres bestaat niet in deze API.",
    405: "Dit adres kent deze methode niet.",
    413: "Het verzoek is te groot.",
    500: "De fout ligt aan deze kant en is vastgelegd. Probeer het later opnieuw.",
}


class Answers:
    """Around the whole of the interface."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with what every answer has."""
        answer = self._get_response(request)
        if not request.path.startswith(PREFIX):
            return answer
        if answer.status_code >= 400 and not answer.headers["Content-Type"].startswith(MEDIA):
            allow = answer.headers.get("Allow")
            said = _SAID.get(answer.status_code, "Het verzoek is geweigerd.")
            answer = told(answer.status_code, f"status-{answer.status_code}", said)
            if allow:
                answer.headers["Allow"] = allow
        for name, value in HEADERS.items():
            answer.headers[name] = value
        return answer
