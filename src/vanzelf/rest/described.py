"""The description of the interface (OpenAPI 3.1), as it is served and as it stands in the docs."""

from functools import cache
from typing import Any, Final

from vanzelf.rest.api import VERSION, api

_TEXTS: Final = {
    "400": "Het verzoek klopt niet. Alle fouten staan erbij.",
    "401": "Geen token, of niet meer geldig.",
    "403": "Dit mag deze koppeling niet, of het doel wordt altijd geweigerd.",
    "404": "Dit is er niet, of niet voor dit doel.",
    "409": "Dit past niet bij de stand van zaken.",
    "429": "Te vaak gevraagd. De kop Retry-After zegt hoe lang te wachten.",
    "500": "Er ging hier iets mis.",
}
_TAGS: Final = {
    "toegang": "Een token vragen, en nalezen wat er met deze koppeling gebeurde.",
    "diensten": "Wat de gemeente uit zichzelf aanbiedt.",
    "campagnes": "Campagnes en toekenningsrondes, in aantallen.",
    "taken": "Wat er te doen is.",
    "uitkomsten": "Wat eruit kwam, in aantallen.",
    "besluiten": "Besluiten in een zaak.",
    "gebeurtenissen": "Wat er in de bevolkingsregistratie verandert.",
    "weigeringen": "Wie nergens meer voor bekeken wil worden, of niet voor één dienst.",
}
_VERSION_HEADER: Final = {"API-Version": {"$ref": "#/components/headers/API-Version"}}
_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Een weigering (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "Eindigt op de code."},
        "title": {"type": "string", "description": "Wat er is, in het kort."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "Wat er is, en wat te doen."},
        "errors": {
            "type": "array",
            "description": "Alles wat niet klopt.",
            "items": {"type": "object", "additionalProperties": True},
        },
    },
}


@cache
def described() -> dict[str, Any]:
    """The description. The same for every installation, but for where it is served."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=""))
    made["info"] = {
        **made["info"],
        "contact": {
            "name": "Vanzelf", "email": "api@vanzelf.example", "url": "https://vanzelf.example/contact"
        },
        "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    }  # fmt: skip
    made["servers"] = [
        {"url": "https://gemeente.example/api/v1", "description": "Het adres van deze gemeente"}
    ]
    made["tags"] = [{"name": name, "description": text} for name, text in _TAGS.items()]
    made["components"]["schemas"]["Probleem"] = _PROBLEM
    made["components"]["headers"] = {
        "API-Version": {
            "description": "De versie van deze API.",
            "schema": {"type": "string", "examples": [VERSION]},
        }
    }
    made["components"]["securitySchemes"] = {
        "token": {
            "type": "oauth2",
            "description": "Client credentials; het token duurt tien minuten.",
            "flows": {"clientCredentials": {"tokenUrl": "/api/v1/token", "scopes": _scopes()}},
        }
    }
    for operations in made["paths"].values():
        for operation in operations.values():
            _finish(operation)
    return made


def _scopes() -> dict[str, str]:
    from vanzelf.rest.purposes import Scope

    return {str(each): str(each).replace(".", " ") for each in Scope}


def _finish(operation: dict[str, Any]) -> None:
    """Statuses, headers, security and places of one operation."""
    open_to_all = operation["operationId"] == "vraagToken"
    operation["security"] = [] if open_to_all else [{"token": []}]
    if operation["operationId"] == "meldGebeurtenis":
        content = operation["requestBody"]["content"]
        content["application/cloudevents+json"] = content.pop("application/json")
    answers = {str(status): answer for status, answer in operation["responses"].items()}
    for answer in answers.values():
        answer["headers"] = _VERSION_HEADER
        answer["description"] = "Wat er gevraagd werd."
    for status in _refusals(operation):
        answers[status] = {
            "description": _TEXTS[status],
            "headers": _VERSION_HEADER,
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Probleem"}}
            },
        }
    operation["responses"] = dict(sorted(answers.items()))


def _refusals(operation: dict[str, Any]) -> list[str]:
    found = ["400", "401", "403", "500"]
    if any(each["in"] == "path" for each in operation.get("parameters", [])):
        found.append("404")
    if operation["operationId"] == "vraagToken":
        found.append("429")
    if operation["operationId"] == "stelBesluitVoor":
        found += ["404", "409"]
    if operation["operationId"] == "meldWeigering":
        found.append("409")
    return sorted(set(found))
