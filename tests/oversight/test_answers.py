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
    from vanzelf.reach.sending import content_of

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
    assert "tot en met 13 december 2026" in letter
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
