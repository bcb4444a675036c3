"""Who asked this source not to be looked up for others: kept as keyed hashes, nobody is told why."""

import datetime as dt
from collections.abc import Sequence

from vanzelf.ledger.log import Log
from vanzelf.store.database import Connection


def refuse(con: Connection, key: bytes, persons: Sequence[str], since: dt.datetime) -> int:
    """Note that people are not to be looked up; gives how many were not noted before.

    key: the subject key of the processing log, as a run uses it.
    """
    return con.execute(
        """insert into refusals (person, since)
        select unnest(%s::bytea[]), %s on conflict do nothing""",
        (Log(key).subject_bytes(persons), since),
    ).rowcount


def take_back(con: Connection, key: bytes, persons: Sequence[str]) -> int:
    """People have changed their mind; gives how many had refused."""
    return con.execute(
        "delete from refusals where person = any(%s)", (Log(key).subject_bytes(persons),)
    ).rowcount
