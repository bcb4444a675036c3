"""The Inlichtingenbureau by file: only who may be asked about, and nothing negative comes of it."""

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest

from support.cases import KNOWN_ON, READY
from support.municipality import NUMBERS

OWN = {"heffingen": "afval en riool", "belastingnummer": "77001234", "maand_van_toets": "januari"}
KNOWN = {name: value for name, value in READY.items() if name != "netto_besteedbaar_inkomen"}
SINCE = dt.date(2025, 3, 1)


@pytest.fixture
def officers(hire):
    from vanzelf.org.rights import Role

    return hire(Role.OFFICER, name="Karim"), hire(Role.OFFICER, name="Noor")


@pytest.fixture
def found(settle, begin):
    """Six residents with a bill, of whom own data do not settle the income; the first two are a couple."""
    from vanzelf.decide.awards import Found
    from vanzelf.decide.facts import Known
    from vanzelf.residents.actions import consent

    begin("kwijtschelding")
    facts = tuple(Known(name, value, "de gemeente", KNOWN_ON) for name, value in KNOWN.items())
    people = [settle(number=number, name=f"S. Nummer{at}") for at, number in enumerate(NUMBERS)]
    for each in people:
        consent(subject=each.subject, service="kwijtschelding", text="0" * 64, told_by="brief")
    rows = [Found(each.subject, 45_000, facts, OWN, since=SINCE) for each in people]
    return [replace(rows[0], partner=people[1].subject), *rows[2:]]


@pytest.fixture
def ready(found, officers):
    """A run that waits for the bureau: `ready(group="vorig_jaar")`."""
    from vanzelf.decide.awards import prepare

    def make(group="jaarlijks", ask_first=True):
        return prepare(
            service="kwijtschelding", group=group, scheme="kwijtschelding", period="2026",
            found=found, by=officers[0], ask_first=ask_first,
        )  # fmt: skip

    return make


def read(data):
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), delimiter=";"))


def reply(rows, hindered=(), source="belastingdienst"):
    lines = ["huishouden;belemmering;aard;peildatum;bron"]
    for row in rows:
        bad = row["bsn"] in hindered
        said = f"ja;vermogen;{row['peildatum']};{source}" if bad else f"nee;;{row['peildatum']};"
        lines.append(f"{row['huishouden']};{said}")
    return ("\r\n".join(lines) + "\r\n").encode()


def carried_out(run, by):
    from vanzelf.decide.awards import agree
    from vanzelf.reach.awarding import step

    agree(run=run, by=by, sample_seen=True)
    while step(str(run.pk)):
        pass


def lines_about(number):
    from django.db import connection

    from vanzelf.ledger.reading import own_lines
    from vanzelf.org.processing import log

    return [each.name for each in own_lines(connection.connection, log(), number)]


def test_only_who_may_be_asked_is_in_the_file_and_each_has_a_line(ready, found, officers, hire):
    from vanzelf.org.halting import halt
    from vanzelf.org.models import AuditLine
    from vanzelf.org.rights import Role
    from vanzelf.reach.bureau import question
    from vanzelf.residents.actions import end_consent, refuse
    from vanzelf.residents.models import Resident
    from vanzelf.terms.problems import ProblemError

    run = ready()
    assert run.state == "vraagt"
    refuse(
        subject=found[0].partner, scope="alles", told_by="bellen"
    )  # and so neither of the couple
    end_consent(subject=found[1].subject, service="kwijtschelding", because="ingetrokken")
    Resident.objects.filter(subject=found[2].subject).update(died_on=dt.date(2026, 10, 1))
    rows = read(question(run=run, by=officers[0]))
    assert [(row["bsn"], row["bsn_partner"], row["sinds"], row["peildatum"]) for row in rows] == [
        (row["bsn"], "", "2025-03-01", "2026-11-01") for row in rows
    ]
    assert {row["bsn"] for row in rows} == {NUMBERS[4], NUMBERS[5]}
    assert len([each for each in lines_about(NUMBERS[4]) if "Inlichtingenbureau" in each]) == 1
    assert not [each for each in lines_about(NUMBERS[0]) if "Inlichtingenbureau" in each]
    assert read(question(run=run, by=officers[0])) == rows
    assert len(lines_about(NUMBERS[4])) == 1  # made again, nobody is asked again
    run.refresh_from_db()
    assert run.counted["uitgezonderd"] == {"overleden": 1}
    assert not AuditLine.objects.filter(details__icontains=NUMBERS[4]).exists()
    halt(by=hire(Role.DUTY_OFFICER, name="Dirk"), reason="oefening")
    with pytest.raises(ProblemError, match="everything-halted"):
        question(run=run, by=officers[0])


