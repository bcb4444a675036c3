"""The reference pages know what the code knows."""

import json
import re

import pytest

import vanzelf
from support import commands, services
from support.problems import PAGE, problems
from support.repository import ROOT, text_of
from vanzelf.explanation import to_json
from vanzelf.rules.shape import KINDS


def test_every_problem_is_documented():
    documented = re.findall(r"^\| `([a-z-]+)` \|", text_of(PAGE), re.MULTILINE)
    assert documented == list(problems()), "run `make docs`"


def test_every_problem_says_something():
    silent = [
        code for code, texts in problems().items() if not re.search(r"[a-z]{2}", "".join(texts))
    ]
    assert not silent


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_the_catalogue_is_documented(kind):
    schema = json.loads(text_of(ROOT / "schema" / "v1" / f"{kind}.json"))
    pages = ("catalogue", "facts", "service")
    texts = [text_of(ROOT / "docs" / "reference" / f"{page}.md") for page in pages]
    documented = set(re.findall(r"\w+", "\n".join(texts)))
    assert not keys(schema) - documented


def test_the_page_about_services_says_what_the_code_says():
    assert services.page(text_of(services.PAGE)) == text_of(services.PAGE), "run `make docs`"


def keys(schema: object) -> set[str]:
    """Every property that a JSON Schema names."""
    if isinstance(schema, list):
        return set().union(*map(keys, schema))
    if not isinstance(schema, dict):
        return set()
    own = schema.get("properties", {})
    inside = [value for key, value in schema.items() if key != "properties"]
    return set(own) | keys(inside) | keys(list(own.values()))


def test_every_command_and_option_is_documented():
    text = text_of(commands.PAGE)
    found = list(commands.commands())
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [name for name, _ in found]
    for name, command in found:
        section = text.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        documented = re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)
        assert documented == commands.options(command), f"{name}: run `make docs`"


def test_every_field_of_an_explanation_is_documented():
    facts = {"partner": "geen", "leeftijd": 40, "toetsingsinkomen": 24000, "zorgverzekerd": True}
    explained = to_json(vanzelf.explain("zorgtoeslag", "2026-11-01", facts))
    text = text_of(ROOT / "docs" / "reference" / "explanation.md")
    documented = set(re.findall(r"`(\w+)`", text))
    amounts = set(explained["amounts"])
    assert not fields(explained) - documented - amounts


def fields(value: object) -> set[str]:
    """Every name in a JSON value."""
    if isinstance(value, list):
        return set().union(*map(fields, value))
    if not isinstance(value, dict):
        return set()
    return set(value) | set().union(*map(fields, value.values()))
