"""Scene 3: from mandates to a walk list, to a door, to help – and what somebody reads of it at home."""

import dataclasses
import re
from typing import Any

import pytest

from journeys.stage import Person, Stage, parties

SERVICE = "Toeslagen voor huur, zorg en kinderen"
READY = "() => document.body.dataset.ready === 'yes'"


@dataclasses.dataclass
class Told:
    """What one step of the scene leaves for the next. campaign: its address."""

    campaign: str = ""
    number: str = ""


@pytest.fixture(scope="module")
def scene(eikenhage, world_of_lists):
    """Everybody is there, and everybody lives in Oost."""
    from vanzelf.residents.models import Address

    eikenhage.scene = "scene-03"
    Address.objects.update(district="oost")
    with parties(eikenhage, world_of_lists):
        yield eikenhage


@pytest.fixture(scope="module")
def told() -> Told:
    return Told()


def lines(stage: Stage) -> int:
    """How many times the sources together wrote down that people were looked up."""
    return sum(len(each) for each in of_each_source(stage, "select 1 from ledger.parts"))


def warnings(stage: Stage) -> list[str]:
    """What the sources raised an alarm about."""
    found = of_each_source(stage, "select reason from alerts")
    return [reason for each in found for (reason,) in each]


def of_each_source(stage: Stage, query: str) -> list[list[tuple[str]]]:
    from vanzelf.eikenhage.parties import SOURCES

    found = []
    for actor in SOURCES:
        with stage.world.parties[actor.slug].connect() as con:
            found.append(con.execute(query).fetchall())
    return found


def propose(person: Person, name: str, day: int) -> str:
    """Make a campaign and choose whom it would be about; gives its address."""
    person.click("Campagnes", "link")
    person.click(f"{SERVICE}: Huishoudens op de lijst", "link")
    person.page.get_by_label("Naam").fill(name)
    person.page.get_by_label("Dag").fill(str(day))
    person.click("Maak de campagne")
    person.click("Lijst voorbereiden")
    person.sees("Er is nog niemand iets gevraagd.")
    return person.page.url


def want(person: Person, address: str) -> None:
    """The board wants this one list, which is about most residents."""
    person.page.goto(address)
    person.page.get_by_label("Waarom wil het bestuur deze lijst?").fill("Niemand loopt geld mis.")
    person.click("Het bestuur wil deze lijst")
    person.sees("Vastgelegd, met uw naam en de dag.")


def agree(person: Person, address: str) -> None:
    """A second person looks at the counts, and says yes with the keyboard."""
    person.page.goto(address)
    person.page.get_by_role("button", name="Akkoord, vraag de bronnen").focus()
    person.page.keyboard.press("Enter")
    person.sees("De lijst wordt gemaakt")


def test_a_list_is_made_by_two_people_and_a_second_question_is_stopped(scene, told):
    fg = scene.staff("fg")
    fg.click("Mandaten", "link")
    assert fg.reads().count("geldig") == 4
    fg.look("01-mandaten", axe=True)

    cas = scene.staff("regisseur")
    told.campaign = propose(cas, "Huurtoeslag najaar", day=2)
    said = cas.reads()
    assert "Inwoners van de gemeente\n2.000" in said
    assert "Binnen de doelgroep" in said
    assert "Akkoord" not in said, "nobody agrees with themselves"
    cas.look("02-trechter", axe=True)
    assert lines(scene) == 0, "nobody was asked anything"

    board = scene.staff("bestuur")
    want(board, told.campaign)
    agree(fg, told.campaign)
    scene.work()
    assert lines(scene) > 0
    fg.page.reload()
    fg.sees("De lijst is klaar", "Op de lijst")
    fg.look("03-lijst-klaar")
    names = names_on_the_list()
    assert names
    cas.page.reload()
    assert not [each for each in names if each in cas.page.content()]

    closer = propose(cas, "Dezelfde vraag, een dag eerder", day=1)
    assert warnings(scene) == []
    want(board, closer)
    agree(fg, closer)
    scene.work()
    assert warnings(scene), "the sources noticed it themselves"
    fg.page.reload()
    fg.sees("Deze campagne is gestopt", "Een bron heeft deze lijst geweigerd.")
    fg.look("04-tweede-vraag-gestopt", axe=True)
    fg.click("Mandaten", "link")
    fg.look("05-wat-niet-doorging")
    assert "Toeslagen" in fg.reads().partition("Lijsten die niet doorgingen")[2]
    for person in (cas, fg, board):
        person.leaves()


