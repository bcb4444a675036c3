"""The demo: everybody in with one click, in their own role, and only where everybody is made up."""

import pytest


@pytest.fixture
def staff(client):
    from vanzelf.rehearsal.cast import engage, open_services

    found = engage()
    open_services(found)
    return found


def test_services_are_in_force_by_three_people_each(staff):
    from vanzelf.rehearsal.cast import ARTICLES
    from vanzelf.services.queries import running

    for service in ARTICLES:
        signers = {gate.signed_by_id for gate in running(service).gates.values()}
        assert len(signers) == 3


def test_setting_the_scene_twice_changes_nothing(staff):
    from vanzelf.org.models import Assignment
    from vanzelf.rehearsal.cast import CAST, engage, open_services

    again = engage()
    assert again == staff
    assert open_services(again) == []
    assert Assignment.objects.count() == len(CAST)


def test_there_is_somebody_for_every_role():
    from vanzelf.org.rights import Role
    from vanzelf.rehearsal.cast import CAST

    assert {player.role for player in CAST} == set(Role)


def test_everybody_gets_in_with_one_click_and_is_nobody_else(staff, client):
    from vanzelf.rehearsal.cast import CAST

    page = client.get("/demo/")
    assert page.status_code == 200
    for player in CAST:
        assert player.name in page.content.decode()
        answer = client.post(f"/demo/wees/{player.key}")
        assert (answer.status_code, answer.headers["location"]) == (302, "/werk/")
        assert client.session["_auth_user_id"] == str(staff[player.key].pk)


@pytest.mark.parametrize("key", ["niemand", "beheer2"])
def test_nobody_else_gets_in(staff, client, key):
    assert client.post(f"/demo/wees/{key}").status_code == 404
    assert client.get("/demo/wees/beheer").status_code == 405


def test_the_scene_is_set_from_a_register_and_setting_it_twice_does_no_harm(client, tmp_path):
    from io import StringIO

    from django.core.management import call_command

    from vanzelf.residents.models import Preferences, Resident
    from vanzelf.residents.register import COLUMNS

    line = "{};Sanne de Wit;mevrouw De Wit;1980-05-17;;E1;Eikenpad;3;;9999 AB;Eikenhage;oost;nee;nee;nee;"
    people = [line.format(number) for number in ("999990019", "999990020", "999990032")]
    path = tmp_path / "bevolking.csv"
    path.write_text("\n".join([";".join(COLUMNS), *people]) + "\n")
    for _ in range(2):
        said = StringIO()
        call_command("set_the_scene", str(path), stdout=said)
        assert said.getvalue().startswith("3 residents")
    assert Resident.objects.count() == Preferences.objects.count() == 3
    phones = set(Preferences.objects.exclude(phone="").values_list("phone", flat=True))
    assert all(each.startswith("+31600") for each in phones)
