"""What is not positive never leaves without a person and a call, by whatever road."""

import datetime as dt

import pytest

MORNING, AFTERNOON, EVENING = (
    dt.datetime(2026, 11, 2, hour, tzinfo=dt.UTC) for hour in (9, 13, 18)
)
REASONS = {
    "nl": ["Uw spaargeld was hoger dan de grens."],
    "en": ["Your savings were over the limit."],
}


@pytest.fixture
def refusal(case, officer):
    """A refusal as it was proposed, on Sunday."""
    from vanzelf.decide.actions import propose
    from vanzelf.decide.models import Direction

    return propose(
        case=case, direction=Direction.REFUSED, amount_cents=None, reasons=REASONS, author=officer
    )


def call(decision, officer, at, *, reached=False):
    from vanzelf.decide.actions import named
    from vanzelf.org import clock
    from vanzelf.work.actions import tried
    from vanzelf.work.models import ContactAttempt

    with clock.at(at):
        tried(
            subject=decision.case.subject, about=named(decision), by=officer, reached=reached,
            kind=ContactAttempt.Kind.CALL,
        )  # fmt: skip


def test_a_refusal_waits_and_asks_for_a_call_well_before_the_term_ends(refusal):
    from vanzelf.work.models import Task

    task = Task.objects.get(about=f"besluit:{refusal.id}")
    assert refusal.state == "eerst_bellen"
    assert task.kind == Task.Kind.CALL_FIRST
    assert task.due_at.date() < refusal.case.due_on


def test_nobody_may_send_it_unheard(refusal, officer):
    from vanzelf.decide.actions import confirm
    from vanzelf.terms.problems import ProblemError

    with pytest.raises(ProblemError, match="call-first"):
        confirm(decision=refusal, by=officer)


@pytest.mark.parametrize("state", ["klaar", "verzonden", "tweede_handtekening"])
def test_the_database_holds_it_back_on_every_other_road(refusal, state):
    from django.db import IntegrityError, connection, transaction

    from vanzelf.decide.models import Decision

    def by_save():
        refusal.state = state
        refusal.save()

    def by_update():
        Decision.objects.filter(pk=refusal.pk).update(state=state)

    def by_bulk():
        refusal.state = state
        Decision.objects.bulk_update([refusal], ["state"])

    def by_sql():
        with connection.cursor() as cursor:
            cursor.execute("update decide_decision set state = %s", [state])

    def by_a_new_one():
        Decision.objects.filter(pk=refusal.pk).update(state="vervallen")
        refusal.pk, refusal.state = None, state
        refusal.save(force_insert=True)

    for road in (by_save, by_update, by_bulk, by_sql, by_a_new_one):
        with pytest.raises(IntegrityError, match="nobody was reached"), transaction.atomic():
            road()


@pytest.mark.parametrize("road", ["besluit vaststellen", "versturen", "bekendmaken", "shell"])
def test_no_action_sends_it_from_the_shell_either(refusal, officer, road):
    from django.core.management import call_command
    from django.db import IntegrityError, transaction

    from vanzelf.decide import actions
    from vanzelf.reach.deciding import make_known
    from vanzelf.terms.problems import ProblemError

    line = (
        "from vanzelf.decide.models import Decision\n"
        f"Decision.objects.filter(pk='{refusal.pk}').update(state='klaar')"
    )
    roads = {
        "besluit vaststellen": lambda: actions.confirm(decision=refusal, by=officer),
        "versturen": lambda: actions.send(decision=refusal),
        "bekendmaken": lambda: make_known(refusal),
        "shell": lambda: call_command("shell", command=line, no_startup=True, no_imports=True),
    }
    with pytest.raises((ProblemError, IntegrityError)), transaction.atomic():
        roads[road]()
    refusal.refresh_from_db()
    assert refusal.state == "eerst_bellen"


def test_a_positive_one_cannot_turn_negative_on_the_way(case, officer):
    from django.db import IntegrityError, transaction

    from vanzelf.decide.actions import confirm, propose
    from vanzelf.decide.models import Decision, Direction

    granted = propose(
        case=case, direction=Direction.GRANTED, amount_cents=31_250, reasons=REASONS, author=officer
    )
    confirm(decision=granted, by=officer)
    with pytest.raises(IntegrityError, match="nobody was reached"), transaction.atomic():
        Decision.objects.filter(pk=granted.pk).update(direction="afgewezen")


def test_after_somebody_was_reached_it_may_go(refusal, officer):
    from vanzelf.decide.actions import confirm, send
    from vanzelf.org import clock

    call(refusal, officer, AFTERNOON, reached=True)
    with clock.at(EVENING):
        confirm(decision=refusal, by=officer)
        sent = send(decision=refusal)
    assert (sent.state, sent.author) == ("verzonden", officer)
    assert sent.object_until == dt.date(2026, 11, 12)  # an appeal takes ten days here


def test_a_call_from_before_the_decision_is_about_something_else(refusal, officer):
    from vanzelf.decide.queries import may_leave

    call(refusal, officer, dt.datetime(2026, 10, 30, 9, tzinfo=dt.UTC), reached=True)
    assert not may_leave(refusal)


