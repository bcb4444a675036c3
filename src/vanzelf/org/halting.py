"""The kill switch: everything that goes out stops; to start again takes two people (P-50)."""

from django.db import transaction

from vanzelf.org import audit, clock
from vanzelf.org.errors import need
from vanzelf.org.models import Halt, Staff
from vanzelf.org.rights import Right
from vanzelf.terms.problems import ProblemError


def halted() -> bool:
    """Whether everything is stopped now. Asked at the moment of every effect on the outside."""
    return Halt.objects.filter(ended_at=None).exists()


@transaction.atomic
def halt(*, by: Staff, reason: str) -> Halt:
    """Stop every question, message and award from now on.

    Stopping twice changes nothing, but that whoever agreed to start again has to do so anew.
    """
    need(by, Right.HALT)
    found = Halt.objects.select_for_update().filter(ended_at=None).first()
    if found is not None:
        if found.restart_asked_by_id is not None:
            found.restart_asked_by = None
            found.save()
            audit.write(staff=by, action="opnieuw stilgezet")
        return found
    audit.write(staff=by, action="alles stilgezet")
    return Halt.objects.create(began_at=clock.now(), began_by=by, reason=reason)


@transaction.atomic
def restart(*, by: Staff) -> bool:
    """Agree to start again; whether it has started, which takes a second person."""
    need(by, Right.HALT)
    found = Halt.objects.select_for_update().filter(ended_at=None).first()
    if found is None:
        return True
    if found.restart_asked_by is None:
        found.restart_asked_by = by
        found.save()
        audit.write(staff=by, action="herstart gevraagd")
        return False
    if found.restart_asked_by == by:
        raise ProblemError.single(
            "restart-second", "the same person cannot agree twice.", "Ask a colleague to agree too."
        )
    found.restart_agreed_by, found.ended_at = by, clock.now()
    found.save()
    audit.write(staff=by, action="herstart")
    return True
