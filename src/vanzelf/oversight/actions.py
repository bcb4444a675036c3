"""Dealing with requests about data, looking back at emergency access, rehearsing the kill switch."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils import timezone

from vanzelf.org import audit, clock, processing
from vanzelf.org.errors import need, refuse
from vanzelf.org.models import Glass, Halt, Staff
from vanzelf.org.rights import Right
from vanzelf.oversight import grounds
from vanzelf.oversight.contested import stop_when_contested
from vanzelf.oversight.erasing import Erased, erase
from vanzelf.oversight.evidence import Bundle, bundle_of
from vanzelf.oversight.models import Drill, Request
from vanzelf.oversight.telling import tell, tell_later
from vanzelf.reach.offers import withdraw
from vanzelf.residents import actions as residents
from vanzelf.residents import numbers
from vanzelf.residents.models import Channel, Refusal, Subject

MONTHS, EXTRA = 1, 2
"""AVG art. 12(3): within a month, and once two months more."""
LONGEST_REASON, LONGEST_DELAY = 600, 300
PURPOSE: Final = "avg-verzoeken"
"""What the processing log calls dealing with a request."""


@transaction.atomic
def receive(
    *,
    kind: Request.Kind,
    subject: Subject,
    came_by: Channel,
    service: str = "",
    noted_by: Staff | None = None,
    came_at: dt.datetime | None = None,
) -> Request:
    """Somebody asks something about their data. An objection holds at once, before it is dealt with;
    a service that many object to stops.

    noted_by: who wrote it down; None when the resident did so. came_at: when, if that was earlier.
    Raises ProblemError request-future.
    """
    at = came_at or clock.now()
    if at > clock.now():
        raise refuse("request-future", "that moment is still to come.", "Give the real date.")
    found = Request.objects.create(
        kind=kind, subject=subject, service=service, came_at=at, came_by=came_by,
        due_on=months_later(timezone.localdate(at), MONTHS),
    )  # fmt: skip
    if kind == Request.Kind.OBJECTION:
        scope = service or Refusal.EVERYTHING
        residents.refuse(subject=subject, scope=scope, told_by=came_by, noted_by=noted_by)
        withdraw(subject=subject, service=service or None, because="bezwaar")
        stop_when_contested(service)
    audit.write(
        staff=noted_by, action="verzoek ontvangen", about=f"verzoek:{found.id}",
        subject=subject.id, soort=str(kind),
    )  # fmt: skip
    return found


@transaction.atomic
def extend(*, request: Request, because: str, by: Staff, ground: str = "") -> Request:
    """Take two months more, once; the resident is told why (AVG art. 12(3)).

    ground: one of `grounds.DELAYING`; because: own words instead of it or beside it. Raises
    ProblemError no-right, request-over, request-extended, request-late or request-reason.
    """
    found = _open(request, by)
    if found.extended_because:
        raise refuse("request-extended", "it was extended before.", "Deal with it now.")
    if clock.today() > found.due_on:
        raise refuse("request-late", "its month has passed.", "Deal with it now, and say so.")
    if not because.strip() and not ground:
        raise refuse("request-reason", "there is no reason.", "Write why it takes longer.")
    found.extended_because = grounds.said(ground, because, "nl")[:LONGEST_DELAY]
    found.due_on = months_later(timezone.localdate(found.came_at), MONTHS + EXTRA)
    found.save()
    tell_later(found, ground, because[:LONGEST_DELAY])
    audit.write(
        staff=by, action="verzoek verlengd", about=f"verzoek:{found.id}", subject=found.subject_id
    )
    return found


@transaction.atomic
def bundle(*, request: Request, by: Staff) -> Bundle:
    """Everything we have of somebody, in one file; asked again it is the same, byte for byte.

    Raises ProblemError no-right or request-erased.
    """
    need(by, Right.HANDLE_REQUESTS)
    found = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if found.subject is None:
        raise refuse("request-erased", "this resident was erased.", "There is nothing to make.")
    found.as_of = found.as_of or clock.now()
    made = bundle_of(found.subject, found.as_of)
    found.digest = made.digest
    found.save()
    processing.used(
        number=numbers.number_of(found.subject), purpose=PURPOSE,
        what="Wij maakten voor u een overzicht van alles wat wij van u hebben.",
    )  # fmt: skip
    audit.write(
        staff=by, action="dossier gemaakt", about=f"verzoek:{found.id}", subject=found.subject_id
    )
    return made


@transaction.atomic
def look(*, request: Request, by: Staff) -> Request:
    """Open a request: who it is about is seen, and that is written down. Raises no-right."""
    need(by, Right.HANDLE_REQUESTS)
    found = Request.objects.select_related("subject__resident", "done_by").get(pk=request.pk)
    if found.subject is not None:
        processing.used(
            number=numbers.number_of(found.subject), purpose=PURPOSE,
            what="Wij behandelden uw verzoek over uw gegevens.",
        )  # fmt: skip
    audit.write(
        staff=by, action="verzoek bekeken", about=f"verzoek:{found.id}", subject=found.subject_id
    )
    return found


@transaction.atomic
def finish(
    *, request: Request, outcome: Request.Outcome, reason: str, by: Staff, ground: str = ""
) -> Request:
    """A request was dealt with. Who does not get all that was asked is told why.

    ground: one of `grounds.REFUSING`; reason: own words, in Dutch, instead of it or beside it.
    Raises ProblemError no-right, request-over or request-reason.
    """
    found = _open(request, by)
    if outcome != Request.Outcome.GRANTED and not reason.strip() and not ground:
        raise refuse("request-reason", "there is no reason.", "Write why not, with the article.")
    _close(found, outcome, by, ground, reason)
    return found


@transaction.atomic
def forget(*, request: Request, by: Staff) -> Erased:
    """Erase somebody who asked for it, and close the request: in full, or but for what law keeps.

    Raises ProblemError no-right, request-over, request-kind or request-erased.
    """
    found = _open(request, by)
    if found.kind != Request.Kind.ERASURE:
        raise refuse("request-kind", "this asks for something else.", "Write down a new request.")
    if found.subject is None:
        raise refuse("request-erased", "this resident was erased.", "Close the request.")
    done = erase(subject=found.subject, by=by)
    found.refresh_from_db()
    outcome = Request.Outcome.GRANTED if done.whole else Request.Outcome.PARTLY
    _close(found, outcome, by, "" if done.whole else "bewaren")
    return done


@transaction.atomic
def review_glass(*, glass: Glass, justified: bool, by: Staff) -> Glass:
    """Look back at somebody who looked outside their assignment (P-39).

    Raises ProblemError no-right, glass-own or glass-reviewed.
    """
    need(by, Right.REVIEW_GLASS)
    found = Glass.objects.select_for_update().get(pk=glass.pk)
    if found.staff_id == by.pk:
        raise refuse("glass-own", "this was you.", "Ask a colleague to look.")
    if found.reviewed_at is not None:
        raise refuse("glass-reviewed", "somebody looked at it already.", "Nothing is left to do.")
    found.reviewed_by, found.reviewed_at, found.justified = by, clock.now(), justified
    found.save()
    audit.write(
        staff=by, action="noodinzage nagekeken", about=f"noodinzage:{found.id}",
        subject=found.subject, terecht=justified,
    )  # fmt: skip
    return found


@transaction.atomic
def note_drill(*, halt: Halt, seconds: int, left: int, lessons: str, by: Staff) -> Drill:
    """Write down what came of a rehearsal. left: what still went out after everything was stopped.

    Raises ProblemError no-right, drill-running or drill-noted.
    """
    need(by, Right.HALT)
    if halt.ended_at is None:
        raise refuse("drill-running", "everything still stands still.", "Start again first.")
    if Drill.objects.filter(halt=halt).exists():
        raise refuse("drill-noted", "it was written down before.", "Nothing is left to do.")
    audit.write(staff=by, action="oefening genoteerd", about=f"stilstand:{halt.pk}")
    return Drill.objects.create(
        halt=halt, seconds=seconds, left=left, lessons=lessons.strip()[:LONGEST_REASON],
        noted_by=by, noted_at=clock.now(),
    )  # fmt: skip


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day some months later; the last day of a month that has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    first = dt.date(day.year + year, month + 1, 1)
    after = dt.date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + dt.timedelta(days=day.day - 1), after - dt.timedelta(days=1))


def _open(request: Request, by: Staff) -> Request:
    need(by, Right.HANDLE_REQUESTS)
    found = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if found.state != Request.State.OPEN:
        raise refuse("request-over", "it was dealt with.", "Look at what came of it.")
    return found


def _close(
    request: Request, outcome: Request.Outcome, by: Staff, ground: str = "", words: str = ""
) -> None:
    request.state, request.outcome = Request.State.DONE, outcome
    request.reason = grounds.said(ground, words, "nl")[:LONGEST_REASON]
    request.done_at, request.done_by = clock.now(), by
    request.save()
    tell(request, ground, words[:LONGEST_REASON])
    audit.write(
        staff=by, action="verzoek afgehandeld", about=f"verzoek:{request.id}",
        subject=request.subject_id, uitkomst=str(outcome),
    )  # fmt: skip
