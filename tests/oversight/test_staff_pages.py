"""Who works here, as what, until when: only an administrator changes it, and never for themselves."""

import datetime as dt
import re

import pytest

from vanzelf.terms.problems import ProblemError


@pytest.fixture
def bas(hire):
    from vanzelf.org.rights import Role

    return hire(Role.ADMINISTRATOR, name="Bas")


def test_somebody_is_invited_chooses_a_password_and_proves_twice_who_they_are(
    client, bas, log_in, monkeypatch
):
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )
    from django.test import Client

    from vanzelf.org.models import Organisation, Staff

    browser = log_in(bas)
    answer = browser.post(
        "/beheer/medewerkers/nieuw/",
        {"name": "Noor Verhoeven", "email": "Noor@eikenhage.example",
         "organisation": str(Organisation.objects.get().pk)},
        follow=True,
    )  # fmt: skip
    noor = Staff.objects.get(email="noor@eikenhage.example")
    link = re.search(r"<code[^>]*>(http[^<]+)</code>", answer.content.decode())[1]
    assert link not in browser.get(f"/beheer/medewerkers/{noor.pk}/").content.decode()  # once

    guest = Client()
    path = link.removeprefix("http://testserver")
    assert "Welkom, Noor" in guest.get(path).content.decode()
    weak = guest.post(path, {"password": "welkom", "again": "welkom"})
    assert weak.status_code == 200
    chosen = {"password": "vier eikels in de regen", "again": "vier eikels in de regen"}
    assert guest.post(path, chosen)["Location"].endswith("/totp/activate/")
    assert guest.get(path).status_code == 410  # it works once
    assert guest.get("/beheer/medewerkers/")["Location"].startswith("/inloggen/2fa")  # not yet

    page = guest.get("/inloggen/2fa/totp/activate/")
    assert page.status_code == 200, page.headers
    secret = guest.session["mfa.totp.secret"]
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    monkeypatch.setattr("django.db.transaction.on_commit", lambda then: then())  # we never commit
    added = guest.post("/inloggen/2fa/totp/activate/", {"code": code})
    assert added.status_code == 302, added.content.decode()
    assert guest.get("/beheer/medewerkers/").status_code == 403  # no role yet: nothing to see


def test_a_role_is_given_shown_and_ended_at_once(bas, hire, log_in):
    from vanzelf.org.models import Assignment, AuditLine
    from vanzelf.org.rights import Right, Role

    karim = hire(name="Karim")
    browser = log_in(bas)
    here = f"/beheer/medewerkers/{karim.pk}/"
    begins = {"begins_dag": 1, "begins_maand": 11, "begins_jaar": 2026}
    given = browser.post(
        f"{here}rol/",
        {"role": Role.OFFICER, "district": "", **begins, "until_dag": 1, "until_maand": 5,
         "until_jaar": 2027}, follow=True,
    )  # fmt: skip
    assert "Consulent" in given.content.decode()
    assert karim.may(Right.DECIDE)
    browser.post(f"{here}wijzig/", {"doe": f"rol:{Assignment.objects.get(staff=karim).pk}"})
    assert not karim.may(Right.DECIDE)
    done = AuditLine.objects.filter(about=f"medewerker:{karim.pk}").values_list("action", "staff")
    assert set(done) == {("rol gegeven", bas.pk), ("rol beëindigd", bas.pk)}


def test_what_cannot_be_is_said_kindly(bas, hire, log_in):
    from vanzelf.org.rights import Role

    browser = log_in(bas)
    here = f"/beheer/medewerkers/{bas.pk}/"
    own = browser.post(f"{here}wijzig/", {"doe": "weg"}, follow=True)
    assert "Dit gaat over uzelf" in own.content.decode()
    karim = hire(Role.OFFICER, name="Karim")
    form = {"role": Role.ADMINISTRATOR, "begins_dag": 1, "begins_maand": 11, "begins_jaar": 2026,
            "until_dag": 1, "until_maand": 5, "until_jaar": 2027}  # fmt: skip
    both = browser.post(f"/beheer/medewerkers/{karim.pk}/rol/", form, follow=True)
    assert "gaan niet samen" in both.content.decode()
    assert karim.roles() == {Role.OFFICER}


@pytest.mark.parametrize(
    "change, code",
    [
        ({"until": None}, "assignment-long"),
        ({"until": dt.date(2028, 1, 1)}, "assignment-long"),
        ({"until": dt.date(2026, 11, 1)}, "assignment-order"),
    ],
)
def test_a_role_has_an_end_within_a_year(bas, hire, change, code):
    from vanzelf.org import staffing
    from vanzelf.org.rights import Role

    given = {"begins": dt.date(2026, 11, 1), "until": dt.date(2027, 5, 1)} | change
    with pytest.raises(ProblemError, match=code):
        staffing.assign(staff=hire(name="Karim"), role=Role.OFFICER, by=bas, **given)


def test_an_organisation_leaves_and_nobody_of_it_can_do_anything(bas, settle, log_in, hire):
    from vanzelf.org.models import Organisation
    from vanzelf.org.rights import Role

    team = settle().address.district.team
    noor = hire(Role.FIELD_WORKER, name="Noor")
    noor.organisation = team
    noor.save()
    browser = log_in(bas)
    day = {"on_dag": 1, "on_maand": 11, "on_jaar": 2026}
    browser.post(f"/beheer/organisaties/{team.pk}/einde/", day)
    noor.refresh_from_db()
    assert noor.roles() == frozenset()
    own = browser.post(f"/beheer/organisaties/{bas.organisation_id}/einde/", day, follow=True)
    assert "U werkt daar zelf" in own.content.decode()
    assert Organisation.objects.get(pk=bas.organisation_id).ends_on is None


def test_the_first_administrator_is_made_once(db, moment):
    from vanzelf.org import staffing
    from vanzelf.org.rights import Role

    first = {"organisation": "Gemeente Eikenhage", "phone": "0500-12345"}
    made = staffing.first(email="bas@eikenhage.example", name="Bas", **first)
    assert made.roles() == {Role.ADMINISTRATOR}
    with pytest.raises(ProblemError, match="staff-first"):
        staffing.first(email="eva@eikenhage.example", name="Eva", **first)


def test_a_long_list_of_staff_takes_no_more_questions(bas, hire, log_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from vanzelf.org.rights import Role

    browser = log_in(bas)

    def asked():
        with CaptureQueriesContext(connection) as found:
            browser.get("/beheer/medewerkers/")
        return len(found)

    before = asked()
    for number in range(12):
        hire(Role.OFFICER, name=f"Eva{number}")
    assert asked() == before
