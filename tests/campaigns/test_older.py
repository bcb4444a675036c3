"""A list that rests on older data says so, and above a limit it goes only with a reason (A15)."""

import pytest

WORDS = {
    "belastingjaar": "2026", "heffingen": "afval en riool", "bedrag": "€ 312,40",
    "gegevens": "uw uitkering (gemeente, 1 november 2026)", "maand_van_toets": "januari",
    "bedrag_bereik": "€ 100 tot € 400",
}  # fmt: skip


@pytest.fixture
def scene(stage):
    """A list from own data, of sixty households when it was made; of 41 of them something is older."""
    made = stage(people=3, service="kwijtschelding", group="vorig_jaar", said=WORDS)
    made.campaign.funnel = {**made.campaign.funnel, "op_de_lijst": 60, "op_oudere_gegevens": 41}
    made.campaign.save()
    return made


def test_release_takes_a_reason_that_the_second_person_reads(scene, log_in):
    from vanzelf.campaigns import actions
    from vanzelf.terms.problems import ProblemError

    client, at = log_in(scene.manager), f"/campagnes/{scene.campaign.pk}/"
    page = client.get(at).content.decode()
    assert "Huishoudens met oudere gegevens" in page
    assert ">40 (67 van de 100)<" in page  # rounded, as every count
    assert "Waarom gaat deze lijst toch door?" in client.get(at + "golven/").content.decode()
    page = client.post(at + "vrijgave/", {"because": " "}, follow=True).content.decode()
    assert "Schrijf waarom de lijst toch doorgaat" in page
    assert scene.fresh().asked_by is None
    client.post(at + "vrijgave/", {"because": "Nieuwe cijfers komen pas in mei."})
    assert scene.fresh().asked_by == scene.manager
    page = log_in(scene.officer).get(at + "golven/").content.decode()
    assert "Nieuwe cijfers komen pas in mei." in page
    type(scene.campaign).objects.update(older_because="")
    with pytest.raises(ProblemError, match="campaign-older"):
        actions.release(campaign=scene.campaign, by=scene.officer)


def test_under_the_limit_nobody_writes_anything(scene, monkeypatch):
    from django.conf import settings

    from vanzelf.campaigns.older import too_old

    assert too_old(scene.campaign)
    more = settings.ENVIRONMENT.model_copy(update={"older_percent": 90})
    monkeypatch.setattr(settings, "ENVIRONMENT", more)
    assert not too_old(scene.campaign)
    scene.release()
    assert scene.campaign.state == "loopt"


def test_a_fact_is_older_when_it_is_known_and_not_settled():
    import duckdb
    import pyarrow as pa

    from vanzelf.ask.population import _older
    from vanzelf.holdings.register import Register

    con = duckdb.connect()
    ids = pa.array(["a", "b", "c"])
    con.register("persons", pa.table({"id": [0, 1, 2], "inkomen": [1, 2, 3]}))
    assert not _older(Register(con, ids)).any()  # all of it is settled
    con.register(
        "persons",
        pa.table({"id": [0, 1, 2], "inkomen": [1, 2, None], "inkomen__vast": [1, None, None]}),
    )
    assert _older(Register(con, ids)).tolist() == [False, True, False]
    con.close()
