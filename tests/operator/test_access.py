"""One person, by a code that works once, from a page of this machine."""

import datetime as dt
import re

import pytest

from vanzelf.operate.access import GUESSES, IDLE, LONGEST
from vanzelf.operate.app import LARGEST_FORM
from vanzelf.source.switches import Switches

QUESTION = {
    "regeling": "zorgtoeslag",
    "vraag": "inkomen-onder-grens",
    "naar": "uit",
    "waarom": "Herstel.",
}
PAGES = ("vragen", "verzoeken", f"verzoeken/{'0' * 64}", "logboek")


def switched(stage):
    with stage.side.party.connect() as con:
        return Switches(con).last()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_shown_to_who_did_not_sign_in(somebody, path):
    stranger = somebody(inside=False)
    answer = stranger.ask("GET", f"/nl/{path}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/nl/aanmelden")
    assert answer.text == ""


@pytest.mark.parametrize(
    "path", ["vragen", "logboek", f"verzoeken/{'0' * 64}/akkoord", f"verzoeken/{'0' * 64}/weigeren"]
)
def test_no_form_is_taken_of_who_did_not_sign_in(somebody, stage, path):
    stranger = somebody(inside=False)
    answer = stranger.send(f"/nl/{path}", **QUESTION)
    assert answer.headers["Location"] == "/nl/aanmelden"
    assert switched(stage) == {}


def test_the_code_works_once_and_not_after_guessing(somebody):
    person = somebody(inside=False)
    for _ in range(GUESSES - 1):
        answer = person.ask(
            "POST", "/nl/aanmelden", data={"code": "AAAAA", "naam": "A. B.", "rol": "fg"}
        )
        assert answer.status_code == 403
        assert "Dit is niet de code" in answer.text
        assert person.access.code not in answer.text
    assert person.enter("A. de Boer", "beheerder").status_code == 303
    assert person.ask("GET", "/nl/vragen").status_code == 200
    again = person.enter("C. Yilmaz", "fg")
    assert again.status_code == 403
    assert "De code werkt niet meer" in again.text

    other = somebody(inside=False)
    for _ in range(GUESSES):
        other.ask("POST", "/nl/aanmelden", data={"code": "x", "naam": "A. B.", "rol": "fg"})
    assert other.enter("A. de Boer", "fg").status_code == 403


@pytest.mark.parametrize(
    "name, role", [("", "fg"), ("1", "fg"), ("A. de Boer", ""), ("A. de Boer", "directeur")]
)
def test_nobody_comes_in_without_a_name_and_a_role(somebody, name, role):
    person = somebody(inside=False)
    assert person.enter(name, role).status_code == 403
    assert person.enter("A. de Boer", "fg").status_code == 303  # the code was not wasted


