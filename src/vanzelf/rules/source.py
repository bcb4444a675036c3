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
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from vanzelf.terms.problems import Place, Problem

Path_ = tuple[str | int, ...]
Breaks = tuple[tuple[int, int, int], ...]
"""Parts of a text: offset in the text, and line and column in the file at which it goes on."""


@dataclass(slots=True)
class Source:
    """One YAML file: its plain value, positions of everything in it, and problems of reading.

    positions, keys: where the value of a path stands, and where its key stands. breaks: for text,
    where in the file each part of it stands. broken: names that stand here but could not be read.
    """

    file: str
    value: Any = None
    positions: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    breaks: dict[Path_, Breaks] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def place(self, path: Path_ = ()) -> Place:
        """The position of a path, or of the nearest thing around it."""
        while path and path not in self.positions:
            path = path[:-1]
        line, column = self.positions.get(path, (1, 1))
        return Place(self.file, line, column)

    def key_place(self, path: Path_) -> Place:
        """The position of the key of a path, or else of its value."""
        found = self.keys.get(path)
        return self.place(path) if found is None else Place(self.file, *found)

    def problem(self, path: Path_, code: str, what: str, remedy: str = "") -> None:
        """Note a problem at a path."""
        self.problems.append(Problem(self.place(path), code, what, remedy))


def read_source(path: Path, shown_as: str | None = None) -> Source:
    """Read a YAML file; syntax errors and double keys end up in `problems`."""
    source = Source(shown_as or str(path))
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8").replace("\r\n", "\n")
    except OSError as error:
        what = f"cannot be read: {error.strerror}."
        source.problem((), "file-unreadable", what, "Check the path and who may use it.")
        return source
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        place, what = Place(source.file, line, column), "this is not UTF-8 text."
        source.problems.append(Problem(place, "file-encoding", what, "Save the file as UTF-8."))
        return source
    return read_text(text, source)


def read_text(text: str, source: Source) -> Source:
    """Read YAML text into a source."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        source.problems.append(_not_yaml(source, error))
        return source
    if root is None:
        source.problem((), "yaml-empty", "the file is empty.", "Remove it or fill it.")
        return source
    if _holds_itself(root, ()):
        source.problem((), "yaml-alias", "something in here holds itself.", "Write it out.")
        return source
    source.value = _plain(root, (), source)
    return source


_OPENED = {"quoted": "a quote", "flow": "a bracket"}
"""What YAML was reading, by a word in what it says of it, when something was not closed."""


def _not_yaml(source: Source, error: YAMLError) -> Problem:
    context = str(getattr(error, "context", None) or "")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    told = getattr(error, "problem", None) or context or str(error)
    what = f"this is not YAML: {' '.join(str(told).split())}."
    remedy = "Check indentation and quotes."
    opened = next((name for word, name in _OPENED.items() if word in context), None)
    if opened is not None:
        mark = getattr(error, "context_mark", mark)
        what, remedy = f"{opened} is opened here and not closed well.", "Close it where it ends."
    elif "'\\t'" in what:
        remedy = "Indent with spaces, not with tabs."
    place = Place(source.file, mark.line + 1, mark.column + 1) if mark else Place(source.file)
    return Problem(place, "yaml-syntax", what, remedy)


def _holds_itself(node: Node, around: tuple[int, ...]) -> bool:
    """Whether an alias refers to something around it."""
    if isinstance(node, ScalarNode):
        return False
    is_mapping = isinstance(node, MappingNode)
    pairs = [part for pair in node.value for part in pair] if is_mapping else node.value
    inside = (*around, id(node))
    return id(node) in around or any(_holds_itself(part, inside) for part in pairs)


def _plain(node: Node, path: Path_, source: Source) -> Any:
    source.positions[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, MappingNode):
        return _mapping(node, path, source)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*path, index), source) for index, item in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    source.breaks[path] = _breaks(node)
    return _scalar(node, path, source)


_LEFT_OUT = " \t\r\n'\\"
"""What may stand in a file between two characters of a text: folds, indents, doubled quotes."""


def _breaks(node: ScalarNode) -> Breaks:
    """Where in the file the text of a scalar goes on, each time it does not simply go on."""
    line, column = node.start_mark.line, node.start_mark.column
    raw, at = str(node.start_mark.buffer or ""), node.start_mark.pointer
    end, text = node.end_mark.pointer, str(node.value)
    if node.style in ("|", ">"):
        at, line, column = raw.find("\n", at) + 1, line + 1, 0
    elif node.style:
        at, column = at + 1, column + 1
    found: list[tuple[int, int, int]] = []
    jumped = True
    for offset, char in enumerate(text):
        if char.isspace() and (at >= end or raw[at] != char):
            continue
        while at < end and raw[at] != char and raw[at] in _LEFT_OUT:
            line, column = (line + 1, 0) if raw[at] == "\n" else (line, column + 1)
            at, jumped = at + 1, True
        if at >= end or raw[at] != char:
            break
        if jumped and not char.isspace():
            found.append((offset, line + 1, column + 1))
            jumped = False
        line, column = (line + 1, 0) if char == "\n" else (line, column + 1)
        at, jumped = at + 1, jumped or char == "\n"
    return tuple(found)


def _mapping(node: MappingNode, path: Path_, source: Source) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        here = (*path, key)
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if key in result:
            source.problems.append(
                Problem(
                    Place(source.file, line, column),
                    "yaml-double-key",
                    f"{key!r} stands here twice.",
                    "Keep one of the two.",
                )
            )
            continue
        source.keys[here] = (line, column)
        result[key] = _plain(value_node, here, source)
    return result


def _date_or_text(text: str) -> dt.date | str:
    """A date; 30 February stays text, and is refused where a date is needed."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def _scalar(node: ScalarNode, path: Path_, source: Source) -> Any:
    tag = str(node.tag).rpartition(":")[2]
    text = str(node.value)
    try:
        if tag == "int":
            return int(text.replace("_", ""))
        if tag == "float":
            return Fraction(text.replace("_", ""))
        if tag == "timestamp":
            return _date_or_text(text)
    except ValueError:
        source.problem(
            path, "yaml-value", f"{text!r} cannot be used here.", "Write a number such as 12.50."
        )
        return None
    if tag == "bool":
        return text.lower() == "true"
    return None if tag == "null" else text
