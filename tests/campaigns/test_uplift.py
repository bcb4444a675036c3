"""What a campaign added, beside a wave that still waits; and what it cost, for each award."""

import datetime as dt

import pytest


@pytest.fixture
def counted(stage):
    """A campaign of two waves of 200, of which one began: `counted(arranged=…, without=…)`."""
    from vanzelf.campaigns.models import Campaign, Entry, Outcome, Wave
    from vanzelf.org import clock

    def fill(arranged, without, waiting=True):
        scene = stage(people=1)
        Entry.objects.all().delete()
        month = dt.date(2026, 11, 1)
        Campaign.objects.filter(pk=scene.campaign.pk).update(waves_wanted=2)
        for number, has in ((1, arranged), (2, without)):
            began = number == 1 or not waiting
            Wave.objects.create(
                campaign=scene.campaign, number=number, starts_on=month,
                started_at=clock.now() if began else None,
            )  # fmt: skip
            result = "aanvraag_samen_ingediend" if number == 1 else "had_het_al"
            for code, many in ((result, has), ("niet_bereikt", 200 - has)):
                Outcome.objects.create(
                    service="toeslagen", campaign=scene.campaign.pk, wave=number, month=month,
                    result=code, count=many,
                )  # fmt: skip
        return scene

    return fill


def test_the_difference_with_who_waits_has_an_interval(counted):
    from vanzelf.campaigns.uplift import uplift

    found = uplift(counted(80, 20).campaign)
    assert (found.began.percent, found.waits.percent, found.points) == (40, 10, 30)
    assert found.low < 30 < found.high
    assert found.sure
    assert found.extra == 60


def test_a_small_difference_is_not_sold_as_one(counted):
    from vanzelf.campaigns.uplift import uplift

    found = uplift(counted(30, 20).campaign)
    assert found.points == 5
    assert not found.sure


@pytest.mark.parametrize(
    "arranged, without, waiting", [(80, 9, True), (9, 80, True), (80, 195, True), (80, 20, False)]
)
def test_small_numbers_and_nobody_who_waits_tell_nothing(counted, arranged, without, waiting):
    from vanzelf.campaigns.uplift import uplift

    assert uplift(counted(arranged, without, waiting).campaign) is None


def test_the_page_says_what_it_added_and_what_each_award_cost(counted, log_in):
    from vanzelf.campaigns import uplift
    from vanzelf.campaigns.uplift import Effort, Prices

    scene = counted(80, 20)
    found = uplift.uplift(scene.campaign)
    cost = uplift.cost(Effort(200, 100, 40), Prices(150, 1_000, 4_000), 80, found)
    assert (cost.total, cost.each, cost.extra) == (2_900, 36, 48)
    assert uplift.cost(Effort(200, 100, 40), Prices(150, 0, 0), 9, None).each is None
    browser = log_in(scene.manager)
    url = f"/campagnes/{scene.campaign.pk}/resultaat/"
    page = browser.get(url, {"brief": "1.50", "gesprek": "10", "bezoek": "40"})
    text = page.content.decode()
    assert "heeft 40% het nu" in text
    assert "kreeg 10% het zonder ons" in text
    assert "Het verschil is 30 procentpunt" in text
    assert "Samen" in text
    assert "Vul dit in" in browser.get(url, {"brief": ""}).content.decode()
