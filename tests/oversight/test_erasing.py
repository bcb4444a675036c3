"""Forgetting somebody leaves nothing, in any table; a backup does not bring them back."""

import os
import subprocess
import sys

import pytest

from support.municipality import NUMBERS

GONE = ("S. de Wit", "Kastanjelaan 19", "0612345678", "sofie@eikenhage.example", NUMBERS[0])


@pytest.fixture
def known(offered, fien, log_in, client):
    """Somebody of whom we have everything: preferences, offer, letter, answer, task, session."""
    from vanzelf.org import clock
    from vanzelf.reach.answering import Given, answer
    from vanzelf.reach.models import Answer, Offer
    from vanzelf.residents import actions
    from vanzelf.residents.models import Change, Channel, Subject
    from vanzelf.work.models import ContactAttempt

    subject = Subject.objects.get()
    actions.prefer(subject=subject, phone=GONE[2], email=GONE[3])
    actions.refuse(subject=subject, scope="reisdocumenten", told_by=Channel.CALL)
    actions.hear(key="brp-1", subject=subject, kind=Change.Kind.SECRET, on=clock.today())
    answer(Offer.objects.get(), Given("bel-1", Answer.TALK, Channel.CALL, by=fien))
    ContactAttempt.objects.create(
        subject=subject, about="aanbod:1", kind="bellen", at=clock.now(), part_of_day="ochtend",
        reached=True, staff=fien,
    )  # fmt: skip
    session = client.session
    session["inwoner"] = str(subject.pk)
    session.save()
    return subject


def everything():
    """Every row of every table of the database, as text."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """select format('%I.%I', table_schema, table_name) from information_schema.tables
            where table_type = 'BASE TABLE' and table_schema not in
            ('pg_catalog', 'information_schema')"""
        )
        tables = [row[0] for row in cursor.fetchall()]
        assert len(tables) > 60
        found = {}
        for table in tables:
            cursor.execute(f"select coalesce(string_agg(t::text, chr(10)), '') from {table} t")
            found[table] = cursor.fetchone()[0]
    return found


def test_nothing_is_left_of_who_is_erased(known, db):
    from django.contrib.sessions.models import Session

    from vanzelf.oversight.erasing import erase
    from vanzelf.reach.models import Message
    from vanzelf.residents.models import Subject

    before = everything()
    random = str(known.pk)
    keyed = bytes(known.keyed).hex()
    sealed = bytes(Message.objects.first().sealed).hex()
    messages = [str(each) for each in Message.objects.values_list("pk", flat=True)]
    traces = [*GONE[:1], *GONE[2:4], random, keyed, sealed, *messages]
    assert all(any(trace in rows for rows in before.values()) for trace in traces)

    assert erase(subject=known).whole
    after = everything()
    for trace in (*GONE, keyed, sealed, *messages):
        where = [table for table, rows in after.items() if trace in rows]
        assert where in ([], ["public.residents_address"]), trace  # an address is no person
    # the random id is left where it leads to nobody: what staff did
    assert {table for table, rows in after.items() if random in rows} <= {"public.org_auditline"}
    assert not Subject.objects.exists()
    assert not any(random in str(each.get_decoded()) for each in Session.objects.all())


def test_a_decision_that_was_sent_stays_and_the_rest_goes(case, hire):
    from vanzelf.campaigns.models import Campaign
    from vanzelf.decide import actions as deciding
    from vanzelf.decide.models import AwardRun, Candidate, Decision, Direction
    from vanzelf.oversight.erasing import erase
    from vanzelf.residents.models import Resident
    from vanzelf.services.models import Version

    decision = deciding.propose(
        case=case, direction=Direction.GRANTED, amount_cents=31_240, reasons={}, author=None
    )
    deciding.confirm(decision=decision, by=None)
    Decision.objects.update(state="klaar")
    decision.refresh_from_db()
    deciding.send(decision=decision)
    AwardRun.objects.create(
        service="kwijtschelding",
        group="bijstand",
        scheme="kwijtschelding",
        on=case.due_on,
        period="2026",
        made_at=decision.made_at,
    ).candidates.create(subject=case.subject, facts=[{"concept": "banktegoed", "value": "812.00"}])
    campaign = Campaign.objects.create(
        name="Oost", version=Version.objects.get(service=case.service, state="in_werking"),
        group="lijst", on=case.due_on, made_by=hire(), made_at=decision.made_at,
    )  # fmt: skip
    campaign.entries.create(subject=case.subject, topics=["Huur"], expires_on=case.due_on)
    done = erase(subject=case.subject)
    assert done.kept == (case.number,)
    assert not Candidate.objects.exists()
    assert not campaign.entries.exists()
    assert Decision.objects.filter(pk=decision.pk).exists()
    assert not Resident.objects.filter(subject=case.subject).exists()


@pytest.mark.soak
def test_a_backup_brings_nobody_back_who_was_erased_or_refused(application, tmp_path):
    """With the real programs: dump, erase, put back, and everything is done again."""
    from vanzelf.store.database import create_database
    from vanzelf.store.dumping import dump, dump_text, load

    script = tmp_path / "step.py"
    script.write_text(STEP, encoding="utf-8")
    own = create_database(application, "backup_from")
    other = create_database(application, "backup_to")
    environment = os.environ | {"VANZELF_KEYS": str(tmp_path / "sleutels")}

    def step(what, dsn):
        done = subprocess.run(
            [sys.executable, str(script), what], env=environment | {"DATABASE_URL": dsn},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    step("fill", own)
    dump(own, tmp_path / "backup")
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    assert step("erase", own) == ["1", "False"]
    assert b"S. de Wit" not in dump_text(own)
    load(tmp_path / "backup", other)
    assert b"S. de Wit" in dump_text(other)
    assert step("look", other) == ["2", "True"]  # behind: it may not be served
    assert step("replay", other) == ["1", "1"]
    assert step("look", other) == ["1", "False"]
    assert step("refused", other) == ["alles"]
    assert step("replay", other) == ["0", "0"]
    assert b"S. de Wit" not in dump_text(other)


STEP = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "vanzelf.config.settings"
import django
django.setup()
from django.core.management import call_command
from vanzelf.org import clock, remembering
from vanzelf.residents import actions, numbers
from vanzelf.residents.models import Channel, Refusal, Resident, Subject

what = sys.argv[1]
if what == "fill":
    call_command("migrate", verbosity=0)
    for number, name in (("999990019", "S. de Wit"), ("999990020", "K. Blijft")):
        Resident.objects.create(
            subject=numbers.subject_of(number, synthetic=True), name=name, salutation=name,
            born_on="1980-01-01", as_of=clock.now(),
        )
elif what == "erase":
    from vanzelf.oversight.erasing import erase
    erase(subject=numbers.find("999990019"))
    actions.refuse(subject=numbers.find("999990020"), scope="alles", told_by=Channel.CALL)
    print(Subject.objects.count(), remembering.behind())
elif what == "look":
    print(Subject.objects.count(), remembering.behind())
elif what == "refused":
    print(*Refusal.objects.values_list("scope", flat=True))
elif what == "replay":
    from vanzelf.oversight.replaying import replay
    done = replay()
    print(done.erased, done.refusals)
"""
