"""Who is not in the register's file any more: a person finds out where they are. Nothing ends by itself."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from vanzelf.org import clock
from vanzelf.org.rights import Role
from vanzelf.reach.preflight import ABSENT
from vanzelf.residents.models import Resident
from vanzelf.work import actions as work
from vanzelf.work.models import Task

ABOUT: Final = "bestand:"
LOOK_WITHIN: Final = dt.timedelta(days=14)


@transaction.atomic
def look_into() -> int:
    """A task for who is absent from a second file, once each time; those of who is back, died or left
    end. Gives how many tasks changed.
    """
    named = Concat(Value(ABOUT), Cast(OuterRef("pk"), CharField()))
    given = Task.objects.filter(about=named, made_at__gte=OuterRef("absent_again"))
    lost = Resident.objects.exclude(absent_again=None).filter(~Exists(given))
    many = 0
    for each in lost.select_related("subject").iterator():
        assert each.absent_since is not None
        work.give(
            key=f"{ABSENT}:{each.pk}:{each.absent_since:%Y-%m-%d}", kind=Task.Kind.ADDRESS,
            role=Role.CALL_AGENT, due_at=clock.now() + LOOK_WITHIN, subject=each.subject,
            about=f"{ABOUT}{each.pk}", waarom=ABSENT,
        )  # fmt: skip
        many += 1
    over = Task.objects.filter(
        kind=Task.Kind.ADDRESS, state=Task.State.OPEN, data__waarom=ABSENT,
        subject__resident__absent_since=None,
    )  # fmt: skip
    for task in over:
        many += work.cancel(about=task.about, because="de registratie vertelde het")
    return many
