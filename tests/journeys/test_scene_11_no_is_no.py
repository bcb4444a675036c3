"""Scene 11: no by telephone, to a joint body, is no everywhere, before anybody is asked; until taken back."""

from collections.abc import Iterator

import pytest

from journeys.actors import Actor, actor, overseen, reads_the_log
from journeys.stage import Person, Stage, parties
from lists.world import World


@pytest.fixture(scope="module")
def world(eikenhage: Stage, world_of_lists: World) -> Iterator[World]:
    """The municipality takes part in lists with real sources and a combiner."""
    with parties(eikenhage, world_of_lists):
        yield world_of_lists


def speaks_with(agent: Person, who: Actor, level: str) -> None:
    """Somebody calls; the agent looks them up, as sure as they are of who it is."""
    agent.go("/werk/beller/")
    agent.page.get_by_label("Burgerservicenummer").fill(who.number)
    agent.page.get_by_label(level).check()
    agent.page.get_by_label("Waarom kijkt u?").fill("belt over een brief")
    agent.click("Zoek")


def everybody(world: World) -> set[str]:
    """Whom the next list would be about."""
    return {each for row in world.population().persons.to_pylist() for each in row}


def looked_up(world: World, number: str) -> set[str]:
    """The sources that looked somebody up, by what they wrote down themselves."""
    from vanzelf.eikenhage.parties import SOURCES
    from vanzelf.ledger.reading import own_lines

    found = set()
    for source in SOURCES:
        with world.parties[source.slug].connect() as con:
            if own_lines(con, world.desks[source.oin].office.log, number):
                found.add(source.slug)
    return found


def a_list_is_made(stage):
    """The board wants a list of toeslagen, two people agree with it, and it is made; gives it."""
    from vanzelf.campaigns.models import Campaign

    cas, fien = stage.staff("regisseur"), stage.staff("fg")
    cas.go("/campagnes/nieuw/toeslagen/lijst/")
    cas.page.get_by_label("Naam").fill("Najaar")
    for part, value in (("dag", 1), ("maand", 11), ("jaar", 2026)):
        cas.page.locator(f"[name=on_{part}]").fill(str(value))
    cas.click("Maak de campagne")
    cas.click("Lijst voorbereiden")
    cas.sees("Zonder wie niet bekeken wil worden")
    campaign = Campaign.objects.get()
    bea = stage.staff("bestuur")
    bea.go(f"/campagnes/{campaign.pk}/")
    bea.page.get_by_label("Waarom wil het bestuur deze lijst?").fill("Niemand loopt geld mis.")
    bea.click("Het bestuur wil deze lijst")
    cas.page.reload()
    cas.sees("Een tweede persoon kijkt mee")
    cas.look("lijst")
    fien.go(f"/campagnes/{campaign.pk}/")
    fien.click("Akkoord, vraag de bronnen")
    stage.work()
    fien.page.reload()
    fien.sees("De lijst is klaar")
    return Campaign.objects.get()


def test_no_is_no_for_everybody_until_it_is_taken_back(eikenhage, world):
    from vanzelf.org.models import AuditLine
    from vanzelf.reach.models import Message
    from vanzelf.residents.models import Refusal

    stage, lin = eikenhage, actor(eikenhage, 11)
    before = everybody(world)
    assert lin.number in before
    noor = stage.staff("werkplein")
    speaks_with(noor, lin, "Zwak")
    noor.sees("Iemand die wij nog niet zeker kennen")
    assert lin.name not in noor.reads()
    assert noor.page.get_by_role("button", name="Nee, dank u").count() == 0
    noor.look("zwak", axe=True)
    speaks_with(noor, lin, "Sterk")
    noor.sees(lin.name)
    noor.look("sterk", axe=True)
    noor.click("Nee, dank u", exact=False)
    noor.sees("Genoteerd onder nummer")
    noor.page.get_by_label("Wil één ding niet meer").select_option("toeslagen")
    noor.click("Noteer: wil dit niet")
    noor.sees("Genoteerd. Wij bieden dit niet meer aan")
    noor.look("genoteerd", axe=True)
    noted = Refusal.objects.filter(subject=lin.subject, revoked_at=None)
    assert set(noted.values_list("scope", "noted_by__organisation__kind")) == {
        ("kwijtschelding", "gr"), ("toeslagen", "gr"),
    }  # fmt: skip
    stage.work()
    confirmed = Message.objects.filter(subject=lin.subject, kind="bevestiging_nee")
    assert list(confirmed.values_list("state", flat=True)) == ["verzonden"] * 2

    sanne = stage.staff("telefoon")  # of the municipality, where it stands already
    speaks_with(sanne, lin, "Sterk")
    sanne.sees("Wil niet: Kwijtschelding", "Wil niet: Toeslagen")
    sanne.look("bij-de-gemeente", axe=True)

    control = min(before - {lin.number} & everybody(world))
    campaign = a_list_is_made(stage)
    assert campaign.funnel["op_de_lijst"] > 0
    assert looked_up(world, control)
    assert looked_up(world, lin.number) == set()
    overseen(stage, "0 seconden", "toeslagen")

    ling = stage.resident(lin.number)
    ling.sees("Dit wilde u niet")
    ling.look("overzicht", axe=True)
    said = reads_the_log(ling, "Een medewerker zocht uw gegevens op toen u belde of langskwam")
    assert "keken wij of uw huishouden" not in said
    other = stage.resident(control)
    reads_the_log(other, "keken wij of uw huishouden", name="log-van-een-ander")

    speaks_with(sanne, lin, "Sterk")
    sanne.page.locator("form", has_text="Wil niet: Toeslagen").get_by_role("button").click()
    sanne.sees("Genoteerd. Wij mogen dit weer aanbieden.")
    assert lin.number in everybody(world)
    assert noted.get().scope == "kwijtschelding"
    ling.go("/mijn/")
    assert (
        "Toeslagen" not in ling.reads().split("Dit wilde u niet")[1].split("Wat wij u schreven")[0]
    )
    assert AuditLine.objects.filter(action="weigering ingetrokken").count() == 1
