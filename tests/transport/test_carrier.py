"""Messages as files: the same messages, the same desk, as often as you like."""

import datetime as dt
import json
import os
import shutil
from pathlib import Path

import pytest

from transport.stand import NOW, RUN, SOURCE, kept
from vanzelf.eikenhage.parties import COMBINER, MUNICIPALITY
from vanzelf.protocol.messages import Kind, read
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.run import Abort
from vanzelf.transport.carrier import FileLink, process
from vanzelf.transport.links import LinkDownError, ask_status, collect, write_file


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "koerier"


@pytest.fixture
def desk(stand):
    return stand.combiner()


@pytest.fixture
def link(stand, folder):
    return FileLink(MUNICIPALITY.oin, folder)


def messages(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.vzb"))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_message_is_delivered_when_the_other_has_handled_it(stand, desk, folder, link):
    raw = stand.key_request()
    for _ in range(3):
        with pytest.raises(LinkDownError):
            link.send(raw)
    assert len(names(folder / "in")) == 1
    assert process(desk, folder).handled == 1
    assert link.send(raw) == []
    assert names(folder / "in") == []
    assert len(names(folder / "verwerkt" / RUN)) == 1


def test_answers_come_back_as_files_for_who_asked(stand, desk, folder, link):
    municipality = stand.party(MUNICIPALITY.slug)
    write_file(folder / "in", stand.key_request())
    question = collect(municipality, COMBINER.oin, RUN)
    assert link.send(question) == []
    stand.clock.now = NOW.replace(minute=1)
    assert link.send(collect(municipality, COMBINER.oin, RUN)) == []
    assert len(names(folder / "in")) == 2  # the second question waits for the first
    found = process(desk, folder)
    assert (found.handled, found.answers, found.refused) == (2, 1, 0)
    (answer,) = link.send(collect(municipality, COMBINER.oin, RUN))
    came = read(answer, municipality.keys_for("berichten"))
    assert came.head.kind is Kind.RUN_KEY
    assert process(desk, folder).answers == 1  # it may have been lost on the way
    assert len(link.send(collect(municipality, COMBINER.oin, RUN, [came.digest]))) == 1
    assert process(desk, folder).answers == 0  # and is not sent to who has it


def test_doing_it_again_changes_nothing(stand, desk, folder):
    raw = stand.key_request()
    municipality = stand.party(MUNICIPALITY.slug)
    question = collect(municipality, COMBINER.oin, RUN)
    seen = []
    for _ in range(3):
        write_file(folder / "in", raw)
        write_file(folder / "in", question)
        assert process(desk, folder).handled == 2
        seen.append((names(folder), kept(stand.party(COMBINER.slug))))
        assert process(desk, folder).handled == 0
    assert seen[0] == seen[1] == seen[2]


def test_why_a_message_was_refused_stands_beside_it(stand, desk, folder, link):
    raw = stand.message(Kind.COLLECT, SOURCE.oin)
    other = stand.message(Kind.MANIFEST, COMBINER.oin)
    assert link.send(raw) == []
    with pytest.raises(LinkDownError):
        link.send(other)
    (folder / "in" / "rommel.vzb").write_bytes(b"rommel")
    before = kept(stand.party(COMBINER.slug))
    assert process(desk, folder).refused == 3
    assert process(desk, folder).refused == 0
    assert kept(stand.party(COMBINER.slug)) == before
    told = [json.loads(path.read_text()) for path in (folder / "in").glob("*.probleem.json")]
    codes = {each["type"].rpartition("/")[2] for each in told}
    assert codes == {"message-other", "run-unknown", "message-form"}
    with pytest.raises(ProtocolError, match="run-unknown"):
        link.send(other)
    assert len(messages(folder / "in")) == 3
    assert link.send(raw) == []  # a question is asked anew: what was wrong with it may have passed
    assert len(messages(folder / "in")) == 3
    assert process(desk, folder).refused == 1


@pytest.mark.parametrize("days, refused", [(6, 0), (8, 1)])
def test_a_question_may_lie_as_long_as_a_run_may_take(stand, desk, folder, link, days, refused):
    write_file(folder / "in", stand.key_request())
    link.send(collect(stand.party(MUNICIPALITY.slug), COMBINER.oin, RUN))
    stand.clock.now = NOW + dt.timedelta(days=days)
    assert process(desk, folder).refused == refused
    told = [json.loads(path.read_text()) for path in (folder / "in").glob("*.probleem.json")]
    assert [each["errors"][0]["code"] for each in told] == ["message-old"] * refused


def test_the_order_is_that_of_the_signatures_not_of_the_files(stand, desk, folder):
    """A carrier may not keep the times of files."""
    first = write_file(folder / "in", stand.key_request())
    question = collect(stand.party(MUNICIPALITY.slug), COMBINER.oin, RUN)
    second = write_file(folder / "in", question)
    os.utime(first, (2_000_000_000, 2_000_000_000))
    os.utime(second, (1_000_000_000, 1_000_000_000))
    found = process(desk, folder)
    assert (found.handled, found.answers, found.refused) == (2, 1, 0)


def test_a_source_tells_what_mandates_hold_by_file(stand, catalogue, folder, link):
    desk, _ = stand.source(catalogue)
    municipality = stand.party(MUNICIPALITY.slug)
    for minute in (1, 2):
        stand.clock.now = NOW.replace(minute=minute)
        link.send(ask_status(municipality, SOURCE.oin, RUN))
        assert process(desk, folder).answers == 1
    question = ask_status(municipality, SOURCE.oin, RUN)
    assert link.send(collect(municipality, SOURCE.oin, RUN)) == []
    (newest,) = link.send(question)
    assert read(newest, municipality.trusted).head.at == stand.clock.now


def test_when_a_run_is_over_nothing_of_it_is_left_but_names(stand, desk, folder, link):
    municipality = stand.party(MUNICIPALITY.slug)
    write_file(folder / "in", stand.key_request())
    write_file(folder / "in", collect(municipality, COMBINER.oin, RUN))
    process(desk, folder)
    abort = Abort(run=RUN, party=MUNICIPALITY.oin, reason="proef", at=NOW)
    content = {"afbreken": abort.signed(municipality.key)}
    write_file(folder / "in", stand.message(Kind.ABORT, COMBINER.oin, content=content))
    process(desk, folder)
    done = folder / "verwerkt" / RUN
    assert [path.stat().st_size for path in done.iterdir()] == [0, 0]
    assert names(folder / "uit") == []
    link.send(collect(municipality, COMBINER.oin, RUN))
    process(desk, folder)
    (answer,) = link.send(collect(municipality, COMBINER.oin, RUN))
    assert read(answer, municipality.trusted).head.kind is Kind.ABORT


def test_a_crash_between_handling_and_moving_is_made_up_for(stand, desk, folder, monkeypatch):
    raw = stand.key_request()
    write_file(folder / "in", raw)

    def crash(*_):
        raise OSError("disk")

    with monkeypatch.context() as patch:
        patch.setattr("vanzelf.transport.carrier._move", crash)
        with pytest.raises(OSError, match="disk"):
            process(desk, folder)
    before = kept(stand.party(COMBINER.slug))
    assert process(stand.combiner(), folder).handled == 1
    assert kept(stand.party(COMBINER.slug)) == before
    shutil.rmtree(folder / "verwerkt")
    write_file(folder / "in", raw)
    assert process(desk, folder).handled == 1
    assert kept(stand.party(COMBINER.slug)) == before
