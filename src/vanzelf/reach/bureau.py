"""The question by file, before a run: does anything stand in the way of a yes, for each household.

The partner that a group names (the Inlichtingenbureau) says yes or no, and of what nature. Who may be
asked about is looked at when the file is made, and again when the answer comes. Nothing in the way is
an award or an offer, as the level has it; a hindrance is for a person, and no answer says nothing.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from vanzelf.ask.hindrance import HouseholdAsked, Row, read_answer, written_file
from vanzelf.decide import awards
from vanzelf.decide.facts import Known
from vanzelf.decide.models import AwardRun, Candidate
from vanzelf.explanation.notation import Language
from vanzelf.org import audit, clock, processing
from vanzelf.org.catalogue import services
from vanzelf.org.errors import need, refuse
from vanzelf.org.halting import halted
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right
from vanzelf.protocol.canonical import digest
from vanzelf.reach import wording
from vanzelf.reach.hindrances import Hindrance, take
from vanzelf.reach.standing import still_wanted
from vanzelf.residents import numbers
from vanzelf.residents.models import Resident, Subject
from vanzelf.services.queries import running

CLEAR: Final = "geen_belemmering"
"""The fact that nothing stands in the way, by who said so."""
BUREAU: Final = "het Inlichtingenbureau"
ASKED: Final = "Gevraagd aan het Inlichtingenbureau of er iets in de weg staat"
HEARD: Final = "Antwoord van het Inlichtingenbureau gelezen"
HINDERED, SILENT = "belemmering", "niet-beantwoord"


@dataclass(frozen=True)
class Answered:
    """What an answer brought. free: nothing in the way. tasks: for a person. silent: no answer.

    again: this file was taken in before, and changed nothing.
    """

    free: int
    tasks: int
    silent: int
    again: bool = False


def file_name(run: AwardRun) -> str:
    """How the file is called: nothing in it is about anybody."""
    return f"vraag-{run.group}-{run.period}-{run.on:%Y%m%d}.csv"


@transaction.atomic
def question(*, run: AwardRun, by: Staff) -> bytes:
    """The file for the bureau; who may not be asked about is not in it.

    Made again it holds the same, without who said no since. Everybody in it has a line in the log.
    Raises ProblemError no-right, award-state, everything-halted or service-not-running.
    """
    need(by, Right.RUN_AWARDS)
    found = _locked(run)
    if halted():
        raise refuse("everything-halted", "everything stands still.", "Wait until it starts again.")
    running(found.service)
    asked: dict[UUID, HouseholdAsked] = {}
    fresh: list[str] = []
    for each in _waiting(found):
        left = _why_not(found, each)
        if left is not None:
            _leave_out(each, left)
            continue
        persons = _persons(each)
        asked[each.pk] = HouseholdAsked(persons, each.since or found.on)
        if each.asked_at is None:
            fresh += persons
            each.asked_at = clock.now()
            each.save(update_fields=["asked_at"])
    processing.used_by_many(fresh, purpose=services()[found.service].purpose, what=ASKED)
    _recount(found)
    audit.write(
        staff=by, action="vraag aan Inlichtingenbureau", about=f"toekenning:{found.pk}",
        huishoudens=len(asked),
    )  # fmt: skip
    return written_file(asked, found.on)


@transaction.atomic
def take_answer(*, run: AwardRun, data: bytes, file: str, by: Staff) -> Answered:
    """Take in what the bureau answered: all of it, or nothing; then a second person may agree.

    file: how it is called, for problems. The same file again changes nothing. Raises ProblemError
    no-right, award-state, or hindrance-file with everything that is wrong, by row and column.
    """
    need(by, Right.RUN_AWARDS)
    name = digest(data)
    if AwardRun.objects.filter(pk=run.pk, answer=name).exists():
        return Answered(0, 0, 0, again=True)
    found = _locked(run)
    asked = {each.pk: each for each in _waiting(found).exclude(asked_at=None)}
    rows = read_answer(data, file, dict.fromkeys(asked, "gevraagd"))
    tasks = 0
    heard: list[str] = []
    for row in rows:
        each = asked.pop(row.household)
        heard += _persons(each)
        left = _why_not(found, each)
        if left is not None:
            _leave_out(each, left)
        elif row.hindered:
            _hindered(found, each, row)
            tasks += 1
        else:
            _clear(each, row)
    silent = _waiting(found).filter(pk__in=asked).update(left_because=SILENT)
    processing.used_by_many(heard, purpose=services()[found.service].purpose, what=HEARD)
    found.answer, found.state = name, AwardRun.State.DRAFT
    found.made_by = found.made_by or by
    _recount(found)
    audit.write(
        staff=by, action="antwoord van Inlichtingenbureau", about=f"toekenning:{found.pk}",
        huishoudens=len(rows), belemmeringen=tasks,
    )  # fmt: skip
    return Answered(found.counted["kandidaten"], tasks, silent)


def _locked(run: AwardRun) -> AwardRun:
    found = AwardRun.objects.select_for_update().get(pk=run.pk)
    if found.state != AwardRun.State.ASKING:
        raise refuse("award-state", "it waits for no answer.", "Look at how it stands.")
    return found


def _waiting(run: AwardRun) -> "QuerySet[Candidate]":
    rows = run.candidates.filter(left_because="", done_at=None)
    return rows.select_related("subject", "partner").order_by("pk")


def _persons(candidate: Candidate) -> tuple[str, ...]:
    whom: list[Subject] = [candidate.subject]
    if candidate.partner is not None:
        whom.append(candidate.partner)
    return tuple(numbers.number_of(each) for each in whom)


def _why_not(run: AwardRun, candidate: Candidate) -> str | None:
    """Why nobody is asked about a household; None when they are, empty when nobody need know why."""
    whom = [candidate.subject_id, candidate.partner_id]
    if not still_wanted(run, [each for each in whom if each is not None]):
        return ""
    resident = Resident.objects.filter(subject=candidate.subject_id).first()
    return awards.why_left(resident) or None


def _leave_out(candidate: Candidate, why: str) -> None:
    """Who said no is in it no more, and that leaves no trace; who died or moved is for a person."""
    if not why:
        candidate.delete()
        return
    candidate.left_because = why
    candidate.save(update_fields=["left_because"])


def _hindered(run: AwardRun, candidate: Candidate, row: Row) -> None:
    take(
        subject=candidate.subject, service=run.service, scheme=run.scheme, group=run.group,
        period=run.period, said=candidate.said,
        found=Hindrance(str(candidate.pk), row.kind, row.source, row.on),
    )  # fmt: skip
    candidate.left_because, candidate.came_of = HINDERED, "taak"
    candidate.done_at = clock.now()
    candidate.save()


def _clear(candidate: Candidate, row: Row) -> None:
    said = asdict(Known(CLEAR, "ja", BUREAU, row.on)) | {"as_of": row.on.isoformat()}
    candidate.facts = [*candidate.facts, said]
    candidate.save(update_fields=["facts"])


def _recount(run: AwardRun) -> None:
    run.counted = {**run.counted, **awards.count(run, list(run.candidates.all()))}
    run.save()


# -- what a letter says of it ------------------------------------------------------------------------

LOOKED_AT: Final[Mapping[Language, tuple[str, ...]]] = {
    "nl": (
        "uw inkomen (bij UWV)", "uw spaargeld en bezit (bij de Belastingdienst)",
        "uw auto (bij de RDW)",
    ),
    "en": (
        "your income (at UWV)", "your savings and property (at the Tax Administration)",
        "your car (at the RDW)",
    ),
}  # fmt: skip
"""What the bureau looks at; it tells us none of it."""
ITS_ANSWER: Final[Mapping[Language, str]] = {
    "nl": "het antwoord van het Inlichtingenbureau ({})",
    "en": "the answer of the Inlichtingenbureau ({})",
}


def told(own: list[str], on: dt.date, language: str, *, asked_for: bool) -> list[str]:
    """The facts of a letter: what was looked at for who does nothing; our own and the answer for who asked."""
    code: Language = "en" if language == "en" else "nl"
    if not asked_for:
        return list(LOOKED_AT[code])
    return [*own, ITS_ANSWER[code].format(wording.day(on, code))]


def cleared_on(facts: Iterable[Known]) -> dt.date | None:
    """The day of which the bureau said that nothing stands in the way; None when it did not."""
    return next((each.as_of for each in facts if each.concept == CLEAR), None)


def cleared(candidate: Candidate) -> bool:
    """Whether the bureau said that nothing stands in the way."""
    facts: list[dict[str, Any]] = candidate.facts
    return any(each["concept"] == CLEAR for each in facts)
