"""What is different in a service since its folder was taken in the time before (A28)."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from vanzelf.definitions.model import Service
from vanzelf.org import clock
from vanzelf.org.catalogue import catalogue
from vanzelf.protocol.canonical import digest_of
from vanzelf.rules.resolve import resolve
from vanzelf.services.models import Taken
from vanzelf.terms.problems import ProblemError

TEXT, FIELD, RULE, GROUP, REST = "tekst", "gegeven", "regeling", "groep", "verder"
"""What each part of a service is; before the colon in its name."""
ADDED, GONE, OTHER = "nieuw", "weg", "anders"
NOT_IN_FORCE: Final = ""


def note(service: Service) -> Taken:
    """Keep what a folder says now, and what is different from the time before."""
    before = last(service.id)
    said = parts_of(service)
    return Taken.objects.create(
        service=service.id, at=clock.now(), said=said,
        changed=[] if before is None else changes(before.said, said),
    )  # fmt: skip


def last(service: str) -> Taken | None:
    """The last time that the folder of a service was taken in."""
    return Taken.objects.filter(service=service).order_by("-at", "-id").first()


def parts_of(service: Service) -> dict[str, str]:
    """Every part by its name, such as `tekst:aanbod`, with a digest of what it says."""
    found = {f"{TEXT}:{name}": text.digest for name, text in service.wording.items()}
    found |= {
        f"{FIELD}:{each.concept}": digest_of(dict(each.needed_for)) for each in service.fields
    }
    found |= {f"{RULE}:{each}": _law(each, clock.today()) for each in service.schemes}
    for group in service.groups:
        found[f"{GROUP}:{group.id}"] = digest_of(
            {
                "niveaus": [[start.isoformat(), level] for start, level in group.levels],
                "ladder": [[str(e.channel), e.attempts, e.days] for e in group.ladder],
                "start": str(group.trigger), "bewijs": str(group.proof), "toets": group.tested_by,
            }
        )  # fmt: skip
    return found | {
        f"{REST}:doel": service.purpose, f"{REST}:bron": ",".join(sorted(service.partner_names)),
        f"{REST}:bewaren": str(service.retention_days),
    }  # fmt: skip


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[list[str]]:
    """The parts that differ, each with how: nieuw, weg or anders."""
    names = sorted({*before, *after})
    return [
        [name, ADDED if name not in before else GONE if name not in after else OTHER]
        for name in names
        if before.get(name) != after.get(name)
    ]


@lru_cache(maxsize=64)
def _law(scheme: str, on: dt.date) -> str:
    """The digest of the rules of a scheme on a day."""
    try:
        return str(resolve(catalogue(), scheme, on).scheme.digest)
    except ProblemError:
        return NOT_IN_FORCE
