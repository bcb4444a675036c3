"""What others let us ask: mandates as they were signed, what changed, who depends on them (S24)."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection, transaction

from vanzelf.campaigns import blind
from vanzelf.campaigns.models import Campaign
from vanzelf.campaigns.tasks import stop_without_mandate
from vanzelf.org import audit, clock
from vanzelf.org.catalogue import catalogue, services
from vanzelf.oversight.models import Seen
from vanzelf.protocol.difference import difference, told
from vanzelf.protocol.mandates import GroundState, Mandate
from vanzelf.protocol.signing import Keys
from vanzelf.protocol.status import Standing
from vanzelf.residents.party import party
from vanzelf.rules.model import Text
from vanzelf.services.models import Version
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.config import read_settings

SOON: Final = dt.timedelta(days=60)
"""From so long before its end a mandate is shown as ending."""
YEAR: Final = dt.timedelta(days=365)


@dataclass(frozen=True)
class Held:
    """A mandate as we keep it.

    state: geldig, eindigt, verlopen, ingetrokken, nog_niet or grond (the law does not allow it now).
    heard_at: when its source last said whether it holds. used: lists made of it in the months in
    which `mandate.runs` may be. told: line by line. changes: since the version before. services,
    campaigns: what depends on it.
    """

    mandate: Mandate
    state: str
    services: tuple[Text, ...]
    campaigns: tuple[str, ...]
    changes: tuple[Text, ...] = ()
    heard_at: dt.datetime | None = None
    withdrawn_at: dt.datetime | None = None
    used: int = 0

    @property
    def key(self) -> str:
        """What it is called in an address."""
        return f"{self.mandate.id}-{self.mandate.source.oin}"

    @property
    def told(self) -> list[Text]:
        """Everything in it, in plain words."""
        return list(told(self.mandate).values())


@dataclass(frozen=True)
class Folder:
    """The mandates in the folder of this installation. unreadable: files that are none, with why."""

    held: list[Held] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)

    def find(self, key: str) -> Held | None:
        """The one with this key in an address."""
        return next((each for each in self.held if each.key == key), None)


@dataclass(frozen=True)
class Denial:
    """A list that was not made, or not used. reason: the code that all parties know."""

    bundle: Text
    on: dt.date
    state: str
    reason: str


@dataclass(frozen=True)
class Missing:
    """A list that the catalogue knows and the law does not allow yet (A11)."""

    bundle: Text
    holder: str
    article: str
    state: str


def mandates() -> Folder:
    """Every mandate of this installation, what ends first on top."""
    found = Folder()
    opened = party()
    if opened is None:
        return found
    trusted = opened.keys_for("mandaten")
    depending = _Depending()
    for path in _files():
        try:
            mandate, signed = Mandate.check(path.read_text(encoding="utf-8"), trusted)
        except (ProblemError, OSError) as error:
            why = error.problems[0].what if isinstance(error, ProblemError) else "unreadable"
            found.unreadable[f"{path.parent.name}/{path.name}"] = why
            continue
        seen = depending.seen.get(signed.digest)
        back = None if seen is None else seen.withdrawn_at
        found.held.append(
            Held(
                mandate,
                "ingetrokken" if back else _state(mandate, demo=opened.demo),
                depending.services(mandate.bundle),
                depending.campaigns(mandate),
                _changes(mandate, trusted),
                None if seen is None else seen.heard_at,
                back,
                depending.used(mandate),
            )
        )
    found.held.sort(key=lambda each: (each.mandate.valid_until, each.key))
    return found


@transaction.atomic
def take_in() -> int:
    """Keep every version that is there now, for laying the next one beside it; how many are new."""
    opened = party()
    if opened is None:
        return 0
    trusted, fresh = opened.keys_for("mandaten"), 0
    for path in _files():
        try:
            text = path.read_text(encoding="utf-8")
            mandate, signed = Mandate.check(text, trusted)
        except (ProblemError, OSError):
            continue
        given = {"source": mandate.source.oin, "mandate": mandate.id, "version": mandate.version}
        _, is_new = Seen.objects.get_or_create(
            digest=signed.digest, defaults={**given, "text": text, "seen_at": clock.now()}
        )
        fresh += is_new
    return fresh


def hear() -> int:
    """Ask every source whether its mandates still hold; how many were taken back since.

    What cannot be asked stays as it was: the page says when it was last heard.
    """
    known = blind.lists()
    if known is None:
        return 0
    take_in()
    links, trusted, gone = known.links(), known.party.keys_for("mandaten"), 0
    for each in Seen.objects.filter(withdrawn_at=None):
        mandate, _signed = Mandate.check(each.text, trusted)
        link = links.get(mandate.source.oin)
        standing = None if link is None else known.standing(mandate, link)
        if standing is None:
            continue
        each.heard_at = clock.now()
        if standing is Standing.WITHDRAWN:
            each.withdrawn_at, gone = each.heard_at, gone + 1
            audit.write(
                staff=None, action="mandaat ingetrokken", about=f"mandaat:{mandate.id}"[:60]
            )
        each.save()
    if gone:
        stop_without_mandate()
    return gone


def denials() -> list[Denial]:
    """Lists of the past year that a source, the combiner or we did not let go on, newest first."""
    if party() is None:
        return []
    since = clock.now() - YEAR
    rules = catalogue().bundles
    with connection.cursor() as cursor:
        cursor.execute(
            """select bundle, created_at, state, coalesce(reason, '') from ask.runs
            where state in ('verworpen', 'afgebroken', 'aangehouden') and created_at >= %s
            order by created_at desc limit 50""",
            [since],
        )
        return [
            Denial(rules[bundle].name, at.date(), state, reason)
            for bundle, at, state, reason in cursor.fetchall()
            if bundle in rules
        ]


def missing() -> list[Missing]:
    """Lists that cannot be made today because a ground is not in force, and which article that is."""
    rules = catalogue()
    return [
        Missing(
            rules.bundles[plan.bundle].name,
            plan.holder,
            plan.ground.article,
            str(plan.ground.state),
        )
        for plan in rules.mandates.values()
        if str(plan.ground.state) != GroundState.IN_FORCE
    ]


def _files() -> list[Path]:
    place = folder()
    return [] if place is None else sorted(place.glob("*/*.jws"))


def folder() -> Path | None:
    """Where the mandates of this installation stand, a directory for each bundle."""
    if settings.ENVIRONMENT.party is None:
        return None
    own = read_settings(settings.ENVIRONMENT.party).municipality
    return None if own is None else own.mandates


def _state(mandate: Mandate, *, demo: bool) -> str:
    today = clock.today()
    if today < mandate.valid_from:
        return "nog_niet"
    if today >= mandate.valid_until:
        return "verlopen"
    if mandate.allows(today, demo=demo) is not None:
        return "grond"
    return "eindigt" if mandate.valid_until - today <= SOON else "geldig"


def _changes(mandate: Mandate, trusted: Keys) -> tuple[Text, ...]:
    before = Seen.objects.filter(
        source=mandate.source.oin, mandate=mandate.id, version__lt=mandate.version
    ).last()
    if before is None:
        return ()
    return tuple(difference(Mandate.check(before.text, trusted)[0], mandate))


def _runs() -> list[tuple[str, dt.datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """select bundle, created_at from ask.runs where state <> 'voorstel'
            and reason is distinct from 'geweigerd-door-bron'"""
        )  # a source counts no list that it refused
        return list(cursor.fetchall())


class _Depending:
    """What rests on a bundle, and what we know of each mandate: asked of the database once."""

    def __init__(self) -> None:
        self.seen = {each.digest: each for each in Seen.objects.defer("text")}
        self._runs = _runs()
        alive = Version.objects.exclude(state=Version.State.ENDED)
        self._running = set(alive.values_list("service", flat=True))
        over = [Campaign.State.CLOSED, Campaign.State.STOPPED]
        self._campaigns = list(
            Campaign.objects.exclude(state__in=over)
            .order_by("name")
            .values_list("version__service", "name")
        )

    def _of(self, bundle: str) -> set[str]:
        return {each.id for each in services().values() if each.bundle == bundle}

    def services(self, bundle: str) -> tuple[Text, ...]:
        """Services that are being prepared or run, by name."""
        known = services()
        return tuple(known[each].name for each in sorted(self._of(bundle) & self._running))

    def used(self, mandate: Mandate) -> int:
        """How many lists were made of it in the months in which so many may be."""
        since = clock.now() - dt.timedelta(days=mandate.months * 365 // 12)
        return sum(bundle == mandate.bundle and at >= since for bundle, at in self._runs)

    def campaigns(self, mandate: Mandate) -> tuple[str, ...]:
        """Campaigns that are not over, by name."""
        using = self._of(mandate.bundle)
        return tuple(name for service, name in self._campaigns if service in using)
