"""Who said that something is not right, where another body decides, hears what came of it."""

import pytest

from support.municipality import NUMBERS


@pytest.fixture
def task(settle, begin):
    """A resident of the walk list, where Dienst Toeslagen decides, says that something is not right."""
    from vanzelf.reach.answering import Given, answer
    from vanzelf.reach.models import Answer, Offer
    from vanzelf.reach.offers import Proposal, offer
    from vanzelf.residents.models import Channel
    from vanzelf.work.models import Task

    begin("toeslagen")
    made = offer(
        Proposal(
            key="toeslagen:2026:1", subject=settle(number=NUMBERS[1]).subject, service="toeslagen", group="lijst",
            period="2026", topics=["huurtoeslag"], slots={},
        ),
        Channel.VISIT,
    )  # fmt: skip
    assert isinstance(made, Offer), made
    answer(made, Given("a", Answer.WRONG, Channel.CALL, concept="kale_huur"))
    return Task.objects.get(kind=Task.Kind.CONTESTED)


def finished(browser, task, **given):
    return browser.post(f"/werk/taken/{task.pk}/", given, follow=True).content.decode()


def told():
    from vanzelf.reach.models import Message

    return Message.objects.filter(kind="nagevraagd")


def test_who_ends_it_says_who_was_asked_and_the_resident_reads_the_answer(
    task, log_in, officer, post
):
    from vanzelf.reach.tasks import deliver
    from vanzelf.reach.written import content_of

    browser = log_in(officer)
    page = browser.get(f"/werk/taken/{task.pk}/").content.decode()
    assert "Kale huur per maand" in page
    assert '<option value="woningcorporatie" selected>' in page
    assert "Dat hebben wij beloofd" in page
    finished(browser, task, uitkomst="fout_in_gegevens")
    assert not told().exists()  # it says nothing without who was asked
    finished(browser, task, bron="woningcorporatie", uitkomst="fout_in_gegevens")
    finished(browser, task, bron="woningcorporatie", uitkomst="gegeven_klopt")
    message = told().get()
    for _letter in ("the confirmation", "the answer"):  # one at a time to the same person
        deliver.func(channel="brief")
    message.refresh_from_db()
    assert message.state == "verzonden"
    said = " ".join(content_of(message).text.split())
    assert "Wij vroegen het na bij de verhuurder. Het antwoord: het gegeven is verbeterd." in said
    assert "uw zaak" not in said


def test_who_reads_english_and_named_no_fact_reads_it_too(task, officer):
    from vanzelf.reach.settling import looked_into
    from vanzelf.reach.written import content_of
    from vanzelf.residents.models import Preferences

    Preferences.objects.update_or_create(
        subject=task.subject, defaults={"language": "en", "updated_at": task.made_at}
    )  # fmt: skip
    task.data = {"begrip": ""}
    task.save()
    looked_into(task=task, source="belastingdienst", result="doorverwezen", by=officer)
    said = " ".join(content_of(told().get()).text.split())
    assert "It was about something in our message to you." in said
    assert "We asked the Tax Administration. The answer: they change this only when you" in said


def test_a_later_answer_takes_the_question_away_from_nobody(task, officer):
    from vanzelf.reach.answering import Given, answer
    from vanzelf.reach.models import Answer, Offer
    from vanzelf.reach.settling import looked_into
    from vanzelf.residents.models import Channel

    for said in (Answer.TALK, Answer.NO):
        answer(Offer.objects.get(), Given(f"later:{said}", said, Channel.CALL))
        task.refresh_from_db()
        assert task.state == "open"
    looked_into(task=task, source="woningcorporatie", result="gegeven_klopt", by=officer)
    assert told().exists()


def test_what_stands_in_a_case_is_told_there_before_the_task_ends(task, case, log_in, officer):
    from vanzelf.decide.facts import Known, contest, know
    from vanzelf.org import clock
    from vanzelf.reach.models import Offer
    from vanzelf.reach.settling import stands, still_to_tell

    offer = still_to_tell(task)
    Offer.objects.update(case=case)
    assert still_to_tell(task) == offer  # the case knows nothing of it
    (fact,) = know(case=case, facts=[Known("kale_huur", "600", "verhuurder", clock.today())])
    contest(fact=fact, by=None)
    assert still_to_tell(task) is None
    browser = log_in(officer)
    page = finished(browser, task, uitkomst="geregeld")
    assert "Eerst het gegeven" in page
    assert f"/gegeven/{fact.pk}/" in page
    task.refresh_from_db()
    assert task.state == "open"
    stands(fact=fact, by=officer)
    assert "Afronden" in browser.get(f"/werk/taken/{task.pk}/").content.decode()
