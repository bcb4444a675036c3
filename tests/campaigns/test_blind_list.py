"""A campaign makes its list with real sources and a combiner, and knows nobody before it is there."""

from contextlib import contextmanager

import pytest

from lists.conftest import (  # noqa: F401 -- fixtures
    catalogue,
    divided_town,
    make_world,
    mould,
    world,
)
from lists.world import ON
from support import towns


@pytest.fixture
def lists(world, monkeypatch):  # noqa: F811 -- a fixture
    """This installation takes part in lists, with parties of a made town."""
    from vanzelf.campaigns import blind
    from vanzelf.eikenhage.files import ACTIVITY
    from vanzelf.eikenhage.parties import note_key
    from vanzelf.holdings.connection import open_connection
    from vanzelf.holdings.holding import Holding
    from vanzelf.ledger.log import Log
    from vanzelf.synth.holders import DATABASE

    @contextmanager
    def holding():
        place = world.holders["gemeente"]
        with open_connection(place / DATABASE) as own:
            yield Holding(towns.mapping(place), own, world.catalogue)

    found = blind.Lists(
        world.municipality, holding, lambda: world.links, lambda bundle: world.mandates[bundle],
        Log(b"g" * 32, {"service.name": "gemeente"}), ACTIVITY, note_key(world.folder),
    )  # fmt: skip
    monkeypatch.setattr(blind, "lists", lambda: found)
    return found


def test_from_proposal_to_entries_by_two_people(
    lists,
    world,  # noqa: F811 -- a fixture
    begin,
    hire,
    log_in,
):
    from vanzelf.campaigns import actions, tasks
    from vanzelf.org.models import District, Organisation
    from vanzelf.org.rights import Role
    from vanzelf.residents import numbers
    from vanzelf.residents.models import Address, Resident, Subject
    from vanzelf.terms.problems import ProblemError

    manager = hire(Role.CAMPAIGN_MANAGER, name="Mila")
    officer = hire(Role.PRIVACY_OFFICER, name="Olaf")
    campaign = actions.create(
        version=begin("toeslagen").version, group="lijst", name="Najaar", on=ON, by=manager
    )
    actions.propose_list(campaign=campaign, by=manager)
    campaign.refresh_from_db()
    counts = campaign.funnel
    assert counts["inwoners"] > counts["binnen_de_doelgroep"] > counts["zonder_weigering"] > 0
    with pytest.raises(ProblemError):
        actions.agree_list(campaign=campaign, by=manager)
    board_wants(campaign, officer, hire(Role.BOARD, name="Bea de Groot"), log_in)
    assert lists.run(campaign.run).state == "voorstel"
    actions.agree_list(campaign=campaign, by=officer)
    frozen = lists.run(campaign.run)
    assert frozen.state == "bevroren"
    assert [who.split(" <")[0] for who in frozen.frozen_by] == ["Mila", "Olaf"]

    people = sorted({each for row in world.population().persons.to_pylist() for each in row})
    team = Organisation.objects.create(name="Team", kind="gemeente", phone="0500-12345")
    district = District.objects.create(code="oost", name="Oost", team=team)
    address = Address.objects.create(
        bag="9999200000000001", street="Kastanjelaan", number=1, postcode="9999 AB",
        city="Eikenhage", district=district,
    )  # fmt: skip
    subjects = Subject.objects.bulk_create(numbers.fresh(people, synthetic=True))
    Resident.objects.bulk_create(
        Resident(
            subject=each, name="A. Bewoner", salutation="mevrouw Bewoner", born_on="1980-05-17",
            address=address, as_of="2026-11-01T00:00Z",
        )
        for each in subjects
    )  # fmt: skip
    while not tasks.go_on(str(campaign.pk)):
        world.pause()
    campaign.refresh_from_db()
    assert campaign.state == "lijst_klaar"
    assert campaign.step
    listed = world.listed(campaign.run)
    assert campaign.funnel["op_de_lijst"] == len(listed) > 0
    assert campaign.entries.count() == len(listed)
    on_it = {numbers.number_of(each.subject) for each in campaign.entries.select_related("subject")}
    assert all(on_it & household for household in listed)
    assert not lists.withdrawn("toeslagen")


