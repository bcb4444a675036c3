"""How long an SMS is, how hard a text is, and where a sentence promises something."""

import pytest

from vanzelf.definitions import readability, stigma
from vanzelf.definitions.sms import problems_of_sms, septets

EASY = {
    "nl": "Wij denken dat u misschien geld kunt krijgen. Bel ons. Dan kijken we samen.",
    "en": "We think you may be able to get money. Call us. We then look together.",
}
LONG = {
    "nl": "Indien u van mening bent dat u voor een tegemoetkoming in aanmerking zou kunnen komen, "
    "verzoeken wij u vriendelijk om uiterlijk binnen veertien dagen het formulier in te sturen.",
    "en": "If you are of the opinion that you might be eligible for a contribution to your costs, we "
    "kindly request you to submit the enclosed form within fourteen days of receiving this letter.",
}


def test_what_an_sms_takes():
    assert septets("Gemeente Eikenhage") == 18
    assert septets("€ 10") == 5
    with pytest.raises(ValueError, match="–"):
        septets("0500 – 123 45")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_short_sentences_of_short_words_are_easy(language):
    assert readability.read(EASY[language], language).is_b1
    reading = readability.read(LONG[language], language)
    assert not reading.is_b1
    assert reading.longest > readability.LONGEST_SENTENCE[language]


def test_long_words_are_hard_in_short_sentences_too():
    text = "De gemeentelijke belastingverordening specificeert kwijtscheldingsmogelijkheden."
    assert any("Flesch-Douma" in each for each in readability.read(text, "nl").too_hard)
    text = "Municipal authorities administer discretionary reimbursement arrangements."
    assert any("years of school" in each for each in readability.read(text, "en").too_hard)


def test_an_official_name_counts_as_one_short_word():
    text = "U vraagt kindgebonden budget aan. Dat doet u bij de Sociale Verzekeringsbank."
    names = frozenset({"kindgebonden budget", "Sociale Verzekeringsbank"})
    assert readability.read(text, "nl", names).score > readability.read(text, "nl").score


def test_a_time_or_an_amount_ends_no_sentence():
    reading = readability.read("Bel ons tussen 9.00 en 17.00 uur over € 1.250,00.", "nl")
    assert reading.longest == 9


def test_a_text_without_words_is_easy():
    assert readability.read("\n", "nl").is_b1


@pytest.mark.parametrize(
    "text, language, found",
    [
        ("Dan krijgt u geld.", "nl", ["krijgt u"]),
        ("U heeft recht op huurtoeslag.", "nl", ["U heeft recht op"]),
        ("Misschien krijgt u geld.", "nl", []),
        ("U krijgt misschien geld.", "nl", ["U krijgt"]),
        ("Krijgt u al geld?", "nl", []),
        ("U kunt geld krijgen.", "nl", []),
        ("Wat krijgt u?\nU krijgt geld.", "nl", ["U krijgt"]),
        ("You will get money.", "en", ["You will get"]),
        ("We look whether you are entitled.", "en", []),
        ("If you call, you will get money.", "en", ["you will get"]),
    ],
)
def test_a_promise(text, language, found):
    assert [word for _, word in stigma.promises(text, language)] == found


def test_where_a_promise_stands():
    text = "Dag. U krijgt geld."
    assert next(stigma.promises(text, "nl")) == (text.index("U krijgt"), "U krijgt")


@pytest.mark.parametrize(
    "text, code",
    [
        ("Bel ons: {telefoon_sms}.", "sms-sender"),
        ("Gemeente {gemeente}: kijk op {website}.", "sms-link"),
        ("Gemeente {gemeente}: kijk op https://eikenhage", "sms-link"),
        ("Gemeente {gemeente}: kijk op eikenhage.nl.", "sms-link"),
        ("Gemeente {gemeente}: bel {telefoon}.", "sms-character"),
        ("Gemeente {gemeente}: " + "lang " * 60, "sms-long"),
    ],
)
def test_what_an_sms_may_not_be(text, code):
    assert [found for _, found, _, _ in problems_of_sms(text, "nl")] == [code]


def test_an_sms_that_is_fine():
    text = "Gemeente {gemeente}: wij bellen u. Liever zelf bellen? {telefoon_sms}."
    assert not list(problems_of_sms(text, "nl"))
