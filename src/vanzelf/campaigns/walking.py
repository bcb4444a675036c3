"""At the door and on the telephone: opening an entry, and writing down what came of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from vanzelf.campaigns.ending import BECAUSE, about, close, close_for
from vanzelf.campaigns.models import Entry, Noted, Walk, WatchOut
from vanzelf.campaigns.standing import in_the_way
from vanzelf.campaigns.telling import answered, apart, stop_everything
from vanzelf.campaigns.waves import WALKED, channel_of, rung_of
from vanzelf.definitions.wording import Kind
from vanzelf.org import audit, clock, processing
from vanzelf.org.errors import need, refuse
from vanzelf.org.models import Glass, Organisation, Staff
from vanzelf.org.rights import Right
from vanzelf.reach.answering import Given
from vanzelf.reach.models import Answer
from vanzelf.reach.preflight import Contact, Stopped, preflight
from vanzelf.residents import numbers
from vanzelf.residents.actions import one_at_a_time
from vanzelf.residents.models import Channel, Refusal
from vanzelf.terms.problems import ProblemError
from vanzelf.work import actions as work
from vanzelf.work.models import ContactAttempt, PartOfDay, Result

GLASS: Final = dt.timedelta(hours=1)
"""How long somebody may look who broke the glass."""
LATE: Final = dt.timedelta(days=2)
"""How long after its day what came of a walk may still come in, from a telephone without network."""
BETWEEN: Final = dt.timedelta(days=2)
"""Until somebody is tried again, at another part of the day."""
REASON: Final = 10
READ: Final = "Naam en adres gelezen voor een gesprek"
LISTED: Final = "Naam en adres op de looplijst van die dag gezet"
"""What stands in the log of a resident."""
KINDS: Final = {Channel.VISIT: ContactAttempt.Kind.VISIT, Channel.CALL: ContactAttempt.Kind.CALL}


@dataclass(frozen=True)
class Said:
    """What came of an attempt. key: made by the telephone; it counts once.

    result: a code of the closed list when it is done. again_on, part, note: what was agreed, when
    it is not. unsafe: who came by did not feel safe.
    """

    key: UUID
    reached: bool
    at: dt.datetime
    result: Result | None = None
    again_on: dt.date | None = None
    part: str = ""
    note: str = ""
    watch_out: frozenset[str] = frozenset()
    unsafe: bool = False


# -- opening -----------------------------------------------------------------------------------------


def open_entry(*, entry_id: UUID, by: Staff) -> Entry:
    """An entry for who may see it now: their own walk of today, or through broken glass.

    A refusal is written down, and so is every look. Raises ProblemError walk-not-yours, walk-stands-still,
    walk-over or secret-address.
    """
    found = _found(entry_id)
    try:
        _refuse(found, by)
    except ProblemError:
        audit.write(
            staff=by, action="looplijst openen", about=f"lijst:{found.pk}",
            subject=found.subject_id, allowed=False,
        )  # fmt: skip
        raise
    _look_again(found)
    with transaction.atomic():
        _written(found, by, READ)
    return found


def _found(entry_id: UUID) -> Entry:
    found = (
        Entry.objects.filter(pk=entry_id, expires_on__gt=clock.today())
        .select_related(
            "campaign__version", "subject__resident", "subject__preferences", "address",
            "district__team", "wave",
        )
        .first()
    )  # fmt: skip
    if found is None:
        raise refuse("walk-over", "this is not on a list any more.", "Go on with the next.")
    return found


def _refuse(entry: Entry, by: Staff) -> None:
    today = clock.today()
    mine = entry.walks.filter(staff=by, day=today, ended_at=None).exists()
    if not mine and not _through_glass(entry, by):
        raise refuse("walk-not-yours", "this is with somebody else.", "Ask your team lead.")
    if in_the_way(entry.campaign):
        raise refuse("walk-stands-still", "the campaign stands still.", "Wait for your team lead.")
    if entry.state != Entry.State.OPEN:
        raise refuse("walk-over", "this is done already.", "Go on with the next.")
    if hidden(entry, by):
        raise refuse("secret-address", "this address is secret.", "Ask who releases it by name.")


def hidden(entry: Entry, by: Staff) -> bool:
    """Whether an address is kept from somebody: never for a foundation, else unless released."""
    if not entry.secret and not entry.subject.resident.secret:
        return False
    outside = by.organisation.kind == Organisation.Kind.FOUNDATION
    return outside or entry.released_secret_by_id is None


def _through_glass(entry: Entry, by: Staff) -> bool:
    return Glass.objects.filter(
        staff=by, subject=entry.subject_id, until__gt=clock.now()
    ).exists()  # fmt: skip


def _look_again(entry: Entry) -> None:
    """The preflight of this moment: what changed since this morning ends it (P-32, P-33)."""
    channel = channel_of(entry)
    if channel is None or channel not in WALKED:
        raise refuse("walk-over", "this goes on by letter.", "Go on with the next.")
    seen = preflight(
        Contact(
            subject=entry.subject, service=entry.campaign.version.service, kind=Kind.OFFER,
            channel=channel, released=entry.released_secret_by_id is not None, urgent=True,
        )
    )  # fmt: skip
    if isinstance(seen, Stopped):
        if seen.because in BECAUSE:
            close(entry, BECAUSE[seen.because])
        raise refuse("walk-over", "something changed: do not go there.", "Go on with the next.")


def _written(entry: Entry, by: Staff, what: str) -> None:
    """Who looked, for us; and for the resident, that their data were used."""
    service = entry.campaign.version.service
    operation = processing.used(
        number=numbers.number_of(entry.subject), purpose=_purpose(service),
        what=what,
    )  # fmt: skip
    audit.write(
        staff=by, action="looplijst openen", about=f"lijst:{entry.pk}", subject=entry.subject_id,
        operation=operation,
    )  # fmt: skip


def _purpose(service: str) -> str:
    from vanzelf.org.catalogue import services

    return services()[service].purpose


@transaction.atomic
def fetch(*, walks: list[Walk], by: Staff) -> None:
    """The day goes to a telephone: each entry counts as opened once."""
    for walk in walks:
        if walk.fetched_at is None:
            _written(walk.entry, by, LISTED)
            walk.fetched_at = clock.now()
            walk.save(update_fields=["fetched_at"])


def break_glass(*, entry_id: UUID, reason: str, by: Staff) -> Glass:
    """Look outside one's own walk, with a reason; another checks it afterwards (P-39).

    Only within one's own organisation. Raises ProblemError no-right, glass-elsewhere, glass-reason
    or walk-over.
    """
    need(by, Right.BREAK_GLASS)
    found = _found(entry_id)
    team = found.district.team_id if found.district else None
    if team != by.organisation_id:
        audit.write(
            staff=by, action="noodinzage", about=f"lijst:{found.pk}", subject=found.subject_id,
            allowed=False,
        )  # fmt: skip
        raise refuse("glass-elsewhere", "this is of another organisation.", "Ask your team lead.")
    if len(reason.strip()) < REASON:
        raise refuse("glass-reason", "there is no reason with it.", "Say in a sentence why.")
    now = clock.now()
    glass = Glass.objects.create(
        staff=by, subject=found.subject_id, reason=reason.strip()[:300], at=now, until=now + GLASS
    )
    audit.write(staff=by, action="noodinzage", about=f"lijst:{found.pk}", subject=found.subject_id)
    return glass


# -- what came of it ---------------------------------------------------------------------------------


def record(*, entry_id: UUID, said: Said, by: Staff) -> Entry | None:
    """Write down what came of an attempt; None when the entry is gone by now.

    Sent twice with one key, it counts once. Raises ProblemError no-right, walk-not-yours or
    walk-again.
    """
    need(by, Right.SEE_LIST)
    found = Entry.objects.filter(pk=entry_id).first()
    if found is None:
        return None
    _refuse_to_record(found, by)  # apart: what is denied stays written down
    return _record(found, said, by)


@transaction.atomic
def _record(known: Entry, said: Said, by: Staff) -> Entry | None:
    one_at_a_time(known.subject_id)
    entry = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("campaign__version", "subject__resident", "wave", "district")
        .filter(pk=known.pk)
        .first()
    )
    if entry is None or Noted.objects.filter(key=said.key).exists():
        return entry
    Noted.objects.create(key=said.key, entry=entry, at=clock.now())
    channel = channel_of(entry)
    kind = KINDS.get(channel or Channel.VISIT, ContactAttempt.Kind.VISIT)
    work.tried(
        subject=entry.subject, about=about(entry), kind=kind, reached=said.reached, by=by,
        result=said.result, at=min(said.at, clock.now()),
    )  # fmt: skip
    entry.walks.filter(ended_at=None).update(ended_at=clock.now())
    entry.watch_out = sorted({*entry.watch_out, *(said.watch_out & set(WatchOut.values))})
    entry.save()
    if said.unsafe:
        apart(entry, "veiligheid")
    if entry.state == Entry.State.CLOSED:
        return entry
    if said.result is not None:
        _end(entry, said.result, Given(f"bezoek:{said.key}", Answer.NO, Channel(kind), by=by))
    elif said.reached:
        _agree(entry, said)
    else:
        _not_home(entry, kind)
    return entry


def _refuse_to_record(entry: Entry, by: Staff) -> None:
    since = clock.today() - LATE
    if not entry.walks.filter(staff=by, day__gte=since).exists() and not _through_glass(entry, by):
        audit.write(
            staff=by, action="uitkomst noteren", about=f"lijst:{entry.pk}",
            subject=entry.subject_id, allowed=False,
        )  # fmt: skip
        raise refuse("walk-not-yours", "this is with somebody else.", "Ask your team lead.")


def _end(entry: Entry, result: Result, given: Given) -> None:
    """It is done: what a resident said does here what it does by every other road."""
    close(entry, result)
    match result:
        case Result.NOT_THIS:
            answered(entry, given)
            close_for(subject=entry.subject, scope=entry.campaign.version.service)
        case Result.NOTHING_PROACTIVE:
            stop_everything(entry, given)
            close_for(subject=entry.subject, scope=Refusal.EVERYTHING)
        case Result.APPLIED_TOGETHER:
            answered(entry, Given(given.key, Answer.YES, given.channel, by=given.by), done=True)
        case Result.DATA_WRONG:
            answered(entry, Given(given.key, Answer.WRONG, given.channel, by=given.by))
        case Result.MOVED | Result.DIED | Result.REPRESENTED | Result.OTHER_CHANNEL:
            apart(entry, result)
        case _:
            pass


def _agree(entry: Entry, said: Said) -> None:
    """They spoke, and will again on a day that was agreed."""
    if said.again_on is None or said.again_on < clock.today():
        raise refuse("walk-again", "there is no day to come again.", "Choose a day, or an outcome.")
    entry.next_on = min(said.again_on, entry.expires_on - dt.timedelta(days=1))
    entry.part = said.part if said.part in PartOfDay.values else ""
    entry.appointment = said.note.strip()[:80]
    entry.save()


def _not_home(entry: Entry, kind: ContactAttempt.Kind) -> None:
    """Nobody was there: another part of the day, and after enough of those another way."""
    tried = set(
        ContactAttempt.objects.filter(
            about=about(entry), kind=kind, reached=False
        ).values_list("part_of_day", flat=True)
    )  # fmt: skip
    attempts, days = rung_of(entry)
    entry.appointment, today = "", clock.today()
    if len(tried) >= attempts:
        entry.rung += 1
        entry.part, entry.next_on = "", today + dt.timedelta(days=days)
    else:
        left = [part for part in (PartOfDay.EVENING, PartOfDay.MORNING, PartOfDay.AFTERNOON)
                if part not in tried]  # fmt: skip
        entry.part, entry.next_on = left[0] if left else "", today + BETWEEN
    entry.save()
