"""A resident who logged in at a municipality reads what a source wrote down about them."""

import datetime as dt

import pytest

from transport.stand import NOW, SOURCE, client_of, kept, served
from vanzelf.eikenhage.parties import COMBINER, MUNICIPALITY, SOURCES
from vanzelf.ledger.trace import Trace
from vanzelf.transport.config import Address
from vanzelf.transport.own_log import hear, understood, written

PERSON, OTHER = "999990019", "999990020"
JOSE = {"Content-Type": "application/jose"}
ELSEWHERE = "urn:oin:00000009999999990000"


def wrote(desk, party, *people, caller=f"urn:oin:{MUNICIPALITY.oin}"):
    """The source answered something about people; gives the action."""
    trace, at = Trace.begin(), int(NOW.timestamp() * 1000)
    with party.connect() as con:
        desk.office.log.write_persons(
            con, trace, "https://bron.example/lijsten", "Vraag", at, at, people, caller
        )
    return trace.trace_id


def with_silent(known):
    """The file of a municipality, with one source more that does not run."""
    silent = {SOURCES[-1].oin: Address(url="https://127.0.0.1:9")}
    return known.model_copy(update={"addresses": {**known.addresses, **silent}})


@pytest.fixture
def desk(stand, catalogue):
    return stand.source(catalogue)[0]


def test_somebody_reads_only_their_own_lines_of_only_this_municipality(stand, desk):
    party, asks = stand.party(SOURCE.slug), stand.party(MUNICIPALITY.slug)
    mine = wrote(desk, party, PERSON, OTHER)
    wrote(desk, party, OTHER)
    wrote(desk, party, PERSON, caller=ELSEWHERE)
    port = stand.ports[SOURCE.slug]
    known = with_silent(stand.settings(MUNICIPALITY.slug))
    with served(stand.source_app(desk), stand.settings(SOURCE.slug), port):
        heard = {each.name: each.lines for each in hear(asks, known, PERSON)}
    [line] = heard.pop(SOURCE.name)
    assert (line.trace_id, line.subject) == (mine, None)
    assert heard == {SOURCES[-1].name: None}, "who does not run is named"
    with party.connect() as con:
        [(role, reason)] = con.execute("select role, reason from ledger.access").fetchall()
    assert role == "inwoner via de gemeente"
    assert MUNICIPALITY.name in reason


def test_a_request_that_is_not_right_is_refused_and_reads_nothing(stand, desk):
    key = stand.party(MUNICIPALITY.slug).key
    right = written(PERSON, SOURCE.oin, NOW, key)
    wrong = {
        written(PERSON, SOURCE.oin, NOW, stand.party(COMBINER.slug).key): 401,
        right[:-2] + "AA": 401,
        written(PERSON, COMBINER.oin, NOW, key): 403,
        written("12", SOURCE.oin, NOW, key): 400,
        written(PERSON, SOURCE.oin, NOW - dt.timedelta(minutes=3), key): 400,
        written(PERSON, SOURCE.oin, NOW + dt.timedelta(minutes=3), key): 400,
        "niets": 400,
        "x" * 5_000: 413,
    }
    with client_of(stand.source_app(desk)) as client:
        for text, status in wrong.items():
            answer = client.ask("POST", "/v1/inzage", content=text, headers=JOSE)
            assert answer.status_code == status, answer.text
            assert PERSON not in answer.text
        assert kept(stand.party(SOURCE.slug))["ledger.access"] == 0
        answer = client.ask("POST", "/v1/inzage", content=right, headers=JOSE)
    assert (answer.status_code, answer.json()) == (200, {"processingActivities": []})
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_number_does_not_show_when_a_request_is_printed(stand):
    party = stand.party(MUNICIPALITY.slug)
    asked = understood(
        written(PERSON, SOURCE.oin, NOW, party.key), party.trusted, SOURCE.oin, NOW
    )  # fmt: skip
    assert PERSON not in repr(asked)
    assert asked.person == PERSON
