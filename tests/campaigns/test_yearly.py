"""Every year on its day, once: who asked for it hears, and a run is put ready that two people let go."""

import datetime as dt

import pytest

DAY = dt.datetime(2027, 1, 15, 6, tzinfo=dt.UTC)


@pytest.fixture
def bills(monkeypatch):
    """As if own data held a bill of everybody."""
    from vanzelf.campaigns import candidates
    from vanzelf.decide.awards import Found

    def known(own, subject, scheme, said, today):
        return Found(subject, 45_000, (), said)

    monkeypatch.setattr(candidates, "_looked_up", known)


def test_on_its_day_once_without_who_stopped_said_no_moved_or_died(consented, bills, hire):
    from vanzelf.campaigns.yearly import do_due
    from vanzelf.decide.awards import agree
    from vanzelf.decide.models import AwardRun
    from vanzelf.org import clock
    from vanzelf.org.rights import Role
    from vanzelf.residents.actions import end_consent, hear, refuse

    stopped, refused, moved, died = (each.subject for each in consented[:4])
    end_consent(subject=stopped, service="kwijtschelding", because="ingetrokken")
    refuse(subject=refused, scope="kwijtschelding", told_by="bellen")
    on = dt.date(2026, 12, 1)
    hear(key="a", subject=moved, kind="verhuisd.buitengemeentelijk", on=on)
    hear(key="b", subject=died, kind="overleden", on=on)
    assert do_due() == 0
    with clock.at(DAY - dt.timedelta(days=1)):
        assert do_due() == 0
    with clock.at(DAY):
        assert (do_due(), do_due()) == (1, 0)
        run = AwardRun.objects.get()
        left = {each.subject for each in consented[4:]}
        assert {each.subject for each in run.candidates.all()} == left
        assert (run.state, run.period, run.made_by) == ("vraagt", "2027", None)
        assert run.said == {"maand_van_toets": "januari", "maand_van_toets.en": "January"}
        AwardRun.objects.update(state="concept")
        first, second = (hire(Role.OFFICER, name=name) for name in ("Karim", "Noor"))
        assert agree(run=run, by=first, sample_seen=True).state == "concept"
        assert agree(run=run, by=second, sample_seen=True).state == "loopt"
        AwardRun.objects.update(state="klaar")
        assert do_due() == 0  # this year has had its test


def test_a_program_that_died_is_made_up_for_and_a_halt_waits(consented, bills, hire, monkeypatch):
    from vanzelf.campaigns import yearly
    from vanzelf.decide.models import AwardRun
    from vanzelf.org import clock
    from vanzelf.org.halting import halt
    from vanzelf.org.models import Halt
    from vanzelf.org.rights import Role

    halt(by=hire(Role.DUTY_OFFICER, name="Dirk"), reason="oefening")
    with clock.at(DAY):
        assert yearly.do_due() == 0
    Halt.objects.all().delete()
    whole = yearly.awards.prepare

    def dies(**given):
        whole(**given)
        raise KeyboardInterrupt

    with clock.at(DAY + dt.timedelta(days=3)):
        monkeypatch.setattr(yearly.awards, "prepare", dies)
        with pytest.raises(KeyboardInterrupt):
            yearly.do_due()
        assert not AwardRun.objects.exists()
        monkeypatch.setattr(yearly.awards, "prepare", whole)
        assert yearly.do_due() == 1
    with clock.at(DAY + dt.timedelta(days=300)):
        AwardRun.objects.all().delete()
        assert yearly.do_due() == 0  # nobody is surprised by a test of long ago


def test_two_weeks_before_everybody_hears_once_how_to_stop(consented, bills):
    from vanzelf.campaigns.yearly import do_due
    from vanzelf.org import clock
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import content_of
    from vanzelf.residents.actions import end_consent, prefer

    end_consent(subject=consented[0].subject, service="kwijtschelding", because="ingetrokken")
    prefer(subject=consented[1].subject, language="en")
    for days in (3, 2):
        with clock.at(DAY - dt.timedelta(days=days)):
            do_due()
    sent = Message.objects.filter(kind="jaarbericht")
    assert sent.count() == len(consented) - 1
    dutch = content_of(sent.exclude(subject=consented[1].subject).first()).text
    english = content_of(sent.get(subject=consented[1].subject)).text
    assert "In januari doen wij dat weer, voor de aanslag van 2027" in dutch
    assert "uw spaargeld en bezit (bij de Belastingdienst) en uw auto (bij de RDW)" in dutch
    assert "Eén telefoontje is genoeg" in dutch
    assert "In January" in english