def board_wants(campaign, officer, board, log_in):
    """A list about most residents waits for the board, on its page and by every other road."""
    from vanzelf.campaigns import actions
    from vanzelf.terms.problems import ProblemError

    at = f"/campagnes/{campaign.pk}/"
    with pytest.raises(ProblemError, match="campaign-board"):
        actions.agree_list(campaign=campaign, by=officer)
    with pytest.raises(ProblemError, match="no-right"):
        actions.want_list(campaign=campaign, because="Graag.", by=officer)
    page = log_in(officer).get(at).content.decode()
    assert "Vraag iemand van het bestuur om te tekenen." in page
    assert "Akkoord, vraag de bronnen" not in page
    client = log_in(board)
    page = client.post(f"{at}bestuur/", {"because": " "}, follow=True).content.decode()
    assert "Zeg in een zin waarom het bestuur deze lijst wil." in page
    page = client.post(f"{at}bestuur/", {"because": "Wie recht heeft, krijgt het."}, follow=True)
    assert "Het bestuur wil deze lijst: Bea de Groot tekende op" in page.content.decode()
    assert "Akkoord, vraag de bronnen" in log_in(officer).get(at).content.decode()
    day = {"percent": "95", "begins_dag": "1", "begins_maand": "12", "begins_jaar": "2026"}
    assert log_in(officer).post("/campagnes/grens/", day).status_code == 302
    page = log_in(board).post("/campagnes/grens/", day, follow=True).content.decode()
    assert "Vanaf 1 december 2026" in page
    assert page.count("van de 100 inwoners</dd>") == 1, "an officer sets no limit"
    campaign.refresh_from_db()


def test_a_mandate_that_is_gone_ends_the_campaign_with_its_names(lists, world, stage):  # noqa: F811
    from vanzelf.campaigns import tasks
    from vanzelf.campaigns.models import Campaign

    scene = stage(people=2)
    Campaign.objects.filter(pk=scene.campaign.pk).update(run="0" * 32)
    assert tasks.stop_without_mandate() == 0
    world.clock.forward(days=4_000)  # past the last day of every mandate
    assert tasks.stop_without_mandate() == 1
    assert scene.fresh().state == "gestopt"
    assert not scene.campaign.entries.exists()


def test_what_a_source_takes_back_stops_what_rests_on_it(
    lists,
    world,  # noqa: F811 -- a fixture
    stage,
    hire,
    log_in,
    monkeypatch,
):
    """Mandates of real sources on their page: granted, with their budget, and then withdrawn."""
    from vanzelf.ask.preparing import keep_mandates
    from vanzelf.campaigns.models import Campaign
    from vanzelf.eikenhage.parties import SOURCES
    from vanzelf.org.models import AuditLine
    from vanzelf.org.rights import Role
    from vanzelf.oversight import mandates
    from vanzelf.source.mandates import MandateStore

    folder = world.municipality.directory / "mandaten"
    keep_mandates(folder, "toeslagen", world.mandates["toeslagen"])
    monkeypatch.setattr(mandates, "folder", lambda: folder)
    monkeypatch.setattr(mandates, "party", lambda: world.municipality)
    scene = stage(people=2)
    Campaign.objects.filter(pk=scene.campaign.pk).update(run="0" * 32)
    fien = log_in(hire(Role.PRIVACY_OFFICER, name="Fien"))
    assert mandates.take_in() == len(world.mandates["toeslagen"])

    page = fien.post("/toezicht/mandaten/navragen/", follow=True).content.decode()
    assert "Nagevraagd. Er is niets ingetrokken." in page
    assert "De laatste keer: 1 november 2026 10:00" in page
    assert "0 van " in page
    assert scene.fresh().entries.count() == 2

    source = next(each for each in SOURCES if each.slug == "svb")
    granted = world.mandates["toeslagen"][source.oin]
    with world.parties["svb"].connect() as con:
        assert MandateStore(con).withdraw(granted.digest, "De wet veranderde.", world.clock())
    page = fien.post("/toezicht/mandaten/navragen/", follow=True).content.decode()
    assert "1 mandaat is ingetrokken. Wat erop rust, is gestopt." in page
    assert page.count("ingetrokken door de bron") == 1
    assert scene.fresh().state == "gestopt"
    assert not scene.campaign.entries.exists()
    [held] = [each for each in mandates.mandates().held if each.state == "ingetrokken"]
    assert held.mandate.source.oin == source.oin
    one = fien.get(f"/toezicht/mandaten/{held.key}/").content.decode()
    assert "De bron heeft dit mandaat ingetrokken" in one
    assert AuditLine.objects.filter(action="mandaat ingetrokken").count() == 1


