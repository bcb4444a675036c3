"""How a refusal is told over HTTP: application/problem+json (RFC 9457), in Dutch.

`type` holds the code, `errors` every problem with its own code, in the words of the code that
found it. Nothing of a request is repeated, so no number of a person can come back in an answer.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from starlette.responses import JSONResponse

from vanzelf.terms.problems import Problem

PROBLEM: Final = "application/problem+json"
KINDS: Final = "https://vanzelf.example/problemen/"
"""Before the code, in `type`."""

FAULT: Final = "fault"

_STATUS: Final[Mapping[str, int]] = {
    "signature-unknown-key": 401,
    "signature-wrong": 401,
    "message-sender": 401,
    "reader-unknown": 401,
    "manifest-sender": 403,
    "mandate-sender": 403,
    "message-other": 403,
    "leg-unasked": 403,
    "path-unknown": 404,
    "run-unknown": 404,
    "method-unknown": 405,
    "legs-missing": 409,
    "message-different": 409,
    "run-state": 409,
    "message-large": 413,
    "message-type": 415,
    "message-often": 429,
    FAULT: 500,
    "database-connection": 503,
}

_TITLES: Final[Mapping[int, str]] = {
    400: "Ongeldige invoer",
    401: "Niet ondertekend door een bekende partij",
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

_DETAILS: Final[Mapping[str, str]] = {
    "signature-unknown-key": "De sleutel onder het bericht is hier niet bekend. Wissel eerst kaarten uit.",
    "signature-wrong": "De handtekening past niet bij het bericht.",
    "message-sender": "De afzender en de handtekening zijn van verschillende organisaties.",
    "message-other": "Dit bericht is voor een andere partij.",
    "message-future": "Dit bericht komt uit de toekomst. Controleer de klok van de afzender.",
    "message-old": "Deze vraag is te lang geleden gesteld. Stel haar opnieuw.",
    "message-different": "In deze run kwam eerder een ander bericht van deze soort.",
    "message-form": "Dit is geen bericht, of niet het hele bericht.",
    "message-length": "De inhoud is korter of langer dan het bericht zegt.",
    "message-digest": "De inhoud is niet wat ondertekend is.",
    "message-large": "Het verzoek is groter dan hier wordt aangenomen.",
    "message-type": "Stuur het bericht met het soort inhoud dat in de beschrijving van deze API staat.",
    "message-often": "Deze afzender stuurde te veel in een minuut. Probeer het later opnieuw.",
    "run-unknown": "Deze run bestaat hier niet voor deze partij.",
    "run-state": "Dit bericht komt niet op dit moment van een run.",
    "legs-missing": "Nog niet alle bronnen hebben geantwoord.",
    "path-unknown": "Dit adres bestaat niet in deze API.",
    "method-unknown": "Dit adres kent deze methode niet.",
    "reader-unknown": "Lezen mag alleen met de sleutel voor inzage.",
    FAULT: "De fout ligt aan deze kant en is vastgelegd. Probeer het later opnieuw.",
    "database-connection": "Deze partij kan nu niet bij haar gegevens. Probeer het later opnieuw.",
}
_OTHERWISE: Final = "Het bericht is geweigerd. De code zegt waarom."

_POINTED: Final = ("document-form", "content-missing", "search-form")
"""Codes whose place is one in the message; that of others may be a place on this machine."""


def code_of(kind: str) -> str:
    """The code in the `type` of a problem; empty when it is not one of ours."""
    return kind.removeprefix(KINDS) if kind.startswith(KINDS) else ""


def status_of(code: str) -> int:
    """The HTTP status that belongs to a code."""
    return _STATUS.get(code, 400)


def told(problems: Iterable[Problem]) -> dict[str, Any]:
    """The body of an answer for problems; the first is the type."""
    listed = list(problems)
    code = listed[0].code
    status = status_of(code)
    return {
        "type": KINDS + code,
        "title": _TITLES[status],
        "status": status,
        "detail": _DETAILS.get(code, _OTHERWISE),
        "errors": [_error(each) for each in listed],
    }


def refusal(problems: Iterable[Problem], headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The answer for problems."""
    body = told(problems)
    return JSONResponse(body, body["status"], dict(headers or {}), PROBLEM)


def _error(problem: Problem) -> dict[str, Any]:
    found: dict[str, Any] = {"in": "body", "code": problem.code, "detail": problem.what}
    if problem.remedy:
        found["remedy"] = problem.remedy
    if problem.code in _POINTED:
        found["location"] = {"pointer": problem.place.file}
    return found
