"""Four answers, the same by every road; each counts once and is confirmed."""

import pytest

ROADS = ["brief", "portaal", "sms", "bellen", "balie", "bezoek"]


def give(offer, answer, channel="portaal", key="antwoord-1", **more):
    from vanzelf.reach.answering import Given
    from vanzelf.reach.answering import answer as take
    from vanzelf.reach.models import Answer
    from vanzelf.residents.models import Channel

    return take(offer, Given(key=key, answer=Answer(answer), channel=Channel(channel), **more))


@pytest.mark.parametrize("channel", ROADS)
def test_yes_does_the_same_by_every_road(offered, channel):
    from vanzelf.decide.models import Case
    from vanzelf.reach.models import Message, Offer

    receipt = give(offered, "ja", channel)
    offer = Offer.objects.get(pk=offered.pk)
    assert offer.state == "ja"
    assert offer.case == Case.objects.get(subject=offered.subject, scheme="kwijtschelding")
    sent = Message.objects.filter(kind="bevestiging_ja").values_list("channel", flat=True)
    assert list(sent) == ([] if channel == "portaal" else ["sms" if channel == "sms" else "brief"])
    assert receipt.number.startswith("B-2026-")


def test_the_same_answer_twice_counts_once(offered):
    from vanzelf.decide.models import Case
    from vanzelf.reach.models import Message, Reply

    assert give(offered, "ja", "sms") == give(offered, "ja", "sms")
    assert Reply.objects.count() == Case.objects.count() == 1
    assert Message.objects.filter(kind="bevestiging_ja").count() == 1


def test_no_is_no_for_everything_that_was_still_to_come(offered):
    from vanzelf.definitions.wording import Kind
    from vanzelf.reach.models import Message
    from vanzelf.reach.preflight import Contact, Stopped, preflight
    from vanzelf.residents.models import Channel, Refusal

    give(offered, "nee")
    assert Refusal.objects.filter(subject=offered.subject, scope="kwijtschelding").exists()
    assert Message.objects.get(kind="aanbod").stopped_because == "wil-niet"
    again = preflight(Contact(offered.subject, "kwijtschelding", Kind.OFFER, Channel.LETTER))
    assert again == Stopped("wil-niet")


def test_a_changed_mind_takes_the_refusal_back(offered):
    from vanzelf.residents.models import Refusal

    give(offered, "nee")
    give(offered, "ja", key="antwoord-2")
    assert not Refusal.objects.filter(subject=offered.subject, revoked_at=None).exists()


def test_talking_first_is_a_call_that_is_promised_for_the_next_working_day(offered):
    from vanzelf.work.models import Task

    give(offered, "praten")  # on a Sunday
    task = Task.objects.get(kind=Task.Kind.CALL_BACK)
    assert task.promised_at.isoformat() == "2026-11-02T16:00:00+00:00"


def test_a_fact_that_is_not_right_goes_to_a_person_and_names_only_the_fact(offered):
    from vanzelf.work.models import Task

    give(offered, "klopt_niet", concept="banktegoed")
    task = Task.objects.get(kind=Task.Kind.CONTESTED)
    assert task.data == {"begrip": "banktegoed"}


def test_what_has_ended_cannot_be_answered(offered):
    from vanzelf.reach.offers import withdraw
    from vanzelf.terms.problems import ProblemError

    withdraw(subject=offered.subject, service=None, because="verhuisd")
    with pytest.raises(ProblemError, match="offer-over"):
        give(offered, "ja")


def test_no_answer_is_no_answer(offered):
    import datetime as dt

    from vanzelf.org import clock
    from vanzelf.reach.models import Offer
    from vanzelf.reach.offers import expire
    from vanzelf.residents.models import Refusal

    with clock.at(dt.datetime(2027, 3, 1, tzinfo=dt.UTC)):
        assert expire() == 1
    assert Offer.objects.get(pk=offered.pk).state == "verlopen"
    assert not Refusal.objects.exists()


def test_a_code_opens_its_own_offer_only_and_is_not_kept(offered, post):
    from vanzelf.reach import codes
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import content_of

    written = content_of(Message.objects.get(kind="aanbod")).text
    found = [
        word.strip(".,")
        for word in written.split()
        if word.count("-") == 1 and len(word.strip(".,")) == 9
    ]
    assert [codes.offer_of(each) for each in found] == [offered]
    assert codes.offer_of(found[0].lower().replace("-", " ")) == offered
    assert codes.offer_of("AAAA-AAAA") is None
    assert found[0].encode() not in bytes(offered.code)


def test_an_offer_and_a_refusal_wait_for_each_other(proposal, post):
    """Side by side each would look before the other wrote: whoever said no had an offer all the same."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from vanzelf.reach.offers import offer
    from vanzelf.residents.actions import refuse
    from vanzelf.residents.models import Channel

    doings = (
        lambda: offer(proposal, Channel.LETTER),
        lambda: refuse(subject=proposal.subject, scope="alles", told_by=Channel.CALL),
    )
    for do in doings:
        with CaptureQueriesContext(connection) as asked:
            do()
        said = [each["sql"] for each in asked]
        locks = [at for at, sql in enumerate(said) if "FOR NO KEY UPDATE" in sql]
        looks = [at for at, sql in enumerate(said) if 'FROM "residents_refusal"' in sql]
        assert locks[0] < looks[0]
