"""Award runs: who is in one, agreed by two people, and files for other systems (A09, A21).

Nobody is refused by a run: who is left out is work for a person, with the reason. Who does not want
to be offered anything is not in it at all.
"""

import csv
import datetime as dt
import io
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from vanzelf.decide.facts import Known
from vanzelf.decide.models import AwardRun, Candidate, Case, Decision, Effect
from vanzelf.definitions.model import Consequence
from vanzelf.org import audit, clock
from vanzelf.org.catalogue import services
from vanzelf.org.errors import need, refuse
from vanzelf.org.halting import halted
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.residents.models import Refusal, Resident, Subject
from vanzelf.services.queries import running

SAMPLE: Final = 5
"""Candidates that the second person looks at before agreeing."""
LEVELS: Final = ("N3", "N4")
"""A run offers (one yes is enough) or awards (nobody need do anything)."""
TAXES: Final = "belastingen"
SYSTEMS: Final = {TAXES: Consequence.REMISSION, "betalingen": Consequence.PAYMENT}
"""Other systems that get files, and which amounts are theirs."""
COLUMNS: Final = (
    "sleutel", "zaak", "soort", "bedrag_cent", "heffingen", "jaar", "belastingnummer", "aanslagnummer",
)  # fmt: skip
"""Of the file for the tax system: a reversal has a negative amount."""
PAID: Final = ("sleutel", "zaak", "soort", "bedrag_cent", "regeling", "tijdvak")
"""Of the file for the system that pays."""


