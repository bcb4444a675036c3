import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from support.ledger import AT, BSNS, LOG, START, a_record, write_run
from vanzelf.ledger.activities import read_register
from vanzelf.ledger.log import Log
from vanzelf.ledger.plain import tell
from vanzelf.ledger.reading import Reader, accesses, lines_about_nobody, own_lines, read_lines
from vanzelf.ledger.record import Status
from vanzelf.terms.problems import ProblemError

REGISTER = read_register(Path(__file__).with_name("register.yaml"))
OFFICER = Reader("privacy officer", "Klacht van een inwoner, zaak 2026-0017")


def test_a_person_reads_every_line_about_them_and_no_other(con):
    write_run(con, BSNS[:60], 0)
    LOG.write(con, a_record(2, person=BSNS[4]))
    write_run(con, BSNS[:60], 1)
    lines = own_lines(con, LOG, BSNS[4])
    assert [line.name for line in lines] == ["Inkomen opgevraagd", "Doorlichting", "Doorlichting"]
    assert {line.subject for line in lines} == {LOG.subject_of(BSNS[4])}
    assert own_lines(con, LOG, BSNS[90]) == []
    assert own_lines(con, Log(bytes(32)), BSNS[4]) == []


def test_an_officer_gives_a_reason_that_is_kept(con):
    LOG.write(con, a_record(person=BSNS[0]))
    assert len(read_lines(con, LOG, BSNS[0], OFFICER, AT)) == 1
    assert accesses(con, LOG, BSNS[0]) == [(AT, OFFICER.role, OFFICER.reason)]
    assert accesses(con, LOG, BSNS[1]) == []
    assert len(own_lines(con, LOG, BSNS[0])) == 1
    assert len(accesses(con, LOG, BSNS[0])) == 1


@pytest.mark.parametrize(
    "role, reason, code",
    [
        ("", "een goede reden hoor", "access-role"),
        ("x" * 200, "een goede reden hoor", "access-role"),
        ("privacy officer", "zomaar", "access-reason"),
        ("privacy officer", f"Klacht van {BSNS[0]}", "access-reason"),
    ],
)
def test_without_a_reason_an_officer_reads_nothing(role, reason, code):
    with pytest.raises(ProblemError, match=code) as refused:
        Reader(role, reason)
    assert BSNS[0] not in str(refused.value)


def test_the_lines_of_a_run_do_not_name_its_persons(con):
    write_run(con, BSNS[:20])
    (run,) = lines_about_nobody(con)
    assert lines_about_nobody(con, run.trace_id) == [run]
    assert lines_about_nobody(con, "0" * 31 + "1") == []
    assert lines_about_nobody(con, window=(START + 1, None)) == []


def test_a_line_in_plain_words(con):
    (told,) = tell([a_record(person=BSNS[0])], REGISTER, "nl")
    assert told.on == "1 november 2026, 10.00 uur"
    assert told.sentences() == [
        "Gemeente Lindenhage vroeg dit. Gemeente Eikenhage keek in uw gegevens.",
        "Wij keken of u misschien een stadspas kunt krijgen.",
        "Waarom? Dan hoeft u er niet zelf naar te zoeken.",
        "Mag dat? Ja, dat staat in de Verordening stadspas, artikel 4.",
    ]
    (told,) = tell([a_record(person=BSNS[0])], REGISTER, "en")
    assert told.on == "1 November 2026, 10:00"
    assert told.who.startswith("The municipality of Lindenhage asked for this.")


def test_a_line_says_what_is_not_known_and_what_went_wrong():
    record = replace(a_record(), caller=None, activity="https://x.example/oud", status=Status.ERROR)
    (told,) = tell([record], REGISTER, "nl")
    assert told.who == "Gemeente Eikenhage gebruikte uw gegevens."
    assert told.sentences()[1:] == [
        "Inkomen opgevraagd",
        "Deze verwerking staat niet in het register. Vraag ernaar bij gemeente Eikenhage.",
        "Het lukte niet, door een storing.",
    ]
    (told,) = tell([replace(a_record(), caller="https://onbekend.example")], REGISTER, "nl")
    assert told.who.startswith("Een andere organisatie vroeg dit.")


def test_what_was_found_out_for_this_person_comes_from_elsewhere():
    note = "Wij keken, en u stond niet op de lijst."
    (told,) = tell([a_record()], REGISTER, "nl", lambda record, language: note)
    assert told.sentences()[-1] == note


@pytest.mark.parametrize(
    "text, places",
    [
        ("partij: [", 1),
        ("partij: {nl: a, en: b}\n", 1),
        ("partij: {nl: a}\nverwerkingsactiviteiten: [{id: x}]\n", 6),
        ("3", 1),
    ],
)
def test_a_register_with_faults_is_refused_with_all_of_them(tmp_path, text, places):
    path = tmp_path / "register.yaml"
    path.write_text(text)
    with pytest.raises(ProblemError) as refused:
        read_register(path)
    assert {problem.code for problem in refused.value.problems} == {"register-form"}
    assert len(refused.value.problems) == places


def test_an_activity_stands_once(tmp_path):
    path = tmp_path / "register.yaml"
    text = Path(__file__).with_name("register.yaml").read_text()
    path.write_text(text + text[text.index("  - id") :])
    with pytest.raises(ProblemError, match="twice"):
        read_register(path)


def test_summer_and_winter_time():
    july = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
    record = replace(a_record(), start_time=int(july.timestamp() * 1000))
    (told,) = tell([replace(record, end_time=record.start_time)], REGISTER, "nl")
    assert told.on == "1 juli 2026, 11.00 uur"
