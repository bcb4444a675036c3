"""What each list question of a service buys, before anybody may say that it is allowed (A53).

Measured on people who do not exist. A question that makes the list hardly more often right takes a
written reason of the data protection officer; questions and reasons stand with their answer, and in
the public register.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from vanzelf.definitions.model import Service, Trigger
from vanzelf.eikenhage.necessity import Bought, Necessity, necessity
from vanzelf.org import audit, clock
from vanzelf.org.catalogue import catalogue, services
from vanzelf.org.errors import need, refuse
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.rules.resolve import resolve
from vanzelf.services.models import Measured, Version
from vanzelf.synth.ages import REFERENCE_DATE

AGAIN: Final = dt.timedelta(minutes=15)
"""What was asked for and is not there after this may be asked for again."""


@dataclass(frozen=True)
class Weighed:
    """A list question: what it buys, and what it tells.

    longer: by how many per cent the list is longer without it. without, with_: of a hundred households
    on the list, how many miss something, without and with it. points: what that differs, in
    percentage points. people: of a hundred residents, about how many its source is asked. bits:
    what the answers tell of a household because of it. spared: without it, its source is asked
    nothing. little: it buys less than was agreed.
    """

    key: str
    scheme: str
    text: Mapping[str, str]
    holder: str
    longer: int
    without: int
    with_: int
    points: float
    people: int
    bits: float
    spared: bool
    little: bool

    def kept(self, reason: str) -> dict[str, Any]:
        """As it stands with the answer to the second question."""
        return {
            "vraag": self.key, "tekst": dict(self.text), "bron": self.holder, "langer": self.longer,
            "zonder": self.without, "met": self.with_, "punten": self.points, "reden": reason,
        }  # fmt: skip


def asks(service: Service) -> bool:
    """Whether other bodies are asked list questions for a service."""
    return service.bundle is not None and any(
        group.trigger is Trigger.LIST for group in service.groups
    )


def measured(version: Version) -> Measured | None:
    """What was measured for a version by the law as it is; None when that is not there."""
    found = Measured.objects.filter(version=version, made_at__isnull=False).first()
    if found is None or found.laws != _laws(services()[version.service]):
        return None
    return found


def waits(version: Version) -> bool:
    """Whether it is being worked out."""
    since = clock.now() - AGAIN
    return Measured.objects.filter(version=version, made_at=None, asked_at__gt=since).exists()


def weighed(found: Measured) -> list[Weighed]:
    """The questions of what was measured, in the order of their sources."""
    kept = Necessity.of(found.found)
    return [_weighed(each, kept) for each in kept.questions]


def _weighed(question: Bought, kept: Necessity) -> Weighed:
    whole, less = kept.whole, question.without
    points = round(100 * (whole.precision - less.precision), 1)
    return Weighed(
        f"{question.scheme}.{question.question}", question.scheme, question.text, question.holder,
        round(100 * (less.listed / max(whole.listed, 1) - 1)), round(100 * less.precision),
        round(100 * whole.precision), points, round(100 * kept.people / kept.residents),
        max(0.0, round(whole.answers - less.answers, 1)), question.spared,
        points < settings.ENVIRONMENT.least_gain,
    )  # fmt: skip


# -- measuring ---------------------------------------------------------------------------------------


@transaction.atomic
def ask(*, version: Version, by: Staff) -> None:
    """Have it measured by a worker. Raises ProblemError no-right or necessity-nothing."""
    from vanzelf.services.tasks import measure_necessity

    need(by, Right.SIGN_MAY if by.may(Right.SIGN_MAY) else Right.EDIT_SERVICES)
    _bundle(version)
    if waits(version):
        return
    _ask(version)
    audit.write(staff=by, action="noodzaak laten meten", about=f"dienst:{version.service}")
    measure_necessity.defer(version=str(version.pk))


def measure(version: Version) -> Measured:
    """Measure it now: half a minute. Raises ProblemError necessity-nothing."""
    found = necessity(catalogue(), _bundle(version))
    return keep(version=version, found=found)


@transaction.atomic
def keep(*, version: Version, found: Necessity) -> Measured:
    """Keep what was measured, by the law as it is."""
    row = _ask(version)
    row.made_at, row.found = clock.now(), found.data()
    row.laws = _laws(services()[version.service])
    row.save()
    audit.write(staff=None, action="noodzaak gemeten", about=f"dienst:{version.service}")
    return row


def _ask(version: Version) -> Measured:
    fresh: dict[str, Any] = {"asked_at": clock.now(), "made_at": None, "laws": {}, "found": {}}
    return Measured.objects.update_or_create(version=version, defaults=fresh)[0]


def _bundle(version: Version) -> str:
    service = services()[version.service]
    if not asks(service) or service.bundle is None:
        raise refuse(
            "necessity-nothing",
            f"for {service.id} nobody else is asked anything.",
            "There is nothing to measure.",
        )
    return service.bundle


def _laws(service: Service) -> dict[str, str]:
    assert service.bundle is not None
    law = catalogue()
    return {
        each: resolve(law, each, REFERENCE_DATE).scheme.digest
        for each in law.bundles[service.bundle].schemes
    }


# -- the answer to the second question ---------------------------------------------------------------


def chosen(version: Version, reasons: Mapping[str, str]) -> list[dict[str, Any]]:
    """The questions of a service with the reason for each that buys little, as an answer keeps them.

    reasons: by the key of a question. Nothing for a service that asks nobody anything. Raises
    ProblemError necessity-measure or necessity-reason.
    """
    if not asks(services()[version.service]):
        return []
    found = measured(version)
    if found is None:
        raise refuse(
            "necessity-measure",
            "nobody knows yet what each question buys.",
            "Have it measured first, on the page of the service.",
        )
    rows = weighed(found)
    given = {key: text.strip() for key, text in reasons.items()}
    if any(each.little and not given.get(each.key) for each in rows):
        raise refuse(
            "necessity-reason",
            "a question that buys little has no reason with it.",
            "Write why it must be asked, or take it out of the scheme.",
        )
    return [each.kept(given.get(each.key, "") if each.little else "") for each in rows]
