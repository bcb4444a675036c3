"""Nothing is kept longer than its period, and it can be shown that it went."""

import datetime as dt

import pytest


@pytest.fixture
def later():
    """Half a year on: what was answered in November is over."""
    from vanzelf.org import clock

    with clock.at(dt.datetime(2027, 5, 1, 3, 17, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def answered(offered, fien):
    from vanzelf.reach.answering import Given, answer
    from vanzelf.reach.models import Answer, Offer
    from vanzelf.residents.models import Channel

    offer = Offer.objects.get()
    answer(offer, Given("bel-1", Answer.NO, Channel.CALL, by=fien))
    return offer


def test_what_was_answered_goes_in_time_with_its_letter_and_the_refusal_stays(answered, later):
    from vanzelf.org import clock
    from vanzelf.oversight import retention
    from vanzelf.oversight.models import Proof
    from vanzelf.reach.models import Message, Offer, Reply
    from vanzelf.residents.models import Refusal, Resident

    refusals = Refusal.objects.filter(revoked_at=None).count()
    assert retention.overdue() == len(retention.KINDS)
    gone = retention.run()
    assert gone["aanbod"] == 1
    assert not Offer.objects.exists()
    assert not Reply.objects.exists()
    assert not Message.objects.filter(offer__isnull=False).exists()
    assert Resident.objects.exists()
    assert Refusal.objects.filter(revoked_at=None).count() == refusals
    proof = Proof.objects.get(kind="aanbod")
    assert (proof.count, proof.day) == (1, clock.today())
    assert retention.overdue() == 0
    assert retention.run()["aanbod"] == 1  # the same day: nothing more went, the proof stays
    assert Proof.objects.filter(kind="aanbod").count() == 1


def test_what_is_not_old_enough_stays(answered):
    from vanzelf.oversight import retention
    from vanzelf.reach.models import Offer

    assert retention.run()["aanbod"] == 0
    assert Offer.objects.exists()


def test_a_program_that_is_killed_goes_on_where_it_was(answered, later, monkeypatch):
    from vanzelf.oversight import retention
    from vanzelf.oversight.models import Proof
    from vanzelf.work.models import Task

    monkeypatch.setattr(retention, "AT_ONCE", 2)
    now = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    for number in range(5):
        Task.objects.create(
            key=str(number), kind="terugbellen", role="kcc", made_at=now, due_at=now,
            state="klaar", done_at=now, result="gesproken",
        )  # fmt: skip
    (kind,) = (each for each in retention.KINDS if each.id == "taken")
    erase, times = kind.erase, []

    def dies(until):
        times.append(1)
        if len(times) == 2:
            raise KeyboardInterrupt
        return erase(until)

    object.__setattr__(kind, "erase", dies)
    try:
        with pytest.raises(KeyboardInterrupt):
            retention.run()
        proof = Proof.objects.get(kind="taken")
        assert (proof.count, proof.finished_at) == (2, None)
        assert any(each.overdue for each in retention.standing() if each.kind.id == "taken")
        retention.run()
    finally:
        object.__setattr__(kind, "erase", erase)
    proof.refresh_from_db()
    assert proof.count == 5
    assert proof.finished_at is not None


def test_it_is_seen_by_who_runs_the_machine(client):
    assert "vanzelf_retention_overdue" in client.get("/metrics").content.decode()


def test_what_staff_did_goes_after_its_years_with_proof_and_no_day_sooner(fien, moment):
    from django.db import IntegrityError, transaction

    from vanzelf.org import clock
    from vanzelf.org.models import AuditLine
    from vanzelf.oversight import retention
    from vanzelf.oversight.models import Proof

    years = clock.now() - dt.timedelta(days=5 * 365)
    for days in (10, -90):  # the database goes by its own clock
        at = years - dt.timedelta(days=days)
        AuditLine.objects.create(at=at, staff=fien, action="gekeken", about=f"dag {days}")
    assert retention.run()["handelingen"] == 1
    assert list(AuditLine.objects.values_list("about", flat=True)) == ["dag -90"]
    assert Proof.objects.get(kind="handelingen").count == 1
    with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
        AuditLine.objects.all().delete()


def test_lines_of_the_processing_log_go_after_their_years_when_somebody_can_sign_it(db):
    from django.db import transaction

    from vanzelf.org import clock, processing
    from vanzelf.oversight import retention
    from vanzelf.terms.problems import ProblemError

    (kind,) = (each for each in retention.KINDS if each.id == "logboek")
    until = clock.now() - dt.timedelta(days=kind.days)
    assert kind.erase(until) == 0
    with transaction.atomic():
        processing.used(number="999990019", purpose="inwoners-helpen", what="Opgezocht")
    assert kind.erase(until) == 0
    with pytest.raises(ProblemError, match=r"nobody can sign.*\[log-unsigned\]"):
        kind.erase(clock.now() + dt.timedelta(days=1))
