"""What the applications answer: everything in one form, and nothing that gives anything away."""

import json
import threading
from dataclasses import replace

import pytest

from transport.stand import NOW, RUN, SOURCE, client_of, kept, lines
from vanzelf.combiner.app import combiner_app
from vanzelf.eikenhage.parties import COMBINER, MUNICIPALITY, key_of
from vanzelf.protocol.mandates import CombinerPin, Party, Requester
from vanzelf.protocol.messages import LARGEST_BODY, Kind, read
from vanzelf.protocol.proposing import Refused, propose
from vanzelf.protocol.signing import sign
from vanzelf.protocol.status import StatusList
from vanzelf.source.app import source_app
from vanzelf.transport.framing import ONE, SEVERAL, separated
from vanzelf.transport.links import ask_status, collect
from vanzelf.transport.openapi import JOSE
from vanzelf.transport.problem import PROBLEM

SAFE = {
    "API-Version": "1.0.0",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PERSON = "999990019"


@pytest.fixture
def both(source, combiner):
    return source, combiner


def is_problem(answer, status: int, code: str) -> None:
    told = answer.json()
    assert (answer.status_code, told["type"].rpartition("/")[2]) == (status, code)
    assert answer.headers["Content-Type"] == PROBLEM
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]


def test_every_answer_is_safe_and_says_its_version(both):
    for client in both:
        for method, path in (
            ("GET", "/v1/gezondheid"), ("GET", "/v1/openapi.json"), ("GET", "/v1/niets"),
            ("DELETE", "/v1/berichten"), ("POST", "/v1/berichten"),
        ):  # fmt: skip
            answer = client.ask(method, path)
            assert {name: answer.headers[name] for name in SAFE} == SAFE
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_an_address_with_a_slash_behind_it_is_another(both):
    for client in both:
        for path in ("/v1/berichten/", "/v1/gezondheid/", "/v1/", "/", f"/v1/personen/{PERSON}"):
            answer = client.ask("GET", path)
            is_problem(answer, 404, "path-unknown")
            assert PERSON not in answer.text


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"])
def test_unknown_methods_are_refused_with_those_that_are_known(combiner, method):
    answer = combiner.ask(method, "/v1/berichten")
    is_problem(answer, 405, "method-unknown")
    assert answer.headers["Allow"] == "POST"


def test_a_message_is_taken_once_and_what_it_led_to_can_be_asked_for(stand, combiner):
    raw, party = stand.key_request(), stand.party(MUNICIPALITY.slug)
    first = combiner.bring(raw)
    after = kept(stand.party(COMBINER.slug))
    again = combiner.bring(raw)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.content == again.content == b""
    assert kept(stand.party(COMBINER.slug)) == after
    answer = combiner.bring(collect(party, COMBINER.oin, RUN))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, SEVERAL)
    (message,) = separated(answer.content)
    assert read(message, party.keys_for("berichten")).head.kind is Kind.RUN_KEY


def test_what_is_too_large_is_refused_before_it_is_read(combiner):
    read_so_far = []

    async def endless():
        for _ in range(1_000):
            read_so_far.append(1)
            yield b"x" * 65_536

    async def long_head():
        yield b"VANZELF1\n"
        async for chunk in endless():
            yield chunk

    large = str(LARGEST_BODY * 2)
    is_problem(combiner.bring(endless(), **{"Content-Length": large}), 413, "message-large")
    assert len(read_so_far) <= 1
    is_problem(combiner.bring(long_head()), 413, "message-large")
    assert len(read_so_far) < 100


def test_a_body_is_read_only_of_who_is_known(stand, combiner):
    head = stand.message(Kind.KEY_REQUEST, COMBINER.oin, body=b"x" * 1_000_000)
    head = head[: head.index(b"\n", 9) + 1].replace(MUNICIPALITY.oin.encode(), b"0" * 20)
    taken = []

    async def slow():
        yield head[:-20] + b"A" * 19 + b"\n"
        for _ in range(16):
            taken.append(1)
            yield b"x" * 65_536

    assert combiner.bring(slow()).status_code == 401
    assert len(taken) <= 1


def test_another_kind_of_content_is_refused(stand, source, combiner):
    for kind in ("application/json", "", "text/plain; charset=utf-8"):
        answer = combiner.bring(stand.key_request(), **{"Content-Type": kind})
        is_problem(answer, 415, "message-type")
        answer = source.ask("POST", "/v1/mandaatvoorstellen", headers={"Content-Type": kind})
        is_problem(answer, 415, "message-type")
    assert combiner.bring(stand.key_request(), **{"Content-Type": f"{ONE}; v=1"}).status_code == 202


