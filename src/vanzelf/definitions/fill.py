"""A message with its slots filled: paragraphs for a letter, an e-mail or a page, and an SMS."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from vanzelf.definitions.wording import MessageText
from vanzelf.explanation.notation import Language
from vanzelf.terms.problems import ProblemError

SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""A place in a text where something is filled in."""

_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text, bold or not."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, a heading, or one item of a list."""

    kind: Literal["text", "heading", "list"]
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The same without markup."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Filled:
    """A message to somebody: `page` is what the portal shows instead of the letter, if anything."""

    subject: str
    paragraphs: tuple[Paragraph, ...]
    sms: str | None
    preview: str | None
    page: tuple[Paragraph, ...] = ()

    @property
    def text(self) -> str:
        """The letter as plain text, a blank line between paragraphs."""
        parts: list[str] = []
        for index, each in enumerate(self.paragraphs):
            in_list = each.kind == "list"
            if index:
                follows = in_list and self.paragraphs[index - 1].kind == "list"
                after_heading = self.paragraphs[index - 1].kind == "heading"
                parts.append("\n" if follows or after_heading else "\n\n")
            parts.append(f"- {each.text}" if in_list else each.text)
        return "".join(parts)


def fill(message: MessageText, language: Language, slots: Mapping[str, str]) -> Filled:
    """Fill every slot of a message.

    slots: values by name; more than it asks for is fine. A value is text and never markup.
    Raises ProblemError (slot-empty) with every slot that has no value.
    """
    missing = sorted(name for name in message.slots if not slots.get(name, "").strip())
    if missing:
        named = ", ".join(missing)
        raise ProblemError.single(
            "slot-empty", f"{message.id} has no value for {named}.", "Give one.", message.place
        )

    def filled(text: Mapping[str, str] | None) -> str | None:
        return None if text is None else fill_text(text[language], slots)

    return Filled(
        fill_text(message.subject[language], slots),
        tuple(paragraphs(message.letter[language], slots)),
        filled(message.sms),
        filled(message.preview),
        tuple(paragraphs(message.page[language], slots)) if message.page is not None else (),
    )


def fill_text(text: str, slots: Mapping[str, str]) -> str:
    """A text with its slots filled, on one line."""
    return SLOT.sub(lambda found: slots[found[1]], " ".join(text.split()))


def paragraphs(text: str, slots: Mapping[str, str]) -> Iterator[Paragraph]:
    """The paragraphs of a text in the small markup, with its slots filled."""
    for block in re.split(r"\n\s*\n", text.strip()):
        words: list[str] = []
        kind: Literal["text", "list"] = "text"
        for line in (each.strip() for each in block.splitlines()):
            heading = re.fullmatch(r"\*\*([^*]+)\*\*", line)
            if heading is not None or line.startswith("- "):
                yield from _joined(kind, words, slots)
                words, kind = [], "text"
            if heading is not None:
                yield Paragraph("heading", tuple(_runs(heading[1], slots)))
            elif line.startswith("- "):
                words, kind = [line[2:]], "list"
            else:
                words.append(line)
        yield from _joined(kind, words, slots)


def _joined(
    kind: Literal["text", "list"], words: list[str], slots: Mapping[str, str]
) -> Iterator[Paragraph]:
    if words:
        yield Paragraph(kind, tuple(_runs(" ".join(words), slots)))


def _runs(text: str, slots: Mapping[str, str]) -> Iterator[Run]:
    """Bold and other pieces; slots are filled after that, so that a value is never markup."""
    for number, piece in enumerate(_BOLD.split(text)):
        if piece:
            filled = SLOT.sub(lambda found: slots[found[1]], piece)
            yield Run(filled, bold=number % 2 == 1)