@pytest.mark.parametrize(
    "moments, enough",
    [
        ([MORNING, AFTERNOON, EVENING], True),
        ([MORNING, AFTERNOON], False),
        ([MORNING, MORNING + dt.timedelta(days=1), MORNING + dt.timedelta(days=2)], False),
    ],
)
def test_unreached_takes_three_parts_of_the_day(refusal, officer, moments, enough):
    from vanzelf.decide.queries import may_leave

    for at in moments:
        call(refusal, officer, at)
    assert may_leave(refusal) is enough


def test_the_system_itself_refuses_nobody(case):
    from vanzelf.decide.actions import propose
    from vanzelf.decide.models import Direction
    from vanzelf.terms.problems import ProblemError

    for direction in (Direction.REFUSED, Direction.PARTLY, Direction.RECOVERED):
        with pytest.raises(ProblemError, match="decision-author"):
            propose(case=case, direction=direction, amount_cents=0, reasons=REASONS, author=None)


@pytest.mark.parametrize("whose", ["", "wij"])
def test_nothing_is_asked_back_for_our_own_mistake(case, officer, whose):
    from vanzelf.decide.actions import propose
    from vanzelf.decide.models import Direction
    from vanzelf.terms.problems import ProblemError

    with pytest.raises(ProblemError, match="decision-our-error"):
        propose(
            case=case, direction=Direction.RECOVERED, amount_cents=100, reasons=REASONS,
            author=officer, whose_error=whose,
        )  # fmt: skip


def test_something_new_was_heard_and_it_becomes_a_yes(refusal, officer, hire):
    from vanzelf.decide.actions import confirm, drop, propose, send
    from vanzelf.decide.models import Direction, Effect
    from vanzelf.work.models import Task

    drop(decision=refusal, by=officer, because="het spaargeld was al uitgegeven")
    case = refusal.case
    granted = propose(
        case=case, direction=Direction.GRANTED, amount_cents=31_250, reasons=REASONS, author=officer
    )
    confirm(decision=granted, by=officer)
    sent = send(decision=granted)
    assert sent.state == "verzonden"
    assert Effect.objects.get(decision=sent).amount_cents == 31_250
    assert not Task.objects.filter(state="open").exists()


def test_what_was_sent_is_not_changed(case):
    from django.db import IntegrityError, transaction

    from vanzelf.decide.actions import confirm, propose, send
    from vanzelf.decide.models import Decision, Direction

    granted = propose(
        case=case, direction=Direction.GRANTED, amount_cents=31_250, reasons=REASONS, author=None
    )
    confirm(decision=granted, by=None)
    send(decision=granted)
    with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
        Decision.objects.filter(pk=granted.pk).update(amount_cents=1)


def test_undoing_leaves_no_debt(case):
    from django.db.models import Sum

    from vanzelf.decide.actions import confirm, propose, send, undo
    from vanzelf.decide.models import Direction, Effect

    granted = propose(
        case=case, direction=Direction.GRANTED, amount_cents=31_250, reasons=REASONS, author=None
    )
    confirm(decision=granted, by=None)
    undone = undo(decision=send(decision=granted))
    assert undone.state == "teruggedraaid"
    assert Effect.objects.aggregate(left=Sum("amount_cents"))["left"] == 0


def test_who_confirms_what_a_program_proposed_does_not_sign_for_it_too(case, officer, hire):
    from vanzelf.decide.actions import confirm, propose, sign_too
    from vanzelf.decide.models import Direction
    from vanzelf.org.catalogue import services
    from vanzelf.org.rights import Role
    from vanzelf.terms.problems import ProblemError

    above = services()[case.service].four_eyes_above_cents
    made = propose(
        case=case, direction=Direction.GRANTED, amount_cents=above + 1, reasons=REASONS, author=None
    )
    waits = confirm(decision=made, by=officer)
    assert (waits.state, waits.author) == ("tweede_handtekening", officer)
    with pytest.raises(ProblemError, match="decision-second"):
        sign_too(decision=made, by=officer)
    assert sign_too(decision=made, by=hire(Role.OFFICER, name="Meral")).state == "klaar"


def test_nothing_is_decided_about_who_does_not_want_it_any_more(case, officer):
    from vanzelf.decide.actions import propose, step_back
    from vanzelf.decide.models import Direction
    from vanzelf.terms.problems import ProblemError

    step_back(case=case)
    for direction in Direction:
        with pytest.raises(ProblemError, match="case-withdrawn"):
            propose(
                case=case, direction=direction, amount_cents=100, reasons=REASONS, author=officer,
                whose_error="bron",
            )  # fmt: skip


def test_nobody_reads_it_in_their_own_data_before_they_were_called(refusal, officer):
    from vanzelf.decide.actions import confirm, send
    from vanzelf.org import clock
    from vanzelf.oversight.evidence import parts

    def read():
        found = {each.key: each.rows for each in parts(refusal.case.subject, clock.now())}
        return str(found["zaken"])

    assert refusal.case.number in read()
    assert REASONS["nl"][0] not in read()
    call(refusal, officer, AFTERNOON, reached=True)
    with clock.at(EVENING):
        send(decision=confirm(decision=refusal, by=officer))
        assert REASONS["nl"][0] in read()
