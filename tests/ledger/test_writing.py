import hmac

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.ledger import ACTIVITY, BSNS, CALLER, LOG, START, a_record, write_run
from vanzelf.ledger.chain import BLOCK
from vanzelf.ledger.log import Log, own_parts, write_batch
from vanzelf.ledger.record import BAG, Record, from_parts, is_bsn, subject_digest
from vanzelf.ledger.trace import Trace, fsc_resource, read_traceparent
from vanzelf.store.database import connect
from vanzelf.terms.problems import ProblemError


def lines_of(con):
    rows = con.execute(
        """select line, body, own, subject from ledger.parts
        join ledger.templates on number = template order by line"""
    )
    return [from_parts(body, own[16:], subject) for _, body, own, subject in rows]


def test_a_line_has_the_fields_of_the_standard(con):
    record = a_record(person=BSNS[0])
    assert LOG.write(con, record) == 1
    assert lines_of(con)[0].as_ldv() == {
        "trace_id": record.trace_id,
        "span_id": record.span_id,
        "status": "Ok",
        "name": "Inkomen opgevraagd",
        "start_time": START,
        "end_time": START + 120,
        "resource": {"attributes": {"service.name": "vanzelf", "service.version": "0.1.0"}},
        "attributes": {
            "dpl.core.processing_activity_id": ACTIVITY,
            "dpl.core.data_subject_id": LOG.subject_of(BSNS[0]),
            "dpl.core.data_subject_id_type": "BSN",
            "dpl.core.foreign_operation.processor": CALLER,
        },
    }


@given(person=st.text(max_size=80), key=st.binary(min_size=32, max_size=32))
def test_a_subject_is_hmac_sha256_under_the_own_key(person, key):
    expected = hmac.digest(key, person.encode(), "sha256")
    assert subject_digest(Log(key).subject_of(person)) == expected


def test_a_run_has_a_line_for_itself_and_one_for_each_person_in_no_order(con):
    persons = BSNS[: 2 * BLOCK + 7]
    assert list(write_run(con, persons)) == list(range(2, 2 + len(persons)))
    parent, *rest = lines_of(con)
    assert parent.subject is None
    found = [each.subject for each in rest]
    expected = [LOG.subject_of(person) for person in persons]
    assert sorted(found) == sorted(expected)
    assert found not in (expected, expected[::-1], sorted(expected))
    assert {each.parent_span_id for each in rest} == {parent.span_id}
    assert {each.trace_id for each in rest} == {parent.trace_id}
    assert len({each.span_id for each in rest}) == len(persons)
    write_run(con, persons)
    assert [each.subject for each in lines_of(con)[-len(persons) :]] != found


def test_times_in_bulk_say_the_minute_only(con):
    LOG.write_persons(
        con, Trace.begin(), ACTIVITY, "naam", START + 61_234, START + 299_999, BSNS[:3]
    )
    assert {(each.start_time, each.end_time) for each in lines_of(con)} == {
        (START + 60_000, START + 240_000)
    }


def test_lines_about_dwellings_say_so(con):
    own = own_parts(LOG.subjects(["0000010000000001", "0000010000000002"]))
    write_batch(
        con, LOG.batch(Trace.begin(), ACTIVITY, "naam", START, START, own, subject_type=BAG)
    )
    found = lines_of(con)
    assert {each.subject_type for each in found} == {"BAG"}
    assert LOG.subject_of("0000010000000002") in {each.subject for each in found}


def test_nobody_asked_is_no_line(con):
    assert not LOG.write_persons(con, Trace.begin(), ACTIVITY, "naam", START, START, [])
    assert lines_of(con) == []


def test_lines_come_and_go_with_the_transaction_of_the_caller(con, postgres_dsn):
    con.commit()
    write_run(con, BSNS[:10])
    with connect(con.info.dsn) as other:
        assert lines_of(other) == []
        con.rollback()
        assert LOG.write(other, a_record()) == 1
        other.commit()
    assert LOG.write(con, a_record()) == 2


