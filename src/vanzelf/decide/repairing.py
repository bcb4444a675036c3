"""The register of mistakes (S19): whose it was, what it did, and everybody else it touched.

A mistake of ours is never paid for by a resident. Whoever else it touched is looked for in both
directions: who got less than was theirs, and who got more; each is work for a person.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from vanzelf.decide.actions import propose
from vanzelf.decide.assessing import program_for
from vanzelf.decide.models import Case, Decision, Direction, Mistake
from vanzelf.engines.receipt import Receipt
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.org import audit, clock
from vanzelf.org.errors import need, refuse
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right, Role
from vanzelf.terms.outcome import Outcome
from vanzelf.terms.problems import ProblemError
from vanzelf.work import actions as work
from vanzelf.work.calendar import working_days_on
from vanzelf.work.models import Task

WHOSE: Final = ("wij", "bron", "inwoner", "niemand")
CHOICES: Final = ("niet", "deels", "geheel")
"""What is done about what somebody got too much: nothing is asked back, a part, or all of it."""
REPAIR_WITHIN: Final = 10
"""Working days in which somebody whom a mistake touched is put right."""
SHORTEST: Final = 10


@dataclass(frozen=True)
class Attribution:
    """What must be written down of a mistake before anything follows from it.

    evidence: what it rests on. could_know: whether the resident could have known. effect: of asking
    back, for the household. hardship: why it would be too hard, or why not. choice: see CHOICES.
    """

    whose: str
    evidence: str
    could_know: bool
    effect: str
    hardship: str
    choice: str


@dataclass(frozen=True)
class Touched:
    """A decision that would be another one without the mistake. cents: then minus now, in cents: more
    than nothing when the resident got less than was theirs.
    """

    decision: Decision
    before: str
    after: str
    cents: int


@transaction.atomic
def register(
    *,
    service: str,
    what: str,
    found: Attribution,
    by: Staff,
    rules_hash: str = "",
    about: Decision | None = None,
) -> Mistake:
    """Write a mistake down. Raises ProblemError no-right, mistake-incomplete or decision-our-error."""  # fmt: skip
    need(by, Right.DECIDE)
    texts = (what, found.evidence, found.effect, found.hardship)
    if found.whose not in WHOSE or found.choice not in CHOICES or any(
        len(each.strip()) < SHORTEST for each in texts
    ):  # fmt: skip
        raise refuse(
            "mistake-incomplete", "not everything is written down.", "Answer every question."
        )
    if found.whose == "wij" and found.choice != "niet":
        raise refuse(
            "decision-our-error",
            "nothing is asked back for a mistake of ours, or before it is known whose it was.",
            "Choose to ask nothing back.",
        )
    made = Mistake.objects.create(
        service=service, what=what.strip()[:300], whose=found.whose, found_at=clock.now(),
        found_by=by, evidence={
            "bewijs": found.evidence.strip(), "had_kunnen_weten": found.could_know,
            "gevolg": found.effect.strip(), "hardheid": found.hardship.strip(),
            "keuze": found.choice, "regels": rules_hash,
            "besluit": str(about.pk) if about is not None else "",
        },
    )  # fmt: skip
    audit.write(staff=by, action="fout geregistreerd", about=f"fout:{made.id}", wie=found.whose)
    return made


def touched(rules_hash: str) -> Iterator[Touched]:
    """Decisions made with some rules that come out otherwise with the rules of today.

    Each is worked out again on the facts of its own receipt, under the law of its own day.
    """
    sent = Decision.objects.filter(
        rules_hash=rules_hash, state=Decision.State.SENT
    ).select_related("case", "case__subject").order_by("sent_at")  # fmt: skip
    for decision in sent.iterator(chunk_size=500):
        found = _again(decision)
        if found is not None:
            yield found


def _again(decision: Decision) -> Touched | None:
    try:
        receipt = Receipt.from_data(decision.receipt)
        evaluation = ReferenceEngine(program_for(receipt.scheme, receipt.on)).evaluate(receipt.unit)
    except ProblemError:
        return None  # decided without the rules: nothing to work out again
    program = evaluation.program
    period = program.scheme.main_amount
    amount = evaluation.amounts.get(period) if period else None
    now = (amount or 0) if evaluation.outcome is Outcome.YES else 0
    then = decision.amount_cents or 0
    if now == then:
        return None
    return Touched(
        decision, Direction(decision.direction).label, str(evaluation.outcome), now - then
    )


@transaction.atomic
def find_others(*, mistake: Mistake, by: Staff) -> dict[str, Any]:
    """Everybody else whom a mistake touched, in both directions: each becomes a task, once.

    Gives how many got less and how many more than was theirs.
    """
    need(by, Right.DECIDE)
    found = Mistake.objects.select_for_update().get(pk=mistake.pk)
    rules = found.evidence.get("regels", "")
    less = more = 0
    for each in touched(rules) if rules else ():
        less, more = less + (each.cents > 0), more + (each.cents < 0)
        give_repair(found, each)
    found.affected = {"te_weinig": less, "te_veel": more, "op": clock.now().isoformat()}
    found.save()
    audit.write(
        staff=by, action="getroffenen gezocht", about=f"fout:{found.id}", te_weinig=less,
        te_veel=more,
    )  # fmt: skip
    return dict(found.affected)


def give_repair(mistake: Mistake, each: Touched) -> Task:
    """Work for a person: who got less is put right first."""
    case = each.decision.case
    return work.give(
        key=f"herstellen:{mistake.id}:{case.id}", kind=Task.Kind.REPAIR, role=Role.OFFICER,
        due_at=working_days_on(clock.now(), REPAIR_WITHIN), subject=case.subject,
        service=case.service, about=f"zaak:{case.id}", urgent=each.cents > 0,
        fout=str(mistake.id), richting="te_weinig" if each.cents > 0 else "te_veel",
    )  # fmt: skip


@transaction.atomic
def repaired(*, mistake: Mistake, by: Staff) -> Mistake:
    """Everybody was put right. Raises ProblemError mistake-open while somebody was not."""
    need(by, Right.DECIDE)
    found = Mistake.objects.select_for_update().get(pk=mistake.pk)
    if tasks_of(found.pk).filter(state=Task.State.OPEN).exists():
        raise refuse("mistake-open", "somebody was not put right yet.", "Finish those tasks first.")
    found.repaired_at = clock.now()
    found.save()
    audit.write(staff=by, action="fout hersteld", about=f"fout:{found.id}")
    return found


def tasks_of(mistake: UUID) -> Any:
    """The tasks that a mistake gave."""
    return Task.objects.filter(kind=Task.Kind.REPAIR, data__fout=str(mistake))


@transaction.atomic
def recover(
    *, mistake: Mistake, case: Case, amount_cents: int, reasons: dict[str, Any], by: Staff
) -> Decision:
    """Propose to ask back what somebody got too much; it waits for a call as any no does.

    Raises ProblemError no-right, recovery-choice, recovery-much, decision-our-error or
    decision-underway.
    """
    need(by, Right.DECIDE)
    if mistake.evidence.get("keuze") not in ("deels", "geheel") or mistake.service != case.service:
        raise refuse("recovery-choice", "the choice was to ask nothing back.", "Leave it as it is.")
    if not 0 < amount_cents <= given(case):
        raise refuse(
            "recovery-much",
            "that is more than was given in this case.",
            "Ask back what was too much.",
        )
    return propose(
        case=case, direction=Direction.RECOVERED, amount_cents=amount_cents, author=by,
        whose_error=mistake.whose, reasons={**reasons, "mistake": str(mistake.pk)},
    )  # fmt: skip


def given(case: Case) -> int:
    """What somebody has been given in a case, in cents, without what was asked back already."""
    sent = case.decisions.filter(state=Decision.State.SENT, amount_cents__isnull=False)
    return sum(
        (amount or 0) * (-1 if direction == Direction.RECOVERED else 1)
        for direction, amount in sent.values_list("direction", "amount_cents")
    )


def counts(since: dt.datetime) -> dict[str, int]:
    """How many mistakes there were since a moment, by whose they were: published."""
    found = Mistake.objects.filter(found_at__gte=since).values_list("whose", flat=True)
    return {whose: list(found).count(whose) for whose in WHOSE}
