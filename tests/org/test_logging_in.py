"""Staff log in at their organisation, a program of its own; here they must be known, and prove twice
who they are.
"""

import json
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from pydantic import SecretStr

from support import provider as its_provider
from support.application import ORIGIN
from support.second_factor import code_of

BACK = f"{ORIGIN}/inloggen/oidc/medewerkers/login/callback/"
THERE = "/inloggen/oidc/medewerkers/login/"
NOOR = {"sub": "noor", "email": "Noor@eikenhage.example", "email_verified": True}
PEOPLE = {
    "Noor": NOOR,
    "Noor, twice": NOOR | {"amr": ["pwd", "mfa"]},
    "Noor, says so herself": NOOR | {"amr": "mfa"},
    "Noor, not verified": NOOR | {"sub": "x", "email_verified": False, "amr": ["mfa"]},
    "Noor, verified in words": NOOR | {"sub": "y", "email_verified": "false", "amr": ["mfa"]},
    "Stranger": {"sub": "z", "email": "z@elders.example", "email_verified": True, "amr": ["mfa"]},
}


@pytest.fixture(scope="module")
def organisation(tmp_path_factory):
    """The address of its provider."""
    people = tmp_path_factory.mktemp("organisation") / "people.json"
    told = {name: json.dumps(claims) for name, claims in PEOPLE.items()}
    people.write_text(json.dumps(told), encoding="utf-8")
    command = [sys.executable, its_provider.__file__, str(people), BACK]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        yield program.stdout.readline().strip()
        program.terminate()


@pytest.fixture(autouse=True)
def environment(organisation, application):
    from django.conf import settings
    from django.test import override_settings

    from vanzelf.config.settings import providers_of

    found = settings.ENVIRONMENT.model_copy(
        update={
            "staff_oidc_issuer": organisation, "staff_oidc_client": "vanzelf",
            "staff_oidc_secret": SecretStr("geheim"),
        }
    )  # fmt: skip
    with override_settings(SOCIALACCOUNT_PROVIDERS=providers_of(found)):
        yield found


@pytest.fixture
def noor(hire):
    from vanzelf.org.rights import Role

    found = hire(Role.ADMINISTRATOR, name="Noor")
    found.email = "noor@eikenhage.example"
    found.set_unusable_password()
    found.save()
    return found


def come(client, name, begun=None):
    """Somebody chose their name at the organisation, and comes back."""
    url = begun or client.post(THERE).url
    sent = requests.post(url, data={"wie": name}, allow_redirects=False, timeout=10)
    back = urlsplit(sent.headers["Location"])
    return client.get(back.path, {key: value[0] for key, value in parse_qs(back.query).items()})


def test_who_proved_it_twice_there_is_in_and_next_time_too(client, noor):
    from allauth.socialaccount.models import SocialAccount

    assert "uw account van Gemeente Eikenhage" in client.get("/inloggen/login/").content.decode()
    for _time in range(2):
        assert come(client, "Noor, twice").url == "/werk/"
        assert client.get("/beheer/medewerkers/").status_code == 200
        client.logout()
    assert SocialAccount.objects.get().user == noor


@pytest.mark.parametrize("name", ["Noor", "Noor, says so herself"])
def test_who_proved_it_once_there_sees_nothing_before_a_second_proof_here(
    client, noor, name, monkeypatch
):
    come(client, "Noor, twice")  # what was proved another time does not count
    client.logout()
    assert come(client, name).status_code == 302
    assert client.get("/beheer/medewerkers/").url.startswith("/inloggen/2fa")
    assert client.get("/inloggen/2fa/totp/activate/").status_code == 200
    secret = client.session["mfa.totp.secret"]
    monkeypatch.setattr("django.db.transaction.on_commit", lambda then: then())  # we never commit
    added = client.post("/inloggen/2fa/totp/activate/", {"code": code_of(secret)})
    assert added.status_code == 302, added.content.decode()
    assert client.get("/beheer/medewerkers/").status_code == 200
    client.logout()
    assert come(client, name).url.startswith("/inloggen/2fa/authenticate")
    assert client.get("/beheer/medewerkers/").url.startswith("/inloggen/login")


@pytest.mark.parametrize(
    "name", ["Noor, not verified", "Noor, verified in words", "Stranger", "nobody"]
)
def test_who_is_not_known_here_with_that_address_reads_so_kindly(client, noor, name):
    from allauth.socialaccount.models import SocialAccount

    from vanzelf.org.models import Staff

    before = Staff.objects.count()
    page = come(client, name)
    assert page.status_code == 403
    assert "Inloggen is niet gelukt" in page.content.decode()
    assert "_auth_user_id" not in client.session
    assert (SocialAccount.objects.count(), Staff.objects.count()) == (0, before)


def test_who_works_here_no_more_does_not_get_in(client, noor):
    come(client, "Noor, twice")
    client.logout()
    noor.is_active = False
    noor.save()
    come(client, "Noor, twice")
    assert "_auth_user_id" not in client.session


def test_a_login_that_was_begun_in_another_browser_lets_nobody_in(client, noor):
    from django.test import Client

    begun = Client().post(THERE).url
    page = come(client, "Noor, twice", begun)
    assert "_auth_user_id" not in client.session
    assert "Inloggen is niet gelukt" in page.content.decode()


def test_when_the_organisation_does_not_answer_or_is_another_the_page_says_so(
    client, noor, organisation, environment, caplog
):
    from django.test import override_settings

    from vanzelf.config.settings import providers_of

    begun = client.post(THERE).url
    other = organisation.replace(
        "127.0.0.1", "localhost"
    )  # it says that it is the first of the two
    for issuer in ("http://127.0.0.1:9", other):
        there = environment.model_copy(update={"staff_oidc_issuer": issuer})
        with override_settings(SOCIALACCOUNT_PROVIDERS=providers_of(there)):
            for page in (client.post(THERE), come(client, "Noor, twice", begun)):
                assert page.status_code == 503
                assert "nog een keer" in page.content.decode()
        begun = client.post(THERE).url
    assert "_auth_user_id" not in client.session
    assert len([each for each in caplog.records if each.name == "vanzelf.inloggen"]) == 4
    assert come(client, "Noor, twice").url == "/werk/"


def test_a_form_may_lead_there_and_nowhere_else(environment, organisation):
    from vanzelf.config.settings import forms_go_to

    assert forms_go_to(environment) == ["'self'", organisation]
    deeper = environment.model_copy(update={"staff_oidc_issuer": f"{organisation}/realms/x"})
    assert forms_go_to(deeper) == ["'self'", organisation]
    alone = environment.model_copy(update={"staff_oidc_issuer": None})
    assert forms_go_to(alone) == ["'self'"]