@pytest.mark.parametrize(
    "table", ["blocks", "erasures", "heads", "countersignatures", "received", "access"]
)
@pytest.mark.parametrize("what", ["delete from {}", "truncate {} cascade", "update {} set {}"])
def test_the_chain_is_only_added_to(con, table, what):
    column = con.execute(
        "select column_name from information_schema.columns"
        " where table_schema = 'ledger' and table_name = %s and is_identity = 'NO' limit 1",
        (table,),
    ).fetchone()
    assert column
    with pytest.raises(psycopg.errors.RaiseException, match="only added to"):
        con.execute(what.format(f"ledger.{table}", f"{column[0]} = {column[0]}").encode())


@pytest.mark.parametrize("table", ["parts", "templates"])
def test_what_lines_say_can_go_but_not_change(con, table):
    LOG.write(con, a_record())
    con.commit()
    column = "line = line" if table == "parts" else "body = body"
    for what in (f"update ledger.{table} set {column}", f"truncate ledger.{table}"):
        with pytest.raises(psycopg.errors.RaiseException, match="only added to"):
            con.execute(what.encode())
        con.rollback()
    con.execute(f"delete from ledger.{table}".encode())


@pytest.mark.parametrize(
    "field, value, code",
    [
        ("trace_id", "0" * 32, "log-record"),
        ("span_id", "A" * 16, "log-record"),
        ("parent_span_id", "abc", "log-record"),
        ("name", " ", "log-record"),
        ("start_time", -1, "log-record"),
        ("end_time", 1, "log-record"),
        ("activity", "stadspas", "log-record"),
        ("caller", "gemeente", "log-record"),
        ("subject", BSNS[0], "log-record"),
        ("exception", {"user.name": "Jan"}, "log-record"),
        ("name", f"Inkomen van {BSNS[0]}", "log-person"),
        ("resource", {"service.name": BSNS[1]}, "log-person"),
        ("exception", {"exception.message": f"{BSNS[2]} not found"}, "log-person"),
    ],
)
def test_what_cannot_be_a_line_is_refused_without_repeating_it(field, value, code):
    good = {
        "trace_id": "1" * 32,
        "span_id": "2" * 16,
        "name": "naam",
        "start_time": 5,
        "end_time": 6,
        "activity": ACTIVITY,
    }
    Record(**good)
    with pytest.raises(ProblemError) as refused:
        Record(**good | {field: value})
    assert {problem.code for problem in refused.value.problems} == {code}
    assert not any(is_bsn(word) for word in str(refused.value).split())


def test_a_trace_goes_along_with_a_call():
    trace = Trace.begin()
    assert read_traceparent(trace.header()) == trace
    assert trace.within().trace_id == trace.trace_id
    assert trace.within().span_id != trace.span_id
    later = f"01-{trace.trace_id}-{trace.span_id}-00-more"
    assert read_traceparent(later) == trace


@pytest.mark.parametrize(
    "header",
    [
        "",
        "00-" + "0" * 32 + "-" + "1" * 16 + "-01",
        "00-" + "1" * 32 + "-" + "0" * 16 + "-01",
        "ff-" + "1" * 32 + "-" + "1" * 16 + "-01",
        "00-" + "1" * 32 + "-" + "1" * 16 + "-01-more",
        "00-" + "G" * 32 + "-" + "1" * 16 + "-01",
    ],
)
def test_a_header_that_is_no_trace_is_refused(header):
    with pytest.raises(ProblemError, match="log-trace"):
        read_traceparent(header)


def test_the_transaction_of_fsc_goes_into_the_resource(con):
    transaction = "018f2f3c-7d3e-7b1a-8000-0123456789ab"
    assert fsc_resource(None) == {}
    log = Log(LOG.subject_key, fsc_resource(transaction.upper()))
    log.write(con, a_record())
    assert lines_of(con)[0].resource == {"fsc.transaction_id": transaction}
    with pytest.raises(ProblemError, match="log-trace"):
        fsc_resource("one")
