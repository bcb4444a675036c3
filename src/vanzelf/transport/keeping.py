"""How long a party keeps its processing log: what a line says is erased when its time is up.

The Logboek dataverwerkingen leaves the period to a profile; here it is a setting of the party.
"""

import datetime as dt
from dataclasses import dataclass, field

from vanzelf.ledger.erasing import erase_before, lines_before
from vanzelf.store.database import Connection
from vanzelf.transport.party import Party


def erase_old_lines(con: Connection, party: Party) -> int:
    """Erase what is older than the party keeps its log; gives how many lines that were.

    con: in a transaction.
    """
    now = party.clock()
    before = years_before(now, party.log_years)
    many = lines_before(con, before)
    if many:
        erase_before(con, before, party.key, now)
    return many


def years_before(moment: dt.datetime, years: int) -> dt.datetime:
    """The same moment, years earlier; of 29 February it is the last day of that month."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)


@dataclass
class Keeping:
    """A party that goes on by itself, which erases old lines once a day."""

    party: Party
    _day: dt.date | None = field(default=None, init=False)

    def __call__(self) -> int:
        """Erase when it was not done today; how many lines."""
        today = self.party.clock().date()
        if self._day == today:
            return 0
        with self.party.connect() as con, con.transaction():
            many = erase_old_lines(con, self.party)
        self._day = today
        return many