def test_all_errors_of_a_document_are_told_together(stand, combiner):
    key = stand.party(MUNICIPALITY.slug).key
    head = {"soort": "ophalen", "aan": "1", "van": MUNICIPALITY.oin, "run": "x", "op": "gisteren"}
    answer = combiner.bring(b"VANZELF1\n" + sign(head, "vanzelf-bericht", key).encode() + b"\n")
    is_problem(answer, 400, "document-form")
    pointers = {each["location"]["pointer"] for each in answer.json()["errors"]}
    assert pointers == {"/aan", "/run", "/op"}


def test_one_slow_run_stops_neither_health_nor_questions(stand, catalogue):
    desk = stand.combiner()
    going, enough = threading.Event(), threading.Event()
    receive = desk.receive

    def slow(raw):
        going.set()
        assert enough.wait(30)
        return receive(raw)

    party = stand.party(MUNICIPALITY.slug)
    with client_of(stand.combiner_app(stand.combiner())) as client:
        client.bring(stand.key_request())
    collecting = collect(party, COMBINER.oin, RUN)
    desk.receive = lambda raw: receive(raw) if raw == collecting else slow(raw)
    with client_of(stand.combiner_app(desk)) as client:
        busy = [
            threading.Thread(target=client.bring, args=[stand.key_request(run=f"{n:032x}")])
            for n in range(1, 25)
        ]
        for each in busy:
            each.start()
        assert going.wait(30)
        assert client.ask("GET", "/v1/gezondheid").status_code == 200
        assert client.bring(collecting).status_code == 200
        enough.set()
        for each in busy:
            each.join()
    assert kept(stand.party(COMBINER.slug))["public.combiner_runs"] == 25


def test_a_fault_of_ours_says_nothing_and_is_kept(stand, catalogue, caplog):
    desk = stand.combiner()

    def fails(raw):
        raise ValueError(f"persoon {PERSON}")

    desk.receive = fails
    with client_of(stand.combiner_app(desk)) as client:
        answer = client.bring(stand.key_request())
        assert client.ask("GET", "/v1/gezondheid").status_code == 200
    is_problem(answer, 500, "fault")
    assert SAFE["API-Version"] == answer.headers["API-Version"]
    assert "ValueError" not in answer.text
    assert PERSON not in answer.text + caplog.text
    (line,) = lines(caplog)
    assert (line["fout"], line["van"], line["pad"]) == (
        "ValueError",
        MUNICIPALITY.oin,
        "/v1/berichten",
    )


def test_a_party_without_its_database_says_later(stand, caplog):
    desk = stand.combiner()
    desk.party = replace(desk.party, dsn=f"{desk.party.dsn} dbname=weg")
    with client_of(stand.combiner_app(desk)) as client:
        answer = client.bring(stand.key_request())
    is_problem(answer, 503, "database-connection")
    assert "dbname" not in answer.text
    assert answer.headers["Retry-After"] == "60"


def test_a_sender_who_brings_too_much_waits(stand, caplog):
    path = stand.files[COMBINER.slug]
    said = json.loads(path.read_text()) | {"grenzen": {"berichten_per_minuut": 3}}
    path.write_text(json.dumps(said))
    desk = stand.combiner()
    with client_of(combiner_app(stand.settings(COMBINER.slug), desk)) as client:
        raw = stand.key_request()
        assert [client.bring(raw).status_code for _ in range(3)] == [202] * 3
        answer = client.bring(raw)
        other = stand.message(Kind.ABORT, COMBINER.oin, key=stand.party(SOURCE.slug).key)
        assert client.bring(other).json()["status"] == 400
    assert [each.get("van") for each in lines(caplog)] == [MUNICIPALITY.oin, SOURCE.oin]
    is_problem(answer, 429, "message-often")
    assert answer.headers["Retry-After"]


def test_trace_and_transaction_are_taken_over_and_kept(combiner, caplog):
    trace, transaction = "0af7651916cd43dd8448eb211c80319c", "0192f0c1-7b5e-7cc0-8e43-5d1f0b6a9c11"
    sent = {"traceparent": f"00-{trace}-b7ad6b7169203331-01", "Fsc-Transaction-Id": transaction}
    answer = combiner.bring(b"", **sent)
    assert answer.headers["traceparent"].split("-")[1] == trace
    assert answer.headers["Fsc-Transaction-Id"] == transaction
    (line,) = lines(caplog)
    assert (line["trace"], line["fsc"]) == (trace, transaction)
    wrong = combiner.bring(b"", **{"traceparent": "00-x", "Fsc-Transaction-Id": f"x{PERSON}"})
    is_problem(wrong, 400, "log-trace")
    assert len(wrong.headers["traceparent"]) == 55
    assert PERSON not in wrong.text + caplog.text


