"""The public register of checks: what we look at, of whom, why, with which sources (P-15).

It is made from the service itself. A service that runs while the register says something else stops
itself: see `Running.sound`.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from vanzelf.definitions.model import Group, Service, Trigger
from vanzelf.org.catalogue import catalogue
from vanzelf.services.models import QUESTIONS, Gate


def entry_of(service: Service, gates: Mapping[Gate.Kind, Gate]) -> dict[str, Any]:
    """What the register says of a service: for everybody to read, with nobody in it."""
    purpose = catalogue().purposes[service.purpose]
    bundle = None if service.bundle is None else catalogue().bundles[service.bundle]
    return {
        "dienst": service.id,
        "naam": dict(service.name),
        "wat": dict(service.description),
        "waarom": dict(purpose.text),
        "grondslag": purpose.law,
        "bevoegd": service.authority,
        "rol": str(service.role),
        "bronnen": list(service.partner_names),
        "lijst": None if bundle is None else bundle.id,
        "feiten": [
            {"begrip": field.concept, "waarvoor": dict(field.needed_for)}
            for field in service.fields
        ],
        "groepen": [
            {
                "naam": dict(group.name),
                "aanleiding": str(group.trigger),
                "hoe_vaak": _when(service, group),
                "niveaus": [[start.isoformat(), level] for start, level in group.levels],
            }
            for group in service.groups
        ],
        "wie_vinden_wij_niet": [
            {"wie": dict(spot.who), "hoe_dan_wel": dict(spot.route)} for spot in service.blind_spots
        ],
        "bewaren_dagen": service.retention_days,
        "profilering": False,
        "poorten": {
            str(kind): {
                "antwoord": str(gate.verdict),
                "motivering": gate.motive,
                "artikel": gate.article,
                "op": timezone.localdate(gate.signed_at).isoformat(),
                **({QUESTIONS: asked} if (asked := gate.evidence.get(QUESTIONS)) else {}),
            }
            for kind, gate in gates.items()
        },
    }


def _when(service: Service, group: Group) -> dict[str, Any]:
    """How often we look: the day of a yearly test, the days around a date, or only when people choose to.

    Months and days as MM-DD; `dagen` counts from the date, negative before it.
    """
    if group.trigger is Trigger.DATE:
        return {"elke": "dag", "dagen": sorted(service.series)}
    if group.trigger is Trigger.YEARLY:
        day = group.test_day
        return {"elke": "jaar", "op": None if day is None else f"{day[0]:02}-{day[1]:02}"}
    return {"elke": None}
