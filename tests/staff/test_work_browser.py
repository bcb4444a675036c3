"""The pages of work in a real browser: for everybody, on any screen, and with the keyboard alone."""

import pytest

from support.browser import NARROW, WIDE, is_for_everybody, tab_to

WIDTHS = [NARROW, pytest.param(WIDE, marks=pytest.mark.soak)]


@pytest.mark.soak
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_an_officers_pages_are_for_everybody(open_page, log_in, officer, proposed, width):
    from vanzelf.decide.models import CaseFact

    made = proposed(banktegoed="20000.00")
    who = log_in(officer)
    fact = CaseFact.objects.get(concept="banktegoed")
    case = f"/werk/zaak/{made.case_id}/"
    pages = {
        "begin": "/werk/", "zaken": "/werk/voorraad/", "taken": "/werk/taken/",
        "zaak": f"{case}?begrip=banktegoed&waarde=0", "gegeven": f"{case}gegeven/{fact.pk}/",
        "besluit": f"/werk/besluit/{made.pk}/", "brief": f"/werk/besluit/{made.pk}/brief/",
        "voorstel": f"{case}voorstel/", "toekennen": "/werk/toekennen/", "herstel": "/werk/herstel/",
    }  # fmt: skip
    for name, path in pages.items():
        is_for_everybody(open_page(path, width, who), name, [width])


@pytest.mark.parametrize("width", WIDTHS)
def test_a_callers_page_is_for_everybody(open_page, log_in, hire, known, width):
    from support.municipality import NUMBERS
    from vanzelf.org.rights import Role

    known()
    who = log_in(hire(Role.CALL_AGENT, name="Samira"))
    for level in ("Sterk", "Zwak"):
        page = open_page("/werk/beller/", width, who)
        is_for_everybody(page, "zoek", [width])
        page.get_by_label("Burgerservicenummer").fill(NUMBERS[0])
        page.get_by_label(level).check()
        page.get_by_label("Waarom kijkt u?").fill("melding 417")
        page.get_by_role("button", name="Zoek").click()
        page.wait_for_url("**/beller/*-*/")
        assert NUMBERS[0] not in page.content()
        is_for_everybody(page, f"beller-{level}", [width])


def test_a_refusal_is_locked_called_about_and_sent_with_the_keyboard_alone(
    open_page, log_in, officer, proposed
):
    made = proposed(banktegoed="20000.00")
    page = open_page(f"/werk/besluit/{made.pk}/", who=log_in(officer))
    assert page.get_by_role("button", name="Verstuur het besluit").count() == 0

    def press(name):
        tab_to(page, f"it.textContent.trim() === '{name}'")
        with page.expect_navigation(wait_until="load"):
            page.keyboard.press("Enter")

    tab_to(page, "it.name === 'bereikt'")
    page.keyboard.press("Space")  # yes: spoken with
    press("Noteer deze poging")
    press("Besluit vaststellen")
    press("Verstuur het besluit")
    assert page.get_by_text("Verzonden op").is_visible()


def test_a_run_that_waits_for_an_answer_is_for_everybody(open_page, log_in, officer, settle, begin):
    from vanzelf.decide.awards import Found, prepare
    from vanzelf.reach.bureau import question
    from vanzelf.residents.actions import consent

    begin("kwijtschelding")
    subject = settle().subject
    consent(subject=subject, service="kwijtschelding", text="0" * 64, told_by="brief")
    run = prepare(
        service="kwijtschelding", group="jaarlijks", scheme="kwijtschelding", period="2026",
        found=[Found(subject, 45_000)], by=officer, ask_first=True,
    )  # fmt: skip
    question(run=run, by=officer)
    who = log_in(officer)
    for name, path in {"antwoord": f"{run.pk}/", "klaarzetten": "nieuw/"}.items():
        is_for_everybody(open_page(f"/werk/toekennen/{path}", NARROW, who), name, [NARROW])
