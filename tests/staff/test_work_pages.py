"""Officers see their work by the day the law wants it, without names, and open what they may."""

import datetime as dt
from uuid import uuid4

import pytest

NEXT_YEAR = dt.date(2027, 1, 15)


@pytest.fixture
def browser(log_in, officer):
    return log_in(officer)


def text_of(response):
    return response.content.decode()


def test_everybody_begins_at_a_page_that_says_what_waits(hire, log_in):
    from vanzelf.org.rights import Role

    for role in Role:
        page = log_in(hire(role, name="Jo")).get("/werk/")
        assert page.status_code == 200
        assert "Alles is gedaan" in text_of(page)


def test_an_officer_begins_with_what_was_promised_first(browser, case, officer):
    from vanzelf.org import clock
    from vanzelf.org.rights import Role
    from vanzelf.work import actions
    from vanzelf.work.models import Task

    soon, later = (clock.now() + dt.timedelta(days=days) for days in (1, 4))
    for kind, due, promised in (
        (Task.Kind.CONTESTED, soon, None), (Task.Kind.REPAIR, later, later),
    ):  # fmt: skip
        actions.give(
            key=str(kind), kind=kind, role=Role.OFFICER, due_at=due, promised_at=promised,
            subject=case.subject, service=case.service,
        )  # fmt: skip
    page = text_of(browser.get("/werk/"))
    assert page.index("Fout herstellen") < page.index("Gegeven klopt niet")
    assert "Er wachten 2 taken" in page


def test_a_page_of_staff_stays_on_no_desk(browser, case):
    assert "no-store" in browser.get(f"/werk/zaak/{case.pk}/").headers["Cache-Control"]


def test_a_task_of_another_district_is_not_opened_when_it_is_done_either(
    hire, log_in, case, officer
):
    from vanzelf.org.models import District, Organisation
    from vanzelf.org.rights import Role
    from vanzelf.work import actions
    from vanzelf.work.models import Task

    west = District.objects.create(code="west", name="West", team=Organisation.objects.first())
    made = actions.give(
        key="t", kind=Task.Kind.REPAIR, role=Role.OFFICER, due_at=case.opened_at,
        subject=case.subject, district=District.objects.get(code="oost"),
    )  # fmt: skip
    actions.finish(task=made, by=officer, result="klaar")
    elsewhere = log_in(hire(Role.OFFICER, name="Wil", district=west))
    assert elsewhere.get(f"/werk/taken/{made.pk}/").status_code == 403
    assert log_in(officer).get(f"/werk/taken/{made.pk}/").status_code == 200


def test_the_stock_has_no_names_and_says_what_is_urgent(browser, case):
    from vanzelf.decide.models import Case
    from vanzelf.org import clock

    Case.objects.update(warn_on=clock.today())
    page = text_of(browser.get("/werk/voorraad/"))
    assert case.number in page
    assert "Spoed" in page
    assert "De Wit" not in page
    assert "999990019" not in page


@pytest.mark.parametrize(
    "query, found",
    [
        ("dienst=kwijtschelding", True), ("dienst=toeslagen", False), ("van=mij", False),
        ("van=niemand", True), ("stand=wacht", False), ("stand=bellen", False), ("zoek=K-2026", True),
        ("zoek=K-1999", False), ("volgorde=-due_on", True), ("bladzijde=99", True),
        ("stand=onzin", True),
    ],
)  # fmt: skip
def test_the_stock_is_narrowed_by_its_address(browser, case, query, found):
    page = browser.get(f"/werk/voorraad/?{query}")
    assert page.status_code == 200
    assert (case.number in text_of(page)) is found


def test_the_next_case_is_taken_with_one_button(browser, case, officer):
    page = browser.post("/werk/voorraad/")
    assert page["Location"] == f"/werk/zaak/{case.pk}/"
    case.refresh_from_db()
    assert case.handler == officer
    assert browser.post("/werk/voorraad/")["Location"] == "/werk/voorraad/"


