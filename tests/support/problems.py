"""The problems the code can report, read from the code itself, as the page that lists them."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from support.repository import ROOT, python_files, text_of

PAGE = ROOT / "docs" / "reference" / "problems.md"
_REPORTERS = {"because", "fail", "problem", "_problem", "single", "Problem", "ExpressionError",
              "refuse"}  # fmt: skip
_CODE = re.compile(r"[a-z]+(-[a-z]+)*")

_HEAD = """\
# Problems

What Vanzelf refuses, by the code that stands in square brackets at the end of a message. Everything
that is wrong with an input is reported at once, each with its place: a file with line and column,
or an option of the command line. `…` stands for what differs. Made from the code by `make docs`.

| Code | What is wrong | What to do |
|---|---|---|
"""


@cache
def problems(*where: str) -> dict[str, tuple[str, str]]:
    """What each code says and advises; where a code is used twice, the fuller of the two.

    where: files or directories, when not everything.
    """
    found: dict[str, tuple[str, str]] = {}
    for path in python_files(*(where or ("src",))):
        for code, what, remedy in _reported(ast.parse(text_of(path))):
            if len(what + remedy) > len("".join(found.get(code, ("", "")))):
                found[code] = (what, remedy)
    return dict(sorted(found.items()))


def page() -> str:
    """The page that lists them."""
    rows = [f"| `{code}` | {what} | {remedy} |\n" for code, (what, remedy) in problems().items()]
    return _HEAD + "".join(rows)


def _reported(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    calls: dict[str, ast.Call] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            calls.setdefault(_name(node.func), node)
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        texts = _handed_to(function, calls)
        for node in _in_order(function):
            if isinstance(node, ast.Assign):
                texts |= _assigned(node.targets[0], node.value)
            elif isinstance(node, ast.Call) and _name(node.func) in _REPORTERS:
                named = {each.arg: _text(each.value, texts) for each in node.keywords}
                yield from _problem(node.args, texts, named.get("remedy"))
            elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                yield from _problem(node.value.elts, texts, None)


def _problem(
    parts: list[ast.expr], texts: dict[str, ast.expr], remedy: str | None
) -> Iterator[tuple[str, str, str]]:
    """The code, what is wrong and the remedy in the arguments of a report."""
    for at, part in enumerate(parts):
        if isinstance(part, ast.Constant) and _CODE.fullmatch(str(part.value)):
            rest = [text for each in parts[at + 1 :] if (text := _text(each, texts)) != "…"]
            what, advice, *_ = [*rest, "", ""]
            yield str(part.value), what, advice if remedy is None else remedy
            return


def _handed_to(function: ast.FunctionDef, calls: dict[str, ast.Call]) -> dict[str, ast.expr]:
    """What the first call of a function hands to it, by the names of its parameters."""
    names = [each.arg for each in function.args.args]
    if "what" not in names or function.name not in calls:
        return {}
    return dict(zip(names, calls[function.name].args, strict=False))


def _assigned(target: ast.expr, value: ast.expr) -> dict[str, ast.expr]:
    """The names that an assignment gives a value."""
    if isinstance(target, ast.Name):
        return {target.id: value}
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=True)
        return {name.id: each for name, each in pairs if isinstance(name, ast.Name)}
    return {}


def _in_order(function: ast.FunctionDef) -> list[ast.AST]:
    placed = [node for node in ast.walk(function) if hasattr(node, "lineno")]
    return sorted(placed, key=lambda node: (node.lineno, isinstance(node, ast.Call)))


def _name(function: ast.expr) -> str:
    return ast.unparse(function).rpartition(".")[2]


def _text(node: ast.expr, texts: dict[str, ast.expr]) -> str:
    """The words of an expression, with … for what is filled in."""
    match node:
        case ast.Constant(value=str(value)):
            return value.replace("|", "\\|")
        case ast.JoinedStr(values=parts):
            return "".join(_text(part, {}) for part in parts)
        case ast.Name(id=name) if name in texts:
            return _text(texts[name], {})
        case ast.BoolOp(values=[*_, last]) | ast.IfExp(body=last):
            return _text(last, texts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _text(left, texts) + _text(right, texts)
    return "…"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
