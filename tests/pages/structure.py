"""What makes a page accessible that can be told from its structure alone."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "link", "br", "img", "hr", "input", "path", "rect", "circle", "line"}
HEADING = re.compile(r"h[1-6]")


@dataclass
class Element:
    """An element with its attributes, children and text."""

    tag: str
    attributes: dict[str, str | None]
    parent: "Element | None" = None
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, tag: str) -> list["Element"]:
        return [each for each in self.walk() if each.tag == tag]

    def words(self) -> str:
        return " ".join(" ".join(each.text for each in self.walk()).split())

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("document", {})
        self.here = self.root
        self.problems: list[str] = []

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag, attrs):
        self.here.children.append(Element(tag, dict(attrs), self.here))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if self.here.tag != tag:
            self.problems.append(f"</{tag}> closes <{self.here.tag}>")
            return
        assert self.here.parent
        self.here = self.here.parent

    def handle_data(self, data):
        self.here.text += data


def tree(page: str) -> Element:
    """The elements of a page; AssertionError when tags do not match."""
    builder = _Builder()
    builder.feed(page)
    assert not builder.problems, builder.problems[:3]
    assert builder.here is builder.root
    return builder.root


def problems(page: str) -> list[str]:
    """Everything wrong with the structure of a whole page."""
    assert page.startswith("<!doctype html>")
    root = tree(page)
    return [
        *_head(root),
        *_headings(root),
        *_names(root),
        *_tables(root),
        *_lists(root),
        *_policy(root),
        *_pictures(root),
    ]


def _head(root: Element) -> list[str]:
    found = []
    if root.all("html")[0].get("lang") not in ("nl", "en"):
        found.append("the page has no language")
    if not root.all("title")[0].words():
        found.append("the page has no title")
    metas = {each.get("name") or each.get("http-equiv"): each for each in root.all("meta")}
    policy = metas["Content-Security-Policy"].get("content")
    if policy != "default-src 'none'; style-src 'self'; img-src 'self' data:":
        found.append(f"content policy: {policy}")
    if "width=device-width" not in metas["viewport"].get("content"):
        found.append("no viewport")
    if len(root.all("main")) != 1:
        found.append("not one main")
    first = root.all("a")[0]
    if first.get("href") != "#" + root.all("main")[0].get("id"):
        found.append("the first link does not skip to the content")
    return found


def _headings(root: Element) -> list[str]:
    levels = [int(each.tag[1]) for each in root.walk() if HEADING.fullmatch(each.tag)]
    found = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of level 1"]
    for before, after in pairwise(levels):
        if after > before + 1:
            found.append(f"a heading of level {after} comes after level {before}")
    return found


def _names(root: Element) -> list[str]:
    ids = [each.get("id") for each in root.walk() if each.get("id")]
    found = [f"id {each} is there twice" for each in set(ids) if ids.count(each) > 1]
    for each in root.walk():
        for name in ("aria-labelledby", "aria-describedby"):
            found += [
                f"{name} {target} leads nowhere"
                for target in each.get(name).split()
                if target not in ids
            ]
        if each.tag == "nav" and not (each.get("aria-label") or each.get("aria-labelledby")):
            found.append("a nav without a name")
        if each.get("role") == "region" and (
            not (each.get("aria-labelledby") or each.get("aria-label"))
            or each.get("tabindex") != "0"
        ):
            found.append("a region that cannot be named or reached by keyboard")
        if each.tag == "a" and not (each.words() or each.get("aria-label")):
            found.append(f"a link without words to {each.get('href')}")
        if each.tag == "a" and each.get("href").startswith("#") and each.get("href")[1:] not in ids:
            found.append(f"{each.get('href')} leads nowhere")
        if each.tag == "details" and (not each.children or each.children[0].tag != "summary"):
            found.append("details without a summary")
    return found


def _tables(root: Element) -> list[str]:
    found = []
    for table in root.all("table"):
        if not table.children or table.children[0].tag != "caption":
            found.append("a table without a caption")
        found += ["a header cell without scope" for th in table.all("th") if not th.get("scope")]
        for row in table.all("tr"):
            spanned = any(th.get("rowspan") for body in table.all("tbody") for th in body.all("th"))
            if not spanned and row.children[0].tag != "th":
                found.append("a row without a header")
    return found


def _lists(root: Element) -> list[str]:
    found = []
    allowed = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}}
    for each in root.walk():
        if each.tag in allowed:
            wrong = {child.tag for child in each.children} - allowed[each.tag]
            found += [f"<{tag}> in <{each.tag}>" for tag in wrong]
            parts = [child.tag for child in each.children if child.tag in ("dt", "dd")]
            if parts and parts[0] != "dt":
                found.append("a dd before its dt")
    return found


def _policy(root: Element) -> list[str]:
    found = []
    for each in root.walk():
        if each.tag in {"script", "style", "iframe", "object", "form"}:
            found.append(f"<{each.tag}>")
        for name, value in each.attributes.items():
            if name == "style" or name.startswith("on"):
                found.append(f"attribute {name}")
            if name in ("src", "srcset", "data") and re.match(r"[a-z]+:|//", value or ""):
                found.append(f"something from elsewhere: {value}")
        if each.tag == "link" and re.match(r"[a-z]+:|//", each.get("href")):
            found.append(f"a style sheet from elsewhere: {each.get('href')}")
    return found


def _pictures(root: Element) -> list[str]:
    found = ["an image without a text" for each in root.all("img") if "alt" not in each.attributes]
    for svg in root.all("svg"):
        tags = [child.tag for child in svg.children]
        if svg.get("role") != "img" or tags[:2] != ["title", "desc"]:
            found.append("a drawing without title and description")
    return found
