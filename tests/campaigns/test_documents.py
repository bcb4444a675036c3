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


def test_a_passport_renewed_says_nothing_of_a_card(document):
    from vanzelf.campaigns.documents import remind, stop_renewed
    from vanzelf.org import clock
    from vanzelf.reach.models import Message, Offer
    from vanzelf.residents.actions import hear
    from vanzelf.residents.models import TravelDocument

    card = TravelDocument.objects.create(
        subject=document.subject, kind="identiteitskaart", valid_until=document.valid_until + DAY
    )
    assert [remind(), remind(clock.today() + DAY)] == [1, 0]  # one letter about documents at a time
    on = clock.today()
    hear(
        key="1", subject=document.subject, kind="reisdocument.nieuw", on=on, soort="paspoort",
        geldig_tot="2036-10-31",
    )  # fmt: skip
    assert stop_renewed() == 1
    assert remind(clock.today() + 2 * DAY) == 1
    assert Offer.objects.get(state="open").key == f"document:{card.pk}"
    assert Message.objects.filter(state="tegengehouden").count() == 1
    assert TravelDocument.objects.filter(replaced_at=None, kind="paspoort").count() == 1


def test_a_series_is_what_the_municipality_chose_and_never_more_than_three(document, monkeypatch):
    from dataclasses import replace

    from vanzelf.campaigns import documents
    from vanzelf.org import clock
    from vanzelf.org.catalogue import services
    from vanzelf.reach.models import Message
    from vanzelf.reach.offers import expire
    from vanzelf.reach.written import content_of

    own = replace(services()["reisdocumenten"], series=(-90, -14, 30, 60))
    monkeypatch.setattr(documents, "services", lambda: {own.id: own})
    start, made = clock.now(), []
    for day in range(0, 160, 2):
        with clock.at(start + day * DAY):
            expire()
            if documents.remind():
                made.append((day, content_of(Message.objects.latest("made_at"))))
    assert [day for day, _said in made] == [0, 76, 120]
    first, second, last = (said.text for _day, said in made)
    assert "Maak dan vóór 23 januari 2027 een afspraak" in first
    assert "Waarom schrijven wij u nog een keer?" in second
    assert "Dit is ons laatste bericht hierover" in last


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


@pytest.mark.parametrize(
    "born, words",
    [("2010-11-02", "Uw paspoort"), ("2010-11-01", "Je paspoort"), ("2004-11-02", "Je paspoort"),
     ("2004-11-01", "Uw paspoort")],
)  # fmt: skip
def test_who_is_16_to_21_is_written_to_with_je(document, born, words):
    from vanzelf.campaigns.documents import remind
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import content_of
    from vanzelf.residents.models import Resident

    Resident.objects.filter(subject=document.subject).update(born_on=born)
    if remind():
        assert f"{words} is geldig tot en met" in content_of(Message.objects.get()).text
    else:
        assert words == "Uw paspoort"  # under 16 a parent is written to, and there is none here