def test_rows_cost_no_more_queries(browser, case, settle):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from support.municipality import NUMBERS
    from vanzelf.decide.actions import open_case

    with CaptureQueriesContext(connection) as one:
        browser.get("/werk/voorraad/")
    for number in NUMBERS[1:]:
        open_case(
            service="kwijtschelding", scheme="kwijtschelding", group="vorig_jaar", period="2026",
            subject=settle(number=number).subject,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as six:
        browser.get("/werk/voorraad/")
    assert len(six) == len(one)


def test_opening_a_case_is_written_down_for_us_and_for_the_resident(browser, case, officer):
    from django.db import connection

    from vanzelf.ledger.reading import own_lines
    from vanzelf.org.models import AuditLine
    from vanzelf.org.processing import log
    from vanzelf.residents.numbers import number_of

    page = text_of(browser.get(f"/werk/zaak/{case.pk}/"))
    assert "S. de Wit" in page
    line = AuditLine.objects.get(action="bekeken")
    assert (line.staff, line.subject, line.about) == (officer, case.subject_id, f"zaak:{case.pk}")
    lines = own_lines(connection.connection, log(), number_of(case.subject))
    assert [(each.trace_id, each.name) for each in lines] == [
        (line.operation, "Een medewerker bekeek uw zaak om te beslissen")
    ]


def test_a_secret_address_stands_on_no_page(browser, case):
    from vanzelf.residents.models import Resident

    Resident.objects.update(secret=True)
    page = text_of(browser.get(f"/werk/zaak/{case.pk}/"))
    assert "geheim adres" in page
    assert "Kastanjelaan" not in page


def test_only_who_decides_sees_cases(hire, log_in, case):
    from vanzelf.org.rights import Role

    for role in Role:
        if role != Role.OFFICER:
            browser = log_in(hire(role, name="Jo"))
            assert browser.get(f"/werk/zaak/{case.pk}/").status_code == 403
            assert browser.get("/werk/voorraad/").status_code == 403


def test_an_officer_of_another_district_is_refused_and_that_is_written_down(hire, log_in, case):
    from vanzelf.org.models import AuditLine, District, Organisation
    from vanzelf.org.rights import Role

    west = District.objects.create(code="west", name="West", team=Organisation.objects.first())
    other = hire(Role.OFFICER, name="Wies", district=west)
    browser = log_in(other)
    assert browser.get(f"/werk/zaak/{case.pk}/").status_code == 403
    assert case.number not in text_of(browser.get("/werk/voorraad/"))
    line = AuditLine.objects.get(allowed=False)
    assert (line.staff, line.subject) == (other, case.subject_id)


def test_what_is_not_there_is_not_there(browser):
    for path in ("zaak", "taken", "besluit"):
        assert browser.get(f"/werk/{path}/{uuid4()}/").status_code == 404


def test_a_task_is_taken_and_done_and_by_nobody_else(browser, case, officer, hire):
    from vanzelf.org import clock
    from vanzelf.org.rights import Role
    from vanzelf.work import actions
    from vanzelf.work.models import Task

    task = actions.give(
        key="x", kind=Task.Kind.CONTESTED, role=Role.OFFICER, due_at=clock.now(),
        subject=case.subject, service=case.service, about=f"zaak:{case.pk}",
    )  # fmt: skip
    url = f"/werk/taken/{task.pk}/"
    assert f"/werk/zaak/{case.pk}/" in text_of(browser.get(url))
    browser.post(url, {"neem": "ja"})
    task.refresh_from_db()
    assert task.taken_by == officer
    wrong = browser.post(url, {"uitkomst": ""})
    assert "Kies een antwoord" in text_of(wrong)
    done = browser.post(url, {"uitkomst": "hersteld"}, follow=True)
    assert "Klaar" in text_of(done)
    task.refresh_from_db()
    assert (task.state, task.done_by) == ("klaar", officer)


def test_a_task_of_another_role_is_refused(log_in, hire, case):
    from vanzelf.org import clock
    from vanzelf.org.rights import Role
    from vanzelf.work import actions
    from vanzelf.work.models import Task

    task = actions.give(
        key="x", kind=Task.Kind.CALL_BACK, role=Role.CALL_AGENT, due_at=clock.now(),
        subject=case.subject,
    )  # fmt: skip
    browser = log_in(hire(Role.OFFICER, name="Jo"))
    assert browser.get(f"/werk/taken/{task.pk}/").status_code == 403


def test_pages_are_there_in_english(browser, case):
    browser.cookies["taal"] = "en"
    page = text_of(browser.get(f"/werk/zaak/{case.pk}/"))
    assert 'lang="en"' in page


def test_a_case_is_found_by_its_number_however_it_is_typed_and_by_an_index(case):
    """A search that reads every case would do so here too: it cannot use an index at all."""
    from django.db import connection

    from vanzelf.decide.models import Case
    from vanzelf.staff.seeing import known_by

    _, year, last = case.number.split("-")
    for typed in (case.number, case.number.lower(), f"{year}-{last}", f"{year}-{int(last)}", last,
                  str(int(last)), case.number[:8], f" {case.number} ", "K"):  # fmt: skip
        assert Case.objects.filter(known_by(typed)).exists(), typed
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off")
        plan = Case.objects.filter(known_by(typed)).explain()
        assert "Index" in plan, typed
        assert "Seq Scan" not in plan, typed
    for typed in (f"{int(year) - 1}-{last}", "X", last[-1] + "9", "%", "_"):
        assert not Case.objects.filter(known_by(typed)).exists(), typed
