"""The register of the day: what differs from the copy is heard as a change, with all that follows.

Who is not known yet is loaded. Who is not in the file any more is absent: unknown, which is not gone.
It is one transaction.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from vanzelf.org import audit, clock, processing
from vanzelf.org.errors import refuse
from vanzelf.org.models import Organisation, Staff
from vanzelf.residents import numbers
from vanzelf.residents.actions import hear
from vanzelf.residents.models import Change, Refusal, Resident, Subject, TravelDocument
from vanzelf.residents.party import list_refusals
from vanzelf.residents.register import BATCH, Row, known, take_in, take_in_homes

PURPOSE: Final = "bevolking-bijhouden"
LOADED: Final = "Wij namen over wat de bevolkingsregistratie (BRP) over u zegt"
RENEWED: Final = "De bevolkingsregistratie (BRP) vertelde ons dat er iets over u veranderde"
ABSENT: Final = (
    "U stond niet in het bestand van de bevolkingsregistratie (BRP). Wij wachten met schrijven"
)
"""What stands in the log of a resident."""
FEW, SHARE = 10, 0.05
"""So many may end or be absent at once, or this share of all who live here, before somebody has to
say so."""
ENDS: Final = (Change.Kind.DIED, Change.Kind.LEFT)
Documents = Mapping[tuple[uuid.UUID, str], dt.date]


@dataclass(frozen=True)
class Told:
    """What came of a file: people in it, how many were new, changes by kind.

    newer: people of whom something newer is known. forgotten: people who were erased here.
    absent: people who are not in it any more; again: who were not in one of an earlier day either;
    back: people who were absent, and are in it again.
    """

    people: int
    fresh: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    homes: int = 0
    newer: int = 0
    forgotten: int = 0
    absent: int = 0
    again: int = 0
    back: int = 0


@dataclass(frozen=True)
class _News:
    """A change of somebody. values: of the copy, that no change carries."""

    subject: uuid.UUID
    kind: Change.Kind
    on: dt.date
    data: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def renew(
    *, rows: list[Row], as_of: dt.datetime, team: Organisation, synthetic: bool,
    many: bool = False, by: Staff | None = None,
) -> Told:  # fmt: skip
    """Bring the copy up to date with the whole register of a moment; the same file changes nothing.

    team: whose districts new ones become. many: whether it is meant that more than one in twenty
    end or are absent at once. What was heard after as_of stays. Raises ProblemError register-future or
    register-many.
    """
    if as_of > clock.now():
        raise refuse("register-future", "that moment is still to come.", "Give when it was made.")
    with connection.cursor() as cursor:  # nobody else changes the copy meanwhile; reading goes on
        cursor.execute("lock table residents_resident in share row exclusive mode")
    ids = known([row.number for row in rows])
    forgotten = numbers.forgotten([row.number for row in rows])
    there = set(Resident.objects.values_list("subject_id", flat=True))
    fresh = [
        row for row in rows
        if ids.get(row.number) not in there and row.number not in forgotten
        and not row.died_on and not row.left_on
    ]  # fmt: skip
    absent = _absent(set(ids.values()), as_of)
    alive = Resident.objects.filter(died_on=None, left_on=None).count()
    homes = take_in_homes(rows, team)
    if fresh:
        take_in(rows=fresh, as_of=as_of, team=team, synthetic=synthetic, by=by)
        ids |= known([row.number for row in fresh])
        _first_documents(fresh, ids)
        _looked_up_again([row.number for row in fresh])
    news, newer = _all_news(rows, ids, as_of)
    ends = {each.subject for each in news if each.kind in ENDS}
    _refuse_many(len(ends) + len(absent), alive, meant=many)
    processing.used_by_many([row.number for row in fresh], purpose=PURPOSE, what=LOADED)
    _hear(news, as_of)
    back = _back(set(ids.values()), as_of)
    told = Told(
        people=len(rows), fresh=len(fresh), changes=Counter(str(each.kind) for each in news),
        homes=homes, newer=newer, forgotten=len(forgotten), absent=len(absent), back=back,
        again=_note_absent(absent, as_of),
    )  # fmt: skip
    audit.write(
        staff=by, action="bevolkingsregister bijgewerkt", mensen=told.people, nieuw=told.fresh,
        veranderingen=dict(sorted(told.changes.items())), afwezig=told.absent, terug=told.back,
        stand=as_of.isoformat(),
    )  # fmt: skip
    return told


def _looked_up_again(fresh: list[str]) -> None:
    """Who was erased and asked to be known again: lists may look at them as at anybody."""
    if register := list_refusals():
        for each in sorted(numbers.known_again(fresh)):
            register.withdraw(each, Refusal.EVERYTHING)


def _first_documents(fresh: list[Row], ids: Mapping[str, uuid.UUID]) -> None:
    """The documents of people who are new here: no news, since nothing of them was known."""
    made = [
        TravelDocument(subject_id=ids[row.number], kind=kind, valid_until=until)
        for row in fresh
        for kind, until in (row.documents or {}).items()
        if until
    ]
    TravelDocument.objects.bulk_create(made, batch_size=BATCH)


def _refuse_many(ends: int, alive: int, *, meant: bool) -> None:
    if not meant and ends > max(FEW, alive * SHARE):
        raise refuse(
            "register-many",
            f"{ends} of {alive} residents would have died or left, or are not in the file:"
            " nothing was taken in.",
            "Look whether the file is whole. If it is, say --yes-many.",
        )


# -- who is not in it --------------------------------------------------------------------------------


def _absent(here: set[uuid.UUID], as_of: dt.datetime) -> list[uuid.UUID]:
    """Who lives here by the copy and was in the file before this one, and is not any more."""
    alive = Resident.objects.filter(died_on=None, left_on=None, as_of__lte=as_of)
    known_here = alive.filter(absent_since=None).values_list("subject_id", flat=True)
    return sorted(set(known_here) - here)


def _note_absent(fresh: list[uuid.UUID], as_of: dt.datetime) -> int:
    """Nothing of them ends: contact waits. Gives how many were absent on an earlier day already."""
    night = timezone.localtime(as_of).replace(hour=0, minute=0, second=0, microsecond=0)
    before = Resident.objects.filter(absent_since__lt=night, absent_again=None)
    again = before.update(absent_again=as_of)
    Resident.objects.filter(subject__in=fresh).update(absent_since=as_of)
    subjects = Subject.objects.filter(pk__in=fresh)
    processing.used_by_many(sorted(map(numbers.number_of, subjects)), purpose=PURPOSE, what=ABSENT)
    return again


def _back(here: set[uuid.UUID], as_of: dt.datetime) -> int:
    """Who is in the file again: what waited goes on; gives how many that were."""
    absent = Resident.objects.filter(absent_since__lte=as_of).values_list("subject_id", flat=True)
    found = set(absent) & here
    return Resident.objects.filter(subject__in=found).update(absent_since=None, absent_again=None)


def _hear(news: Iterable[_News], as_of: dt.datetime) -> None:
    """Every change by the road of all changes; a line for each person it is about."""
    found = list(news)
    subjects = Subject.objects.in_bulk({each.subject for each in found})
    for each in found:
        if each.values:
            Resident.objects.filter(subject=each.subject).update(**each.values)
        hear(
            key=f"register:{uuid.uuid4()}", subject=subjects[each.subject], kind=each.kind,
            on=each.on, **each.data,
        )  # fmt: skip
    Resident.objects.filter(subject__in=subjects).update(as_of=as_of)
    processing.used_by_many(
        sorted(map(numbers.number_of, subjects.values())), purpose=PURPOSE, what=RENEWED
    )


# -- what differs ------------------------------------------------------------------------------------


def _all_news(
    rows: list[Row], ids: Mapping[str, uuid.UUID], as_of: dt.datetime
) -> tuple[list[_News], int]:
    """What differs, and of how many people something newer is known."""
    found: list[_News] = []
    day, newer = timezone.localdate(as_of), 0
    partners = dict(ids) | known(
        [row.partner for row in rows if row.partner and row.partner not in ids]
    )
    for start in range(0, len(rows), BATCH):
        some = {ids[row.number]: row for row in rows[start : start + BATCH] if row.number in ids}
        documents = _documents(some)
        for resident in Resident.objects.filter(subject__in=some).order_by("subject"):
            row = some[resident.subject_id]
            if resident.as_of > as_of:
                newer += 1
                continue
            found += _news(row, resident, partners.get(row.partner), documents, day)
    return found, newer


def _documents(some: Mapping[uuid.UUID, Row]) -> Documents:
    """The last day of the document of each kind that people have."""
    has = TravelDocument.objects.filter(subject__in=some, replaced_at=None).order_by("valid_until")
    rows = has.values_list("subject_id", "kind", "valid_until")
    return {(subject, kind): until for subject, kind, until in rows}


def _news(
    row: Row, copy: Resident, partner: uuid.UUID | None, documents: Documents, day: dt.date
) -> Iterator[_News]:
    kind, who = Change.Kind, copy.subject_id
    values = _corrected(row, copy)
    if values:
        yield _News(who, kind.CORRECTED, day, {"wat": sorted(values)}, values)
    if row.died_on:
        if row.died_on != copy.died_on:
            yield _News(who, kind.DIED, row.died_on)
        return
    if row.left_on:
        if copy.left_on is None:
            yield _News(who, kind.LEFT, row.left_on)
        return
    for what, data in (*_where(row, copy), *_flags(row, copy)):
        yield _News(who, what, day, data)
    if partner != copy.partner_id:
        yield _News(who, kind.PARTNER, day, {"partner": str(partner) if partner else None})
    for document, until in (row.documents or {}).items():
        if until != documents.get((who, document)):
            last = {"geldig_tot": until.isoformat()} if until else {}
            what = kind.DOCUMENT if until else kind.DOCUMENT_ENDED
            yield _News(who, what, day, {"soort": document, **last})


def _corrected(row: Row, copy: Resident) -> dict[str, Any]:
    """What is no event, but was not right: a name, a day of birth, a death that was none."""
    said = {"name": row.name, "salutation": row.salutation, "born_on": row.born_on}
    values: dict[str, Any] = {
        name: value for name, value in said.items() if getattr(copy, name) != value
    }
    return values | ({"died_on": None} if copy.died_on and not row.died_on else {})


def _where(row: Row, copy: Resident) -> Iterator[tuple[Change.Kind, dict[str, Any]]]:
    kind, investigated = Change.Kind, copy.in_investigation
    if copy.left_on is not None or (row.bag or None) != copy.address_id:
        yield kind.MOVED if copy.left_on is None else kind.ARRIVED, {"bag": row.bag or None}
        investigated = False
    if row.in_investigation != investigated:
        yield kind.INVESTIGATED if row.in_investigation else kind.INVESTIGATION_ENDED, {}


def _flags(row: Row, copy: Resident) -> Iterator[tuple[Change.Kind, dict[str, Any]]]:
    kind = Change.Kind
    if row.secret != copy.secret:
        yield kind.SECRET if row.secret else kind.NOT_SECRET, {}
    if row.guardianship != copy.guardianship:
        yield kind.GUARDIANSHIP if row.guardianship else kind.GUARDIANSHIP_ENDED, {}
