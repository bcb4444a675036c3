"""S20 in a browser without scripts: three questions in order, by three people; the register is public."""

import pytest

WANT = {
    "doel": "Niemand laat geld liggen.", "inwoners": "De cliëntenraad, 3 oktober.",
    "wie_wint": "Huishoudens met weinig geld.", "begroting": "€ 40.000 bij honderd procent.",
    "verdict": "ja", "motive": "Inwoners lopen dit nu mis.",
}  # fmt: skip
MAY = {
    "grondslag": "publieke_taak", "noodzaak": "Zonder lijst bereiken wij hen niet.",
    "dpia": "DPIA 2026-04", "article": "Gemeentewet art. 108", "verdict": "voorwaarden",
    "motive": "Er wordt niets gelezen wat niet nodig is.", "bewaren_dagen": "60",
}  # fmt: skip
CAN = {
    "gegevens": "Van 1 november.", "capaciteit": "Veertig per week.", "kanaal": "Bezoek en bellen.",
    "verdict": "ja", "motive": "Het team heeft ruimte.",
}  # fmt: skip


@pytest.fixture
def roles(hire):
    from vanzelf.org.rights import Role

    return {
        "willen": hire(Role.BOARD, name="Bea"),
        "mag": hire(Role.PRIVACY_OFFICER, name="Fien"),
        "kan": hire(Role.ADMINISTRATOR, name="Bas"),
        "regisseur": hire(Role.CAMPAIGN_MANAGER, name="Cas"),
    }


@pytest.fixture
def taken_in(db, moment):
    from vanzelf.services import actions

    actions.take_in()


def text_of(response):
    return response.content.decode()


def test_from_folder_to_service_in_force(roles, log_in):
    client = log_in(roles["kan"])
    assert "Mappen opnieuw inlezen" in text_of(client.get("/diensten/"))
    client.post("/diensten/inlezen/")
    for kind, form in (("willen", WANT), ("mag", MAY), ("kan", CAN)):
        client = log_in(roles[kind])
        page = text_of(client.get("/diensten/toeslagen/"))
        assert "Nu aan de beurt" in page
        assert f"/diensten/toeslagen/poort/{kind}/" in page
        at = f"/diensten/toeslagen/poort/{kind}/"
        if kind == "mag":
            form = weighed(client, at)
        assert "Uw antwoord is vastgelegd" in text_of(client.post(at, form, follow=True))
    assert "nergens uit onszelf" in text_of(client.get("/register/"))
    client = log_in(roles["regisseur"])
    page = text_of(client.post("/diensten/toeslagen/start/", follow=True))
    assert "In werking" in page
    assert "DPIA 2026-04" in page
    client.logout()
    register = text_of(client.get("/register/"))
    assert "Er wordt niets gelezen wat niet nodig is." in register
    assert "Fien" not in register  # the register names nobody
    assert "Wij vragen dit toch: Wij kijken het na de eerste lijst na." in register
    assert "en klopt hij even vaak." in register


def weighed(client, at):
    """The privacy officer has it measured, and says why the questions that buy little are asked."""
    from vanzelf.rehearsal.weighing import put
    from vanzelf.services.queries import alive

    page = text_of(client.post(at, MAY, follow=True))
    assert "Wij weten nog niet wat elke vraag oplevert." in page
    assert "Dit is nog niet gemeten." in page
    page = text_of(client.post("/diensten/toeslagen/meten/", follow=True))
    assert "Dit wordt nu gemeten" in page
    little = put(alive("toeslagen"))
    page = text_of(client.get(at))
    assert "166% meer huishoudens op de lijst" in page
    assert "Dan is er bij 18 van de 100 iets te regelen, in plaats van bij 48." in page
    assert "Zonder deze vraag krijgt de SVB helemaal geen vraag." in page
    reasons = {f"waarom_{n}": "Wij kijken het na de eerste lijst na." for n in range(1, 5)}
    assert len(reasons) == len(little)
    page = text_of(client.post(at, MAY | reasons | {"waarom_2": " "}))
    assert page.count("Schrijf waarom zij toch nodig is, of antwoord nee.") >= 1
    assert "U tekende" not in page
    return MAY | reasons


@pytest.mark.parametrize(
    "form, said",
    [
        ({"verdict": "ja"}, "U koos een voorwaarde."),
        ({"bewaren_dagen": ""}, "Welke voorwaarde?"),
        ({"article": ""}, "Noem het artikel waarop uw antwoord rust."),
        ({"bewaren_dagen": "400"}, "90"),
        ({"motive": ""}, "Vul dit in."),
    ],
)
def test_an_answer_that_is_not_whole_is_asked_again_kindly(roles, log_in, taken_in, form, said):
    log_in(roles["willen"]).post("/diensten/toeslagen/poort/willen/", WANT)
    answer = log_in(roles["mag"]).post("/diensten/toeslagen/poort/mag/", MAY | form)
    assert answer.status_code == 200
    assert said in text_of(answer)