def test_a_session_ends_by_itself_and_by_leaving(somebody, stage):
    person = somebody()
    stage.clock.now += IDLE
    assert person.ask("GET", "/nl/vragen").status_code == 200
    stage.clock.now += IDLE + dt.timedelta(seconds=1)
    assert person.ask("GET", "/nl/vragen").status_code == 303

    busy = somebody()
    for _ in range(LONGEST // IDLE):
        assert busy.ask("GET", "/nl/vragen").status_code == 200
        stage.clock.now += IDLE
    assert busy.ask("GET", "/nl/vragen").status_code == 200
    stage.clock.now += dt.timedelta(seconds=1)
    assert busy.ask("GET", "/nl/vragen").status_code == 303

    gone = somebody()
    gone.see("/nl/vragen")
    kept = dict(gone.cookies)
    assert gone.send("/nl/afmelden").headers["Location"] == "/nl/aanmelden"
    gone.cookies.update(kept)
    assert gone.ask("GET", "/nl/vragen").status_code == 303


@pytest.mark.parametrize("stamp", [None, "", "x" * 43])
def test_a_form_without_the_stamp_of_the_session_does_nothing(somebody, stage, stamp):
    person = somebody()
    fields = QUESTION | ({} if stamp is None else {"stempel": stamp})
    answer = person.ask("POST", "/nl/vragen", data=fields)
    assert answer.status_code == 403
    assert "Er is niets gedaan" in answer.text
    assert switched(stage) == {}
    proposal = stage.propose()
    for what in ("akkoord", "weigeren"):
        answer = person.ask("POST", f"/nl/verzoeken/{proposal}/{what}", data={"reden": "Nee."})
        assert answer.status_code == 403
    assert person.ask("POST", "/nl/afmelden", data={"stempel": "x"}).status_code == 303
    assert person.ask("GET", "/nl/vragen").status_code == 200  # nobody signs another out


def test_the_stamp_of_another_session_is_none(somebody, stage):
    one, other = somebody(), somebody("C. Yilmaz", "fg")
    one.see("/nl/vragen")
    answer = other.ask("POST", "/nl/vragen", data={**QUESTION, "stempel": one.stamp})
    assert answer.status_code == 403
    assert switched(stage) == {}


@pytest.mark.parametrize(
    "base, headers",
    [
        ("http://bron.example", {}),
        ("http://192.0.2.1:8470", {}),
        ("http://127.0.0.1:8470", {"Sec-Fetch-Site": "cross-site"}),
        ("http://127.0.0.1:8470", {"Sec-Fetch-Site": "same-site"}),
    ],
)
def test_only_this_machine_and_only_its_own_pages(somebody, stage, base, headers):
    person = somebody()
    person.see("/nl/vragen")
    fields = {**QUESTION, "stempel": person.stamp}
    answer = person.ask("POST", "/nl/vragen", base=base, data=fields, headers=headers)
    assert answer.status_code == 403
    assert switched(stage) == {}


def test_a_form_is_small_and_a_form(somebody, stage):
    person = somebody()
    person.see("/nl/vragen")
    large = {**QUESTION, "stempel": person.stamp, "waarom": "x" * LARGEST_FORM}
    assert person.ask("POST", "/nl/vragen", data=large).status_code == 413
    assert person.ask("POST", "/nl/vragen", json=QUESTION).status_code == 415
    assert person.ask("POST", "/nl/vragen", content=b"a=1&" * 50, headers={
        "Content-Type": "application/x-www-form-urlencoded"}).status_code == 400  # fmt: skip
    assert switched(stage) == {}


@pytest.mark.parametrize(
    "path", ["/nl/vragen", "/nl/aanmelden", "/vanzelf.css", "/niets", "/fr/vragen"]
)
def test_every_answer_is_safe(somebody, path):
    answer = somebody().ask("GET", path)
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_cookie_is_for_this_browser_alone(somebody):
    person = somebody(inside=False)
    cookie = person.enter("A. de Boer", "beheerder").headers["Set-Cookie"]
    assert re.search(r"HttpOnly", cookie)
    assert re.search(r"SameSite=strict", cookie, re.IGNORECASE)
    assert "Domain" not in cookie
    assert person.access.code not in cookie


def test_looking_changes_nothing(somebody, stage):
    """An address that somebody is led to cannot do anything."""
    person, proposal = somebody(), stage.propose()
    for path in (
        f"/nl/verzoeken/{proposal}/akkoord",
        f"/nl/verzoeken/{proposal}/weigeren",
        "/nl/afmelden",
    ):
        assert person.ask("GET", path).status_code == 405
    fields = "&".join(f"{name}={value}" for name, value in QUESTION.items())
    assert person.ask("GET", f"/nl/vragen?{fields}").status_code == 200
    assert switched(stage) == {}


def test_a_fault_is_noted_without_what_it_was_about(somebody, stage, caplog, monkeypatch):
    person = somebody()
    monkeypatch.setattr(stage.side, "newest", lambda _: 1 / 0)
    answer = person.ask("GET", "/nl/vragen")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    (line,) = [each.getMessage() for each in caplog.records if each.name == "vanzelf.verzoeken"]
    assert '"fout": "ZeroDivisionError"' in line
    assert '"pad": "/{language:str}/vragen"' in line