def test_from_own_data_alone_a_campaign_asks_nobody_and_finds_who_has_the_benefit(
    lists,
    world,  # noqa: F811 -- a fixture
    begin,
    hire,
):
    """The own database of a made town, read through its mapping: who has social assistance in it."""
    import duckdb

    from vanzelf.ask.people import People
    from vanzelf.ask.refusals import Refusals
    from vanzelf.campaigns import actions, tasks
    from vanzelf.org.rights import Role
    from vanzelf.synth.holders import DATABASE

    running = begin("kwijtschelding")
    manager = hire(Role.CAMPAIGN_MANAGER, name="Mila")
    officer = hire(Role.PRIVACY_OFFICER, name="Olaf")
    said = dict.fromkeys(actions.to_fill_in(running, "bijstand"), "afval en riool")

    def made(name):
        campaign = actions.create(
            version=running.version, group="bijstand", name=name, on=ON, by=manager, said=said
        )
        actions.propose_list(campaign=campaign, by=manager)
        actions.agree_list(campaign=campaign, by=officer)
        assert tasks.go_on(str(campaign.pk))
        campaign.refresh_from_db()
        assert campaign.state == "lijst_klaar"
        return campaign, [each.numbers for each in lists.households(campaign.run)]

    campaign, households = made("Najaar")
    with duckdb.connect(str(world.holders["gemeente"] / DATABASE), read_only=True) as con:
        rows = con.execute("SELECT bsn FROM pw_uitkering WHERE loopt").fetchall()
    receive = {row[0] for row in rows}
    assert households
    assert all(set(row) & receive for row in households)
    assert campaign.funnel["op_de_lijst"] == len(households)
    asked = "select count(*) from ask.own_lists where run = %s"
    person = households[0][0]
    with world.municipality.connect() as con:
        assert con.execute(asked, (campaign.run,)).fetchone() == (1,)
        Refusals(con, People.of(world.municipality)).add(person, "alles", world.clock(), "bellen")
    _, later = made("Later")
    assert not any(person in row for row in later)
    assert len(later) < len(households)


def test_whose_benefit_ended_since_a_run_was_made_is_asked_and_never_dropped(
    lists,
    world,  # noqa: F811 -- a fixture
    begin,
    hire,
    settle,
    tmp_path,
):
    from shutil import copytree

    import duckdb

    from vanzelf.campaigns.candidates import agree, candidates
    from vanzelf.decide import awards
    from vanzelf.decide.models import Candidate
    from vanzelf.org import clock
    from vanzelf.org.catalogue import services
    from vanzelf.org.rights import Role
    from vanzelf.synth.holders import DATABASE

    own = copytree(world.holders["gemeente"], tmp_path / "gemeente")  # all tests share that one
    world.holders = {**world.holders, "gemeente": own}
    begin("kwijtschelding")
    service, said = services()["kwijtschelding"], {"heffingen": "afval en riool"}
    there = lists.households(lists.own_list(service, "bijstand", clock.today()))
    ended, stays = (each.numbers for each in there[:2])
    people = {number: settle(number).subject_id for number in (ended[0], stays[0])}
    maker, other = (hire(Role.OFFICER, name=name) for name in ("Karim", "Noor"))

    def put_ready():
        return awards.prepare(
            service="kwijtschelding", group="bijstand", scheme="kwijtschelding", period="2026",
            found=candidates("kwijtschelding", "bijstand", said), by=maker,
        )  # fmt: skip

    def asked():
        return dict(Candidate.objects.filter(run=run).values_list("subject", "ask"))

    run = put_ready()
    assert asked() == dict.fromkeys(people.values(), False)
    with duckdb.connect(str(own / DATABASE)) as con:
        con.execute("UPDATE pw_uitkering SET loopt = false WHERE list_contains(?, bsn)", [[*ended]])
    agree(run, by=other, sample_seen=True)
    assert asked() == {people[ended[0]]: True, people[stays[0]]: False}
    awards.stop(run=run, by=maker)
    run = put_ready()  # and a run that is made after it ended
    assert asked() == {people[ended[0]]: True, people[stays[0]]: False}
