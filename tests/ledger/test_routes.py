import asyncio

import httpx
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from support.ledger import ACTIVITY, AT, BSNS, CALLER, LOG, START, a_record, write_run
from vanzelf.ledger.reading import Reader, accesses
from vanzelf.ledger.routes import Allowed, routes
from vanzelf.store.database import connect

SUBJECT = "dpl.core.data_subject_id"
TEXT = {"type": "string"}
UUID = {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
SPAN = {"type": "string", "pattern": "^[0-9a-fA-F]{16}$"}
TIME = {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}
ANSWER = {  # what the standard lets the API answer
    "type": "object",
    "required": ["processingActivities"],
    "additionalProperties": False,
    "properties": {
        "processingActivities": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["traceId", "spanId", "status", "name", "startTime", "endTime"],
                "additionalProperties": False,
                "properties": {
                    "traceId": UUID,
                    "spanId": SPAN,
                    "parentSpanId": SPAN,
                    "status": {"enum": ["Unset", "Ok", "Error"]},
                    "name": TEXT,
                    "startTime": TIME,
                    "endTime": TIME,
                    "resource": {"type": "object", "properties": {"attributes": {}}},
                    "attributes": {
                        "type": "object",
                        "properties": {
                            "dpl.core.processing_activity_id": TEXT,
                            SUBJECT: TEXT,
                            "dpl.core.data_subject_id_type": TEXT,
                            "dpl.core.foreign_operation.processor": TEXT,
                        },
                    },
                },
            },
        }
    },
}
PROBLEM = {
    "type": "object",
    "required": ["status", "title", "detail"],
    "properties": {"status": {"type": "integer"}, "title": TEXT, "detail": TEXT},
}
OFFICER = Reader("privacy officer", "Klacht van een inwoner, zaak 17")


class Client:
    """Calls an application as another program would."""

    def __init__(self, app):
        self.app = app

    def post(self, path, **what):
        async def call():
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="https://log") as client:
                return await client.post(path, **what)

        return asyncio.run(call())


@pytest.fixture(scope="module")
def served(written, copy_of):
    """The API of a log in which day 0 of the whole log was erased."""
    con = copy_of(written[0])
    dsn = con.info.dsn
    allowed = {
        "officer": Allowed(reader=OFFICER),
        "resident": Allowed(subject=LOG.subject_of(BSNS[1])),
    }
    app = Starlette(
        routes=routes(
            lambda: connect(dsn),
            lambda request: allowed.get(request.headers.get("who")),
            lambda: AT,
        )
    )
    return Client(app), con


@pytest.fixture
def ask(served):
    client, _ = served

    def asked(search, who="officer", status=200):
        answer = client.post("/processing-activities", json=search, headers={"who": who})
        assert answer.status_code == status
        assert answer.headers["api-version"] == "1.1.0"
        if status == 200:
            jsonschema.validate(answer.json(), ANSWER)
            return answer.json()["processingActivities"]
        assert answer.headers["content-type"] == "application/problem+json"
        jsonschema.validate(answer.json(), PROBLEM)
        return answer.json()

    return asked


def test_lines_of_a_person_are_found_by_the_keyed_hash(ask, served):
    subject = LOG.subject_of(BSNS[1])
    found = ask({SUBJECT: subject})
    assert [line["name"][:4] for line in found] == ["Door", "Door", "Inko"]
    assert {line["attributes"][SUBJECT] for line in found} == {subject}
    day = 86_400_000
    assert len(ask({SUBJECT: subject, "startTime": START + 2 * day})) == 1
    assert len(ask({SUBJECT: subject, "endTime": START + 2 * day - 1})) == 2
    assert len(ask({SUBJECT: subject, "traceId": found[0]["traceId"]})) == 1
    assert len(ask({SUBJECT: subject, "dpl.core.processing_activity_id": ACTIVITY})) == 3
    assert ask({SUBJECT: subject, "dpl.core.foreign_operation.processor": CALLER + "/x"}) == []
    assert len(accesses(served[1], LOG, BSNS[1])) >= 6


def test_a_run_is_found_without_its_persons(ask):
    trace = ask({SUBJECT: LOG.subject_of(BSNS[1])})[0]["traceId"]
    for search in ({"traceId": trace}, {"startTime": 0}, {"dpl.core.data_subject_id_type": "BSN"}):
        assert not any(SUBJECT in line["attributes"] for line in ask(search))
    assert len(ask({"traceId": trace.replace("-", "").upper()})) == 1


def test_a_resident_reads_their_own_lines_only(ask):
    assert len(ask({"startTime": 0}, who="resident")) == 3
    assert ask({SUBJECT: LOG.subject_of(BSNS[2])}, who="resident") == []


def test_nobody_else_reads(ask):
    assert ask({"startTime": 0}, who="stranger", status=401)["title"] == "Unauthorized"


@pytest.mark.parametrize(
    "search",
    [
        {},
        [],
        {SUBJECT: BSNS[0]},
        {SUBJECT: 3},
        {"traceId": "run"},
        {"startTime": "gisteren"},
        {"startTime": True},
        {"endTime": -1},
        {"bsn": BSNS[0]},
        {"dpl.core.processing_activity_id": ""},
    ],
)
def test_a_search_that_is_none_is_refused_without_repeating_it(ask, search):
    answer = ask(search, status=400)
    assert answer["errors"]
    assert BSNS[0] not in str(answer)


keys = st.sampled_from(["traceId", "startTime", "endTime", SUBJECT, "name", ""])
values = st.one_of(
    st.integers(),
    st.text(max_size=9),
    st.none(),
    st.booleans(),
    st.lists(st.integers(), max_size=2),
)


@given(search=st.dictionaries(keys, values, max_size=3))
@settings(max_examples=60)
def test_whatever_is_asked_gets_an_answer_of_the_standard(served, search):
    answer = served[0].post("/processing-activities", json=search, headers={"who": "officer"})
    assert answer.status_code in (200, 400)
    jsonschema.validate(answer.json(), ANSWER if answer.status_code == 200 else PROBLEM)


def test_what_is_not_json_is_refused(served):
    answer = served[0].post("/processing-activities", content=b"\xff{", headers={"who": "officer"})
    assert answer.status_code == 400


def test_a_party_that_wrote_a_run_can_be_asked_about_its_own_line(con):
    write_run(con, BSNS[:3])
    LOG.write(con, a_record(person=BSNS[0]))
    con.commit()
    dsn = con.info.dsn
    app = Starlette(
        routes=routes(lambda: connect(dsn), lambda request: Allowed(reader=OFFICER), lambda: AT)
    )
    found = Client(app).post("/processing-activities", json={"startTime": 0}).json()
    assert len(found["processingActivities"]) == 1
