"""What a reply means, when its whole text means one thing; otherwise a person reads it.

Nothing here guesses. A message is taken apart into phrases from a closed vocabulary, and a meaning
is given only when nothing is left over, in one language, in one way. So a word that is not known, a
condition, a question or a sneer always leads to a person.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from vanzelf.replies.normal import ASKING, TRAILING_OFF, known_as, words
from vanzelf.replies.numbers import contains_number
from vanzelf.replies.vocabulary import Kind, Language, Lexicon, Vocabulary, lexicon

LONGEST = 24
"""A message with more words than this is for a person, whatever they are."""


class Meaning(StrEnum):
    """What a reply means. UNCLEAR is no answer: a person reads it."""

    YES = "ja"
    NO = "nee"
    TALK = "praten"
    WRONG = "klopt_niet"
    STOP = "stop"
    UNCLEAR = "onduidelijk"


class Why(StrEnum):
    """What settled a reading: everything was understood, or why a person must look."""

    WHOLE = "geheel"
    EMPTY = "leeg"
    CARE = "zorg"
    NUMBER = "nummer"
    QUESTION = "vraag"
    BOTH = "tegenstrijdig"
    DOUBTFUL = "dubbelzinnig"
    LANGUAGE = "taal"
    UNCLEAR = "onduidelijk"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply means, and the rule that settled it.

    why: one of `Why`; never anything of the text itself.
    """

    meaning: Meaning
    why: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """What must be in a reply with this meaning, and what may stand beside it: plain numbers.

    asking, hesitating: whether it may have a question mark, or trail off.
    """

    meaning: Meaning
    core: int
    beside: int
    asking: bool = False
    hesitating: bool = True


_YES = Kind.JA | Kind.ZWAK_JA | Kind.STEUN_JA
_AROUND = Kind.AANHEF | Kind.SLOT | Kind.AANSPREKING | Kind.BLIJ
_THANKS = _AROUND | Kind.BELEEFD | Kind.NADRUK | Kind.DANK
_SORRY = _THANKS | Kind.EXCUUS
_RULES = (
    _Rule(Meaning.YES, Kind.JA.value, (_YES | _THANKS).value, hesitating=False),
    # "OK" and a thumb are a yes by themselves; "OK, thank you" may only say that it was read, and
    # "OK, really" that it was read more than once.
    _Rule(Meaning.YES, Kind.ZWAK_JA.value, _AROUND.value, hesitating=False),
    _Rule(Meaning.NO, Kind.NEE.value, (_SORRY | Kind.STEUN_NEE).value, hesitating=False),
    _Rule(Meaning.STOP, Kind.STOP.value, (_SORRY | Kind.NEE | Kind.STEUN_NEE).value),
    _Rule(Meaning.TALK, Kind.PRATEN.value, (_SORRY | _YES).value, asking=True),
    _Rule(Meaning.WRONG, Kind.KLOPT_NIET.value, (_SORRY | Kind.NEE).value),
)


def read_reply(text: str, language: Language | None = None) -> Reading:
    """What a resident's reply means: by SMS, by mail, or typed in the portal.

    text: the message as it came, of any length. language: the language the resident chose, if that
    is known; it only lets words count that mean something else in another language (`tak`, `si`).

    Yes only when the whole message says yes. Whatever is not wholly understood is
    `Meaning.UNCLEAR`, which is never a no: somebody must read it. With the reason `zorg` they must
    read it first.
    """
    known = lexicon()
    found = [known_as(word, known.spoken) for word in words(text)]
    if not found:
        return Reading(Meaning.UNCLEAR, Why.EMPTY)
    said = _Said.of(found)
    readings = _readings(said, known)
    if readings and not known.doubtful.is_in(found):
        shown = {
            meaning
            for vocabulary, meaning in readings
            if vocabulary.language == language or not vocabulary.shared.issuperset(said.words)
        }
        if len(shown) == 1 and not (Meaning.YES in shown and _repeated(found)):
            return Reading(shown.pop(), Why.WHOLE)
    return Reading(Meaning.UNCLEAR, _why(text, found, said, known, in_some_language=bool(readings)))


