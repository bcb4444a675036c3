"""What time it is. A demo has a date of its own; a test may be at any moment."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import timezone

_fixed: ContextVar[dt.datetime | None] = ContextVar("moment", default=None)


def now() -> dt.datetime:
    """The moment, with its time zone."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed
    real, environment = timezone.now(), settings.ENVIRONMENT
    if environment.moment is None or environment.moment_since is None:
        return real
    return environment.moment + (real - environment.moment_since)


def today() -> dt.date:
    """The date, in the time zone of the municipality."""
    return timezone.localdate(now())


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Be at a moment, in this thread: for tests, and for work that is done for a date."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
