"""S10 to S12 without a script: one's own day, a card without a ground, an outcome of the closed list."""

import json
import re
import uuid

import pytest


def text_of(response):
    return response.content.decode()


@pytest.fixture
def scene(stage):
    found = stage(people=3)
    found.release()
    found.share()
    return found


@pytest.fixture
def first(scene):
    from vanzelf.campaigns.queries import day

    return day(scene.worker)[0].entry


def outcome(what, **more):
    return {"key": str(uuid.uuid4()), "what": what, **more}


def test_the_day_lists_ones_own_addresses(scene, log_in):
    page = text_of(log_in(scene.worker).get("/buurt/"))
    assert "3 adressen" in page
    assert all(each.name in page for each in scene.people)
    assert "Kastanjelaan" in page
    assert "klaar voor vandaag" in text_of(log_in(scene.lead).get("/buurt/"))


def test_a_card_has_topics_and_questions_and_no_ground(scene, first, log_in):
    page = text_of(log_in(scene.worker).get(f"/buurt/{first.pk}/"))
    for said in ("Huur", "Wat betaalt u per maand aan huur?", "Dit doet u niet", "niet zeker",
                 "Samen regelen", "Niemand thuis", "Wij waren bij u aan de deur"):  # fmt: skip
        assert said in page, said
    for number in ("99990000", "toetsingsinkomen", "vermogen"):
        assert number not in page
    assert not re.search(r"€\s*\d", page)


def test_an_outcome_ends_it_and_the_next_is_there(scene, first, log_in):
    client = log_in(scene.worker)
    page = text_of(client.post(f"/buurt/{first.pk}/", outcome("had_het_al"), follow=True))
    assert "Vastgelegd." in page
    assert "2 adressen" in page
    first.refresh_from_db()
    assert first.result == "had_het_al"


def test_an_appointment_takes_a_day_and_keeps_a_few_words(scene, first, log_in):
    client = log_in(scene.worker)
    page = text_of(client.post(f"/buurt/{first.pk}/", outcome("afspraak")))
    assert "Kies een dag vanaf vandaag." in page
    past = outcome("afspraak", again_on="2026-10-30")
    assert "Kies een dag vanaf vandaag." in text_of(client.post(f"/buurt/{first.pk}/", past))
    later = outcome("afspraak", again_on="2026-11-05", part="avond", note="Bel twee keer")
    client.post(f"/buurt/{first.pk}/", later)
    first.refresh_from_db()
    assert (str(first.next_on), first.part, first.appointment) == (
        "2026-11-05", "avond", "Bel twee keer",
    )  # fmt: skip


def test_words_are_kept_with_an_appointment_and_nowhere_else(scene, first, log_in):
    given = outcome("niemand", note="Er ligt veel post achter de deur")
    log_in(scene.worker).post(f"/buurt/{first.pk}/", given)
    first.refresh_from_db()
    assert first.appointment == ""


@pytest.mark.parametrize("what", ["", "verzonnen", "toegekend_ambtshalve", "bezwaar"])
def test_what_is_not_on_the_list_of_a_door_is_not_taken(scene, first, log_in, what):
    answer = log_in(scene.worker).post(f"/buurt/{first.pk}/", outcome(what))
    assert answer.status_code == 200
    first.refresh_from_db()
    assert first.state == "open"


def test_anothers_address_is_denied_and_glass_has_a_reason(scene, first, hire, log_in):
    from vanzelf.org.models import Assignment, AuditLine, Glass
    from vanzelf.org.rights import Role

    colleague = hire(name="Bo")
    colleague.organisation = scene.worker.organisation
    colleague.save()
    Assignment.objects.create(staff=colleague, role=Role.FIELD_WORKER, begins="2026-01-01")
    client = log_in(colleague)
    answer = client.get(f"/buurt/{first.pk}/")
    assert answer.status_code == 403
    assert "van een collega" in text_of(answer)
    assert first.subject.resident.name not in text_of(answer)
    assert AuditLine.objects.filter(allowed=False, staff=colleague).count() == 1
    short = client.post(f"/buurt/{first.pk}/noodinzage/", {"reden": "ja"})
    assert "Zeg in een zin" in text_of(short)
    why = {"reden": "Noor is ziek; mevrouw belde dat zij wacht."}
    page = text_of(client.post(f"/buurt/{first.pk}/noodinzage/", why, follow=True))
    assert first.subject.resident.name in page
    assert Glass.objects.get().staff == colleague


