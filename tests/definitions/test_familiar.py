"""Who is 16 to 21 reads je: every text that a resident reads can be said so, and said right."""

import re

import pytest

from support.repository import ROOT
from vanzelf.definitions.familiar import familiar, in_familiar
from vanzelf.definitions.wording import Kind
from vanzelf.looks.messages import Message, read_po, with_je

OF_STAFF = {
    Kind.DOORSTEP, Kind.CALL, Kind.CALL_SCRIPT, Kind.VOICEMAIL, Kind.CONTACT_CARD,
    Kind.REPRESENTATIVE, Kind.COPY,
}  # fmt: skip
"""What staff say, what anybody can see, and what goes to who acts for somebody."""
FORMAL = re.compile(r"\b(?:u|uw|uzelf)\b", re.IGNORECASE)
A_T_TOO_MANY = re.compile(r"\b(?:hebt|bent|wilt|kunt|hoeft|gaat|krijgt|ziet|doet|zegt) je\b")


@pytest.mark.parametrize(
    "said, wanted",
    [
        ("Wilt u dit niet? Dat is goed.", "Wil je dit niet? Dat is goed."),
        ("U hoeft niets te doen. Bel ons, dan helpen wij u.",
         "Je hoeft niets te doen. Bel ons, dan helpen wij je."),
        ("**Bedenkt u zich?**\nDat mag.", "**Bedenk je je?**\nDat mag."),
        ("Gaat u verhuizen? Weet u het niet?", "Ga je verhuizen? Weet je het niet?"),
        ("Dat scheelt u misschien {bedrag_bereik}.", "Dat scheelt je misschien {bedrag_bereik}."),
        ("Die belt of schrijft u.", "Die belt of schrijft je."),
        ("Wij vragen het u niet meer.", "Wij vragen het je niet meer."),
        ("Nee, dank u", "Nee, dank je"),
        ("Uw oude {document}, en wie u bent", "Je oude {document}, en wie je bent"),
        ("U zelf krijgt hierover geen bericht.", "Jij zelf krijgt hierover geen bericht."),
        ("Bel om 9.00 uur", "Bel om 9.00 uur"),
    ],
)  # fmt: skip
def test_it_is_said_with_je(said, wanted):
    assert familiar(said) == wanted


def test_a_verb_that_is_not_known_leaves_the_text_as_it_is(services):
    assert familiar("Fietst u graag?") is None
    message = services["toeslagen"].wording["aanbod"]
    unsure = {**message.letter, "nl": "Fietst u graag?"}
    from dataclasses import replace

    assert in_familiar(replace(message, letter=unsure)).subject == message.subject


def test_every_message_to_residents_can_be_said_with_je(services, general):
    seen = 0
    for wording in (general.wording, *(each.wording for each in services.values())):
        for message in wording.values():
            if message.kind in OF_STAFF:
                continue
            said = in_familiar(message)
            assert said.digest != message.digest, message.id
            texts = (said.subject, said.letter, said.sms, said.preview, said.page)
            for text in filter(None, texts):
                assert FORMAL.search(text["nl"]) is None, message.id
                assert A_T_TOO_MANY.search(text["nl"]) is None, message.id
            assert said.letter["en"] == message.letter["en"]
            seen += 1
    assert seen > 100


@pytest.mark.parametrize("app", ["portal", "looks"])
def test_every_word_on_the_pages_of_residents_can_be_said_with_je(app):
    for message in read_po(ROOT / f"src/vanzelf/{app}/locale/en/LC_MESSAGES/django.po"):
        for text in with_je(message):
            assert FORMAL.search(text) is None, text
            assert A_T_TOO_MANY.search(text) is None, text


def test_a_number_of_things_is_said_so_too():
    counted = Message("Over %(n)s minuut kunt u verder.", "Over %(n)s minuten kunt u verder.")
    assert with_je(counted) == (
        "Over %(n)s minuut kun je verder.", "Over %(n)s minuten kun je verder."
    )  # fmt: skip
