"""The vocabulary holds together: no phrase says two things, none says more than it may."""

from collections import defaultdict

import pytest

from vanzelf.replies.normal import words
from vanzelf.replies.reading import Meaning, Reading, Why, read_reply
from vanzelf.replies.vocabulary import Kind, Language, expanded, lexicon, written

MEANING = {
    Kind.JA: Meaning.YES,
    Kind.ZWAK_JA: Meaning.YES,
    Kind.NEE: Meaning.NO,
    Kind.STOP: Meaning.STOP,
    Kind.PRATEN: Meaning.TALK,
    Kind.KLOPT_NIET: Meaning.WRONG,
}
BESIDE = set(Kind) - set(MEANING)
NEGATIONS = {
    "niet", "geen", "nee", "neen", "nooit", "niks", "niets", "niemand", "no", "not", "dont",
    "never", "none", "hayir", "لا", "nie", "ні", "не", "нет", "non", "pas", "nein", "nicht",
    "kein",
}  # fmt: skip
GROUPS = {kind.name.lower() for kind in Kind if kind.name} | {"dubbelzinnig", "zorg", "gedeeld"}


@pytest.mark.parametrize("language", Language)
def test_groups_do_not_overlap(language):
    where = defaultdict(set)
    for group, lines in written()[language].items():
        if group not in {"dubbelzinnig", "zorg", "gedeeld"}:
            for line in lines:
                for each in expanded(line):
                    where[tuple(words(each))].add(group)
    # Alone a thing can open and end a message ("iyi günler"); it can never mean two things.
    twice = {phrase: groups for phrase, groups in where.items() if len(groups) > 1}
    assert not [phrase for phrase, groups in twice.items() if groups != {"aanhef", "slot"}]


def test_every_language_is_there_with_groups_that_exist():
    assert set(written()) == set(Language)
    assert not [set(groups) - GROUPS for groups in written().values() if set(groups) - GROUPS]
    for groups in written().values():
        assert {"ja", "nee", "dank"} <= set(groups)


@pytest.mark.parametrize("language", Language)
def test_a_phrase_that_means_something_means_it_by_itself(language):
    for phrase, kind in lexicon().vocabularies[language].phrases.items():
        if Kind(kind) in MEANING:
            said = " ".join(phrase)
            assert read_reply(said, language) == Reading(MEANING[Kind(kind)], Why.WHOLE), said


@pytest.mark.parametrize("language", Language)
def test_what_stands_beside_an_answer_is_no_answer(language):
    for phrase, kind in lexicon().vocabularies[language].phrases.items():
        if Kind(kind) in BESIDE:
            assert read_reply(" ".join(phrase), language).meaning is Meaning.UNCLEAR, phrase


def test_no_phrase_means_something_else_in_another_language():
    meant = defaultdict(set)
    for vocabulary in lexicon().vocabularies.values():
        for phrase, kind in vocabulary.phrases.items():
            if not vocabulary.shared.issuperset(phrase) and Kind(kind) in MEANING:
                meant[phrase].add(MEANING[Kind(kind)])
    assert not {phrase: meanings for phrase, meanings in meant.items() if len(meanings) > 1}


@pytest.mark.parametrize("language", Language)
def test_nothing_that_may_stand_in_a_yes_has_a_negation(language):
    in_a_yes = {Kind.JA, Kind.ZWAK_JA, *BESIDE - {Kind.STEUN_NEE}}
    for phrase, kind in lexicon().vocabularies[language].phrases.items():
        if Kind(kind) in in_a_yes:
            assert NEGATIONS.isdisjoint(phrase), phrase


@pytest.mark.parametrize("language", Language)
def test_phrases_are_spelled_as_messages_are(language):
    vocabulary = lexicon().vocabularies[language]
    for phrase in vocabulary.phrases:
        assert phrase
        assert tuple(words(" ".join(phrase))) == phrase
        assert not [word for word in phrase if set(word) & set("[]|*?…")], phrase
    assert vocabulary.shared <= {word for phrase in vocabulary.phrases for word in phrase}


def lines(group: str) -> list[str]:
    return [
        each
        for groups in written().values()
        for line in groups.get(group, [])
        for each in expanded(line)
    ]


def test_only_a_person_reads_what_is_doubtful():
    for line in lines("dubbelzinnig"):
        assert read_reply(line).meaning is Meaning.UNCLEAR, line
        assert read_reply(f"ja {line}").meaning is Meaning.UNCLEAR, line
        assert read_reply(f"{line} ja").meaning is Meaning.UNCLEAR, line


def test_a_cry_for_help_comes_first():
    for line in lines("zorg"):
        said = line.removesuffix("*")
        for message in (said, f"ja graag {said}", f"Nee!!! {said}... waarom? 999990019"):
            assert read_reply(message) == Reading(Meaning.UNCLEAR, Why.CARE), message


def test_a_stem_stands_only_where_it_can_be_found():
    marked = [line for line in lines("zorg") + lines("dubbelzinnig") if "*" in line]
    assert marked
    assert all(line.endswith("*") and " " not in line for line in marked)


def test_choices_in_a_line():
    assert expanded("a [b|c] d") == ["a b d", "a c d", "a d"]
    assert set(expanded("(a|b) [c [d]]")) == {"a", "b", "a c", "b c", "a c d", "b c d"}
    assert expanded(":)") == [":)"]
