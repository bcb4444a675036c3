"""The file of the day, as whoever runs the machine gives it: read, taken in, and told in counts."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from vanzelf.org import clock
from vanzelf.org.errors import refuse
from vanzelf.org.models import Organisation
from vanzelf.residents.models import Change
from vanzelf.residents.register import read_register
from vanzelf.residents.renewing import Told, renew


def take_in_file(file: Path, as_of: str, *, many: bool) -> list[str]:
    """Take in a file of a moment, and tell what came of it; as_of: ISO 8601, or empty for now.

    many: whether it is meant that many end or are absent at once. Raises ProblemError register-file,
    register-moment, register-future, register-many or register-nobody.
    """
    moment = _moment(as_of)
    team = Organisation.objects.filter(name=settings.ENVIRONMENT.municipality).first()
    if team is None:
        raise refuse(
            "register-nobody", "there is no administrator yet, and no municipality to live in.",
            "First run vanzelf web staff add.",
        )  # fmt: skip
    rows = read_register(file)
    told = renew(rows=rows, as_of=moment, team=team, synthetic=settings.DEMO, many=many)
    return list(_told(told))


def _moment(said: str) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(said) if said else clock.now()
    except ValueError:
        raise refuse(
            "register-moment", "this is no moment.", "Write --as-of 2026-11-01T06:00."
        ) from None
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def _told(told: Told) -> Iterator[str]:
    """Counts as they are: they are for whoever runs the machine."""
    yield f"People in the file: {told.people}"
    found = {"new here": told.fresh}
    found |= {Change.Kind(kind).value: many for kind, many in sorted(told.changes.items())}
    found |= {"addresses new or different": told.homes}
    found |= {"not in the file any more": told.absent, "nor in one of a later day": told.again}
    found |= {"in the file again": told.back}
    found |= {"left alone, something newer is known": told.newer}
    found |= {"left alone, erased here": told.forgotten}
    for what, many in found.items():
        if many:
            yield f"  {what}: {many}"
    if not any(found.values()):
        yield "Nothing changed."
