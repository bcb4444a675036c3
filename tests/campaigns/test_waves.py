"""From list to waves: nobody is in it who should not be, two people let it go, chance decides the order."""

import datetime as dt

import pytest

from vanzelf.terms.problems import ProblemError


def code_of(error):
    return [each.code for each in error.value.problems]


def test_who_cannot_be_approached_is_counted_by_reason_and_is_not_on_it(stage):
    from vanzelf.residents import actions as residents
    from vanzelf.residents.models import Channel

    def change(people):
        people[0].died_on = dt.date(2026, 10, 1)
        people[1].left_on = dt.date(2026, 10, 1)
        people[2].in_investigation = True
        for each in people[:3]:
            each.save()
        residents.refuse(subject=people[3].subject, scope="toeslagen", told_by=Channel.CALL)

    scene = stage(people=6, change=change)
    assert scene.campaign.state == "lijst_klaar"
    assert scene.campaign.funnel["vooraf"] == {
        "overleden": 1, "vertrokken": 1, "adres-in-onderzoek": 1, "wil-niet": 1,
    }  # fmt: skip
    on_it = {each.subject_id for each in scene.entries()}
    assert on_it == {each.subject_id for each in scene.people[4:]}


def test_one_who_says_no_takes_out_the_household(stage, settle):
    from vanzelf.campaigns.blind import Household
    from vanzelf.campaigns.filling import fill
    from vanzelf.campaigns.models import Campaign
    from vanzelf.residents import actions as residents
    from vanzelf.residents.models import Channel

    scene = stage(people=1)
    one, other = settle("999900101"), settle("999900102")
    residents.refuse(subject=other.subject, scope="alles", told_by=Channel.SMS)
    Campaign.objects.filter(pk=scene.campaign.pk).update(state="vraagt")
    fill(scene.campaign, [Household(("999900101", "999900102"), "")])
    assert one.subject_id not in {each.subject_id for each in scene.entries()}


def test_nobody_releases_what_they_asked_for(stage):
    from vanzelf.campaigns import actions
    from vanzelf.org.models import Assignment
    from vanzelf.org.rights import Role

    scene = stage()
    Assignment.objects.create(
        staff=scene.manager, role=Role.PRIVACY_OFFICER, begins=dt.date(2026, 1, 1)
    )
    actions.ask_release(campaign=scene.campaign, by=scene.manager)
    with pytest.raises(ProblemError) as error:
        actions.release(campaign=scene.campaign, by=scene.manager)
    assert code_of(error) == ["campaign-second"]
    with pytest.raises(ProblemError) as error:
        actions.release(campaign=scene.campaign, by=scene.worker)
    assert code_of(error) == ["no-right"]
    assert scene.fresh().state == "lijst_klaar"


def test_the_database_itself_refuses_one_who_does_both(stage):
    from django.db import IntegrityError, transaction

    scene = stage()
    scene.campaign.asked_by = scene.campaign.released_by = scene.manager
    with pytest.raises(IntegrityError), transaction.atomic():
        scene.campaign.save()


def test_a_list_that_the_teams_cannot_see_is_refused_and_fits_in_more_waves(stage):
    from vanzelf.campaigns import actions

    scene = stage(people=9)
    plan = {"days_between": 14, "per_week": 2, "by": scene.manager}
    actions.plan(campaign=scene.campaign, waves=2, **plan)
    with pytest.raises(ProblemError) as error:
        actions.ask_release(campaign=scene.campaign, by=scene.manager)
    assert code_of(error) == ["campaign-too-large"]
    assert "3 waves" in str(error.value)
    actions.plan(campaign=scene.campaign, waves=3, **plan)
    actions.ask_release(campaign=scene.campaign, by=scene.manager)
    actions.release(campaign=scene.campaign, by=scene.officer)
    sizes = [wave.entries.count() for wave in scene.campaign.waves.all()]
    assert sizes == [3, 3, 3]


def test_nobody_waits_for_longer_than_sixty_days(stage):
    from vanzelf.campaigns import actions

    scene = stage()
    with pytest.raises(ProblemError) as error:
        actions.plan(
            campaign=scene.campaign, waves=6, days_between=14, per_week=9, by=scene.manager
        )
    assert code_of(error) == ["campaign-waits"]


