"""A fact that a resident said is not right was asked about: it goes on, and they hear what came of it.

That was promised when they said it (`bevestiging_klopt_niet`). A correction that nobody asked for is
told by the decision that rests on it, and not here. Where there is no case, such as where another body
decides, there is a task: who ends it says who was asked and what they said.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from vanzelf.decide import facts
from vanzelf.decide.models import Case, CaseFact
from vanzelf.definitions.wording import Kind
from vanzelf.explanation.notation import Language
from vanzelf.explanation.words import HOLDERS
from vanzelf.org.catalogue import catalogue
from vanzelf.org.models import Staff
from vanzelf.reach import wording
from vanzelf.reach.hindrances import CONCEPT, NATURES
from vanzelf.reach.models import Offer
from vanzelf.reach.queueing import Wanted, queue
from vanzelf.residents.models import Channel
from vanzelf.work import actions as work
from vanzelf.work.models import Result, Task

OURSELVES: Final = "gemeente"
STANDS: Final[Mapping[Language, str]] = {
    "nl": "het gegeven klopt, zeggen zij", "en": "they say that the fact is right",
}  # fmt: skip
CORRECTED: Final[Mapping[Language, str]] = {
    "nl": "het gegeven is verbeterd", "en": "the fact was corrected",
}  # fmt: skip
UNNAMED: Final[Mapping[Language, str]] = {
    "nl": "iets in ons bericht aan u", "en": "something in our message to you",
}  # fmt: skip
"""What it was about, when the resident named no fact."""
IT_STANDS: Final = "gegeven_klopt"
OUTCOMES: Final[Mapping[str, Mapping[Language, str]]] = {
    IT_STANDS: STANDS,
    Result.DATA_WRONG: CORRECTED,
    Result.REFERRED: {
        "nl": "zij veranderen dit alleen als u het zelf meldt",
        "en": "they change this only when you report it yourself",
    },
    Result.REPAIRED: {
        "nl": "het was een fout van ons, en die is hersteld",
        "en": "it was a mistake of ours, and it was put right",
    },
}
"""What can come of it where there is no case, and how the resident reads it."""


@transaction.atomic
def stands(*, fact: CaseFact, by: Staff) -> CaseFact:
    """The source was asked and the fact stands. Raises ProblemError no-right."""
    waits = _waits(fact)
    found = facts.stands(fact=fact, by=by)
    if waits:
        _tell(found, STANDS)
    return found


@transaction.atomic
def correct(*, fact: CaseFact, value: Any, source: str, as_of: dt.date, by: Staff) -> CaseFact:
    """It is something else, and the case goes on with that. Raises ProblemError no-right."""
    waits = _waits(fact)
    made = facts.correct(fact=fact, value=value, source=source, as_of=as_of, by=by)
    facts.go_on(case_id=made.case_id)
    if waits:
        _tell(fact, CORRECTED)
    return made


@transaction.atomic
def looked_into(*, task: Task, source: str, result: str, by: Staff) -> Task:
    """It was asked about and there is no case: the task ends, and the resident hears what came of it.

    source: who was asked, one of HOLDERS. result: one of OUTCOMES. Raises ProblemError as `finish`.
    """
    offer = still_to_tell(task)
    done = work.finish(task=task, by=by, result=result)
    if offer is not None:
        language = wording.language_of(offer.subject)
        queue(
            Wanted(
                key=f"nagevraagd:{task.pk}", subject=offer.subject, kind=Kind.LOOKED_INTO,
                channel=Channel.LETTER, service=offer.service, group=offer.group, offer=offer,
                slots={
                    "soort_gegeven": _called(task.data.get("begrip", ""), language),
                    "bron": HOLDERS[source][language], "uitkomst": OUTCOMES[result][language],
                },
            )
        )  # fmt: skip
    return done


def still_to_tell(task: Task) -> Offer | None:
    """The offer of whom we promised an answer with the end of this task.

    None for other tasks, and when the fact stands in a case: it is told there.
    """
    kind, _, key = task.about.partition(":")
    if task.kind != Task.Kind.CONTESTED or kind != "aanbod":
        return None
    offer = Offer.objects.select_related("subject").filter(pk=key).first()
    if offer is None or offer.case_id is None:
        return offer
    told_there = CaseFact.objects.filter(
        case=offer.case_id, concept=task.data.get("begrip", ""), contested_at__isnull=False
    )
    return None if told_there.exists() else offer


def still_contested(task: Task) -> CaseFact | None:
    """The fact of a case that a task asks about, while nobody said what came of it: that comes first.

    None for other tasks.
    """
    kind, _, key = task.about.partition(":")
    if task.kind != Task.Kind.CONTESTED or kind not in ("aanbod", "zaak"):
        return None
    case = Q(case=key) if kind == "zaak" else Q(case__offer=key)
    return CaseFact.objects.filter(
        case, concept=task.data.get("begrip", ""), superseded_by=None,
        contested_at__isnull=False, settled_at=None,
    ).first()  # fmt: skip


def _waits(fact: CaseFact) -> bool:
    """Whether the resident said that it is not right, and nobody answered."""
    now = CaseFact.objects.get(pk=fact.pk)
    return now.contested_at is not None and now.settled_at is None


def _tell(fact: CaseFact, outcome: Mapping[Language, str]) -> None:
    """fact: as it was when it was contested."""
    case = Case.objects.select_related("subject").get(pk=fact.case_id)
    language = wording.language_of(case.subject)
    queue(
        Wanted(
            key=f"gecorrigeerd:{fact.pk}", subject=case.subject, kind=Kind.CORRECTED,
            channel=Channel.LETTER, service=case.service, group=case.group, case=case,
            slots={
                "soort_gegeven": _named(fact, language), "bron": _asked(fact, language),
                "uitkomst": outcome[language],
            },
        )
    )  # fmt: skip


def _asked(fact: CaseFact, language: Language) -> str:
    """Who was asked: who had the fact; what an officer had on paper, we looked at again ourselves."""
    if fact.concept == CONCEPT:
        return fact.source
    known = fact.source if fact.source in HOLDERS and fact.source != facts.RESIDENT else OURSELVES
    return HOLDERS[known][language]


def _named(fact: CaseFact, language: Language) -> str:
    if fact.concept == CONCEPT:
        return str(NATURES[str(fact.value)][language])
    return _called(fact.concept, language)


def _called(concept: str, language: Language) -> str:
    if not concept:
        return UNNAMED[language]
    found = catalogue().concepts.get(concept)
    name = concept if found is None else found.name[language]
    return name[:1].lower() + name[1:]
