"""A case on screen: facts with their source, the rules in words, what-if, and the way to a decision."""

import pytest


@pytest.fixture
def browser(log_in, officer):
    return log_in(officer)


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def at(case, rest=""):
    return f"/werk/zaak/{case.pk}/{rest}"


def test_a_case_without_facts_says_that_kindly(browser, case):
    assert "Nog niets om aan de regels te toetsen" in text_of(browser.get(at(case)))


def test_it_shows_facts_rules_articles_and_the_amount(browser, known):
    page = text_of(browser.get(at(known())))
    for words in (
        "Geld op de bank", "de Belastingdienst", "30 oktober 2026", "€ 450", "Toegekend",
        "Uitvoeringsregeling Invorderingswet 1990 art. 11", "Uw vermogen is te laag",
        "Geen andere regeling kijkt hiernaar",
    ):  # fmt: skip
        assert words in page, words


def test_what_is_missing_is_a_question(browser, known, case):
    from vanzelf.decide.models import CaseFact

    known()
    CaseFact.objects.filter(concept="banktegoed").delete()
    page = text_of(browser.get(at(case)))
    assert "Wat wij nog niet weten" in page
    assert "Nog niet te zeggen" in page


def test_supposing_something_shows_what_changes_and_keeps_nothing(browser, known):
    from vanzelf.decide.models import CaseFact

    case = known()
    before = CaseFact.objects.count()
    page = text_of(browser.get(at(case), {"begrip": "banktegoed", "waarde": "20000"}))
    assert "Stel: Geld op de bank: 20000" in page
    assert "Afgewezen" in page
    again = text_of(browser.get(at(case), {"als": "banktegoed=20000", "begrip": "waarde_auto",
                                           "waarde": "100"}))  # fmt: skip
    assert "Geld op de bank: 20000; " in again
    same = text_of(browser.get(at(case), {"begrip": "zorgpremie", "waarde": "10"}))
    assert "Dat maakt geen verschil" in same
    odd = text_of(browser.get(at(case), {"begrip": "banktegoed", "waarde": "veel"}))
    assert "Deze waarde past niet" in odd
    assert CaseFact.objects.count() == before


def test_a_fact_is_corrected_with_where_it_comes_from(browser, known):
    from vanzelf.decide.models import CaseFact

    case = known(banktegoed="20000.00")
    fact = CaseFact.objects.get(concept="banktegoed")
    url = at(case, f"gegeven/{fact.pk}/")
    assert "20000.00" in text_of(browser.get(url))
    day = {"stand_dag": "1", "stand_maand": "11", "stand_jaar": "2026"}
    wrong = browser.post(url, {"waarde": "veel", "bron": "bankafschrift"} | day)
    assert "past niet" in text_of(wrong)
    good = {"waarde": "1.250", "bron": "bankafschrift"} | day
    before = text_of(browser.post(url, good | {"bekijk": "ja"}))
    for words in ("Er is nog niets bewaard", "Afgewezen", "Toegekend", "€ 450", 'value="1.250"'):
        assert words in before, words
    assert CaseFact.objects.get(concept="banktegoed").value == "20000.00"
    done = browser.post(url, {"waarde": "€ 1.250,50", "bron": "bankafschrift"} | day, follow=True)
    assert "Het gegeven is verbeterd" in text_of(done)
    assert "bankafschrift" in text_of(done)
    now = CaseFact.objects.get(concept="banktegoed", superseded_by=None)
    assert (now.value, now.source) == ("1250.50", "bankafschrift")


def test_a_contested_fact_pauses_the_case_and_goes_back_to_its_source(browser, known):
    from vanzelf.decide.models import CaseFact
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import content_of

    case = known()
    fact = CaseFact.objects.get(concept="banktegoed")
    url = at(case, f"gegeven/{fact.pk}/")
    page = text_of(browser.post(url, {"betwist": "ja"}, follow=True))
    assert "Een gegeven klopt niet, zegt de inwoner" in page
    assert "Nog niet te zeggen" in page
    page = text_of(browser.post(url, {"klopt": "ja"}, follow=True))
    assert "Toegekend" in page
    assert "Een gegeven klopt niet, zegt de inwoner" not in page
    said = content_of(Message.objects.get(kind="gecorrigeerd", subject=case.subject)).text
    assert "het gegeven klopt, zeggen zij" in said  # as was promised when they said so


