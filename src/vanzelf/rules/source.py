"""Reading YAML with positions: plain values, and for every path the line and column it stands at.

Numbers are exact (a decimal becomes a Fraction), a key that stands twice is a problem, and
`NO`, `012` and `12:30` are text: YAML 1.2.
"""

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from vanzelf.terms.problems import Place, Problem

Path_ = tuple[str | int, ...]


@dataclass(slots=True)
class Source:
    """One YAML file: its plain value, positions of everything in it, and problems of reading."""

    file: str
    value: Any = None
    positions: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    quoted: set[Path_] = field(default_factory=set)

    def place(self, path: Path_ = ()) -> Place:
        """The position of a path, or of the nearest thing around it."""
        while path and path not in self.positions:
            path = path[:-1]
        line, column = self.positions.get(path, (1, 1))
        return Place(self.file, line, column)

    def problem(self, path: Path_, code: str, what: str, remedy: str = "") -> None:
        """Note a problem at a path."""
        self.problems.append(Problem(self.place(path), code, what, remedy))


def read_source(path: Path, shown_as: str | None = None) -> Source:
    """Read a YAML file; syntax errors and double keys end up in `problems`."""
    source = Source(shown_as or str(path))
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        source.problem((), "file-unreadable", f"cannot be read: {error}.", "Save it as UTF-8 text.")
        return source
    return read_text(text, source)


def read_text(text: str, source: Source) -> Source:
    """Read YAML text into a source."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(source.file, mark.line + 1, mark.column + 1) if mark else Place(source.file)
        what = " ".join(str(error.problem or error.context or "not YAML").split())
        source.problems.append(
            Problem(
                place, "yaml-syntax", f"this is not YAML: {what}.", "Check indentation and quotes."
            )
        )
        return source
    if root is None:
        source.problem((), "yaml-empty", "the file is empty.", "Remove it or fill it.")
        return source
    source.value = _plain(root, (), source)
    return source


def _plain(node: Node, path: Path_, source: Source) -> Any:
    source.positions[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, MappingNode):
        return _mapping(node, path, source)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, index), source) for index, item in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    if node.style in ("'", '"'):
        source.quoted.add(path)
    return _scalar(node, path, source)


def _mapping(node: MappingNode, path: Path_, source: Source) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        here = (*path, key)
        if key in result:
            line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
            source.problems.append(
                Problem(
                    Place(source.file, line, column),
                    "yaml-double-key",
                    f"{key!r} stands here twice.",
                    "Keep one of the two.",
                )
            )
            continue
        result[key] = _plain(value_node, here, source)
    return result


def _scalar(node: ScalarNode, path: Path_, source: Source) -> Any:
    tag = str(node.tag).rpartition(":")[2]
    text = str(node.value)
    try:
        if tag == "int":
            return int(text.replace("_", ""))
        if tag == "float":
            return Fraction(text.replace("_", ""))
        if tag == "timestamp":
            return dt.date.fromisoformat(text)
    except ValueError:
        source.problem(
            path, "yaml-value", f"{text!r} cannot be used here.", "Write 2026-01-31 or 12.50."
        )
        return text
    if tag == "bool":
        return text.lower() == "true"
    return None if tag == "null" else text
