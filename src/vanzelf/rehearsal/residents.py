"""What the register does not say of residents, and a demo needs: telephones, passports.

The telephone numbers are of the range that is kept for use in plays (06-0000 0000 and on), the
e-mail addresses of a domain that cannot exist.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from vanzelf.org import clock
from vanzelf.org.models import Organisation
from vanzelf.rehearsal.cast import TEAMS
from vanzelf.residents import numbers
from vanzelf.residents.models import Preferences, TravelDocument

WITH_A_TELEPHONE, WITH_ENGLISH, LARGE_PRINT = 70, 4, 3
"""Of a hundred residents: known by telephone; reads English; wants large letters."""
WITH_A_DOCUMENT, LASTS = 90, 3_652
"""Of a hundred residents: with a passport or identity card; days that one lasts."""
EXPIRING: Final = 16
"""Of a hundred of these: those of whom the day of the message was in the past year and a half."""
FIRST, LAST, BEFORE = -560, -20, 90
"""That day, relative to today; how long before the last day of a document it is."""
MESSAGES_SINCE: Final = dt.timedelta(days=200)
"""So long ago the made-up municipality began with messages about documents."""
RENEWING: Final = {True: 0.57, False: 0.34}
"""Shares that renew within sixty days of that day: with messages, and before there were any."""
BATCH: Final = 5_000


def teams() -> Organisation:
    """The organisation whose teams go round."""
    return Organisation.objects.get(name=TEAMS)


def give_telephones(of: Iterable[str]) -> int:
    """Preferences for the people with these numbers, drawn from the number; gives how many."""
    everybody = list(of)
    made = 0
    for start in range(0, len(everybody), BATCH):
        found = numbers.find_all(everybody[start : start + BATCH])
        rows = [
            _preferences(number, subject, start + place)
            for place, (number, subject) in enumerate(found.items())
        ]
        Preferences.objects.bulk_create(rows, ignore_conflicts=True)
        made += len(rows)
    return made


def _preferences(number: str, subject: UUID, place: int) -> Preferences:
    drawn = hashlib.sha256(f"voorkeur {number}".encode()).digest()
    chance = [each % 100 for each in drawn[:3]]
    reached = chance[0] < WITH_A_TELEPHONE
    return Preferences(
        subject_id=subject,
        phone=f"+31600{place:06}" if reached else "",
        email=f"inwoner-{place}@eikenhage.example" if reached else "",
        language="en" if chance[1] < WITH_ENGLISH else "nl",
        large_print=chance[2] < LARGE_PRINT,
        updated_at=clock.now(),
    )


def give_documents(of: Iterable[str]) -> int:
    """A passport or identity card for most of the people with these numbers; gives how many.

    Some had one that expired in the past year and a half: part of them renewed it, and more of them
    since there are messages. Nobody has one of which the day of the message is today or near. Who has
    one already keeps it.
    """
    found = numbers.find_all(list(of))
    have = set(TravelDocument.objects.values_list("subject", flat=True))
    rows = [
        document
        for number, subject in found.items()
        if subject not in have
        for document in _documents(number, subject)
    ]
    TravelDocument.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _documents(number: str, subject: UUID) -> Iterator[TravelDocument]:
    """The document of somebody, and the one before if that was renewed not long ago."""
    drawn = hashlib.sha256(f"reisdocument {number}".encode()).digest()
    if drawn[0] % 100 >= WITH_A_DOCUMENT:
        return
    today, kind = (
        clock.today(),
        (TravelDocument.Kind.PASSPORT, TravelDocument.Kind.CARD)[drawn[4] % 2],
    )
    chance = int.from_bytes(drawn[1:4], "big") / 2**24
    if drawn[5] % 100 >= EXPIRING:
        left = BEFORE + 1 + int(chance * (LASTS + FIRST - BEFORE))
        yield TravelDocument(
            subject_id=subject, kind=kind, valid_until=today + dt.timedelta(days=left)
        )
        return
    day = today + dt.timedelta(days=FIRST + int(chance * (LAST - FIRST)))
    until = day + dt.timedelta(days=BEFORE)
    renewed = day + dt.timedelta(days=_after(drawn, with_message=day >= today - MESSAGES_SINCE))
    if renewed > today:
        yield TravelDocument(subject_id=subject, kind=kind, valid_until=until)
        return
    yield TravelDocument(
        subject_id=subject, kind=kind, valid_until=until,
        replaced_at=dt.datetime.combine(renewed, dt.time(11), dt.UTC),
    )  # fmt: skip
    yield TravelDocument(
        subject_id=subject, kind=kind, valid_until=renewed + dt.timedelta(days=LASTS)
    )


def _after(drawn: bytes, *, with_message: bool) -> int:
    """Days from the day of the message until somebody renews."""
    chance, soon = int.from_bytes(drawn[6:9], "big") / 2**24, RENEWING[with_message]
    if chance < soon:
        return int(60 * (chance / soon) ** (1.4 if with_message else 1.0))
    return 61 + int(500 * (chance - soon) / (1 - soon))
