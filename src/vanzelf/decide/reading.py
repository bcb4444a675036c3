"""A value as somebody writes it, read as a facts file has it: `€ 1.250,50` is `1250.50`."""

import re
from typing import Final

from vanzelf.engines.ready import read_value
from vanzelf.org.catalogue import catalogue

TRUTHS: Final = {"yes": "ja", "no": "nee"}
_THOUSANDS: Final = re.compile(r"-?\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3})+)")
_AROUND: Final = re.compile(r"€|\beuros?\b|\bongeveer\b|\babout\b|\s|\xa0", re.IGNORECASE)


def as_written(concept: str, text: str) -> str | None:
    """What somebody wrote as a value of a concept; None when it does not fit.

    Of a point and a comma the last one is before the cents; three figures after the only one are
    thousands. `onbekend` fits always.
    """
    plain = _AROUND.sub("", text)
    found = catalogue().concepts.get(concept)
    if found is None or found.type is None:
        return plain
    number = found.type.numeric
    plain = _number(plain, found.type.decimals) if number else TRUTHS.get(plain.lower(), plain)
    try:
        read_value(found.type, plain)
    except ValueError:
        return None
    return plain


def _number(plain: str, decimals: int | None) -> str:
    if decimals in (None, 0, 2) and _THOUSANDS.fullmatch(plain):
        return re.sub(r"[.,]", "", plain)
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return plain
    return re.sub(r"[.,]", "", plain[:last]) + "." + plain[last + 1 :]
