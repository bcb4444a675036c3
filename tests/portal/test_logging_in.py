"""Logging in at a broker that runs as a program of its own; what is not whole lets nobody in."""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from pydantic import SecretStr

from support.application import ORIGIN
from support.municipality import NUMBERS

PEOPLE = {
    "S. de Wit": NUMBERS[0], "Iemand van elders": NUMBERS[5],
    **{f"B. Uur, Eikenpad {place}": NUMBERS[5] for place in range(100)},
}  # fmt: skip


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    """Its address."""
    people = tmp_path_factory.mktemp("broker") / "mensen.json"
    people.write_text(json.dumps(PEOPLE), encoding="utf-8")
    command = [
        sys.executable, "-m", "vanzelf.rehearsal.broker", str(people), "portaal", "geheim",
        f"{ORIGIN}/mijn/terug", "0",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        yield program.stdout.readline().strip()
        program.terminate()


@pytest.fixture(autouse=True)
def _at(broker, monkeypatch, application):
    from django.conf import settings

    changed = settings.ENVIRONMENT.model_copy(
        update={
            "broker_issuer": broker, "broker_client": "portaal",
            "broker_secret": SecretStr("geheim"),
        }
    )  # fmt: skip
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)


@pytest.fixture
def serving():
    """`serving(said)`: the address of somebody who says that of themselves, as JSON or as it is."""
    servers = []

    def serve(said):
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                here = f"http://127.0.0.1:{self.server.server_port}"
                whole = dict.fromkeys(
                    ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"), here
                )
                found = {**whole, **said} if isinstance(said, dict) else said
                if isinstance(found, dict):
                    found = {name: value for name, value in found.items() if value}
                text = found if isinstance(found, str) else json.dumps(found)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_args):
                pass

        server = HTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for each in servers:
        each.shutdown()
        each.server_close()


def begin(client):
    return client.get("/mijn/inloggen").url


def choose(url, name="S. de Wit"):
    """What the broker sends somebody back with, who chose a name."""
    sent = requests.post(url, data={"wie": name}, allow_redirects=False, timeout=10)
    back = urlsplit(sent.headers["Location"])
    return {key: value[0] for key, value in parse_qs(back.query).items()}


def test_somebody_logs_in_and_their_number_is_kept_nowhere(client, resident):
    from vanzelf.org.models import AuditLine
    from vanzelf.portal.models import Visit

    assert "demo" in requests.get(begin(client), timeout=10).text
    answer = client.get("/mijn/terug", choose(begin(client)))
    assert answer.url == "/mijn/"
    assert "S. de Wit" in client.get("/mijn/").content.decode()
    visit = Visit.objects.get()
    assert (visit.level, visit.subject) == ("ingelogd", resident.subject)
    kept = " ".join(map(str, AuditLine.objects.values_list())) + str(dict(client.cookies))
    assert NUMBERS[0] not in kept


@pytest.mark.parametrize(
    "change",
    [{"state": "een-ander"}, {"code": "een-ander"}, {"code": ""}, {"state": ""}],
)
def test_what_is_not_what_was_begun_lets_nobody_in(client, resident, change):
    from vanzelf.portal.models import Visit

    said = choose(begin(client)) | change
    assert client.get("/mijn/terug", said).status_code == 400
    assert not Visit.objects.exists()


def test_who_is_not_among_the_first_is_found_by_name_or_street(client, resident):
    url = begin(client)
    assert "Eikenpad 99<" not in requests.get(url, timeout=10).text
    found = requests.get(f"{url}&zoek=eikenpad+99", timeout=10).text
    assert found.count('name="wie"') == 1
    assert "Eikenpad 99<" in found
    assert "Niemand heet zo" in requests.get(f"{url}&zoek=nergens", timeout=10).text


def test_a_code_works_once_and_only_where_it_began(client, resident):
    from django.test import Client

    said = choose(begin(client))
    assert Client().get("/mijn/terug", said).status_code == 400  # another browser
    assert client.get("/mijn/terug", said).status_code == 302
    assert client.get("/mijn/terug", said).status_code == 400


def test_a_token_for_another_login_lets_nobody_in(client, resident):
    """The code of a second login in the browser of the first: state and nonce differ."""
    first, second = begin(client), None
    kept = client.cookies["inloggen-inwoner"].value
    second = choose(begin(client))
    client.cookies["inloggen-inwoner"] = kept
    state = parse_qs(urlsplit(first).query)["state"][0]
    assert client.get("/mijn/terug", second | {"state": state}).status_code == 400


def test_who_does_not_live_here_reads_so_kindly(client, resident):
    page = client.get("/mijn/terug", choose(begin(client), "Iemand van elders"))
    assert page.status_code == 404
    assert "niet ingeschreven" in page.content.decode()


def test_who_stops_at_the_broker_is_not_logged_in(client, resident):
    said = choose(begin(client), "niemand")
    assert said["error"] == "access_denied"
    page = client.get("/mijn/terug", said)
    assert page.status_code == 400
    assert "Probeer het opnieuw" in page.content.decode()


def test_without_a_broker_the_code_still_works(client, resident, monkeypatch):
    from django.conf import settings

    away = settings.ENVIRONMENT.model_copy(update={"broker_issuer": "http://127.0.0.1:9"})
    monkeypatch.setattr(settings, "ENVIRONMENT", away)
    page = client.get("/mijn/inloggen")
    assert page.status_code == 503
    assert "code uit uw brief" in page.content.decode()


@pytest.mark.parametrize(
    "said", [{"issuer": "https://elders.example"}, {"token_endpoint": None}, None, "<html>"]
)
def test_another_than_the_broker_is_read_about_kindly_and_written_down(
    client, resident, monkeypatch, caplog, serving, said
):
    """A wrong setting, or a page of a firewall: who logs in can try again, at once or later."""
    from django.conf import settings

    began = choose(begin(client))
    away = settings.ENVIRONMENT.model_copy(update={"broker_issuer": serving(said)})
    monkeypatch.setattr(settings, "ENVIRONMENT", away)
    for page in (client.get("/mijn/terug", began), client.get("/mijn/inloggen")):
        assert page.status_code == 503
        assert "Probeer het opnieuw" in page.content.decode()
    logged = [each.getMessage() for each in caplog.records if each.name == "vanzelf.inloggen"]
    assert len(logged) == 2
    assert not [each for each in logged if NUMBERS[0] in each]


def test_who_was_erased_can_ask_to_be_known_and_nobody_else_can(client, resident):
    from vanzelf.org import remembering
    from vanzelf.org.models import AuditLine
    from vanzelf.oversight.erasing import erase
    from vanzelf.residents import numbers

    remembering._path().unlink(missing_ok=True)
    erase(subject=resident.subject)
    assert client.post("/mijn/weer-bekend").status_code == 400
    page = client.get("/mijn/terug", choose(begin(client)))
    assert page.status_code == 404
    assert "Ja, u mag mij weer kennen" in page.content.decode()
    assert NUMBERS[0] not in client.cookies["weer-bekend"].value
    assert numbers.forgotten(NUMBERS[:1])
    asked = client.post("/mijn/weer-bekend")
    assert "ongeveer een dag" in asked.content.decode()
    assert not numbers.forgotten(NUMBERS[:1])
    assert AuditLine.objects.filter(action="weer bekend").count() == 1
    assert client.post("/mijn/weer-bekend").status_code == 400
    page = client.get("/mijn/terug", choose(begin(client), "Iemand van elders"))
    assert "weer-bekend" not in page.cookies