def test_a_question_before_its_turn_is_refused_on_the_page(roles, log_in, taken_in):
    answer = log_in(roles["kan"]).post("/diensten/toeslagen/poort/kan/", CAN, follow=True)
    assert "Een eerdere vraag heeft nog geen ja." in text_of(answer)


def test_only_who_may_sign_is_asked_to(roles, log_in, taken_in):
    for name, staff in roles.items():
        asked = "Beantwoorden" in text_of(log_in(staff).get("/diensten/toeslagen/"))
        assert asked == (name == "willen")


def test_asking_again_stops_the_service(roles, log_in, begin):
    from vanzelf.services.models import Version

    begin("toeslagen")
    client = log_in(roles["mag"])
    page = text_of(
        client.post(
            "/diensten/toeslagen/opnieuw/", {"poort": "mag", "because": "Nieuwe wet."}, follow=True
        )
    )
    assert "Staat stil" in page
    assert Version.objects.get(service="toeslagen").state == "gepauzeerd"
    answer = log_in(roles["regisseur"]).post("/diensten/toeslagen/start/", follow=True)
    assert "Niet alle drie de vragen hebben een ja." in text_of(answer)


def test_pausing_takes_a_reason(roles, log_in, begin):
    begin("toeslagen")
    client = log_in(roles["regisseur"])
    page = text_of(client.post("/diensten/toeslagen/pauze/", {"because": ""}, follow=True))
    assert "Zeg in een zin waarom" in page
    page = text_of(client.post("/diensten/toeslagen/pauze/", {"because": "Storing."}, follow=True))
    assert "Storing." in page
    assert "nergens uit onszelf" in text_of(client.get("/register/"))


def test_why_a_group_goes_no_further_and_whom_it_misses(roles, log_in, taken_in):
    page = text_of(log_in(roles["willen"]).get("/diensten/toeslagen/"))
    assert "Een ander beslist, niet de gemeente." in page
    assert "Bezoek" in page
    assert "Mensen die niet staan ingeschreven" in page


def test_who_walks_a_list_sees_no_services(hire, log_in, taken_in):
    from vanzelf.org.rights import Role

    client = log_in(hire(Role.FIELD_WORKER, name="Noor"))
    assert client.get("/diensten/").status_code == 403
    assert client.get("/diensten/toeslagen/").status_code == 403
    assert client.post("/diensten/inlezen/").status_code == 403


def test_the_overview_asks_as_much_for_three_as_for_one(roles, log_in, taken_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from vanzelf.services.models import Version

    client = log_in(roles["regisseur"])
    client.get("/diensten/")
    with CaptureQueriesContext(connection) as many:
        client.get("/diensten/")
    Version.objects.exclude(service="toeslagen").delete()
    with CaptureQueriesContext(connection) as few:
        client.get("/diensten/")
    assert len(many) == len(few)


def test_the_register_says_how_often_and_what_is_asked_in_both_languages(client, begin):
    from html import unescape

    for service in ("kwijtschelding", "reisdocumenten"):
        begin(service)
    said = {
        "nl": ["Wij kijken één keer per jaar, op 15 januari.", "Wij kijken niet op vaste dagen.",
               "krijgt een bericht: 90 dagen voor de laatste dag.", "Wat wij aan anderen vragen",
               "bijstand"],
        "en": ["We look once a year, on 15 January.", "We do not look on fixed days.",
               "gets a message: 90 days before the last day.", "What we ask others"],
    }  # fmt: skip
    for language, sentences in said.items():
        client.cookies["taal"] = language
        page = " ".join(unescape(text_of(client.get("/register/"))).split())
        assert [each for each in sentences if each not in page] == []


def test_what_is_different_since_the_last_time_is_on_its_page(taken_in, roles, log_in):
    from vanzelf.services import actions
    from vanzelf.services.models import Taken, Version

    client = log_in(roles["kan"])
    kept = Taken.objects.get(service="toeslagen")
    assert kept.changed == []
    assert "sinds de vorige keer" not in text_of(client.get("/diensten/toeslagen/"))
    other = kept.said | {"tekst:aanbod": "x", "gegeven:oud": "x", "regeling:huurtoeslag": "x"}
    del other["groep:lijst"]
    Taken.objects.filter(pk=kept.pk).update(said=other)
    Version.objects.filter(service="toeslagen").update(digest="0" * 64)
    actions.take_in()
    page = text_of(client.get("/diensten/toeslagen/"))
    for words in ("Wat is er veranderd sinds de vorige keer?", "Tekst: aanbod", "Gegeven: oud: weg",
                  "Regels van: huurtoeslag: anders dan eerst", ": nieuw"):  # fmt: skip
        assert words in page, words
