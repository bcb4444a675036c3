"""S21 to S23: from draft to result in a browser, in counts; whoever runs a campaign sees no name."""

import re

import pytest


def text_of(response):
    return response.content.decode()


@pytest.fixture
def scene(stage):
    return stage(people=12)


def pages_of(campaign):
    return [f"/campagnes/{campaign.pk}/{part}" for part in ("", "golven/", "resultaat/")]


def test_no_page_of_a_campaign_names_anybody_in_any_state(scene, log_in):
    """Not a name, a number, an address, nor an id that leads to one."""
    secrets = [
        each
        for person in scene.people
        for each in (person.name, str(person.subject_id), person.address.bag)
    ]
    secrets += ["Kastanjelaan", *(str(each.pk) for each in scene.entries())]
    seen = []

    def look():
        for who in (scene.manager, scene.officer):
            client = log_in(who)
            for path in ["/campagnes/", *pages_of(scene.campaign)]:
                answer = client.get(path)
                assert answer.status_code == 200, path
                seen.append(text_of(answer))

    look()
    scene.release()
    look()
    scene.share()
    look()
    assert len(seen) == 24
    assert not [each for each in secrets for page in seen if each in page]


def test_counts_under_ten_are_hidden_and_others_rounded(stage, log_in):
    import datetime as dt

    def change(people):
        for each in people[:3]:
            each.died_on = dt.date(2026, 10, 1)
            each.save()

    scene = stage(people=20, change=change)
    page = text_of(log_in(scene.manager).get(pages_of(scene.campaign)[0]))
    assert "&lt;10" in page  # three who died
    assert re.search(r"vz-funnel__count\">20<", page)  # seventeen
    assert ">17<" not in page
    assert ">3<" not in page


def test_by_two_people_from_plan_to_wave(scene, log_in):
    golven = pages_of(scene.campaign)[1]
    client = log_in(scene.manager)
    plan = {"waves": 2, "days_between": 14, "per_week": 2}
    assert "te lang voor de teams" in text_of(client.post(golven, plan, follow=True))
    page = text_of(client.post(golven, plan | {"per_week": 20}, follow=True))
    assert "Vrijgave vragen" in page
    page = text_of(client.post(f"/campagnes/{scene.campaign.pk}/vrijgave/", follow=True))
    assert "Golven vrijgeven" not in page  # not the same person
    said = text_of(client.post(f"/campagnes/{scene.campaign.pk}/vrijgeven/", follow=True))
    assert "Nu is een collega aan de beurt." in said
    client = log_in(scene.officer)
    assert "Golven vrijgeven" in text_of(client.get(golven))
    page = text_of(client.post(f"/campagnes/{scene.campaign.pk}/vrijgeven/", follow=True))
    assert "De golven zijn vrijgegeven." in page
    assert scene.fresh().seed in page


def test_what_was_typed_in_the_plan_goes_with_the_question_for_release(scene, log_in):
    client, at = log_in(scene.manager), f"/campagnes/{scene.campaign.pk}/"
    page = client.get(f"{at}golven/").content.decode()
    assert f'formaction="{at}vrijgave/"' in page
    typed = {"waves": "2", "days_between": "7", "per_week": "40"}
    page = text_of(client.post(f"{at}vrijgave/", typed | {"waves": "0"}))
    assert "Vrijgave vragen" in page
    assert scene.fresh().asked_by is None
    client.post(f"{at}vrijgave/", typed)
    assert (scene.fresh().asked_by, scene.campaign.waves_wanted) == (scene.manager, 2)


def test_a_plan_that_makes_people_wait_too_long_is_refused_kindly(scene, log_in):
    answer = log_in(scene.manager).post(
        pages_of(scene.campaign)[1], {"waves": 9, "days_between": 30, "per_week": 40}, follow=True
    )
    assert "langer dan zestig dagen" in text_of(answer)


def test_stopping_takes_a_reason_and_a_tick(scene, log_in):
    client, stop = log_in(scene.manager), f"/campagnes/{scene.campaign.pk}/stop/"
    assert "zet het vinkje" in text_of(client.post(stop, {"because": "Klaar."}, follow=True))
    assert scene.campaign.entries.exists()
    client.post(stop, {"because": "Klaar.", "sure": "on"})
    assert not scene.campaign.entries.exists()


