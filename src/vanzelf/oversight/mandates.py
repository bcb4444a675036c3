"""What others let us ask: mandates as they were signed, what changed, who depends on them (S24)."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from vanzelf.campaigns.models import Campaign
from vanzelf.org import clock
from vanzelf.org.catalogue import catalogue, services
from vanzelf.oversight.models import Seen
from vanzelf.protocol.difference import difference, told
from vanzelf.protocol.mandates import GroundState, Mandate
from vanzelf.protocol.signing import Keys
from vanzelf.residents.party import party
from vanzelf.rules.model import Text
from vanzelf.services.models import Version
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.config import read_settings

SOON: Final = dt.timedelta(days=60)
"""From so long before its end a mandate is shown as ending."""


@dataclass(frozen=True)
class Held:
    """A mandate as we keep it.

    state: geldig, eindigt, verlopen, nog_niet or grond (the law does not allow it now). told: line by
    line. changes: since the version before. services, campaigns: what depends on it.
    """

    mandate: Mandate
    state: str
    services: tuple[Text, ...]
    campaigns: tuple[str, ...]
    changes: tuple[Text, ...] = ()

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
            mandate, _signed = Mandate.check(path.read_text(encoding="utf-8"), trusted)
        except (ProblemError, OSError) as error:
            why = error.problems[0].what if isinstance(error, ProblemError) else "unreadable"
            found.unreadable[f"{path.parent.name}/{path.name}"] = why
            continue
        state = _state(mandate, demo=opened.demo)
        running = depending.services(mandate.bundle)
        changes = _changes(mandate, trusted)
        found.held.append(Held(mandate, state, running, depending.campaigns(mandate), changes))
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
    if settings.ENVIRONMENT.party is None:
        return []
    own = read_settings(settings.ENVIRONMENT.party).municipality
    return [] if own is None else sorted(own.mandates.glob("*/*.jws"))


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


class _Depending:
    """What rests on a bundle: asked of the database once."""

    def __init__(self) -> None:
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

    def campaigns(self, mandate: Mandate) -> tuple[str, ...]:
        """Campaigns that are not over, by name."""
        using = self._of(mandate.bundle)
        return tuple(name for service, name in self._campaigns if service in using)
