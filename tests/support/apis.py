"""The pages and OpenAPI documents of what a source and the combiner serve."""

import json
from typing import Any

from support.repository import ROOT

FOLDER = ROOT / "docs" / "reference" / "api"
_HEADS = {
    "source": "The API of a source",
    "combiner": "The API of the combiner",
}
_ABOUT = """\
{description}

Made from the code by `make docs`. For programs: [OpenAPI 3.1]({name}.openapi.json), which a running
party gives at `/v1/openapi.json`. Refusals are `application/problem+json` (RFC 9457); the last part
of `type` is a code from [Problems](../problems.md). Every answer has the header `API-Version`. TLS
asks for a certificate; who sent a message is known by its signature only. Limits:
[the file of a party](../party-file.md#limits).
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
        found[f"{name}.openapi.json"] = (
            json.dumps(described, ensure_ascii=False, indent=2, sort_keys=False) + "\n"
        )
        found[f"{name}.md"] = _page(name, described)
    return found


def _page(name: str, described: dict[str, Any]) -> str:
    about = _ABOUT.format(description=described["info"]["description"], name=name)
    sections = [
        _section(method, path, operation)
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
        f"\n## {method.upper()} /v1{path}\n\n{operation['summary']}. {operation['description']}\n"
        f"{body}\n| Status | | Content |\n|---|---|---|\n{rows}"
    )


def _media(answer: dict[str, Any]) -> str:
    return ", ".join(f"`{media}`" for media in answer.get("content", {}))


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
