"""kill -9 of the pages and of the work in the background, at any moment: every effect exactly once.

A wave is released by two people, a run awards, a file is written for the tax system and what is too
old is erased, all at the same time, with a provider that is slow, fails, takes what it does not
answer to and tells everything twice. Then programs are killed, started again, and left to it.
"""

import time
from functools import partial

import numpy as np
import pytest

from crashes.programs import until
from crashes.stage import TICKS, Clicking, meanwhile
from vanzelf.config.worker import AT_ONCE

WHO = (("web", "worker"), ("worker",), ("web",))
BY = ("brief", "sms", "email", "sms", "brief")
"""By which road the wave of a seed goes: each dies with every program."""
FAST, SOAK = range(5), range(5, 100)
LOST = 10
"""One telephone in so many does not exist any more."""


def test_what_helps_after_a_death_is_done_every_few_minutes(application):
    from procrastinate.contrib.django import app

    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert set(TICKS) <= set(crons)
    assert {crons[name] for name in ("blijven-liggen", "berichten-nalopen")} == {"* * * * *"}
    assert {"bewaartermijnen", "brievenbus-legen"} <= set(crons)


@pytest.mark.parametrize(
    "seed", [*FAST, *(pytest.param(seed, marks=pytest.mark.soak) for seed in SOAK)]
)
def test_a_death_at_a_random_moment(stage, now, seed):
    chance = np.random.default_rng(seed)
    many = 30 if seed in FAST else 60
    plan = stage.municipality.plan(many, awarded=4, by=BY[seed % 5])
    lose_some(stage, plan)
    with meanwhile(*work(stage, plan, chance)):
        wait(stage, plan, chance, many)
        who = WHO[seed % 3]
        stage.kill(*who)
        stage.programs.start(*who)
        stage.settle(partial(settled, plan), f"seed {seed}")
    check(stage, plan)


@pytest.mark.soak
def test_twenty_deaths_in_one_wave_of_five_thousand(stage, now):
    chance = np.random.default_rng(20)
    plan = stage.municipality.plan(5_000, awarded=40, by="sms")
    lose_some(stage, plan)
    with meanwhile(*work(stage, plan, chance)):
        for number in range(20):
            wait(stage, plan, chance, 400)
            who = WHO[number % 3]
            stage.kill(*who)
            stage.programs.start(*who)
            stage.let_time_pass()
        stage.settle(partial(settled, plan), "five thousand")
    check(stage, plan)


# -- what happens ------------------------------------------------------------------------------------


def lose_some(stage, plan):
    """Some telephones and mailboxes do not exist any more."""
    from vanzelf.residents.models import Preferences

    lost = Preferences.objects.filter(subject__in=plan.people[::LOST])
    stage.post.provider.notify.mood.fates = {each.phone: "permanent-failure" for each in lost}
    stage.post.mail.mood.unknown = {each.email for each in lost}
    stage.post.be_rude(dropping=2)


def work(stage, plan, chance):
    """What people do at their pages, and what the night brings, each at a moment of its own."""
    people = stage.municipality
    delays = [chance.uniform(0, 0.8) for _ in range(3)]

    def release(_given_up):
        time.sleep(delays[0])
        clicking = Clicking(stage.programs.address)
        clicking.click(people.manager, f"/campagnes/{plan.campaign.pk}/vrijgave/")
        clicking.click(people.privacy, f"/campagnes/{plan.campaign.pk}/vrijgeven/")

    def award(given_up):
        time.sleep(delays[1])
        clicking, run = Clicking(stage.programs.address), f"/werk/toekennen/{plan.run.pk}/"
        clicking.click(people.second, run, goedkeuren="ja", gezien="on")
        while not (over(plan.run) or given_up.is_set()):
            clicking.click(people.maker, "/werk/toekennen/")
            time.sleep(0.3)
        clicking.click(people.maker, "/werk/toekennen/")

    def erase(_given_up):
        time.sleep(delays[2])
        stage.defer("bewaartermijnen", "brievenbus-legen")

    return release, award, erase


def over(run):
    run.refresh_from_db()
    return run.state == "klaar"


def wait(stage, plan, chance, many):
    """Until a random moment: while people click, or when so many messages have been taken."""
    at = chance.uniform(-0.4, 1)
    if at < 0:
        time.sleep(chance.uniform(0, 3))
        return
    goal = stage.post.arrived() + at * many
    until(lambda: stage.post.arrived() >= goal or settled(plan), "messages", every=0.02)
    time.sleep(chance.uniform(0, 0.2))