@dataclass(frozen=True)
class Found:
    """Somebody whom a run is about. facts: what it rests on. said: what letters fill in, such as
    which taxes, and `belastingnummer`, by which the tax system knows them. left_because: a word, when
    own data say that a person should look. ask: what an award would rest on has ended, so that they are
    only asked. partner, since: whom it is about too, and the day of the
    consent or the application, where a partner in the chain is asked first.
    """

    subject: Subject
    amount_cents: int | None
    facts: tuple[Known, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    left_because: str = ""
    ask: bool = False
    partner: Subject | None = None
    since: dt.date | None = None


@transaction.atomic
def prepare(
    *, service: str, group: str, scheme: str, period: str, found: Iterable[Found],
    by: Staff | None, ask_first: bool = False, said: Mapping[str, str] | None = None,
    key: str | None = None,
) -> AwardRun:  # fmt: skip
    """Put a run ready for a second person. Raises ProblemError no-right, award-level, award-underway.

    ask_first: it waits until the partner that tests the group said whether anything stands in the way
    (see `vanzelf.reach.bureau`). by: None when its day came by itself; then it has a key, with which it
    is there once, and two people agree. said: what the letters of everybody in it fill in.
    """
    if by is not None:
        need(by, Right.RUN_AWARDS)
    run, today = running(service), clock.today()
    level = run.level(group, today)
    if level not in LEVELS or not run.allows(group):
        raise refuse(
            "award-level", f"this group is at {level} today.", "See the gates of the service."
        )
    alive = Q(state__in=[AwardRun.State.ASKING, AwardRun.State.DRAFT, AwardRun.State.RUNNING])
    if AwardRun.objects.filter(alive, service=service, group=group).exists():
        raise refuse("award-underway", "there is one underway.", "Finish or stop that one first.")
    made = AwardRun.objects.create(
        service=service, group=group, scheme=scheme, on=today, period=period, made_by=by,
        made_at=clock.now(), said=dict(said or {}), key=key,
    )  # fmt: skip
    given = {each.subject.pk: each for each in found}
    made.counted = _fill(made, list(given.values()), level)
    if ask_first and made.counted["kandidaten"]:
        made.state = AwardRun.State.ASKING
    made.save()
    audit.write(
        staff=by, action="toekenning klaargezet", about=f"toekenning:{made.id}",
        aantal=made.counted["kandidaten"],
    )  # fmt: skip
    return made


def _fill(run: AwardRun, found: Sequence[Found], level: str) -> dict[str, Any]:
    """The candidates of a run; gives what was counted, without anybody in it."""
    ids = [each.subject.pk for each in found]
    refused = set(
        Refusal.objects.filter(
            subject__in=ids, scope__in=[Refusal.EVERYTHING, run.service], revoked_at=None
        ).values_list("subject", flat=True)
    )
    has = set(
        Case.objects.filter(
            subject__in=ids, scheme=run.scheme, period=run.period, state=Case.State.DECIDED
        ).values_list("subject", flat=True)
    )
    residents = {each.subject_id: each for each in Resident.objects.filter(subject__in=ids)}
    rows = [
        Candidate(
            run=run, subject=each.subject, amount_cents=each.amount_cents,
            facts=stored(each.facts), said=dict(each.said),
            left_because=each.left_because or why_left(residents.get(each.subject.pk), each),
            ask=each.ask, partner=each.partner, since=each.since,
        )
        for each in found if each.subject.pk not in refused | has
    ]  # fmt: skip
    Candidate.objects.bulk_create(rows, batch_size=1000)
    return {
        "niveau": level, "bekeken": len(found), "wil_niet": len(refused), "had_het_al": len(has),
        **count(run, rows),
    }  # fmt: skip


def count(run: AwardRun, rows: Sequence[Candidate]) -> dict[str, Any]:
    """How many would get it and how much, how many would not and why, and five to look at."""
    going = [each for each in rows if not each.left_because]
    reasons: dict[str, int] = {}
    for each in rows:
        if each.left_because:
            reasons[each.left_because] = reasons.get(each.left_because, 0) + 1
    chosen = secrets.SystemRandom().sample(going, min(SAMPLE, len(going)))
    return {
        "kandidaten": len(going), "uitgezonderd": reasons,
        "eerst_vragen": sum(each.ask for each in going),
        "bedrag_cent": sum(each.amount_cents or 0 for each in going),
        "steekproef": [str(each.id) for each in chosen], **_difference(run, going),
    }  # fmt: skip


def why_left(resident: Resident | None, found: Found | None = None) -> str:
    """Why a person should look first; empty when nothing stands in the way."""
    if resident is None:
        return "niet-bekend"
    if resident.died_on is not None:
        return "overleden"
    if resident.left_on is not None:
        return "vertrokken"
    if resident.absent_since is not None:
        return "niet-in-het-bestand"
    if resident.in_investigation:
        return "adres-in-onderzoek"
    return "bedrag-onbekend" if found is not None and not found.amount_cents else ""


def stored(facts: Iterable[Known]) -> list[dict[str, Any]]:
    """Facts as a candidate keeps them."""
    return [{**asdict(each), "as_of": each.as_of.isoformat()} for each in facts]


def _difference(run: AwardRun, going: Sequence[Candidate]) -> dict[str, Any]:
    """Who is in it and was not in the one before, and the other way round: counts."""
    before = AwardRun.objects.filter(
        service=run.service, group=run.group, state=AwardRun.State.DONE
    ).order_by("-made_at").first()  # fmt: skip
    if before is None:
        return {"vorige": None}
    then = set(before.candidates.filter(left_because="").values_list("subject", flat=True))
    now = {each.subject_id for each in going}
    return {"vorige": str(before.id), "erbij": len(now - then), "eraf": len(then - now)}


@transaction.atomic
def agree(*, run: AwardRun, by: Staff, sample_seen: bool) -> AwardRun:
    """The second person agrees: it may run. sample_seen: they looked at those of `sample_of`.

    Raises ProblemError no-right, award-sample, award-second or award-state.
    """
    need(by, Right.RUN_AWARDS)
    if not sample_seen:
        raise refuse("award-sample", "nobody looked at the sample.", "Look at it first.")
    found = AwardRun.objects.select_for_update().get(pk=run.pk)
    if found.made_by_id is None and found.state == AwardRun.State.DRAFT:
        return _first(found, by)
    if found.made_by_id == by.pk:
        raise refuse("award-second", "you made it yourself.", "Ask a colleague to look at it.")
    if found.state != AwardRun.State.DRAFT:
        raise refuse("award-state", "it is not waiting for this.", "Look at how it stands.")
    running(found.service)
    found.state, found.agreed_by, found.agreed_at = AwardRun.State.RUNNING, by, clock.now()
    found.save()
    audit.write(staff=by, action="toekenning goedgekeurd", about=f"toekenning:{found.id}")
    return found


def _first(run: AwardRun, by: Staff) -> AwardRun:
    """A run that was put ready by itself has its first person; it still needs a second."""
    run.made_by = by
    run.save()
    audit.write(staff=by, action="toekenning overgenomen", about=f"toekenning:{run.id}")
    return run


@transaction.atomic
def stop(*, run: AwardRun, by: Staff) -> AwardRun:
    """It goes no further; what was awarded stays. Raises ProblemError no-right or award-state."""
    need(by, Right.RUN_AWARDS)
    found = AwardRun.objects.select_for_update().get(pk=run.pk)
    if found.state in (AwardRun.State.DONE, AwardRun.State.STOPPED):
        raise refuse("award-state", "it is over.", "Look at how it stands.")
    found.state = AwardRun.State.STOPPED
    found.save()
    audit.write(staff=by, action="toekenning gestopt", about=f"toekenning:{found.id}")
    return found


def sample_of(run: AwardRun) -> QuerySet[Candidate]:
    """The five that the second person looks at, chosen by lot when the run was made."""
    return run.candidates.filter(pk__in=run.counted.get("steekproef", []))


def progress_of(run: AwardRun) -> dict[str, int]:
    """How far a run is: how many there are, how many are done, and what came of them."""
    rows = run.candidates.all()
    done = rows.exclude(done_at=None)
    return {
        "alle": rows.count(), "klaar": done.count(),
        "besluit": done.filter(came_of="besluit").count(),
        "aanbod": done.filter(came_of="aanbod").count(),
        "taak": done.filter(came_of="taak").count(),
        "teruggedraaid": run.decisions.filter(state=Decision.State.UNDONE).count(),
    }  # fmt: skip


# -- files for other systems -----------------------------------------------------------------------


def of_system(system: str) -> QuerySet[Effect]:
    """The effects that are of a system, reversals included."""
    kind = SYSTEMS[system]
    return Effect.objects.filter(Q(key__startswith=f"{kind}:") | Q(key__contains=f":{kind}:"))


def waiting_for() -> list[str]:
    """The systems for which something is in no file yet."""
    return [system for system in SYSTEMS if of_system(system).filter(file="").exists()]


@transaction.atomic
def write_file(*, by: Staff, system: str = TAXES) -> str:
    """Put every effect of a system that is in no file yet in a new one; gives its name.

    Each effect is in one file. Raises ProblemError no-right, effects-none or everything-halted.
    """
    need(by, Right.RUN_AWARDS)
    if halted():
        raise refuse("everything-halted", "everything stands still.", "Wait until it starts again.")
    new = of_system(system).select_for_update().filter(file="")
    waiting = list(new.order_by("key").values_list("key", flat=True))
    if not waiting:
        raise refuse("effects-none", "nothing is new since the last file.", "Take that one again.")
    start = f"{system}-{clock.today():%Y%m%d}-"
    before = Effect.objects.filter(file__startswith=start).values("file").distinct().count()
    name = f"{start}{before + 1:03}.csv"
    Effect.objects.filter(key__in=waiting).update(file=name)
    audit.write(
        staff=by, action=f"bestand voor {system}", about=f"bestand:{name}", regels=len(waiting)
    )
    return name


def file_content(name: str) -> bytes:
    """A file as it was, byte for byte, however often it is asked for."""
    rows = Effect.objects.filter(file=name).select_related("decision__case").order_by("key")
    taxes = name.startswith(TAXES)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS if taxes else PAID)
    for each in rows:
        case = each.decision.case
        more = [case.scheme, case.period]
        if taxes:
            said = case.said
            more = [
                each.levy or said.get("heffingen", ""), case.period[:4],
                each.tax_number or said.get("belastingnummer", ""), each.bill,
            ]  # fmt: skip
        writer.writerow([each.key, case.number, each.kind, each.amount_cents, *more])
    return stream.getvalue().encode()


def files() -> list[dict[str, Any]]:
    """The files there are, newest first: name, lines, and total in cents."""
    named = Effect.objects.exclude(file="").values("file")
    found = named.annotate(total=Sum("amount_cents")).order_by("-file")
    return [
        {"name": each["file"], "total": each["total"],
         "lines": Effect.objects.filter(file=each["file"]).count()}
        for each in found
    ]  # fmt: skip


def waiting_effects() -> int:
    """How many effects are in no file yet."""
    return Effect.objects.filter(file="").count()


def candidate_of(run: AwardRun, key: UUID) -> Candidate:
    """A candidate of a run; raises Candidate.DoesNotExist."""
    return run.candidates.get(pk=key)


def groups_that_run() -> list[tuple[str, str]]:
    """Services and groups for which a run may be put ready today."""
    found = []
    for service in services().values():
        for group in service.groups:
            if service.level(group.id, clock.today()) in LEVELS:
                found.append((service.id, group.id))
    return found
