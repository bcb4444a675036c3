"""What the register does not say of residents, and a demo needs: telephones, passports.

The telephone numbers are of the range that is kept for use in plays (06-0000 0000 and on), the
e-mail addresses of a domain that cannot exist.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
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

    Their last days are spread evenly over ten years. Who has one already keeps it.
    """
    found = numbers.find_all(list(of))
    have = set(TravelDocument.objects.values_list("subject", flat=True))
    rows = [
        document
        for number, subject in found.items()
        if subject not in have and (document := _document(number, subject)) is not None
    ]
    TravelDocument.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _document(number: str, subject: UUID) -> TravelDocument | None:
    drawn = hashlib.sha256(f"reisdocument {number}".encode()).digest()
    if drawn[0] % 100 >= WITH_A_DOCUMENT:
        return None
    left = int.from_bytes(drawn[1:4], "big") % LASTS
    return TravelDocument(
        subject_id=subject,
        kind=(TravelDocument.Kind.PASSPORT, TravelDocument.Kind.CARD)[drawn[4] % 2],
        valid_until=clock.today() + dt.timedelta(days=left),
    )
