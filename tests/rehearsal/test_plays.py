"""Scenes to play: the page says who is in them and what everybody does; setting up twice adds nothing."""

import datetime as dt

import pytest


@pytest.fixture
def scenes(client):
    """Every scene, with made-up residents who fit."""
    from vanzelf.org import clock
    from vanzelf.rehearsal.cast import engage, open_services
    from vanzelf.rehearsal.plays import set_up
    from vanzelf.rehearsal.residents import teams
    from vanzelf.residents.register import Row, take_in

    rows = [
        Row(
            f"9999{place:05}", f"A. Bewoner{place}", f"mevrouw Bewoner{place}",
            dt.date(1980, 5, 17), None, f"99992000000{place:05}", "Eikenpad", place, "", "9999 AB",
            "Eikenhage", "oost", False, place == 3, False, "",
        )
        for place in range(1, 12)
    ]  # fmt: skip
    staff = engage()
    take_in(rows=rows, as_of=clock.now(), team=teams(), synthetic=True, by=staff["beheer"])
    open_services(staff)
    return lambda: set_up(rows, staff)


def test_the_page_says_who_plays_and_what_to_do(scenes, client):
    from vanzelf.rehearsal.plays import PLAYS, residents_of

    known = scenes()
    page = client.get("/demo/").content.decode()
    for play in PLAYS:
        found = residents_of(play)
        assert len(found) == play.residents
        assert f"Scène {play.number}: {play.title}" in page
        for _subject, label in found:
            assert label in page
            assert label in known  # so one can log in as them
    assert "Bewoner3," not in " ".join(label for play in PLAYS for _, label in residents_of(play))
    assert len(set(known.values())) == len(known)
    english = client.get("/demo/", headers={"accept-language": "en"}).content.decode()
    assert "Scene 11: No is no" in english


def test_setting_up_twice_adds_nothing(scenes):
    from vanzelf.decide.models import Case
    from vanzelf.reach.models import Message, Offer
    from vanzelf.residents.models import TravelDocument

    def counted():
        return [each.objects.count() for each in (Case, Message, Offer, TravelDocument)]

    first = scenes()
    before = counted()
    assert scenes() == first
    assert counted() == before


def test_the_world_does_something_by_a_button_and_once(scenes, client):
    from vanzelf.reach.models import Offer
    from vanzelf.rehearsal.plays import play_of, residents_of
    from vanzelf.residents.models import TravelDocument

    scenes()
    omar = residents_of(play_of(8))[1][0]
    for _ in range(2):
        assert client.post("/demo/gebeurt/8/vernieuwd").status_code == 302
    assert Offer.objects.get(subject=omar).state == "ingetrokken"
    assert TravelDocument.objects.filter(subject=omar, replaced_at=None).count() == 1
    for address in ("/demo/gebeurt/8/iets-anders", "/demo/gebeurt/99/vernieuwd"):
        assert client.post(address).status_code == 404


def test_documents_of_a_made_up_town_show_what_messages_do(scenes, client):
    from vanzelf.campaigns.effects import effect
    from vanzelf.org.catalogue import services
    from vanzelf.rehearsal.residents import give_documents
    from vanzelf.residents import numbers
    from vanzelf.residents.models import Subject

    scenes()
    people = [f"8888{place:05}" for place in range(1_500)]
    Subject.objects.bulk_create(numbers.fresh(people, synthetic=True))
    give_documents(people)
    found = effect(services()["reisdocumenten"])
    assert found.after.whole.percent > found.before.whole.percent + 10


def test_the_bureau_answers_by_a_button(scenes, client):
    from vanzelf.decide.awards import Found, prepare
    from vanzelf.decide.models import AwardRun
    from vanzelf.reach import bureau
    from vanzelf.rehearsal.cast import engage
    from vanzelf.rehearsal.plays import play_of, residents_of
    from vanzelf.work.models import Task

    scenes()
    people = [subject for subject, _label in residents_of(play_of(6))]
    officer = engage()["consulent"]
    run = prepare(
        service="kwijtschelding", group="vorig_jaar", scheme="kwijtschelding", period="2026",
        found=[Found(each, 33_100) for each in people[:2]], by=officer, ask_first=True,
    )  # fmt: skip
    client.post("/demo/gebeurt/6/antwoord")
    assert AwardRun.objects.get().state == "vraagt", "no file went out yet"
    bureau.question(run=run, by=officer)
    for _ in range(2):
        assert client.post("/demo/gebeurt/6/antwoord").status_code == 302
    assert AwardRun.objects.get().state == "concept"
    assert Task.objects.get(kind="belemmering").subject == people[1]
