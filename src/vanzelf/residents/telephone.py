"""Telephone numbers as people wrote them, found by their last digits."""

import re
from typing import Final

from django.db import models

DIGITS: Final = 6
"""Enough to leave a handful of people; whose number it is, is then looked at as a whole."""


class LastDigits(models.Func):
    """The last digits of a number in the database, whatever stands between them."""

    template = f"right(regexp_replace(%(expressions)s, '[^0-9]', '', 'g'), {DIGITS})"
    output_field = models.CharField()


def last_digits(number: str) -> str:
    """The same of a number that came in."""
    return re.sub(r"[^0-9]", "", number)[-DIGITS:]
