"""What keeps the municipality from asking too much of residents: numbers that it may choose, within bounds.

The board and the data protection officer choose together: one asks, the other agrees. A service, a
campaign or a setting of the installation cannot change them.
"""

from collections.abc import Mapping

from django.db import transaction

from vanzelf.org import audit, clock
from vanzelf.org.errors import refuse
from vanzelf.org.models import BOUNDS, Restraint, Staff
from vanzelf.org.rights import Right

Kind = Restraint.Kind
SIDES = (Right.SIGN_WANT, Right.SIGN_MAY)
"""Whoever may sign that a service is wanted, and whoever may sign that it is allowed: one of each."""


def values() -> Mapping[str, int]:
    """What holds now, by kind: offers, days, weeks, people of a hundred, and days."""
    agreed = Restraint.objects.exclude(agreed_by=None).order_by("settled_at")
    return {kind: usual for kind, (usual, _, _) in BOUNDS.items()} | dict(
        agreed.values_list("kind", "value")
    )


def value(kind: Restraint.Kind) -> int:
    """What holds now of one kind."""
    return values()[kind]


@transaction.atomic
def ask(*, kind: Restraint.Kind, value: int, because: str, by: Staff) -> Restraint:
    """The first of two asks for another number; nothing changes before the other side agrees.

    Raises ProblemError no-right, restraint-bounds, restraint-reason, restraint-same or
    restraint-waits.
    """
    _sides(by)
    _, least, most = BOUNDS[kind]
    if not least <= value <= most:
        raise refuse(
            "restraint-bounds", "this is outside its bounds.", f"Choose {least} to {most}."
        )
    if not because.strip():
        raise refuse("restraint-reason", "there is no reason with it.", "Say in a sentence why.")
    if value == values()[kind]:
        raise refuse("restraint-same", "that holds already.", "Choose another number.")
    if Restraint.objects.select_for_update().filter(kind=kind, settled_at=None).exists():
        raise refuse("restraint-waits", "another change of it waits.", "Agree to it or drop it.")
    found = Restraint.objects.create(
        kind=kind, value=value, because=because.strip()[:200], asked_by=by, asked_at=clock.now()
    )
    _write(found, by, "grens gevraagd")
    return found


@transaction.atomic
def agree(*, asked: Restraint, by: Staff) -> Restraint:
    """The other side agrees: it holds from now on.

    Raises ProblemError no-right, restraint-over or restraint-second.
    """
    found, own = _waiting(asked), _sides(by)
    both = {*own, *(side for side in SIDES if found.asked_by.may(side))}
    if found.asked_by_id == by.pk or both != set(SIDES):
        raise refuse(
            "restraint-second", "the board and the data protection officer choose it together.",
            "Ask the other to agree.",
        )  # fmt: skip
    found.agreed_by, found.settled_at = by, clock.now()
    found.save()
    _write(found, by, "grens gewijzigd", gevraagd_door=str(found.asked_by_id))
    return found


@transaction.atomic
def drop(*, asked: Restraint, by: Staff) -> None:
    """It stays as it is. Raises ProblemError no-right or restraint-over."""
    _sides(by)
    found = _waiting(asked)
    found.settled_at = clock.now()
    found.save()
    _write(found, by, "grens blijft")


def _sides(by: Staff) -> list[Right]:
    """On which side somebody chooses; raises ProblemError no-right."""
    found = [side for side in SIDES if by.may(side)]
    if not found:
        raise refuse(
            "no-right", "this role may not choose that.", "Ask a colleague with another role."
        )
    return found


def _waiting(asked: Restraint) -> Restraint:
    locked = Restraint.objects.select_for_update(of=("self",)).select_related("asked_by")
    found = locked.filter(pk=asked.pk, settled_at=None).first()
    if found is None:
        raise refuse("restraint-over", "it was settled already.", "Look at how it stands.")
    return found


def _write(found: Restraint, by: Staff, action: str, gevraagd_door: str = "") -> None:
    audit.write(
        staff=by, action=action, about=f"grens:{found.kind}", waarde=found.value,
        gevraagd_door=gevraagd_door,
    )  # fmt: skip
