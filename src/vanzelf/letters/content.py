"""What stands on the pages of a letter, as plain data for the template `letter.typ`."""

import io
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

import segno

from vanzelf.definitions.fill import Paragraph, Run
from vanzelf.explanation.notation import MONTHS, Language, date
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
        "code": "Code bij deze brief",
        "how": "Ga naar {website} en vul deze code in.",
        "scan": "Of richt de camera van een telefoon op het vierkant hiernaast.",
        "only": "De code opent alleen wat bij deze brief hoort.",
        "code_one": "Code bij dit onderwerp",
        "only_one": "De code opent alleen wat bij dit onderwerp hoort.",
        "several": "Deze brief gaat over {count} dingen. Ze staan los van elkaar. Elk heeft een eigen code "
        "en een eigen antwoord.",
        "picture": "QR-code. De camera van een telefoon opent hiermee de pagina bij deze brief. "
        "De code overtypen die ernaast staat, kan ook.",
        "demo": "DEMO – verzonnen persoon",
    },
    "en": {
        "page": "Page {number} of {count}",
        "date": "Date",
        "reference": "Our reference",
        "phone": "Telephone",
        "website": "Website",
        "code": "Code of this letter",
        "how": "Go to {website} and enter this code.",
        "scan": "Or point the camera of a phone at the square beside this.",
        "only": "The code opens only what belongs to this letter.",
        "code_one": "Code of this subject",
        "only_one": "The code opens only what belongs to this subject.",
        "several": "This letter is about {count} things. They stand apart. Each has a code and an answer "
        "of its own.",
        "picture": "QR code. With the camera of a phone it opens the page for this letter. "
        "Typing the code that stands beside it works too.",
        "demo": "DEMO – made-up person",
    },
}
"""What the letter itself says, around the message: without u, so that it goes with je as well."""

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
        "code": _code(letter, letter.code),
        "further": [
            {
                "subject": _set(each.filled.subject), "blocks": list(_blocks(each.filled.paragraphs)),
                "code": _code(letter, each.code),
            }
            for each in letter.further
        ],
        "several": several(letter.language, 1 + len(letter.further)) if letter.further else None,
        "date": [letter.date.year, letter.date.month, letter.date.day],
        "page": words["page"],
        "follows": " · ".join(_follows(letter)),
        "demo": words["demo"] if letter.demo else None,
    }  # fmt: skip


def several(language: Language, count: int) -> str:
    """What a message says first that is about several things."""
    return _WORDS[language]["several"].format(count=count)


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


def _code(letter: Letter, code: str | None) -> dict[str, Any] | None:
    if code is None:
        return None
    words, of = _WORDS[letter.language], "_one" if letter.further else ""
    say = [words["how"].format(website=letter.sender.website)] if letter.sender.website else []
    if letter.code_url is not None:
        say.append(words["scan"])
    return {
        "label": words[f"code{of}"],
        "text": grouped(code),
        "say": [*say, words[f"only{of}"]],
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
