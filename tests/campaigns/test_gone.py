"""Who died or left: nobody goes there, and nothing is offered any more, from the same hour on."""

import datetime as dt

import pytest


@pytest.mark.parametrize(
    "change,result", [("overleden", "overleden"), ("verhuisd.emigratie", "verhuisd")]
)
def test_a_walk_and_an_offer_end_and_others_go_on(stage, change, result):
    from vanzelf.campaigns.ending import let_go
    from vanzelf.reach.models import Offer
    from vanzelf.residents import actions as residents

    scene = stage(people=2)
    scene.release()
    scene.share()
    entry, other = scene.entries()
    for each in (entry, other):
        Offer.objects.create(
            key=f"k{each.pk}", subject=each.subject, service="toeslagen", group=scene.campaign.group,
            period="2026", state=Offer.State.OPEN, made_at="2026-11-01T09:00Z",
            expires_on=dt.date(2026, 12, 1),
        )  # fmt: skip
    residents.hear(key="1", subject=entry.subject, kind=change, on=dt.date(2026, 10, 31))
    assert let_go() == 2
    assert let_go() == 0
    for each, state in ((entry, "klaar"), (other, "open")):
        each.refresh_from_db()
        assert each.state == state
        assert each.walks.filter(ended_at=None).exists() == (state == "open")
    assert entry.result == result
    assert Offer.objects.get(subject=entry.subject).state == Offer.State.WITHDRAWN
    assert Offer.objects.get(subject=other.subject).state == Offer.State.OPEN
