"""Many messages at a time: judged together, and each on its own in whatever goes wrong."""

import datetime as dt
from dataclasses import replace

import pytest

from support.municipality import NUMBERS


@pytest.fixture
def letters(proposal, settle, post):
    """Five letters that wait, each to another resident."""
    from vanzelf.reach.models import Message
    from vanzelf.reach.offers import offer
    from vanzelf.residents.models import Channel

    subjects = [proposal.subject, *(settle(number).subject for number in NUMBERS[1:5])]
    for number, subject in enumerate(subjects):
        offer(replace(proposal, subject=subject, key=f"kwijtschelding:{number}"), Channel.LETTER)
    return lambda: list(Message.objects.order_by("key"))


def deliver():
    from vanzelf.reach.tasks import deliver as task

    task.func(channel="brief")


def states(letters):
    return [(each.state, each.tries) for each in letters()]


def in_line():
    from procrastinate.contrib.django.models import ProcrastinateJob

    return ProcrastinateJob.objects.filter(task_name="berichten-versturen").count()


def test_all_that_wait_go_with_as_many_questions_as_one(letters, post):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from vanzelf.reach.preflight import preflights
    from vanzelf.reach.sending import _contact

    contacts, asked = [_contact(each) for each in letters()], []
    for some in (contacts[:1], contacts):
        with CaptureQueriesContext(connection) as queries:
            preflights(some)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    deliver()
    assert states(letters) == [("verzonden", 1)] * 5
    assert sorted(post.taken) == [each.key for each in letters()]


def test_no_more_than_a_handful_is_claimed_and_the_next_is_put_in_line(letters, monkeypatch):
    from vanzelf.reach import sending

    monkeypatch.setattr(sending, "HANDFUL", 2)
    deliver()
    assert [state for state, _ in states(letters)].count("verzonden") == 2
    assert in_line() == 1


def test_who_would_get_two_gets_the_first_and_then_it_is_asked_whether_the_second_may_go(
    letters, post
):
    from reach.conftest import SLOTS
    from vanzelf.definitions.wording import Kind
    from vanzelf.reach.models import Message
    from vanzelf.reach.queueing import Wanted, queue
    from vanzelf.residents.models import Channel

    first = letters()[0]
    slots = SLOTS | {"code": "K7QF-3M2P", "uiterlijk": "13 december 2026"}
    second = queue(
        Wanted("tweede", first.subject, Kind.OFFER, Channel.LETTER, first.service, slots=slots)
    )
    for _ in range(2):
        deliver()
    second = Message.objects.get(pk=second.pk)
    assert (second.state, second.stopped_because) == ("tegengehouden", "rustperiode")
    assert len(post.taken) == 5


def test_one_that_breaks_does_not_hold_up_the_others(letters, post, monkeypatch):
    bad, send = letters()[1].key, post.send

    def some(key, outgoing):
        if key == bad:
            raise RuntimeError
        return send(key, outgoing)

    monkeypatch.setattr(post, "send", some)
    with pytest.raises(RuntimeError):
        deliver()
    found = {each.key: each.state for each in letters()}
    assert found.pop(bad) == "onderweg"  # whoever finds it old asks the carrier
    assert set(found.values()) == {"verzonden"}


def test_a_carrier_that_is_out_is_left_alone_after_three(letters, post):
    post.closed = True
    deliver()
    assert sorted(states(letters)) == [("wacht", 0)] * 2 + [("wacht", 1)] * 3
    assert in_line() == 0


def test_what_takes_long_is_judged_again(letters, post, monkeypatch):
    from vanzelf.reach import tasks

    monkeypatch.setattr(tasks, "WITHIN", dt.timedelta(seconds=-1))
    deliver()
    assert (states(letters), post.taken) == ([("wacht", 0)] * 5, {})
    assert in_line() == 1


def test_the_kill_switch_holds_between_two_messages(letters, post, hire, monkeypatch):
    from vanzelf.org.halting import halt
    from vanzelf.org.rights import Role

    officer, send = hire(Role.DUTY_OFFICER, name="Daan"), post.send

    def first_and_then_stop(key, outgoing):
        halt(by=officer, reason="oefening")
        return send(key, outgoing)

    monkeypatch.setattr(post, "send", first_and_then_stop)
    deliver()
    assert sorted(states(letters)) == [("verzonden", 1)] + [("wacht", 0)] * 4
