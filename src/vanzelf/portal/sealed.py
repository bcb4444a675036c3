"""What a browser keeps for us for ten minutes, in a cookie that only we can read."""

import base64
import datetime as dt
import json
from typing import Final

from cryptography.exceptions import InvalidTag

from vanzelf.org import clock, safe

KEY: Final = "inloggen"
WITHIN: Final = dt.timedelta(minutes=10)


class NotSure(Exception):  # noqa: N818 -- it says what is the matter
    """What came back does not show who somebody is."""


def seal(cookie: str, *said: str) -> str:
    """Words, as the browser keeps them in this cookie from now."""
    plain = json.dumps([*said, clock.now().isoformat()]).encode()
    return base64.urlsafe_b64encode(safe.lock(KEY, plain, cookie)).decode()


def unseal(cookie: str, kept: str) -> list[str]:
    """The words; raises NotSure when they are not ours, or too old."""
    try:
        plain = safe.unlock(KEY, base64.urlsafe_b64decode(kept.encode()), cookie)
        *said, at = map(str, json.loads(plain))
    except (InvalidTag, ValueError, TypeError):
        raise NotSure from None
    if clock.now() - dt.datetime.fromisoformat(at) > WITHIN:
        raise NotSure
    return said
