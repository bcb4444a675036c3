"""How many of the residents a run may be about before the board must want it itself (P-06)."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from vanzelf.store.database import Connection
from vanzelf.terms.problems import ProblemError

PERCENT: Final = 50
"""Of all residents, as long as a municipality set nothing else."""


@dataclass(frozen=True, slots=True)
class Limit:
    """From a day on: of a hundred residents, about how many a run may be without the board."""

    percent: int
    begins: dt.date | None = None
    set_by: str = ""


def limits(con: Connection) -> list[Limit]:
    """Every limit there was and will be, newest first; the one that holds when nothing is set last."""
    rows = con.execute(
        "select percent, begins, set_by from ask.limits order by begins desc"
    ).fetchall()
    return [*(Limit(*row) for row in rows), Limit(PERCENT)]


def limit_on(con: Connection, day: dt.date) -> int:
    """The limit that holds on a day, in per cents."""
    found = limits(con)
    return next(each.percent for each in found if each.begins is None or each.begins <= day)


def set_limit(con: Connection, percent: int, begins: dt.date, by: str, now: dt.datetime) -> None:
    """Another limit from a day on; set again for a day, the last holds. What was, stays to be read.

    Raises ProblemError limit-percent or limit-past.
    """
    if not 1 <= percent <= 100:
        raise ProblemError.single(
            "limit-percent", f"{percent} is no percentage of residents.", "Choose 1 to 100."
        )
    if begins < now.date():
        raise ProblemError.single(
            "limit-past", "a limit cannot hold in the past.", "Choose today or a later day."
        )
    con.execute(
        """insert into ask.limits values (%s, %s, %s, %s) on conflict (begins) do update
        set percent = excluded.percent, set_by = excluded.set_by, set_at = excluded.set_at""",
        (begins, percent, by, now),
    )


def too_many(people: int, residents: int, percent: int) -> bool:
    """Whether a run about some people takes the board."""
    return 100 * people > percent * residents
