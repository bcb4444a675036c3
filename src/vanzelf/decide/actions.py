"""From a case to a decision. Everything that is not positive waits for a person and a call (P-24).

What is checked here is checked by the database too (`migrations/0002_call_first.py`), so that no
other road leads around it.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from vanzelf.decide.levies import of_case, share
from vanzelf.decide.models import NEGATIVE, AwardRun, Case, Decision, Direction, Effect, Mistake
from vanzelf.decide.numbers import next_number
from vanzelf.decide.queries import kind_of, may_leave, remedy_until, term_of
from vanzelf.org import audit, clock
from vanzelf.org.catalogue import services
from vanzelf.org.errors import need, refuse
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right, Role
from vanzelf.residents.models import Channel, Subject
from vanzelf.services.queries import running
from vanzelf.work import actions as work
from vanzelf.work.calendar import DAY_ENDS, working_days_on
from vanzelf.work.models import Task

WARN_AT = 0.75
"""Of the legal term: from then on a call cannot wait (A20)."""
SHORTEST_REASON = 20
"""Signs in the reason for going against a promise, at least."""
SIGN_WITHIN = 2
"""Working days in which a colleague looks at a decision above the amount of its service."""


@transaction.atomic
def open_case(
    *,
    service: str,
    scheme: str,
    group: str,
    period: str,
    subject: Subject,
    by: Channel | None = None,
    application: str = "",
    said: Mapping[str, str] | None = None,
) -> Case:
    """A case for a resident; the one there is, when there is one. Raises service-not-running.

    said: what its letters fill in that no rule knows.
    """
    found = (
        Case.objects.filter(subject=subject, scheme=scheme, period=period)
        .exclude(state=Case.State.WITHDRAWN)
        .first()
    )
    if found is not None:
        return found
    today, term = clock.today(), dt.timedelta(days=term_of(running(service).service))
    case = Case.objects.create(
        number=next_number(),
        service=service,
        scheme=scheme,
        group=group,
        period=period,
        subject=subject,
        opened_at=clock.now(),
        opened_by=by or "",
        due_on=today + term,
        warn_on=today + term * WARN_AT,
        application=application,
        said=dict(said or {}),
    )
    audit.write(staff=None, action="zaak geopend", about=f"zaak:{case.id}", subject=subject.id)
    return case


@transaction.atomic
def propose(
    *,
    case: Case,
    direction: Direction,
    amount_cents: int | None,
    reasons: dict[str, Any],
    author: Staff | None,
    receipt: dict[str, Any] | None = None,
    rules_hash: str = "",
    award_run: AwardRun | None = None,
    whose_error: str = "",
) -> Decision:
    """A decision as it would be. A positive one can go on; any other first waits for a call.

    author: who answers for it; None only for a positive one that follows from the rules (N4, or a
    yes). Raises ProblemError no-right, decision-author, decision-our-error, case-withdrawn or
    decision-underway.
    """
    if author is not None:
        need(author, Right.DECIDE)
        work.refuse_known(author, case.subject_id)
    elif direction in NEGATIVE:
        raise refuse(
            "decision-author",
            "what is not positive is never decided without a person.",
            "Have a named officer look at it.",
        )
    if direction == Direction.RECOVERED and (whose_error in ("", "wij") or of_ours(case)):
        raise refuse(
            "decision-our-error",
            "nothing is asked back for a mistake of ours, or before it is known whose it was.",
            "Write down whose mistake it was, with the evidence.",
        )
    now = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if now.state == Case.State.WITHDRAWN:
        raise refuse("case-withdrawn", "the resident does not want it any more.", "Leave it there.")
    if case.decisions.exclude(state__in=["teruggedraaid", "vervallen", "verzonden"]).exists():
        raise refuse("decision-underway", "there is one underway.", "Finish or drop that one.")
    decision = Decision.objects.create(
        case=case, direction=direction, amount_cents=amount_cents, reasons=reasons,
        receipt=receipt or {}, rules_hash=rules_hash, author=author, award_run=award_run,
        whose_error=whose_error, made_at=clock.now(),
        state=Decision.State.CALL_FIRST if direction in NEGATIVE else Decision.State.DRAFT,
    )  # fmt: skip
    if direction in NEGATIVE:
        _ask_to_call(decision)
    audit.write(
        staff=author, action=f"besluit voorgesteld: {direction}", about=named(decision),
        subject=case.subject_id,
    )  # fmt: skip
    return decision


def of_ours(case: Case) -> bool:
    """Whether a mistake of ours touched a case: about one of its decisions, or found for it later."""
    decisions = [str(each) for each in case.decisions.values_list("pk", flat=True)]
    found = Task.objects.filter(kind=Task.Kind.REPAIR, about=f"zaak:{case.pk}")
    touched = [each for each in found.values_list("data__fout", flat=True) if each]
    return Mistake.objects.filter(
        Q(evidence__besluit__in=decisions) | Q(pk__in=touched), whose="wij"
    ).exists()


def named(decision: Decision) -> str:
    """What a decision is called where something is about it."""
    return f"besluit:{decision.id}"


def _ask_to_call(decision: Decision) -> None:
    """A call that comes well before the legal term ends."""
    case = decision.case
    warn = timezone.make_aware(dt.datetime.combine(case.warn_on, DAY_ENDS))
    work.give(
        key=f"eerst-bellen:{decision.id}",
        kind=Task.Kind.CALL_FIRST,
        role=Role.OFFICER,
        due_at=max(clock.now(), warn),
        subject=case.subject,
        service=case.service,
        about=named(decision),
        urgent=clock.now() >= warn,
    )


@transaction.atomic
def confirm(*, decision: Decision, by: Staff | None) -> Decision:
    """Let a decision go on: to a second signature above the service's amount, else to sending.

    by: the officer, who is its author from now on when nobody was; None for a positive one without
    an author. Raises ProblemError no-right, call-first, decision-state.
    """
    found = _locked(decision, Decision.State.DRAFT, Decision.State.CALL_FIRST)
    if by is not None:
        need(by, Right.DECIDE)
        work.refuse_known(by, found.case.subject_id)
        found.author = found.author or by
    elif found.author_id is not None:
        raise refuse("decision-author", "a person began it.", "Let a person go on with it.")
    if not may_leave(found):
        raise refuse(
            "call-first",
            "nobody was reached about it, and not three times tried at different parts of the day.",
            "Call, or come by, and write down what came of it.",
        )
    above = services()[found.case.service].four_eyes_above_cents
    if above is not None and (found.amount_cents or 0) > above:
        found.state = Decision.State.SECOND
        _ask_to_sign(found)
    else:
        _ready(found)
    found.save()
    audit.write(
        staff=by, action="besluit vastgesteld", about=named(found), subject=found.case.subject_id
    )
    return found


def _ask_to_sign(decision: Decision) -> None:
    case = decision.case
    work.give(
        key=f"mee-tekenen:{decision.id}", kind=Task.Kind.SECOND, role=Role.OFFICER,
        due_at=working_days_on(clock.now(), SIGN_WITHIN), subject=case.subject,
        service=case.service, about=named(decision), urgent=clock.today() >= case.warn_on,
    )  # fmt: skip


@transaction.atomic
def sign_too(*, decision: Decision, by: Staff) -> Decision:
    """The second signature. Raises ProblemError no-right, decision-state or decision-second."""
    need(by, Right.APPROVE_DECISION)
    found = _locked(decision, Decision.State.SECOND)
    work.refuse_known(by, found.case.subject_id)
    if found.author_id == by.pk:
        raise refuse("decision-second", "you are its author.", "Ask a colleague to look at it.")
    found.second = by
    _ready(found)
    found.save()
    work.settle(about=named(found), kind=Task.Kind.SECOND, by=by, result="mee getekend")
    audit.write(
        staff=by, action="besluit mee getekend", about=named(found), subject=found.case.subject_id
    )
    return found


def _ready(decision: Decision) -> None:
    decision.state, decision.ready_at = Decision.State.READY, clock.now()


@transaction.atomic
def send(*, decision: Decision) -> Decision:
    """It is made known: from now on it holds, and its effect is written, once.

    Called in the transaction in which its letter is put in the queue.
    """
    found = _locked(decision, Decision.State.READY)
    service = services()[found.case.service]
    today = clock.today()
    found.state, found.sent_at = Decision.State.SENT, clock.now()
    found.object_until = remedy_until(found.case, today)
    if found.direction == Direction.GRANTED and found.author_id is None and service.undo_days:
        found.undo_until = today + dt.timedelta(days=service.undo_days)
    found.save()
    Case.objects.filter(pk=found.case_id).update(state=Case.State.DECIDED)
    kind = kind_of(found.case)
    consequence = None if kind is None else kind.consequence
    granted = found.direction in (Direction.GRANTED, Direction.PARTLY)
    if granted and consequence is not None:
        _take_effect(found, str(consequence), f"{consequence}:{found.id}", 1)
    if found.direction == Direction.RECOVERED and consequence is not None:
        _take_effect(found, "terugdraaien", f"terugvordering:{consequence}:{found.id}", -1)
    work.cancel(about=named(found), because="besluit verzonden")
    audit.write(
        staff=None, action="besluit verzonden", about=named(found), subject=found.case.subject_id
    )
    return found


def _take_effect(decision: Decision, kind: str, key: str, sign: int) -> None:
    """What it does outside, once: for each levy of the bill, or as one when they are not known."""
    cents = decision.amount_cents or 0
    parts: list[tuple[str, int, dict[str, str]]] = [
        (f"{key}:{levy.bill}:{levy.kind}", part,
         {"levy": levy.kind, "bill": levy.bill, "tax_number": levy.tax_number})
        for levy, part in share(cents, of_case(decision.case))
    ]  # fmt: skip
    for name, part, which in parts or ([(key, cents, {})] if cents else []):
        Effect.objects.get_or_create(
            key=name,
            defaults={
                "decision": decision, "kind": kind, "amount_cents": sign * part,
                "made_at": clock.now(), **which,
            },
        )  # fmt: skip


@transaction.atomic
def undo(*, decision: Decision, noted_by: Staff | None = None) -> Decision:
    """The resident does not want it after all: as if it had never been given (A38).

    Raises ProblemError decision-state or undo-over.
    """
    found = _locked(decision, Decision.State.SENT)
    if found.undo_until is None or clock.today() > found.undo_until:
        raise refuse(
            "undo-over", "it cannot be undone by itself any more.", "Have an officer look at it."
        )
    for effect in list(found.effects.exclude(kind="terugdraaien")):
        Effect.objects.get_or_create(
            key=f"terugdraaien:{effect.key}",
            defaults={
                "decision": found, "kind": "terugdraaien",
                "amount_cents": -effect.amount_cents, "made_at": clock.now(),
                "levy": effect.levy, "bill": effect.bill, "tax_number": effect.tax_number,
            },
        )  # fmt: skip
    found.state = Decision.State.UNDONE
    found.save()
    Case.objects.filter(pk=found.case_id).update(state=Case.State.WITHDRAWN)
    audit.write(
        staff=noted_by, action="teruggedraaid", about=named(found), subject=found.case.subject_id
    )
    return found


@transaction.atomic
def drop(*, decision: Decision, by: Staff, because: str) -> Decision:
    """It is not sent: something new was heard. The case is open again."""
    need(by, Right.DECIDE)
    found = _locked(
        decision, Decision.State.DRAFT, Decision.State.CALL_FIRST, Decision.State.SECOND,
        Decision.State.READY,
    )  # fmt: skip
    work.refuse_known(by, found.case.subject_id)
    found.state = Decision.State.DROPPED
    found.save()
    work.cancel(about=named(found), because="nieuw gegeven")
    Case.objects.filter(pk=found.case_id).update(state=Case.State.OPEN)
    audit.write(
        staff=by, action="besluit vervallen", about=named(found), subject=found.case.subject_id,
        waarom=because[:100],
    )  # fmt: skip
    return found


@transaction.atomic
def step_back(*, case: Case, noted_by: Staff | None = None) -> bool:
    """The resident does not want it any more, before anything was decided; whether that was so."""
    over = [Case.State.DECIDED, Case.State.WITHDRAWN]
    changed = Case.objects.filter(pk=case.pk).exclude(state__in=over)
    if not changed.update(state=Case.State.WITHDRAWN):
        return False
    gone = [Decision.State.SENT, Decision.State.UNDONE, Decision.State.DROPPED]
    for each in case.decisions.exclude(state__in=gone):
        each.state = Decision.State.DROPPED
        each.save()
        work.cancel(about=named(each), because="inwoner ziet ervan af")
    audit.write(
        staff=noted_by, action="ziet ervan af", about=f"zaak:{case.id}", subject=case.subject_id
    )
    return True


def _locked(decision: Decision, *states: Decision.State) -> Decision:
    """The decision as it is now, for this transaction alone. Raises ProblemError decision-state."""
    found = Decision.objects.select_for_update(of=("self",)).select_related("case", "case__subject")
    now = found.get(pk=decision.pk)
    if now.state not in states:
        raise refuse(
            "decision-state", f"it is {now.get_state_display()}.", "Open it again and look."
        )
    return now


@transaction.atomic
def despite_promise(*, decision: Decision, by: Staff, reason: str) -> Decision:
    """A recovery goes on although a confirmation promised otherwise: who answers for it, and why.

    Raises ProblemError no-right, decision-second, decision-reason or decision-state.
    """
    need(by, Right.APPROVE_DECISION)
    found = _locked(decision, Decision.State.CALL_FIRST)
    work.refuse_known(by, found.case.subject_id)
    if found.author_id == by.pk:
        raise refuse("decision-second", "you are its author.", "Ask a colleague to look at it.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise refuse("decision-reason", "the reason is too short.", "Say why, in a sentence.")
    found.despite, found.despite_by = reason.strip()[:300], by
    found.save()
    audit.write(
        staff=by, action="terugvordering ondanks bevestiging", about=named(found),
        subject=found.case.subject_id,
    )  # fmt: skip
    return found
