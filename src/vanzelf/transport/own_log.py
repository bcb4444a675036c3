"""A resident reads, at their municipality, what a source wrote down about them.

The municipality saw who logged in, and says so in a request that it signs, for one source and for
two minutes. The source gives the lines of that person which that municipality caused, and keeps
that they were read. Nobody needs the key with which another finds people in its log.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import httpx

from vanzelf.ledger.log import Log
from vanzelf.ledger.reading import Reader, read_lines
from vanzelf.ledger.record import ACTIVITY, CALLER, Record
from vanzelf.ledger.routes import as_activity
from vanzelf.protocol.problems import ProtocolError
from vanzelf.protocol.signing import Key, Keys, check, sign
from vanzelf.store.database import Connection
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.cards import by_role
from vanzelf.transport.certificates import client_context
from vanzelf.transport.config import Settings
from vanzelf.transport.openapi import JOSE
from vanzelf.transport.party import Party

PATH: Final = "/v1/inzage"
TYP: Final = "vanzelf-inzage"
LIFE: Final = dt.timedelta(minutes=2)
MOST: Final = 4_000
"""Characters of a request."""
PATIENCE: Final = 3.0
"""Seconds that a party has to answer: a resident waits for it."""
_NUMBER: Final = 9


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """Somebody who logged in wants to read their own lines. person: their number."""

    requester: str
    person: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a party answered. lines: None when it did not answer."""

    oin: str
    name: str
    lines: tuple[Record, ...] | None


def written(person: str, source: str, at: dt.datetime, key: Key) -> str:
    """A request for one source (OIN), signed. at: now."""
    said = {"bron": source, "persoon": person, "moment": int(at.timestamp())}
    return sign(said, TYP, key)


def understood(text: str, trusted: Keys, source: str, at: dt.datetime) -> OwnRequest:
    """A request, checked by the source it is for.

    trusted: the keys with which municipalities sign messages. Raises ProtocolError as
    `signing.check` does, or message-form, message-other or message-old.
    """
    signed = check(text, TYP, trusted)
    said = signed.document
    person, moment = str(said.get("persoon", "")), said.get("moment")
    if not (person.isdecimal() and len(person) == _NUMBER) or type(moment) is not int:
        raise ProtocolError.because("message-form", "this is not a request to read own lines.")
    if said.get("bron") != source:
        raise ProtocolError.because("message-other", "this request is for another source.")
    if abs(at.timestamp() - moment) > LIFE.total_seconds():
        raise ProtocolError.because(
            "message-old", "this request is not of now.", "Look at the clocks, and ask again."
        )
    return OwnRequest(signed.oin, person)


def given(con: Connection, log: Log, party: Party, asked: OwnRequest) -> list[dict[str, Any]]:
    """The lines of somebody that a municipality caused, in the form of the read API; noted first."""
    name = party.cards[asked.requester].name
    reader = Reader("inwoner via de gemeente", f"Een inwoner leest de eigen regels bij {name}")
    found = read_lines(con, log, asked.person, reader, party.clock())
    con.commit()
    caller = f"urn:oin:{asked.requester}"
    return [as_activity(each) for each in found if each.caller == caller]


def hear(party: Party, settings: Settings, person: str) -> list[Heard]:
    """What every source at an address in the file of the party wrote down about somebody."""
    sources = [each for each in by_role(party.cards, "bron") if each.oin in settings.addresses]
    if not sources:
        return []
    tls = client_context(settings.certificates) if settings.certificates else True

    def ask(oin: str) -> tuple[Record, ...] | None:
        place = settings.addresses[oin]
        signed = written(person, oin, party.clock(), party.key)
        headers: Mapping[str, str] = {"Content-Type": JOSE, **place.headers}
        try:
            with httpx.Client(verify=tls, trust_env=False, timeout=PATIENCE) as client:
                answer = client.post(
                    f"{place.url.rstrip('/')}{PATH}", content=signed, headers=headers
                )
            answer.raise_for_status()
            return records(answer.json()["processingActivities"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError, ProblemError):
            return None

    with ThreadPoolExecutor(max_workers=len(sources)) as pool:
        heard = pool.map(ask, [each.oin for each in sources])
        return [
            Heard(each.oin, each.name, found) for each, found in zip(sources, heard, strict=True)
        ]


def records(listed: Sequence[Mapping[str, Any]]) -> tuple[Record, ...]:
    """Lines as the read API gives them; without the hash of the person, which is the source's own.

    Raises ProblemError, KeyError, TypeError or ValueError when they are none.
    """
    return tuple(
        Record(
            trace_id=UUID(each["traceId"]).hex,
            span_id=each["spanId"],
            name=each["name"],
            start_time=each["startTime"],
            end_time=each["endTime"],
            activity=each["attributes"][ACTIVITY],
            caller=each["attributes"].get(CALLER),
        )
        for each in listed
    )
