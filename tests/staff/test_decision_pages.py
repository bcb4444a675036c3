"""A decision on screen: a yes goes in two steps; a no is locked until somebody was called."""

import datetime as dt

import pytest


@pytest.fixture
def browser(log_in, officer):
    return log_in(officer)


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def at(decision):
    return f"/werk/besluit/{decision.pk}/"


def press(browser, decision, **buttons):
    return text_of(browser.post(at(decision), buttons, follow=True))


def test_a_yes_is_confirmed_and_sent(browser, proposed):
    from vanzelf.reach.models import Message

    made = proposed()
    assert "Besluit vaststellen" in text_of(browser.get(at(made)))
    assert "Verstuur het besluit" in press(browser, made, vaststellen="ja")
    page = press(browser, made, verstuur="ja")
    assert "Verzonden op 1 november 2026" in page
    assert Message.objects.get().kind == "besluit"
    letter = text_of(browser.get(at(made) + "brief/"))
    assert "Precies zoals de inwoner hem kreeg" in letter
    assert "€ 450,00" in letter


def test_above_the_amount_a_colleague_signs_too(browser, proposed, hire, log_in):
    from vanzelf.org.rights import Role
    from vanzelf.work.models import Task

    made = proposed(aanslag_gemeentebelasting="650.00")
    page = press(browser, made, vaststellen="ja")
    assert "Wacht op een collega" in page
    assert "Ik teken mee" not in page
    assert Task.objects.get(kind="mee_tekenen").state == "open"
    assert "U hebt dit besluit zelf gemaakt" in press(browser, made, tekenen="ja")
    other = log_in(hire(Role.OFFICER, name="Noor"))
    assert "Ik teken mee" in text_of(other.get(at(made)))
    assert "Verstuur het besluit" in press(other, made, tekenen="ja")
    assert Task.objects.get(kind="mee_tekenen").state == "klaar"


def test_a_no_is_locked_with_a_script_and_a_clock(browser, proposed):
    made = proposed(banktegoed="20000.00")
    page = text_of(browser.get(at(made)))
    for words in (
        "Dit kan nog niet weg: eerst bellen", "Nog niet geprobeerd: ochtend, middag, avond",
        "nog 56 dagen", "Goedemiddag, met Karim", "Beroep bij het college kan tot en met",
    ):  # fmt: skip
        assert words in page, words
    assert "Verstuur het besluit" not in page
    assert "Besluit vaststellen" not in page
    assert "Dit kan nog niet weg" in press(browser, made, vaststellen="ja")
    assert "intussen verder" in press(browser, made, verstuur="ja")
    made.refresh_from_db()
    assert made.state == "eerst_bellen"


def test_after_a_conversation_it_may_go(browser, proposed):
    made = proposed(banktegoed="20000.00")
    page = press(browser, made, bel="ja", bereikt="ja", hoe="bellen")
    assert "U hebt gebeld. Het besluit mag nu verder." in page
    assert "Gesproken" in page
    press(browser, made, vaststellen="ja")
    assert "Verzonden op" in press(browser, made, verstuur="ja")


def test_three_parts_of_the_day_are_enough_when_nobody_answers(browser, proposed):
    from vanzelf.org import clock

    made = proposed(banktegoed="20000.00")
    for hour in (9, 13, 18):
        with clock.at(dt.datetime(2026, 11, 2, hour, tzinfo=dt.UTC)):
            page = press(browser, made, bel="ja", bereikt="nee", hoe="bellen")
    assert "U hebt gebeld. Het besluit mag nu verder." in page
    letter = text_of(browser.get(at(made) + "brief/"))
    assert "Wij probeerden u eerst te spreken op 2 november. Dat lukte niet." in letter


def test_an_attempt_of_tomorrow_is_not_written_down(browser, proposed):
    from vanzelf.work.models import ContactAttempt

    made = proposed(banktegoed="20000.00")
    page = text_of(
        browser.post(
            at(made),
            {"bel": "ja", "bereikt": "ja", "hoe": "bellen", "dag_dag": "9", "dag_maand": "11",
             "dag_jaar": "2026"},
        )
    )  # fmt: skip
    assert "Dat moment moet nog komen" in page
    assert not ContactAttempt.objects.exists()


