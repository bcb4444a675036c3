"""A message as a row of plain words: one spelling for what people type in many ways.

What is thrown away must never be able to carry a meaning: full stops, commas, exclamation marks,
accents, skin tones. Everything else stays as a word of its own, so that a reader who does not know
it cannot miss it: a question mark, an ellipsis, an emoji, a bracket, a line through a letter.
"""

import itertools
import re
import unicodedata
from collections.abc import Collection, Iterator

ASKING = "?"
TRAILING_OFF = "…"

_ACCENTS = [*range(0x300, 0x305), *range(0x306, 0x309), 0x30A, 0x30B, 0x30C, 0x327, 0x328]
_ARABIC_MARKS = [*range(0x64B, 0x656), 0x670, 0x640]  # vowels, hamza on its carrier, stretching
_SKIN_AND_FORM = [*range(0x1F3FB, 0x1F400), 0xFE0E, 0xFE0F]
_UNSEEN = [0xAD, 0x200E, 0x200F, 0xFEFF]
_APOSTROPHES = "'’‘`ʼ"  # the ones people type
_DROPPED = {
    **dict.fromkeys([*_ACCENTS, *_ARABIC_MARKS, *_SKIN_AND_FORM, *_UNSEEN]),
    **{ord(mark): None for mark in _APOSTROPHES},
    ord("ı"): "i",  # the Turkish i without a dot, which keyboards set to Dutch do not have
    ord("¿"): ASKING,
    ord("؟"): ASKING,
}
_QUOTES = '"“”„«»'
_WORDS = re.compile(
    r"[^\W_]+"  # a word, or a number
    r"|[:=]-?[)d]+(?!\w)"  # smileys that smile
    r"|[:;=]-?[(/|po](?!\w)|;-?\)|<3"  # and the others
    r"|\.{2,}"
    r"|[^\s.,!;:\-–—¡،؛።]"  # any other sign, by itself
)
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


def words(text: str) -> list[str]:
    """The words of a message, in lower case and without accents or apostrophes.

    A question mark is `?`; two or more full stops are `…`; every other sign that could mean
    something, and every emoji, is a word of its own.
    """
    if not text.isascii():
        text = text.replace("…", "..")  # before compatibility makes three full stops of it
        text = unicodedata.normalize("NFKC", text)
        text = unicodedata.normalize("NFD", text.casefold())
    text = text.lower().translate(_DROPPED).strip()
    if len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES:
        text = text[1:-1]  # the whole message as the letter printed it: "JA"
    return [TRAILING_OFF if word.startswith("..") else word for word in _WORDS.findall(text)]


def known_as(word: str, known: Collection[str]) -> str:
    """How a vocabulary spells a word that was stretched: `jaaaa` is `ja`, `neeee` is `nee`.

    Only a letter that stands three times or more is shortened, to two or one, and never to one
    letter in all. A word that no spelling of is known stays as it is.
    """
    if word in known or not _STRETCHED.search(word):
        return word
    return next((each for each in _shorter(word) if len(each) > 1 and each in known), word)


def _shorter(word: str) -> Iterator[str]:
    """The word with every stretched letter twice or once, the longer spellings first."""
    parts = _STRETCHED.split(word)  # what stands between, and the letters, by turns
    between, letters = parts[::2], parts[1::2]
    if len(letters) > 4:  # nobody stretches five letters of a word
        return
    for times in itertools.product((2, 1), repeat=len(letters)):
        runs = [letter * often for letter, often in zip(letters, times, strict=True)]
        yield "".join(itertools.chain(*itertools.zip_longest(between, runs, fillvalue="")))
