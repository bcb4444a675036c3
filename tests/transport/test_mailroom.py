"""The mailroom and the desk: every message once, in step with what was done about it."""

import datetime as dt

import pytest

from transport.stand import NOW, RUN, SOURCE, kept
from vanzelf.eikenhage.parties import COMBINER, MUNICIPALITY
from vanzelf.protocol.messages import Kind, read
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import Abort
from vanzelf.protocol.signing import Key
from vanzelf.transport.cards import Card, read_cards, trusted_keys
from vanzelf.transport.links import collect
from vanzelf.transport.mailroom import Mailroom, keys_folder, run_folder


@pytest.fixture
def desk(stand):
    return stand.combiner()


@pytest.fixture
def party(desk):
    return desk.party


def test_the_same_bytes_are_taken_once_and_other_bytes_never(stand, desk, party):
    raw = stand.key_request()
    desk.receive(raw)
    before = kept(party)
    assert desk.receive(raw) == []
    with pytest.raises(ProtocolError, match="message-different"):
        desk.receive(stand.key_request())
    assert kept(party) == before
    with party.connect() as con:
        (came,) = Mailroom(con, party).incoming(RUN)
        (went,) = Mailroom(con, party).outgoing(RUN)
        assert Mailroom(con, party).undelivered(RUN) == [went]
    assert came.raw() == raw
    assert came.path.stat().st_mode & 0o077 == 0


class CrashError(Exception):
    """The machine stops."""


@pytest.mark.parametrize("moment", ["handle", "commit"])
def test_a_crash_between_file_and_commit_leaves_nothing_that_counts(
    stand, desk, party, monkeypatch, moment
):
    """The file is there, the transaction is not: the next start removes it, a retry does it all."""
    raw, before = stand.key_request(), kept(party)

    def crash(*_arguments, **_named):
        raise CrashError

    with monkeypatch.context() as patch:
        if moment == "handle":
            patch.setattr(desk, "handle", crash)
        else:
            handled = desk._handle_or_end
            patch.setattr(desk, "_handle_or_end", lambda *given: (handled(*given), crash()))
        with pytest.raises(CrashError):
            desk.receive(raw)
    left = kept(party)
    assert left["runs"] > 0
    assert {k: v for k, v in left.items() if "run" not in k or k == "public.combiner_runs"} == {
        k: v for k, v in before.items() if "run" not in k or k == "public.combiner_runs"
    }
    again = stand.combiner()
    again.start()
    assert kept(party) == before
    again.receive(raw)
    assert kept(party)["public.messages"] == 2
    (answer,) = again.receive(collect(stand.party(MUNICIPALITY.slug), COMBINER.oin, RUN))
    assert read(answer, party.trusted).head.kind is Kind.RUN_KEY


def test_a_refused_message_leaves_no_file(stand, desk, party):
    before = kept(party)
    for kind in (Kind.MANIFEST, Kind.LEG, Kind.RELEASE):
        with pytest.raises(ProtocolError, match="run-unknown"):
            desk.receive(stand.message(kind, COMBINER.oin, body=b"x" * 10_000))
    assert kept(party) == before


def test_what_is_refused_in_a_run_leaves_the_run_as_it_was(stand, desk, party):
    desk.receive(stand.key_request())
    before = kept(party)
    with pytest.raises(ProtocolError):
        desk.receive(stand.message(Kind.RELEASE, COMBINER.oin, content={"statuslijsten": ()}))
    assert kept(party) == before
    assert list(keys_folder(party).glob(f"{RUN}-*"))


@pytest.mark.parametrize(
    "seconds, code", [(301, "message-future"), (-301, "message-old")], ids=["ahead", "behind"]
)
def test_questions_are_about_now(stand, desk, seconds, code):
    desk.receive(stand.key_request())
    municipality = stand.party(MUNICIPALITY.slug)
    for allowed in (-300, 0, 300):
        stand.clock.now = NOW + dt.timedelta(seconds=allowed)
        question = collect(municipality, COMBINER.oin, RUN)
        stand.clock.now = NOW
        assert len(desk.receive(question)) == 1
    stand.clock.now = NOW + dt.timedelta(seconds=seconds)
    question = collect(municipality, COMBINER.oin, RUN)
    stand.clock.now = NOW
    with pytest.raises(ProtocolError, match=code):
        desk.receive(question)


def test_a_message_that_is_not_a_question_may_be_old(stand, desk, party):
    raw = stand.key_request()
    stand.clock.now = NOW + dt.timedelta(days=3)
    assert desk.receive(raw) == []
    assert kept(party)["public.combiner_runs"] == 1


def test_only_who_began_a_run_may_ask_for_what_came_of_it(stand, desk):
    desk.receive(stand.key_request())
    other = stand.party(SOURCE.slug)
    with pytest.raises(ProtocolError, match="run-unknown"):
        desk.receive(stand.message(Kind.COLLECT, COMBINER.oin, key=other.key))


def test_when_a_run_is_over_its_files_and_keys_are_gone(stand, desk, party):
    desk.receive(stand.key_request())
    municipality = stand.party(MUNICIPALITY.slug)
    abort = Abort(run=RUN, party=MUNICIPALITY.oin, reason="proef", at=NOW)
    content = {"afbreken": abort.signed(municipality.key)}
    ending = stand.message(Kind.ABORT, COMBINER.oin, content=content)
    desk.receive(ending)
    assert list(keys_folder(party).glob("*")) == []
    assert [path.name.split("-")[0] for path in run_folder(party, RUN).rglob("*.vzb")] == [
        "afbreken"
    ]
    assert desk.receive(ending) == desk.receive(stand.key_request()) == []


# -- cards -----------------------------------------------------------------------------------------


def test_a_card_holds_keys_of_its_own_organisation_only(stand):
    card = stand.party(SOURCE.slug).card
    strange = Key.make(f"{COMBINER.oin}/berichten/9").public()
    spoilt = card.model_copy(update={"keys": (*card.keys, strange)})
    with pytest.raises(ProtocolError, match="card-key"):
        spoilt.trusted()
    with pytest.raises(ProtocolError, match="card-key"):
        trusted_keys([card, spoilt])


@pytest.mark.parametrize("text", ["", "[]", "{", '{"oin": "1"}', "null"])
def test_a_file_that_is_no_card_is_named(tmp_path, text):
    (tmp_path / "kaart.json").write_text(text)
    with pytest.raises(ProtocolError) as error:
        read_cards(tmp_path)
    assert error.value.problems


def test_a_card_on_disk_is_the_card(stand):
    party = stand.party(SOURCE.slug)
    found = read_cards(stand.settings(SOURCE.slug).cards)
    assert found[SOURCE.oin] == party.card
    assert Card.read(party.card.data()) == party.card
