"""Working days: what we promise is promised for a day on which somebody is there."""

import datetime as dt
from typing import Final

from django.utils import timezone

DAY_ENDS: Final = dt.time(17)
SATURDAY: Final = 5


def working_days_on(moment: dt.datetime, days: int) -> dt.datetime:
    """The end of the working day so many working days after a moment; 0 is the first that comes.

    Saturdays, Sundays and days that everybody is free (Algemene termijnenwet art. 3) do not count.
    """
    day = timezone.localtime(moment).date()
    left = days
    while left > 0 or not is_working_day(day):
        day += dt.timedelta(days=1)
        if is_working_day(day):
            left -= 1
    return timezone.make_aware(dt.datetime.combine(day, DAY_ENDS))


def last_day(day: dt.date) -> dt.date:
    """The last day of a term of the law that ends on a day: the first working day from then on.

    Algemene termijnenwet art. 1, first paragraph.
    """
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def is_working_day(day: dt.date) -> bool:
    """Whether somebody is at work on a day."""
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def holidays(year: int) -> frozenset[dt.date]:
    """The days that everybody is free: Algemene termijnenwet art. 3, first paragraph."""
    easter = _easter(year)
    moving = [easter + dt.timedelta(days=days) for days in (-2, 1, 39, 50)]
    fixed = [(1, 1), (4, 27), (5, 5), (12, 25), (12, 26)]
    return frozenset([*moving, *(dt.date(year, month, day) for month, day in fixed)])


def _easter(year: int) -> dt.date:
    """Easter Sunday, by the Gregorian reckoning (Meeus)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)