def test_the_transaction_stands_in_the_processing_log(stand, catalogue):
    desk, _ = stand.source(catalogue)
    seen = []
    kind = type(desk)
    original = kind.receive

    def receive(self, raw):
        seen.append(dict(self.office.log.resource))
        return original(self, raw)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "receive", receive)
        transaction = "0192f0c1-7b5e-7cc0-8e43-5d1f0b6a9c11"
        with client_of(source_app(stand.settings(SOURCE.slug), desk)) as client:
            raw = ask_status(stand.party(MUNICIPALITY.slug), SOURCE.oin, RUN)
            client.bring(raw, **{"Fsc-Transaction-Id": transaction})
            client.bring(raw)
    assert [each.get("fsc.transaction_id") for each in seen] == [transaction, None]


# -- mandates and the log of a source --------------------------------------------------------------


def proposal(stand, catalogue, **changed) -> str:
    plan = next(each for each in catalogue.mandates.values() if each.holder == SOURCE.slug)
    pin = CombinerPin(
        oin=COMBINER.oin,
        name=COMBINER.name,
        kid=key_of(stand.folder, COMBINER, "berichten").kid,
        supplier=COMBINER.supplier,
        host=COMBINER.host,
    )
    asks = Requester(oin=MUNICIPALITY.oin, name=MUNICIPALITY.name, municipalities=("9999",))
    answers = Party(oin=SOURCE.oin, name=SOURCE.name)
    made = propose(catalogue, plan.id, answers, asks, pin, NOW.date())
    return made.model_copy(update=changed).signed(stand.party(MUNICIPALITY.slug).key)


def offer(source, text: str):
    return source.ask(
        "POST", "/v1/mandaatvoorstellen", content=text, headers={"Content-Type": JOSE}
    )


def test_a_proposal_is_put_before_people_or_refused_at_once(stand, source, catalogue):
    good = proposal(stand, catalogue)
    assert [offer(source, good).status_code for _ in range(2)] == [202, 202]
    answer = offer(source, proposal(stand, catalogue, version=7))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, JOSE)
    refused, signed = Refused.check(answer.text, stand.party(MUNICIPALITY.slug).trusted)
    assert signed.oin == SOURCE.oin
    assert "mandate-version" in refused.reasons
    assert kept(stand.party(SOURCE.slug))["public.mandate_proposals"] == 2


def test_a_proposal_of_nobody_known_is_refused(stand, source, catalogue):
    is_problem(offer(source, "a.b.c"), 400, "signature-form")
    is_problem(offer(source, "é" * 10), 400, "signature-form")
    is_problem(offer(source, "a" * 5_000_000), 413, "message-large")
    text = proposal(stand, catalogue)
    is_problem(offer(source, text[:-8] + "AAAAAAAA"), 401, "signature-wrong")
    assert kept(stand.party(SOURCE.slug))["public.mandate_proposals"] == 0


def test_which_mandates_hold_is_signed_now(stand, source):
    answer = source.ask("GET", "/v1/mandaatstatus")
    keys = stand.party(MUNICIPALITY.slug).keys_for("status")
    found, signed = StatusList.check(answer.text, keys)
    assert signed.oin == SOURCE.oin
    assert answer.headers["Content-Type"] == JOSE
    asked = ask_status(stand.party(MUNICIPALITY.slug), SOURCE.oin, RUN)
    (message,) = separated(source.bring(asked).content)
    told = read(message, stand.party(MUNICIPALITY.slug).trusted).document("status")
    assert StatusList.check(told, keys)[0] == found


def test_the_processing_log_is_read_with_a_key_and_a_reason(stand, catalogue, caplog):
    path = stand.files[SOURCE.slug]
    (path.parent / "sleutels" / "inzage.txt").write_text("een-lang-geheim\n")
    said = json.loads(path.read_text())
    path.write_text(json.dumps(said | {"inzage_sleutel": "sleutels/inzage.txt"}))
    desk, _ = stand.source(catalogue)
    person = desk.office.log.subject_of(PERSON)
    body = json.dumps({"dpl.core.data_subject_id": person})
    with client_of(source_app(stand.settings(SOURCE.slug), desk)) as client:

        def ask(**headers):
            where = "/intern/v1/processing-activities"
            return client.ask("POST", where, content=body, headers=headers)

        assert ask().status_code == 401
        assert ask(Authorization="Bearer een-lang").status_code == 401
        key = {"Authorization": "Bearer een-lang-geheim"}
        is_problem(ask(**key), 400, "access-reason")
        answer = ask(**key, Reden="Klacht 2026-17 van een inwoner")
    assert answer.json() == {"processingActivities": []}
    assert kept(stand.party(SOURCE.slug))["ledger.access"] == 1
    assert len(lines(caplog)) == 3


def test_without_a_key_for_it_the_log_has_no_address(source):
    is_problem(source.ask("POST", "/intern/v1/processing-activities"), 404, "path-unknown")
