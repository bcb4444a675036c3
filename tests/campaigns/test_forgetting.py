"""On day 91 nobody can read who was on a list: not on a page, not in a dump; a code and a month stay."""

import datetime as dt
import uuid

DAY = dt.timedelta(days=1)


def dumped():
    """Every row of every table of campaigns, and of attempts and tasks, as text."""
    from django.apps import apps
    from django.db import connection

    tables = [model._meta.db_table for model in apps.get_app_config("campaigns").get_models()]
    tables += ["work_contactattempt", "work_task"]
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f'select t::text from "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_what_is_left_is_a_code_and_a_month(stage):
    from vanzelf.campaigns import ending, outcomes
    from vanzelf.campaigns.models import Outcome
    from vanzelf.campaigns.queries import day, results
    from vanzelf.campaigns.walking import Said, record
    from vanzelf.org import clock
    from vanzelf.work.models import Result

    scene = stage(people=10)
    scene.release()
    scene.share()
    first, second, *_ = scene.entries()
    for entry, result in ((first, Result.HAD_IT), (second, None)):
        given = Said(key=uuid.uuid4(), reached=bool(result), at=clock.now(), result=result)
        record(entry_id=entry.pk, said=given, by=scene.worker)
    people = [str(each.subject_id) for each in scene.people]
    assert all(each in dumped() for each in people)
    with clock.at(clock.now() + 89 * DAY):
        assert ending.expire() == 0
    with clock.at(clock.now() + 90 * DAY):
        assert day(scene.worker) == []
        assert ending.expire() == 10
        assert ending.expire() == 0
        assert scene.fresh().state == "gesloten"
    text = dumped()
    assert not [each for each in people if each in text]
    assert "Bewoner" not in text
    left = {(each.result, each.count) for each in Outcome.objects.all()}
    assert left == {("had_het_al", 1), ("niet_bereikt", 9)}
    assert outcomes.tell() == 10
    (wave,) = results(scene.campaign)
    assert (wave.listed, wave.reached, wave.missed) == (10, 1, 9)


def test_names_are_unreadable_on_the_day_even_when_nobody_swept(stage):
    import pytest

    from vanzelf.campaigns.walking import open_entry
    from vanzelf.org import clock
    from vanzelf.terms.problems import ProblemError

    scene = stage(people=1)
    scene.release()
    with clock.at(clock.now() + 90 * DAY):
        scene.campaign.entries.update(next_on=clock.today())
        assert scene.share() == 0
        with pytest.raises(ProblemError):
            open_entry(entry_id=scene.entries()[0].pk, by=scene.worker)


def test_a_gate_may_have_names_go_sooner(stage, hire):
    from vanzelf.campaigns.filling import fill
    from vanzelf.campaigns.models import Campaign
    from vanzelf.org.rights import Role
    from vanzelf.services import actions
    from vanzelf.services.models import Gate
    from vanzelf.services.queries import gates_of

    scene = stage(people=1)
    assert scene.campaign.expires_on == dt.date(2027, 1, 30)
    version = scene.campaign.version
    gate = gates_of(version)[Gate.Kind.CAN]
    actions.reopen(gate=gate, because="Korter bewaren.", by=gate.signed_by)
    actions.sign(
        version=version, kind=Gate.Kind.CAN, verdict=Gate.Verdict.UNDER_CONDITIONS,
        motive="Dertig dagen is genoeg.", conditions={"bewaren_dagen": 30},
        by=hire(Role.ADMINISTRATOR, name="Berna"),
    )  # fmt: skip
    actions.start(version=version, by=scene.manager)
    Campaign.objects.filter(pk=scene.campaign.pk).update(state="vraagt")
    fill(scene.campaign, [])
    assert scene.fresh().expires_on == dt.date(2026, 12, 1)
