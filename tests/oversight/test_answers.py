"""Whoever asks about their data gets a letter with the answer, why, and how to disagree."""

import pytest


@pytest.fixture
def fien(hire):
    from vanzelf.org.rights import Role

    return hire(Role.PRIVACY_OFFICER, name="Fien")


@pytest.fixture
def asks(settle):
    """Somebody asks something: `asks("correctie")`."""
    from vanzelf.oversight.actions import receive

    resident = settle()
    return lambda kind: receive(kind=kind, subject=resident.subject, came_by="portaal")


def letter_of(kind):
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import content_of

    return content_of(Message.objects.get(kind=kind)).text


@pytest.mark.parametrize(
    "kind, words",
    [
        ("inzage", "uw vraag om te zien wat wij van u weten. Het overzicht staat voor u klaar."),
        ("correctie", "uw vraag om iets te verbeteren. Wij hebben het verbeterd."),
        ("bezwaar", "Wij zijn gestopt en beginnen niet opnieuw."),
    ],
)
def test_what_was_asked_is_answered_once(asks, fien, kind, words):
    from vanzelf.oversight.actions import finish
    from vanzelf.oversight.models import Request

    finish(request=asks(kind), outcome=Request.Outcome.GRANTED, reason="", by=fien)
    letter = letter_of("verzoek_klaar")
    assert words in letter
    assert "tot en met 14 december 2026" in letter
    assert "Autoriteit Persoonsgegevens" in letter


def test_a_no_says_why_and_a_later_answer_says_until_when(asks, fien):
    from vanzelf.oversight.actions import extend, finish
    from vanzelf.oversight.models import Request
    from vanzelf.residents.actions import prefer

    request = asks("correctie")
    extend(request=request, because="Wij vragen het na bij drie organisaties.", by=fien)
    assert "uiterlijk op 1 februari 2027" in letter_of("verzoek_later")
    prefer(subject=request.subject, language="en")
    finish(
        request=request, outcome=Request.Outcome.REFUSED, by=fien,
        reason="De bron zegt dat het klopt (AVG art. 16).",
    )  # fmt: skip
    letter = letter_of("verzoek_klaar")
    assert "your request to correct something. We cannot do that." in letter
    assert "De bron zegt dat het klopt" in letter


def test_who_reads_english_has_the_reason_in_english_and_is_told_whose_dutch_words_follow(
    asks, fien
):
    from vanzelf.oversight.actions import extend, finish
    from vanzelf.oversight.models import Request
    from vanzelf.residents.actions import prefer

    request = asks("correctie")
    prefer(subject=request.subject, language="en")
    extend(request=request, ground="wacht_op_ander", because="", by=fien)
    later = letter_of("verzoek_later")
    assert "waiting for an answer from another organisation" in later
    assert "in Dutch" not in later
    done = finish(
        request=request, outcome=Request.Outcome.REFUSED, by=fien, ground="staat_er_zo",
        reason="DUO belde ons terug.",
    )  # fmt: skip
    letter = letter_of("verzoek_klaar")
    assert "There it says the same (GDPR article 16)." in letter
    assert "Our privacy officer added this, in Dutch: “DUO belde ons terug.”" in letter
    assert done.reason.startswith("Wij hebben het nagevraagd")
    assert done.reason.endswith("DUO belde ons terug.")


def test_every_ground_is_there_in_both_languages_and_fits_what_is_kept():
    from vanzelf.oversight import grounds
    from vanzelf.oversight.models import Request

    assert set(grounds.OF) == set(Request.Kind)
    assert {code for codes in grounds.OF.values() for code in codes} == set(grounds.REFUSING)
    for code, sentence in grounds.ALL.items():
        assert set(sentence) == {"nl", "en"}, code
        assert len(sentence["nl"]) < (200 if code in grounds.REFUSING else 100)
