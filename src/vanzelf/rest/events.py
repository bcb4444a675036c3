"""News of the population register as it happens, by CloudEvents 1.0 with the profile of NL GOV.

Whoever sends it does not learn whether we know somebody: the answer is the same. Somebody who is not
known here is not written down; the register of the day tells who they are.
"""

from hashlib import sha256
from typing import Any

from django.db import transaction

from vanzelf.org import processing
from vanzelf.residents import numbers
from vanzelf.residents.actions import hear
from vanzelf.residents.models import Address, Change, Resident, TravelDocument
from vanzelf.residents.renewing import RENEWED
from vanzelf.rest.shapes import EventIn

TYPE = "nl.brp."
"""What a type begins with; after it comes what the change is called here."""


@transaction.atomic
def take(event: EventIn) -> bool:
    """Hear of an event, once by its source and id; whether it was new and about somebody known."""
    said = event.data
    known = Resident.objects.filter(subject=numbers.find(said.burgerservicenummer)).first()
    if known is None:
        return False
    kind = Change.Kind(event.type.removeprefix(TYPE))
    key = sha256(f"{event.source}\n{event.id}".encode()).hexdigest()
    found = hear(
        key=f"gebeurtenis:{key}", subject=known.subject, kind=kind, on=said.datum,
        **_data(kind, event),
    )  # fmt: skip
    if found is None:
        return False
    processing.used(number=said.burgerservicenummer, purpose=event.PURPOSE, what=RENEWED)
    return True


def _data(kind: Change.Kind, event: EventIn) -> dict[str, Any]:
    """What the change carries. An address that is not known here yet comes with the next file."""
    said = event.data
    match kind:
        case Change.Kind.MOVED | Change.Kind.ARRIVED:
            there = Address.objects.filter(pk=said.bag).exists()
            return {"bag": said.bag if there else None}
        case Change.Kind.DOCUMENT | Change.Kind.DOCUMENT_ENDED:
            until = said.geldigTot if kind == Change.Kind.DOCUMENT else None
            last = {} if until is None else {"geldig_tot": until.isoformat()}
            return {"soort": str(TravelDocument.Kind(said.soort or "")), **last}
    return {}
