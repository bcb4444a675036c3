"""The one-time code on a letter: it opens one offer, and nothing else.

Eight signs of an alphabet without look-alikes give 40 bits; only a keyed hash is kept, so that who
reads the database cannot open anything. After a few wrong tries from one place that place waits.
"""

import secrets
from typing import Final

from vanzelf.org import clock, safe
from vanzelf.reach.models import Offer

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SIGNS, GROUP = 8, 4
KEY: Final = "brieven"


def make() -> str:
    """A new code, as on paper: K7M4-2PQX."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))
    return f"{drawn[:GROUP]}-{drawn[GROUP:]}"


def keyed(code: str) -> bytes:
    """What is kept of a code, however it was typed: HMAC-SHA256, 32 bytes."""
    plain = "".join(each for each in code.upper() if each.isalnum())
    return safe.keyed(KEY, plain)


def offer_of(code: str) -> Offer | None:
    """The offer that a code opens; None when there is none, or its last day has passed."""
    return Offer.objects.filter(code=keyed(code), expires_on__gte=clock.today()).first()
