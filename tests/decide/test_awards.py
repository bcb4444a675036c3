"""A run gives to many what is theirs, once each; whoever it leaves out is work for a person."""

import datetime as dt
from dataclasses import replace

import pytest

from support.cases import KNOWN_ON, READY
from support.municipality import NUMBERS

OWN = {"heffingen": "afval en riool", "belastingnummer": "77001234", "maand_van_toets": "januari"}


@pytest.fixture
def maker(hire):
    from vanzelf.org.rights import Role

    return hire(Role.OFFICER, name="Karim")


@pytest.fixture
def other(hire):
    from vanzelf.org.rights import Role

    return hire(Role.OFFICER, name="Noor")


@pytest.fixture
def found(settle, begin):
    """Six residents with a bill, who all agreed to the test of every year."""
    from vanzelf.decide.awards import Found
    from vanzelf.decide.facts import Known
    from vanzelf.residents.actions import consent

    begin("kwijtschelding")
    facts = tuple(Known(name, value, "de gemeente", KNOWN_ON) for name, value in READY.items())
    people = [settle(number=number, name=f"S. Nummer{at}") for at, number in enumerate(NUMBERS)]
    for each in people:
        consent(subject=each.subject, service="kwijtschelding", text="0" * 64, told_by="brief")
    return [Found(each.subject, 45_000, facts, OWN) for each in people]


@pytest.fixture
def ready(found, maker):
    """Puts a run ready: `ready(group="jaarlijks")`."""
    from vanzelf.decide.awards import prepare

    def make(people=None, group="jaarlijks"):
        return prepare(
            service="kwijtschelding", group=group, scheme="kwijtschelding", period="2026",
            found=found if people is None else people, by=maker,
        )  # fmt: skip

    return make


def carried_out(run):
    from vanzelf.reach.awarding import step

    while step(str(run.pk)):
        pass
    run.refresh_from_db()
    return run


def test_a_run_needs_a_second_person_who_saw_five(ready, maker, other):
    from vanzelf.decide.awards import agree, sample_of
    from vanzelf.reach.awarding import step
    from vanzelf.terms.problems import ProblemError

    run = ready()
    assert sample_of(run).count() == 5
    assert not step(str(run.pk))  # it does not run on one person's word
    with pytest.raises(ProblemError, match="award-second"):
        agree(run=run, by=maker, sample_seen=True)
    with pytest.raises(ProblemError, match="award-sample"):
        agree(run=run, by=other, sample_seen=False)
    assert agree(run=run, by=other, sample_seen=True).state == "loopt"


def test_everybody_gets_a_decision_a_letter_and_an_effect_once(ready, other):
    from vanzelf.decide.awards import agree
    from vanzelf.decide.models import Decision, Effect
    from vanzelf.reach.models import Message

    run = ready()
    agree(run=run, by=other, sample_seen=True)
    assert carried_out(run).state == "klaar"
    carried_out(run)
    assert Decision.objects.filter(state="verzonden", author=None, award_run=run).count() == 6
    assert Message.objects.filter(kind="geregeld").count() == 6
    assert Effect.objects.count() == 6
    assert all(each.undo_until == dt.date(2026, 12, 1) for each in Decision.objects.all())


@pytest.mark.parametrize("dies_at", range(1, 7))
def test_a_program_that_dies_anywhere_is_followed_by_one_that_goes_on(
    ready, other, monkeypatch, dies_at
):
    from vanzelf.decide.awards import agree
    from vanzelf.decide.models import Decision, Effect
    from vanzelf.reach import awarding
    from vanzelf.reach.models import Message

    run = ready()
    agree(run=run, by=other, sample_seen=True)
    known, times = awarding.make_known, []

    def dying(decision):
        times.append(decision)
        sent = known(decision)
        if len(times) == dies_at:
            raise KeyboardInterrupt
        return sent

    monkeypatch.setattr(awarding, "make_known", dying)
    with pytest.raises(KeyboardInterrupt):
        carried_out(run)
    assert Effect.objects.count() == Message.objects.count() == dies_at - 1
    carried_out(run)
    assert Decision.objects.filter(state="verzonden").count() == 6
    assert (Effect.objects.count(), Message.objects.filter(kind="geregeld").count()) == (6, 6)


def test_who_is_left_out_is_a_task_and_nobody_is_refused(ready, found, other):
    from vanzelf.decide.awards import agree
    from vanzelf.decide.facts import Known
    from vanzelf.decide.models import Decision
    from vanzelf.residents.models import Resident
    from vanzelf.work.models import Task

    Resident.objects.filter(subject=found[0].subject).update(left_on=dt.date(2026, 10, 1))
    rich = Known("banktegoed", "20000.00", "de Belastingdienst", KNOWN_ON)
    people = [
        found[0], replace(found[1], amount_cents=None),
        replace(found[2], left_because="twee-woningen"),
        replace(found[3], facts=(*found[3].facts, rich)), found[4],
    ]  # fmt: skip
    run = ready(people)
    assert run.counted["uitgezonderd"] == {
        "vertrokken": 1, "bedrag-onbekend": 1, "twee-woningen": 1,
    }  # fmt: skip
    agree(run=run, by=other, sample_seen=True)
    carried_out(run)
    why = {each.data["waarom"] for each in Task.objects.filter(kind="uitgezonderd")}
    assert why == {"vertrokken", "bedrag-onbekend", "twee-woningen", "regel-zegt-nee"}
    assert set(Decision.objects.values_list("direction", flat=True)) == {"toegekend"}


