"""A document that expires: one message on its day, none after renewal, whatever runs twice or late."""

import datetime as dt

import pytest

DAY = dt.timedelta(days=1)


@pytest.fixture
def document(begin, settle):
    from vanzelf.residents.models import TravelDocument

    begin("reisdocumenten")
    return TravelDocument.objects.create(
        subject=settle().subject, kind="paspoort",
        valid_until=dt.date(2026, 11, 1) + dt.timedelta(days=90),
    )  # fmt: skip


def test_one_message_on_its_day_however_often_it_runs(document):
    from vanzelf.campaigns.documents import remind
    from vanzelf.org import clock
    from vanzelf.reach.models import Message

    assert remind(clock.today() - DAY) == 0
    assert [remind(), remind(), remind(clock.today() + DAY)] == [1, 0, 0]
    assert Message.objects.get().kind == "aanbod"


@pytest.mark.parametrize("late, made", [(3, 1), (13, 1), (14, 0)])
def test_a_day_that_was_missed_is_made_up_for_within_two_weeks(document, late, made):
    from vanzelf.campaigns.documents import remind
    from vanzelf.org import clock

    assert remind(clock.today() + late * DAY) == made


def test_renewal_stops_it_the_same_day(document):
    from vanzelf.campaigns.documents import remind, stop_renewed
    from vanzelf.reach.models import Message, Offer
    from vanzelf.residents.actions import hear

    remind()
    assert stop_renewed() == 0
    hear(
        key="1", subject=document.subject, kind="reisdocument.nieuw", on=dt.date(2026, 11, 1),
        soort="paspoort",
    )  # fmt: skip
    assert stop_renewed() == 1
    assert Offer.objects.get().state == "ingetrokken"
    assert Message.objects.get().state == "tegengehouden"
    assert remind() == 0


def test_who_said_no_hears_nothing(document):
    from vanzelf.campaigns.documents import remind
    from vanzelf.residents.actions import refuse
    from vanzelf.residents.models import Channel

    refuse(subject=document.subject, scope="reisdocumenten", told_by=Channel.CALL)
    assert remind() == 0


def test_a_service_that_is_paused_sends_nothing(document):
    from vanzelf.campaigns.documents import remind
    from vanzelf.services.actions import pause
    from vanzelf.services.queries import alive

    pause(version=alive("reisdocumenten"), because="Storing.", by=None)
    assert remind() == 0
