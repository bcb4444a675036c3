"""Scene 6: remission of taxes in three modes side by side: by benefit, by the batch, by one consent.

From December on the by-law gives it by itself to who has a benefit. What the municipality knows itself
is that of a small made-up town; the Inlichtingenbureau is a file that goes out and a file that comes back.
"""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from journeys.stage import Person, Stage, own_party

TAX = "Kwijtschelding gemeentelijke belastingen"
BENEFIT, LAST_YEAR = (
    f"{TAX}: Inwoners met bijstand",
    f"{TAX}: Inwoners die vorig jaar kwijtschelding hadden",
)
SAID_YES = f"{LAST_YEAR}, die ja zeiden"
CONSENT = f"{TAX}: Inwoners die toestemming gaven om elk jaar te kijken"
BY_LAW = """\
groepen:
  bijstand: {niveau: [{vanaf: 2026-01-01, niveau: N3}, {vanaf: 2026-12-01, niveau: N4}]}
"""


@dataclasses.dataclass
class Told:
    """Who is who, by their numbers: twice with benefit (one does not answer), twice last year, and
    with a standing consent.
    """

    benefit: str = ""
    silent: str = ""
    clear: str = ""
    hindered: str = ""
    agreed: str = ""


@pytest.fixture(scope="module")
def scene(eikenhage, divided_town, tmp_path_factory, worker_id, told):
    """Everybody is there; one of them agreed last year to a test of every year."""
    from vanzelf.residents import numbers
    from vanzelf.residents.actions import consent
    from vanzelf.synth.holders import HOLDERS

    eikenhage.scene = "scene-06"
    eikenhage.chooses("kwijtschelding", BY_LAW)
    own = dict.fromkeys(HOLDERS, divided_town(1)[1]["gemeente"])
    with own_party(eikenhage, tmp_path_factory.mktemp(f"partij_{worker_id}_"), own):
        last_year, benefit = by_number("vorig_jaar"), by_number("bijstand")
        told.benefit = next(number for number in benefit if number not in last_year)
        others = [each for number, each in last_year.items() if number not in benefit]
        told.silent = next(number for number in benefit if number != told.benefit)
        told.clear, told.hindered, told.agreed = (numbers.number_of(each) for each in others[:3])
        consent(subject=others[2], service="kwijtschelding", text="0" * 64, told_by="brief")
        yield eikenhage


@pytest.fixture(scope="module")
def told() -> Told:
    return Told()


def by_number(group: str) -> dict[str, Any]:
    """Who lives alone and whom a run of a group would be about, in the order of their numbers."""
    from vanzelf.campaigns.candidates import candidates
    from vanzelf.residents import numbers

    found = [each.subject for each in candidates("kwijtschelding", group, {})]
    alone = [each for each in found if each.resident.partner_id is None]
    return dict(sorted((numbers.number_of(each), each) for each in alone))


def put_ready(person: Person, whom: str) -> str:
    """Look up in own data whom a run is about; gives its address."""
    person.go("/werk/toekennen/nieuw/")
    person.page.get_by_label(whom, exact=True).check()
    person.page.get_by_label("Welke belastingen (hoeft niet)").fill("afval en riool")
    person.page.get_by_label("In welke maand kijken wij elk jaar").fill("januari")
    person.click("Klaarzetten")
    return person.page.url


def agree(person: Person, run: str, name: str) -> None:
    """A second person looks at five of them, and agrees."""
    person.page.goto(run)
    person.look(name, axe=True)
    person.page.get_by_label("Ik heb de steekproef bekeken en het klopt").check()
    person.click("Goedkeuren en starten")
    person.sees("Goedgekeurd. Het loopt nu vanzelf.")