def test_something_new_opens_the_case_again(browser, proposed):
    made = proposed(banktegoed="20000.00")
    page = press(browser, made, vervalt="ja", waarom="het spaargeld is op")
    assert "De zaak is weer open" in page
    assert "Besluit voorstellen" in page
    made.refresh_from_db()
    assert made.state == "vervallen"


def test_what_the_letter_lacks_is_asked_before_it_can_go(browser, proposed, case):
    from vanzelf.decide.models import Case

    made = proposed()
    Case.objects.update(said={})
    page = press(browser, made, vaststellen="ja")
    assert "De brief is nog niet compleet" in page
    assert "Verstuur het besluit" not in page
    assert "nog niet compleet" in press(browser, made, verstuur="ja")
    page = press(browser, made, aanvullen="ja", heffingen="afval en riool")
    assert "Verstuur het besluit" in page


def test_the_letter_can_be_read_before_in_both_languages(browser, proposed):
    made = proposed()
    assert "€ 450,00" in text_of(browser.get(at(made) + "brief/"))
    assert "€ 450.00" in text_of(browser.get(at(made) + "brief/?taal=en"))


def test_a_recovery_against_a_promise_waits_for_a_colleague(browser, known, officer, hire, log_in):
    from vanzelf.decide.actions import propose
    from vanzelf.decide.models import Direction
    from vanzelf.org import clock
    from vanzelf.org.rights import Role
    from vanzelf.reach.models import Receipt

    case = known()
    Receipt.objects.create(
        number="B-2026-000001", subject=case.subject, service=case.service, kind="bevestiging_ja",
        at=clock.now(), text="0" * 64,
    )  # fmt: skip
    made = propose(
        case=case, direction=Direction.RECOVERED, amount_cents=1000, author=officer,
        reasons={"nl": ["Te veel."], "en": ["Too much."]}, whose_error="bron",
    )  # fmt: skip
    page = press(browser, made, bel="ja", bereikt="ja", hoe="bellen")
    assert "Dit gaat in tegen een bevestiging" in page
    assert "Besluit vaststellen" not in page
    assert "Ik neem dit voor mijn rekening" not in page
    other = log_in(hire(Role.OFFICER, name="Noor"))
    page = press(other, made, ondanks="ja", waarom="De wet laat ons hier geen keus.")
    assert "Noor schreef waarom" in page
    assert "Besluit vaststellen" in page


def test_a_decision_without_an_application_is_undone_in_its_window(browser, case, known, letters):
    from vanzelf.decide.actions import confirm, propose
    from vanzelf.decide.assessing import assess, reasons_of
    from vanzelf.decide.models import Direction
    from vanzelf.reach.deciding import make_known
    from vanzelf.residents.actions import consent

    consent(subject=case.subject, service=case.service, text="0" * 64, told_by="portaal")
    found = assess(known())
    made = propose(
        case=case, direction=Direction.GRANTED, amount_cents=45_000, reasons=reasons_of(found),
        author=None,
    )  # fmt: skip
    make_known(confirm(decision=made, by=None))
    assert "Tot en met 1 december 2026 kan alles terug" in text_of(browser.get(at(made)))
    assert "alsof het er nooit was" in press(browser, made, terugdraaien="ja")
    made.refresh_from_db()
    assert made.state == "teruggedraaid"


def test_what_was_decided_for_who_was_erased_can_be_read_without_them(browser, proposed):
    from vanzelf.oversight.erasing import erase

    decision = proposed()
    press(browser, decision, vaststellen="ja")
    press(browser, decision, verstuur="ja")
    assert not erase(subject=decision.case.subject).whole
    for page in (at(decision), f"/werk/zaak/{decision.case_id}/"):
        read = text_of(browser.get(page))
        assert "gewist op eigen verzoek" in read
        assert "S. de Wit" not in read
