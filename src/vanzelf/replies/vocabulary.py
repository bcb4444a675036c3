"""The words and phrases that replies may be made of: read from `woorden/`, one spelling each.

In those files `[a|b]` is a choice that may be left out and `(a|b)` one that may not; both may stand
inside each other.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag, StrEnum, auto
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from vanzelf.replies.normal import words

FILES = Path(__file__).with_name("woorden")

Phrase = tuple[str, ...]

REST = "*"


class Language(StrEnum):
    """The languages of which there are words."""

    NL = "nl"
    EN = "en"
    TR = "tr"
    AR = "ar"
    PL = "pl"
    UK = "uk"
    RU = "ru"
    TI = "ti"
    FR = "fr"
    DE = "de"
    ES = "es"


class Kind(IntFlag):
    """What a phrase does in a reply; named as in the files, in capitals."""

    JA = auto()
    ZWAK_JA = auto()
    STEUN_JA = auto()
    NEE = auto()
    STEUN_NEE = auto()
    STOP = auto()
    PRATEN = auto()
    KLOPT_NIET = auto()
    AANHEF = auto()
    SLOT = auto()
    DANK = auto()
    AANSPREKING = auto()
    BELEEFD = auto()
    NADRUK = auto()
    BLIJ = auto()
    EXCUUS = auto()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The phrases of one language.

    phrases: each with its `Kind`, as a plain number: they are combined for every message. shared:
    words that exist in other languages too, with another meaning; they say nothing about which
    language a message is in. longest: by its first word, the number of words of the longest phrase.
    """

    language: Language
    phrases: Mapping[Phrase, int]
    shared: frozenset[str]
    longest: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Anywhere:
    """Phrases that are looked for among other words.

    firsts: the words they begin with. stems: how a word begins that is such a phrase by itself.
    """

    phrases: frozenset[Phrase]
    firsts: frozenset[str]
    longest: int
    stems: tuple[str, ...]

    def is_in(self, said: Sequence[str]) -> bool:
        """Whether one of the phrases is in a message, given as its words."""
        if self.stems and any(word.startswith(self.stems) for word in said):
            return True
        if self.firsts.isdisjoint(said):
            return False
        return any(
            tuple(said[at:end]) in self.phrases
            for at, word in enumerate(said)
            if word in self.firsts
            for end in range(at + 1, min(at + self.longest, len(said)) + 1)
        )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All vocabularies together.

    spoken: for every word the vocabularies that have it. yes, no: the words that say so by
    themselves in some language. doubtful: what only a person can tell the meaning of, although its
    words are known. care: what puts a message first in line for a person.
    """

    vocabularies: Mapping[Language, Vocabulary]
    spoken: Mapping[str, frozenset[Language]]
    yes: frozenset[str]
    no: frozenset[str]
    doubtful: Anywhere
    care: Anywhere


@cache
def lexicon() -> Lexicon:
    """Everything in `woorden/`, read once."""
    found = written()
    vocabularies = {language: _vocabulary(language, found[language]) for language in Language}
    spoken: dict[str, set[Language]] = {}
    for language, vocabulary in vocabularies.items():
        for phrase in vocabulary.phrases:
            for word in phrase:
                spoken.setdefault(word, set()).add(language)
    return Lexicon(
        vocabularies,
        {word: frozenset(languages) for word, languages in spoken.items()},
        _alone(vocabularies.values(), Kind.JA | Kind.ZWAK_JA),
        _alone(vocabularies.values(), Kind.NEE),
        _anywhere(_all(found, "dubbelzinnig")),
        _anywhere(_all(found, "zorg")),
    )


def expanded(phrase: str) -> list[str]:
    """Every way to read a phrase with choices; a smiley has a bracket that is none."""
    if not (choice := _innermost(phrase)):
        return [" ".join(phrase.split())]
    start, end = choice
    options = phrase[start + 1 : end].split("|")
    if phrase[start] == "[":
        options.append("")
    return [
        each
        for option in options
        for each in expanded(f"{phrase[:start]}{option}{phrase[end + 1 :]}")
    ]


def _innermost(phrase: str) -> tuple[int, int] | None:
    """Where the first choice without a choice in it begins and ends."""
    found = re.search(r"[\[(][^\[\]()]*[\])]", phrase)
    return (found.start(), found.end() - 1) if found else None


def written() -> dict[Language, dict[str, list[str]]]:
    """The files as they are: for every language the lines of every group."""
    found: dict[Language, dict[str, list[str]]] = {}
    for file in sorted(FILES.glob("*.yaml")):
        for language, groups in YAML(typ="safe", pure=True).load(file).items():
            found[Language(language)] = groups
    return found


_OTHER_GROUPS = ("dubbelzinnig", "zorg", "gedeeld")


def _vocabulary(language: Language, groups: Mapping[str, list[str]]) -> Vocabulary:
    phrases: dict[Phrase, int] = {}
    for group, lines in groups.items():
        if group not in _OTHER_GROUPS:
            for phrase in _phrases(lines):
                phrases[phrase] = Kind[group.upper()].value
    shared = frozenset(" ".join(phrase) for phrase in _phrases(groups.get("gedeeld", [])))
    longest: dict[str, int] = {}
    for phrase in phrases:
        longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return Vocabulary(language, phrases, shared, longest)


def _phrases(lines: list[str]) -> Iterator[Phrase]:
    for line in lines:
        for each in expanded(line):
            yield tuple(words(each))


def _all(languages: Mapping[Language, Mapping[str, list[str]]], group: str) -> list[str]:
    return [
        each
        for groups in languages.values()
        for line in groups.get(group, [])
        for each in expanded(line)
    ]


def _alone(vocabularies: Iterable[Vocabulary], kind: Kind) -> frozenset[str]:
    """The words that are a phrase of this kind by themselves."""
    return frozenset(
        phrase[0]
        for vocabulary in vocabularies
        for phrase, has in vocabulary.phrases.items()
        if len(phrase) == 1 and has & kind
    )


def _anywhere(lines: list[str]) -> Anywhere:
    """What looks for any of these lines; one word that ends in `*` is how a word begins."""
    stems = tuple(words(line.removesuffix(REST))[0] for line in lines if line.endswith(REST))
    phrases = frozenset(tuple(words(line)) for line in lines if not line.endswith(REST))
    firsts = frozenset(phrase[0] for phrase in phrases)
    return Anywhere(phrases, firsts, max(map(len, phrases)), stems)