def bureau(person: Person, hindered: str) -> list[str]:
    """Send the file and take in what comes back; gives the numbers that were asked about."""
    from vanzelf.eikenhage.hindrance import Said, answer, read_question

    with person.page.expect_download() as got:
        person.page.get_by_role("button", name="Maak het bestand").click()
    asked = got.value.path().read_bytes()
    savings = Said("vermogen", "belastingdienst")
    back = answer(asked, "", lambda each: savings if hindered in each.persons else Said())
    person.page.reload()
    person.page.get_by_label("Het antwoord van het Inlichtingenbureau").set_input_files(
        {"name": "antwoord.csv", "mimeType": "text/csv", "buffer": back}
    )
    person.click("Lees het antwoord in")
    person.sees("Ingelezen.")
    return [each.persons[0] for each in read_question(asked, "")]


def test_by_benefit_and_by_last_year_somebody_gets_one_letter_and_says_yes(scene: Stage, told):
    karim, els = scene.staff("consulent"), scene.staff("consulent-2")
    for whom, name in ((BENEFIT, "01-bijstand"), (LAST_YEAR, "02-vorig-jaar")):
        run = put_ready(karim, whom)
        assert "Biedt aan; één ja is genoeg" in karim.reads()
        assert karim.page.get_by_role("button", name="Goedkeuren en starten").count() == 0
        agree(els, run, name)
        scene.work()
    for person in (karim, els):
        person.leaves()
    for number, words in (
        (told.benefit, "Met een bijstandsuitkering hoeft u de belasting voor afval en riool"),
        (told.clear, "Vorig jaar hoefde u de belasting voor afval en riool niet te betalen."),
        (told.hindered, "Vorig jaar hoefde u de belasting"),
    ):
        one = scene.resident(number)
        offers = one.page.locator("main a[href*='/bericht/']")
        assert offers.count() == 1, "one bill, one letter"
        offers.click()
        one.sees(words)
        one.look(f"03-aanbod-{words[:4].lower()}", axe=True)
        one.click("Ja, dat wil ik graag", exact=False)
        one.sees("Uw ja is binnen")
        one.click("Klaar")
        if number == told.clear:
            one.click("Lees wat dat betekent", "link")
            one.look("04-elk-jaar", axe=True)
            one.click("Ja")
            one.sees("Wij kijken elk jaar voor u.")
        one.leaves()
    scene.work()


def test_nothing_in_the_way_is_a_decision_and_a_hindrance_is_for_a_person(scene: Stage, told):
    karim, els = scene.staff("consulent"), scene.staff("consulent-2")
    run = put_ready(karim, SAID_YES)
    assert {told.clear, told.hindered} <= set(bureau(karim, told.hindered))
    karim.look("05-antwoord-ingelezen", axe=True)
    agree(els, run, "06-steekproef")
    again = put_ready(karim, BENEFIT)  # who said yes gets it; who did not is asked nothing twice
    agree(els, again, "07-bijstand-na-ja")
    scene.work()
    one = scene.resident(told.clear)
    one.sees("Dit krijgt u", "€ ")
    one.look("08-krijgt-u", axe=True)
    one.leaves()

    karim.go("/werk/taken/")
    karim.page.get_by_role("link", name="Belemmering bekijken").first.click()
    karim.click("Open de zaak", "link")
    karim.sees("Dit is geen nee.")
    karim.page.get_by_label("Met welke grens is vergeleken?").fill("€ 3.219,46")
    karim.look("09-belemmering", axe=True)
    karim.click("Stuur de brief")
    karim.sees("De brief is onderweg.")
    scene.work()
    for person in (karim, els):
        person.leaves()


def test_a_letter_names_fact_and_source_and_what_is_wrong_is_looked_into(scene: Stage, told):
    one = scene.resident(told.hindered)
    one.page.locator("main a[href*='/mijn/brief/']").first.click()
    one.look("10-niet-vanzelf", axe=True)
    said = one.reads()
    for words in (
        "Dit is geen nee.", "Volgens de Belastingdienst was dat op", "Die grens is € 3.219,46.",
        "Het bedrag zelf kennen wij niet.",
    ):  # fmt: skip
        assert words in said
    one.go("/mijn/klopt-niet")
    one.page.get_by_label("Wat klopt er niet").fill("Het geld is op aan een begrafenis.")
    one.page.locator("main button").first.click()
    one.sees("Wij hebben uw verzoek")
    one.go("/mijn/gegevens")
    said = one.reads()
    assert "Gevraagd aan het Inlichtingenbureau of er iets in de weg staat" in said
    assert "Wij keken in onze eigen gegevens" in said
    assert "Wij vroegen organisaties" not in said
    one.look("11-logboek", axe=True)
    one.leaves()
    fg = scene.staff("fg")
    fg.click("Verzoeken", "link")
    fg.sees("Correctie (AVG art. 16)")
    fg.look("12-verzoek")
    fg.leaves()