def test_nothing_in_the_way_is_an_award_a_hindrance_a_task_and_silence_nothing_bad(
    ready, found, officers
):
    from vanzelf.decide.models import Case, Decision
    from vanzelf.reach.bureau import question, take_answer
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import content_of
    from vanzelf.terms.problems import ProblemError
    from vanzelf.work.models import Task

    run = ready()
    rows = read(question(run=run, by=officers[0]))
    couple = next(row for row in rows if row["bsn"] == NUMBERS[0])
    assert couple["bsn_partner"] == NUMBERS[1]
    with pytest.raises(ProblemError, match="hindrance-file"):
        take_answer(run=run, data=reply(rows) + b"x;y", file="antwoord.csv", by=officers[0])
    data = reply(rows[:-1], hindered={rows[0]["bsn"]})
    came = take_answer(run=run, data=data, file="antwoord.csv", by=officers[0])
    assert (came.free, came.tasks, came.silent) == (len(rows) - 2, 1, 1)
    assert take_answer(run=run, data=data, file="antwoord.csv", by=officers[0]).again
    with pytest.raises(ProblemError, match="award-state"):
        take_answer(run=run, data=reply(rows), file="antwoord.csv", by=officers[0])
    run.refresh_from_db()
    assert run.state == "concept"
    assert run.counted["uitgezonderd"] == {"belemmering": 1, "niet-beantwoord": 1}
    carried_out(run, officers[1])
    assert {(each.direction, each.state) for each in Decision.objects.all()} == {
        ("toegekend", "verzonden")
    }
    assert Decision.objects.count() == len(rows) - 2
    letter = content_of(Message.objects.filter(kind="geregeld").first()).text
    assert "keek voor ons naar uw inkomen (bij UWV)" in letter
    assert Task.objects.get(kind="belemmering").about.startswith("zaak:")
    assert Task.objects.get(kind="uitgezonderd").data["waarom"] == "niet-beantwoord"
    waiting = Case.objects.get(state="open")
    assert waiting.facts.get(concept="belemmering").source.lower() == "belastingdienst"


def test_who_said_yes_gets_a_decision_and_who_took_it_back_nothing(ready, found, officers):
    from vanzelf.decide.actions import open_case, step_back
    from vanzelf.decide.models import Decision
    from vanzelf.reach.bureau import question, take_answer
    from vanzelf.reach.models import Message, Offer
    from vanzelf.reach.written import content_of

    cases = [
        open_case(
            service="kwijtschelding", scheme="kwijtschelding", group="vorig_jaar", period="2026",
            subject=each.subject, by="portaal",
        )
        for each in found
    ]  # fmt: skip
    run = ready(group="vorig_jaar")
    rows = read(question(run=run, by=officers[0]))
    take_answer(run=run, data=reply(rows), file="antwoord.csv", by=officers[0])
    step_back(case=cases[0])
    carried_out(run, officers[1])
    assert Decision.objects.filter(author=None, state="verzonden").count() == len(found) - 1
    assert not Offer.objects.exists()
    letter = content_of(Message.objects.filter(kind="besluit").first()).text
    assert "het antwoord van het Inlichtingenbureau (1 november 2026)" in letter


def test_without_a_question_nothing_is_awarded_that_own_data_do_not_settle(ready, officers):
    from vanzelf.decide.models import Decision
    from vanzelf.work.models import Task

    carried_out(ready(ask_first=False), officers[1])
    assert not Decision.objects.exists()
    assert {each.data["waarom"] for each in Task.objects.all()} == {"niet-getoetst"}
