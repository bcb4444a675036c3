"""Many are written to at once: the same as one after the other, and no more questions for more people."""

import datetime as dt

import pytest


@pytest.fixture
def wave(stage):
    """A wave by letter whose day has come, and with which nothing was done: `wave(people=3)`."""

    def make(people=3, change=None):
        from vanzelf.campaigns.models import Campaign, Entry
        from vanzelf.org import clock

        scene = stage(people=people)
        scene.release(waves=1)
        ladder = [{"kanaal": each, "pogingen": 1, "dagen": 21} for each in ("brief", "bellen")]
        Campaign.objects.filter(pk=scene.campaign.pk).update(ladder=ladder)
        Entry.objects.update(next_on=clock.today())
        if change is not None:
            change(scene)
        return scene

    return make


def written(scene):
    """What can be seen of it afterwards, without what is drawn by lot."""
    from vanzelf.org.models import AuditLine
    from vanzelf.reach.models import Message, Offer
    from vanzelf.reach.written import code_of, content_of

    entries = [
        (each.subject_id, each.state, each.rung, each.next_on, each.result)
        for each in scene.entries()
    ]
    offers = [
        (
            each.subject_id,
            each.key,
            each.level,
            each.topics,
            each.facts,
            each.expires_on,
            each.state,
        )
        for each in Offer.objects.order_by("key")
    ]
    messages = [
        (each.key, each.kind, each.channel, each.language, each.text, each.offer.key,
         str(content_of(each)).replace(code_of(each), "CODE"))
        for each in Message.objects.order_by("key")
    ]  # fmt: skip
    audited = AuditLine.objects.filter(action="aanbod gedaan").values_list("subject", flat=True)
    return entries, offers, messages, sorted(audited)


def of_every_kind(scene):
    """Nobody is like another: dead, moved, refused, absent, young, English, represented, reminded."""
    from vanzelf.campaigns.waves import step
    from vanzelf.org import clock
    from vanzelf.residents import actions as residents
    from vanzelf.residents.models import Channel, Preferences, Representative

    dead, moved, refused, absent, young, english, represented, reminded, *_ = scene.people
    dead.died_on = moved.left_on = dt.date(2026, 10, 1)
    absent.absent_since = clock.now()
    young.born_on = dt.date(2009, 1, 5)
    for each in (dead, moved, absent, young):
        each.save()
    residents.refuse(subject=refused.subject, scope="toeslagen", told_by=Channel.CALL)
    Preferences.objects.create(subject=english.subject, language="en", updated_at=clock.now())
    Representative.objects.create(
        subject=represented.subject, kind="bewindvoerder", scope="geld", name="Bureau Helder",
        begins=dt.date(2026, 1, 1),
    )  # fmt: skip
    entry = scene.campaign.entries.get(subject=reminded.subject)
    step(entry)
    scene.campaign.entries.filter(pk=entry.pk).update(rung=0, next_on=clock.today())


def test_together_it_comes_to_the_same_as_one_after_the_other(wave):
    from django.db import transaction

    from vanzelf.campaigns import tasks
    from vanzelf.campaigns.waves import go_on_with, step

    scene, seen = wave(people=11, change=of_every_kind), []

    def one_after_the_other(entries):
        for each in entries:
            step(each)

    for go_through in (one_after_the_other, tasks._go_through):
        with transaction.atomic():
            go_through(scene.entries())
            seen.append(written(scene))
            transaction.set_rollback(True)
    assert seen[0] == seen[1]
    _, offers, messages, audited = seen[0]
    assert len(offers) == len(audited) == 7
    assert len(messages) == 8  # one of them a reminder
    assert (
        len(go_on_with(scene.entries())) == 6
    )  # three like any other, young, English, represented


def test_more_people_take_no_more_questions(wave):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from vanzelf.campaigns.waves import go_on_with

    entries = wave(people=14).entries()
    many = []
    for some in (entries[:2], entries[2:4], entries[4:]):  # the first finds what is kept in memory
        with CaptureQueriesContext(connection) as asked:
            assert len(go_on_with(some)) == len(some)
        many.append(len(asked))
    assert many[1] == many[2]


def test_of_a_campaign_that_stands_still_nobody_is_looked_up(wave, monkeypatch):
    from vanzelf.campaigns import tasks, waves
    from vanzelf.reach.models import Offer
    from vanzelf.services import actions

    scene = wave(people=2)
    actions.pause(version=scene.campaign.version, because="Klachten.", by=None)
    monkeypatch.setattr(waves, "proposal_of", lambda _entry: pytest.fail("looked up"))
    tasks.start_due_waves()
    assert not Offer.objects.exists()
    assert {each.rung for each in scene.entries()} == {0}


@pytest.mark.parametrize("channel", ["bezoek", "bellen"])
def test_who_waits_for_the_team_goes_on_waiting_without_a_step(wave, channel):
    from vanzelf.campaigns.models import Campaign
    from vanzelf.campaigns.waves import go_on_with
    from vanzelf.org import clock
    from vanzelf.residents import actions as residents
    from vanzelf.residents.models import Channel, Preferences

    def change(scene):
        ladder = [{"kanaal": channel, "pogingen": 1, "dagen": 21}]
        Campaign.objects.filter(pk=scene.campaign.pk).update(ladder=ladder)
        residents.refuse(subject=scene.people[0].subject, scope="alles", told_by=Channel.CALL)
        for each in scene.people[:2]:
            Preferences.objects.create(
                subject=each.subject, phone="+31699000001", updated_at=clock.now()
            )

    scene = wave(people=3, change=change)
    _, reached, unknown = (each.subject_id for each in scene.people)
    done = go_on_with(scene.entries())
    of = {each.pk: each.subject_id for each in scene.entries()}
    assert {of[each] for each in done} == ({reached, unknown} if channel == "bezoek" else {reached})
    assert {each.rung for each in scene.entries()} == {0}


def test_a_list_of_more_households_takes_no_more_questions(stage):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from vanzelf.campaigns.blind import Household
    from vanzelf.campaigns.filling import fill
    from vanzelf.campaigns.models import Campaign

    scene, many = stage(people=12), []
    for last in (2, 3, 13):
        scene.campaign.entries.all().delete()
        Campaign.objects.filter(pk=scene.campaign.pk).update(state="vraagt")
        with CaptureQueriesContext(connection) as asked:
            fill(scene.campaign, [Household((f"9999{each:05}",), "") for each in range(1, last)])
        assert scene.campaign.entries.count() == last - 1
        many.append(len(asked))
    assert many[1] == many[2]


def test_who_cannot_be_written_to_does_not_keep_the_others_from_their_letter(wave, monkeypatch):
    from vanzelf.campaigns import tasks, waves
    from vanzelf.reach.models import Offer

    scene, whole = wave(people=4), waves.proposal_of
    unlucky = scene.people[1].subject_id

    def proposal(entry):
        if entry.subject_id == unlucky:
            raise KeyError("broken")
        return whole(entry)

    monkeypatch.setattr(waves, "proposal_of", proposal)
    with pytest.raises(KeyError):
        tasks.start_due_waves()
    assert {each.subject_id for each in Offer.objects.all()} == {
        each.subject_id for each in scene.people
    } - {unlucky}
