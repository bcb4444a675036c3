"""Numbers that say who somebody is, in free text: found, and hidden.

A resident may type a citizen service number, an account, a card or a telephone number into a
message although nobody asked for it. It is hidden before the message is kept or shown.
"""

import re

MARK = "[nummer]"

_BETWEEN = r"[\s.\-/()]"
_ACCOUNT = re.compile(
    r"(?<![^\W_])[A-Z]{2}\d{2}"  # country and check digits
    r"(?:[ .\-]?[A-Z]{4})?(?:[ .\-]?\d){7,}"  # bank, number
    r"(?:[ .\-]?[A-Z]?\d[A-Z\d]*)*",  # and what some countries add
    re.IGNORECASE,
)
_DIGITS = re.compile(rf"(?:\+{_BETWEEN}?|\({_BETWEEN}?)?\d(?:{_BETWEEN}{{0,3}}\d){{7,}}")
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d\d"
_TIME = r"(?:\s(?:[01]?\d|2[0-3])(?:\.[0-5]\d)?)?"
_DATE = re.compile(
    rf"{_DAY}([-/. ]){_MONTH}\1{_YEAR}{_TIME}"  # 12-05-2026, 12/5/2026 10.30
    rf"|{_YEAR}([-/.]){_MONTH}\2{_DAY}{_TIME}"  # 2026-05-12
    rf"|{_YEAR}[-/ ]{_YEAR}"  # 2025-2026
)


def masked(text: str) -> str:
    """The text with `[nummer]` where a number stands that may say who somebody is.

    Hidden is every run of eight digits or more, also with spaces, points, dashes, slashes or
    brackets between them (a citizen service number whether or not it passes the eleven-proof, a
    telephone or card number), and every international account number. A date stays, and so does
    what is shorter: an amount, a postcode, a house number.
    """
    return _DIGITS.sub(_hidden, _ACCOUNT.sub(MARK, text))


def contains_number(text: str) -> bool:
    """Whether `masked` would hide something."""
    return bool(_ACCOUNT.search(text)) or any(
        not _DATE.fullmatch(found[0]) for found in _DIGITS.finditer(text)
    )


def _hidden(found: re.Match[str]) -> str:
    return found[0] if _DATE.fullmatch(found[0]) else MARK
