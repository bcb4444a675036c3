"""Our mail client and a mail server, over real SMTP."""

import datetime as dt
import ipaddress
import logging
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from connectors.running import mailing
from vanzelf.connectors.carriers import Outgoing, Refused, TryLater
from vanzelf.connectors.mail.client import Mail, Server
from vanzelf.connectors.mail.fake import FakeMailServer

TO = "a.de.wit@voorbeeld.nl"
PREVIEW = "Gemeente Eikenhage heeft een bericht voor u."
MOMENT = dt.datetime(2026, 5, 3, 10, 15, tzinfo=dt.UTC)
TEXT = """\
Beste mevrouw De Wit,

U krijgt € 48 per maand.

Zo kunt u antwoorden
- Ja <graag>
- Nee, dank u
.
Team Samen & co
"""
WRITTEN = Outgoing("email", TO, TEXT, "Bericht van gemeente Eikenhage")


@pytest.fixture
def there():
    server = FakeMailServer()
    with mailing(server) as port:
        server.port = port
        yield server


def mail(port, **how):
    server = Server("127.0.0.1", port, **{"tls": False, "timeout": 5, **how})
    return Mail(server, "Gemeente Eikenhage", "post@eikenhage.nl", PREVIEW, lambda: MOMENT)


def test_it_arrives_as_text_and_as_a_page_with_the_same_words(there):
    sent = mail(there.port).send("k1", WRITTEN)
    (message,) = there.mailbox(TO)
    assert message["Message-ID"] == sent.provider_id
    assert message["From"] == "Gemeente Eikenhage <post@eikenhage.nl>"
    assert (message["To"], message["Subject"]) == (TO, WRITTEN.subject)
    assert message["Date"].datetime == MOMENT
    text = message.get_body(["plain"]).get_content()
    assert text.splitlines()[0] == PREVIEW
    assert TEXT.strip() in text.replace("\r\n", "\n")
    html = message.get_body(["html"]).get_content()
    assert '<html lang="nl">' in html
    assert "<li>Ja &lt;graag&gt;</li><li>Nee, dank u</li>" in html
    assert "Team Samen &amp; co" in html
    assert html.index(PREVIEW) < html.index("Beste mevrouw")
    assert not any(each in html for each in ("http", "<img", "<script", "<a "))


def test_a_list_of_messages_shows_nothing_of_what_it_is_about(there):
    mail(there.port).send("k1", WRITTEN)
    (message,) = there.mailbox(TO)
    html = message.get_body(["html"]).get_content()
    hidden = html.partition("aria-hidden")[2].partition("</div>")[0]
    assert hidden.count("&zwnj;") >= 90
    assert "€" not in hidden


def test_the_same_key_is_the_same_message_and_shown_once(there):
    there.mood.dropping = 1
    with pytest.raises(TryLater, match="smtp-smtpserverdisconnected"):
        mail(there.port).send("k1", WRITTEN)
    carrier = mail(there.port)
    assert carrier.found("k1") is None
    again = carrier.send("k1", WRITTEN)
    assert len(there.arrived) == 2
    assert [each["Message-ID"] for each in there.mailbox(TO)] == [again.provider_id]
    assert carrier.send("k2", WRITTEN) != again


def test_trouble_means_later(there):
    there.mood.busy = 1
    with pytest.raises(TryLater, match="smtp-451"):
        mail(there.port).send("k", WRITTEN)
    with pytest.raises(TryLater, match="smtp-connectionrefusederror"):
        mail(9).send("k", WRITTEN)
    there.mood.slow = 1
    with pytest.raises(TryLater, match="smtp-smtpserverdisconnected"):
        mail(there.port, timeout=0.3).send("k", WRITTEN)


def test_a_server_that_took_it_and_then_misbehaves_has_it(there):
    there.mood.rude = True
    mail(there.port).send("k", WRITTEN)
    assert len(there.mailbox(TO)) == 1


def test_somebody_who_is_not_there_is_refused(there):
    there.mood.unknown.add(TO)
    with pytest.raises(Refused, match=r"^smtp-550$"):
        mail(there.port).send("k", WRITTEN)


@pytest.mark.parametrize(
    "to", ["", "a@b", "a b@c.nl", "a@b.nl, c@d.nl", "a@b.nl\r\nBcc: c@d.nl", "<a@b.nl>", "é@b.nl"]
)
def test_what_is_no_address_is_refused_before_anything_is_said(to):
    with pytest.raises(Refused, match=r"^mail-adres$"):
        mail(9).send("k", Outgoing("email", to, "x"))


def test_a_subject_cannot_add_headers(there):
    outgoing = Outgoing("email", TO, "x", "Bericht\r\nBcc: c@d.nl")
    mail(there.port).send("k", outgoing)
    (message,) = there.mailbox(TO)
    assert message["Bcc"] is None
    assert message["Subject"] == "Bericht Bcc: c@d.nl"


def test_other_channels_are_refused():
    with pytest.raises(Refused, match=r"^mail-kanaal$"):
        mail(9).send("k", Outgoing("sms", "+31612345678", "x"))


def test_nothing_personal_is_said_when_it_fails(there, caplog):
    caplog.set_level(logging.DEBUG)
    there.mood.unknown.add(TO)
    with pytest.raises(Refused) as stopped:
        mail(there.port).send("k", WRITTEN)
    assert (str(stopped.value), stopped.value.__cause__) == ("smtp-550", None)
    assert TO not in caplog.text + repr(WRITTEN)


def test_with_a_certificate_and_a_password(tmp_path):
    certificate = own_certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    trusted = ssl.create_default_context(cafile=str(certificate))
    with mailing(server := FakeMailServer(("wij", "woord"), tls)) as port:
        right = {"tls": True, "user": "wij", "password": "woord", "context": trusted}
        mail(port, **right).send("k", WRITTEN)
        assert len(server.mailbox(TO)) == 1
        for wrong in ({"password": "x"}, {"context": None}, {"tls": False}):
            with pytest.raises(TryLater) as stopped:
                mail(port, **{**right, **wrong}).send("k2", WRITTEN)
            assert "woord" not in repr(stopped.value)
        assert len(server.arrived) == 1


def own_certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    local = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
        .add_extension(local, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "mail.pem"
    path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return path
