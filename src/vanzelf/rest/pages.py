"""Lists a page at a time, by a cursor that says where the last one ended."""

import base64
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from vanzelf.rest.problems import Refusal

MOST: Final = 100
LEAST_COUNT: Final = 10
"""A smaller count of people is not told."""


def page(rows: "QuerySet[Any]", cursor: str | None, size: int) -> tuple[list[Any], str | None]:
    """Some rows after a cursor, by their key, and the cursor of the next page."""
    ordered = rows.order_by("pk")
    if cursor:
        field = rows.model._meta.pk
        assert field is not None
        try:
            after = field.to_python(base64.urlsafe_b64decode(cursor.encode()).decode())
        except (ValueError, ValidationError):  # of bytes, of letters, of a key
            raise Refusal(400, "cursor", "Deze cursor is niet van ons.") from None
        ordered = ordered.filter(pk__gt=after)
    found = list(ordered[: size + 1])
    if len(found) <= size:
        return found, None
    last = str(found[size - 1].pk)
    return found[:size], base64.urlsafe_b64encode(last.encode()).decode()


def counted(number: int) -> int | None:
    """A count of people: not told when it is small, so that it is about nobody."""
    return number if number >= LEAST_COUNT else None
