"""Once a year, that all is still right: to who has something that goes by itself, and only when it is so."""

import datetime as dt

import pytest

DAY = dt.datetime(2026, 11, 2, 6, tzinfo=dt.UTC)


@pytest.fixture
def on(monkeypatch):
    """The municipality chose a day; the clock stands a day after it."""
    from django.conf import settings

    from vanzelf.org import clock

    chosen = settings.ENVIRONMENT.model_copy(update={"all_well_on": "11-01"})
    monkeypatch.setattr(settings, "ENVIRONMENT", chosen)
    with clock.at(DAY):
        yield chosen


def sent():
    from vanzelf.reach.models import Message

    return Message.objects.filter(kind="alles_klopt")


def test_once_a_year_to_who_it_is_true_for(consented, on):
    from vanzelf.campaigns.all_well import do_due
    from vanzelf.decide.actions import open_case
    from vanzelf.org import clock
    from vanzelf.reach.written import content_of
    from vanzelf.residents.actions import end_consent, prefer, refuse

    stopped, refused, off, asked = (each.subject for each in consented[:4])
    end_consent(subject=stopped, service="kwijtschelding", because="ingetrokken")
    refuse(subject=refused, scope="alles", told_by="bellen")
    prefer(subject=off, no_yearly=True)
    open_case(
        service="kwijtschelding", scheme="kwijtschelding", group="jaarlijks", period="2026",
        subject=asked,
    )  # fmt: skip
    left = len(consented) - 4
    assert left > 0
    assert (do_due(), do_due()) == (left, 0)
    assert not {*sent().values_list("subject", flat=True)} & {
        stopped.pk,
        refused.pk,
        off.pk,
        asked.pk,
    }
    said = " ".join(content_of(sent().first()).text.split())
    for words in ("Voor zover wij weten klopt alles nog", "wij kijken elk jaar", "U hebt het goed gedaan",
                  "Is er iets veranderd?", "Zet het uit bij Uw keuzes"):  # fmt: skip
        assert words in said, words
    with clock.at(DAY.replace(year=2027)):
        assert do_due() == left  # the next year again


def test_a_municipality_that_chose_no_day_sends_nothing(consented):
    from django.conf import settings

    from vanzelf.campaigns.all_well import do_due

    assert settings.ENVIRONMENT.all_well_on == ""
    assert do_due() == 0


def test_je_for_who_is_young_english_and_e_mail_for_who_chose_that(consented, on):
    from vanzelf.campaigns.all_well import do_due
    from vanzelf.reach.written import content_of
    from vanzelf.residents.actions import prefer

    young, english = consented[0], consented[1]
    young.born_on = dt.date(2007, 1, 1)
    young.save()
    prefer(subject=english.subject, language="en", channel="email", email="a@b.example")
    do_due()
    assert "Je hebt het goed gedaan" in content_of(sent().get(subject=young.subject)).text
    other = sent().get(subject=english.subject)
    assert other.channel == "email"
    assert "we look every year" in content_of(other).text
