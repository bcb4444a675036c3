"""What residents told us, and what the population register told us, written down."""

import datetime as dt
from collections.abc import Iterable, Set
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from vanzelf.org import audit, clock, remembering
from vanzelf.org.models import Staff
from vanzelf.residents import numbers
from vanzelf.residents.models import (
    Change,
    Channel,
    Consent,
    Preferences,
    Refusal,
    Resident,
    Subject,
    TravelDocument,
)
from vanzelf.residents.party import list_refusals, scopes_of


def one_at_a_time(*subjects: UUID) -> None:
    """Until the transaction ends nobody else refuses for these residents, nor offers them anything.

    Else an offer that looks for a refusal and a refusal that looks for offers miss each other. Whoever
    needs more of them than one, or anything else of them, takes the residents first.
    """
    locked = Subject.objects.select_for_update(no_key=True).order_by("pk")
    list(locked.filter(pk__in=subjects).values_list("pk"))


def not_taken(subjects: Iterable[UUID]) -> Set[UUID]:
    """Those with whom nobody is busy now, for us alone as in `one_at_a_time`; it waits for nobody."""
    free = Subject.objects.select_for_update(no_key=True, skip_locked=True)
    return set(free.filter(pk__in=subjects).values_list("pk", flat=True))


@transaction.atomic
def refuse(
    *, subject: Subject, scope: str, told_by: Channel, noted_by: Staff | None = None
) -> Refusal:
    """Somebody does not want a service (its id), or nothing at all (`alles`).

    It holds at once, before the next source is asked: the list's own register of refusals is
    written in the same transaction. Said twice, it is noted once.
    """
    one_at_a_time(subject.pk)
    found, fresh = Refusal.objects.get_or_create(
        subject=subject,
        scope=scope,
        revoked_at=None,
        defaults={"since": clock.now(), "told_by": told_by, "noted_by": noted_by},
    )
    if fresh:
        if register := list_refusals():
            for each in scopes_of(scope):
                register.add(numbers.number_of(subject), each, found.since, str(told_by))
        remembering.remember(remembering.What.REFUSED, bytes(subject.keyed), scope)
        audit.write(staff=noted_by, action="weigering genoteerd", subject=subject.id)
    return found


@transaction.atomic
def take_back(*, subject: Subject, scope: str, noted_by: Staff | None = None) -> bool:
    """Somebody changed their mind; whether there was a refusal."""
    found = Refusal.objects.filter(subject=subject, scope=scope, revoked_at=None)
    if not found.update(revoked_at=clock.now()):
        return False
    if register := list_refusals():
        for each in scopes_of(scope):
            register.withdraw(numbers.number_of(subject), each)
    remembering.remember(remembering.What.TAKEN_BACK, bytes(subject.keyed), scope)
    audit.write(staff=noted_by, action="weigering ingetrokken", subject=subject.id)
    return True


@transaction.atomic
def know_again(*, keyed: bytes, told_by: Channel, noted_by: Staff | None = None) -> bool:
    """Somebody who was erased asks to be known: the next file of the register brings them back, and
    what lists had noted against looking is taken away then. Whether there was anything to take back.

    keyed: `numbers.keyed`; whoever calls this knows who asks.
    """
    if keyed not in remembering.erased():
        return False
    remembering.remember(remembering.What.KNOWN_AGAIN, keyed)
    audit.write(staff=noted_by, action="weer bekend", about=f"via:{told_by}")
    return True


@transaction.atomic
def consent(
    *, subject: Subject, service: str, text: str, told_by: Channel, noted_by: Staff | None = None
) -> Consent:
    """Somebody asks us to look every year. text: the digest of the words they agreed to."""
    found, fresh = Consent.objects.get_or_create(
        subject=subject,
        service=service,
        ended_at=None,
        defaults={"text_version": text, "since": clock.now(), "told_by": told_by},
    )
    if fresh:
        audit.write(staff=noted_by, action="toestemming genoteerd", subject=subject.id)
    return found