def names_on_the_list() -> set[str]:
    from vanzelf.campaigns.models import Entry

    return {
        each.subject.resident.name for each in Entry.objects.select_related("subject__resident")
    }


def test_two_people_release_it_and_buurtteam_oost_goes_by(scene, told):
    cas, fg = scene.staff("regisseur"), scene.staff("fg")
    cas.page.goto(told.campaign)
    cas.click("Naar golven en kanalen", "link")
    for label, value in (("Aantal golven", 12), ("Dagen tussen twee golven", 5)):
        cas.page.get_by_label(label).fill(str(value))
    cas.page.get_by_label("Gesprekken per week").fill("60")
    cas.click("Plan bewaren")
    cas.click("Vrijgave vragen")
    assert cas.page.get_by_role("button", name="Golven vrijgeven").count() == 0
    fg.page.goto(cas.page.url)
    fg.click("Golven vrijgeven")
    fg.sees("De golven zijn vrijgegeven.")
    fg.look("06-vrijgegeven")
    scene.work()

    tarik = scene.staff("teamleider")
    tarik.click("Dag verdelen", "link")
    tarik.click("Oost", "link")
    tarik.page.get_by_label("Fatma Kaya").fill("3")
    tarik.click("Verdeel")
    tarik.sees("4 adressen verdeeld.", "heeft vandaag al 4 adressen")
    tarik.look("07-verdeeld", axe=True)

    fatma = scene.team()
    day(fatma)
    assert fatma.page.locator(".vz-stop").count() == 4
    fatma.look("08-route", axe=True)
    first = fatma.page.locator(".vz-stop__link").first
    told.number = number_of(re.search(r"[0-9a-f-]{36}", first.get_attribute("href"))[0])
    card = open_card(fatma)
    assert "Een inkomen kennen wij niet." in card
    fatma.look("09-gesprek")
    fatma.page.get_by_text("Wij spraken een dag af").click()
    fatma.page.get_by_label("Welke dag?").fill("2026-11-03")
    fatma.page.get_by_label("Wat is er afgesproken?").fill("Samen aanvragen, met de zoon erbij")
    fatma.click("Vastleggen")
    fatma.sees("Vastgelegd.")
    for person in (cas, fg, tarik, fatma):
        person.leaves()


def day(person: Person) -> None:
    """The day of who goes by, on their telephone."""
    person.go("/buurt/")
    person.page.wait_for_function(READY)


def open_card(person: Person) -> str:
    """The first address of the day; gives what the card says."""
    person.page.locator(".vz-stop__link").first.click()
    person.page.get_by_role("heading", name="Hoe ging het?").wait_for()
    return person.page.locator("main").inner_text()


def number_of(entry: str) -> str:
    from vanzelf.campaigns.models import Entry
    from vanzelf.residents import numbers

    return numbers.number_of(Entry.objects.select_related("subject").get(pk=entry).subject)


def test_the_next_day_they_apply_together(scene):
    scene.later(days=1)
    tarik = scene.staff("teamleider")
    tarik.go("/looplijst/verdelen/oost/")
    tarik.page.get_by_label("Fatma Kaya").fill("1")
    tarik.click("Verdeel")
    tarik.sees("1 adres verdeeld.", "heeft vandaag al 1 adres")
    fatma = scene.team()
    day(fatma)
    fatma.sees("Afspraak")
    assert "Samen aanvragen, met de zoon erbij" in open_card(fatma)
    fatma.look("10-afspraak")
    fatma.page.get_by_text("Samen aangevraagd").click()
    fatma.click("Vastleggen")
    fatma.sees("Vastgelegd.")
    scene.work()
    for person in (tarik, fatma):
        person.leaves()


