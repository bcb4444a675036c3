"""What the pages at the door say: a name, a place, topics and open questions. Never a ground."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from vanzelf.campaigns.models import Entry, WatchOut
from vanzelf.campaigns.queries import Stop
from vanzelf.campaigns.waves import channel_of
from vanzelf.definitions.fill import Filled, fill
from vanzelf.definitions.model import Role, Service
from vanzelf.definitions.wording import Kind
from vanzelf.explanation.notation import Language
from vanzelf.org.catalogue import services
from vanzelf.org.models import Staff
from vanzelf.reach import wording
from vanzelf.residents.models import Channel, Resident
from vanzelf.terms.problems import ProblemError
from vanzelf.work.models import ContactAttempt, PartOfDay, Result

PARTS: Final = {
    PartOfDay.MORNING: _("ochtend"), PartOfDay.AFTERNOON: _("middag"),
    PartOfDay.EVENING: _("avond"),
}  # fmt: skip
WATCH_OUT: Final = {
    WatchOut.DOG: _("Hond"), WatchOut.NOT_ALONE: _("Ga niet alleen"),
    WatchOut.STAIRS: _("Trap, geen lift"), WatchOut.BELL: _("De bel doet het niet"),
    WatchOut.HEARING: _("Slechthorend"), WatchOut.INTERPRETER: _("Tolk nodig"),
}  # fmt: skip
SPOKEN: Final = (
    (Result.APPLIED_TOGETHER, _("Samen aangevraagd"), ""),
    (Result.NOT_THIS, _("Wil dit niet"), _("Wij bieden dit niet meer aan.")),
    (Result.HAD_IT, _("Had het al"), ""),
    (Result.NOT_ENTITLED, _("Toch geen recht"), ""),
    (Result.NOT_YET, _("Nog niet te bepalen"), ""),
    (Result.OTHER_CHANNEL, _("Wil het anders"), _("Een collega belt terug.")),
    (Result.REFERRED, _("Doorverwezen"), ""),
    (Result.REPRESENTED, _("Iemand regelt het voor deze persoon"), ""),
    (Result.DATA_WRONG, _("Onze gegevens kloppen niet"), ""),
    (Result.MOVED, _("Verhuisd"), ""),
    (Result.DIED, _("Overleden"), ""),
    (Result.NOTHING_PROACTIVE, _("Wil niets aangeboden krijgen"), _("Ook niets anders.")),
)
"""What can have come of a conversation: the closed list, in the order of a thumb."""


@dataclass(frozen=True)
class Row:
    """An address of today, as the list shows it. when: part of the day, or what was agreed."""

    id: str
    name: str
    place: str
    district: str
    call: bool
    when: str
    watch_out: Sequence[Any]
    tried: int
    appointment: str


@dataclass(frozen=True)
class Card:
    """All that somebody may know at a door. tried: attempts before, in words."""

    row: Row
    people: Sequence[str]
    language: str
    phone: str
    topics: Sequence[tuple[str, Sequence[str]]]
    tried: Sequence[str]
    script: Filled | None
    leaflet: Filled | None
    service: str
    decides: bool


def row(stop: Stop) -> Row:
    """An address of today."""
    entry, resident = stop.entry, stop.entry.subject.resident
    return Row(
        str(entry.pk), resident.name, str(entry.address or ""),
        entry.district.name if entry.district else "",
        channel_of(entry) == Channel.CALL, when(entry),
        [WATCH_OUT[WatchOut(each)] for each in entry.watch_out if each in WatchOut.values],
        len(stop.tried), entry.appointment,
    )  # fmt: skip


def when(entry: Entry) -> str:
    """At which part of the day somebody is best tried."""
    return str(PARTS[PartOfDay(entry.part)]) if entry.part in PartOfDay.values else ""


def card(stop: Stop, by: Staff, others: Sequence[Resident] = ()) -> Card:
    """A conversation card."""
    entry = stop.entry
    service = services()[entry.campaign.version.service]
    language: Language = "en" if get_language() == "en" else "nl"
    preferences = getattr(entry.subject, "preferences", None)
    spoken = _spoken(preferences.language, preferences.interpreter) if preferences else ""
    return Card(
        row(stop), [entry.subject.resident.name, *(each.name for each in others)], spoken,
        preferences.phone if preferences and channel_of(entry) == Channel.CALL else "",
        [
            (topic.name[language], [each[language] for each in topic.questions])
            for topic in service.topics
        ] or [(each, ()) for each in entry.topics],
        [_attempt(each) for each in stop.tried],
        _said(service, Kind.DOORSTEP, entry, by, language),
        _said(service, Kind.CONTACT_CARD, entry, by, language),
        service.name[language], service.role is Role.DECIDES,
    )  # fmt: skip


def _spoken(language: str, interpreter: str) -> str:
    if interpreter:
        return gettext("tolk voor %(language)s") % {"language": interpreter}
    return gettext("Engels") if language == "en" else ""


def _attempt(attempt: ContactAttempt) -> str:
    day = date_format(timezone.localtime(attempt.at), "l j F")
    part = PARTS[PartOfDay(attempt.part_of_day)]
    how = (
        gettext("gebeld") if attempt.kind == ContactAttempt.Kind.CALL else gettext("langs geweest")
    )
    met = gettext("gesproken") if attempt.reached else gettext("niemand gesproken")
    return f"{day}, {part}: {how}, {met}"


def _said(
    service: Service, kind: Kind, entry: Entry, by: Staff, language: Language
) -> Filled | None:
    """A text of the service for at the door; None when it has none."""
    try:
        text = service.message(kind, entry.campaign.group)
        team = entry.district.team.name if entry.district else settings.ENVIRONMENT.team
        slots = {
            **wording.office(language), **dict(entry.campaign.said), "medewerker": by.name,
            "team": team, "afspraak": gettext("op een ander moment van de dag"),
        }  # fmt: skip
        return fill(text, language, slots)
    except (KeyError, ProblemError):
        return None


def first_day() -> dt.date:
    """The first day that something can be agreed for."""
    from vanzelf.org import clock

    return clock.today() + dt.timedelta(days=1)
