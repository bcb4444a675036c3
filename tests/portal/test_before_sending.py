"""What a correction does is told before it is sent: never a promise, never a no, and nothing is kept."""

import re

import pytest
from bench.remission import FACTS

from portal.conftest import CODE, put


@pytest.fixture
def agreed(inside, offered):
    """Somebody who said yes, and whose case has its facts: remission of all of it."""
    return yes(inside, offered)


def yes(browser, offered):
    from vanzelf.decide.facts import Known, know

    browser.post(f"/bericht/{offered.pk}/antwoord", {"antwoord": "ja", "sleutel": "a"})
    offered.refresh_from_db()
    day = offered.made_at.date()
    know(case=offered.case, facts=[Known(k, v, "gemeente", day) for k, v in FACTS.items()])
    return offered


def said(browser, offered, told, **more):
    """The page after somebody changed what they have on the bank."""
    page = browser.post(
        f"/bericht/{offered.pk}/nakijken", {"fact-2": "anders", "anders-2": told} | more
    )
    return re.sub(r"\s+", " ", page.content.decode())


@pytest.mark.parametrize(
    "told, outlook",
    [
        ("€ 300", "Waarschijnlijk wel"),
        ("20.000 euro", "Een medewerker kijkt mee"),
        ("best veel", "Een medewerker kijkt mee"),
        ("", "Wij kunnen dit nog niet zelf besluiten"),
    ],
)
def test_it_says_what_it_does_and_changes_nothing(inside, agreed, told, outlook):
    from vanzelf.decide.models import CaseFact
    from vanzelf.work.models import Task

    before = CaseFact.objects.count()
    page = said(inside, agreed, told)
    for words in (outlook, "U hebt nog niets verstuurd", "de Belastingdienst", "Dit is geen besluit",
                  "onder de grens"):  # fmt: skip
        assert words in page, words
    assert "krijgt u niet" not in page
    assert (
        "€ 312" not in page.split("<h2>", 1)[1]
    )  # no amount that somebody could take for a promise
    assert CaseFact.objects.count() == before
    assert not CaseFact.objects.exclude(contested_at=None).exists()
    assert not Task.objects.filter(kind=Task.Kind.CONTESTED).exists()


def test_less_of_it_is_another_amount_and_no_promise(inside, agreed):
    page = said(inside, agreed, "0", **{"anders-1": "€ 120,50"})
    assert "het bedrag kan anders zijn" in page
    assert "Zeker is het nog niet" in page


def test_yes_is_the_other_of_no_and_what_no_rule_looks_at_is_for_a_person(inside, agreed):
    page = inside.post(f"/bericht/{agreed.pk}/nakijken", {"fact-0": "anders"}).content.decode()
    assert "Een medewerker kijkt mee" in page


def test_a_case_that_has_no_facts_yet_says_so(inside, offered):
    inside.post(f"/bericht/{offered.pk}/antwoord", {"antwoord": "ja", "sleutel": "a"})
    assert "Wij kunnen dit nog niet zelf besluiten" in said(inside, offered, "300")


def test_nobody_finds_out_an_income_by_trying_one_amount_after_another(inside, agreed):
    from vanzelf.org.models import AuditLine
    from vanzelf.reach.foreseeing import MOST

    for at in range(MOST):
        assert "Waarschijnlijk wel" in said(inside, agreed, str(300 + at))
    assert "Een medewerker kijkt mee" in said(inside, agreed, "300")
    lines = AuditLine.objects.filter(action="vooruitzicht getoond", subject=agreed.subject_id)
    assert lines.count() == MOST
    assert all(each.operation for each in lines)  # each stands in the resident's own log too


def test_where_another_body_decides_a_colleague_passes_it_on(client, resident, begin):
    offered = put(resident, begin, service="toeslagen", group="lijst", topics=["huurtoeslag"])
    client.post("/", {"code": CODE})
    client.post(f"/bericht/{offered.pk}/antwoord", {"antwoord": "klopt_niet", "sleutel": "a"})
    told = {"gegeven": "banktegoed", "verhaal": "Het is op."}
    page = client.post(f"/bericht/{offered.pk}/klopt-niet", told).content.decode()
    for words in (
        "Een collega geeft dit door",
        "Tot dan verandert er niets",
        "beslist, niet de gemeente",
    ):
        assert words in page, words
