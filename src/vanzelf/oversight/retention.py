"""How long things are kept, erasing what is older, and the proof that it was done (P-48).

Each kind goes in small transactions; what was erased and how much of it is written in the same one.
A program that is killed leaves a proof that is not finished, and the next one goes on.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanzelf.ask.applications import erase_expired
from vanzelf.ask.expiring import expire as expire_lists
from vanzelf.campaigns import ending
from vanzelf.decide.models import AwardRun, Candidate
from vanzelf.ledger.erasing import lines_before
from vanzelf.org import clock
from vanzelf.org.catalogue import services
from vanzelf.org.models import AuditLine, Glass
from vanzelf.oversight.models import Proof, Request
from vanzelf.reach.models import Inbound, Message, Offer, Reply
from vanzelf.residents.models import Change, Consent, Refusal
from vanzelf.residents.party import party
from vanzelf.terms.problems import ProblemError
from vanzelf.transport.keeping import erase_old_lines
from vanzelf.transport.party import LOG_YEARS
from vanzelf.work.models import ContactAttempt, Known, Task

AT_ONCE: Final = 2_000
"""Rows in one transaction."""
ANSWERED: Final = 90
"""Days that what was asked and answered is kept, unless a service keeps it shorter."""
YEAR: Final = 365
GRACE: Final = dt.timedelta(days=2)
"""So long after the last proof something is overdue."""

Erase = Callable[[dt.datetime], int]


@dataclass(frozen=True)
class Kind:
    """A kind of data. days: how long it is kept after it is over. ground: why so long.

    erase: takes away at most AT_ONCE that ended before a moment, and says how many. whole: it takes away
    everything at once.
    """

    id: str
    label: Promise | str
    days: int
    ground: Promise | str
    erase: Erase
    whole: bool = False


@dataclass(frozen=True)
class Standing:
    """How a kind stands. proof: the last one that was finished. overdue: nothing proves it lately."""

    kind: Kind
    proof: Proof | None
    overdue: bool


def run(today: dt.date | None = None) -> dict[str, int]:
    """Erase what is too old, kind by kind; how many of each today. Done twice, nothing more goes."""
    day = clock.today() if today is None else today
    return {kind.id: _run(kind, day) for kind in KINDS}


def _run(kind: Kind, day: dt.date) -> int:
    until = clock.now() - dt.timedelta(days=kind.days)
    while True:
        with transaction.atomic():
            proof, _made = Proof.objects.select_for_update().get_or_create(
                kind=kind.id, day=day, defaults={"until": until}
            )
            gone = kind.erase(until)
            proof.count, proof.until = proof.count + gone, until
            over = kind.whole or gone < AT_ONCE
            if over:
                proof.finished_at = clock.now()
            proof.save()
        if over:
            return int(proof.count)


def standing() -> list[Standing]:
    """Every kind with its last proof."""
    last: dict[str, Proof] = {}
    for proof in Proof.objects.filter(finished_at__isnull=False).order_by("day"):
        last[proof.kind] = proof
    limit = clock.today() - GRACE
    return [
        Standing(kind, found := last.get(kind.id), found is None or found.day < limit)
        for kind in KINDS
    ]


def overdue() -> int:
    """How many kinds nothing proves lately."""
    return sum(each.overdue for each in standing())


# -- what goes ---------------------------------------------------------------------------------------


def _some(rows: "models.QuerySet[Any]") -> int:
    """Take some rows away, with what hangs on them; how many of these."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    rows.model._default_manager.filter(pk__in=keys).delete()
    return len(keys)


