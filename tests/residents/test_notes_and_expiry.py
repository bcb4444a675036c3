"""What a resident reads of a list, before day ninety and after it; and what nobody can read then."""

import datetime as dt
import io
import json
from contextlib import suppress
from dataclasses import replace

import pytest

from lists.adversaries.tricks import every_value
from residents.conftest import with_housemate
from vanzelf.ask.expiring import LAPSED, expire
from vanzelf.ask.looking_back import looks, more_about
from vanzelf.ask.notes import Said, notes_of
from vanzelf.ask.people import People
from vanzelf.ask.public_register import register
from vanzelf.cli.app import run as command
from vanzelf.eikenhage.files import write_party_files
from vanzelf.ledger.activities import read_register
from vanzelf.ledger.log import Log
from vanzelf.ledger.plain import tell
from vanzelf.ledger.reading import own_lines
from vanzelf.ledger.record import subject_digest
from vanzelf.pages.lint import stigmatising
from vanzelf.protocol.messages import Kind
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.sealing import SealingKey

LOG = Log(b"g" * 32, {"service.name": "gemeente"})
AT = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
DAY_90 = dt.date(2027, 1, 30)


@pytest.fixture
def ended(going):
    """A run that ended with a list, from which a housemate's refusal took a household out."""
    going.until(Kind.RESULT)
    frozen, listed = going.frozen(), going.listed()
    place, child = with_housemate(frozen, listed)
    rows = frozen.rows.persons.to_pylist()
    out = frozen.living_with({child})
    other, other_child = with_housemate(frozen, [at for at in listed if not out & set(rows[at])])
    going.world.refuse(child)
    assert going.to_the_end() == "klaar"
    unlisted = next(row for at, row in enumerate(rows) if at not in listed and not out & set(row))
    going.people = {
        Said.LISTED: rows[other][0],
        Said.NOT_LISTED: unlisted[0],
        Said.STOPPED: rows[place][0],
        Said.HOUSEHOLD: other_child,
    }
    return going


def residents(world):
    return SealingKey.read((world.folder / "inwoner" / "notities.sleutel").read_bytes())


def look(world, person):
    with world.municipality.connect() as con:
        (found,) = looks(world.municipality, con, LOG, person, residents(world))
    return found


def test_everybody_reads_their_own_note_and_after_day_ninety_that_it_was_erased(
    ended, catalogue, root
):
    world, party = ended.world, ended.world.municipality
    seen = {said: look(world, person) for said, person in ended.people.items()}
    assert {said: each.said for said, each in seen.items()} == {said: said for said in Said}
    assert {said for said, each in seen.items() if each.household} == {Said.HOUSEHOLD}
    subject = catalogue.bundles["toeslagen"].subject
    for language in ("nl", "en"):
        texts = [each.text(language, subject) for each in seen.values()]
        assert len(set(texts)) == 4
        for text in texts:
            assert stigmatising(text, language) == []
            assert "{" not in text
    in_dutch = seen[Said.HOUSEHOLD].text("nl", subject)
    assert in_dutch.startswith("Op 1 november 2026 keken wij naar het huishouden waarin u woont.")
    check_the_housemate_who_refused_reads_no_reason(seen, subject)
    with party.connect() as con:
        assert con.execute("select count(distinct length(sealed)) from ask.notes").fetchone() == (
            1,
        )
    with pytest.raises(ProtocolError, match="seal-broken"), party.connect() as con:
        looks(party, con, LOG, ended.people[Said.LISTED], SealingKey.make())

    copies = sealed_notes(ended)
    assert opened_with_what_is_there(ended, copies) == len(copies) == 4
    before = public(world, catalogue)
    assert expire(party, DAY_90 - dt.timedelta(days=1)).runs == ()
    assert look(world, ended.people[Said.LISTED]).said is Said.LISTED
    length = len(world.listed(ended.run))
    erased = expire(party, DAY_90)
    assert (erased.runs, erased.entries) == ((ended.run,), length)
    assert expire(party, DAY_90).runs == ()

    check_what_is_read_after_it(ended, subject, root)
    check_nothing_is_left(ended, copies)
    check_the_register(ended, before, public(world, catalogue), erased.people)


def check_the_housemate_who_refused_reads_no_reason(seen, subject):
    stopped = seen[Said.STOPPED].text("nl", subject)
    assert "Een reden staat hier niet bij." in stopped
    assert "weiger" not in stopped
    assert "lijst klaar" in stopped


