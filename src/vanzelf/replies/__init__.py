"""Replies of residents: wholly understood, or for a person to read. Never guessed.

`read_reply` says what a message means; `masked` hides the numbers in it that say who somebody is.
"""

from vanzelf.replies.numbers import MARK, contains_number, masked
from vanzelf.replies.reading import Meaning, Reading, Why, read_reply
from vanzelf.replies.vocabulary import Language

__all__ = [
    "MARK",
    "Language",
    "Meaning",
    "Reading",
    "Why",
    "contains_number",
    "masked",
    "read_reply",
]
