"""Every day each party shows how far its log had come; the others sign it, whoever carries it."""

import datetime as dt

import pytest

from support.ledger import LOG, a_record
from transport.conftest import catalogue, holders, stand  # noqa: F401 -- fixtures
from transport.stand import SOURCE
from vanzelf.eikenhage.parties import COMBINER, MUNICIPALITY
from vanzelf.ledger.heads import countersigned, forked, make_head, received, silent
from vanzelf.transport.carrier import FileLink, process
from vanzelf.transport.exchanging import Daily, exchange
from vanzelf.transport.links import DeskLink, LinkDownError


@pytest.fixture
def three(stand, catalogue):  # noqa: F811
    """The municipality, and the desks of a source and the combiner."""
    own = stand.party(MUNICIPALITY.slug)
    own.migrate()
    return own, {SOURCE.oin: stand.source(catalogue)[0], COMBINER.oin: stand.combiner()}


def kept(party, number=1):
    with party.connect() as con:
        return set(countersigned(con, number))


def test_a_round_makes_everybody_hold_the_head_of_everybody(three):
    own, desks = three
    links = {oin: DeskLink(desk) for oin, desk in desks.items()}
    for _ in range(2):  # the same day once more changes nothing
        assert exchange(own, links) == sorted(links)
        everybody = {own.oin, *desks}
        for party in (own, *(desk.party for desk in desks.values())):
            assert kept(party) == everybody - {party.oin}
            with party.connect() as con:
                assert con.execute("select count(*) from ledger.heads").fetchone() == (1,)


def test_by_itself_it_is_once_a_day_with_who_has_not_answered_yet(three, stand):  # noqa: F811
    own, desks = three
    links = {oin: DeskLink(desk) for oin, desk in desks.items()}
    down = {**links, SOURCE.oin: Closed()}
    daily = Daily(own, down)
    assert daily() == [COMBINER.oin]
    daily.links = links  # the source is back
    assert daily() == [SOURCE.oin]
    assert daily() == []
    stand.clock.now += dt.timedelta(days=1)
    assert daily() == sorted(links)
    assert kept(own, 2) == set(links)


class Closed:
    """A road to nobody."""

    def send(self, raw):
        raise LinkDownError("nobody there")


def test_by_file_it_takes_three_rounds(three, tmp_path):
    own, desks = three
    links = {oin: FileLink(own.oin, tmp_path / oin) for oin in desks}
    for _ in range(3):
        exchange(own, links)
        for oin, desk in desks.items():
            assert process(desk, tmp_path / oin).refused == 0
    for party in (own, *(desk.party for desk in desks.values())):
        assert kept(party) == {own.oin, *desks} - {party.oin}


def test_a_day_without_a_head_and_a_head_that_changed_are_seen(three, stand):  # noqa: F811
    own, desks = three
    links = {oin: DeskLink(desk) for oin, desk in desks.items()}
    exchange(own, links)
    stand.clock.now += dt.timedelta(days=1)
    exchange(own, {COMBINER.oin: links[COMBINER.oin]})
    with own.connect() as con:
        assert silent(con, stand.clock.now.date()) == [SOURCE.oin]
        assert forked(con) == []
    party = desks[SOURCE.oin].party
    with party.connect() as con:  # its log is written anew
        con.execute("set session_replication_role = replica")
        for table in ("countersignatures", "heads", "blocks"):
            con.execute(f"delete from ledger.{table}".encode())
        con.execute("set session_replication_role = default")
        LOG.write(con, a_record())
        make_head(con, party.key, stand.clock.now)
    exchange(own, links)
    for each in (own, desks[COMBINER.oin].party):
        with each.connect() as con:
            assert [oin for oin, _ in forked(con)] == [SOURCE.oin]
            assert len(received(con, SOURCE.oin)) == 1
