"""When many people object, a service stops itself, until somebody has looked at why (P-30)."""

import datetime as dt
from typing import Final

from vanzelf.decide.models import Decision
from vanzelf.org import clock, restraint
from vanzelf.oversight.models import Request
from vanzelf.reach.models import Offer
from vanzelf.services.actions import pause
from vanzelf.services.models import Version
from vanzelf.services.queries import alive

LEAST: Final = 3
"""Objections; fewer say nothing about a service."""
WINDOW: Final = dt.timedelta(days=90)
BECAUSE: Final = "Meer dan {} op de 100 inwoners maakten bezwaar. Kijk eerst waarom."


def stop_when_contested(service: str) -> bool:
    """Pause a service that more people of a hundred objected to than the municipality bears.

    Whether it did. Counted are people since it last began: who was offered or awarded something in
    these days, and who objected.
    """
    version = alive(service)
    if version is None or version.state != Version.State.IN_FORCE or version.began_at is None:
        return False
    since = max(version.began_at, clock.now() - WINDOW)
    objected = len(set(
        Request.objects.filter(
            kind=Request.Kind.OBJECTION, service=service, came_at__gte=since
        ).values_list("subject", flat=True)
    ))  # fmt: skip
    most = restraint.value(restraint.Kind.OBJECTIONS)
    if objected < LEAST or 100 * objected <= most * _reached(service, since):
        return False
    pause(version=version, because=BECAUSE.format(most), by=None)
    return True


def _reached(service: str, since: dt.datetime) -> int:
    offered = Offer.objects.filter(service=service, made_at__gte=since).values_list("subject")
    awarded = Decision.objects.filter(
        case__service=service, sent_at__gte=since, author=None
    ).values_list("case__subject")  # fmt: skip
    return int(offered.union(awarded).count())
