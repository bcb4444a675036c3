"""What tests read in a Markdown page: fenced blocks, links, headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,})(?P<info>[^`\n]*)$")
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its info string split in words, its text, and the line it starts on."""

    page: Path
    line: int
    info: tuple[str, ...]
    text: str

    @property
    def language(self) -> str:
        """The first word of the info string."""
        return self.info[0] if self.info else ""

    def option(self, key: str) -> str | None:
        """The value of `key=value` in the info string."""
        for word in self.info[1:]:
            found, _, value = word.partition("=")
            if found == key:
                return value
        return None


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    opened: tuple[str, int, tuple[str, ...]] | None = None
    lines: list[str] = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        fence = _FENCE.match(line)
        if opened is None:
            if fence:
                opened, lines = (fence["fence"], number, tuple(fence["info"].split())), []
        elif fence and fence["fence"] == opened[0] and not fence["info"]:
            yield Block(page, opened[1], opened[2], "\n".join(lines) + "\n")
            opened = None
        else:
            lines.append(line)
    if opened is not None:
        raise ValueError(f"{page}:{opened[1]}: the block is never closed")


def prose(page: Path) -> str:
    """The page without its fenced blocks and code spans."""
    text = page.read_text(encoding="utf-8")
    for block in blocks(page):
        text = text.replace(block.text, "", 1)
    return re.sub(r"`[^`\n]*`", "", text)


def links(page: Path) -> list[str]:
    """The targets of the links and pictures in a page."""
    return [found["target"] for found in _LINK.finditer(prose(page))]


def anchors(page: Path) -> set[str]:
    """The anchors that headings of a page give."""
    found = re.findall(r"^#+ +(.+?) *$", re.sub(r"`", "", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r" ", "-", re.sub(r"[^\w\- ]", "", heading.lower())) for heading in found}
