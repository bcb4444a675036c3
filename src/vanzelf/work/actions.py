"""Giving people work, and writing down what came of it."""

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from vanzelf.org import audit, clock
from vanzelf.org.errors import refuse
from vanzelf.org.models import District, Glass, Staff
from vanzelf.org.rights import Role
from vanzelf.residents.models import Subject
from vanzelf.work.models import ContactAttempt, Known, PartOfDay, Result, Task

NOON, EVENING = 12, 17
KNOWS: Final = "Kent de inwoner. Een collega doet het."
"""What a team lead reads of it, among what is to be looked back at."""


@transaction.atomic
def give(
    *,
    key: str,
    kind: Task.Kind,
    role: Role,
    due_at: dt.datetime,
    subject: Subject | None = None,
    service: str = "",
    about: str = "",
    district: District | None = None,
    promised_at: dt.datetime | None = None,
    urgent: bool = False,
    **data: Any,
) -> Task:
    """A task for whoever has a role. key: what makes it this one task; given twice, it is there once.

    data: codes and ids only.
    """
    task, _ = Task.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind, "role": role, "due_at": due_at, "subject": subject, "service": service,
            "about": about, "district": district, "promised_at": promised_at, "urgent": urgent,
            "made_at": clock.now(), "data": data,
        },
    )  # fmt: skip
    return task


@transaction.atomic
def take(*, task: Task, by: Staff) -> Task:
    """Somebody takes a task; raises ProblemError task-taken when another has it, task-known or task-over."""
    found = _open(task, by)
    if found.taken_by_id not in (None, by.pk):
        raise refuse("task-taken", "a colleague has this task.", "Ask them, or take another.")
    found.taken_by = by
    found.save()
    audit.write(staff=by, action="taak genomen", about=f"taak:{found.id}", subject=found.subject_id)
    return found


@transaction.atomic
def step_aside(*, task: Task, by: Staff) -> Task:
    """Somebody knows the resident, such as family: a colleague does it, and a team lead looks (P-39).

    They cannot take it again. Raises ProblemError task-over, task-taken or task-nobody.
    """
    found = _open(task, by)
    if found.taken_by_id not in (None, by.pk):
        raise refuse("task-taken", "a colleague has this task.", "Leave it to them.")
    if found.subject is None:
        raise refuse("task-nobody", "this task is about nobody.", "Do it, or leave it.")
    found.taken_by = None
    found.save()
    know(subject=found.subject, by=by, about=f"taak:{found.id}")
    return found


@transaction.atomic
def know(*, subject: Subject, by: Staff, about: str) -> None:
    """Somebody says that they know a resident: colleagues do their cases, calls and tasks from now on.

    A team lead looks at it afterwards. Said twice, it is noted once.
    """
    now = clock.now()
    _known, new = Known.objects.get_or_create(staff=by, subject=subject, defaults={"since": now})
    if not new:
        return
    Task.objects.filter(subject=subject, taken_by=by, state=Task.State.OPEN).update(taken_by=None)
    Glass.objects.create(staff=by, subject=subject.pk, reason=KNOWS, at=now, until=now)
    audit.write(staff=by, action="kent de inwoner", about=about, subject=subject.pk)


def knows(by: Staff, subject: UUID | None) -> bool:
    """Whether somebody said that they know a resident."""
    return subject is not None and Known.objects.filter(staff=by, subject=subject).exists()


def refuse_known(by: Staff, subject: UUID | None) -> None:
    """Raises ProblemError task-known when somebody knows the resident whom it is about."""
    if knows(by, subject):
        raise refuse("task-known", "you know this resident.", "Leave it to a colleague.")


@transaction.atomic
def finish(*, task: Task, by: Staff, result: str) -> Task:
    """A task is done, with what came of it; raises ProblemError task-over."""
    found = _open(task, by)
    found.state, found.done_by, found.done_at = Task.State.DONE, by, clock.now()
    found.result = result
    found.save()
    audit.write(
        staff=by, action="taak klaar", about=f"taak:{found.id}", subject=found.subject_id,
        uitkomst=result,
    )  # fmt: skip
    return found


@transaction.atomic
def cancel(*, about: str, because: str, but: Task.Kind | None = None) -> int:
    """What a thing asked of people is needed no more; gives how many tasks that were.

    but: a kind of task that stays.
    """
    return (
        Task.objects.filter(about=about, state=Task.State.OPEN)
        .exclude(kind=but or "")
        .update(state=Task.State.CANCELLED, done_at=clock.now(), result=because[:40])
    )


@transaction.atomic
def settle(*, about: str, kind: Task.Kind, by: Staff, result: str) -> int:
    """What was asked of people about a thing is done, by who did the thing itself."""
    done = Task.objects.filter(about=about, kind=kind, state=Task.State.OPEN).update(
        state=Task.State.DONE, done_by=by, done_at=clock.now(), result=result[:40]
    )
    if done:
        audit.write(staff=by, action="taak klaar", about=about, uitkomst=result[:40])
    return done


@transaction.atomic
def tried(
    *,
    subject: Subject,
    about: str,
    kind: ContactAttempt.Kind,
    reached: bool,
    by: Staff,
    result: Result | None = None,
    at: dt.datetime | None = None,
) -> ContactAttempt:
    """Somebody tried to speak with a resident. at: when, if it is written down later.

    Raises ProblemError attempt-future.
    """
    moment = at or clock.now()
    if moment > clock.now():
        raise refuse("attempt-future", "that moment is still to come.", "Write it down afterwards.")
    attempt = ContactAttempt.objects.create(
        subject=subject, about=about, kind=kind, at=moment, part_of_day=part_of_day(moment),
        reached=reached, result=result or "", staff=by,
    )  # fmt: skip
    audit.write(staff=by, action="contactpoging", about=about, subject=subject.id, bereikt=reached)
    return attempt


def part_of_day(moment: dt.datetime) -> PartOfDay:
    """Morning until noon, afternoon until five, then evening; in the municipality's own time."""
    hour = timezone.localtime(moment).hour
    if hour < NOON:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if hour < EVENING else PartOfDay.EVENING


def _open(task: Task, by: Staff) -> Task:
    found = Task.objects.select_for_update().get(pk=task.pk)
    if found.state != Task.State.OPEN:
        raise refuse("task-over", "this task was done already.", "Look at what came of it.")
    refuse_known(by, found.subject_id)
    if Role(found.role) not in by.roles():
        raise refuse("no-right", "this task is for another role.", "Leave it to a colleague.")
    return found
