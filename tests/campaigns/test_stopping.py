"""Where people stop, of a whole campaign: rounded, and with nobody in it (A41)."""

import datetime as dt

import pytest

SAID = {"belastingjaar": "2026", "heffingen": "afval en riool"}


@pytest.fixture
def walked(stage):
    """A campaign of 36 offers: 33 sent, 28 opened, 24 answered there, 13 of them yes, 4 looked through."""
    from vanzelf.campaigns.models import Campaign, Wave
    from vanzelf.org import clock
    from vanzelf.portal.models import OpenedCount
    from vanzelf.reach.models import Message, Offer, Reply
    from vanzelf.residents import numbers
    from vanzelf.residents.models import Subject

    scene = stage(people=1, service="kwijtschelding", said=SAID)
    now, today = clock.now(), clock.today()
    Campaign.objects.filter(pk=scene.campaign.pk).update(released_at=now)
    Wave.objects.create(campaign=scene.campaign, number=1, starts_on=today, started_at=now)
    people = Subject.objects.bulk_create(
        numbers.fresh([f"9998{each:05}" for each in range(36)], synthetic=True)
    )
    offers = Offer.objects.bulk_create(
        Offer(
            key=f"stop:{at}", service="kwijtschelding", group="lijst", level="N2", proof="mogelijk",
            period="2026", subject=each, campaign=scene.campaign.pk, made_at=now,
            expires_on=today + dt.timedelta(days=30),
            checking_since=now if at < 13 else None, checked_at=now if at < 4 else None,
        )
        for at, each in enumerate(people)
    )  # fmt: skip
    Message.objects.bulk_create(
        Message(
            key=f"stop:{at}", subject=each.subject, offer=each, kind="aanbod", channel="brief",
            language="nl", made_at=now, send_after=now, state="verzonden", sent_at=now,
        )
        for at, each in enumerate(offers[:33])
    )  # fmt: skip
    Reply.objects.bulk_create(
        Reply(
            key=f"stop:{at}", offer=each, subject=each.subject, at=now,
            channel="portaal" if at < 24 else "bellen", meaning="ja" if at < 13 else "nee",
        )
        for at, each in enumerate(offers)
    )  # fmt: skip
    OpenedCount.objects.create(campaign=scene.campaign.pk, times=28)
    return scene


def test_each_step_is_a_rounded_count(walked, log_in):
    from vanzelf.campaigns.outcomes import look_at_answers
    from vanzelf.staff.stopping import road

    look_at_answers()
    walked.fresh()
    counts = [each.count for each in road(walked.campaign)]
    assert counts == ["30", "30", "20", "10", "<10", "10"]
    page = log_in(walked.manager).get(f"/campagnes/{walked.campaign.pk}/resultaat/")
    text = page.content.decode()
    assert "Waar stoppen mensen?" in text
    assert "Keken alles na en verstuurden het" in text
    for exact in (">33<", ">28<", ">24<", ">13<", ">4<", ">12<"):
        assert exact not in text


def test_answers_move_only_after_a_week_with_ten_new_ones(walked):
    """Who knows of the one person who answered since last week, sees no yes come to the page."""
    from vanzelf.campaigns.outcomes import answers_told, look_at_answers
    from vanzelf.reach.models import Offer, Reply

    def answered(many):
        free = Offer.objects.filter(replies__isnull=True)[:many]
        for each in free:
            Reply.objects.create(
                key=f"week:{each.pk}", offer=each, subject=each.subject, at=each.made_at,
                channel="portaal", meaning="ja",
            )  # fmt: skip
        assert len(free) == many
        Offer.objects.filter(replies__meaning="ja").update(checking_since=walked.campaign.made_at)
        look_at_answers()
        return answers_told(walked.fresh())

    Reply.objects.filter(key__in=[f"stop:{at}" for at in range(11, 36)]).delete()
    Offer.objects.update(checking_since=None)
    assert answered(0) == {"answered": 11, "otherwise": 0, "began": 11, "sent": 4}
    assert answered(1)["began"] == 11
    assert answered(9)["began"] == 11  # ten in two weeks: the last one alone would move it
    assert answered(10)["began"] == 31


def test_it_is_told_only_as_long_as_every_answer_is_kept(walked):
    from vanzelf.org import clock
    from vanzelf.staff.stopping import road

    walked.fresh()
    with clock.at(clock.now() + dt.timedelta(days=89)):
        assert road(walked.campaign)
    with clock.at(clock.now() + dt.timedelta(days=90)):
        assert road(walked.campaign) == []


def test_where_another_body_decides_there_is_nothing_to_look_through(stage):
    from vanzelf.campaigns.models import Campaign
    from vanzelf.org import clock
    from vanzelf.staff.stopping import road

    scene = stage(people=1)
    assert road(scene.campaign) == []  # not begun
    Campaign.objects.filter(pk=scene.campaign.pk).update(released_at=clock.now())
    assert [each.count for each in road(scene.fresh())] == ["<10"] * 4
