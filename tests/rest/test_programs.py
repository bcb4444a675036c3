"""Programs are let in by two people, put out by one, and kept from asking too often."""

import datetime as dt
import re

import pytest

from rest.conftest import Program
from vanzelf.terms.problems import ProblemError


@pytest.fixture
def bas(hire):
    from vanzelf.org.rights import Role

    return hire(Role.ADMINISTRATOR, name="Bas")


@pytest.fixture
def fien(hire):
    from vanzelf.org.rights import Role

    return hire(Role.PRIVACY_OFFICER, name="Fien")


def text_of(page):
    assert page.status_code == 200
    return page.content.decode()


def form(bas, **other):
    return {
        "name": "Belastingpakket", "organisation": str(bas.organisation_id),
        "scopes": ["taken.lezen", "uitkomsten.lezen"], "purposes": ["gemeentelijk-aanbieden"],
        "until_dag": "1", "until_maand": "5", "until_jaar": "2027",
    } | other  # fmt: skip


def test_from_form_to_token_by_two_people(bas, fien, log_in, client):
    from vanzelf.org.models import AuditLine
    from vanzelf.rest.models import Client

    browser = log_in(bas)
    assert "Er zijn geen koppelingen" in text_of(browser.get("/beheer/koppelingen/"))
    assert "Controleren en innen staan er niet bij" in text_of(
        browser.get("/beheer/koppelingen/nieuw/")
    )
    shown = browser.post("/beheer/koppelingen/nieuw/", form(bas))
    assert "no-store" in shown.headers["Cache-Control"]
    secret = re.search(r"client_secret</dt><dd><code>([\w-]{43})</code>", text_of(shown))[1]
    made = Client.objects.get()
    program = Program(client, str(made.pk), secret)
    assert program.ask_token("gemeentelijk-aanbieden").status_code == 401, "one person is not two"

    url = f"/beheer/koppelingen/{made.pk}/"
    page = text_of(browser.get(url))
    assert "wacht op de FG" in page
    assert secret not in page
    assert "Ja, dit mag" not in page
    assert browser.post(f"{url}akkoord/").status_code == 403
    officer = log_in(fien)
    assert "Ja, dit mag" in text_of(officer.get(url))
    assert "mag vragen" in text_of(officer.post(f"{url}akkoord/", follow=True))
    assert program.ask_token("gemeentelijk-aanbieden").status_code == 200
    again = officer.post(f"{url}akkoord/", follow=True)
    assert "Hierover is al besloten" in text_of(again)

    assert "beëindigd" in text_of(officer.post(f"{url}einde/", follow=True))
    assert program.ask_token("gemeentelijk-aanbieden").status_code == 401
    done = AuditLine.objects.filter(about=f"koppeling:{made.pk}").values_list("action", flat=True)
    assert sorted(done) == ["koppeling beëindigd", "koppeling goedgekeurd", "koppeling toegelaten"]


@pytest.mark.parametrize(
    "other, said",
    [
        ({"purposes": ["inwoners-helpen"]}, "Kies"), ({"purposes": []}, "Kies"),
        ({"scopes": []}, "Kies"), ({"until_jaar": "2029"}, "hoogstens een jaar"),
        ({"name": ""}, "Vul dit in"),
    ],
)  # fmt: skip
def test_a_form_that_is_not_right_says_so(bas, log_in, other, said):
    from vanzelf.rest.models import Client

    page = log_in(bas).post("/beheer/koppelingen/nieuw/", form(bas, **other), follow=True)
    assert said in text_of(page)
    assert not Client.objects.exists()


def test_who_is_for_nobody_sees_no_programs(hire, log_in):
    from vanzelf.org.rights import Right, Role, rights_of

    for role in Role:
        page = log_in(hire(role, name="Jo")).get("/beheer/koppelingen/")
        may = Right.SEE_STAFF in rights_of(frozenset({role}))
        assert page.status_code == (200 if may else 403), role


def test_nobody_agrees_to_their_own_program(fien, program):
    from vanzelf.rest.actions import agree
    from vanzelf.rest.models import Client

    Client.objects.update(agreed_at=None, agreed_by=None, made_by=fien)
    with pytest.raises(ProblemError, match="client-own"):
        agree(client=Client.objects.get(), by=fien)


def test_who_asks_for_tokens_too_often_waits_a_minute(program, purpose):
    from vanzelf.org import clock
    from vanzelf.rest.models import Asked
    from vanzelf.rest.tokens import A_MINUTE, A_MINUTE_OF_NOBODY

    stranger = Program(program.browser, "niemand", "x")
    for _ in range(A_MINUTE_OF_NOBODY):
        assert stranger.ask_token(purpose).status_code == 401
    assert stranger.ask_token(purpose).status_code == 429
    for _ in range(A_MINUTE):
        assert program.ask_token(purpose).status_code == 200, "strangers keep no program out"
    late = program.ask_token(purpose)
    assert late.status_code == 429
    assert late.headers["Retry-After"] == "60"
    assert late.headers["Content-Type"] == "application/problem+json"
    assert late.json()["type"].endswith("/too-often")
    with clock.at(clock.now() + dt.timedelta(minutes=1)):
        assert program.ask_token(purpose).status_code == 200
    assert Asked.objects.count() == 2
