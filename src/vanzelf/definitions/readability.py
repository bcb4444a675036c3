"""How hard a text is to read, held against language level B1.

Level B1 is written in short sentences of short words. Three things are measured:

- the words in the longest sentence, because one long sentence is where a reader drops out;
- the words in a sentence on average;
- a formula that weighs sentences and words together: for Dutch Flesch-Douma (Douma 1960, the
  Flesch formula with weights for Dutch, which has longer words; higher is easier), for English the
  Automated Readability Index (years of school; lower is easier), which counts letters and needs no
  dictionary of syllables.

The limits are the usual ones for plain language: sentences of about ten and at most twenty words
(Direct Duidelijk), a Flesch-Douma of 70 or more ("fairly easy"), and English that is readable after
eight years of school. Official names cannot be made shorter, so they count as one short word. No
formula reads a text: a person has to as well.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from vanzelf.definitions.stigma import sentences
from vanzelf.explanation.notation import Language

LONGEST_SENTENCE: Final = {"nl": 20, "en": 25}
AVERAGE_SENTENCE: Final = {"nl": 11, "en": 13}
EASIEST_DUTCH: Final = 70
MOST_SCHOOL_YEARS: Final = 8
_NAME: Final = {"nl": "dat", "en": "it"}
"""The short word that stands for an official name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How hard a text is. score: Flesch-Douma for Dutch, years of school for English."""

    language: Language
    longest: int
    longest_sentence: str
    average: float
    score: float

    @property
    def is_b1(self) -> bool:
        """Whether it is easy enough."""
        return not self.too_hard

    @property
    def too_hard(self) -> tuple[str, ...]:
        """What is over its limit, in words."""
        found = []
        if self.longest > LONGEST_SENTENCE[self.language]:
            limit = LONGEST_SENTENCE[self.language]
            found.append(
                f"a sentence has {self.longest} words (at most {limit}): {self.longest_sentence!r}"
            )
        if self.average > AVERAGE_SENTENCE[self.language]:
            limit = AVERAGE_SENTENCE[self.language]
            found.append(f"sentences have {self.average:.1f} words on average (at most {limit})")
        if self.language == "nl" and self.score < EASIEST_DUTCH:
            found.append(f"Flesch-Douma is {self.score:.0f} (at least {EASIEST_DUTCH})")
        if self.language == "en" and self.score > MOST_SCHOOL_YEARS:
            found.append(f"it takes {self.score:.0f} years of school (at most {MOST_SCHOOL_YEARS})")
        return tuple(found)


@lru_cache(maxsize=4096)
def read(text: str, language: Language, names: frozenset[str] = frozenset()) -> Reading:
    """Measure a text. names: official names, which count as one short word."""
    plain = _without_names(text, language, names)
    found = [cleaned for _, each in sentences(plain) if (cleaned := _plain(each))]
    if not found:
        return Reading(language, 0, "", 0.0, 100.0 if language == "nl" else 0.0)
    lengths = [len(each.split()) for each in found]
    longest = max(range(len(found)), key=lengths.__getitem__)
    joined = " ".join(f"{each}." for each in found)
    measures = _measures(language)
    score = (
        measures.flesch_reading_ease(joined)
        if language == "nl"
        else measures.automated_readability_index(joined)
    )
    average = sum(lengths) / len(found)
    return Reading(language, lengths[longest], found[longest], average, float(score))


@cache
def _measures(language: Language) -> Any:
    """The library, set to a language; imported late, because it is slow to load."""
    import textstat  # type: ignore[import-untyped]

    measures = type(textstat.textstat)()
    measures.set_lang(language)
    return measures


def _without_names(text: str, language: Language, names: frozenset[str]) -> str:
    ordered = sorted(names, key=len, reverse=True)
    if not ordered:
        return text
    pattern = "|".join(re.escape(name) for name in ordered)
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", _NAME[language], text, flags=re.IGNORECASE)


def _plain(sentence: str) -> str:
    """A sentence as words: no markup, and a number or an amount is one short word."""
    text = re.sub(r"[*“”\"()]|^\s*-\s", " ", sentence)
    text = re.sub(r"€\s*", "", text)
    text = re.sub(r"\b\d[\d.,–-]*(?:\s\d+)*\b", "1", text)
    text = re.sub(r"\s[–-]\s", " ", text)
    return " ".join(text.split()).rstrip(".!?:; ")
