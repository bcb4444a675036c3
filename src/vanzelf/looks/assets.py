"""Where the style sheets, scripts and icons are that the build made."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.templatetags.static import static

from vanzelf.terms.problems import Place, Problem, ProblemError

MADE: Final = Path(__file__).parent / "static" / "looks"
"""What the build writes; it is not in the repository."""


def url_of(name: str) -> str:
    """The address of a file that the build made, with its hash, so that a new one is fetched.

    Raises ProblemError (code assets) when the build has not run or makes no such file.
    """
    digests = manifest()
    if name not in digests:
        raise _missing(name)
    return f"{static('looks/' + name)}?v={digests[name]}"


@cache
def manifest() -> Mapping[str, str]:
    """The files that the build made, with their hashes; raises ProblemError (code assets)."""
    found: dict[str, str] = _read("manifest.json")
    return found


@cache
def theme_tokens() -> Mapping[str, str]:
    """Every design token of the Voorbeeld theme, by name (`--basis-…`), as the build found them."""
    found: dict[str, str] = _read("tokens.json")
    return found


def _read(name: str) -> Any:
    try:
        return json.loads((MADE / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _missing(name) from None


def _missing(name: str) -> ProblemError:
    what = f"The style sheets have not been made: {name} is not there."
    return ProblemError([Problem(Place(str(MADE)), "assets", what, "Run `make .venv/.assets`.")])
