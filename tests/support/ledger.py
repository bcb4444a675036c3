"""A log with everything in it: lines one by one and in bulk, erased lines, heads seen by another."""

import datetime as dt

from vanzelf.ledger.erasing import erase_before, erase_persons
from vanzelf.ledger.heads import countersign, keep_countersignature, make_head
from vanzelf.ledger.log import Log
from vanzelf.ledger.record import Record, is_bsn
from vanzelf.ledger.trace import Trace
from vanzelf.protocol.signing import Key, keys
from vanzelf.store.database import Connection

PARTY, OTHER = "00000001800000001000", "00000001800000002000"
OWN_KEY = Key.make(f"{PARTY}/berichten/1")
OTHER_KEY = Key.make(f"{OTHER}/berichten/1")
TRUSTED = keys([OWN_KEY, OTHER_KEY])
AT = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
START = 1793523600000
"""The same moment, in milliseconds since 1970."""

DAY = 86_400_000
ACTIVITY = "https://eikenhage.example/verwerkingen/stadspas-2026"
CALLER = "https://gemeente.example/vanzelf"
BSNS = [text for number in range(999_990_000, 999_992_000) if is_bsn(text := str(number))]
LOG = Log(bytes(range(32)), {"service.name": "vanzelf", "service.version": "0.1.0"})


def a_record(day: int = 0, *, person: str | None = None, trace: Trace | None = None) -> Record:
    """A line of a day, counted from `START`."""
    action = trace or Trace.begin()
    return Record(
        trace_id=action.trace_id,
        span_id=action.span_id,
        name="Inkomen opgevraagd",
        start_time=START + day * DAY,
        end_time=START + day * DAY + 120,
        activity=ACTIVITY,
        caller=CALLER,
        subject=None if person is None else LOG.subject_of(person),
    )


def write_run(con: Connection, persons: list[str], day: int = 0) -> range:
    """A run: a line of its own, and one for each person."""
    run = Trace.begin()
    LOG.write(con, a_record(day, trace=run))
    start = START + day * DAY
    return LOG.write_persons(con, run, ACTIVITY, "Doorlichting", start, start, persons, CALLER)


def exchange_head(con: Connection, day: int) -> str:
    """Make a head, have the other party sign it, and keep that."""
    at = AT + dt.timedelta(days=day)
    token = make_head(con, OWN_KEY, at)
    keep_countersignature(con, countersign(con, token, TRUSTED, OTHER_KEY, at), TRUSTED)
    return token


def write_everything(con: Connection) -> list[str]:
    """A log of a week; gives its heads, as the other party keeps them."""
    heads = []
    for day in range(3):
        LOG.write(con, a_record(day, person=BSNS[day]))
        write_run(con, BSNS[:70], day)
        heads.append(exchange_head(con, day))
    erase_persons(con, LOG, BSNS[5:7], "verzoek", OWN_KEY, AT)
    erase_before(con, AT + dt.timedelta(days=1), OWN_KEY, AT + dt.timedelta(days=4))
    LOG.write(con, a_record(5))
    heads.append(exchange_head(con, 5))
    con.commit()
    return heads
