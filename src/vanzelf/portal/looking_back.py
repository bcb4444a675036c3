"""What was done with somebody's data: our own lines, and what others wrote down of the same action.

Of others only what belongs to an action of ours can be read, by its number: their lines about people
are found with keys that we do not have, and should not.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import requests
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanzelf.ask.looking_back import looks, more_about
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
from vanzelf.transport.config import read_settings
from vanzelf.transport.party import Party

OTHERS: Final = "logboeken.json"
"""Beside the keys: of which parties the log can be read, as a list of `naam`, `adres` and `token`."""
NOTES: Final = "notities.sleutel"
"""Beside the keys: what opens the notes that say what became of a list (residents' side only)."""
PATIENCE: Final = 3
MOST_TRACES: Final = 40
REASON: Final = "Een inwoner leest wat er met de eigen gegevens is gedaan."


@dataclass(frozen=True)
class Line:
    """One time that data were used, as a resident reads it. elsewhere: what others wrote of it."""

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


@dataclass(frozen=True)
class Other:
    """A party whose log can be read. url: of its read API."""

    name: str
    url: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class Lists:
    """The municipality as a party of lists, which keeps a log of its own in the same database."""

    party: Party
    log: Log
    activity: str


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
    said, silent = _others(records) if with_others else ({}, ())
    found = [
        _line(record, each, purposes.get(_purpose(record)), said.get(record.trace_id, ()))
        for record, each in zip(records, told, strict=True)
    ]
    return Read(tuple(found), silent)


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
    return Lists(opened, Log(key, {"service.name": "vanzelf-gemeente"}), said.municipality.activity)


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
    return Line(
        at=at,
        time=_("%(time)s uur") % {"time": local.strftime("%-H.%M")},
        who=told.who,
        what=told.what if purpose is None else record.name[:1].upper() + record.name[1:],
        why=told.why,
        ground=told.ground,
        kept=None if days is None else local.date() + days,
        failed=told.failed,
        more=told.more,
        services=about,
        stop=_("Ik wil dit niet meer"),
        elsewhere=tuple(elsewhere),
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
    return more_about(found)


# -- others ----------------------------------------------------------------------------------------


def others() -> list[Other]:
    """The parties whose log can be read from here."""
    path: Path = settings.ENVIRONMENT.keys / OTHERS
    if not path.exists():
        return []
    listed = json.loads(path.read_text(encoding="utf-8"))
    return [Other(each["naam"], each["adres"], each["token"]) for each in listed]


def _others(records: Iterable[Record]) -> tuple[Mapping[str, list[str]], tuple[str, ...]]:
    """What others wrote of our actions, by the number of the action; and who did not answer."""
    traces = list(dict.fromkeys(each.trace_id for each in records))[:MOST_TRACES]
    asked = others()
    if not traces or not asked:
        return {}, ()
    said: dict[str, list[str]] = {}
    silent = []
    with ThreadPoolExecutor(max_workers=len(asked)) as pool:
        for other, found in zip(
            asked, pool.map(lambda each: _ask(each, traces), asked), strict=True
        ):
            if found is None:
                silent.append(other.name)
                continue
            for trace, times in found.items():
                said.setdefault(trace, []).append(_told(other.name, times))
    return said, tuple(silent)


def _told(name: str, times: int) -> str:
    return ngettext(
        "%(name)s schreef hier ook %(times)s regel over op.",
        "%(name)s schreef hier ook %(times)s regels over op.",
        times,
    ) % {"name": name, "times": times}


def _ask(other: Other, traces: Sequence[str]) -> dict[str, int] | None:
    """How many lines another has of each action; None when it does not answer."""
    headers = {"Authorization": f"Bearer {other.token}", "Reden": REASON}
    found: dict[str, int] = {}
    try:
        with requests.Session() as session:
            for trace in traces:
                answer = session.post(
                    f"{other.url}/processing-activities", json={"traceId": str(UUID(trace))},
                    headers=headers, timeout=PATIENCE,
                )  # fmt: skip
                answer.raise_for_status()
                if times := len(answer.json()["processingActivities"]):
                    found[trace] = times
    except (requests.RequestException, ValueError, KeyError):
        return None
    return found