def test_a_campaign_is_made_on_a_page_with_the_words_it_needs(begin, hire, log_in):
    from vanzelf.campaigns.models import Campaign
    from vanzelf.org.rights import Role

    begin("kwijtschelding")
    client = log_in(hire(Role.CAMPAIGN_MANAGER, name="Mila"))
    assert "Kwijtschelding" in text_of(client.get("/campagnes/"))
    path = "/campagnes/nieuw/kwijtschelding/lijst/"
    form = {"name": "Najaar", "on_dag": "1", "on_maand": "11", "on_jaar": "2026"}
    assert "Vul dit in." in text_of(client.post(path, form))
    words = {"woord_belastingjaar": "2026", "woord_heffingen": "afval en riool"}
    assert client.post(path, form | words).status_code == 302
    assert Campaign.objects.get().said == {"belastingjaar": "2026", "heffingen": "afval en riool"}
    assert client.get("/campagnes/nieuw/toeslagen/lijst/").status_code == 404  # not in force


def test_without_a_party_no_list_can_be_made_and_the_page_says_so(begin, hire, log_in):
    import datetime as dt

    from vanzelf.campaigns import actions
    from vanzelf.org.rights import Role

    manager = hire(Role.CAMPAIGN_MANAGER, name="Mila")
    made = actions.create(
        version=begin("toeslagen").version, group="lijst", name="Najaar",
        on=dt.date(2026, 11, 1), by=manager,
    )  # fmt: skip
    answer = log_in(manager).post(f"/campagnes/{made.pk}/lijst/", follow=True)
    assert "doet nog niet mee aan lijsten" in text_of(answer)


OTHERS = ("buurtteam", "kcc", "consulent", "beheer", "auditor", "dienst", "teamleider")


@pytest.mark.parametrize("role", OTHERS)
def test_another_role_gets_in_nowhere(scene, hire, log_in, role):
    from vanzelf.org.rights import Role

    client = log_in(hire(Role(role), name="Ander"))
    for path in ["/campagnes/", *pages_of(scene.campaign), "/looplijst/geheim/"]:
        assert client.get(path).status_code == 403, path
    for step in ("lijst", "akkoord", "vrijgave", "vrijgeven", "stop"):
        assert client.post(f"/campagnes/{scene.campaign.pk}/{step}/").status_code == 403, step


def test_a_day_is_shared_out_in_hours_without_a_name(scene, log_in):
    scene.release()
    client = log_in(scene.lead)
    page = text_of(client.get("/looplijst/verdelen/oost/"))
    assert "12 adressen wachten" in page
    assert "Noor" in page
    answer = client.post("/looplijst/verdelen/oost/", {str(scene.worker.pk): "6"}, follow=True)
    page = text_of(answer)
    assert "8 adressen verdeeld." in page
    assert not [each for each in scene.people if each.name in page]
    assert "Kastanjelaan" not in page


def test_another_teams_district_is_not_there_and_that_is_written_down(scene, hire, log_in):
    from vanzelf.org.models import AuditLine
    from vanzelf.org.rights import Role

    client = log_in(hire(Role.TEAM_LEAD, name="Ander"))
    assert client.get("/looplijst/verdelen/oost/").status_code == 404
    assert client.post("/looplijst/verdelen/oost/", {str(scene.worker.pk): 6}).status_code == 404
    assert AuditLine.objects.filter(action="looplijst verdelen", allowed=False).count() == 2


def test_a_secret_address_is_let_go_without_being_shown(stage, log_in):
    def change(people):
        people[0].secret = True
        people[0].save()

    scene = stage(people=2, team="gemeente", change=change)
    client = log_in(scene.officer)
    page = text_of(client.get("/looplijst/geheim/"))
    secret = next(each for each in scene.entries() if each.secret)
    assert "Kastanjelaan" not in page
    assert scene.people[0].name not in page
    client.post(f"/looplijst/geheim/{secret.pk}/")
    secret.refresh_from_db()
    assert secret.released_secret_by == scene.officer


def test_pages_ask_as_much_for_many_as_for_few(stage, log_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    scene = stage(people=12)
    scene.release(waves=3)
    client = log_in(scene.manager)

    def asked():
        with CaptureQueriesContext(connection) as asked:
            for path in pages_of(scene.campaign):
                client.get(path)
        return len(asked)

    asked()
    many = asked()
    scene.campaign.entries.filter(wave__number=1).delete()
    assert asked() == many
