"""Sentences in parts: plain text, and a `Ref` for every name so that a page can link it."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Ref(NamedTuple):
    """A name in a sentence. kind: concept | parameter | step | criterion | built-in."""

    kind: str
    id: str
    label: str

    @property
    def quoted(self) -> bool:
        """Whether it needs quotes in plain text."""
        return " " in self.label and self.kind != "built-in"


Token = str | Ref


def plain(tokens: Sequence[Token]) -> str:
    """Tokens as text; a name of several words stands between quotes, so that it stays one."""
    return "".join(
        token if isinstance(token, str) else f"‘{token.label}’" if token.quoted else token.label
        for token in tokens
    )


def merged(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Neighbouring texts as one."""
    found: list[Token] = []
    for token in tokens:
        if isinstance(token, str) and found and isinstance(found[-1], str):
            found[-1] = found[-1] + token
        elif token:
            found.append(token)
    return tuple(found)


_SLOT = re.compile(r"\{(\w+)\}")


def filled(template: str, parts: Mapping[str, Sequence[Token]]) -> list[Token]:
    """A template with token lists in its slots."""
    found: list[Token] = []
    for index, piece in enumerate(_SLOT.split(template)):
        found += parts[piece] if index % 2 else [piece]
    return found
