"""Finds the words to translate: in templates and in Python, of one app at a time."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.utils.translation.template import templatize

from vanzelf.looks.messages import Message

PLAIN: Final = {"_", "gettext", "gettext_lazy"}
COUNTED: Final = {"ngettext", "ngettext_lazy"}
IN_CONTEXT: Final = {"pgettext", "pgettext_lazy"}
TEMPLATES: Final = ("templates", "form_templates")
_TEXT: Final = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_CALL: Final = re.compile(rf"(?<!\w)(?:n?p?gettext|_)\((?:{_TEXT},?\s*)+")


def messages_of(app: Path) -> set[Message]:
    """Every message that the templates and the Python files of an app mark for translation."""
    found: set[Message] = set()
    for path in sorted(app.rglob("*.py")):
        found |= set(in_python(path.read_text(encoding="utf-8")))
    for folder in TEMPLATES:
        for path in sorted((app / folder).rglob("*")):
            if path.suffix in {".html", ".txt", ".xml", ".svg"}:
                found |= set(in_template(path.read_text(encoding="utf-8")))
    return found


def in_python(source: str) -> Iterator[Message]:
    """The messages that calls of gettext and its kin name in full."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else called
            texts = [
                each.value
                for each in node.args
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            yield from _message(name, texts)


def in_template(source: str) -> Iterator[Message]:
    """The messages of the tags translate and blocktranslate, and of `_("…")` in any tag.

    Django turns a template into something like Python, in which nothing but these calls is left.
    """
    for call in _CALL.finditer(templatize(source)):
        name = call[0].partition("(")[0]
        texts = [ast.literal_eval(each) for each in re.findall(_TEXT, call[0])]
        yield from _message(name, texts)


def _message(name: str, texts: list[str]) -> Iterator[Message]:
    if name in PLAIN and texts:
        yield Message(texts[0])
    elif name in COUNTED and len(texts) > 1:
        yield Message(texts[0], texts[1])
    elif name in IN_CONTEXT and len(texts) > 1:
        yield Message(texts[1], context=texts[0])
    elif name == "npgettext" and len(texts) > 2:
        yield Message(texts[1], texts[2], texts[0])
