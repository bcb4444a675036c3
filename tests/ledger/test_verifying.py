from contextlib import suppress

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.ledger import (
    AT,
    BSNS,
    LOG,
    OWN_KEY,
    PARTY,
    TRUSTED,
    a_record,
    exchange_head,
    write_run,
)
from support.spoiling import SPOILS, chain_anew, cut_off
from vanzelf.ledger.erasing import erase_lines, erase_persons
from vanzelf.ledger.findings import Fault
from vanzelf.ledger.heads import make_head, received
from vanzelf.ledger.verifying import verify, verify_within
from vanzelf.protocol.signing import Key, keys
from vanzelf.terms.problems import ProblemError


def faults(con, held=()):
    return {finding.fault for finding in verify(con, PARTY, TRUSTED, held).findings}


def test_a_log_that_nobody_touched_holds(written, copy_of):
    con = copy_of(written[0])
    result = verify(con, PARTY, TRUSTED, written[1])
    assert result.findings == []
    assert result.lines == 3 * 72 + 2 + 1
    assert result.erased == 72 + 2 * 2
    assert result.heads == 4


@pytest.fixture(scope="module")
def spoilt(copy_of, written):
    return copy_of(written[0])


@pytest.mark.parametrize("spoil", SPOILS, ids=lambda spoil: spoil.__name__)
@given(pick=st.integers(0, 400))
@settings(max_examples=8)
def test_what_is_spoilt_is_found(spoilt, spoil, pick):
    with spoilt.transaction(force_rollback=True):
        spoil(spoilt, pick)
        assert not verify_within(spoilt, PARTY, TRUSTED).holds
    assert verify(spoilt, PARTY, TRUSTED).holds


several = st.lists(
    st.tuples(st.sampled_from(SPOILS), st.integers(0, 400)),
    min_size=2,
    max_size=3,
    unique_by=lambda drawn: drawn[0].__name__,  # to swap twice is to do nothing
)


@given(spoils=several)
def test_what_is_spoilt_in_several_ways_is_found(spoilt, spoils):
    with spoilt.transaction(force_rollback=True):
        for spoil, pick in spoils:
            with suppress(psycopg.Error), spoilt.transaction():  # one can prevent the next
                spoil(spoilt, pick)
        assert not verify_within(spoilt, PARTY, TRUSTED).holds


def test_a_changed_line_is_named(con):
    write_run(con, BSNS[:120])
    con.execute("set session_replication_role = replica")
    con.execute("update ledger.parts set subject = sha256('x') where line in (60, 61)")
    con.execute("delete from ledger.parts where line = 77")
    con.commit()
    found = verify(con, PARTY, TRUSTED).findings
    assert [(each.fault, each.first, each.last) for each in found] == [
        (Fault.CHANGED, 60, 61),
        (Fault.MISSING, 77, 77),
    ]
    assert all(each.meaning for each in found)


def test_a_log_cut_off_with_its_heads_is_found_by_the_heads_that_others_keep(written, copy_of):
    con = copy_of(written[0])
    held = written[1]
    con.execute("delete from ledger.countersignatures where number = 4")
    con.execute("delete from ledger.heads where number = 4")
    cut_off(con, 2)
    con.commit()
    assert {Fault.HEAD_MISSING, Fault.REWRITTEN} <= faults(con, held)


def test_a_log_written_anew_with_another_key_is_found(written, copy_of):
    con = copy_of(written[0])
    con.execute("delete from ledger.countersignatures")
    con.execute("delete from ledger.heads")
    con.execute("delete from ledger.parts where line = (select max(line) from ledger.parts)")
    chain_anew(con)
    stolen = Key.make(OWN_KEY.kid)
    make_head(con, stolen, AT)
    con.commit()
    assert Fault.HEAD in faults(con)
    assert not verify(con, PARTY, keys([stolen]), written[1]).holds


def test_lines_after_the_last_head_are_held_by_the_chain_alone(con):
    """What the page about the log says: it cannot be otherwise, and heads are made every day."""
    LOG.write(con, a_record())
    exchange_head(con, 0)
    LOG.write(con, a_record())
    con.execute("set session_replication_role = replica")
    con.execute("delete from ledger.blocks where first_line = 2")
    con.execute("delete from ledger.parts where line = 2")
    held = received(con, PARTY)
    con.commit()
    assert verify(con, PARTY, TRUSTED, held).holds


steps = st.one_of(
    st.tuples(st.just("write"), st.integers(0, 9)),
    st.tuples(st.just("run"), st.integers(1, 130)),
    st.tuples(st.just("erase"), st.integers(0, 9)),
    st.tuples(st.just("erase-lines"), st.integers(0, 150)),
    st.tuples(st.just("head"), st.just(0)),
)


@given(done=st.lists(steps, max_size=8))
def test_whatever_is_done_lawfully_holds(spoilt, done):
    with spoilt.transaction(force_rollback=True):
        spoilt.execute("set local session_replication_role = default")
        for what, number in done:
            if what == "write":
                LOG.write(spoilt, a_record(6, person=BSNS[number]))
            elif what == "run":
                write_run(spoilt, BSNS[:number], 6)
            elif what == "erase":
                erase_persons(spoilt, LOG, [BSNS[number]], "verzoek", OWN_KEY, AT)
            elif what == "erase-lines":
                erase_lines(spoilt, number, number + 20, "rechter", OWN_KEY, AT)
            else:
                exchange_head(spoilt, 9)
        held = received(spoilt, PARTY)
        assert verify_within(spoilt, PARTY, TRUSTED, held).findings == []


def test_a_check_needs_a_moment_of_its_own(con):
    con.execute("select 1")
    with pytest.raises(ProblemError, match="log-in-transaction"):
        verify(con, PARTY, TRUSTED)
