"""What a letter is, before it is a page."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vanzelf.definitions.fill import Filled
from vanzelf.explanation.notation import Language
from vanzelf.terms.problems import ProblemError

MOST_LINES: Final = 5
LONGEST_LINE: Final = 70
"""What fits in the window of an envelope: lines, and characters on one of them."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who it goes to, as it stands in the window: name first, postcode and town or country last.

    secret: whether the address is kept secret (BRP 70.10); only a printer under contract may see it.
    Raises ProblemError (letter-address), which never repeats the address.
    """

    lines: tuple[str, ...]
    secret: bool = False

    def __post_init__(self) -> None:
        if not 2 <= len(self.lines) <= MOST_LINES:
            what = f"An address has 2 to {MOST_LINES} lines, this one has {len(self.lines)}."
            raise ProblemError.single("letter-address", what, "Leave out what the post can miss.")
        for number, line in enumerate(self.lines, start=1):
            if not line.strip() or len(line) > LONGEST_LINE:
                what = f"Line {number} of an address is empty or over {LONGEST_LINE} characters."
                raise ProblemError.single("letter-address", what, "Shorten it, or leave it out.")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who it comes from: nothing here says what a letter is about.

    return_line: one line above the address, where mail that cannot be delivered goes. logo: an SVG
    in place of the name.
    """

    name: str
    return_line: str
    phone: str
    hours: str
    website: str | None = None
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Further:
    """What else the same letter is about, on pages of its own, with its own code."""

    filled: Filled
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one person.

    reference: the case number, or nothing. code: the one-time code that opens what the letter is
    about, with or without spaces. code_url: where the QR code leads. large_print: 14 points.
    demo: whether it is a made-up person, which is then printed on every page. further: what goes in the
    same envelope.
    """

    filled: Filled
    addressee: Addressee
    sender: Sender
    date: dt.date
    language: Language
    reference: str = ""
    code: str | None = None
    code_url: str | None = None
    large_print: bool = False
    demo: bool = False
    further: tuple[Further, ...] = ()


@dataclass(frozen=True, slots=True)
class Typeface:
    """The letters themselves: a family, and the folder its files are in (TrueType or OpenType).

    Without a folder it is a family that comes with the typesetter. Fonts that happen to be installed
    on a machine are never used, so that a letter looks the same everywhere.
    """

    family: str
    folder: Path | None = None


BUILT_IN: Final = Typeface("Libertinus Serif")
"""An open typeface with the whole of the extended Latin alphabet, for every name in the register."""