def test_what_was_contested_and_is_corrected_is_told_and_another_correction_is_not(known, officer):
    from vanzelf.decide.facts import contest
    from vanzelf.decide.models import CaseFact
    from vanzelf.org import clock
    from vanzelf.reach import settling
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import content_of

    case = known()
    fact = CaseFact.objects.get(concept="banktegoed")
    given = {"source": "bankafschrift", "as_of": clock.today(), "by": officer}
    again = settling.correct(fact=fact, value="310.00", **given)
    assert not Message.objects.filter(kind="gecorrigeerd").exists()
    contest(fact=again, by=None)
    settling.correct(fact=again, value="300.00", **given)
    case.refresh_from_db()
    assert case.state == "open"
    said = content_of(Message.objects.get(kind="gecorrigeerd")).text
    assert "het gegeven is verbeterd" in said
    assert "nagevraagd" in said
    assert "Wij vroegen het na bij de gemeente" in said.replace("\n", " ")


def test_a_new_fact_is_added_and_a_wrong_one_explained(browser, case):
    day = {"stand_dag": "1", "stand_maand": "11", "stand_jaar": "2026"}
    given = {"nieuw": "ja", "begrip": "banktegoed", "waarde": "300", "bron": "bankafschrift"}
    page = text_of(browser.post(at(case), given | day, follow=True))
    assert "Het gegeven is toegevoegd" in page
    page = text_of(browser.post(at(case), given | day | {"waarde": "veel"}))
    assert "past niet" in page
    page = text_of(browser.post(at(case), given | day | {"stand_jaar": "2099"}))
    assert "Deze dag moet nog komen" in page


def test_waiting_for_the_resident_is_a_state(browser, case):
    page = text_of(browser.post(at(case), {"wacht": "ja"}, follow=True))
    assert "Wacht op inwoner" in page
    page = text_of(browser.post(at(case), {"wacht": "nee"}, follow=True))
    assert "Wacht op inwoner" not in page


def test_a_proposal_carries_reasons_receipt_and_the_hash_of_the_rules(browser, known, officer):
    from vanzelf.decide.models import Decision

    case = known(banktegoed="20000.00")
    page = text_of(browser.get(at(case, "voorstel/")))
    assert "Hieraan voldoet u niet" in page
    given = {"strekking": "afgewezen", "reden_nl": "U hebt te veel spaargeld.",
             "reden_en": "You have too much savings."}  # fmt: skip
    done = browser.post(at(case, "voorstel/"), given)
    made = Decision.objects.get()
    assert done["Location"] == f"/werk/besluit/{made.pk}/"
    assert (made.state, made.author) == ("eerst_bellen", officer)
    assert made.reasons["nl"] == ["U hebt te veel spaargeld."]
    assert made.receipt["scheme"] == "kwijtschelding"
    assert len(made.rules_hash) == 64
    twice = browser.post(at(case, "voorstel/"), given, follow=True)
    assert "Er is al een besluit in de maak" in text_of(twice)


def test_for_somebodys_good_an_officer_may_depart_from_the_rules_with_a_reason(browser, known):
    from vanzelf.decide.models import Decision

    case = known(banktegoed="20000.00")
    given = {"strekking": "toegekend", "reden_nl": "Ja.", "reden_en": "Yes."}
    page = text_of(browser.post(at(case, "voorstel/"), given))
    assert "Schrijf in een hele zin waarom u afwijkt" in page
    assert "Vul het bedrag in" in page
    more = {"afwijken": "Het geld is opzijgezet voor een begrafenis.", "bedrag": "450"}
    browser.post(at(case, "voorstel/"), given | more)
    made = Decision.objects.get()
    assert (made.direction, made.amount_cents) == ("toegekend", 45_000)
    assert made.reasons["differs_because"].startswith("Het geld")


def test_nobody_refuses_when_the_rules_say_yes_or_do_not_know(browser, known, case):
    from vanzelf.decide.models import CaseFact, Decision

    known()
    given = {"strekking": "afgewezen", "reden_nl": "Nee.", "reden_en": "No."}
    assert browser.post(at(case, "voorstel/"), given).status_code == 200
    CaseFact.objects.filter(concept="banktegoed").delete()
    page = text_of(browser.post(at(case, "voorstel/"), given))
    assert "De regels kunnen nog geen antwoord geven" in page
    assert not Decision.objects.exists()
