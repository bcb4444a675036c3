"""What the page of oversight shows: counts and dates, nobody's name but that of staff."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncWeek

from vanzelf.org import clock
from vanzelf.org.models import AuditLine, Glass, Halt
from vanzelf.oversight.models import Drill, Request
from vanzelf.residents.models import Refusal
from vanzelf.residents.party import party, scopes_of
from vanzelf.work.models import Task

WEEKS: Final = 8
REHEARSE: Final = dt.timedelta(days=92)
"""The kill switch is rehearsed every quarter (P-50)."""
PURPOSE: Final = "doel geweigerd"
"""What is written when a program asks for a purpose that is always refused."""


@dataclass(frozen=True)
class Week:
    """Refused actions in a week. purposes: those of programs that wanted to check or collect."""

    begins: dt.date
    refused: int
    purposes: int


def refused_by_week() -> list[Week]:
    """What was refused, week by week, the newest first; weeks without any are there too."""
    today = clock.today()
    monday = today - dt.timedelta(days=today.weekday())
    first = monday - dt.timedelta(weeks=WEEKS - 1)
    rows = (
        AuditLine.objects.filter(allowed=False, at__date__gte=first)
        .annotate(week=TruncWeek("at"))
        .values_list("week", "action")
        .annotate(number=Count("id"))
    )
    total: Counter[dt.date] = Counter()
    purposes: Counter[dt.date] = Counter()
    for week, action, number in rows:
        total[week.date()] += number
        if action == PURPOSE:
            purposes[week.date()] += number
    weeks = [monday - dt.timedelta(weeks=back) for back in range(WEEKS)]
    return [Week(each, total[each], purposes[each]) for each in weeks]


def refused_lately(most: int = 25) -> QuerySet[AuditLine]:
    """The last refusals: who of the staff, what, when."""
    found = AuditLine.objects.filter(allowed=False).select_related("staff").order_by("-at")
    return found[:most]


def exports() -> int:
    """How often data about people left as a file, but to the resident who asked for it: never."""
    return AuditLine.objects.filter(action__startswith="export").count()


def handed_over() -> int:
    """Files of the past year for systems that a service works with: taxes, payments, the bureau.

    Each holds what that system needs and no more; whoever made one stands with it in the audit.
    """
    since = clock.now() - dt.timedelta(days=365)
    made = Q(action__startswith="bestand voor ") | Q(action="vraag aan Inlichtingenbureau")
    return AuditLine.objects.filter(made, at__gte=since).count()


@dataclass(frozen=True)
class Promises:
    """What we told residents that we would do before a moment. late: done later, or not yet."""

    many: int
    late: int


def promises() -> Promises:
    """Of promises whose moment came in the past eight weeks, how many were not kept (A63)."""
    now = clock.now()
    made = Task.objects.filter(
        promised_at__gt=now - dt.timedelta(weeks=WEEKS), promised_at__lte=now
    ).exclude(state=Task.State.CANCELLED)
    late = made.filter(Q(done_at=None) | Q(done_at__gt=F("promised_at")))
    return Promises(made.count(), late.count())


def to_review() -> QuerySet[Glass]:
    """Looking outside an assignment that nobody looked back at, the oldest first."""
    return Glass.objects.filter(reviewed_at=None).select_related("staff").order_by("at")


@dataclass(frozen=True)
class OptOut:
    """How far refusals have come. together: whether there is a register that lists look at.

    noted: refusals in force. there: how many of them stand in that register.
    """

    together: bool
    noted: int
    there: int

    @property
    def whole(self) -> bool:
        """Whether every refusal stands in both."""
        return not self.together or self.noted == self.there


def opt_outs() -> OptOut:
    """Whether every refusal that is in force also stands where every list looks first.

    Both are written in one transaction, so it takes no time; this is the proof.
    """
    counted = Refusal.objects.filter(revoked_at=None).values_list("scope").annotate(Count("id"))
    if party() is None:
        return OptOut(together=False, noted=sum(many for _, many in counted), there=0)
    noted = sum(many for scope, many in counted if scopes_of(scope))
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from ask.refusals")
        (there,) = cursor.fetchone()
    return OptOut(together=True, noted=noted, there=min(int(there), noted))


@dataclass(frozen=True)
class Use:
    """Lists that were asked for, of those a year allows. bundle: of which."""

    bundle: str
    runs: int
    last: dt.date | None


def runs_of_a_year() -> list[Use]:
    """How often each list was made in the past year."""
    since = clock.now() - dt.timedelta(days=365)
    with connection.cursor() as cursor:
        cursor.execute(
            """select bundle, count(*), max(created_at)::date from ask.runs
            where created_at >= %s and state not in ('voorstel') group by bundle order by bundle""",
            [since],
        )
        return [Use(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Switch:
    """The kill switch: what stands still now, and how it was rehearsed. due: it is time again."""

    halt: Halt | None
    drills: list[Drill]
    unnoted: Halt | None
    due: bool


def switch() -> Switch:
    """How the kill switch stands."""
    named = Halt.objects.select_related("began_by", "restart_asked_by", "restart_agreed_by")
    drills = list(Drill.objects.select_related("halt", "noted_by")[:6])
    unnoted = named.filter(ended_at__isnull=False, drill=None).order_by("-ended_at").first()
    last = drills[0].halt.began_at if drills else None
    due = last is None or clock.now() - last > REHEARSE
    return Switch(named.filter(ended_at=None).first(), drills, unnoted, due)


def open_requests() -> QuerySet[Request]:
    """Requests that wait, what must be done first on top."""
    return (
        Request.objects.filter(state=Request.State.OPEN)
        .select_related("subject__resident")
        .order_by("due_on", "came_at")
    )


def done_requests() -> QuerySet[Request]:
    """Requests that were dealt with, the newest first."""
    return (
        Request.objects.filter(state=Request.State.DONE)
        .select_related("subject__resident", "done_by")
        .order_by("-done_at")
    )
