"""The commands with their arguments and options, as the page that lists them."""

import datetime as dt
from collections.abc import Iterator
from enum import Enum
from typing import Any

from support.repository import ROOT

PAGE = ROOT / "docs" / "reference" / "commands.md"

_HEAD = """\
# Commands

Every command explains itself with `--help`. With `--format json` a command writes its result, and
its problems, for a program to read. Made from the code by `make docs`.

| Exit code | |
|---|---|
| 0 | Done. |
| 1 | The input has problems; each is printed with its place, what is wrong and what to do. |
| 2 | The command is used wrongly: an unknown option, or a value that cannot be one. |
"""


def commands() -> Iterator[tuple[str, Any]]:
    """Every command by its full name, groups left out."""
    from vanzelf.cli.app import application

    yield from _inside("vanzelf", application())


def options(command: Any) -> list[str]:
    """The names of a command's arguments and options."""
    return [_name(parameter) for parameter in command.params if parameter.name != "help"]


def page() -> str:
    """The page that lists them."""
    return _HEAD + "".join(_section(name, command) for name, command in commands())


def _inside(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
        return
    for each, deeper in inner.items():
        yield from _inside(f"{name} {each}", deeper)


def _section(name: str, command: Any) -> str:
    rows = "".join(
        f"| `{_name(parameter)}` | {_about(parameter)} |\n"
        for parameter in command.params
        if parameter.name != "help"
    )
    table = f"\n| | |\n|---|---|\n{rows}" if rows else ""
    return f"\n## {name}\n\n{_flowing(command.help or '')}\n{table}"


def _flowing(text: str) -> str:
    paragraphs = text.strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _name(parameter: Any) -> str:
    if not parameter.opts[0].startswith("-"):
        return str(parameter.name).upper()
    return "/".join([*parameter.opts, *parameter.secondary_opts])


def _about(parameter: Any) -> str:
    said = [parameter.help or ""]
    default = parameter.default
    if isinstance(default, Enum):
        said.append("One of " + ", ".join(f"`{choice.value}`" for choice in type(default)) + ".")
        default = default.value
    elif isinstance(default, dt.datetime):
        default = default.date()
    if parameter.required:
        said.append("Required.")
    elif default is not None and not isinstance(default, bool | tuple | list):
        said.append(f"Default: `{default}`.")
    return " ".join(part for part in said if part).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
