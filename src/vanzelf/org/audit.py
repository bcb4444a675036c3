"""What staff did: written in the transaction of what was done, and never changed."""

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from vanzelf.ledger.record import names_person
from vanzelf.org import clock
from vanzelf.org.models import AuditLine, Staff
from vanzelf.terms.problems import ProblemError

_IDS: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Random ids, in which nine digits in a row mean nothing."""


def write(
    *,
    staff: Staff | None,
    action: str,
    about: str = "",
    subject: UUID | None = None,
    operation: str = "",
    allowed: bool = True,
    **details: Any,
) -> AuditLine:
    """Add a line. staff: None when the system did it. about: what kind of thing, and its id.

    details: ids and codes only. Raises ProblemError audit-person when one looks like a citizen
    service number.
    """
    made = _line(staff, action, about, subject, operation, allowed, details)
    made.save(force_insert=True)
    return made


def write_each(*, action: str, about: Mapping[str, UUID]) -> None:
    """A line for each thing that the system did in the same way. about: whom each was for, by its id."""
    AuditLine.objects.bulk_create(
        _line(None, action, each, subject, "", True, {}) for each, subject in about.items()
    )


def _line(
    staff: Staff | None,
    action: str,
    about: str,
    subject: UUID | None,
    operation: str,
    allowed: bool,
    details: dict[str, Any],
) -> AuditLine:
    written = " ".join([about, *map(str, details.values())])
    if names_person(_IDS.sub("", written)):
        raise ProblemError.single(
            "audit-person",
            "a line about staff would hold a citizen service number.",
            "Name the resident with subject only.",
        )
    return AuditLine(
        at=clock.now(),
        staff=staff,
        action=action,
        about=about[:60],
        subject=subject,
        operation=operation,
        allowed=allowed,
        details=details,
    )
