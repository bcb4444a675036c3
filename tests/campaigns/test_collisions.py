"""Two campaigns about the same people: one letter where that can be, and a calendar that says so before."""

import datetime as dt

import pytest


@pytest.fixture
def beside(stage, begin):
    """A second campaign about the people of a first: `beside(scene, rung="brief")`."""

    def make(scene, starts_on, channel="brief"):
        from vanzelf.campaigns.models import Campaign, Entry, Wave
        from vanzelf.org import clock

        run = begin("kwijtschelding")
        other = Campaign.objects.create(
            name="Belasting", version=run.version, group="lijst", on=clock.today(),
            state="loopt", made_by=scene.manager, made_at=clock.now(), asked_by=scene.manager,
            released_by=scene.officer, released_at=clock.now(),
            expires_on=clock.today() + dt.timedelta(days=90),
            ladder=[{"kanaal": channel, "pogingen": 1, "dagen": 21}],
            said={"heffingen": "afval", "belastingjaar": "2026"},
        )  # fmt: skip
        wave = Wave.objects.create(campaign=other, number=1, starts_on=starts_on)
        for each in scene.people:
            Entry.objects.create(
                campaign=other, wave=wave, subject=each.subject, address=each.address,
                district_id="oost", expires_on=other.expires_on,
            )  # fmt: skip
        return other

    return make


def written_to(scene):
    from vanzelf.reach.models import Message

    return [
        sorted(Message.objects.filter(subject=each.subject).values_list("service", flat=True))
        for each in scene.people
    ]


def by_letter(scene):
    from vanzelf.campaigns.models import Campaign

    ladder = [{"kanaal": "brief", "pogingen": 1, "dagen": 21}]
    Campaign.objects.filter(pk=scene.campaign.pk).update(ladder=ladder)
    scene.campaign.refresh_from_db()


def test_what_would_come_within_their_rest_is_offered_at_once_and_a_later_wave_waits(stage, beside):
    from vanzelf.campaigns import tasks
    from vanzelf.campaigns.models import Entry
    from vanzelf.org import clock

    scene, today = stage(people=3), clock.today()
    by_letter(scene)
    other = beside(scene, today)
    entries = Entry.objects.filter(campaign=other).order_by("subject")
    soon, late, waits = entries
    for each, day in ((soon, 20), (late, 40)):  # both begun, and held up: one within their rest
        each.state, each.next_on = "open", today + dt.timedelta(days=day)
        each.save()
    other.waves.update(starts_on=today + dt.timedelta(days=14), started_at=clock.now())
    scene.release()
    tasks.start_due_waves()
    people = {each.subject_id: found for each, found in zip(
        scene.people, written_to(scene), strict=True)}  # fmt: skip
    assert people[soon.subject_id] == ["kwijtschelding", "toeslagen"]
    assert people[late.subject_id] == people[waits.subject_id] == ["toeslagen"]


def test_the_calendar_counts_who_hears_of_both_in_a_week_and_hides_a_few(
    stage, beside, client, log_in
):
    from vanzelf.campaigns.collisions import Collision, collisions
    from vanzelf.campaigns.models import Entry
    from vanzelf.org import clock

    scene, today = stage(people=10), clock.today()
    starts = today + dt.timedelta(days=1)
    beside(scene, starts)
    monday = starts - dt.timedelta(days=starts.weekday())
    assert collisions(scene.campaign, today) == [Collision(monday, "kwijtschelding", 10)]
    log_in(scene.manager)
    page = client.get(f"/campagnes/{scene.campaign.pk}/golven/").content.decode()
    assert "Week van 2 november 2026" in page
    assert "10 mensen" in page
    Entry.objects.filter(campaign=scene.campaign).first().delete()
    assert collisions(scene.campaign, today) == []
