"""What the Inlichtingenbureau answered: nothing in the way is an award, a hindrance is for a person.

A hindrance is a fact of the case, with its source and its day. Before anybody is told "not by
itself" an officer looked, and the letter cannot go without source, day, norm and what it was about
(Nationale ombudsman 2017/129; P-26).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from vanzelf.decide.actions import open_case
from vanzelf.decide.facts import Known, contest, know
from vanzelf.decide.models import Case, CaseFact
from vanzelf.definitions.wording import Kind
from vanzelf.explanation.facts import holder_name
from vanzelf.org import audit, clock
from vanzelf.org.errors import need, refuse
from vanzelf.org.models import Staff
from vanzelf.org.rights import Right, Role
from vanzelf.reach import codes, wording
from vanzelf.reach.deciding import of_case
from vanzelf.reach.models import Message, Offer
from vanzelf.reach.offers import OPEN_DAYS, code_again
from vanzelf.reach.queueing import Wanted, queue
from vanzelf.residents.models import Channel, Subject
from vanzelf.services.queries import running
from vanzelf.work import actions as work
from vanzelf.work.calendar import working_days_on
from vanzelf.work.models import Task

CONCEPT: Final = "belemmering"
"""The fact that something stood in the way: its value says of what nature."""
LOOK_WITHIN: Final = 10
"""Working days in which an officer looks at a hindrance."""
NATURES: Final = {
    "inkomen": {"nl": "uw inkomen", "en": "your income"},
    "vermogen": {"nl": "uw spaargeld of bezit", "en": "your savings or what you own"},
    "voertuig": {"nl": "de waarde van uw auto", "en": "the value of your car"},
}
"""What a hindrance may be about, as a letter says it."""


@dataclass(frozen=True)
class Hindrance:
    """What stood in the way. nature: inkomen, vermogen or voertuig. key: with which it came once."""

    key: str
    nature: str
    source: str
    on: dt.date


@transaction.atomic
def take(
    *,
    subject: Subject,
    service: str,
    scheme: str,
    group: str,
    period: str,
    found: Hindrance,
    said: dict[str, str] | None = None,
) -> Task:
    """A hindrance becomes a task for an officer; nobody is told anything yet.

    Raises ProblemError hindrance-nature.
    """  # fmt: skip
    if found.nature not in NATURES:
        raise refuse("hindrance-nature", "nobody knows this nature.", f"Use {', '.join(NATURES)}.")
    case = open_case(
        service=service, scheme=scheme, group=group, period=period, subject=subject, said=said
    )
    know(case=case, facts=[Known(CONCEPT, found.nature, found.source, found.on)])
    return work.give(
        key=f"belemmering:{found.key}", kind=Task.Kind.HINDRANCE, role=Role.OFFICER,
        due_at=working_days_on(clock.now(), LOOK_WITHIN), subject=subject, service=service,
        about=f"zaak:{case.id}",
    )  # fmt: skip


def hindrance_of(case: Case) -> CaseFact | None:
    """What stands in the way in a case, if anything does."""
    return CaseFact.objects.filter(case=case, concept=CONCEPT, superseded_by=None).first()


@transaction.atomic
def tell(*, case: Case, norm: str, by: Staff) -> Message:
    """An officer looked and it does not go by itself: the resident hears exactly why, and how to
    have it corrected. Raises ProblemError no-right, hindrance-none or slot-empty.
    """
    need(by, Right.DECIDE)
    case = Case.objects.select_related("subject").get(pk=case.pk)
    fact = hindrance_of(case)
    if fact is None:
        raise refuse("hindrance-none", "nothing stands in the way.", "Look at the case again.")
    key = f"niet-automatisch:{fact.id}"
    told = Message.objects.filter(key=key).first()
    if told is not None:
        return told
    language = wording.language_of(case.subject)
    made, code = _offer_for(case, key)
    message = queue(
        Wanted(
            key=key, subject=case.subject, kind=Kind.NOT_AUTOMATIC, offer=made,
            channel=Channel.LETTER, service=case.service, group=case.group, case=case,
            slots={
                **of_case(case, language), "bron": holder_name(fact.source, language), "code": code,
                "uiterlijk": wording.day(made.expires_on, language),
                "brondatum": wording.day(fact.as_of, language), "norm": norm.strip(),
                "soort_gegeven": NATURES[str(fact.value)][language],
            },
        )
    )  # fmt: skip
    Case.objects.filter(pk=case.pk, state=Case.State.OPEN).update(state=Case.State.WAITING)
    work.settle(
        about=f"zaak:{case.id}", kind=Task.Kind.HINDRANCE, by=by, result="inwoner bericht gestuurd"
    )
    audit.write(
        staff=by, action="niet automatisch: bericht", about=f"zaak:{case.id}",
        subject=case.subject_id,
    )  # fmt: skip
    return message


def _offer_for(case: Case, key: str) -> tuple[Offer, str]:
    """With the code on the letter they can still ask for it: the offer that it opens, and the code."""
    known = Offer.objects.select_for_update().filter(
        subject=case.subject, service=case.service, group=case.group, state=Offer.State.OPEN
    ).first()  # fmt: skip
    if known is not None:
        return known, code_again(known)
    code = codes.make()
    run, today = running(case.service), clock.today()
    made = Offer.objects.create(
        key=key, service=case.service, group=case.group, subject=case.subject,
        level=min(run.level(case.group, today), "N3"), topics=[case.scheme], period=case.period,
        proof=str(run.service.group(case.group).proof), made_at=clock.now(), said=case.said,
        expires_on=today + dt.timedelta(days=OPEN_DAYS), code=codes.keyed(code),
    )  # fmt: skip
    return made, code


@transaction.atomic
def reopen(*, case: Case, by: Staff | None) -> None:
    """The resident says it is not so, or not any more: the case is open again and the source asked."""
    fact = hindrance_of(case)
    if fact is None:
        raise refuse("hindrance-none", "nothing stands in the way.", "Look at the case again.")
    Case.objects.filter(pk=case.pk).update(state=Case.State.OPEN)
    contest(fact=fact, by=by)
