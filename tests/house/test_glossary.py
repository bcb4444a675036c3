"""The glossary knows the fixed words of the code, and the code knows the glossary's."""

import re

import pytest

from support.repository import ROOT, name, text_of, tracked_files
from vanzelf.terms.outcome import CERTAINTY_NL, OUTCOME_NL, Certainty, Outcome
from vanzelf.terms.units import ROLES, Role, UnitType, relations_of

ROWS = re.findall(r"^\| `([^`]+)` \| ([^|]*) \| ([^|]*) \|", text_of(ROOT / "GLOSSARY.md"), re.M)
TERMS = {term for term, _, _ in ROWS}
BACKED = set(re.findall(r"`([^`]+)`", text_of(ROOT / "GLOSSARY.md")))


@pytest.mark.parametrize("fixed", [Outcome, Certainty, UnitType, Role])
def test_every_word_of_a_fixed_list_is_explained(fixed):
    assert {str(word) for word in fixed} - TERMS - {"unknown"} == set()


def test_every_relation_is_named():
    relations = {relation for unit in ROLES for relation in relations_of(unit)}
    assert relations <= BACKED


def test_the_dutch_words_on_screen_are_the_same():
    on_screen = {term: dutch for term, dutch, _ in ROWS}
    for dutch_of in (OUTCOME_NL, CERTAINTY_NL):
        for word, dutch in dutch_of.items():
            assert on_screen[str(word)] == dutch


def test_every_term_stands_once_with_a_meaning():
    assert len(ROWS) == len(TERMS)
    assert not [term for term, _, meaning in ROWS if not meaning.strip()]


def test_the_glossary_explains_no_word_that_nobody_uses():
    used = "\n".join(
        text_of(path)
        for path in tracked_files()
        if name(path).startswith(("src/", "catalogue/", "schema/"))
    ).lower()
    unused = [term for term in sorted(TERMS) if not _begins_a_word(term.lower(), used)]
    assert not unused


def _begins_a_word(term, text):
    at = text.find(term)
    while at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_"):
        at = text.find(term, at + 1)
    return at >= 0
