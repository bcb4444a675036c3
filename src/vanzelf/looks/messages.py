"""Translations: the words that pages mark, the files that translate them, and what programs load.

The words on the pages are Dutch; `locale/en/LC_MESSAGES/django.po` of an app has them in English.
Everything is done here in Python, because `xgettext` and `msgfmt` are not on every machine.
"""

import ast
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import to_locale

from vanzelf.definitions.familiar import familiar
from vanzelf.terms.problems import Place, Problem, ProblemError

FAMILIAR: Final = "nl-x-je"
"""Dutch with je and jij, as a language of its own (BCP 47, private use)."""
HEADER: Final = (
    "Language: {language}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
)


@dataclass(frozen=True, order=True)
class Message:
    """Words to translate; `plural` when they are about a number."""

    words: str
    plural: str = ""
    context: str = ""


Translations = Mapping[Message, tuple[str, ...]]
"""Each message with its translation: one text, or two for one and for several; empty when none."""


def compile_all(root: Path) -> None:
    """Write a `.mo` beside every `.po` of the apps under a directory; raises ProblemError.

    The words with je are no file of their own: they are made of the Dutch ones.
    """
    for path in sorted(root.glob("*/locale/en/LC_MESSAGES/*.po")):
        known = read_po(path)
        path.with_suffix(".mo").write_bytes(compiled(known, "en"))
        beside = path.parents[2] / to_locale(FAMILIAR) / "LC_MESSAGES" / f"{path.stem}.mo"
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(compiled({each: with_je(each) for each in known}, FAMILIAR))


def with_je(message: Message) -> tuple[str, ...]:
    """Dutch words as they are said to who is young; as they are when they cannot be said so."""
    texts = [message.words, message.plural] if message.plural else [message.words]
    return tuple(familiar(each) or each for each in texts)


def compiled(translations: Translations, language: str) -> bytes:
    """What gettext loads: the format of GNU `.mo` files, without a hash table."""
    rows = [("", HEADER.format(language=language))]
    for message, texts in translations.items():
        if all(texts):
            key = f"{message.context}\x04{message.words}" if message.context else message.words
            rows.append(("\x00".join(filter(None, (key, message.plural))), "\x00".join(texts)))
    pairs = sorted((key.encode(), text.encode()) for key, text in rows)
    count, start = len(pairs), 28
    head = struct.pack("<7I", 0x950412DE, 0, count, start, start + 8 * count, 0, 0)
    table: list[int] = []
    at = start + 16 * count
    strings = [key for key, _ in pairs] + [text for _, text in pairs]
    for each in strings:
        table += [len(each), at]
        at += len(each) + 1
    return head + struct.pack(f"<{4 * count}I", *table) + b"".join(each + b"\0" for each in strings)


# -- the files that translate ------------------------------------------------------------------------


def read_po(path: Path) -> dict[Message, tuple[str, ...]]:
    """The translations in a `.po` file; raises ProblemError (code translation) with the line."""
    found: dict[Message, tuple[str, ...]] = {}
    parts: dict[str, str] = {}
    last = ""

    def close() -> None:
        if parts.get("msgid"):
            message = Message(
                parts["msgid"], parts.get("msgid_plural", ""), parts.get("msgctxt", "")
            )
            numbered = ("msgstr[0]", "msgstr[1]") if message.plural else ("msgstr",)
            found[message] = tuple(parts.get(each, "") for each in numbered)
        parts.clear()

    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        keyword, _, quoted = text.partition(" ") if not text.startswith('"') else (last, "", text)
        if keyword in {"msgctxt", "msgid"} and keyword != last and ("msgstr" in last or not last):
            close()
        try:
            value = ast.literal_eval(quoted)
        except (SyntaxError, ValueError):
            value = None
        if not isinstance(value, str) or not keyword.startswith("msg"):
            what = "This line is not one of a translation."
            remedy = "`make texts` renews the file and keeps every translation that is used."
            raise ProblemError([Problem(Place(str(path), number), "translation", what, remedy)])
        parts[keyword] = parts.get(keyword, "") + value
        last = keyword
    close()
    return found


def written_po(translations: Translations, language: str) -> str:
    """A `.po` file, in the order of the words, so that two people's changes seldom meet."""
    blocks = ['msgid ""\nmsgstr ""\n' + _lines(HEADER.format(language=language))]
    for message, texts in sorted(translations.items()):
        lines = [f"msgctxt {_quote(message.context)}"] if message.context else []
        lines.append(f"msgid {_quote(message.words)}")
        if message.plural:
            lines.append(f"msgid_plural {_quote(message.plural)}")
            lines += [f"msgstr[{at}] {_quote(text)}" for at, text in enumerate(texts)]
        else:
            lines.append(f"msgstr {_quote(texts[0])}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def renewed(found: set[Message], known: Translations) -> dict[Message, tuple[str, ...]]:
    """The messages that pages mark, each with the translation it had."""
    return {message: known.get(message, ("", "") if message.plural else ("",)) for message in found}


def _lines(text: str) -> str:
    return "\n".join(_quote(line) for line in text.splitlines(keepends=True))


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
