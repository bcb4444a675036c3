"""The pages and OpenAPI documents of what a source, the combiner and a municipality serve."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from support.repository import ROOT

FOLDER = ROOT / "docs" / "reference" / "api"
_HEADS = {
    "source": "The API of a source",
    "combiner": "The API of the combiner",
    "municipality": "The API of a municipality",
}
_ABOUT = """\
{description}

Made from the code by `make docs`. For programs: [OpenAPI 3.1]({name}.openapi.json), which a running
party gives at `/v1/openapi.json`. Refusals are `application/problem+json` (RFC 9457); the last part
of `type` is a code from [Problems](../problems.md). Every answer has the header `API-Version`. TLS
asks for a certificate; who sent a message is known by its signature only. Limits:
[the file of a party](../party-file.md#limits).
"""
_OF_MUNICIPALITY = """\
{description}

Made from the code by `make docs`. For programs: [OpenAPI 3.1]({name}.openapi.json), which a running
installation gives at `/api/v1/openapi.json`. Two people let a program in, under Beheer →
Koppelingen: an administrator enters it and sees its secret once, the privacy officer agrees. It asks
`/token` for a token of ten minutes and one purpose (`doel`), in the way of OAuth 2.0 client
credentials. Refusals are `application/problem+json` (RFC 9457). Lists come a page at a time, by
`cursor`; what proposes asks for an `Idempotency-Key`. [Events](../../how-to/take-in-the-register.md) of
the population register are CloudEvents 1.0 and carry a key of their own. Counts of fewer than ten people are not told.
[A no](../../how-to/open-the-residents-side.md#a-no-that-was-said-elsewhere) that a resident said elsewhere
takes a key too.
"""


def documents() -> dict[str, dict[str, Any]]:
    """The description of each application, by the name of its page."""
    from vanzelf.combiner.app import described as of_combiner
    from vanzelf.source.app import described as of_source

    return {"source": of_source(), "combiner": of_combiner()}


def files() -> dict[str, str]:
    """Every file that describes an API, by its name in the folder."""
    found = {}
    for name, described in documents().items():
        found |= _files(name, described, _ABOUT, "/v1")
    return found


def files_of_municipality() -> dict[str, str]:
    """The same of the application of a municipality, whose settings must be there."""
    from vanzelf.rest.described import described

    return _files("municipality", described(), _OF_MUNICIPALITY, "/api/v1")


def _files(name: str, described: dict[str, Any], about: str, base: str) -> dict[str, str]:
    text = json.dumps(described, ensure_ascii=False, indent=2, sort_keys=False) + "\n"
    return {f"{name}.openapi.json": text, f"{name}.md": _page(name, described, about, base)}


def _page(name: str, described: dict[str, Any], about: str, base: str) -> str:
    about = about.format(description=described["info"]["description"], name=name)
    sections = [
        _section(method, base + path, operation)
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    ]
    return f"# {_HEADS[name]}\n\n{about}" + "".join(sections)


def _section(method: str, path: str, operation: dict[str, Any]) -> str:
    taken = operation.get("requestBody", {}).get("content", {})
    body = f"\nBody: {', '.join(f'`{media}`' for media in taken)}.\n" if taken else ""
    rows = "".join(
        f"| {status} | {answer['description']} | {_media(answer)} |\n"
        for status, answer in operation["responses"].items()
    )
    return (
        f"\n## {method.upper()} {path}\n\n{operation['summary']}. {operation['description']}\n"
        f"{body}\n| Status | | Content |\n|---|---|---|\n{rows}"
    )


def _media(answer: dict[str, Any]) -> str:
    return ", ".join(f"`{media}`" for media in answer.get("content", {}))


def _set_up() -> None:
    """An application without a database: nothing is asked of it."""
    import django

    from support.application import settings_for

    os.environ.update(settings_for("postgresql://nobody@127.0.0.1/none", Path(tempfile.mkdtemp())))
    os.environ["DJANGO_SETTINGS_MODULE"] = "vanzelf.config.settings"
    django.setup()


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    _set_up()
    for name, text in (files() | files_of_municipality()).items():
        (FOLDER / name).write_text(text, encoding="utf-8")
