"""A message goes once, whatever dies when, and not at all when something came in between."""

import datetime as dt

import pytest

from vanzelf.connectors.carriers import NoAnswer


@pytest.fixture
def letter(offered):
    from vanzelf.reach.models import Message

    return Message.objects.get(offer=offered)


def deliver(message):
    """What programs do: hand over what waits, and see to what was left."""
    from vanzelf.reach.tasks import deliver as task

    for left in (False, True):
        task.func(channel=message.channel, left=left)
    message.refresh_from_db()
    return message


def test_it_is_handed_over_once(letter, post):
    deliver(letter)
    deliver(letter)
    assert (letter.state, letter.tries, list(post.taken)) == ("verzonden", 1, [letter.key])


def test_a_death_after_handing_over_does_not_send_it_again(letter, post):
    from vanzelf.org import clock
    from vanzelf.reach.sending import CLAIM

    post.dies = True
    with pytest.raises(KeyboardInterrupt):
        deliver(letter)
    post.dies = False
    deliver(letter)  # another worker, at once: the claim still stands
    assert letter.state == "onderweg"
    with clock.at(clock.now() + CLAIM):
        deliver(letter)
    assert (letter.state, len(post.taken)) == ("verzonden", 1)


def test_a_carrier_that_cannot_take_it_gets_it_later(letter, post):
    from vanzelf.org import clock

    post.closed = True
    deliver(letter)
    post.closed = False
    assert deliver(letter).state == "wacht"  # not at once
    with clock.at(clock.now() + dt.timedelta(seconds=2)):
        deliver(letter)
    assert (letter.state, letter.tries) == ("verzonden", 2)


def test_a_carrier_that_did_not_answer_is_left_alone_and_then_asked(letter, post, monkeypatch):
    from vanzelf.org import clock
    from vanzelf.reach.sending import CLAIM

    def silent(_key, _outgoing):
        raise NoAnswer

    with monkeypatch.context() as broken:
        broken.setattr(post, "send", silent)
        assert deliver(letter).state == "onderweg"
    post.taken[letter.key] = "came late"  # it was underway all the time
    assert deliver(letter).state == "onderweg"
    with clock.at(clock.now() + CLAIM):
        assert deliver(letter).state == "verzonden"
    assert post.taken == {letter.key: "came late"}


@pytest.mark.parametrize("knows", [True, False])
def test_what_changed_while_a_carrier_was_out_of_reach_stops_it(letter, post, hire, knows):
    """It failed, or nobody knows whether it went: the preflight is asked again before it goes."""
    from vanzelf.org import clock
    from vanzelf.reach.models import Message
    from vanzelf.residents.actions import hear
    from vanzelf.residents.models import Change

    if knows:
        post.closed = True
        deliver(letter)
        post.closed = False
    else:
        long_ago = clock.now() - dt.timedelta(minutes=20)
        Message.objects.filter(pk=letter.pk).update(state="onderweg", claimed_at=long_ago)
    hear(key="1", subject=letter.subject, kind=Change.Kind("overleden"), on=dt.date(2026, 11, 1))
    with clock.at(clock.now() + dt.timedelta(seconds=2)):
        deliver(letter)
    assert (letter.state, letter.stopped_because) == ("tegengehouden", "overleden")
    assert post.taken == {}


def test_a_message_that_a_dead_program_left_does_not_go_while_everything_stands_still(
    letter, post, hire
):
    from vanzelf.org import clock
    from vanzelf.org.halting import halt
    from vanzelf.org.rights import Role
    from vanzelf.reach.models import Message

    long_ago = clock.now() - dt.timedelta(minutes=20)
    Message.objects.filter(pk=letter.pk).update(state="onderweg", claimed_at=long_ago)
    halt(by=hire(Role.DUTY_OFFICER, name="Daan"), reason="oefening")
    assert (deliver(letter).state, post.taken) == ("wacht", {})


def test_what_waits_is_put_in_line_once(letter, post):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from vanzelf.reach.tasks import sweep

    for _ in range(2):
        sweep.func(timestamp=0)
    (job,) = ProcrastinateJob.objects.filter(task_name="berichten-versturen", status="todo")
    assert job.args == {"channel": "brief", "left": False}


@pytest.mark.parametrize(
    "change, because",
    [
        ("overleden", "overleden"),
        ("verhuisd.buitengemeentelijk", "vertrokken"),
        ("verhuisd.emigratie", "vertrokken"),
        ("adres.onderzoek", "adres-in-onderzoek"),
        ("curatele", "vertegenwoordiger-onbekend"),
    ],
)
def test_what_changed_between_choosing_and_sending_stops_it(letter, post, change, because):
    from vanzelf.residents.actions import hear
    from vanzelf.residents.models import Change

    hear(key="1", subject=letter.subject, kind=Change.Kind(change), on=dt.date(2026, 11, 1))
    deliver(letter)
    assert (letter.state, letter.stopped_because, post.taken) == ("tegengehouden", because, {})
    assert letter.sealed is None


def test_while_everything_stands_still_it_waits_and_then_goes(letter, post, hire):
    from vanzelf.org.halting import halt, restart
    from vanzelf.org.rights import Role

    officers = [hire(Role.PRIVACY_OFFICER, name="Fien"), hire(Role.DUTY_OFFICER, name="Daan")]
    halt(by=officers[1], reason="oefening")
    assert deliver(letter).state == "wacht"
    assert [restart(by=each) for each in officers] == [False, True]
    assert deliver(letter).state == "verzonden"


