"""What was done with somebody's data: our own lines, and what the sources of our lists wrote down.

They find their lines about somebody with keys that we do not have, and should not: each is asked, in
the name of the resident who is logged in, and gives what it did because we asked.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from vanzelf.ask.looking_back import looks, more_about
from vanzelf.ask.own_data import FROM_OWN_DATA
from vanzelf.explanation.notation import Language
from vanzelf.ledger.activities import Activity, Register, Text
from vanzelf.ledger.log import Log, read_subject_key
from vanzelf.ledger.plain import More, tell
from vanzelf.ledger.reading import own_lines
from vanzelf.ledger.record import Record
from vanzelf.org import processing
from vanzelf.org.catalogue import catalogue, services
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.sealing import SealingKey
from vanzelf.residents import numbers
from vanzelf.residents.models import Subject
from vanzelf.residents.party import party
from vanzelf.rules.model import Purpose
from vanzelf.transport.config import Settings, read_settings
from vanzelf.transport.own_log import Heard, hear
from vanzelf.transport.party import Party

NOTES: Final = "notities.sleutel"
"""Beside the keys: what opens the notes that say what became of a list (residents' side only)."""


@dataclass(frozen=True)
class Line:
    """One time that data were used, as a resident reads it. elsewhere: what others wrote of it.

    purpose: the id of a purpose of the catalogue; empty for a list, and for what others did.
    """

    at: dt.datetime
    time: str
    who: str
    what: str
    why: str
    ground: str
    kept: dt.date | None
    failed: str = ""
    more: str = ""
    services: tuple[str, ...] = ()
    stop: str = ""
    elsewhere: tuple[str, ...] = ()
    purpose: str = ""


@dataclass(frozen=True)
class Lists:
    """The municipality as a party of lists, which keeps a log of its own in the same database.

    settings: its file, with the addresses of the sources whose log is read too.
    """

    party: Party
    log: Log
    activity: str
    settings: Settings


@dataclass(frozen=True)
class Read:
    """All lines, the newest first. silent: the parties that did not answer."""

    lines: tuple[Line, ...]
    silent: tuple[str, ...] = ()

    @property
    def days(self) -> list[tuple[dt.date, list[Line]]]:
        """The lines by day."""
        by_day = groupby(self.lines, lambda each: timezone.localdate(each.at))
        return [(day, list(found)) for day, found in by_day]


def read(subject: Subject, language: Language, *, with_others: bool = True) -> Read:
    """Everything that was written down about somebody, for that person."""
    number, own = numbers.number_of(subject), processing.log()
    connection.ensure_connection()
    records = own_lines(connection.connection, own, number)
    known = lists()
    if known is not None and known.log.subject_of(number) != own.subject_of(number):
        records += own_lines(connection.connection, known.log, number)
        records.sort(key=lambda each: each.start_time, reverse=True)
    told = tell(records, register(known), language, _became(known, number))
    purposes = catalogue().purposes
    ours = {each.trace_id for each in records}
    elsewhere = _others(known if with_others else None, number, ours, language)
    found = [
        _line(record, each, purposes.get(_purpose(record)), elsewhere.said.get(record.trace_id, ()))
        for record, each in zip(records, told, strict=True)
    ]
    if elsewhere.lines:
        found = sorted([*found, *elsewhere.lines], key=lambda each: each.at, reverse=True)
    return Read(tuple(found), elsewhere.silent)


@cache
def lists() -> Lists | None:
    """Of this installation; None when it takes part in no lists."""
    opened, file = party(), settings.ENVIRONMENT.party
    if opened is None or file is None:
        return None
    said = read_settings(file)
    if said.municipality is None or said.keys.log is None:
        return None
    key = read_subject_key(said.keys.log)
    log = Log(key, {"service.name": "vanzelf-gemeente"})
    return Lists(opened, log, said.municipality.activity, said)


def register(known: Lists | None = None) -> Register:
    """Our own register of processing activities: one for each purpose of the catalogue."""
    name = settings.ENVIRONMENT.municipality
    party_name = f"de {name[:1].lower()}{name[1:]}" if name.startswith("Gemeente") else name
    english = f"the municipality of {name.removeprefix('Gemeente ')}"
    return Register(
        partij=Text(nl=party_name, en=english),
        verwerkingsactiviteiten=[
            *(_activity(each) for each in catalogue().purposes.values()),
            *([] if known is None else [_looking(known.activity)]),
        ],
    )  # type: ignore[call-arg]


def _activity(purpose: Purpose) -> Activity:
    name = Text(nl=purpose.name["nl"], en=purpose.name["en"])
    return Activity(
        id=processing.ACTIVITY + purpose.id,
        naam=name,
        wat=name,
        waarom=Text(nl=purpose.text["nl"], en=purpose.text["en"]),
        grondslag=Text(nl=purpose.law, en=purpose.law),
    )  # type: ignore[call-arg]


def _looking(activity: str) -> Activity:
    """Looking people up for a list: a yes or a no of every source, and no more."""
    name = Text(nl="Kijken wie iets misloopt", en="Looking who misses out on something")
    return Activity(
        id=activity,
        naam=name,
        wat=Text(
            nl="Wij vroegen organisaties om een ja of een nee over uw huishouden",
            en="We asked organisations for a yes or a no about your household",
        ),
        waarom=Text(
            nl="Om te zien of u misschien iets misloopt. Uw inkomen of spaargeld kregen wij niet.",
            en="To see if you may be missing out. We were not given your income or savings.",
        ),
        grondslag=Text(
            nl="Het mandaat dat bij deze lijst hoort. Het staat in het openbare register.",
            en="The mandate of this list, which is in the public register.",
        ),
    )  # type: ignore[call-arg]


def _purpose(record: Record) -> str:
    return record.activity.removeprefix(processing.ACTIVITY)


def _line(record: Record, told: Any, purpose: Purpose | None, elsewhere: Sequence[str]) -> Line:
    at = dt.datetime.fromtimestamp(record.start_time / 1000, dt.UTC)
    local = timezone.localtime(at)
    about = tuple(each.id for each in services().values() if purpose and each.purpose == purpose.id)
    days = None if purpose is None else dt.timedelta(days=purpose.retention_days)
    what = told.what if purpose is None else record.name[:1].upper() + record.name[1:]
    own = record.name.startswith(FROM_OWN_DATA)
    return Line(
        at=at,
        time=_("%(time)s uur") % {"time": local.strftime("%-H.%M")},
        who=told.who,
        what=_("Wij keken in onze eigen gegevens of u misschien iets misloopt") if own else what,
        why=told.why,
        ground=_(
            "Mag dat? Ja, het zijn onze eigen gegevens. Waarvoor wij ze gebruiken, staat in het openbare register."
        )
        if own
        else told.ground,
        kept=None if days is None else local.date() + days,
        failed=told.failed,
        more=told.more,
        services=about,
        stop=_("Ik wil dit niet meer"),
        elsewhere=tuple(elsewhere),
        purpose="" if purpose is None else purpose.id,
    )


def _became(known: Lists | None, number: str) -> More:
    """What came of each list that somebody was looked up for, if its note can be opened here."""
    key = settings.ENVIRONMENT.keys / NOTES
    if known is None or not key.exists():
        return lambda _record, _language: None
    residents = SealingKey.read(key.read_bytes())
    try:
        found = looks(known.party, connection.connection, known.log, number, residents)
    except ProtocolError:
        return lambda _record, _language: None
    about = {name: each.subject for name, each in catalogue().bundles.items()}
    return more_about(found, about)


# -- others ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What others wrote. said: sentences, by the action of ours that it belongs to."""

    said: Mapping[str, Sequence[str]]
    silent: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


def _others(known: Lists | None, number: str, ours: Collection[str], language: Language) -> Told:
    """What every source wrote about somebody for questions of ours, and who did not answer.

    ours: the actions in our own log; what belongs to none of them is a line of its own.
    """
    if known is None:
        return Told({})
    said: dict[str, list[str]] = {}
    lines, silent = [], []
    for heard in hear(known.party, known.settings, number):
        if heard.lines is None:
            silent.append(heard.name)
            continue
        for record in heard.lines:
            if record.trace_id in ours:
                sentence = _sentence(heard.name, record)
                beside = said.setdefault(record.trace_id, [])
                beside += [] if sentence in beside else [sentence]
            else:
                lines.append(_of_other(heard, record, language))
    return Told(said, tuple(silent), tuple(lines))


def _sentence(name: str, record: Record) -> str:
    if _is_application(record):
        text = _("%(name)s schreef op: wij gaven de gemeente wat uw aanvraag nodig had.")
    else:
        text = _("%(name)s schreef op: wij keken in onze gegevens. De gemeente zag geen bedragen.")
    return text % {"name": name}


def _of_other(heard: Heard, record: Record, language: Language) -> Line:
    """A line that only another has: it says itself who wrote it."""
    wrote = Register(
        partij=Text(nl=heard.name, en=heard.name),
        verwerkingsactiviteiten=[_theirs(record)],
        vragers={} if record.caller is None else {record.caller: register().party},
    )  # type: ignore[call-arg]
    [told] = tell([record], wrote, language)
    return _line(record, told, None, ())


def _theirs(record: Record) -> Activity:
    """What a source does for us, in its own two kinds: an application, or a list."""
    if _is_application(record):
        name = Text(nl="Gegevens voor uw aanvraag", en="Data for your application")
        why = Text(
            nl="U zei ja. De gemeente vroeg alleen wat uw aanvraag nodig had.",
            en="You said yes. The municipality asked only what your application needed.",
        )
    else:
        name = Text(nl="Kijken wie iets misloopt", en="Looking who misses out on something")
        why = Text(
            nl="De gemeente vroeg een ja of een nee. Zij kreeg geen bedrag te zien.",
            en="The municipality asked for a yes or a no. No amount was given.",
        )
    ground = Text(
        nl="Het mandaat dat deze organisatie aan de gemeente gaf. Het staat in het openbare register.",
        en="The mandate this organisation gave the municipality, which is in the public register.",
    )
    return Activity(id=record.activity, naam=name, wat=name, waarom=why, grondslag=ground)  # type: ignore[call-arg]


def _is_application(record: Record) -> bool:
    return record.activity.endswith("/aanvragen")
