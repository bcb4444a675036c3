"""Who begins and does not finish is offered help once, and is then left in peace."""

import datetime as dt

import pytest


@pytest.fixture
def begun(offered):
    from vanzelf.reach.answering import Given, answer
    from vanzelf.reach.contesting import begin_check
    from vanzelf.reach.models import Answer, Offer
    from vanzelf.residents.models import Channel

    answer(offered, Given("a", Answer.YES, Channel.PORTAL))
    begin_check(offered)
    return Offer.objects.get(pk=offered.pk)


def days_later(days):
    from vanzelf.org import clock
    from vanzelf.reach.rescue import offer_help

    with clock.at(clock.now() + dt.timedelta(days=days)):
        return offer_help()


def test_help_is_offered_once_after_a_week(begun):
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import content_of

    assert [days_later(each) for each in (6, 8, 9, 30)] == [0, 1, 0, 0]
    message = Message.objects.get(kind="samen_doen")
    assert message.channel == "brief"
    assert "kwijtschelding" in content_of(message).text


def test_who_finished_hears_nothing(begun):
    from vanzelf.reach.contesting import checked

    checked(begun, [], begun.subject)
    assert days_later(8) == 0


def test_who_said_no_since_hears_nothing(begun):
    from vanzelf.residents.actions import refuse
    from vanzelf.residents.models import Channel

    refuse(subject=begun.subject, scope="alles", told_by=Channel.CALL)
    assert days_later(8) == 0


def test_it_comes_by_the_road_somebody_chose(begun):
    from vanzelf.reach.models import Message
    from vanzelf.residents.actions import prefer

    prefer(subject=begun.subject, channel="sms", phone="06-12345678")
    assert days_later(8) == 1
    assert Message.objects.get(kind="samen_doen").channel == "sms"
