"""Nobody gets in by an address that says nothing, and nobody by a role that has not the right."""

import datetime as dt
from contextlib import suppress

import pytest


def views():
    from django.urls import URLResolver, get_resolver

    def walk(patterns, before=""):
        for each in patterns:
            where = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, where)
            else:
                yield where, each.callback

    return list(walk(get_resolver().url_patterns))


def test_every_address_says_for_whom_it_is_or_is_closed(client):
    """What says nothing is closed: here only what a library brought and we do not use."""
    from vanzelf.org.audience import audience_of

    silent = [where for where, view in views() if audience_of(view) is None]
    assert not [each for each in silent if not each.startswith("inloggen/")], silent


def test_every_address_of_staff_is_closed_to_every_role_without_its_right(hire, monkeypatch):
    """All of them, by reading and by sending; each refusal is written down before the page is made."""
    from django.core.exceptions import PermissionDenied
    from django.test import RequestFactory

    from vanzelf.org import audience
    from vanzelf.org.models import Staff
    from vanzelf.org.rights import RIGHTS, Role

    refused: list[str] = []
    monkeypatch.setattr(audience.audit, "write", lambda **line: refused.append(line["about"]))
    twice = {"account_authentication_methods": [{"method": "mfa"}]}
    pages = {
        where: view for where, view in views()
        if (found := audience.audience_of(view)) and found.kind == "staff"
    }  # fmt: skip
    assert len(pages) > 70
    tried, everybody = 0, {role: hire(role, name=role.value) for role in Role}
    for staff in everybody.values():
        staff.look_once()
    monkeypatch.setattr(Staff, "look_once", lambda _self: None)  # once is enough here
    for role, staff in everybody.items():
        for where, view in pages.items():
            found = audience.audience_of(view)
            if not found.rights or found.rights & RIGHTS[role]:
                continue
            for method in ("get", "post"):
                request = getattr(RequestFactory(), method)("/")
                request.user, request.session = staff, twice
                with suppress(PermissionDenied):
                    view(request)
                    raise AssertionError(f"{role} may {method} {where}")
                tried += 1
    for where, view in pages.items():  # a password alone opens nothing, to anybody
        request = RequestFactory().get("/")
        request.user, request.session = staff, {}
        assert "2fa" in view(request).url, where
    assert tried == len(refused) > 800


def test_an_address_of_a_library_that_we_do_not_use_is_closed(client):
    assert client.get("/inloggen/signup/").status_code == 403
    assert client.get("/inloggen/email/").status_code == 403
    assert client.get("/inloggen/login/").status_code == 200


@pytest.fixture
def nothing_remembered(application):
    """What tests before this one erased was rolled back in the database, and not in the file."""
    from vanzelf.org import remembering

    remembering._path().unlink(missing_ok=True)
    yield
    remembering._path().unlink(missing_ok=True)


def test_who_is_alive_says_so_to_everybody(client, nothing_remembered):
    assert client.get("/gezond").json() == {"status": "ok"}
    assert client.get("/klaar").json() == {"status": "ok"}


def test_no_role_may_do_everything_and_who_enters_staff_reads_nobody():
    from vanzelf.org.rights import RIGHTS, Right, Role

    reading = {Right.SEE_LIST, Right.CALL_VIEW, Right.SEE_CASES, Right.DECIDE}
    assert all(len(rights) < len(Right) for rights in RIGHTS.values())
    assert set(RIGHTS) == set(Role)
    assert not RIGHTS[Role.ADMINISTRATOR] & reading
    assert Right.SIGN_WANT in RIGHTS[Role.BOARD]
    for role in Role:  # three gates, three roles: nobody signs two of them
        gates = {Right.SIGN_WANT, Right.SIGN_MAY, Right.SIGN_CAN} & RIGHTS[role]
        assert len(gates) <= 1


def test_a_role_ends_on_its_day_and_with_the_organisation(hire):
    from vanzelf.org import clock
    from vanzelf.org.rights import Right, Role

    staff = hire(Role.OFFICER, until=dt.date(2026, 11, 3))
    assert staff.may(Right.DECIDE)
    with clock.at(dt.datetime(2026, 11, 2, 23, 30, tzinfo=dt.UTC)):  # the third, in Eikenhage
        assert not staff.may(Right.DECIDE)
    staff.organisation.ends_on = dt.date(2026, 11, 1)
    assert not staff.may(Right.DECIDE)


def test_nobody_gives_themselves_a_role(hire):
    from django.db import IntegrityError

    from vanzelf.org.models import Assignment
    from vanzelf.org.rights import Role

    staff = hire(Role.ADMINISTRATOR)
    with pytest.raises(IntegrityError, match="assignment_by_another"):
        Assignment.objects.create(
            staff=staff, role=Role.OFFICER, begins=dt.date(2026, 1, 1), given_by=staff
        )


def test_a_database_from_a_backup_serves_nobody_until_it_has_caught_up(client, nothing_remembered):
    from vanzelf.org import remembering
    from vanzelf.org.models import Remembered

    assert client.get("/klaar").status_code == 200
    remembering.remember(remembering.What.ERASED, bytes(32))
    assert client.get("/klaar").status_code == 200
    Remembered.objects.all().delete()
    answer = client.get("/klaar")
    assert (answer.status_code, answer.json()) == (503, {"status": "put back from a backup"})
    for line in remembering.undone():
        remembering.done(line.number)
    assert client.get("/klaar").status_code == 200


@pytest.mark.parametrize("change", ["update", "delete"])
def test_what_staff_did_is_never_changed(hire, change):
    from django.db import IntegrityError

    from vanzelf.org import audit
    from vanzelf.org.models import AuditLine
    from vanzelf.org.rights import Role

    audit.write(staff=hire(Role.OFFICER), action="gekeken", about="zaak 1")
    lines = AuditLine.objects.all()
    with pytest.raises(IntegrityError, match="only added"):
        lines.delete() if change == "delete" else lines.update(action="niets")


def test_a_number_never_stands_in_a_line_about_staff(hire):
    from vanzelf.org import audit
    from vanzelf.org.rights import Role
    from vanzelf.terms.problems import ProblemError

    with pytest.raises(ProblemError, match="audit-person"):
        audit.write(staff=hire(Role.OFFICER), action="gekeken", zaak="999990019")


def test_nine_digits_in_a_random_id_are_no_number_of_a_person(hire):
    from vanzelf.org import audit
    from vanzelf.org.rights import Role
    from vanzelf.terms.problems import ProblemError

    somebody = "0c6f5a61-2a3b-4c4d-8e9f-abc999990019"
    audit.write(staff=hire(Role.OFFICER), action="gekeken", about=f"zaak:{somebody}")
    with pytest.raises(ProblemError, match="audit-person"):
        audit.write(staff=None, action="gekeken", about=f"zaak:{somebody} 999990019")


def test_a_random_id_whose_digits_look_like_a_number_may_stand_there(hire):
    from vanzelf.org import audit
    from vanzelf.org.rights import Role

    assert audit.write(
        staff=hire(Role.OFFICER),
        action="gekeken",
        about="zaak:0f2f6aef-2b5c-4c1e-8d3a-a999990019bc",
    )
