"""Lines of the processing log for what this application does with data of residents.

Each is written in the transaction of what was done: no line, no reading (G1). The log itself is
`vanzelf.ledger`; its key stands with the other keys.
"""

import secrets
from collections.abc import Sequence
from functools import cache
from typing import Final

from django.conf import settings
from django.db import connection

from vanzelf import __version__
from vanzelf.ledger.log import Log
from vanzelf.ledger.record import Record
from vanzelf.ledger.trace import Trace
from vanzelf.org import clock
from vanzelf.transport.party import secret

KEY: Final = "logboek.sleutel"
ACTIVITY: Final = "urn:vanzelf:verwerking:"
"""What an activity is called in the register of processing activities, with the purpose behind it."""

HELPING: Final = "inwoners-helpen"
"""The purpose for which somebody is looked up who calls, writes or comes by, whatever it is about."""


@cache
def log() -> Log:
    """The log of this municipality."""
    key = secret(settings.ENVIRONMENT.keys / KEY, lambda: secrets.token_bytes(32))
    return Log(key, {"service.name": "vanzelf", "service.version": __version__})


def used(*, number: str, purpose: str, what: str, trace: Trace | None = None) -> str:
    """Write that data of somebody were used; gives the id of the operation.

    number: the citizen service number, which the log keeps as a keyed hash only. purpose: the id of
    a purpose of the catalogue. what: in Dutch, a few words a resident understands.
    """
    action = Trace.begin() if trace is None else trace.within()
    at = int(clock.now().timestamp() * 1000)
    record = Record(
        trace_id=action.trace_id,
        span_id=action.span_id,
        parent_span_id=None if trace is None else trace.span_id,
        name=what,
        start_time=at,
        end_time=at,
        activity=ACTIVITY + purpose,
        subject=log().subject_of(number),
    )
    connection.ensure_connection()
    assert connection.in_atomic_block, "the line belongs in the transaction of what is done"
    log().write(connection.connection, record)
    return action.trace_id


def used_by_many(numbers: Sequence[str], *, purpose: str, what: str) -> None:
    """The same for many at once: a line for each, in an order drawn by lot."""
    if not numbers:
        return
    at = int(clock.now().timestamp() * 1000)
    connection.ensure_connection()
    assert connection.in_atomic_block, "the line belongs in the transaction of what is done"
    log().write_persons(
        connection.connection, Trace.begin(), ACTIVITY + purpose, what, at, at, numbers
    )
