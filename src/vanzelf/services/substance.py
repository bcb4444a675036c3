"""What of a service, when it changes, opens the gates again: all but its words."""

from vanzelf.definitions.model import Service
from vanzelf.protocol.canonical import digest_of


def substance_of(service: Service) -> str:
    """A digest of purpose, law, sources, fields, levels and roles: 64 hexadecimal characters."""
    told = {
        "doel": service.purpose,
        "regelingen": list(service.schemes),
        "bundel": service.bundle,
        "bevoegd": service.authority,
        "rol": str(service.role),
        "ketenpartners": sorted(service.partner_names),
        "partners": service.partners,
        "terugbetaalrisico": service.payback_risk,
        "gevoelig": service.sensitive,
        "velden": sorted(field.concept for field in service.fields),
        "groepen": [
            {
                "id": group.id,
                "aanleiding": str(group.trigger),
                "bewijs": str(group.proof),
                "niveaus": [[start.isoformat(), level] for start, level in group.levels],
                "kanalen": [str(rung.channel) for rung in group.ladder],
                **({"toets": group.tested_by} if group.tested_by else {}),
            }
            for group in service.groups
        ],
        "bewaren": service.retention_days,
    }
    return digest_of(told)
