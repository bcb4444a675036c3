"""Who lost their second factor and their recovery codes: two administrators take them away together.

Nobody gets in by that: the password goes too, every session ends, and the person begins again with a
link, as when they were invited. They get a message, so that a reset they did not ask for is noticed.
"""

import datetime as dt
from typing import Final

from allauth.mfa.models import Authenticator
from django.db import transaction

from vanzelf.org import audit, clock, tasks
from vanzelf.org.errors import need, refuse
from vanzelf.org.models import FactorReset, Staff
from vanzelf.org.rights import Right

HOLDS: Final = dt.timedelta(days=7)
"""How long the second administrator may take."""


def waiting(staff: Staff) -> FactorReset | None:
    """What was asked for somebody and still holds."""
    recent = clock.now() - HOLDS
    found = FactorReset.objects.select_related("asked_by")
    return found.filter(staff=staff, settled_at=None, asked_at__gt=recent).first()


@transaction.atomic
def ask(*, staff: Staff, by: Staff) -> FactorReset:
    """The first administrator asks; nothing changes before another agrees.

    Raises ProblemError no-right, own-account, reset-nothing or reset-waits.
    """
    _of_another(staff, by)
    Staff.objects.select_for_update().get(pk=staff.pk)  # two who ask at once are looked at in turn
    if not staff.is_active or not Authenticator.objects.filter(user=staff).exists():
        raise refuse("reset-nothing", "they have no second factor.", "Send them a new link.")
    if waiting(staff) is not None:
        raise refuse("reset-waits", "it was asked already.", "Ask a colleague to agree.")
    FactorReset.objects.filter(staff=staff, settled_at=None).update(settled_at=clock.now())
    found = FactorReset.objects.create(staff=staff, asked_by=by, asked_at=clock.now())
    audit.write(staff=by, action="tweede bewijs weg gevraagd", about=f"medewerker:{staff.pk}")
    return found


@transaction.atomic
def agree(*, staff: Staff, by: Staff) -> None:
    """The second administrator agrees: factors, recovery codes and password are gone, sessions too.

    Raises ProblemError no-right, own-account, reset-over or reset-second.
    """
    _of_another(staff, by)
    found = _held(staff)
    if found.asked_by_id == by.pk:
        raise refuse("reset-second", "the same person cannot agree twice.", "Ask a colleague.")
    if not found.asked_by.may(Right.EDIT_STAFF):
        raise refuse("reset-over", "who asked is no administrator any more.", "Ask for it anew.")
    found.agreed_by, found.settled_at = by, clock.now()
    found.save()
    Authenticator.objects.filter(user=staff).delete()
    staff.set_unusable_password()
    staff.save()
    audit.write(
        staff=by, action="tweede bewijs weggehaald", about=f"medewerker:{staff.pk}",
        gevraagd_door=str(found.asked_by_id),
    )  # fmt: skip
    tasks.tell_of_reset.defer(staff=str(staff.pk))


@transaction.atomic
def drop(*, staff: Staff, by: Staff) -> None:
    """It is not needed after all. Raises ProblemError no-right, own-account or reset-over."""
    _of_another(staff, by)
    found = _held(staff)
    found.settled_at = clock.now()
    found.save()
    audit.write(staff=by, action="tweede bewijs blijft", about=f"medewerker:{staff.pk}")


def _held(staff: Staff) -> FactorReset:
    FactorReset.objects.select_for_update().filter(staff=staff, settled_at=None).first()
    found = waiting(staff)
    if found is None:
        raise refuse("reset-over", "nothing was asked, or too long ago.", "Ask for it anew.")
    return found


def _of_another(staff: Staff, by: Staff) -> None:
    need(by, Right.EDIT_STAFF)
    if staff.pk == by.pk:
        raise refuse("own-account", "this is about yourself.", "Ask another administrator.")