def settled(plan):
    """Whether everything has come to where it should."""
    from vanzelf.oversight.models import Proof
    from vanzelf.reach.models import Message
    from vanzelf.work.models import Task

    texts = plan.campaign.ladder[0]["kanaal"] == "sms"  # only of these it is told how they ended
    wave = Message.objects.filter(offer__campaign=plan.campaign.pk)
    ended = wave.filter(state__in=["bezorgd", "mislukt", *([] if texts else ["verzonden"])])
    awarded = Message.objects.filter(case__decisions__award_run=plan.run, state="verzonden")
    return (
        ended.count() == len(plan.people)
        and awarded.count() == len(plan.awarded)
        and over(plan.run)
        and not Task.objects.filter(key__startswith="oud:").exists()
        and not Proof.objects.filter(finished_at=None).exists()
    )


# -- what must be so ---------------------------------------------------------------------------------


def check(stage, plan):
    check_messages(stage, plan)
    check_release(plan)
    check_award(plan)
    check_erased(stage)
    check_line()


def check_messages(stage, plan):
    from vanzelf.reach.models import Message
    from vanzelf.work.models import Task

    taken = stage.post.taken(list(Message.objects.values_list("key", flat=True)))
    assert set(taken.values()) == {1}, [key for key, many in taken.items() if many > 1]
    assert stage.post.second_copies() <= stage.post.dropped + AT_ONCE * stage.died
    wave = Message.objects.filter(offer__campaign=plan.campaign.pk)
    assert sorted(wave.values_list("subject", flat=True)) == sorted(each.pk for each in plan.people)
    lost = wave.filter(state="mislukt")
    assert {each.key for each in wave if each.channel == "sms" or each not in lost} <= set(taken)
    assert set(taken) <= set(Message.objects.values_list("key", flat=True))
    assert not wave.exclude(pk__in=[] if wave[0].channel == "sms" else lost).filter(provider="")
    if wave[0].channel != "brief":
        assert lost.count() == len(plan.people[::LOST])
    for each in lost:
        assert Task.objects.filter(about=f"bericht:{each.pk}", kind="niet_bezorgd").count() == 1


def check_release(plan):
    from vanzelf.reach.models import Offer

    plan.campaign.refresh_from_db()
    assert plan.campaign.state == "loopt"
    (wave,) = plan.campaign.waves.all()
    assert lines("golven vrijgegeven", f"campagne:{plan.campaign.pk}") == 1
    assert lines("golf begonnen", f"golf:{wave.pk}") == 1
    offers = Offer.objects.filter(campaign=plan.campaign.pk)
    assert offers.count() == len(plan.people)
    assert {lines("aanbod gedaan", f"aanbod:{each.pk}") for each in offers} == {1}


def check_award(plan):
    from vanzelf.decide.models import Decision, Effect

    for action in ("toekenning goedgekeurd", "toekenning klaar"):
        assert lines(action, f"toekenning:{plan.run.pk}") == 1
    decisions = Decision.objects.filter(award_run=plan.run)
    assert sorted(decisions.values_list("case__subject", flat=True)) == sorted(
        each.pk for each in plan.awarded
    )
    effects = Effect.objects.filter(decision__award_run=plan.run)
    assert effects.count() == len(plan.awarded)
    assert not effects.filter(file="").exists()
    for name in {each.file for each in effects}:
        (line,) = audited("bestand voor belastingen", f"bestand:{name}")
        assert line.details["regels"] == Effect.objects.filter(file=name).count()


def check_erased(stage):
    from crashes.municipality import OLD
    from vanzelf.oversight.models import Proof

    stage.erased += OLD
    proofs = Proof.objects.filter(kind="taken")
    assert sum(each.count for each in proofs) == stage.erased
    assert proofs.count() == len({each.day for each in proofs})
    assert all(each.finished_at for each in proofs)


def check_line():
    """Nothing was lost on the way: no work failed, none is in hands that are not there."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    left = ProcrastinateJob.objects.filter(status__in=["doing", "failed"])
    assert [(each.task_name, each.status) for each in left] == []


def audited(action, about):
    from vanzelf.org.models import AuditLine

    return list(AuditLine.objects.filter(action=action, about=about[:60]))


def lines(action, about):
    return len(audited(action, about))