def test_who_wants_nothing_is_not_in_it_and_who_says_so_meanwhile_gets_nothing(ready, found, other):
    from vanzelf.decide.awards import agree
    from vanzelf.decide.models import Decision
    from vanzelf.residents.actions import refuse
    from vanzelf.work.models import Task

    refuse(subject=found[0].subject, scope="alles", told_by="bellen")
    run = ready()
    assert not run.candidates.filter(subject=found[0].subject).exists()
    agree(run=run, by=other, sample_seen=True)
    refuse(subject=found[1].subject, scope="kwijtschelding", told_by="bellen")
    carried_out(run)
    touched = set(Decision.objects.values_list("case__subject", flat=True))
    assert touched == {each.subject.pk for each in found[2:]}
    assert not Task.objects.filter(subject=found[1].subject).exists()


def test_at_n3_it_is_offered_and_a_yes_is_still_needed(ready, other):
    from vanzelf.decide.awards import agree
    from vanzelf.decide.models import Decision
    from vanzelf.reach.models import Offer

    run = ready(group="bijstand")
    agree(run=run, by=other, sample_seen=True)
    carried_out(run)
    assert Offer.objects.filter(level="N3", state="open").count() == 6
    assert not Decision.objects.exists()


def test_above_the_amount_it_waits_for_a_person(ready, found, other):
    from vanzelf.decide.awards import agree
    from vanzelf.decide.facts import Known
    from vanzelf.decide.models import Decision
    from vanzelf.reach.models import Message

    bill = Known("aanslag_gemeentebelasting", "650.00", "de gemeente", KNOWN_ON)
    run = ready([replace(found[0], facts=(*found[0].facts, bill))])
    agree(run=run, by=other, sample_seen=True)
    carried_out(run)
    assert Decision.objects.get().state == "tweede_handtekening"
    assert not Message.objects.exists()


def test_a_halt_holds_it_and_it_goes_on_after(ready, other, hire):
    from vanzelf.decide.awards import agree
    from vanzelf.org.halting import halt
    from vanzelf.org.models import Halt
    from vanzelf.org.rights import Role

    run = ready()
    agree(run=run, by=other, sample_seen=True)
    halt(by=hire(Role.DUTY_OFFICER, name="Dirk"), reason="oefening")
    assert carried_out(run).state == "loopt"
    Halt.objects.all().delete()
    assert carried_out(run).state == "klaar"


def test_the_next_run_says_who_came_and_went(ready, found, other):
    from vanzelf.decide.awards import agree
    from vanzelf.decide.models import Case, Decision, Effect
    from vanzelf.reach.models import Message

    run = ready(found[:4])
    agree(run=run, by=other, sample_seen=True)
    carried_out(run)
    for model in (Message, Effect):
        model.objects.all().delete()
    Decision.objects.all().delete()
    Case.objects.all().delete()
    counted = ready(found[2:]).counted
    assert (counted["erbij"], counted["eraf"]) == (2, 2)


def test_a_second_run_waits_for_the_first(ready):
    from vanzelf.terms.problems import ProblemError

    ready()
    with pytest.raises(ProblemError, match="award-underway"):
        ready()


def test_a_group_that_is_only_talked_with_has_no_runs(ready):
    from vanzelf.terms.problems import ProblemError

    with pytest.raises(ProblemError, match="award-level"):
        ready(group="lijst")


def test_the_file_for_the_tax_system_holds_each_effect_once_and_stays_the_same(
    ready, found, other, maker
):
    from vanzelf.decide.awards import agree, file_content, write_file
    from vanzelf.decide.models import Decision
    from vanzelf.reach.deciding import undo_known
    from vanzelf.terms.problems import ProblemError

    run = ready(found[:2])
    agree(run=run, by=other, sample_seen=True)
    carried_out(run)
    first = write_file(by=maker)
    written = file_content(first)
    assert first == "belastingen-20261101-001.csv"
    assert len(written.splitlines()) == 3
    assert b";45000;afval en riool;2026;77001234" in written
    assert not any(number.encode() in written for number in NUMBERS)
    with pytest.raises(ProblemError, match="effects-none"):
        write_file(by=maker)
    undo_known(Decision.objects.order_by("id").first())
    second = write_file(by=maker)
    assert b";-45000;" in file_content(second)
    assert file_content(first) == written


