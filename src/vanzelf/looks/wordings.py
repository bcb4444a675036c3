"""Finds the words to translate: in templates and in Python, of one app at a time."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.template import Engine, Node, NodeList
from django.template.base import FilterExpression
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.functional import Promise
from django.utils.translation import trim_whitespace

from vanzelf.looks.messages import Message

PLAIN: Final = {"_", "gettext", "gettext_lazy"}
COUNTED: Final = {"ngettext", "ngettext_lazy"}
IN_CONTEXT: Final = {"pgettext", "pgettext_lazy"}
LIBRARIES: Final[dict[str, Any]] = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "OPTIONS": {"libraries": {"looks": "vanzelf.looks.templatetags.looks"}},
}
"""Settings of an engine that reads our templates without the apps."""
TEMPLATES: Final = ("templates", "form_templates")


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
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else None
        name = node.func.id if isinstance(node.func, ast.Name) else called
        texts = [each.value for each in node.args if _is_text(each)]  # type: ignore[attr-defined]
        if name in PLAIN and texts:
            yield Message(texts[0])
        elif name in COUNTED and len(texts) > 1:
            yield Message(texts[0], texts[1])
        elif name in IN_CONTEXT and len(texts) > 1:
            yield Message(texts[1], context=texts[0])


def in_template(source: str) -> Iterator[Message]:
    """The messages of the tags translate and blocktranslate, and of `_("…")` in any tag."""
    template = Engine.get_default().from_string(source)
    for node in every_node(template.nodelist):
        if isinstance(node, TranslateNode):
            context = _constant(node.message_context)
            yield Message(_words(node.filter_expression), context=context)
        elif isinstance(node, BlockTranslateNode):
            yield _block(node)
        for value in vars(node).values():
            yield from _marked(value)


def every_node(nodes: NodeList | list[Any]) -> Iterator[Node]:
    """All nodes of a template, those within others too."""
    for node in nodes:
        yield node
        for value in vars(node).values():
            if isinstance(value, NodeList):
                yield from every_node(value)
        for _, inside in getattr(node, "conditions_nodelists", ()):
            yield from every_node(inside)


def _block(node: BlockTranslateNode) -> Message:
    singular, _ = node.render_token_list(node.singular)
    plural = node.render_token_list(node.plural)[0] if node.plural else ""
    if node.trimmed:
        singular, plural = trim_whitespace(singular), trim_whitespace(plural)
    return Message(singular, plural, _constant(node.message_context))


def _marked(value: Any) -> Iterator[Message]:
    """Words in `_("…")`, wherever in the arguments of a tag; Django has made them lazy by now."""
    if isinstance(value, Promise):
        yield Message(str(vars(value)["_args"][0]))
    elif isinstance(value, FilterExpression):
        yield from _marked(value.var)
        for _, arguments in value.filters:
            yield from _marked([argument for _, argument in arguments])
    elif isinstance(value, dict):
        yield from _marked(list(value.values()))
    elif isinstance(value, list | tuple) and not isinstance(value, NodeList):
        for each in value:
            yield from _marked(each)


def _words(expression: FilterExpression) -> str:
    """What stands in a tag, as Django looks it up: with each % doubled."""
    variable: Any = expression.var
    text = variable if isinstance(variable, str) else variable.literal
    return str.__str__(text).replace("%", "%%")


def _constant(expression: FilterExpression | None) -> str:
    return "" if expression is None else _words(expression)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
