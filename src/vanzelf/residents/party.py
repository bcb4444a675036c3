"""The municipality as a party of lists: in the same database, with keys of its own."""

from functools import cache

from django.conf import settings
from django.db import connection
from django.utils import timezone

from vanzelf.ask.people import People
from vanzelf.ask.refusals import EVERYTHING, Refusals
from vanzelf.org.catalogue import services
from vanzelf.transport.opening import open_party
from vanzelf.transport.party import Party


@cache
def party() -> Party | None:
    """The party of this installation; None when it takes part in no lists."""
    path = settings.ENVIRONMENT.party
    return None if path is None else open_party(path, timezone.now)  # its file has the demo's date


def scopes_of(scope: str) -> tuple[str, ...]:
    """What a refusal of a service, or of everything, is called in the register of lists."""
    if scope == EVERYTHING:
        return (EVERYTHING,)
    service = services().get(scope)
    return () if service is None else (service.bundle or service.id,)


def list_refusals() -> Refusals | None:
    """The register of refusals that every list looks at first, in the transaction of now."""
    opened = party()
    if opened is None:
        return None
    connection.ensure_connection()
    return Refusals(connection.connection, People.of(opened))
