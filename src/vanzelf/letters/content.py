"""What stands on the pages of a letter, as plain data for the template `letter.typ`."""

import io
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

import segno

from vanzelf.definitions.fill import Paragraph, Run
from vanzelf.explanation.notation import MONTHS, date
from vanzelf.letters.model import Letter

GROUP: Final = 4
"""A code is read aloud and typed over in groups of so many characters."""

_PATTERN: Final = 5

_WORDS: Final = {
    "nl": {
        "page": "Pagina {number} van {count}",
        "date": "Datum",
        "reference": "Ons kenmerk",
        "phone": "Telefoon",
        "website": "Website",
        "code": "Uw code",
        "how": "Ga naar {website} en vul deze code in.",
        "scan": "Of richt de camera van uw telefoon op het vierkant hiernaast.",
        "only": "Met deze code ziet u alleen wat bij deze brief hoort.",
        "picture": "QR-code. Met de camera van uw telefoon opent u de pagina bij deze brief. "
        "U kunt ook de code overtypen die ernaast staat.",
        "demo": "DEMO – verzonnen persoon",
    },
    "en": {
        "page": "Page {number} of {count}",
        "date": "Date",
        "reference": "Our reference",
        "phone": "Telephone",
        "website": "Website",
        "code": "Your code",
        "how": "Go to {website} and enter this code.",
        "scan": "Or point the camera of your phone at the square beside this.",
        "only": "With this code you see only what belongs to this letter.",
        "picture": "QR code. With the camera of your phone it opens the page for this letter. "
        "You can also type the code that stands beside it.",
        "demo": "DEMO – made-up person",
    },
}
"""What the letter itself says, around the message."""

_UNITS: Final = "|".join(["procent", "percent", "euro", "uur", *" ".join(MONTHS.values()).split()])
_TIGHT: Final = re.compile(rf"€ (?=\d)|(?<=\d) (?=(?:{_UNITS})\b)")
_ALONE: Final = re.compile(r" (?=[^\s-]{1,8}$)")
"""Spaces at which a line may not break."""


def content(letter: Letter, family: str) -> dict[str, Any]:
    """Everything the template fills in; only JSON values."""
    words = _WORDS[letter.language]
    return {
        "language": letter.language,
        "family": family,
        "large": letter.large_print,
        "subject": _set(letter.filled.subject),
        "blocks": list(_blocks(letter.filled.paragraphs)),
        "address": list(letter.addressee.lines),
        "return": letter.sender.return_line,
        "sender": letter.sender.name,
        "logo": None if letter.sender.logo is None else letter.sender.logo.decode(),
        "facts": list(_facts(letter)),
        "code": _code(letter),
        "date": [letter.date.year, letter.date.month, letter.date.day],
        "page": words["page"],
        "follows": " · ".join(_follows(letter)),
        "demo": words["demo"] if letter.demo else None,
    }


def grouped(code: str) -> str:
    """A code in groups of four: K7QF 3M2P. Spaces and hyphens in it are left out."""
    characters = re.sub(r"[\s-]", "", code)
    return " ".join(characters[start : start + GROUP] for start in range(0, len(characters), GROUP))


@lru_cache(maxsize=64)
def qr(url: str) -> str:
    """A QR code as SVG, one unit to a module; it still reads when 15 % of it is smudged.

    The pattern over it is always the same one: weighing all eight takes as long as half a letter,
    and a reader takes any (ISO/IEC 18004, 7.8). Kept: a whole batch leads to the same page.
    """
    written = io.BytesIO()
    made = segno.make_qr(url, error="m", boost_error=False, mask=_PATTERN)
    made.save(written, kind="svg", border=4, xmldecl=False, svgns=True, nl=False)
    return written.getvalue().decode()


def _facts(letter: Letter) -> Iterator[dict[str, Any]]:
    """The column beside the address: a label, and what stands under it."""
    words, sender = _WORDS[letter.language], letter.sender
    yield {"label": words["date"], "lines": [date(letter.date, letter.language)]}
    if letter.reference:
        yield {"label": words["reference"], "lines": [letter.reference]}
    yield {"label": words["phone"], "lines": [sender.phone, sender.hours]}
    if sender.website:
        yield {"label": words["website"], "lines": [sender.website]}


def _follows(letter: Letter) -> Iterator[str]:
    """What stands above the pages after the first, so that loose sheets find each other."""
    yield letter.sender.name
    yield date(letter.date, letter.language)
    if letter.reference:
        yield letter.reference


def _code(letter: Letter) -> dict[str, Any] | None:
    if letter.code is None:
        return None
    words = _WORDS[letter.language]
    say = [words["how"].format(website=letter.sender.website)] if letter.sender.website else []
    if letter.code_url is not None:
        say.append(words["scan"])
    return {
        "label": words["code"],
        "text": grouped(letter.code),
        "say": [*say, words["only"]],
        "qr": None if letter.code_url is None else qr(letter.code_url),
        "picture": words["picture"],
    }


def _blocks(paragraphs: Iterable[Paragraph]) -> Iterator[dict[str, Any]]:
    """Headings and paragraphs; items that follow each other are one list."""
    for kind, run in groupby(paragraphs, key=lambda each: each.kind):
        if kind == "list":
            yield {"kind": "list", "items": [_runs(each.runs) for each in run]}
        else:
            for each in run:
                yield {"kind": kind, "runs": _runs(each.runs)}


def _runs(runs: Iterable[Run]) -> list[dict[str, Any]]:
    pieces = [{"text": _set(run.text), "bold": run.bold} for run in runs]
    if pieces:  # no short word alone on the last line
        pieces[-1]["text"] = _ALONE.sub("\u00a0", str(pieces[-1]["text"]))
    return pieces


def _set(text: str) -> str:
    """A text as a typesetter writes it: no line ends between € and its amount."""
    return _TIGHT.sub(lambda found: found[0].replace(" ", "\u00a0"), text)
