"""Forgetting a resident: what we have of them goes, everywhere, and does not come back (AVG art. 17).

What stays is what the law makes us keep: decisions that were sent (Archiefwet), and the lines of the
processing log and of what staff did, which name nobody: they hold a keyed hash, or a random id that
leads nowhere once the resident is gone. And that they were erased: no file brings them back and no
list looks at them, until they ask to be known again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from vanzelf.ask.applications import said_no
from vanzelf.ask.people import People
from vanzelf.campaigns.models import Entry
from vanzelf.decide.models import Case, Decision
from vanzelf.org import audit, clock, remembering
from vanzelf.org.models import Staff
from vanzelf.reach.models import Message, Offer, Receipt, Reply
from vanzelf.residents import numbers
from vanzelf.residents.models import Refusal, Subject
from vanzelf.residents.party import list_refusals, party

ERASED: Final = "gewist"
"""By what road a list's register of refusals heard of it."""


@dataclass(frozen=True)
class Erased:
    """What came of it. kept: numbers of cases that the law makes us keep."""

    kept: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is left."""
        return not self.kept


@transaction.atomic
def erase(*, subject: Subject, by: Staff | None = None) -> Erased:
    """Forget a resident: register copy, preferences, offers, messages, answers, lists, sessions.

    Cases in which a decision was sent stay, with that decision and what it rests on, under the
    sealed number; nothing else does. Done twice, the second time changes nothing.
    """
    found = Subject.objects.select_for_update().get(pk=subject.pk)
    number, gone = numbers.number_of(found), found.pk
    kept = tuple(
        Case.objects.filter(subject=found, decisions__sent_at__isnull=False)
        .order_by("number")
        .values_list("number", flat=True)
        .distinct()
    )
    messages = list(Message.objects.filter(subject=found).values_list("id", flat=True))
    for model in (Receipt, Reply, Message, Offer):  # the order in which they hold on to each other
        model._default_manager.filter(subject=found).delete()
    _cases(found)
    _mentions(gone)
    _related(found)
    _jobs([*messages, gone])
    _sessions(gone)
    _lists(number)
    remembering.remember(remembering.What.ERASED, bytes(found.keyed))
    audit.write(
        staff=by, action="inwoner gewist", subject=gone, about="deels" if kept else "geheel"
    )
    if not kept:
        found.delete()
    return Erased(kept)


def _cases(subject: Subject) -> None:
    """Cases without a decision that was sent."""
    gone = Case.objects.filter(subject=subject).exclude(
        id__in=Decision.objects.filter(sent_at__isnull=False).values("case")
    )
    ids = list(gone.values_list("id", flat=True))
    Decision.objects.filter(case__in=ids).delete()
    Case.objects.filter(id__in=ids).delete()


def _mentions(gone: UUID) -> None:
    """Lists of somebody else in whose household they live."""
    for entry in Entry.objects.filter(others__contains=[str(gone)]):
        entry.others = [each for each in entry.others if each != str(gone)]
        entry.save(update_fields=["others"])


def _related(subject: Subject) -> None:
    """Everything else that belongs to them, in whatever app it was added."""
    for each in related():
        if each.on_delete is models.CASCADE:
            each.related_model._default_manager.filter(**{each.field.name: subject}).delete()


def related() -> list[models.ForeignObjectRel]:
    """Every kind of row that belongs to a resident, those included that a resident has no name for."""
    found = Subject._meta.get_fields(include_hidden=True)
    return [each for each in found if isinstance(each, models.ForeignObjectRel)]


def _jobs(ids: Iterable[UUID]) -> None:
    """Work that waits, or that was done, for one of these."""
    names = [str(each) for each in ids]
    with connection.cursor() as cursor:
        cursor.execute(
            """select id from procrastinate_jobs j where exists (
                select from jsonb_each_text(j.args) a where a.value = any(%s))""",
            [names],
        )
        jobs = [row[0] for row in cursor.fetchall()]
        for table in ("procrastinate_events", "procrastinate_periodic_defers"):
            cursor.execute(f"delete from {table} where job_id = any(%s)", [jobs])
        cursor.execute("delete from procrastinate_jobs where id = any(%s)", [jobs])


def _sessions(gone: UUID) -> None:
    """Sessions in which somebody is logged in as them."""
    for session in Session.objects.all().iterator():
        if str(gone) in str(session.get_decoded()):
            session.delete()


def _lists(number: str) -> None:
    """What the lists made with other bodies know of them; only that they are not to be looked at stays."""
    opened = party()
    if opened is None:
        return
    said_no(opened, number)  # what was fetched for an application
    keyed = People.of(opened).keyed([number])[0]
    with connection.cursor() as cursor:
        cursor.execute("select id from ask.subjects where keyed = %s", [keyed])
        row = cursor.fetchone()
        if row is not None:
            _off_lists(cursor, row[0])
    register = list_refusals()
    assert register is not None
    register.add(number, Refusal.EVERYTHING, clock.now(), ERASED)


def _off_lists(cursor: CursorWrapper, subject: UUID) -> None:
    for table in ("ask.entries", "ask.hindrances"):
        cursor.execute(
            f"update {table} set subjects = array_remove(subjects, %s) where %s = any(subjects)",
            [subject, subject],
        )
        cursor.execute(f"delete from {table} where subjects = '{{}}'")
    for table in ("ask.notes", "ask.refusals"):
        cursor.execute(f"delete from {table} where subject = %s", [subject])
    cursor.execute("delete from ask.subjects where id = %s", [subject])
