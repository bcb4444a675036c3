"""Runs, files, mistakes and hindrances on screen: two people, no small numbers, nobody refused."""

import datetime as dt

import pytest

from support.cases import KNOWN_ON, READY
from support.municipality import NUMBERS


@pytest.fixture
def maker(hire):
    from vanzelf.org.rights import Role

    return hire(Role.OFFICER, name="Karim")


@pytest.fixture
def browser(log_in, maker):
    return log_in(maker)


@pytest.fixture
def run(consented, maker):
    from vanzelf.decide.awards import Found, prepare
    from vanzelf.decide.facts import Known

    facts = tuple(Known(name, value, "de gemeente", KNOWN_ON) for name, value in READY.items())
    said = {"heffingen": "afval en riool", "maand_van_toets": "januari"}
    return prepare(
        service="kwijtschelding", group="jaarlijks", scheme="kwijtschelding", period="2026",
        found=[Found(each.subject, 45_000, facts, said) for each in consented], by=maker,
    )  # fmt: skip


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def test_one_puts_it_ready_and_another_starts_it(browser, run, hire, log_in):
    from vanzelf.org.rights import Role

    url = f"/werk/toekennen/{run.pk}/"
    page = text_of(browser.get(url))
    assert "Wacht op een collega" in page
    assert page.count("S. Nummer") == 5  # the sample, and nobody else
    assert "&lt;10" in page
    other = log_in(hire(Role.OFFICER, name="Noor"))
    assert "Zet hier een vinkje" in text_of(other.post(url, {"goedkeuren": "ja"}))
    page = text_of(other.post(url, {"goedkeuren": "ja", "gezien": "on"}, follow=True))
    assert "Het loopt nu vanzelf" in page
    assert "S. Nummer" not in page
    run.refresh_from_db()
    assert run.state == "loopt"
    assert "Gestopt" in text_of(other.post(url, {"stop": "ja"}, follow=True))


def test_a_run_that_comes_after_the_bills_says_that_nobody_should_pay_first(browser, run, maker):
    from vanzelf.decide.levies import take_in

    url = f"/werk/toekennen/{run.pk}/"
    assert "Er zijn al aanslagen" not in text_of(browser.get(url))
    header = "bsn;jaar;heffing;aanslagnummer;belastingnummer;bedrag_cent"
    for year, there in (("2025", False), ("2026", True)):
        data = f"{header}\r\n{NUMBERS[0]};{year};rioolheffing;A-{year};77001234;13760\r\n"
        assert take_in(data=data.encode(), file="heffingen.csv", by=maker) == 1
        assert ("Er zijn al aanslagen" in text_of(browser.get(url))) is there
    assert "&lt;10 inwoners" in text_of(browser.get(url))


def test_the_file_is_made_once_and_taken_as_often_as_needed(browser, run, hire):
    from vanzelf.decide.awards import agree
    from vanzelf.org.rights import Role
    from vanzelf.reach.awarding import step

    agree(run=run, by=hire(Role.OFFICER, name="Noor"), sample_seen=True)
    while step(str(run.pk)):
        pass
    page = text_of(browser.post("/werk/toekennen/", follow=True))
    assert "belastingen-20261101-001.csv" in page
    assert "€ 2.700" in page
    assert "Er is niets nieuws" in text_of(browser.post("/werk/toekennen/", follow=True))
    url = "/werk/toekennen/bestand/belastingen-20261101-001.csv"
    assert browser.get(url).content == browser.get(url).content
    assert browser.get("/werk/toekennen/bestand/iets.csv").status_code == 404


def test_without_own_data_everybody_who_agreed_is_work_for_a_person(browser, consented):
    from vanzelf.decide.models import AwardRun
    from vanzelf.residents.actions import end_consent
    from vanzelf.residents.models import Resident

    first, second = consented[:2]
    Resident.objects.filter(pk=first.pk).update(partner=second.subject)
    Resident.objects.filter(pk=second.pk).update(partner=first.subject)
    end_consent(subject=second.subject, service="kwijtschelding", because="ingetrokken")
    given = {"groep": "kwijtschelding:jaarlijks", "jaar": "2026", "heffingen": "afval en riool"}
    page = text_of(browser.post("/werk/toekennen/nieuw/", given, follow=True))
    assert "Niemand om na te kijken" in page
    assert "Partner moet zelf nog toestemming geven" in page
    made = AwardRun.objects.get()
    assert made.counted["uitgezonderd"] == {
        "partner-zonder-toestemming": 1, "bedrag-onbekend": 4,
    }  # fmt: skip
    own = {"groep": "kwijtschelding:bijstand", "jaar": "2026", "heffingen": "afval en riool"}
    page = text_of(browser.post("/werk/toekennen/nieuw/", own, follow=True))
    assert "doet nog niet mee aan lijsten" in page