def _offers(until: dt.datetime) -> int:
    """Offers that are over, as each service keeps them; those that became a case stay with it."""
    over = Offer.objects.filter(case=None).exclude(state=Offer.State.OPEN)
    when = Q(pk__in=[])
    for service in services().values():
        kept = clock.now() - dt.timedelta(days=min(service.retention_days, ANSWERED))
        ended = Q(answered_at__lt=kept) | Q(
            answered_at=None, expires_on__lt=timezone.localdate(kept)
        )
        when |= Q(service=service.id) & ended
    gone = ~Q(service__in=list(services())) & Q(made_at__lt=until)
    keys = list(over.filter(when | gone).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    Reply.objects.filter(offer__in=keys).delete()
    Message.objects.filter(offer__in=keys, case=None).delete()
    Offer.objects.filter(pk__in=keys).delete()
    return len(keys)


def _loose_messages(until: dt.datetime) -> int:
    waiting = [Message.State.WAITING, Message.State.SENDING]
    loose = Message.objects.filter(offer=None, case=None, made_at__lt=until)
    return _some(loose.exclude(state__in=waiting))


def _loose_replies(until: dt.datetime) -> int:
    return _some(Reply.objects.filter(offer=None, at__lt=until))


def _inbound(until: dt.datetime) -> int:
    return _some(Inbound.objects.filter(handled_at__lt=until))


def _tasks(until: dt.datetime) -> int:
    return _some(Task.objects.exclude(state=Task.State.OPEN).filter(done_at__lt=until))


def _attempts(until: dt.datetime) -> int:
    """Attempts about a decision stay with it."""
    return _some(ContactAttempt.objects.filter(at__lt=until).exclude(about__startswith="besluit:"))


def _changes(until: dt.datetime) -> int:
    return _some(Change.objects.filter(heard_at__lt=until))


def _consents(until: dt.datetime) -> int:
    return _some(Consent.objects.filter(ended_at__lt=until))


def _refusals(until: dt.datetime) -> int:
    """Only those that were taken back: a refusal holds as long as somebody wants it to."""
    return _some(Refusal.objects.filter(revoked_at__lt=until))


def _candidates(until: dt.datetime) -> int:
    """Not whose award waits until their address is known: it would never come."""
    over = [AwardRun.State.DONE, AwardRun.State.STOPPED]
    found = Candidate.objects.filter(run__state__in=over, run__made_at__lt=until)
    return _some(found.exclude(run__state=AwardRun.State.DONE, done_at=None))


def _requests(until: dt.datetime) -> int:
    return _some(Request.objects.filter(done_at__lt=until))


def _glass(until: dt.datetime) -> int:
    return _some(Glass.objects.filter(reviewed_at__lt=until))


def _known(until: dt.datetime) -> int:
    """Whom staff know: it can be said again."""
    return _some(Known.objects.filter(since__lt=until))


def _audit(until: dt.datetime) -> int:
    """What staff did. The database itself keeps what is younger than five years."""
    return _some(AuditLine.objects.filter(at__lt=until))


def _sessions(_until: dt.datetime) -> int:
    """By the clock of the machine, which the framework gave them: in a demo it is another."""
    return _some(Session.objects.filter(expire_date__lt=timezone.now()))


def _jobs(until: dt.datetime) -> int:
    """Work that is over: its arguments are ids of messages and runs."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select id from procrastinate_jobs j
            where status in ('succeeded', 'failed', 'cancelled', 'aborted')
            and not exists (select from procrastinate_events e where e.job_id = j.id and e.at >= %s)
            order by id limit %s""",
            [until, AT_ONCE],
        )
        jobs = [row[0] for row in cursor.fetchall()]
        for table in ("procrastinate_events", "procrastinate_periodic_defers"):
            cursor.execute(f"delete from {table} where job_id = any(%s)", [jobs])
        cursor.execute("delete from procrastinate_jobs where id = any(%s)", [jobs])
    return len(jobs)


def _answered(until: dt.datetime) -> int:
    """What programs were answered, by a key of their own."""
    with connection.cursor() as cursor:
        cursor.execute(
            """delete from rest_answered where id in (
                select id from rest_answered where at < %s order by id limit %s)""",
            [until, AT_ONCE],
        )
        return int(cursor.rowcount)


def _walks(_until: dt.datetime) -> int:
    return ending.expire()


