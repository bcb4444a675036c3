"""What is known in a case: told by a source, corrected, contested. Rows are added, never changed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from django.db import transaction

from vanzelf.decide.models import Case, CaseFact
from vanzelf.org import audit, clock
from vanzelf.org.errors import need, refuse
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right, Role
from vanzelf.work import actions as work
from vanzelf.work.calendar import working_days_on
from vanzelf.work.models import Task

RESIDENT: Final = "inwoner"
"""The source of what somebody told us themselves."""
ASK_WITHIN: Final = 5
"""Working days in which the source is asked about a fact that is contested."""


@dataclass(frozen=True)
class Known:
    """A fact. owner: of whom, empty for who applies and for the household as a whole; else partner,
    kind1, kind2 … value: as in a facts file, such as `450.00`, `nee` or `2026-01-31`; a concept that
    is the name of a role (partner, kinderen) with `geen` says that there is nobody.
    """

    concept: str
    value: Any
    source: str
    as_of: dt.date
    owner: str = ""
    status: str = "vast"


@transaction.atomic
def know(*, case: Case, facts: Iterable[Known], by: Staff | None = None) -> list[CaseFact]:
    """Add what is known; it takes the place of what was known of the same before."""
    made = [_add(case, each) for each in facts]
    if made:
        audit.write(
            staff=by, action="gegevens toegevoegd", about=f"zaak:{case.id}",
            subject=case.subject_id, begrippen=sorted({each.concept for each in made}),
        )  # fmt: skip
    return made


def _add(case: Case, known: Known) -> CaseFact:
    """The row before points at the new one first: there is one current row of a concept."""
    fresh = uuid4()
    CaseFact.objects.filter(
        case=case, owner=known.owner, concept=known.concept, superseded_by=None
    ).update(superseded_by=fresh, settled_at=clock.now())
    return CaseFact.objects.create(
        id=fresh, case=case, owner=known.owner, concept=known.concept, value=known.value,
        status=known.status, source=known.source, as_of=known.as_of, known_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def correct(*, fact: CaseFact, value: Any, source: str, as_of: dt.date, by: Staff) -> CaseFact:
    """An officer writes down what it is instead, with where that comes from."""
    need(by, Right.DECIDE)
    return know(
        case=fact.case, by=by,
        facts=[Known(fact.concept, value, source, as_of, fact.owner)],
    )[0]  # fmt: skip


@transaction.atomic
def contest(*, fact: CaseFact, by: Staff | None) -> CaseFact:
    """The resident says that it is not so: what rests on it waits, and the source is asked (A02).

    Raises ProblemError fact-over when something newer is known.
    """
    found = CaseFact.objects.select_for_update(of=("self",)).get(pk=fact.pk)
    if found.superseded_by_id is not None:
        raise refuse("fact-over", "something newer is known.", "Look at the newer fact.")
    if found.contested_at is None:
        found.contested_at = clock.now()
        found.save()
    case = Case.objects.get(pk=found.case_id)
    if case.state == Case.State.OPEN:
        Case.objects.filter(pk=case.pk).update(state=Case.State.PAUSED)
    work.give(
        key=f"klopt-niet:{found.id}", kind=Task.Kind.CONTESTED, role=Role.OFFICER,
        due_at=working_days_on(clock.now(), ASK_WITHIN), subject=case.subject,
        service=case.service, about=f"zaak:{case.id}", begrip=found.concept,
    )  # fmt: skip
    audit.write(
        staff=by, action="gegeven betwist", about=f"zaak:{case.id}", subject=case.subject_id,
        begrip=found.concept,
    )  # fmt: skip
    return found


@transaction.atomic
def stands(*, fact: CaseFact, by: Staff) -> CaseFact:
    """The source was asked and the fact stands: what waited for it goes on."""
    need(by, Right.DECIDE)
    found = CaseFact.objects.select_for_update(of=("self",)).get(pk=fact.pk)
    found.settled_at = clock.now()
    found.save()
    go_on(case_id=found.case_id)
    audit.write(
        staff=by, action="gegeven nagevraagd", about=f"zaak:{found.case_id}",
        begrip=found.concept,
    )  # fmt: skip
    return found


def go_on(*, case_id: Any) -> None:
    """A case goes on when nothing in it is contested any more."""
    waits = CaseFact.objects.filter(
        case_id=case_id, superseded_by=None, contested_at__isnull=False, settled_at=None
    )
    if not waits.exists():
        Case.objects.filter(pk=case_id, state=Case.State.PAUSED).update(state=Case.State.OPEN)
        work.cancel(about=f"zaak:{case_id}", because="nagevraagd")


@transaction.atomic
def take_case(*, case: Case, by: Staff) -> Case:
    """An officer takes a case; raises ProblemError no-right or case-taken."""
    need(by, Right.DECIDE)
    found = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if found.handler_id not in (None, by.pk):
        raise refuse("case-taken", "a colleague has this case.", "Ask them, or take another.")
    found.handler = by
    found.save()
    audit.write(staff=by, action="zaak genomen", about=f"zaak:{case.id}", subject=case.subject_id)
    return found


@transaction.atomic
def wait_for_resident(*, case: Case, by: Staff, waiting: bool) -> None:
    """Something was asked of the resident, or it came: the legal term is not changed by it."""
    need(by, Right.DECIDE)
    before, after = Case.State.OPEN, Case.State.WAITING
    if not waiting:
        before, after = after, before
    Case.objects.filter(pk=case.pk, state=before).update(state=after)
    audit.write(
        staff=by, action=f"zaak: {after.label}", about=f"zaak:{case.id}", subject=case.subject_id
    )


@transaction.atomic
def fill_in(*, case: Case, said: dict[str, str], by: Staff | None) -> Case:
    """What letters of a case fill in and no rule knows, such as which taxes it is about."""
    found = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    found.said = {**found.said, **{name: text for name, text in said.items() if text.strip()}}
    found.save()
    audit.write(
        staff=by, action="brief aangevuld", about=f"zaak:{case.id}", subject=case.subject_id,
        velden=sorted(said),
    )  # fmt: skip
    return found
