"""Facts that are not right, and what somebody adds to an answer: for the person who has the task."""

import json
from collections.abc import Iterable
from typing import Final

from django.db import transaction

from vanzelf.decide.models import CaseFact
from vanzelf.org import audit, clock, safe
from vanzelf.org.rights import Role
from vanzelf.reach.models import Offer, Words
from vanzelf.replies import masked
from vanzelf.residents.models import Subject
from vanzelf.work import actions as work
from vanzelf.work.calendar import working_days_on
from vanzelf.work.models import Task

KEY: Final = "woorden"
LONGEST: Final = 2_000
"""Characters that are kept of what somebody writes."""
WITHIN: Final = 5
"""Working days in which somebody looks at a fact."""


@transaction.atomic
def keep_words(task: Task, text: str, **more: str) -> None:
    """Keep what somebody wrote with its task, sealed; numbers of people are hidden first.

    more: what belongs with it and may hold a number, such as a telephone number to call. Once the
    task is done all of it is gone.
    """
    if task.state != Task.State.OPEN or not (text or more):
        return
    plain = json.dumps({"tekst": masked(text[:LONGEST]), **more}, ensure_ascii=False).encode()
    Words.objects.update_or_create(
        task=task,
        defaults={"sealed": safe.lock(KEY, plain, str(task.id)), "came_at": clock.now()},
    )


def words_of(task: Task) -> dict[str, str]:
    """What somebody wrote, for who has the task: `tekst` and more; empty when there is nothing."""
    found = Words.objects.filter(task=task).first()
    if found is None:
        return {}
    read: dict[str, str] = json.loads(safe.unlock(KEY, bytes(found.sealed), str(task.id)))
    return read


@transaction.atomic
def name(offer: Offer, concept: str, story: str) -> None:
    """Somebody who said that it is not right says which fact, and how it is."""
    task = _open_task(offer, Task.Kind.CONTESTED)
    if task is None:
        return
    if concept:
        task.data = {**task.data, "begrip": concept}
        task.save()
        _contest(offer, concept)
    keep_words(task, story)


@transaction.atomic
def call_at(offer: Offer, phone: str, part_of_day: str) -> None:
    """The number to call back on, and when it suits; the number goes with the task (A63)."""
    task = _open_task(offer, Task.Kind.CALL_BACK)
    if task is None:
        return
    task.data = {**task.data, "dagdeel": part_of_day}
    task.save()
    keep_words(task, words_of(task).get("tekst", ""), telefoon=phone)


@transaction.atomic
def begin_check(offer: Offer) -> None:
    """Somebody said yes and now sees the facts; who does not finish is offered help once (A41)."""
    Offer.objects.filter(pk=offer.pk, checking_since=None).update(checking_since=clock.now())


@transaction.atomic
def checked(offer: Offer, wrong: Iterable[tuple[str, str]], by: Subject) -> int:
    """Somebody looked at the facts; gives how many were not right.

    wrong: concepts, and how it is according to the resident. What rests on others goes on (A02).
    """
    found = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if found.checked_at is not None:
        return 0
    found.checked_at = clock.now()
    found.save()
    contested = list(wrong)
    for concept, story in contested:
        task = work.give(
            key=f"klopt-niet:{offer.pk}:{concept}", kind=Task.Kind.CONTESTED, role=Role.OFFICER,
            due_at=working_days_on(clock.now(), WITHIN), subject=offer.subject,
            service=offer.service, about=f"aanbod:{offer.pk}", begrip=concept,
        )  # fmt: skip
        keep_words(task, story)
        _contest(offer, concept)
    audit.write(
        staff=None, action="gegevens nagekeken", about=f"aanbod:{offer.pk}", subject=by.id,
        klopt_niet=len(contested),
    )  # fmt: skip
    return len(contested)


def _open_task(offer: Offer, kind: Task.Kind) -> Task | None:
    tasks = Task.objects.filter(about=f"aanbod:{offer.pk}", kind=kind, state=Task.State.OPEN)
    return tasks.order_by("-made_at").first()


def contest_told(offer: Offer) -> None:
    """Contest the facts of its case that the resident said are not right, before they were there."""
    told = Task.objects.filter(
        about=f"aanbod:{offer.pk}", kind=Task.Kind.CONTESTED, state=Task.State.OPEN
    )
    for task in told:
        if concept := task.data.get("begrip"):
            _contest(offer, concept)


def _contest(offer: Offer, concept: str) -> None:
    if offer.case_id is not None:
        CaseFact.objects.filter(
            case=offer.case_id, concept=concept, superseded_by=None, contested_at=None
        ).update(contested_at=clock.now())