def test_the_same_seed_draws_the_same_waves_and_another_draws_others(stage):
    from vanzelf.campaigns.waves import draw

    scene = stage(people=12)
    scene.release(waves=2)

    def drawn():
        return [(each.wave.number, each.order, each.pk) for each in scene.entries()]

    first = drawn()
    draw(scene.campaign)
    assert drawn() == first
    scene.campaign.seed = "0" * 32
    draw(scene.campaign)
    assert drawn() != first


def test_a_wave_begins_on_its_day_and_the_last_one_waits_and_comes(stage):
    from vanzelf.campaigns import tasks
    from vanzelf.org import clock

    scene = stage(people=4)
    scene.release(waves=2)
    assert [wave.started_at is not None for wave in scene.campaign.waves.all()] == [True, False]
    assert scene.campaign.entries.filter(state="open").count() == 2
    with clock.at(clock.now() + dt.timedelta(days=14)):
        tasks.start_due_waves()
        tasks.start_due_waves()
    assert scene.campaign.entries.filter(state="open").count() == 4


def test_a_wave_of_many_is_gone_through_in_pieces_that_let_messages_go_first(stage, monkeypatch):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from vanzelf.campaigns import tasks
    from vanzelf.campaigns.models import Campaign
    from vanzelf.org import clock
    from vanzelf.reach.models import Offer

    def waiting():
        return ProcrastinateJob.objects.filter(task_name=tasks.go_on_with_waves.name, status="todo")

    scene = stage(people=12)
    Campaign.objects.update(ladder=[{"kanaal": "brief", "pogingen": 1, "dagen": 21}])
    scene.release(waves=2)
    first, done = Offer.objects.count(), set()
    monkeypatch.setattr(tasks, "PIECE", 1)
    with clock.at(clock.now() + dt.timedelta(days=14)):
        tasks.start_due_waves()
        tasks.start_due_waves()
        assert waiting().count() == tasks.SHARES
        assert set(waiting().values_list("priority", flat=True)) == {tasks.LAST}
        assert Offer.objects.count() == first
        while job := waiting().exclude(id__in=done).order_by("id").first():
            done.add(job.id)
            tasks.go_on_with_waves(**job.args)
        assert first == 6 < len(done)
        assert Offer.objects.count() == 12
        assert not scene.campaign.entries.filter(state="open", next_on__lte=clock.today()).exists()


def test_a_service_that_is_paused_begins_nothing_and_goes_on_afterwards(stage):
    from vanzelf.campaigns import tasks
    from vanzelf.org import clock
    from vanzelf.services import actions as services

    scene = stage(people=4)
    scene.release(waves=2)
    version = scene.campaign.version
    with clock.at(clock.now() + dt.timedelta(days=14)):
        services.pause(version=version, because="Klachten.", by=None)
        tasks.start_due_waves()
        assert scene.campaign.entries.filter(state="open").count() == 2
        services.start(version=version, by=scene.manager)
        tasks.start_due_waves()
        assert scene.campaign.entries.filter(state="open").count() == 4


def test_a_halt_lets_nothing_begin(stage):
    from vanzelf.campaigns import tasks
    from vanzelf.org import clock
    from vanzelf.org.halting import halt

    scene = stage(people=2)
    scene.release(waves=2)
    halt(by=scene.officer, reason="Oefening")
    with clock.at(clock.now() + dt.timedelta(days=14)):
        tasks.start_due_waves()
    assert scene.campaign.entries.filter(state="open").count() == 1


def test_a_campaign_that_is_stopped_has_no_names_any_more(stage):
    from vanzelf.campaigns import actions
    from vanzelf.campaigns.models import Outcome

    scene = stage(people=3)
    scene.release()
    scene.share()
    actions.stop(campaign=scene.campaign, because="Het mandaat is ingetrokken.", by=scene.manager)
    assert scene.fresh().state == "gestopt"
    assert not scene.campaign.entries.exists()
    assert [(each.result, each.count) for each in Outcome.objects.all()] == [
        ("ingetrokken_door_ons", 3)
    ]


def test_a_group_that_is_written_to_gets_its_letters_once(stage):
    from vanzelf.campaigns import tasks
    from vanzelf.reach.models import Message, Offer

    scene = stage(
        people=3, service="kwijtschelding", group="lijst",
        said={"belastingjaar": "2026", "heffingen": "afval en riool"},
    )  # fmt: skip
    scene.release()
    tasks.start_due_waves()
    assert Offer.objects.filter(campaign=scene.campaign.pk).count() == 3
    assert Message.objects.filter(kind="aanbod", channel="brief").count() == 3
    assert {each.rung for each in scene.entries()} == {1}


