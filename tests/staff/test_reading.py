"""What a resident wrote is read by who took the task; then they say what it means."""

import pytest


@pytest.fixture
def browser(log_in, agent):
    return log_in(agent)


@pytest.fixture
def offered(offered):
    from vanzelf.residents.actions import prefer

    prefer(subject=offered.subject, phone="06-12345678")
    return offered


def came(text, sender="+31612345678"):
    from vanzelf.reach.inbound import Text, take
    from vanzelf.work.models import Task

    take(Text(id=text, sender=sender, text=text))
    return Task.objects.get(kind=Task.Kind.UNCLEAR_REPLY)


def text_of(page):
    return page.content.decode()


def test_words_are_read_by_who_took_the_task_and_that_is_written_down(browser, offered, agent):
    from django.db import connection

    from vanzelf.ledger.reading import own_lines
    from vanzelf.org.models import AuditLine
    from vanzelf.org.processing import log
    from vanzelf.residents.numbers import number_of

    task = came("ik weet het nog niet hoor, 999990019")
    url = f"/werk/taken/{task.pk}/"
    before = text_of(browser.get(url))
    assert "weet het nog niet" not in before
    assert "Neem de taak" in before
    assert not AuditLine.objects.filter(action="woorden gelezen").exists()
    browser.post(url, {"neem": "ja"})
    page = text_of(browser.get(url))
    assert "ik weet het nog niet hoor, [nummer]" in page
    assert "de inwoner bedoelt dus" in page
    line = AuditLine.objects.get(action="woorden gelezen")
    assert (line.staff, line.subject) == (agent, offered.subject_id)
    told = own_lines(connection.connection, log(), number_of(offered.subject))
    assert line.operation in {
        each.trace_id for each in told if each.name == "Een medewerker las wat u ons schreef"
    }


@pytest.mark.parametrize("answer", ["ja", "nee", "praten", "klopt_niet"])
def test_what_they_mean_counts_as_their_answer_and_is_confirmed(browser, offered, agent, answer):
    from vanzelf.reach.models import Message, Reply, Words

    task = came("hmm doe maar zoals het hoort")
    url = f"/werk/taken/{task.pk}/"
    browser.post(url, {"neem": "ja"})
    done = browser.post(url, {"antwoord": f"{answer}:{offered.pk}"})
    assert done.url == "/werk/taken/"
    offered.refresh_from_db()
    task.refresh_from_db()
    assert (offered.state, task.state, task.result) == (answer, "klaar", answer)
    reply = Reply.objects.get(why="gelezen")
    assert (reply.by, reply.channel) == (agent, "sms")
    assert Message.objects.filter(key=f"bevestiging:{reply.key}", channel="sms").exists()
    assert not Words.objects.exists()


def test_another_does_not_answer_for_somebody(browser, log_in, hire, offered, settle):
    from vanzelf.org.rights import Role

    task = came("hmm doe maar zoals het hoort")
    url = f"/werk/taken/{task.pk}/"
    browser.post(url, {"neem": "ja"})
    for wrong in ("zeker", "ja", "ja:1", f"ja:{task.pk}"):
        assert browser.post(url, {"antwoord": wrong}).status_code == 404
    other = log_in(hire(Role.CALL_AGENT, name="Ali"))
    assert "zoals het hoort" not in text_of(other.get(url))
    said = other.post(url, {"antwoord": f"ja:{offered.pk}"}, follow=True)
    assert "Een collega heeft deze taak al" in text_of(said)
    offered.refresh_from_db()
    assert offered.state == "open"


def test_of_a_number_that_nobody_knows_there_is_nothing_to_answer(browser, offered):
    from vanzelf.org.models import AuditLine

    task = came("wie is dit?", sender="+31687654321")
    url = f"/werk/taken/{task.pk}/"
    browser.post(url, {"neem": "ja"})
    page = text_of(browser.get(url))
    assert "wie is dit?" in page
    assert "Dit telefoonnummer kennen wij niet" in page
    assert "de inwoner bedoelt dus" not in page
    assert AuditLine.objects.get(action="woorden gelezen").subject is None


def test_what_was_typed_on_a_page_is_confirmed_by_letter(browser, offered, agent):
    from vanzelf.reach.inbound import meant, read_words
    from vanzelf.reach.models import Answer, Message
    from vanzelf.residents.models import Channel
    from vanzelf.work.models import Task

    read_words(offered, "hmm doe maar zoals het hoort", key="w:1", channel=Channel.PORTAL)
    task = Task.objects.get(kind=Task.Kind.UNCLEAR_REPLY)
    meant(task=task, offer=offered, answer=Answer.YES, by=agent)
    assert Message.objects.filter(key__startswith="bevestiging:gelezen", channel="brief").exists()


def test_who_knows_the_resident_gives_the_task_back_and_a_team_lead_looks(
    browser, offered, agent, hire, log_in
):
    from vanzelf.org.rights import Role
    from vanzelf.oversight.queries import to_review

    task = came("hmm doe maar zoals het hoort")
    url = f"/werk/taken/{task.pk}/"
    browser.post(url, {"neem": "ja"})
    assert "Een collega doet deze taak" in text_of(browser.post(url, {"ken": "ja"}, follow=True))
    task.refresh_from_db()
    assert (task.taken_by, task.state) == (None, "open")
    assert "zoals het hoort" not in text_of(browser.get(url))
    for given in ({"neem": "ja"}, {"uitkomst": "hersteld"}, {"antwoord": f"ja:{offered.pk}"}):
        assert "U zei dat u deze inwoner kent" in text_of(browser.post(url, given, follow=True))
    [flagged] = to_review()
    assert (flagged.staff, flagged.subject) == (agent, offered.subject_id)
    lead = log_in(hire(Role.TEAM_LEAD, name="Tess"))
    assert "Kent de inwoner" in text_of(lead.get("/toezicht/noodinzage/"))
    other = log_in(hire(Role.CALL_AGENT, name="Ali"))
    other.post(url, {"neem": "ja"})
    assert "zoals het hoort" in text_of(other.get(url))