def test_at_home_they_read_what_was_asked_also_when_it_led_to_nothing(scene, told):
    one = scene.resident(told.number)
    one.sees("U hebt het samen met ons aangevraagd.")
    one.look("11-overzicht", axe=True)
    one.page.get_by_role("link", name="Toeslagen, 3 november 2026").click()
    one.sees("U hebt het goed gedaan")  # also in a text message, for who chose those
    one.look("12-bevestiging")
    one.go("/mijn/")
    one.click("Zien wat er met uw gegevens is gedaan", "link")
    one.look("13-logboek", axe=True)
    said = one.reads()
    assert "Het ging over: " in said
    assert "Uw huishouden stond op de lijst." in said
    assert "Naam en adres gelezen voor een gesprek" in said
    assert "Uw inkomen of spaargeld kregen wij niet." in said
    for source in ("Belastingdienst", "Dienst Toeslagen", "SVB"):
        assert f"{source} (fictief)" in said, "the sources say what they did too"

    other = scene.resident(somebody_not_listed())
    other.go("/mijn/gegevens")
    other.look("14-logboek-niets", axe=True)
    said = other.reads()
    assert "Uw huishouden stond niet op de lijst. U krijgt hierover geen bericht." in said
    assert "Naam en adres gelezen" not in said
    for person in (one, other):
        person.leaves()


def test_every_line_of_every_party_stands_on_the_page_of_who_it_is_about(scene, told):
    """Laid beside the tables of us and of the sources: each line once, and none of anybody else."""
    for number in (told.number, somebody_not_listed()):
        ours, theirs = written_about(scene, number)
        with_ours = {each for each in theirs if each[1] in ours}
        assert ours
        assert len(with_ours) > 2
        one = scene.resident(number)
        one.go("/mijn/gegevens")
        alone = len([each for each in theirs if each not in with_ours])
        assert one.page.get_by_text("Waarom mocht dit?").count() == len(ours) + alone
        assert one.reads().count("(fictief) schreef op: ") == len(with_ours)
        one.leaves()


def written_about(stage: Stage, number: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The actions of our lines about somebody, and of those of each source, with its name."""
    from django.db import connection

    from vanzelf.eikenhage.parties import SOURCES
    from vanzelf.org import processing
    from vanzelf.portal.looking_back import lists

    party = lists()
    assert party is not None
    connection.ensure_connection()
    logs = {log.subject_of(number) for log in (processing.log(), party.log)}
    ours = [each for subject in sorted(logs) for each in traces(connection.connection, subject)]
    theirs = []
    for actor in SOURCES:
        subject = stage.world.desks[actor.oin].office.log.subject_of(number)
        with stage.world.parties[actor.slug].connect() as con:
            theirs += [(actor.name, each) for each in traces(con, subject)]
    return ours, theirs


def traces(con: Any, subject: str) -> list[str]:
    """The actions of all lines about a subject, from the tables themselves."""
    from vanzelf.ledger.record import subject_digest

    query = """select body::jsonb ->> 'trace_id' from ledger.parts
        join ledger.templates on number = template where subject = %s"""
    return [each for (each,) in con.execute(query, (subject_digest(subject),)).fetchall()]


def somebody_not_listed() -> str:
    """Somebody who was looked up, and whose household is not on the list."""
    from vanzelf.campaigns.models import Entry
    from vanzelf.residents import numbers
    from vanzelf.residents.models import Resident

    listed = {
        str(each)
        for subject, others in Entry.objects.values_list("subject", "others")
        for each in (subject, *others)
    }
    found = Resident.objects.filter(
        died_on=None, left_on=None, secret=False, partner=None, born_on__lt="1990-01-01",
        address__isnull=False,
    ).exclude(address__in=Entry.objects.values("address"))  # fmt: skip
    one = next(each for each in found.select_related("subject") if str(each.pk) not in listed)
    return numbers.number_of(one.subject)


def test_the_campaign_manager_sees_what_it_did_and_no_names(scene, told):
    cas = scene.staff("regisseur")
    cas.page.goto(f"{told.campaign}resultaat/")
    cas.sees("<10")
    cas.look("16-resultaat", axe=True)
    said = cas.page.content()
    assert not [each for each in names_on_the_list() if each in said]
    cas.leaves()


def test_the_privacy_officer_sees_what_was_asked_and_what_was_stopped(scene):
    fg = scene.staff("fg")
    fg.click("Toezicht", "link")
    fg.look("15-toezicht", axe=True)
    said = fg.reads()
    assert re.search(r"2 november 2026\t1\t0", said), "the list that a source refused"
    assert "toeslagen: 2 keer gevraagd" in said
    assert "Gegevens uitgevoerd\n\n0" in said
    fg.leaves()
