"""The public register of checks: what we look at, of whom, why, with which sources (P-15).

It is made from the service itself. A service that runs while the register says something else stops
itself: see `Running.sound`.
"""

from collections.abc import Mapping
from typing import Any

from vanzelf.definitions.model import Service
from vanzelf.org.catalogue import catalogue
from vanzelf.services.models import Gate


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
                "op": gate.signed_at.date().isoformat(),
            }
            for kind, gate in gates.items()
        },
    }
