"""Whatever is added to a yes that is no yes itself takes the yes away."""

import hypothesis.strategies as st
from hypothesis import assume, example, given

from vanzelf.replies.normal import words
from vanzelf.replies.numbers import contains_number
from vanzelf.replies.reading import Meaning, Why, read_reply
from vanzelf.replies.vocabulary import Kind, Language, lexicon

NEGATIONS = [
    "niet", "geen", "nee", "neen", "nooit", "niks", "niets", "niemand", "zonder", "weiger", "no",
    "not", "never", "dont", "wont", "none", "hayır", "değil", "istemiyorum", "yok", "لا", "ليس",
    "nie", "nigdy", "не", "ні", "нет", "никогда", "non", "pas", "jamais", "nein", "nicht",
    "kein", "nunca",
]  # fmt: skip
BESIDE_YES = (
    Kind.JA | Kind.ZWAK_JA | Kind.STEUN_JA | Kind.DANK | Kind.AANHEF | Kind.SLOT | Kind.AANSPREKING
    | Kind.BELEEFD | Kind.NADRUK | Kind.BLIJ
)  # fmt: skip


def phrases(language: Language, kind: Kind) -> list[str]:
    return sorted(
        " ".join(phrase)
        for phrase, has in lexicon().vocabularies[language].phrases.items()
        if has & kind
    )


languages = st.sampled_from(Language)
nothing_or_language = st.none() | languages
anything = st.text(max_size=12)
typed = st.text(st.characters(codec="ascii", exclude_categories=["C"]), max_size=8)
word = st.text(st.sampled_from("abcdeijklmnorstuvwz"), min_size=1, max_size=7)


@st.composite
def sayings(draw: st.DrawFn, kind: Kind = BESIDE_YES) -> list[str]:
    """Some phrases of one language that may stand in a yes."""
    language = draw(languages)
    some = st.sampled_from(phrases(language, kind))
    return draw(st.lists(some, min_size=1, max_size=4))


@given(st.lists(word, max_size=3), st.lists(word, max_size=3), nothing_or_language)
def test_a_yes_between_random_words_is_a_yes_only_when_all_of_them_say_so(before, after, language):
    message = " ".join([*before, "ja", *after])
    if read_reply(message, language).meaning is Meaning.YES:
        known = lexicon()
        assert all(each in known.spoken for each in words(message)), message


@given(anything | typed, anything | typed, nothing_or_language)
@example("", "\u0336", None)  # a line through it
@example("", "\u200b", None)
@example("", " 🙄", None)
@example("n", "", None)
def test_nothing_can_be_added_to_a_yes_that_is_not_in_the_vocabulary(before, after, language):
    message = f"{before}ja{after}"
    if read_reply(message, language).meaning is Meaning.YES:
        spoken = lexicon().spoken
        shortened = [each for each in words(message) if each not in spoken]
        assert all(set(each) == {"j", "a"} for each in shortened), message  # jaaa


@given(sayings(), st.sampled_from(NEGATIONS), st.integers(0, 4), nothing_or_language)
def test_a_negation_anywhere_is_never_a_yes(said, negation, at, language):
    said.insert(at, negation)
    assert read_reply(" ".join(said), language).meaning is not Meaning.YES


@given(
    sayings() | sayings(Kind.NEE | Kind.STEUN_NEE | Kind.STOP | Kind.KLOPT_NIET),
    st.integers(0, 4),
    st.sampled_from("?؟？⁇¿"),
    nothing_or_language,
)
def test_a_question_is_never_an_answer(said, at, mark, language):
    said.insert(at, mark)
    reading = read_reply(" ".join(said), language)
    assert reading.meaning in {Meaning.UNCLEAR, Meaning.TALK}


@given(
    sayings(),
    sayings(Kind.NEE | Kind.STOP | Kind.KLOPT_NIET | Kind.PRATEN),
    st.booleans(),
    nothing_or_language,
)
def test_a_yes_beside_another_answer_is_never_a_yes(said, other, first, language):
    both = [*other, *said] if first else [*said, *other]
    assert read_reply(" ".join(both), language).meaning is not Meaning.YES


@given(st.integers(1, 60), st.sampled_from(["", "!", ".", " graag", " hoor", " 😊"]))
def test_a_yes_may_be_stretched(letters, after):
    assert read_reply("j" + "a" * letters + after).meaning is Meaning.YES


@given(st.sampled_from(["ja", "nee", "stop", "bel mij", "klopt niet"]), st.data())
def test_case_and_punctuation_do_not_matter(said, data):
    turned = "".join(data.draw(st.sampled_from([each, each.upper()])) for each in said)
    around = st.text(st.sampled_from(" \n\t!,;:-"), max_size=3)
    message = data.draw(around) + turned + data.draw(around)
    assert read_reply(message) == read_reply(said)


@given(st.text(max_size=200), nothing_or_language)
def test_a_reading_is_always_one_of_the_closed_lists(text, language):
    reading = read_reply(text, language)
    assert reading.meaning in Meaning
    assert reading.why in set(Why)
    assert (reading.meaning is Meaning.UNCLEAR) == (reading.why != Why.WHOLE)


@given(sayings(), st.integers(10_000_000, 10**16))
def test_a_number_always_goes_to_a_person(said, number):
    message = " ".join([*said, str(number)])
    assume(contains_number(message))
    assert read_reply(message).meaning is Meaning.UNCLEAR
