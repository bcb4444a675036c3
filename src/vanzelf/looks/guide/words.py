"""What the tags of `{% load looks %}` are and mean, read from the tags themselves."""

import dataclasses
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vanzelf.looks import shapes
from vanzelf.looks.templatetags import looks


@dataclass(frozen=True)
class Word:
    """A tag or a shape: how it is written, and what it means."""

    written: str
    meaning: str


def tags() -> list[Word]:
    """Every tag, in the order of the file."""
    made = [each for each in vars(looks).values() if inspect.isfunction(each)]
    return [_tag(each) for each in made if each.__name__ in looks.register.tags]


def records() -> list[Word]:
    """Every record that a tag is handed."""
    kinds = [each for each in vars(shapes).values() if inspect.isclass(each)]
    return [
        Word(_call(each.__name__, each), inspect.getdoc(each) or "")
        for each in kinds
        if dataclasses.is_dataclass(each)
    ]


def _tag(function: Callable[..., Any]) -> Word:
    given = [
        _parameter(each)
        for name, each in inspect.signature(function).parameters.items()
        if name not in {"content", "context"}
    ]
    inside = "content" in inspect.signature(function).parameters
    end = f" … {{% end{function.__name__} %}}" if inside else ""
    written = " ".join(["{%", function.__name__, *given, "%}"]) + end
    return Word(written, inspect.getdoc(function) or "")


def _call(name: str, kind: Any) -> str:
    given = [_parameter(each) for each in inspect.signature(kind).parameters.values()]
    return f"{name}({', '.join(given)})"


def _parameter(parameter: inspect.Parameter) -> str:
    if parameter.default is inspect.Parameter.empty:
        return parameter.name
    default = parameter.default
    shown = f'"{default}"' if default.__class__.__name__ in {"str", "__proxy__"} else str(default)
    return f"{parameter.name}={shown}"