def test_a_second_letter_goes_and_the_code_of_the_first_goes_on_working(stage):
    from vanzelf.campaigns import tasks
    from vanzelf.campaigns.models import Campaign
    from vanzelf.org import clock
    from vanzelf.reach import codes
    from vanzelf.reach.models import Message, Offer
    from vanzelf.reach.written import code_of

    scene = stage(
        people=1, service="kwijtschelding", group="lijst",
        said={"belastingjaar": "2026", "heffingen": "afval en riool", "gegevens": "uw bijstand"},
    )  # fmt: skip
    twice = [{"kanaal": "brief", "pogingen": 1, "dagen": 14}] * 2
    Campaign.objects.update(ladder=twice)
    scene.release()
    tasks.start_due_waves()
    with clock.at(clock.now() + dt.timedelta(days=14)):
        tasks.start_due_waves()
        first, second = Message.objects.order_by("made_at")
        assert (first.kind, second.kind) == ("aanbod", "herinnering")
        assert code_of(first) == code_of(second)
        assert codes.offer_of(code_of(first)) == Offer.objects.get()


def test_a_letter_that_was_answered_ends_the_entry(stage):
    from vanzelf.campaigns import ending
    from vanzelf.reach.answering import Given, answer
    from vanzelf.reach.models import Answer, Offer
    from vanzelf.residents.models import Channel

    scene = stage(
        people=2, service="kwijtschelding", group="lijst",
        said={"belastingjaar": "2026", "heffingen": "afval en riool"},
    )  # fmt: skip
    scene.release()
    answer(Offer.objects.first(), Given("brief:1", Answer.NO, Channel.LETTER))
    assert ending.follow() == 1
    assert sorted(each.result for each in scene.entries()) == ["", "wil_niet_deze_dienst"]


@pytest.mark.parametrize("gap", ["", "   "])
def test_a_message_with_a_gap_makes_no_campaign(stage, gap):
    with pytest.raises(ProblemError) as error:
        stage(service="kwijtschelding", group="lijst", said={"belastingjaar": gap})
    assert code_of(error) == ["campaign-words"]


def test_a_group_that_goes_by_date_makes_no_list(stage):
    with pytest.raises(ProblemError) as error:
        stage(service="reisdocumenten", group="verloopt")
    assert code_of(error) == ["campaign-trigger"]


def test_one_no_is_a_no_for_the_household_also_when_it_comes_later(stage):
    from vanzelf.campaigns import ending
    from vanzelf.campaigns.models import Entry
    from vanzelf.residents.actions import refuse

    scene = stage(people=3)
    one, two, other = scene.people
    Entry.objects.filter(subject=one.subject).update(others=[str(other.pk)])
    Entry.objects.filter(subject=two.subject).update(others=[str(two.pk)])
    Entry.objects.filter(subject=other.subject).delete()
    refuse(subject=other.subject, scope="reisdocumenten", told_by="bellen")
    assert ending.follow() == 0
    refuse(subject=other.subject, scope="toeslagen", told_by="bellen")
    assert ending.follow() == 1
    assert Entry.objects.get(state="klaar").subject == one.subject


def test_what_breaks_at_one_does_not_hold_up_the_others(stage, monkeypatch):
    from vanzelf.campaigns import tasks

    scene = stage(people=3)
    scene.release()
    seen = []

    def step(entry):
        seen.append(entry)
        if len(seen) == 1:
            raise KeyError("broken")

    monkeypatch.setattr(tasks, "go_on_with", lambda _entries: frozenset())
    monkeypatch.setattr(tasks, "step", step)
    with pytest.raises(KeyError):
        tasks.start_due_waves()
    assert len(seen) == 3


def test_a_list_is_gone_on_with_by_one_program_at_a_time(stage):
    from django.db import connection
    from procrastinate.contrib.django.models import ProcrastinateJob

    from vanzelf.campaigns.models import Campaign
    from vanzelf.campaigns.tasks import resume_lists

    scene = stage(people=1)
    Campaign.objects.filter(pk=scene.campaign.pk).update(state="vraagt")
    jobs = ProcrastinateJob.objects.filter(task_name="lijst-maken")
    before = set(jobs.values_list("id", flat=True))
    resume_lists(0)
    (made,) = jobs.exclude(id__in=before)
    assert made.lock == made.queueing_lock == f"lijst:{scene.campaign.pk}"
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing' where id = %s", [made.pk])
    resume_lists(0)  # it is in hand
    assert jobs.exclude(id__in=before).count() == 1
