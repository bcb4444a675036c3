"""The road of HTTPS: the same bytes, the same refusals, and nothing for who has no certificate."""

import json
import ssl
import threading
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from transport.stand import RUN, SOURCE, kept, lines, real_now, served
from vanzelf.eikenhage.parties import COMBINER, MUNICIPALITY
from vanzelf.protocol.messages import Kind, read
from vanzelf.protocol.problems import ProtocolError
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.certificates import DemoAuthority, client_context, oin_of
from vanzelf.transport.config import Certificates
from vanzelf.transport.framing import joined, separated
from vanzelf.transport.https import HttpsLink, links_of
from vanzelf.transport.links import DeskLink, LinkDownError, collect
from vanzelf.transport.serving import server


@pytest.fixture
def desk(stand):
    return stand.combiner()


@pytest.fixture
def link(stand, desk):
    """The road of the municipality to the combiner."""
    found = links_of(stand.settings(MUNICIPALITY.slug))
    settings, port = stand.settings(COMBINER.slug), stand.ports[COMBINER.slug]
    with served(stand.combiner_app(desk), settings, port), ExitStack() as opened:
        for each in found.values():
            opened.enter_context(each)
        yield found[COMBINER.oin]


def test_messages_go_and_come_as_within_one_process(stand, desk, link):
    municipality, raw = stand.party(MUNICIPALITY.slug), stand.key_request()
    assert link.send(raw) == []
    assert link.send(raw) == []
    question = collect(municipality, COMBINER.oin, RUN)
    (answer,) = link.send(question)
    assert [answer] == DeskLink(desk).send(question)
    assert read(answer, municipality.keys_for("berichten")).head.kind is Kind.RUN_KEY


def test_a_refusal_is_the_same_over_either_road(stand, desk, link):
    for raw in (
        stand.message(Kind.RELEASE, COMBINER.oin),
        stand.message(Kind.KEY_REQUEST, COMBINER.oin, content={}),
        stand.message(Kind.ABORT, SOURCE.oin),
    ):
        with pytest.raises(ProtocolError) as here:
            DeskLink(desk).send(raw)
        with pytest.raises(ProtocolError) as there:
            link.send(raw)
        assert [(e.code, e.what, e.remedy) for e in there.value.problems] == [
            (e.code, e.what, e.remedy) for e in here.value.problems
        ]


def test_nobody_without_a_certificate_of_the_group_is_heard(stand, link, tmp_path):
    url = f"https://127.0.0.1:{stand.ports[COMBINER.slug]}"
    chosen = stand.settings(MUNICIPALITY.slug).certificates
    stranger = DemoAuthority.make(real_now(), "Een ander")
    issued = stranger.issue("0" * 20, "Vreemde", ["127.0.0.1"], real_now())
    certificate, key = issued.write(tmp_path, "vreemde")
    strange = Certificates(certificate=certificate, key=key, authority=chosen.authority)
    bare = ssl.create_default_context(cafile=str(chosen.authority))
    for tls in (client_context(strange), bare):
        with HttpsLink(url, tls) as refused, pytest.raises(LinkDownError):
            refused.send(stand.key_request())
    (tmp_path / "ander.pem").write_bytes(stranger.pem)
    mistrusting = client_context(with_authority(chosen, tmp_path / "ander.pem"))
    with HttpsLink(url, mistrusting) as refused, pytest.raises(LinkDownError):
        refused.send(stand.key_request())
    assert kept(stand.party(COMBINER.slug))["public.messages"] == 0


def with_authority(chosen: Certificates, path) -> Certificates:
    return chosen.model_copy(update={"authority": path})


def test_old_versions_of_tls_are_refused(stand, link):
    tls = client_context(stand.settings(MUNICIPALITY.slug).certificates)
    assert tls.minimum_version == ssl.TLSVersion.TLSv1_2
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        tls.minimum_version = tls.maximum_version = ssl.TLSVersion.TLSv1_1
    tls.set_ciphers("ALL:@SECLEVEL=0")
    url = f"https://127.0.0.1:{stand.ports[COMBINER.slug]}"
    with HttpsLink(url, tls) as old, pytest.raises(LinkDownError):
        old.send(stand.key_request())


def test_a_certificate_names_the_organisation(paper):
    for slug, actor in ((SOURCE.slug, SOURCE), (COMBINER.slug, COMBINER)):
        assert oin_of(paper.settings(slug).certificates.certificate.read_bytes()) == actor.oin
    chosen = paper.settings(SOURCE.slug).certificates
    with pytest.raises(ProblemError, match="certificate-unusable"):
        client_context(chosen.model_copy(update={"key": chosen.certificate}))