def _lists(_until: dt.datetime) -> int:
    opened = party()
    if opened is None:
        return 0
    return expire_lists(opened, clock.today()).people


def _lines(until: dt.datetime) -> int:
    """Lines of the processing log; a line that the party signs says that they are gone."""
    opened = party()
    if opened is None:
        return _unsigned(until)
    connection.ensure_connection()
    return erase_old_lines(connection.connection, opened)


def _unsigned(until: dt.datetime) -> int:
    """Nothing, unless there is something to erase and no key to sign with."""
    connection.ensure_connection()
    if lines_before(connection.connection, until):
        raise ProblemError.single(
            "log-unsigned",
            "lines of the processing log are too old, and nobody can sign that they are erased.",
            "Give this installation a party file (VANZELF_PARTY): its key signs.",
            "VANZELF_PARTY",
        )
    return 0


def _fetched(_until: dt.datetime) -> int:
    opened = party()
    return 0 if opened is None else erase_expired(opened)


_P48: Final = _("vraag en antwoord: ten hoogste 90 dagen")
_NEEDED: Final = _("niet langer dan nodig (AVG art. 5 lid 1 onder e)")

KINDS: Final[tuple[Kind, ...]] = (
    Kind("looplijst", _("Looplijsten"), ANSWERED, _("elke lijst heeft een laatste dag"), _walks,
         whole=True),
    Kind("lijsten", _("Lijsten met anderen gemaakt"), ANSWERED, _P48, _lists, whole=True),
    Kind("opgehaald", _("Opgehaald voor een aanvraag"), ANSWERED, _P48, _fetched,
         whole=True),
    Kind("aanbod", _("Aanbod met antwoorden en berichten"), ANSWERED, _P48, _offers),
    Kind("berichten", _("Losse berichten"), YEAR, _NEEDED, _loose_messages),
    Kind("antwoorden", _("Losse antwoorden"), ANSWERED, _P48, _loose_replies),
    Kind("binnengekomen", _("Binnengekomen sms’jes"), 30, _NEEDED, _inbound),
    Kind("taken", _("Taken die klaar zijn"), YEAR, _NEEDED, _tasks),
    Kind("contact", _("Contactpogingen"), YEAR, _NEEDED, _attempts),
    Kind("veranderingen", _("Veranderingen uit de BRP"), YEAR, _NEEDED, _changes),
    Kind("toestemming", _("Toestemming die gestopt is"), YEAR, _("een jaar na het einde"), _consents),
    Kind("weigering", _("Weigering die teruggenomen is"), YEAR, _NEEDED, _refusals),
    Kind("kandidaten", _("Mensen in een toekenningsronde"), ANSWERED, _P48, _candidates),
    Kind("verzoeken", _("Privacyverzoeken"), 5 * YEAR, _("verantwoording (AVG art. 5 lid 2)"),
         _requests),
    Kind("noodinzage", _("Noodinzage die nagekeken is"), 2 * YEAR, _NEEDED, _glass),
    Kind("bekenden", _("Welke medewerker wie kent"), 2 * YEAR, _NEEDED, _known),
    Kind("handelingen", _("Handelingen van medewerkers"), settings.ENVIRONMENT.audit_years * YEAR + 2,
         _("verantwoording (AVG art. 5 lid 2): vijf jaar of langer"), _audit),
    Kind("sessies", _("Inlogsessies"), 0, _NEEDED, _sessions),
    Kind("koppelingen", _("Antwoorden aan andere programma’s"), 2, _NEEDED, _answered),
    Kind("werk", _("Werk op de achtergrond"), 30, _NEEDED, _jobs),
    Kind("logboek", _("Verwerkingenlogboek"), LOG_YEARS * YEAR + 2,
         _("verantwoording (AVG art. 5 lid 2): vijf jaar, of zo lang als de gemeente instelt"), _lines,
         whole=True),
)  # fmt: skip
"""Every kind, in the order in which they go. What the law makes us keep is not in it: decisions
(Archiefwet)."""