@dataclass(frozen=True, slots=True)
class _Said:
    """A message: its words, and whether it asks something or trails off."""

    words: Sequence[str]
    asking: bool
    hesitating: bool

    @classmethod
    def of(cls, found: Sequence[str]) -> "_Said":
        asking, hesitating = ASKING in found, TRAILING_OFF in found
        if asking or hesitating:
            found = [word for word in found if word not in (ASKING, TRAILING_OFF)]
        return cls(found, asking, hesitating)


def _why(
    text: str, found: Sequence[str], said: _Said, known: Lexicon, *, in_some_language: bool
) -> Why:
    """Why a person must read this, the gravest reason first."""
    if known.care.is_in(found):
        return Why.CARE
    if contains_number(text):
        return Why.NUMBER
    if said.asking:
        return Why.QUESTION
    if not known.yes.isdisjoint(found) and not known.no.isdisjoint(found):
        return Why.BOTH
    if said.hesitating or _repeated(found) or known.doubtful.is_in(found):
        return Why.DOUBTFUL
    return Why.LANGUAGE if in_some_language else Why.UNCLEAR


def _repeated(found: Sequence[str]) -> bool:
    """Whether a word is said twice in a row.

    A no may be: "nee, nee, nee" is a no. "Ja ja", "ok ok" and "man, man" are sighs as often as not.
    """
    return any(word == after and word.isalpha() for word, after in itertools.pairwise(found))


def _readings(said: _Said, known: Lexicon) -> list[tuple[Vocabulary, Meaning]]:
    """What the message can mean, in every language that has all its words."""
    if not 0 < len(said.words) <= LONGEST:
        return []
    return [
        (vocabulary, meaning)
        for vocabulary in _languages(said.words, known)
        for kinds in _divided(said.words, vocabulary)
        for meaning in _allowed(kinds, said.asking, said.hesitating)
    ]


@cache
def _allowed(kinds: int, asking: bool, hesitating: bool) -> tuple[Meaning, ...]:
    """What a message with phrases of these kinds can mean."""
    return tuple(
        rule.meaning
        for rule in _RULES
        if (rule.asking or not asking) and (rule.hesitating or not hesitating)
        if kinds & rule.core and not kinds & ~(rule.core | rule.beside)
    )


def _languages(said: Sequence[str], known: Lexicon) -> list[Vocabulary]:
    """The languages that have all these words."""
    common = known.spoken.get(said[0], frozenset())
    for word in said[1:]:
        if not common:
            break
        common = common & known.spoken.get(word, frozenset())
    return [known.vocabularies[language] for language in common]


def _divided(said: Sequence[str], vocabulary: Vocabulary) -> set[int]:
    """For every way to divide the message into phrases: the kinds of phrases it then has."""
    ways: list[set[int]] = [set() for _ in range(len(said) + 1)]
    ways[0].add(0)
    for start in range(len(said)):
        if not ways[start]:
            continue
        longest = vocabulary.longest.get(said[start], 0)
        for end in range(start + 1, min(start + longest, len(said)) + 1):
            kind = vocabulary.phrases.get(tuple(said[start:end]))
            if kind is not None:
                ways[end].update(before | kind for before in ways[start] if _follows(before, kind))
    return ways[-1]


_GREETING, _FAREWELL = Kind.AANHEF.value, Kind.SLOT.value
_OPENING = (Kind.AANHEF | Kind.AANSPREKING | Kind.BLIJ).value
_ENDING = (Kind.SLOT | Kind.AANSPREKING | Kind.DANK | Kind.BLIJ).value


def _follows(before: int, kind: int) -> bool:
    """Whether a phrase of this kind may come after what was said before.

    A greeting opens a message and a farewell ends it, nowhere else: "dag, ja graag" is a yes, "ja
    dag" is not.
    """
    if before & _FAREWELL:
        return bool(kind & _ENDING)
    return kind != _GREETING or not before & ~_OPENING
