"""A municipality's own theme: a file with design tokens that it drops in (VANZELF_THEME).

Two forms are read. A CSS file: its custom properties count, whatever selector they stand under, as
in the packages that municipalities publish. A JSON file in the format of the Design Tokens Community
Group: groups become `--group-token`, an alias `{group.token}` becomes `var(--group-token)`. Beside
the file a `logo.svg` may stand. Everything else in a file is left out, so a theme can change how
pages look and nothing more.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from vanzelf.terms.problems import Place, Problem, ProblemError

PROPERTY: Final = re.compile(r"(--[A-Za-z0-9_-]+)\s*:\s*([^;{}]+)")
COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
REFUSED: Final = re.compile(r"url\(|image\(|expression|@|[<>\\;{}]", re.IGNORECASE)
ALIAS: Final = re.compile(r"\{([^{}]+)\}")
NAME: Final = re.compile(r"^[A-Za-z0-9_-]+$")
LOGO: Final = "logo.svg"


@dataclass(frozen=True)
class Theme:
    """Design tokens by name (`--basis-…`), a hash of all of it, and where the logo is."""

    tokens: Mapping[str, str]
    digest: str
    logo: Path | None

    @property
    def css(self) -> str:
        """The style sheet that comes after ours."""
        return ":root{" + "".join(f"{name}:{value};" for name, value in self.tokens.items()) + "}\n"


def current() -> Theme | None:
    """The theme of this municipality, read once; None when it has none."""
    path = settings.ENVIRONMENT.theme
    return None if path is None else read(path)


@cache
def read(path: Path) -> Theme:
    """Read a theme; raises ProblemError (code theme) with everything that is wrong in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise _wrong(path, "this file cannot be read as text") from None
    tokens = _from_json(path, text) if path.suffix == ".json" else _from_css(text)
    if not tokens:
        raise _wrong(path, "there is no design token in it")
    bad = [name for name, value in tokens.items() if REFUSED.search(value)]
    if bad:
        raise ProblemError(
            [_problem(path, f"the value of {name} is not a plain value") for name in bad]
        )
    logo = path.with_name(LOGO)
    found = logo if logo.is_file() else None
    content = text.encode() + (found.read_bytes() if found else b"")
    return Theme(tokens, hashlib.sha256(content).hexdigest()[:12], found)


def _from_css(text: str) -> dict[str, str]:
    found = PROPERTY.findall(COMMENT.sub("", text))
    return {name: " ".join(value.split()) for name, value in found}


def _from_json(path: Path, text: str) -> dict[str, str]:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise _wrong(path, f"this is no JSON: {error}") from None
    if not isinstance(data, dict):
        raise _wrong(path, "a file of design tokens is an object")
    return dict(_tokens(path, data, ()))


def _tokens(
    path: Path, group: Mapping[str, Any], above: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Every token in a group. `value` is what tools wrote before the format was settled."""
    for key, inside in group.items():
        if key.startswith("$") or not isinstance(inside, dict):
            continue
        names = (*above, key)
        if not NAME.match(key):
            raise _wrong(path, f"{'.'.join(names)} is no name for a token")
        value = inside.get(
            "$value", None if isinstance(inside.get("value"), dict) else inside.get("value")
        )
        if value is None:
            yield from _tokens(path, inside, names)
        else:
            yield f"--{'-'.join(names)}", _written(path, names, value)


def _written(path: Path, names: tuple[str, ...], value: Any) -> str:
    """A value as CSS writes it."""
    if isinstance(value, str | int | float):
        return ALIAS.sub(lambda found: f"var(--{found[1].replace('.', '-')})", str(value))
    if isinstance(value, list):
        return ", ".join(_quoted(_written(path, names, each)) for each in value)
    if isinstance(value, dict) and {"value", "unit"} <= set(value):
        return f"{value['value']}{value['unit']}"
    if isinstance(value, dict) and isinstance(value.get("hex"), str):
        return str(value["hex"])
    raise _wrong(path, f"the value of {'.'.join(names)} is of a kind that is not read")


def _quoted(family: str) -> str:
    return f"'{family}'" if " " in family and "(" not in family else family


def _wrong(path: Path, what: str) -> ProblemError:
    return ProblemError([_problem(path, what)])


def _problem(path: Path, what: str) -> Problem:
    said = f"These design tokens cannot be used: {what}."
    return Problem(Place(str(path)), "theme", said, "See docs/how-to/own-theme.md.")
