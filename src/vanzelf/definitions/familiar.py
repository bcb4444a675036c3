"""The same Dutch text with je and jij, for who is 16 to 21.

Our texts are short sentences, in which only a few things differ: `u` and `uw` become `je`, and a
verb before it loses its t (`wilt u`, `wil je`). The verbs are a closed list. A text with a word
that is not on it stays as it is: better u than a mistake.
"""

import re
from dataclasses import replace
from typing import Final

from vanzelf.definitions.wording import MessageText, Section
from vanzelf.rules.model import Text
from vanzelf.rules.read import digest_of

VERBS: Final = frozenset(
    {
        "antwoordt", "bedenkt", "begrijpt", "bent", "betaalt", "denkt", "doet", "draait", "gaat",
        "geeft", "hebt", "hoeft", "hoort", "houdt", "huurt", "kent", "kiest", "komt", "koopt",
        "krijgt", "kunt", "leest", "logt", "maakt", "mist", "neemt", "regelt", "reist", "spreekt",
        "staat", "stopt", "stuurt", "twijfelt", "verandert", "verdient", "verhuist", "vertelt",
        "vindt", "voldoet", "vraagt", "vult", "werkt", "wilt", "woont", "wordt", "zegt", "ziet",
        "zoekt", "zorgt", "zult"
    }
)  # fmt: skip
"""Verbs that lose their t before je."""
STEMS: Final = {"gaat": "ga", "staat": "sta"}
"""Those that lose more than their t."""
KEPT: Final = frozenset(
    {
        "dat", "het", "met", "moet", "nadat", "niet", "omdat", "praat", "tekst", "totdat",
        "voordat", "want", "wat", "weet", "zodat", "belt", "kost", "lukt", "past", "scheelt",
        "schrijft", "volgt"
    }
)  # fmt: skip
"""Words that end in a t and stay as they are, such as verbs of which `u` is not the subject."""

_U: Final = re.compile(r"(?:(?P<before>[^\W\d_]+)(?P<space>\s+))?\bu\b(?P<self>\s+zich\b)?")
_OTHERS: Final = (
    (re.compile(r"\bU zelf\b"), "Jij zelf"),
    (re.compile(r"\bU zich\b"), "Je je"),
    (re.compile(r"\bU\b"), "Je"),
    (re.compile(r"\bUw\b"), "Je"),
    (re.compile(r"\buw\b"), "je"),
    (re.compile(r"\buzelf\b"), "jezelf"),
)


def familiar(text: str) -> str | None:
    """A Dutch text with je; None when a word before `u` may be a verb that is not on the list."""
    unknown = False

    def turned(found: re.Match[str]) -> str:
        nonlocal unknown
        before = found["before"] or ""
        word = before.lower()
        if word in VERBS:
            stem = STEMS.get(word, word[:-1])
            before = stem.capitalize() if before[0].isupper() else stem
        elif word.endswith("t") and word not in KEPT:
            unknown = True
        return f"{before}{found['space'] or ''}je{' je' if found['self'] else ''}"

    text = _U.sub(turned, text)
    for pattern, instead in _OTHERS:
        text = pattern.sub(instead, text)
    return None if unknown else text


def in_familiar(message: MessageText) -> MessageText:
    """A message with je in Dutch; as it is when it cannot be said so. The English stays the same."""
    texts = [message.subject, message.letter, message.sms, message.preview, message.page]
    said = [_turned(each) for each in texts]
    if any(new is None for old, new in zip(texts, said, strict=True) if old is not None):
        return message
    subject, letter, sms, preview, page = said
    assert subject is not None and letter is not None
    return replace(
        message, subject=subject, letter=letter, sms=sms, preview=preview, page=page,
        sections=tuple(
            Section(each.part, _turned(each.text) or each.text, each.shared)
            for each in message.sections
        ),
        digest=digest_of([message.digest, "je"]),
    )  # fmt: skip


def _turned(text: Text | None) -> Text | None:
    dutch = None if text is None else familiar(text["nl"])
    return None if dutch is None or text is None else {**text, "nl": dutch}