def test_nothing_is_served_without_certificates(stand):
    settings = stand.settings(COMBINER.slug).model_copy(update={"certificates": None})
    with pytest.raises(ProblemError, match="certificate-missing"):
        server(stand.combiner_app(stand.combiner()), settings, "127.0.0.1", 0)


def test_a_party_that_does_not_run_is_asked_again_later(paper):
    for each in links_of(paper.settings(MUNICIPALITY.slug)).values():
        with each, pytest.raises(LinkDownError):
            each.send(paper.key_request())


# -- what is not an answer of the party -------------------------------------------------------------

REFUSAL = {
    "type": "https://vanzelf.example/problemen/run-state",
    "title": "t", "status": 409, "detail": "d",
    "errors": [{"in": "body", "code": "run-state", "detail": "w", "remedy": "r"}],
}  # fmt: skip


@pytest.fixture
def outway():
    """Something on the way: answers as told, and remembers what it was sent."""
    told = {"status": 202, "headers": {}, "body": b""}
    asked = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append((self.path, dict(self.headers.items())))
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(told["status"])
            for name, text in {**told["headers"], "Content-Length": str(len(told["body"]))}.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(told["body"])

        def log_message(self, *_):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=running.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}", told, asked
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.mark.parametrize(
    "status, kind, body",
    [
        (200, "text/html", b"<p>hallo</p>"),
        (204, "text/html", b""),
        (302, "text/html", b""),
        (403, "text/html", b"<p>outway</p>"),
        (403, "application/problem+json", b"{}"),
        (403, "application/problem+json", b"["),
        (403, "application/problem+json", b'{"type":"about:blank","title":"x"}'),
        (401, "application/json", json.dumps(REFUSAL).encode()),
        (429, "application/problem+json", json.dumps(REFUSAL).encode()),
        (500, "application/problem+json", json.dumps(REFUSAL).encode()),
        (502, "text/plain", b""),
    ],
)
def test_what_no_party_said_ends_no_run(paper, outway, status, kind, body):
    url, told, _ = outway
    told.update(status=status, headers={"Content-Type": kind}, body=body)
    with HttpsLink(url) as link, pytest.raises(LinkDownError):
        link.send(paper.key_request())


def test_through_an_outway_the_path_and_headers_stay(paper, outway):
    url, told, asked = outway
    transaction = "0192f0c1-7b5e-7cc0-8e43-5d1f0b6a9c11"
    told.update(headers={"Fsc-Transaction-Id": transaction})
    noted = []
    with HttpsLink(
        f"{url}/dienst/", None, {"Fsc-Grant-Hash": "$1$4$abc"}, lambda *each: noted.append(each)
    ) as link:
        assert link.send(paper.key_request()) == []
    ((path, headers),) = asked
    assert path == "/dienst/v1/berichten"
    assert headers["Fsc-Grant-Hash"] == "$1$4$abc"
    assert headers["traceparent"].split("-")[1] == RUN
    assert noted == [(RUN, transaction)]


def test_a_problem_of_the_party_comes_through_an_outway(paper, outway):
    url, told, _ = outway
    told.update(
        status=409,
        headers={"Content-Type": "application/problem+json"},
        body=json.dumps(REFUSAL).encode(),
    )
    with HttpsLink(url) as link, pytest.raises(ProtocolError) as error:
        link.send(paper.key_request())
    (problem,) = error.value.problems
    assert (problem.code, problem.what, problem.remedy) == ("run-state", "w", "r")


@pytest.mark.parametrize("messages", [[], [b""], [b"een", b"", b"drie" * 1000]])
def test_messages_in_one_answer_come_apart_again(messages):
    assert separated(b"".join(joined(messages))) == messages


@pytest.mark.parametrize("cut", [1, 7, 9, 10, 12, 18, 21])
def test_half_an_answer_is_none(cut):
    whole = b"".join(joined([b"een", b"twee"]))
    with pytest.raises(ProtocolError, match="messages-form"):
        separated(whole[:cut])


def test_health_is_told_over_the_network_too(stand, link, caplog):
    tls = client_context(stand.settings(MUNICIPALITY.slug).certificates)
    with httpx.Client(verify=tls, trust_env=False) as client:
        answer = client.get(f"https://127.0.0.1:{stand.ports[COMBINER.slug]}/v1/gezondheid")
    assert answer.json()["status"] == "goed"
    assert lines(caplog) == []