def test_the_bureau_is_asked_by_file_and_its_answer_is_taken_in(browser, consented):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from vanzelf.decide.models import AwardRun, Levy

    Levy.objects.bulk_create(
        Levy(subject=each.subject, year="2026", kind="rioolheffing", bill=f"A-{at}",
             tax_number="7", amount_cents=45_000)
        for at, each in enumerate(consented)
    )  # fmt: skip
    given = {"groep": "kwijtschelding:jaarlijks", "jaar": "2026", "heffingen": "afval en riool"}
    page = browser.post("/werk/toekennen/nieuw/", given, follow=True)
    assert "Vraag nu het Inlichtingenbureau" in text_of(page)
    url = page.redirect_chain[-1][0]
    assert "Het antwoord inlezen" not in text_of(page)
    file = browser.post(url, {"vraag": "ja"})
    assert file["Content-Disposition"].endswith('"vraag-jaarlijks-2026-20261101.csv"')
    rows = file.content.decode().splitlines()[1:]
    assert len(rows) == len(NUMBERS)
    bad = SimpleUploadedFile("antwoord.csv", b"iets anders")
    page = text_of(browser.post(url, {"inlezen": "ja", "antwoord": bad}, follow=True))
    assert "Dit bestand klopt niet" in page
    assert "Kies een bestand" in text_of(browser.post(url, {"inlezen": "ja"}))
    lines = ["huishouden;belemmering;aard;peildatum;bron"]
    lines += [f"{row.split(';')[0]};nee;;2026-11-01;" for row in rows]
    lines[1] = lines[1].replace("nee;;2026-11-01;", "ja;voertuig;2026-11-01;rdw")
    text = "\r\n".join(lines).encode()
    good = SimpleUploadedFile("antwoord.csv", text)
    page = text_of(browser.post(url, {"inlezen": "ja", "antwoord": good}, follow=True))
    for words in ("Ingelezen", "Vijf om na te kijken", "Er staat misschien iets in de weg"):
        assert words in page
    assert AwardRun.objects.get().counted["kandidaten"] == len(NUMBERS) - 1


def test_levies_are_taken_in_on_the_page(browser, consented):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from vanzelf.decide.models import Levy

    head = "bsn;jaar;heffing;aanslagnummer;belastingnummer;bedrag_cent"
    for line, said in (("x;2026;rioolheffing;A;7;1", "Kijk naar regel 2"),
                       (f"{NUMBERS[0]};2026;rioolheffing;A;7;1", "Ingelezen: 1 regels")):  # fmt: skip
        file = SimpleUploadedFile("heffingen.csv", f"{head}\r\n{line}\r\n".encode())
        given = {"inlezen": "ja", "heffingen": file}
        assert said in text_of(browser.post("/werk/toekennen/", given, follow=True))
    assert Levy.objects.get().kind == "rioolheffing"


def test_a_file_that_is_too_large_is_not_cut_off(browser, consented, monkeypatch):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from vanzelf.decide.models import Levy
    from vanzelf.staff import award_forms, awards

    for module in (award_forms, awards):
        monkeypatch.setattr(module, "LARGEST", 90)
    head = "bsn;jaar;heffing;aanslagnummer;belastingnummer;bedrag_cent"
    whole = f"{head}\r\n{NUMBERS[0]};2026;rioolheffing;A;7;12345\r\n".encode()
    file = SimpleUploadedFile("heffingen.csv", whole)
    page = browser.post("/werk/toekennen/", {"inlezen": "ja", "heffingen": file})
    assert "te groot" in text_of(page)
    assert not Levy.objects.exists()


def test_only_officers_run_awards(hire, log_in, run):
    from vanzelf.org.rights import Role

    for role in Role:
        if role != Role.OFFICER:
            other = log_in(hire(role, name="Jo"))
            for path in ("", "nieuw/", f"{run.pk}/", "bestand/x.csv"):
                assert other.get(f"/werk/toekennen/{path}").status_code == 403
            assert other.get("/werk/herstel/").status_code == 403


