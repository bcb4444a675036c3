"""What an SMS must be: from the municipality by name, short, and without a link.

A text that asks to follow a link looks like the ones criminals send; ours never does.
"""

import re
from collections.abc import Iterator
from typing import Final

from vanzelf.definitions.fill import fill_text
from vanzelf.definitions.slots import examples
from vanzelf.explanation.notation import Language

LONGEST: Final = 306
"""Two linked messages of 153 characters."""

SENDER: Final = "Gemeente {gemeente}:"
"""How every SMS begins."""

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("^{}\\[~]|€")
"""Characters of the GSM alphabet (GSM 03.38) that count once, and those that count twice."""

_LINK: Final = re.compile(
    r"https?:|www\.|\{website\}|\b[\w-]+\.(?:nl|com|net|org|eu|info|gov|be|de)\b", re.IGNORECASE
)


def septets(text: str) -> int:
    """How many GSM characters a text takes. Raises ValueError naming one that SMS does not have."""
    for character in text:
        if character not in _BASIC and character not in _EXTENDED:
            raise ValueError(character)
    return sum(2 if character in _EXTENDED else 1 for character in text)


def problems_of_sms(text: str, language: Language) -> Iterator[tuple[int, str, str, str]]:
    """What is wrong with an SMS: where in the text, code, what, and remedy."""
    if not text.startswith(SENDER):
        yield 0, "sms-sender", "this SMS does not say who sends it.", f"Begin with {SENDER!r}."
    for match in _LINK.finditer(text):
        what = f"there is a link in this SMS: {match.group()!r}."
        yield match.start(), "sms-link", what, "Give a telephone number, or point to the letter."
    written = fill_text(text, examples(language))
    try:
        length = septets(written)
    except ValueError as error:
        at = max(text.find(str(error)), 0)
        what = f"an SMS cannot hold {str(error)!r}."
        yield at, "sms-character", what, "Use plain letters, ' and -."
        return
    if length > LONGEST:
        what = f"this SMS takes {length} characters."
        yield 0, "sms-long", what, f"Make it shorter: at most {LONGEST}, with everything filled in."
