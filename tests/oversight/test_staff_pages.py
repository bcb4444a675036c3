"""Who works here, as what, until when: only an administrator changes it, and never for themselves."""

import datetime as dt
import re

import pytest

from support.second_factor import code_of
from vanzelf.terms.problems import ProblemError


@pytest.fixture
def bas(hire):
    from vanzelf.org.rights import Role

    return hire(Role.ADMINISTRATOR, name="Bas")


def test_somebody_is_invited_chooses_a_password_and_proves_twice_who_they_are(
    client, bas, log_in, monkeypatch
):
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
    monkeypatch.setattr("django.db.transaction.on_commit", lambda then: then())  # we never commit
    added = guest.post("/inloggen/2fa/totp/activate/", {"code": code_of(secret)})
    assert added.status_code == 302, added.content.decode()
    assert guest.get("/beheer/medewerkers/").status_code == 403  # no role yet: nothing to see


def test_a_new_link_does_not_come_in_place_of_a_second_factor(client, bas, hire):
    from allauth.mfa.models import Authenticator
    from django.urls import reverse

    from vanzelf.org.staffing import renew_invitation

    karim = hire(name="Karim")
    Authenticator.objects.create(user=karim, type=Authenticator.Type.TOTP, data={"secret": "x"})
    path = reverse("staff:invitation", args=renew_invitation(staff=karim, by=bas))
    chosen = {"password": "vier eikels in de regen", "again": "vier eikels in de regen"}
    assert client.post(path, chosen)["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session
    karim.refresh_from_db()
    assert karim.check_password(chosen["password"])


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


@pytest.fixture
def karim(hire):
    """Who lost a phone: a second factor, recovery codes, a password."""
    from allauth.mfa.models import Authenticator

    from vanzelf.org.rights import Role

    found = hire(Role.OFFICER, name="Karim")
    found.set_password("vier eikels in de regen")
    found.save()
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=found, type=kind, data={"secret": "x"})
    return found


def test_two_administrators_take_a_lost_second_factor_away(bas, karim, hire, log_in, client):
    from allauth.mfa.models import Authenticator
    from django.core import mail
    from django.test import Client, override_settings
    from procrastinate.contrib.django.models import ProcrastinateJob

    from vanzelf.org import tasks
    from vanzelf.org.models import AuditLine
    from vanzelf.org.rights import Role

    open_still = Client()
    open_still.force_login(karim)
    here = f"/beheer/medewerkers/{karim.pk}/"

    def press(step):
        return client.post(
            f"{here}wijzig/", {"doe": f"bewijs:{step}"}, follow=True
        ).content.decode()

    log_in(bas)
    assert "Tweede bewijs kwijt" in client.get(here).content.decode()
    assert "Een andere beheerder moet" in press("vraag")
    assert "al gevraagd" in press("vraag")
    assert "U hebt dit zelf gevraagd" in press("ja")
    assert Authenticator.objects.filter(user=karim).count() == 2

    log_in(hire(Role.ADMINISTRATOR, name="Eva"))
    assert "Bas vroeg dit op 1 november 2026" in client.get(here).content.decode()
    link = re.search(r"<code[^>]*>http://testserver([^<]+)</code>", press("ja"))[1]
    assert not Authenticator.objects.filter(user=karim).exists()
    assert open_still.get("/werk/").url.startswith("/inloggen/login")  # that session is over
    lines = AuditLine.objects.filter(about=f"medewerker:{karim.pk}").values_list(
        "action", flat=True
    )
    assert list(lines) == ["tweede bewijs weg gevraagd", "tweede bewijs weggehaald"]

    job = ProcrastinateJob.objects.get(task_name="tweede-bewijs-melden")
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        tasks.tell_of_reset(**job.args)
    [told] = mail.outbox
    assert told.to == [karim.email]
    assert "niet gevraagd? Bel dan meteen: 0500-12345" in told.body
    assert "http" not in told.body

    again = Client().post(
        link, {"password": "een nieuw begin hier", "again": "een nieuw begin hier"}
    )
    assert again["Location"].endswith("/totp/activate/")


def test_a_second_factor_stays_when_it_is_not_two_others_who_agree_in_time(bas, karim, hire):
    from allauth.mfa.models import Authenticator
    from django.db import IntegrityError, transaction

    from vanzelf.org import clock, resetting
    from vanzelf.org.models import Assignment, FactorReset
    from vanzelf.org.rights import Role

    eva = hire(Role.ADMINISTRATOR, name="Eva")

    def refused(code, step, staff, by):
        with pytest.raises(ProblemError, match=code):
            step(staff=staff, by=by)

    refused("no-right", resetting.ask, bas, karim)
    refused("own-account", resetting.ask, bas, bas)
    refused("reset-nothing", resetting.ask, hire(name="Noor"), bas)
    refused("reset-over", resetting.agree, karim, eva)
    resetting.ask(staff=karim, by=bas)
    refused("no-right", resetting.agree, karim, karim)
    resetting.drop(staff=karim, by=eva)
    refused("reset-over", resetting.agree, karim, eva)
    resetting.ask(staff=karim, by=bas)
    with clock.at(dt.datetime(2026, 11, 8, 10, tzinfo=dt.UTC)):  # a week is over
        refused("reset-over", resetting.agree, karim, eva)
        resetting.ask(staff=karim, by=bas)
        Assignment.objects.filter(staff=bas).update(until=dt.date(2026, 11, 8))
        refused("reset-over", resetting.agree, karim, eva)
    for changed in ({"agreed_by": bas}, {"agreed_by": karim}, {"asked_by": karim}):
        with pytest.raises(IntegrityError, match="reset_by_two_others"), transaction.atomic():
            FactorReset.objects.filter(settled_at=None).update(settled_at=clock.now(), **changed)
    assert Authenticator.objects.filter(user=karim).count() == 2
