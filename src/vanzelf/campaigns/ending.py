"""How an entry ends: with a code of the closed list, and after its day with nothing but that (P-11)."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet

from vanzelf.campaigns.models import Campaign, Entry
from vanzelf.campaigns.outcomes import count
from vanzelf.decide.models import Case
from vanzelf.org import audit, clock
from vanzelf.reach.models import Offer
from vanzelf.reach.offers import withdraw
from vanzelf.residents.models import Refusal, Resident, Subject
from vanzelf.work.models import ContactAttempt, Result, Task

ENDED: Final = (Campaign.State.CLOSED, Campaign.State.STOPPED)
BECAUSE: Final[dict[str, Result]] = {
    "overleden": Result.DIED, "vertrokken": Result.MOVED, "wil-niet": Result.NOT_THIS,
    "heeft-het-al": Result.HAD_IT, "jonger-dan-16": Result.NOT_ENTITLED,
    "vertegenwoordiger-onbekend": Result.REPRESENTED, "niet-bekend": Result.DATA_WRONG,
    "adres-in-onderzoek": Result.DATA_WRONG, "geen-adres": Result.DATA_WRONG,
}  # fmt: skip
"""What it is called when the preflight finds that somebody cannot be approached any more."""


def about(entry: Entry) -> str:
    """How attempts and tasks name an entry."""
    return f"lijst:{entry.pk}"


@transaction.atomic
def close(entry: Entry, result: Result) -> None:
    """An entry is done: counted once, with whoever walked for it."""
    now = clock.now()
    changed = Entry.objects.filter(pk=entry.pk).exclude(state=Entry.State.CLOSED).update(
        state=Entry.State.CLOSED, result=result, closed_at=now, next_on=None, appointment=""
    )  # fmt: skip
    if not changed:
        return
    entry.state, entry.result, entry.closed_at = Entry.State.CLOSED, result, now
    entry.walks.filter(ended_at=None).update(ended_at=now)
    count(entry, result)


@transaction.atomic
def close_for(*, subject: Subject, scope: str) -> int:
    """Somebody said no: every list they are on is done with them. scope: a service, or `alles`."""
    open_still = Entry.objects.filter(subject=subject).exclude(state=Entry.State.CLOSED)
    if scope != Refusal.EVERYTHING:
        open_still = open_still.filter(campaign__version__service=scope)
    result = Result.NOTHING_PROACTIVE if scope == Refusal.EVERYTHING else Result.NOT_THIS
    found = list(open_still.select_related("campaign__version", "wave"))
    for each in found:
        close(each, result)
    return len(found)


@transaction.atomic
def erase(entries: QuerySet[Entry], *, stopped: bool = False) -> int:
    """Take entries away with all that says who they are about; what was open is counted.

    stopped: by us, before anybody could be reached; else nobody reached them in time.
    """
    result = Result.WITHDRAWN_BY_US if stopped else Result.NOT_REACHED
    found = list(
        entries.select_for_update(of=("self",)).select_related("campaign__version", "wave")
    )
    for each in found:
        if each.state != Entry.State.CLOSED:
            count(each, result)
    named = [about(each) for each in found]
    ContactAttempt.objects.filter(about__in=named).delete()
    Task.objects.filter(about__in=named).delete()
    Entry.objects.filter(pk__in=[each.pk for each in found]).delete()
    return len(found)


@transaction.atomic
def expire(on: dt.date | None = None) -> int:
    """Day ninety: who was on a list is forgotten; gives how many. Run every day, or twice."""
    day = on or clock.today()
    many = erase(Entry.objects.filter(expires_on__lte=day))
    over = Campaign.objects.filter(expires_on__lte=day).exclude(state__in=ENDED)
    for each in over:
        audit.write(staff=None, action="lijst verlopen", about=f"campagne:{each.pk}")
    over.update(state=Campaign.State.CLOSED)
    return many


# -- what came of it elsewhere -----------------------------------------------------------------------


@transaction.atomic
def follow() -> int:
    """Entries whose letter was answered, or whose question was decided, elsewhere; gives how many."""
    many = 0
    for entry, offer in _answered():
        result = _result_of(offer)
        if result is not None:
            close(entry, result)
            many += 1
    refused = Entry.objects.exclude(state=Entry.State.CLOSED).filter(
        subject__refusals__revoked_at=None,
        subject__refusals__scope__in=[Refusal.EVERYTHING, F("campaign__version__service")],
    )
    for entry in refused.select_related("campaign__version", "wave").distinct():
        close(entry, Result.NOT_THIS)
        many += 1
    for entry in _refused_by_others():
        close(entry, Result.NOT_THIS)
        many += 1
    return many


def _refused_by_others() -> list[Entry]:
    """Entries of a household of which another than who is spoken with first said no since."""
    entries = list(
        Entry.objects.exclude(state=Entry.State.CLOSED).exclude(others=[])
        .select_related("campaign__version", "wave")
    )  # fmt: skip
    no = {
        (str(subject), scope)
        for subject, scope in Refusal.objects.filter(
            subject__in={each for entry in entries for each in entry.others}, revoked_at=None
        ).values_list("subject", "scope")
    }
    return [
        entry for entry in entries
        if any(
            (each, scope) in no
            for each in entry.others
            for scope in (Refusal.EVERYTHING, entry.campaign.version.service)
        )
    ]  # fmt: skip


@transaction.atomic
def let_go() -> int:
    """Who died or moved away: what was offered to them ends, and nobody goes there any more.

    Gives how many entries and offers that were. The register tells of it at any hour.
    """
    gone = Q(subject__resident__died_on__isnull=False) | Q(subject__resident__left_on__isnull=False)
    entries = Entry.objects.filter(gone).exclude(state=Entry.State.CLOSED)
    offers = Offer.objects.filter(gone, state=Offer.State.OPEN)
    many = 0
    for entry in entries.select_related("campaign__version", "wave", "subject__resident"):
        close(entry, BECAUSE[_why(entry.subject.resident)])
        many += 1
    for offer in offers.select_related("subject__resident"):
        because = _why(offer.subject.resident)
        many += withdraw(subject=offer.subject, service=offer.service, because=because)
    return many


def _why(resident: Resident) -> str:
    return "vertrokken" if resident.died_on is None else "overleden"


def _answered() -> Iterable[tuple[Entry, Offer]]:
    entries = Entry.objects.exclude(state=Entry.State.CLOSED).select_related(
        "campaign__version", "wave"
    )
    offers = Offer.objects.filter(
        campaign__in=entries.values("campaign"), answered_at__isnull=False
    ).select_related("case")
    by_subject = {(each.campaign, each.subject_id): each for each in offers}
    for entry in entries:
        if (found := by_subject.get((entry.campaign_id, entry.subject_id))) is not None:
            yield entry, found


def _result_of(offer: Offer) -> Result | None:
    """What an answer came to; None while it is still on its way."""
    if offer.state == Offer.State.NO:
        return Result.NOT_THIS
    if offer.state != Offer.State.YES:
        return None
    if offer.case is not None:
        return _decided(offer.case)
    helped = Task.objects.filter(
        about=f"aanbod:{offer.id}", kind=Task.Kind.HELP, state=Task.State.DONE
    ).first()
    known = {str(each) for each in Result}
    return Result(helped.result) if helped is not None and helped.result in known else None


def _decided(case: Case) -> Result | None:
    if case.state != Case.State.DECIDED:
        return None
    granted = case.decisions.filter(direction="toegekend", state="verzonden").exists()
    return Result.GRANTED_AFTER_YES if granted else Result.NOT_ENTITLED
