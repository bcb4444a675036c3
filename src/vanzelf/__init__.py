"""Vanzelf: rules as code that answer yes, no or not yet known.

The names of `vanzelf.api` can be used straight from here; they are loaded when first asked for.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    api = import_module("vanzelf.api")
    if name in api.__all__:
        return getattr(api, name)
    raise AttributeError(f"vanzelf has no {name!r}; see docs/how-to/use-from-a-notebook.md")


def __dir__() -> list[str]:
    return [*import_module("vanzelf.api").__all__, "__version__"]
