"""What data are used for, by purpose, with why and until when; and looking every year, chosen at any time."""

import datetime as dt

import pytest

from portal.test_own_pages import log_in, text_of


@pytest.fixture
def mine(client, resident):
    """A browser in which the resident logged in."""
    log_in(client, resident)
    return client


def use(what="Wij keken of u kwijtschelding misloopt", purpose="gemeentelijk-aanbieden"):
    from vanzelf.org.processing import used

    used(number="999990019", purpose=purpose, what=what)


def test_each_purpose_is_there_once_with_why_and_until_when(mine, resident):
    use()
    use()
    use("Een medewerker keek wie u bent", "inwoners-helpen")
    page = text_of(mine, "/mijn/gegevens").split("Van dag tot dag")[0]
    assert page.count("Regelingen van de gemeente aanbieden") == 1
    for words in ("2 keer gebruikt, het laatst op 1 november 2026", "bewaren wij tot 30 januari 2027",
                  "Inwoners helpen is een taak van de gemeente", "Gemeentewet art. 108",
                  "Antwoord geven als u belt", "Eén keer gebruikt"):  # fmt: skip
        assert words in page, words
    assert "Wat voorbij is" not in page


def test_what_is_over_or_stopped_says_since_when(client, mine, resident):
    from vanzelf.org import clock

    use()
    use("Wij haalden op wat uw aanvraag nodig had", "toeslagen-aanvraag")
    mine.post("/mijn/keuzes/kies", {"wat": "kwijtschelding", "doe": "weiger"})
    page = text_of(mine, "/mijn/gegevens").split("Wat voorbij is")[1]
    assert "Gestopt op 1 november 2026. U wilde dit niet meer." in page
    with clock.at(dt.datetime(2027, 1, 20, 9, tzinfo=dt.UTC)):
        log_in(client, resident)
        over = text_of(client, "/mijn/gegevens").split("Wat voorbij is")[1]
    assert "Dit is voorbij. Wat hieruit kwam, bewaarden wij tot 13 december 2026" in over
    assert "Zonder uw ja doen wij dit niet" in over  # its ground is consent


def test_looking_every_year_is_given_and_taken_back_at_ones_choices(mine, resident, offered):
    from vanzelf.residents.models import Consent

    ask = "/mijn/keuzes/elk-jaar?dienst=kwijtschelding"
    assert mine.get(ask).status_code == 404  # nothing said yes to: nothing to look at
    mine.post(f"/bericht/{offered.pk}/antwoord", {"antwoord": "ja", "sleutel": "a"})
    assert "Volgend jaar vanzelf?" in text_of(mine, "/mijn/keuzes")
    assert "elk jaar in januari" in text_of(mine, ask)
    mine.post(ask, {"antwoord": "nee"})
    assert not Consent.objects.exists()
    mine.post(ask, {"antwoord": "ja"})
    held = Consent.objects.get(subject=resident.subject, ended_at=None)
    assert (held.told_by, len(held.text_version)) == ("portaal", 64)
    use()
    assert "kijken wij elk jaar voor u" in text_of(mine, "/mijn/gegevens")
    mine.post("/mijn/keuzes/kies", {"wat": "kwijtschelding", "doe": "stop"})
    assert "Elk jaar kijken doen wij niet meer" in text_of(mine, "/mijn/gegevens")
    assert mine.get(ask).status_code == 200  # and again, if they want
    for other in ("toeslagen", "bestaat-niet", ""):
        assert mine.get(f"/mijn/keuzes/elk-jaar?dienst={other}").status_code == 404
