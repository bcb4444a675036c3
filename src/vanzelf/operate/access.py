"""Who is behind the pages: one person, in one role, by a code that works once.

The code is shown where the program was started, so whoever has it may start programs of the source
on this machine. It is exchanged for a session in one browser. Somebody else starts the program anew.
"""

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass

from vanzelf.protocol.problems import ProtocolError
from vanzelf.source.granting import ROLES
from vanzelf.source.people import checked_name

IDLE = dt.timedelta(minutes=30)
LONGEST = dt.timedelta(hours=8)
"""A session ends when nobody did anything for a while, and at the end of a working day."""

GUESSES = 5
"""Wrong codes before the code is dead."""

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that look alike."""
_GROUPS, _IN_GROUP = 5, 5


@dataclass
class Session:
    """A person in a role, in one browser. key: in the cookie; stamp: in every form."""

    key: str
    stamp: str
    name: str
    role: str
    begun: dt.datetime
    used: dt.datetime


class Access:
    """The one code of a program, and the session that it became."""

    def __init__(self) -> None:
        self.code = "-".join(
            "".join(secrets.choice(_LETTERS) for _ in range(_IN_GROUP)) for _ in range(_GROUPS)
        )
        self._left = GUESSES
        self._session: Session | None = None

    @property
    def usable(self) -> bool:
        """Whether the code still works."""
        return self._left > 0

    def enter(self, code: str, name: str, role: str, now: dt.datetime) -> Session:
        """Exchange the code for a session.

        Raises ProtocolError access-code, access-used, person-name or approval-role.
        """
        if not self.usable:
            raise ProtocolError.because(
                "access-used",
                "this code was used, or guessed at too often.",
                "Start the program again: it gives another code.",
            )
        if not hmac.compare_digest(_plain(code).encode(), _plain(self.code).encode()):
            self._left -= 1
            raise ProtocolError.because(
                "access-code", "this is not the code.", "Copy it from where the program started."
            )
        found = checked_name(name)
        if role not in ROLES:
            raise ProtocolError.because(
                "access-person-role", "this is no role at a source.", "Choose one of the two."
            )
        self._left = 0
        fresh = Session(secrets.token_urlsafe(32), secrets.token_urlsafe(32), found, role, now, now)
        self._session = fresh
        return fresh

    def session(self, key: str, now: dt.datetime) -> Session | None:
        """The session of a cookie; None when it ended or never was."""
        found = self._session
        if found is None or not hmac.compare_digest(key.encode(), found.key.encode()):
            return None
        if now - found.used > IDLE or now - found.begun > LONGEST:
            self._session = None
            return None
        found.used = now
        return found

    def leave(self) -> None:
        """End the session."""
        self._session = None


def stamped(session: Session, stamp: str) -> bool:
    """Whether a form came from a page of this session."""
    return hmac.compare_digest(stamp.encode(), session.stamp.encode())


def _plain(code: str) -> str:
    return "".join(each for each in code.upper() if each.isalnum())