def test_what_is_paid_goes_to_the_system_that_pays_and_what_has_no_effect_to_none(
    ready, found, other, maker, monkeypatch
):
    from vanzelf.decide import awards, queries
    from vanzelf.decide.models import Effect
    from vanzelf.definitions.model import Consequence

    kind = queries.kind_of
    for consequence in (Consequence.PAYMENT, None):
        monkeypatch.setattr(
            "vanzelf.decide.actions.kind_of",
            lambda case, now=consequence: replace(kind(case), consequence=now),
        )
        run = ready(found[:1] if consequence else found[1:2])
        awards.agree(run=run, by=other, sample_seen=True)
        assert carried_out(run).state == "klaar"
    assert Effect.objects.count() == 1
    assert awards.waiting_for() == ["betalingen"]
    name = awards.write_file(by=maker, system="betalingen")
    assert name == "betalingen-20261101-001.csv"
    assert (
        awards.file_content(name).splitlines()[1].endswith(b";betaling;45000;kwijtschelding;2026")
    )


def test_who_did_not_get_our_letter_waits_and_goes_on_when_found(ready, found, other, hire):
    from vanzelf.decide.awards import agree
    from vanzelf.decide.models import Decision
    from vanzelf.org.rights import Role
    from vanzelf.reach.awarding import sweep
    from vanzelf.reach.models import Message
    from vanzelf.reach.sending import report
    from vanzelf.residents.actions import hear
    from vanzelf.residents.models import Resident
    from vanzelf.work.actions import finish
    from vanzelf.work.models import Task

    one, two = found[0].subject, found[1].subject
    partner = found[2].subject
    Resident.objects.filter(subject=one).update(partner=partner)  # theirs waits with them
    for at, whose in enumerate((partner, two, two)):
        Message.objects.create(
            key=f"m{at}", subject=whose, service="kwijtschelding", kind="jaarbericht",
            channel="brief", language="nl", text="0" * 64, state="verzonden",
            made_at="2026-10-01T09:00Z", send_after="2026-10-01T09:00Z",
            sent_at="2026-10-01T09:00Z", provider_id=f"p{at}",
        )  # fmt: skip
        report(f"p{at}", Message.State.RETURNED)
    lost = Task.objects.filter(kind="adres")
    assert lost.count() == 2  # two letters to one person are one question
    run = ready([found[0], found[1], found[3]])
    agree(run=run, by=other, sample_seen=True)
    assert carried_out(run).state == "klaar"
    assert {each.case.subject for each in Decision.objects.all()} == {found[3].subject}
    assert not Task.objects.filter(kind="uitgezonderd").exists()  # nobody is passed over
    sweep(0)
    assert Decision.objects.count() == 1
    finish(task=lost.get(subject=partner), by=hire(Role.CALL_AGENT, name="Kim"), result="woont er")
    hear(key="c", subject=two, kind="verhuisd.binnengemeentelijk", on=dt.date(2026, 10, 30),
         bag=Resident.objects.get(subject=two).address_id)  # fmt: skip
    Task.objects.filter(subject=two).update(made_at="2026-10-31T09:00Z")
    sweep(0)
    sweep(0)
    assert {each.case.subject for each in Decision.objects.all()} == {one, two, found[3].subject}


@pytest.fixture
def by_law(tmp_path, monkeypatch):
    """A municipality whose by-law gives remission by itself to who has a benefit, from 1 January."""
    from django.conf import settings

    from vanzelf.org.catalogue import services

    choices = tmp_path / "services" / "kwijtschelding" / "keuzes.yaml"
    choices.parent.mkdir(parents=True)
    choices.write_text(
        "groepen: {bijstand: {niveau: [{vanaf: 2026-01-01, niveau: N3},"
        " {vanaf: 2027-01-01, niveau: N4}]}}"
    )
    local = settings.ENVIRONMENT.model_copy(update={"catalogue": tmp_path})
    monkeypatch.setattr(settings, "ENVIRONMENT", local)
    services.cache_clear()
    yield
    services.cache_clear()


@pytest.mark.parametrize(
    "made, agreed, came",
    [("2026-12-31", "2026-12-31", "aanbod"), ("2027-01-01", "2027-01-01", "besluit"),
     ("2026-12-31", "2027-01-01", "aanbod")],
)  # fmt: skip
def test_the_level_changes_on_its_day_and_a_run_does_what_was_agreed(
    by_law, ready, found, other, made, agreed, came
):
    from vanzelf.decide.awards import agree
    from vanzelf.org import clock

    def at(day):
        return clock.at(dt.datetime.fromisoformat(f"{day}T00:30:00+01:00"))

    with at(made):
        run = ready(found[:1], group="bijstand")
    with at(agreed):
        agree(run=run, by=other, sample_seen=True)
        assert carried_out(run).candidates.get().came_of == came
