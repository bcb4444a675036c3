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
        answer = client.post(f"/diensten/toeslagen/poort/{kind}/", form, follow=True)
        assert "Uw antwoord is vastgelegd" in text_of(answer)
    assert "nergens uit onszelf" in text_of(client.get("/register/"))
    client = log_in(roles["regisseur"])
    page = text_of(client.post("/diensten/toeslagen/start/", follow=True))
    assert "In werking" in page
    assert "DPIA 2026-04" in page
    client.logout()
    register = text_of(client.get("/register/"))
    assert "Er wordt niets gelezen wat niet nodig is." in register
    assert "Fien" not in register  # the register names nobody


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
