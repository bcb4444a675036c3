import datetime as dt
import threading

import psycopg
import pytest

from support.ledger import (
    AT,
    BSNS,
    LOG,
    OTHER,
    OTHER_KEY,
    OWN_KEY,
    PARTY,
    TRUSTED,
    a_record,
    write_run,
)
from vanzelf.ledger.erasing import erase_before, erase_persons, rewrite
from vanzelf.ledger.heads import (
    countersign,
    countersigned,
    keep_countersignature,
    make_head,
    received,
)
from vanzelf.ledger.statements import Head
from vanzelf.ledger.verifying import verify
from vanzelf.protocol.signing import Key, keys
from vanzelf.terms.problems import ProblemError

DAY = dt.timedelta(days=1)


def subjects(con):
    return {subject for (subject,) in con.execute("select subject from ledger.parts")}


def test_a_head_is_countersigned_and_kept_by_both(con):
    write_run(con, BSNS[:60])
    token = make_head(con, OWN_KEY, AT, "run", "a" * 32)
    back = countersign(con, token, TRUSTED, OTHER_KEY, AT)
    assert countersign(con, token, TRUSTED, OTHER_KEY, AT) == back
    for _ in range(2):
        keep_countersignature(con, back, TRUSTED)
    assert countersigned(con, 1) == [OTHER]
    assert received(con, PARTY) == [token]
    head, _ = Head.check(token, TRUSTED)
    assert (head.lines, head.occasion, head.run) == (61, "run", "a" * 32)


def test_heads_may_arrive_late(con):
    tokens = []
    for day in range(3):
        LOG.write(con, a_record(day))
        tokens.append(make_head(con, OWN_KEY, AT + day * DAY))
    for at in (2, 0, 1):
        countersign(con, tokens[at], TRUSTED, OTHER_KEY, AT)
    assert received(con, PARTY) == tokens


def forged(**changed):
    base = {
        "party": PARTY, "number": 2, "lines": 1, "head": "b" * 64,
        "previous": None, "occasion": "dag", "at": AT + DAY,
    }  # fmt: skip
    return Head(**base | changed).signed(OWN_KEY)


@pytest.mark.parametrize(
    "changed",
    [
        {},  # another head for the same lines
        {"number": 1, "at": AT},
        {"lines": 0},
        {"lines": 2},  # follows nothing
        {"lines": 9, "number": 3, "at": AT - DAY},
    ],
)
def test_a_head_that_contradicts_an_earlier_one_is_refused(con, changed):
    LOG.write(con, a_record())
    countersign(con, make_head(con, OWN_KEY, AT), TRUSTED, OTHER_KEY, AT)
    with pytest.raises(ProblemError, match="head-forked"):
        countersign(con, forged(**changed), TRUSTED, OTHER_KEY, AT)


def test_a_signature_of_a_stranger_counts_for_nothing(con):
    LOG.write(con, a_record())
    token = make_head(con, OWN_KEY, AT)
    with pytest.raises(ProblemError, match="signature-unknown-key"):
        countersign(con, token, keys([OTHER_KEY]), OTHER_KEY, AT)
    with pytest.raises(ProblemError, match="head-party"):
        countersign(con, token, TRUSTED, OWN_KEY, AT)
    stranger = Key.make(OTHER_KEY.kid)
    back = countersign(con, token, TRUSTED, stranger, AT)
    with pytest.raises(ProblemError, match="signature-wrong"):
        keep_countersignature(con, back, TRUSTED)
    LOG.write(con, a_record())
    elsewhere = countersign(con, forged(previous=Head.check(token, TRUSTED)[1].digest, lines=3),
                            TRUSTED, OTHER_KEY, AT)  # fmt: skip
    with pytest.raises(ProblemError, match="head-unknown"):
        keep_countersignature(con, elsewhere, TRUSTED)


def test_what_a_person_asked_to_erase_is_gone_and_the_chain_holds(con):
    write_run(con, BSNS[:60])
    LOG.write(con, a_record(person=BSNS[3]))
    assert erase_persons(con, LOG, [BSNS[3]], "verzoek", OWN_KEY, AT) == [63]
    assert not subjects(con) & set(LOG.subject_bytes([BSNS[3]]))
    assert len(subjects(con)) == 60
    assert con.execute("select count(*) from ledger.templates").fetchone() == (2,)
    con.commit()
    result = verify(con, PARTY, TRUSTED)
    assert (result.findings, result.erased, result.lines) == ([], 2, 63)


def test_lines_go_when_their_time_is_up(con):
    for day in range(4):
        write_run(con, BSNS[:5], day)
    assert erase_before(con, AT + 2 * DAY, OWN_KEY, AT + 9 * DAY) == [25]
    assert erase_before(con, AT + 2 * DAY, OWN_KEY, AT + 9 * DAY) == []
    assert con.execute("select min(line), count(*) from ledger.parts").fetchone() == (13, 12)
    con.commit()
    result = verify(con, PARTY, TRUSTED)
    assert (result.findings, result.erased) == ([], 12)


def test_no_page_on_disk_holds_what_was_erased(con):
    gone, kept = write_two_and_erase_one(con)
    assert gone in on_disk(con)
    written_anew(con)
    assert gone not in on_disk(con)
    assert kept in on_disk(con)


def test_who_may_still_look_at_it_is_waited_for(con, blank):
    """Otherwise the database keeps erased rows, and says nothing of it."""
    with psycopg.connect(blank) as reader:
        reader.execute("set transaction isolation level repeatable read")
        reader.execute("select 1")
        gone, _kept = write_two_and_erase_one(con)
        with pytest.raises(ProblemError, match="2 erased rows are still on disk"):
            written_anew(con, patience=0)
        assert gone in on_disk(con)
        ending = threading.Timer(0.5, reader.rollback)
        ending.start()
        written_anew(con)
        ending.join()
    assert gone not in on_disk(con)


def write_two_and_erase_one(con):
    LOG.write(con, a_record(person=BSNS[0]))
    LOG.write(con, a_record(person=BSNS[1]))
    gone, kept = LOG.subject_bytes(BSNS[:2])
    erase_persons(con, LOG, [BSNS[0]], "verzoek", OWN_KEY, AT)
    con.commit()
    return gone, kept


def written_anew(con, patience=60):
    con.autocommit = True
    try:
        rewrite(con, patience)
    finally:
        con.autocommit = False


def on_disk(con):
    con.execute("checkpoint")
    (data,) = con.execute(
        "select pg_read_binary_file(pg_relation_filepath('ledger.parts'))"
    ).fetchone()
    con.commit()
    return data
