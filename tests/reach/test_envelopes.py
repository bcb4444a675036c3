"""Two offers to one person go in one envelope, each with its own code and answers; or apart, with rest."""

import datetime as dt
from dataclasses import replace

import pytest


@pytest.fixture
def two(proposal, begin, post):
    """Offers of two services to one resident: `two(channel)`."""
    from vanzelf.reach.offers import Proposal, offer
    from vanzelf.residents.models import Channel

    begin("toeslagen")
    other = Proposal(
        key="toeslagen:1", subject=proposal.subject, service="toeslagen", group="lijst",
        period="2026", topics=["huurtoeslag"],
    )  # fmt: skip

    def make(channel=Channel.LETTER):
        return [offer(each, channel) for each in (replace(proposal, slots=proposal.slots), other)]

    return make


def deliver(channel="brief", *, left=False):
    from vanzelf.reach.tasks import deliver as task

    task.func(channel=channel, left=left)


def messages():
    from vanzelf.reach.models import Message

    return list(Message.objects.order_by("made_at", "key"))


def states():
    return {each.service: each.state for each in messages()}


def head():
    (found,) = (each for each in messages() if each.within_id is None)
    return found


def test_one_letter_holds_both_each_with_its_code_and_a_no_to_one_leaves_the_other(two, post):
    from vanzelf.reach.answering import Given, answer
    from vanzelf.reach.carriers import letter_of
    from vanzelf.reach.codes import offer_of
    from vanzelf.reach.models import Answer, Offer
    from vanzelf.residents.models import Channel

    offers = two()
    deliver()
    assert set(states().values()) == {"verzonden"}
    assert list(post.taken) == [head().key]
    assert len({each.provider_id for each in messages()}) == 1
    letter = letter_of(head())
    codes = [letter.code, *(each.code for each in letter.further)]
    assert {offer_of(code) for code in codes} == set(offers)
    assert len(codes) == 2
    answer(offer=offers[0], given=Given("1", Answer.NO, Channel.LETTER))
    assert [Offer.objects.get(pk=each.pk).state for each in offers] == ["nee", "open"]


def test_what_its_carrier_says_of_the_envelope_is_true_of_both(two, post):
    from vanzelf.reach.models import Message
    from vanzelf.reach.sending import report

    two()
    deliver()
    assert report(head().provider_id, Message.State.DELIVERED)
    assert set(states().values()) == {"bezorgd"}


@pytest.mark.parametrize("taken", [True, False])
def test_a_program_that_dies_with_an_envelope_in_its_hands_is_followed_by_one_that_asks(
    two, post, monkeypatch, taken
):
    from vanzelf.org import clock

    two()
    monkeypatch.setattr(post, "dies", True)
    with pytest.raises(KeyboardInterrupt):
        deliver()
    assert set(states().values()) == {"onderweg"}
    key = head().key
    if not taken:
        post.taken.clear()
    monkeypatch.setattr(post, "dies", False)
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        deliver(left=True)
        if not taken:  # it is opened again: each is judged anew
            assert set(states().values()) == {"wacht"}
            with clock.at(clock.now() + dt.timedelta(minutes=5)):
                deliver()
    assert set(states().values()) == {"verzonden"}
    assert list(post.taken) == [key]


def test_an_email_says_that_there_are_two_and_a_text_message_is_of_one(two, post, resident):
    from vanzelf.org import clock
    from vanzelf.residents.models import Channel, Preferences

    Preferences.objects.create(
        subject=resident.subject, email="s@voorbeeld.example", updated_at=clock.now()
    )
    two(Channel.EMAIL)
    deliver("email")
    ((_, mail),) = post.taken.items()
    assert mail.text.startswith("Deze brief gaat over 2 dingen.")
    assert mail.text.count("* * *") == 1


@pytest.mark.parametrize("why", ["taal", "wie", "sms"])
def test_what_cannot_go_together_waits_until_the_rest_is_over(two, post, resident, why):
    from vanzelf.org import clock
    from vanzelf.reach.models import Message
    from vanzelf.residents.models import Channel, Preferences, Representative

    Preferences.objects.create(
        subject=resident.subject, phone="+31699000001", updated_at=clock.now()
    )
    channel = Channel.SMS if why == "sms" else Channel.LETTER
    two(channel)
    if why == "taal":
        Message.objects.filter(service="toeslagen").update(language="en")
    if why == "wie":  # who acts for them in money matters only is whom both go to
        Representative.objects.create(
            subject=resident.subject, kind="bewindvoerder", scope="geld", name="Mr. P. Post",
            address_lines="Postbus 2\n9999 AA  Eikenhage", begins=dt.date(2026, 1, 1),
        )  # fmt: skip
    deliver(str(channel))
    deliver(str(channel))
    together = why == "wie"
    assert sorted(states().values()) == (
        ["verzonden", "verzonden"] if together else ["verzonden", "wacht"]
    )
    with clock.at(clock.now() + dt.timedelta(days=31)):
        deliver(str(channel))
    assert set(states().values()) == {"verzonden"}
    assert len(post.taken) == (1 if together else 2)


def test_what_waits_for_somebody_is_taken_by_one_program_at_a_time(own_database):
    import psycopg
    from django.db import transaction

    from vanzelf.org import clock
    from vanzelf.reach.models import Message
    from vanzelf.reach.sending import _whose_turn
    from vanzelf.residents import numbers

    one, other = (numbers.subject_of(each, synthetic=True) for each in ("999900100", "999900112"))
    Message.objects.bulk_create(
        Message(
            key=f"{place}", subject=subject, service="toeslagen", kind="aanbod", channel="brief",
            language="nl", text="x", made_at=clock.now(), send_after=clock.now(),
        )
        for place, subject in enumerate((one, one, other))
    )  # fmt: skip

    def turn():
        with transaction.atomic():
            return _whose_turn("brief")

    with psycopg.connect(own_database) as program:
        program.execute("select 1 from residents_subject where id = %s for no key update", [one.pk])
        assert turn() == ({other.pk}, False)
    assert turn() == ({one.pk, other.pk}, False)


def test_what_is_on_its_way_counts_as_a_message_of_today(two, resident):
    from vanzelf.org import clock
    from vanzelf.reach.sending import claim
    from vanzelf.residents.models import Channel, Preferences

    Preferences.objects.create(
        subject=resident.subject, phone="+31699000001", updated_at=clock.now()
    )
    two(Channel.SMS)
    (taken,), _ = claim(Channel.SMS)  # and its carrier has not answered yet
    assert claim(Channel.SMS) == ([], False)
    (other,) = (each for each in messages() if each.pk != taken.pk)
    assert other.state == "wacht"
    assert other.send_after > other.made_at