MISTAKE = {
    "dienst": "kwijtschelding", "wat": "Verkeerde norm gebruikt in januari", "van_wie": "wij",
    "bewijs": "In de instelling stond 90 in plaats van 100.", "weten": "nee", "keuze": "niet",
    "gevolg": "Dan kan het gezin de huur niet betalen.", "hardheid": "Ja, want het is onze fout.",
}  # fmt: skip


def test_a_mistake_is_written_down_whole_and_others_are_found(browser, proposed, maker):
    from vanzelf.decide.actions import confirm
    from vanzelf.decide.models import Decision
    from vanzelf.reach.deciding import make_known

    made = proposed()
    Decision.objects.filter(pk=made.pk).update(amount_cents=30_000)
    make_known(confirm(decision=made, by=maker))
    page = text_of(browser.post("/werk/herstel/", MISTAKE | {"keuze": "geheel"}, follow=True))
    assert "Voor onze eigen fout vragen wij niets terug" in page
    assert "Vul dit in" in text_of(browser.post("/werk/herstel/", MISTAKE | {"gevolg": ""}))
    given = MISTAKE | {"zaak": made.case.number}
    page = browser.post("/werk/herstel/", given, follow=True)
    url = page.redirect_chain[-1][0]
    page = text_of(browser.post(url, {"zoek": "ja"}, follow=True))
    assert "Kreeg te weinig" in page
    assert "nog iemand niet geholpen" in text_of(browser.post(url, {"klaar": "ja"}, follow=True))
    letter = {"brief": "ja", "zaak": made.case.number, "fout": "Wij gebruikten een oude norm.",
              "herstel": "U krijgt € 150 van ons terug."}  # fmt: skip
    assert "De brief is onderweg" in text_of(browser.post(url, letter, follow=True))
    assert "Wij vinden deze zaak niet" in text_of(browser.post(url, letter | {"zaak": "K-1"}))


def test_what_was_too_much_is_asked_back_only_as_chosen_and_waits_for_a_call(
    browser, proposed, maker
):
    from vanzelf.decide.actions import confirm
    from vanzelf.decide.models import Decision
    from vanzelf.reach.deciding import make_known

    made = proposed()
    make_known(confirm(decision=made, by=maker))
    given = MISTAKE | {"zaak": made.case.number, "van_wie": "bron", "keuze": "niet"}
    page = browser.post("/werk/herstel/", given, follow=True)
    assert "Terugvragen wat te veel was" not in text_of(page)
    page = browser.post("/werk/herstel/", given | {"keuze": "deels"}, follow=True)
    url = page.redirect_chain[-1][0]
    back = {"terugvragen": "ja", "zaak": made.case.number, "bedrag": "120,50",
            "reden_nl": "Uw inkomen was hoger.", "reden_en": "Your income was higher."}  # fmt: skip
    assert "Wij vinden deze zaak niet" in text_of(browser.post(url, back | {"zaak": "K-1"}))
    page = text_of(browser.post(url, back, follow=True))
    assert "eerst" in page.lower()
    asked = Decision.objects.get(direction="terugvordering")
    assert (asked.state, asked.amount_cents, asked.whose_error) == ("eerst_bellen", 12_050, "bron")


def test_a_hindrance_shows_source_day_and_kind_and_goes_with_its_norm_only(browser, case, letters):
    from vanzelf.reach.hindrances import Hindrance, take
    from vanzelf.reach.models import Message

    take(
        subject=case.subject, service="kwijtschelding", scheme="kwijtschelding", group="jaarlijks",
        period="2026",
        found=Hindrance("ib:1", "voertuig", "RDW", dt.date(2025, 12, 31)),
    )  # fmt: skip
    url = f"/werk/zaak/{case.pk}/"
    page = text_of(browser.get(url))
    for words in ("Dit is geen nee", "uw auto", "RDW", "31 december 2025", "€ 3.350"):
        assert words in page, words
    assert "Vul dit in" in text_of(browser.post(url, {"niet_automatisch": "ja", "norm": ""}))
    assert not Message.objects.exists()
    page = text_of(browser.post(url, {"niet_automatisch": "ja", "norm": "€ 3.350"}, follow=True))
    assert "een brief waarin dit staat" in page
    page = text_of(browser.post(url, {"heropen": "ja"}, follow=True))
    assert "De zaak is weer open" in page
