"""Pages as they stand in a state that is seldom: before a service runs, after somebody was erased, when
a telephone is lost. Each is looked at in a real browser, wide and narrow.
"""

import datetime as dt
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from pydantic import SecretStr

from campaigns.test_older import WORDS
from campaigns.test_stopping import walked  # noqa: F401 -- a fixture
from oversight.test_staff_pages import bas, karim  # noqa: F401 -- fixtures
from services.conftest import signers  # noqa: F401 -- a fixture
from services.test_gates import sign
from support.browser import is_for_everybody, stands_with_big_letters
from support.screens import keep

pytestmark = pytest.mark.soak


@pytest.fixture
def look(open_page):
    """`look(path, name, who)`: a page is for everybody; gives its text."""

    def at(path, name, who=None):
        page = open_page(path, who=who)
        keep(page, f"zelden-{name}")
        is_for_everybody(page, f"zelden-{name}")
        stands_with_big_letters(page, name)
        return page.locator("main").inner_text()

    return at


@pytest.fixture
def stand(open_page):
    """`stand(html, name)`: an answer that the application gave, in a browser."""

    def up(html, name):
        page = open_page()
        page.route(
            "**/mijn/terug", lambda route: route.fulfill(body=html, content_type="text/html")
        )
        page.goto("/mijn/terug")
        is_for_everybody(page, f"zelden-{name}")
        stands_with_big_letters(page, name)
        return page.locator("main").inner_text()

    return up


def test_a_service_of_which_the_second_gate_waits(signers, look, log_in):  # noqa: F811
    from vanzelf.rehearsal.weighing import put
    from vanzelf.services import necessity
    from vanzelf.services.actions import take_in
    from vanzelf.services.queries import alive

    take_in()
    version = alive("toeslagen")
    here, gate = "/diensten/toeslagen/", "/diensten/toeslagen/poort/mag/"
    officer = log_in(signers["mag"])
    assert "Eerst de vorige vraag" in look(here, "dienst-eerste-poort", officer)
    sign(version, "willen", signers["willen"])
    assert "nog niet gemeten" in look(here, "dienst-niet-gemeten", officer)
    look(gate, "poort-niet-gemeten", officer)
    necessity.ask(version=version, by=signers["mag"])
    assert "Dit wordt nu gemeten" in look(here, "dienst-wordt-gemeten", officer)
    reasons = put(version)
    assert "Levert weinig op" in look(here, "dienst-gemeten", officer)
    assert "weinig" in look(gate, "poort-gemeten", officer)
    sign(version, "mag", signers["mag"], reasons=reasons)
    assert next(iter(reasons.values())) in look(here, "dienst-redenen", officer)


def test_a_campaign_that_is_not_made_yet(begin, hire, look, log_in):
    from vanzelf.campaigns import actions
    from vanzelf.org.rights import Role

    manager = hire(Role.CAMPAIGN_MANAGER, name="Mila")
    made = actions.create(
        version=begin("toeslagen").version, group="lijst", name="Najaar 2026",
        on=dt.date(2026, 11, 1), by=manager, said=None,
    )  # fmt: skip
    assert "Eerst tellen" in look(f"/campagnes/{made.pk}/", "campagne-concept", log_in(manager))


def test_a_list_that_rests_on_older_data(stage, look, log_in):
    scene = stage(people=3, service="kwijtschelding", group="vorig_jaar", said=WORDS)
    scene.campaign.funnel |= {"op_de_lijst": 60, "op_oudere_gegevens": 41}
    scene.campaign.save()
    manager, at = log_in(scene.manager), f"/campagnes/{scene.campaign.pk}/"
    assert "HOE OUD" in look(at, "ouder-lijst", manager).upper()
    assert "Waarom gaat deze lijst toch door?" in look(f"{at}golven/", "ouder-golven", manager)


def test_where_people_stop(walked, look, log_in):  # noqa: F811
    at = f"/campagnes/{walked.campaign.pk}/resultaat/"
    assert "Waar stoppen mensen?" in look(at, "waar-stoppen", log_in(walked.manager))


def test_the_limit_of_the_board(hire, look, log_in):
    from vanzelf.ask.board import Limit
    from vanzelf.org.rights import Role
    from vanzelf.staff import campaigns

    limits = [Limit(50, None), Limit(30, dt.date(2026, 12, 1))]
    with patch.object(campaigns.blind, "lists", lambda: SimpleNamespace(limits=lambda: limits)):
        board = log_in(hire(Role.BOARD, name="Bea"))
        assert "geldt nog niet" in look("/campagnes/grens/", "grens-bestuur", board)
        other = log_in(hire(Role.CAMPAIGN_MANAGER, name="Cas"))
        assert "Alleen het bestuur" in look("/campagnes/grens/", "grens", other)


def test_who_lost_a_second_factor(bas, karim, hire, look, log_in):  # noqa: F811
    from vanzelf.org import resetting
    from vanzelf.org.rights import Role

    here = f"/beheer/medewerkers/{karim.pk}/"
    assert "Weghalen vragen" in look(here, "bewijs-kwijt", log_in(bas))
    resetting.ask(staff=karim, by=bas)
    assert "Een andere beheerder" in look(here, "bewijs-gevraagd", log_in(bas))
    eva = hire(Role.ADMINISTRATOR, name="Eva")
    assert "Ja, haal het weg" in look(here, "bewijs-tweede", log_in(eva))


def test_logging_in_at_the_own_organisation(application, client, look):
    from django.conf import settings
    from django.test import override_settings

    from vanzelf.config.settings import providers_of

    there = settings.ENVIRONMENT.model_copy(
        update={
            "staff_oidc_issuer": "https://inloggen.eikenhage.example",
            "staff_oidc_client": "vanzelf", "staff_oidc_secret": SecretStr("geheim"),
        }
    )  # fmt: skip
    with override_settings(SOCIALACCOUNT_PROVIDERS=providers_of(there)):
        said = look("/inloggen/login/", "inloggen")
    assert "uw account van Gemeente Eikenhage" in said


def test_what_a_manager_and_an_officer_see_before_anything_goes(everything, hire, look, log_in):
    from vanzelf.org.rights import Role

    manager, officer = hire(Role.CAMPAIGN_MANAGER, name="Cas"), hire(Role.OFFICER, name="Karin")
    assert "Najaar 2026" in look("/campagnes/", "campagnes", log_in(manager))
    path = f"/werk/besluit/{everything.decision.pk}/brief/"
    letter = look(path, "brief-vooraf", log_in(officer))
    assert "Ons besluit over uw gemeentelijke belasting" in letter


def test_who_was_erased_and_comes_back(application, client, stand):
    from django.shortcuts import render

    request = client.get("/privacy").wsgi_request
    for name in ("erased", "known_again"):
        assert "weer" in stand(render(request, f"portal/{name}.html").content.decode(), name)