def test_who_agreed_once_does_nothing_and_can_stop_it(scene: Stage, told):
    karim, els = scene.staff("consulent"), scene.staff("consulent-2")
    run = put_ready(karim, CONSENT)
    assert "Kent toe; de inwoner hoeft niets te doen" in karim.reads()
    assert told.agreed in bureau(karim, "")
    agree(els, run, "13-toestemming")
    scene.work()
    one = scene.resident(told.agreed)
    one.sees("Dit krijgt u")
    one.look("14-zonder-iets-te-doen", axe=True)
    for person in (karim, els, one):
        person.leaves()


def test_from_its_day_the_by_law_gives_it_to_who_did_not_answer_and_they_can_undo_it(
    scene: Stage, told
):
    scene.at(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC))
    one = scene.resident(told.silent)
    one.page.locator("main a[href*='/bericht/']").first.wait_for()  # of November: one yes is enough
    karim, els = scene.staff("consulent"), scene.staff("consulent-2")
    run = put_ready(karim, BENEFIT)
    assert "Kent toe; de inwoner hoeft niets te doen" in karim.reads()
    agree(els, run, "17-verordening")
    scene.work()
    one.go("/mijn/")
    assert one.page.locator("main a[href*='/bericht/']").count() == 0, (
        "nobody is asked what they have"
    )
    one.page.locator("main a[href*='/mijn/brief/']").first.click()
    one.sees("Wij hebben dit voor u geregeld", "U hebt een bijstandsuitkering.")
    one.look("18-geregeld", axe=True)
    assert "Wij vroegen niemand anders iets over u." in one.reads()
    one.go("/mijn/")
    one.page.locator("main a[href*='/mijn/besluit/']").first.click()
    one.sees("Wilt u dit toch niet?")
    one.click("Draai het terug")
    one.sees("Alles is weer zoals het was.")
    one.look("19-teruggedraaid", axe=True)
    scene.work()
    for person in (karim, els, one):
        person.leaves()


def test_in_january_they_hear_that_it_comes_and_stop_it(scene: Stage, told):
    from vanzelf.campaigns.tasks import test_of_the_year as due
    from vanzelf.decide.models import Candidate
    from vanzelf.residents import numbers

    scene.at(dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC))
    due.defer(timestamp=0)
    scene.work()
    for number in (told.clear, told.agreed):
        one = scene.resident(number)
        one.page.locator("main a[href*='/mijn/brief/']").first.click()
        one.sees("Wij kijken dit jaar weer voor u")
        one.go("/mijn/keuzes")
        one.look(f"15-keuzes-{'een' if number == told.clear else 'twee'}", axe=True)
        one.click("Kijk niet meer elk jaar")
        one.leaves()
    scene.at(dt.datetime(2027, 1, 15, 9, tzinfo=dt.UTC))
    due.defer(timestamp=0)
    scene.work()
    looked_up = Candidate.objects.filter(run__period="2027").select_related("subject")
    asked = {numbers.number_of(each.subject) for each in looked_up}
    assert len(asked) == 1, "somebody else agreed, and did not stop it"
    assert not asked & {told.clear, told.agreed}


def test_the_privacy_officer_sees_what_is_kept_and_that_nothing_left(scene: Stage):
    fg = scene.staff("fg")
    fg.click("Toezicht", "link")
    fg.look("16-toezicht", axe=True)
    said = fg.reads()
    assert "Gegevens uitgevoerd\n\n0" in said
    assert "Mensen in een toekenningsronde" in said
    fg.leaves()