def check_what_is_read_after_it(ended, subject, root):
    world = ended.world
    known = read_register(root / "tests" / "ledger" / "register.yaml")
    for said, person in ended.people.items():
        found = look(world, person)
        assert (found.said, found.erased) == (None, DAY_90)
        text = found.text("nl", subject)
        assert text.endswith("Wat eruit kwam, is gewist op 30 januari 2027.")
        assert text.startswith("Op 1 november 2026 ")
        assert found.household == (said is Said.HOUSEHOLD)
        with world.municipality.connect() as con:
            records = own_lines(con, LOG, person)
        assert len(records) == 1
        (told,) = tell(records, known, "en", more_about([found], {found.bundle: subject}))
        assert subject["en"] in told.more
        assert told.more.endswith("What came out of it was erased on 30 January 2027.")


def sealed_notes(ended):
    """The notes as an old copy of the database still has them."""
    party = ended.world.municipality
    with party.connect() as con:
        keyed = People.of(party).keyed(list(ended.people.values()))
        return [notes_of(party, con, each)[ended.run] for each in keyed]


def opened_with_what_is_there(ended, copies):
    """How many notes of an old copy open with a file of the municipality, for the residents' side."""
    kept = [p.read_bytes() for p in ended.world.municipality.directory.rglob("*") if p.is_file()]
    found = 0
    for note in copies:
        for each in kept:
            with suppress(ProtocolError):
                found += replace(note, key=each).open(residents(ended.world)) in Said
    return found


def check_nothing_is_left(ended, copies):
    """No table has an entry or a note, and notes of an old copy open with no key that is there."""
    world = ended.world
    values = {f"{table}.{column}": found for table, column, found in every_value(world, "gemeente")}
    assert values["ask.entries.id"] == values["ask.notes.sealed"] == []
    assert values["ask.outcomes.code"] == [LAPSED]
    assert values["ask.outcomes.month"] == [dt.date(2026, 11, 1)]
    assert len(values["ask.subjects.sealed"]) == 1  # who refused: that is remembered
    lines = {bytes(each) for each in values["ledger.parts.subject"]}
    assert {subject_digest(LOG.subject_of(each)) for each in ended.people.values()} <= lines
    assert opened_with_what_is_there(ended, copies) == 0


def public(world, catalogue):
    granted = {each.digest: each.mandate for each in world.mandates["toeslagen"].values()}
    return register(world.municipality, catalogue, granted, world.clock().date())


def check_the_register(ended, before, after, people):
    (was,), (now,) = before["lijsten"], after["lijsten"]
    assert (was["gewist"], now["gewist"]) == (None, DAY_90.isoformat())
    assert {**was, "gewist": None} == {**now, "gewist": None}
    assert now["mensen"] == people > now["huishoudens"] > 500
    assert now["begonnen"] == now["peildatum"] == "2026-11-01"
    assert len(now["bronnen"]) == len(ended.world.mandates["toeslagen"])
    assert all(each["vragen"] and each["grondslag"] for each in now["bronnen"])
    text = json.dumps(after, ensure_ascii=False)
    assert not [each for each in ended.people.values() if each in text]


def test_the_commands_say_it_to_the_residents_side_and_to_everybody(
    ended, tmp_path, capsys, monkeypatch
):
    world = ended.world
    databases = {slug: party.dsn for slug, party in world.parties.items()}
    (world.municipality.directory / "sleutels" / "logboek.sleutel").write_bytes(b"g" * 32)
    files = write_party_files(world.folder, world.holders, databases, {}, AT, AT)
    party = ["--party", str(files["gemeente"])]
    key = ["--key", str(world.folder / "inwoner" / "notities.sleutel")]

    def read(person, *more):
        monkeypatch.setattr("sys.stdin", io.StringIO(person + "\n"))
        assert command(["list", "note", *party, *key, *more]) == 0
        return capsys.readouterr().out

    listed = ended.people[Said.LISTED]
    assert "Uw huishouden stond op de lijst." in read(listed)
    (said,) = json.loads(read(listed, "--language", "en", "--format", "json"))
    assert said["dag"] == "2026-11-01"
    assert "Your household was on the list." in said["tekst"]
    assert read("999990019") == "Wij hebben u nooit opgezocht voor een lijst.\n"

    assert command(["list", "expire", *party]) == 0
    assert capsys.readouterr().out == "0 lists erased: 0 households, 0 notes.\n"
    assert command(["list", "expire", "--on", "2027-01-30", *party]) == 0
    assert capsys.readouterr().out.startswith("1 lists erased: ")
    assert "Wat eruit kwam, is gewist op 30 januari 2027." in read(listed)
    out = tmp_path / "register.json"
    assert command(["list", "register", "--out", str(out), *party]) == 0
    (entry,) = json.loads(out.read_text())["lijsten"]
    assert (entry["kenmerk"], entry["stand"]) == (ended.run, "klaar")

    wrong = tmp_path / "kort.sleutel"
    wrong.write_bytes(b"short")
    assert command(["list", "note", *party, "--key", str(wrong)]) == 1
    assert "note-key" in capsys.readouterr().err
