"""The description of an API (OpenAPI 3.1), made from the operations that are served.

It keeps to the NL API Design Rules 2.2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from vanzelf.transport.framing import ONE, SEVERAL
from vanzelf.transport.problem import PROBLEM

JOSE: Final = "application/jose"
"""Media type of a signed document (RFC 7515)."""
JSON: Final = "application/json"

Answers = Mapping[int, tuple[str, str | None]]
"""By status: what it means, and the media type of what comes along."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked. path: with the version. takes: media type of the body.

    refuses: statuses of refusals, besides 500.
    """

    id: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    answers: Answers
    takes: str | None = None
    refuses: Sequence[int] = field(default_factory=tuple)


MESSAGES: Final = Operation(
    id="ontvangBericht",
    method="POST",
    path="/v1/berichten",
    tag="berichten",
    summary="Een bericht aanbieden",
    description=(
        "De inhoud is één ondertekend bericht, byte voor byte zoals de afzender het maakte. Wie het"
        " stuurde blijkt uit de handtekening; TLS zegt daar niets over. Dezelfde bytes nog eens"
        " sturen mag altijd. Een vraag (`ophalen`, `statusverzoek`) krijgt berichten terug, elk"
        " voorafgegaan door zijn lengte in 8 bytes, de hoogste eerst."
    ),
    takes=ONE,
    answers={
        200: ("Waar om gevraagd werd.", SEVERAL),
        202: ("Aangenomen, of eerder al aangenomen.", None),
    },
    refuses=(400, 401, 403, 404, 409, 413, 415, 429, 503),
)
HEALTH: Final = Operation(
    id="leesGezondheid",
    method="GET",
    path="/v1/gezondheid",
    tag="dienst",
    summary="Of de dienst antwoordt",
    description="Zegt alleen dat er antwoord komt; niets over runs of gegevens.",
    answers={200: ("De dienst antwoordt.", JSON)},
)
OPENAPI: Final = Operation(
    id="leesBeschrijving",
    method="GET",
    path="/v1/openapi.json",
    tag="dienst",
    summary="Deze beschrijving",
    description="De beschrijving van deze API, gemaakt uit de code die haar uitvoert.",
    answers={200: ("De beschrijving.", JSON)},
)

_TEXTS: Final[Mapping[int, str]] = {
    400: "Het verzoek klopt niet. Alle fouten staan erbij.",
    401: "Niet ondertekend door een partij die hier bekend is.",
    403: "Deze partij mag dit hier niet.",
    404: "Dit bestaat hier niet.",
    409: "Dit past niet bij de stand van de run.",
    413: "Het verzoek is te groot en is niet gelezen.",
    415: "Dit soort inhoud wordt hier niet gelezen.",
    429: "Te veel in een minuut.",
    500: "Er ging hier iets mis.",
    503: "Deze partij kan nu niet bij haar gegevens.",
}
_CONTACT: Final = {
    "name": "Vanzelf",
    "email": "api@vanzelf.example",
    "url": "https://vanzelf.example/contact",
}
_HEADERS: Final = {"API-Version": {"$ref": "#/components/headers/API-Version"}}


def document(
    title: str, description: str, version: str, operations: Sequence[Operation]
) -> dict[str, Any]:
    """The description of some operations."""
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        path = each.path.removeprefix("/v1")
        paths.setdefault(path, {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "description": description,
            "version": version,
            "contact": _CONTACT,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [
            {"url": "https://partij.example/v1", "description": "Het adres van deze partij"}
        ],
        "tags": [
            {"name": name, "description": _TAGS[name]}
            for name in dict.fromkeys(each.tag for each in operations)
        ],
        "paths": paths,
        "components": _COMPONENTS,
    }


_TAGS: Final = {
    "berichten": "Berichten tussen partijen over een run.",
    "mandaten": "Wat een bron aan wie laat vragen.",
    "inzage": "Wat een bron over een inwoner opschreef, voor die inwoner.",
    "dienst": "Over de dienst zelf.",
}


def _operation(each: Operation) -> dict[str, Any]:
    answers = {str(status): _answer(*what) for status, what in each.answers.items()}
    answers |= {str(status): _refused(status) for status in sorted({*each.refuses, 500})}
    found: dict[str, Any] = {
        "operationId": each.id,
        "tags": [each.tag],
        "summary": each.summary,
        "description": each.description,
        "responses": answers,
    }
    if each.takes:
        body = {each.takes: {"schema": _schema(each.takes)}}
        found["parameters"] = [
            {"$ref": f"#/components/parameters/{name}"} for name in ("traceparent", "transactie")
        ]
        found["requestBody"] = {"required": True, "content": body}
    return found


def _answer(text: str, media: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"description": text, "headers": _HEADERS}
    if media:
        found["content"] = {media: {"schema": _schema(media)}}
    return found


def _refused(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Probleem"}
    return {
        "description": _TEXTS[status],
        "headers": _HEADERS,
        "content": {PROBLEM: {"schema": schema}},
    }


def _schema(media: str) -> dict[str, Any]:
    if media == JSON:
        return {"type": "object"}
    if media == JOSE:
        return {"type": "string", "description": "JWS in compacte vorm (RFC 7515), met Ed25519."}
    return {"type": "string", "format": "binary"}


_COMPONENTS: Final = {
    "headers": {
        "API-Version": {
            "description": "De versie van deze API.",
            "schema": {"type": "string", "examples": ["1.0.0"]},
        }
    },
    "parameters": {
        "traceparent": {
            "name": "traceparent",
            "in": "header",
            "required": False,
            "description": "Bij welke verwerking dit hoort (W3C Trace Context).",
            "schema": {"type": "string", "maxLength": 512},
        },
        "transactie": {
            "name": "Fsc-Transaction-Id",
            "in": "header",
            "required": False,
            "description": "De transactie die FSC aan dit verzoek gaf; komt ook terug.",
            "schema": {"type": "string", "format": "uuid"},
        },
    },
    "schemas": {
        "Probleem": {
            "type": "object",
            "description": "Een weigering (RFC 9457).",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": {
                    "type": "string",
                    "format": "uri",
                    "description": "Het soort probleem; eindigt op de code.",
                },
                "title": {"type": "string", "description": "Wat er is, in het kort."},
                "status": {
                    "type": "integer",
                    "minimum": 400,
                    "maximum": 599,
                    "description": "De HTTP-status.",
                },
                "detail": {"type": "string", "description": "Wat er is, en wat te doen."},
                "errors": {
                    "type": "array",
                    "description": "Alles wat niet klopt, niet alleen het eerste.",
                    "items": {"$ref": "#/components/schemas/Fout"},
                },
            },
        },
        "Fout": {
            "type": "object",
            "description": "Eén ding dat niet klopt.",
            "required": ["in", "code", "detail"],
            "properties": {
                "in": {"type": "string", "description": "Waar in het verzoek het staat."},
                "code": {"type": "string", "description": "De code van het probleem."},
                "detail": {"type": "string", "description": "Wat er niet klopt, in het Engels."},
                "remedy": {"type": "string", "description": "Wat te doen, in het Engels."},
                "location": {
                    "type": "object",
                    "description": "De plaats in het document.",
                    "properties": {"pointer": {"type": "string"}},
                },
            },
        },
    },
}
