"""Who is 16 to 21 reads je and jij, on every page and in what the office filled in; in Dutch only."""

import pytest

from portal.conftest import CODE, put


@pytest.fixture
def opened(client, resident, begin):
    """An offer to somebody of 19, opened with its code."""
    resident.born_on = resident.born_on.replace(year=2007)
    resident.save()
    made = put(resident, begin)
    client.post("/", {"code": CODE})
    return made


def test_je_from_the_offer_to_the_confirmation(client, opened):
    page = client.get(f"/bericht/{opened.pk}").content.decode()
    for words in ("Vorig jaar hoefde je de belasting", "Je kunt antwoorden tot", "Nee, dank je",
                  'lang="nl-x-je"'):  # fmt: skip
        assert words in page, words
    assert " november 2026" in page or " december 2026" in page
    sent = {"antwoord": "ja", "sleutel": "a"}
    done = client.post(f"/bericht/{opened.pk}/antwoord", sent, follow=True).content.decode()
    assert "Je ja is binnen" in done


def test_english_is_the_same_for_all_ages(client, opened):
    client.cookies["taal"] = "en"
    page = client.get(f"/bericht/{opened.pk}").content.decode()
    assert 'lang="en"' in page
    assert "Last year you did not have to pay" in page


def test_a_letter_says_je_also_in_what_was_filled_in(opened):
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import content_of

    letter = content_of(Message.objects.get(offer=opened)).text
    assert "Vorig jaar hoefde je de belasting" in letter
    assert "Zeg je ja?" in letter