def test_a_halt_empties_the_day(scene, first, log_in):
    from vanzelf.org.halting import halt

    halt(by=scene.officer, reason="Oefening")
    client = log_in(scene.worker)
    page = text_of(client.get("/buurt/"))
    assert "Alles staat even stil" in page
    assert first.subject.resident.name not in page
    assert client.get(f"/buurt/{first.pk}/").status_code == 409
    assert client.get("/buurt/dag.json").json()["kaarten"] == {}


def test_the_day_for_a_telephone_is_one_look_at_each_address(scene, log_in):
    from vanzelf.org.models import AuditLine

    client = log_in(scene.worker)
    for _ in range(3):
        told = client.get("/buurt/dag.json").json()
    assert len(told["kaarten"]) == 3
    assert AuditLine.objects.filter(action="looplijst openen", allowed=True).count() == 3
    text = json.dumps(told)
    assert "99990000" not in text  # no citizen service number


def test_the_telephone_gets_no_secret_address(stage, log_in):
    def change(people):
        people[0].secret = True
        people[0].save()

    scene = stage(people=2, change=change)
    scene.release()
    scene.share()
    client = log_in(scene.worker)
    text = text_of(client.get("/buurt/dag.json")) + text_of(client.get("/buurt/"))
    assert scene.people[1].name in text
    assert scene.people[0].name not in text
    scene.people[1].secret = True  # since this morning
    scene.people[1].save()
    assert scene.people[1].name not in text_of(client.get("/buurt/"))
    assert scene.people[1].name not in text_of(client.get("/buurt/dag.json"))


def test_an_outcome_from_a_telephone_is_answered_in_kind_and_counts_once(scene, first, log_in):
    from vanzelf.work.models import ContactAttempt

    client, given = log_in(scene.worker), outcome("niemand", at="2026-11-01T08:30:00Z")
    for _ in range(2):
        answer = client.post(f"/buurt/{first.pk}/", given, headers={"Accept": "application/json"})
        assert answer.json() == {"vastgelegd": given["key"]}
    attempt = ContactAttempt.objects.get()
    assert (attempt.part_of_day, attempt.at.hour) == ("ochtend", 8)
    gone = client.post(f"/buurt/{uuid.uuid4()}/", given, headers={"Accept": "application/json"})
    assert gone.status_code == 200  # the list is over: nothing is left to note it on
    wrong = client.post(
        f"/buurt/{first.pk}/", outcome("wat"), headers={"Accept": "application/json"}
    )
    assert wrong.status_code == 422


def test_the_shell_names_nobody_and_the_worker_keeps_no_page_of_anybody(scene, client):
    shell = text_of(client.get("/buurt/zonder-netwerk/"))
    assert "Er is geen netwerk." in shell
    assert str(scene.worker.pk) not in shell
    worker = client.get("/buurt/werker.js")
    assert worker.headers["Content-Type"] == "text/javascript"
    assert "dag.json" not in text_of(worker)
    assert client.get("/buurt/app.webmanifest").json()["display"] == "standalone"


def test_who_is_not_logged_in_or_has_another_role_gets_nothing(scene, first, hire, log_in, client):
    from vanzelf.org.rights import Role

    paths = ["/buurt/", "/buurt/dag.json", f"/buurt/{first.pk}/"]
    assert {client.get(path).status_code for path in paths} == {302}
    for role in (Role.CAMPAIGN_MANAGER, Role.OFFICER, Role.PRIVACY_OFFICER, Role.CALL_AGENT):
        other = log_in(hire(role, name="Ander"))
        assert {other.get(path).status_code for path in paths} == {403}, role


def test_a_day_asks_as_much_for_one_as_for_eight(stage, log_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    scene = stage(people=8)
    scene.release()
    scene.share(hours=0.75)
    client = log_in(scene.worker)
    counts = []
    for _ in range(2):
        client.get("/buurt/dag.json")  # every address was opened once
        with CaptureQueriesContext(connection) as asked:
            client.get("/buurt/")
            client.get("/buurt/dag.json")
        counts.append(len(asked))
        scene.share(hours=8)
    assert counts[0] == counts[1]
