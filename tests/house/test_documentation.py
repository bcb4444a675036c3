"""Pages hold together: links lead somewhere, code compiles, decisions have their parts."""

import re
from pathlib import Path

import pytest

from support.markdown import anchors, blocks, links
from support.repository import ROOT, name, pages, text_of, tracked_files

DECISIONS = ROOT / "docs" / "decisions"
DECISION_PARTS = ("Status:", "Implementation:", "## Context", "## Decision", "## Alternatives")


@pytest.mark.parametrize("page", pages(), ids=name)
def test_links_lead_somewhere(page):
    broken = [target for target in links(page) if not leads_somewhere(page, target)]
    assert not broken


def leads_somewhere(page: Path, target: str) -> bool:
    if re.match(r"[a-z]+:", target):
        return target.startswith("https://")
    file, _, anchor = target.partition("#")
    found = (page.parent / file).resolve() if file else page
    return found.exists() and (not anchor or anchor in anchors(found))


@pytest.mark.parametrize("page", pages(), ids=name)
def test_python_in_pages_compiles(page):
    for block in blocks(page):
        if block.language in {"python", "py"}:
            compile(block.text, f"{name(page)}:{block.line}", "exec")


def test_every_page_can_be_reached_from_the_index():
    index = ROOT / "docs" / "README.md"
    reached, ahead = set(), [index]
    while ahead:
        page = ahead.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        ahead += [
            (page.parent / target.partition("#")[0]).resolve()
            for target in links(page)
            if "://" not in target and not target.startswith("#")
        ]
    lost = [name(page) for page in pages() if page.is_relative_to(index.parent)]
    assert not sorted(set(lost) - {name(page) for page in reached})


def test_pages_that_messages_point_to_are_there():
    mentioned = {
        found
        for path in tracked_files()
        if name(path).startswith(("src/", "catalogue/", "schema/"))
        for found in re.findall(r"\bdocs/[\w/.-]+\.md\b", text_of(path))
    }
    assert not [page for page in sorted(mentioned) if not (ROOT / page).exists()]


def test_decisions_are_numbered_in_order():
    numbers = [path.name[:4] for path in sorted(DECISIONS.glob("[0-9]*.md"))]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("page", sorted(DECISIONS.glob("[0-9]*.md")), ids=name)
def test_a_decision_has_its_parts(page):
    missing = [part for part in DECISION_PARTS if part not in text_of(page)]
    assert not missing


def test_pictures_say_what_they_show():
    """An SVG carries a title and a description; where a page shows it, it has a text."""
    for picture in (ROOT / "docs" / "img").glob("*.svg"):
        assert "<title" in text_of(picture)
        assert "<desc" in text_of(picture)
    bare = [name(page) for page in pages() if re.search(r"!\[\s*\]\(", text_of(page))]
    assert not bare