def test_one_person_cannot_start_it_again(hire):
    from vanzelf.org.halting import halt, halted, restart
    from vanzelf.org.rights import Role
    from vanzelf.terms.problems import ProblemError

    officer = hire(Role.DUTY_OFFICER)
    halt(by=officer, reason="oefening")
    restart(by=officer)
    with pytest.raises(ProblemError, match="restart-second"):
        restart(by=officer)
    assert halted()


def test_who_agreed_to_start_again_agrees_anew_when_it_is_stopped_once_more(hire):
    from vanzelf.org.halting import halt, halted, restart
    from vanzelf.org.rights import Role

    one, two = (hire(Role.DUTY_OFFICER, name=name) for name in ("Daan", "Dirk"))
    halt(by=one, reason="oefening")
    restart(by=one)
    halt(by=two, reason="nu echt")
    assert not restart(by=two)
    assert halted()


def test_what_comes_back_is_work_for_a_person_once(letter, post):
    from vanzelf.reach.models import Message
    from vanzelf.reach.sending import report
    from vanzelf.work.models import Task

    deliver(letter)
    for _ in range(2):
        assert report(letter.provider_id, Message.State.RETURNED)
    assert Task.objects.filter(kind=Task.Kind.ADDRESS).count() == 1
    assert not report("niet-van-ons", Message.State.DELIVERED)


def test_what_was_sent_can_be_read_back_and_stands_sealed(letter):
    from vanzelf.reach.written import content_of

    assert "De Wit" not in letter.key
    assert "mevrouw Wit" in content_of(letter).text
    assert b"mevrouw" not in bytes(letter.sealed)


def test_a_letter_on_paper_has_the_address_in_its_window_and_a_code_that_opens_it(letter, offered):
    from vanzelf.reach import codes
    from vanzelf.reach.carriers import letter_of, outgoing
    from vanzelf.reach.models import Message

    made = letter_of(Message.objects.get(pk=letter.pk))
    assert made.addressee.lines == ("S. de Wit", "Kastanjelaan 19", "9999 AB  Eikenhage")
    assert codes.offer_of(made.code) == offered
    assert made.code not in made.code_url
    assert outgoing(letter).pdf.startswith(b"%PDF")


def test_a_letter_for_somebody_under_guardianship_goes_to_the_guardian(offered, post, letter):
    from vanzelf.reach.carriers import letter_of
    from vanzelf.residents.models import Representative

    Representative.objects.create(
        subject=letter.subject, kind="curator", scope="alles", name="Mr. P. Post", told_by="CCBR",
        address_lines="Beukenhof 1\n9999 AC  Eikenhage", begins=dt.date(2026, 1, 1),
    )  # fmt: skip
    deliver(letter)
    assert letter.state == "verzonden"
    assert letter_of(letter).addressee.lines[0] == "Mr. P. Post"


@pytest.mark.parametrize("channel", ["sms", "email"])
def test_nobody_is_invited_past_who_acts_for_them(proposal, post, channel):
    from vanzelf.reach.offers import offer
    from vanzelf.reach.preflight import Stopped
    from vanzelf.residents.actions import prefer
    from vanzelf.residents.models import Channel, Representative

    prefer(subject=proposal.subject, phone="0612345678", email="s@voorbeeld.example")
    for kind in ("bewindvoerder", "curator"):
        Representative.objects.create(
            subject=proposal.subject, kind=kind, scope="alles", name=f"De {kind}", told_by="CCBR",
            address_lines="Beukenhof 1", begins=dt.date(2026, 1, 1),
        )  # fmt: skip
    assert offer(proposal, Channel(channel)) == Stopped("via-vertegenwoordiger")
    letter = offer(proposal, Channel.LETTER).messages.get()
    assert deliver(letter).representative.kind == "curator"  # before who acts for money only


def test_who_answered_is_not_reminded(offered, post):
    from vanzelf.definitions.wording import Kind
    from vanzelf.reach.answering import Given, answer
    from vanzelf.reach.models import Answer, Message
    from vanzelf.reach.queueing import Wanted, queue
    from vanzelf.residents.models import Channel

    wanted = Wanted(
        key="herinnering", subject=offered.subject, kind=Kind.REMINDER, channel=Channel.LETTER,
        service=offered.service, group=offered.group, offer=offered,
        slots={**offered.said, "uiterlijk": "13 december", "dienst": "kwijtschelding",
               "code": "AAAA-BBBB"},
    )  # fmt: skip
    reminder = queue(wanted)
    answer(offered, Given("1", Answer.TALK, Channel.CALL))
    Message.objects.exclude(pk=reminder.pk).delete()
    assert deliver(reminder).stopped_because == "aanbod-voorbij"


def test_an_address_that_is_lost_again_is_looked_into_again(letter):
    from uuid import uuid4

    from vanzelf.reach.preflight import Stopped
    from vanzelf.reach.sending import stop
    from vanzelf.work.models import Task

    tasks = Task.objects.filter(kind=Task.Kind.ADDRESS)

    def lose(key):
        letter.pk, letter.key, letter._state.adding = uuid4(), key, True
        stop(letter, Stopped("geen-adres", look=True))
        return tasks.count()

    assert (lose("een"), lose("twee")) == (1, 1)
    tasks.update(state="klaar", result="gevonden", done_at=letter.made_at)
    assert lose("drie") == 2
