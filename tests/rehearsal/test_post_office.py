"""The post office of the demo: real carriers on one side, telephones and mailboxes on the other."""

import os
import subprocess
import sys
import time
import uuid

import httpx
import pytest

from vanzelf.connectors.carriers import Outgoing
from vanzelf.connectors.mail.client import Mail, Server
from vanzelf.connectors.notify.client import Notify
from vanzelf.eikenhage.stage import free_ports

KEY = f"eikenhage-{uuid.uuid4()}-{uuid.uuid4()}"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    port, mail = free_ports(2)
    own = {
        "KEY": KEY, "TOKEN": "geheim", "APPLICATION": "http://127.0.0.1:9", "PORT": str(port),
        "MAIL_PORT": str(mail), "STORE": str(tmp_path_factory.mktemp("post") / "bezorgd.jsonl"),
    }  # fmt: skip
    command = [sys.executable, "-m", "vanzelf.rehearsal.post_office"]
    environment = {**os.environ, **{f"POSTKANTOOR_{name}": value for name, value in own.items()}}
    with subprocess.Popen(command, env=environment) as running:
        origin = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                httpx.get(f"{origin}/telefoons", trust_env=False)
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield origin, mail
        running.terminate()


@pytest.fixture
def demo(office, monkeypatch, client):
    monkeypatch.setenv("VANZELF_POST_OFFICE", office[0])
    return client


def test_a_text_arrives_on_a_telephone_with_a_line_to_answer(office, demo):
    notify = Notify(KEY, str(uuid.uuid4()), url=office[0])
    notify.send("bericht-1", Outgoing("sms", "+31600000001", "Gemeente Eikenhage: bericht."))
    assert "31600000001" in demo.get("/demo/post").content.decode()
    page = demo.get("/demo/telefoon/0").content.decode()
    assert "Gemeente Eikenhage: bericht." in page
    assert 'name="text"' in page
    assert demo.get("/demo/telefoon/7").status_code == 404


def test_an_e_mail_arrives_in_a_mailbox(office, demo):
    import datetime as dt

    at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    mail = Mail(
        Server("127.0.0.1", office[1], tls=False), "Gemeente Eikenhage", "g@eikenhage.example",
        "U hebt een bericht.", lambda: at,
    )  # fmt: skip
    mail.send("bericht-2", Outgoing("email", "a@eikenhage.example", "Beste,", "Bericht voor u"))
    page = demo.get("/demo/postbus/0").content.decode()
    assert "Bericht voor u" in page
    assert "Beste," in page


def test_a_letter_lies_on_the_mat(office, demo):
    pdf = b"%PDF-1.7 een brief"
    notify = Notify(KEY, str(uuid.uuid4()), url=office[0])
    sent = notify.send("bericht-3", Outgoing("brief", "", "", "", pdf))
    found = demo.get(f"/demo/brief/{sent.provider_id}")
    assert (found.status_code, found.content) == (200, pdf)


def test_the_list_of_letters_says_for_whom_they_are(office, demo, settle):
    from vanzelf.reach.models import Message

    notify = Notify(KEY, str(uuid.uuid4()), url=office[0])
    sent = notify.send("bericht-4", Outgoing("brief", "", "", "", b"%PDF-1.7 een brief"))
    Message.objects.create(
        key="bericht-4", subject=settle(name="S. de Wit").subject, service="kwijtschelding",
        kind="aanbod", channel="brief", language="nl", text="0" * 64, state="verzonden",
        made_at="2026-11-01T09:00Z", send_after="2026-11-01T09:00Z", sent_at="2026-11-01T09:00Z",
        provider_id=sent.provider_id,
    )  # fmt: skip
    assert ", voor S. de Wit" in demo.get("/demo/post").content.decode()


def test_without_a_post_office_nothing_arrives(client):
    page = client.get("/demo/post")
    assert page.status_code == 200
    assert "nog geen brief" in page.content.decode()
