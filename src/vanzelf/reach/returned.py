"""A letter that came back: somebody finds out where they live, and until then nothing comes by itself.

Whoever does not know of it cannot undo it, nor say that something is not right. What they asked for
themselves goes on.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import models, transaction

from vanzelf.org import clock
from vanzelf.org.rights import Role
from vanzelf.reach.models import Message
from vanzelf.residents.models import Change
from vanzelf.work import actions as work
from vanzelf.work.models import Task

LOOK_WITHIN: Final = dt.timedelta(days=3)
FOUND: Final = (
    Change.Kind.MOVED, Change.Kind.LEFT, Change.Kind.EMIGRATED, Change.Kind.DIED,
    Change.Kind.ARRIVED, Change.Kind.INVESTIGATION_ENDED,
)  # fmt: skip
"""News of the population register that answers the question."""


@transaction.atomic
def find_out(message: Message) -> Task:
    """A person finds out where somebody lives; one task, however many letters came back."""
    open_still = _lost().filter(subject=message.subject).first()
    if open_still is not None:
        return open_still
    return work.give(
        key=f"retour:{message.id}", kind=Task.Kind.ADDRESS, role=Role.CALL_AGENT,
        due_at=clock.now() + LOOK_WITHIN, subject=message.subject, service=message.service,
        about=f"bericht:{message.id}", retour="ja",
    )  # fmt: skip


def unknown(whom: Sequence[UUID]) -> bool:
    """Whether a letter to one of a household came back, and nobody knows yet where they live."""
    return _lost().filter(subject__in=whom).exists()


def known_again() -> int:
    """The population register told where they are meanwhile: nobody need find out any more."""
    many = 0
    for task in _lost().select_related("subject"):
        told = Change.objects.filter(
            subject=task.subject, kind__in=FOUND, heard_at__gt=task.made_at
        )
        if told.exists():
            many += work.cancel(about=task.about, because="nieuw adres bekend")
    return many


def _lost() -> models.QuerySet[Task]:
    return Task.objects.filter(kind=Task.Kind.ADDRESS, state=Task.State.OPEN, data__retour="ja")