@transaction.atomic
def end_consent(
    *, subject: Subject, service: str, because: str, noted_by: Staff | None = None
) -> bool:
    """It ends, in one step and without a reason asked; whether there was one.

    because: ingetrokken, verhuisd or overleden.
    """
    ended = Consent.objects.filter(subject=subject, service=service, ended_at=None).update(
        ended_at=clock.now(), ended_because=because
    )
    if ended:
        audit.write(staff=noted_by, action="toestemming beëindigd", subject=subject.id)
    return bool(ended)


@transaction.atomic
def prefer(*, subject: Subject, noted_by: Staff | None = None, **choices: Any) -> Preferences:
    """How somebody wants to be reached; what is not given stays as it was (P-21)."""
    found, _ = Preferences.objects.select_for_update().get_or_create(
        subject=subject, defaults={"updated_at": clock.now()}
    )
    for name, value in choices.items():
        setattr(found, name, value)
    if found.no_digital and found.channel in (Channel.SMS, Channel.EMAIL, Channel.PORTAL):
        found.channel = Channel.LETTER
    found.updated_at = clock.now()
    found.save()
    audit.write(staff=noted_by, action="voorkeur genoteerd", subject=subject.id)
    return found


@transaction.atomic
def hear(
    *, key: str, subject: Subject, kind: Change.Kind, on: dt.date, **data: Any
) -> Change | None:
    """The population register tells of a change; None when this one was heard before.

    data: of an address `bag`; of a partner `partner`, a random id or None; of a travel document
    `soort`, and of a new one `geldig_tot` if that is known (a date, ISO 8601). The copy of the
    register changes at once, so that the next message sees it (G5).
    """
    try:
        with transaction.atomic():
            change = Change.objects.create(
                key=key, subject=subject, kind=kind, on=on, heard_at=clock.now(), data=data
            )
    except IntegrityError:
        return None
    resident = Resident.objects.select_for_update().get(subject=subject)
    _apply(resident, change)
    _follow(resident, change)
    resident.as_of = change.heard_at
    resident.save()
    return change


def _apply(resident: Resident, change: Change) -> None:
    kind = Change.Kind
    match change.kind:
        case kind.DIED:
            resident.died_on = change.on
        case kind.LEFT | kind.EMIGRATED:
            resident.left_on, resident.address = change.on, None
        case kind.MOVED | kind.ARRIVED:
            resident.address_id, resident.left_on = change.data.get("bag"), None
            resident.in_investigation = False
        case kind.INVESTIGATED | kind.INVESTIGATION_ENDED:
            resident.in_investigation = change.kind == kind.INVESTIGATED
        case kind.SECRET | kind.NOT_SECRET:
            resident.secret = change.kind == kind.SECRET
        case kind.GUARDIANSHIP | kind.GUARDIANSHIP_ENDED:
            resident.guardianship = change.kind == kind.GUARDIANSHIP
        case kind.PARTNER:
            resident.partner_id = change.data["partner"]
        case kind.DOCUMENT | kind.DOCUMENT_ENDED:
            TravelDocument.objects.filter(
                subject=change.subject, replaced_at=None,
                kind__in=[change.data["soort"]] if "soort" in change.data else TravelDocument.Kind,
            ).update(replaced_at=change.heard_at)  # fmt: skip
            if "geldig_tot" in change.data:
                TravelDocument.objects.create(
                    subject=change.subject,
                    kind=change.data["soort"],
                    valid_until=dt.date.fromisoformat(change.data["geldig_tot"]),
                )


def _follow(resident: Resident, change: Change) -> None:
    """What follows when the register says where somebody is, or that they died."""
    kind = Change.Kind
    if change.kind in (kind.DIED, kind.LEFT, kind.EMIGRATED, kind.MOVED, kind.ARRIVED):
        resident.absent_since = resident.absent_again = None
    if change.kind in (kind.DIED, kind.LEFT, kind.EMIGRATED):
        because = "overleden" if change.kind == kind.DIED else "verhuisd"
        for each in Consent.objects.filter(subject=change.subject, ended_at=None):
            end_consent(subject=change.subject, service=each.service, because=because)
