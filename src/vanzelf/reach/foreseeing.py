"""What a correction would probably do, for somebody to read before they send it (A43).

The rules are asked with the facts of the case and what somebody says instead. Nothing of that is kept;
that it was done stands in the processing log. It promises nothing and it refuses nothing: what would
be no yes is for a person.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from django.db import transaction

from vanzelf.decide.assessing import Assessment, assess
from vanzelf.decide.models import Case, CaseFact
from vanzelf.decide.reading import as_written
from vanzelf.definitions.model import Role
from vanzelf.org import audit, processing
from vanzelf.org.catalogue import services
from vanzelf.org.models import AuditLine
from vanzelf.reach.hindrances import hindrance_of
from vanzelf.reach.models import Offer
from vanzelf.residents import numbers
from vanzelf.terms.outcome import Outcome
from vanzelf.terms.problems import ProblemError

Correction = tuple[str, str]
"""A concept, and how it is according to the resident; empty when they only said that it is not so."""
MOST: Final = 5
"""How often the rules are asked for one offer. A code on a letter opens no income; who could try one
amount after another would still find where the answer turns."""
UNKNOWN: Final = "onbekend"
_DONE: Final = "vooruitzicht getoond"
_LOGGED: Final = "Uitgerekend wat uw verbetering kan veranderen"


class Outlook(StrEnum):
    """What a correction would probably do."""

    LIKELY = "waarschijnlijk"
    OTHER_AMOUNT = "ander_bedrag"
    OPEN = "niet_zelf"
    PERSON = "medewerker"
    PASSED_ON = "doorgegeven"


@transaction.atomic
def foresee(offer: Offer, corrections: Sequence[Correction]) -> Outlook:
    """What these corrections would probably do, if they are right. Nothing is changed by it.

    corrections: none when somebody named no fact. Where another body decides a colleague passes it on;
    no rules are asked.
    """
    if services()[offer.service].role == Role.PASSES_ON:
        return Outlook.PASSED_ON
    found = Offer.objects.select_for_update(of=("self",)).select_related("subject").get(pk=offer.pk)
    case = found.case
    agreed = corrections and found.state == Offer.State.YES
    if not agreed or case is None or hindrance_of(case) is not None:
        return Outlook.PERSON
    if not CaseFact.objects.filter(case=case).exists():
        return Outlook.OPEN
    supposed = {concept: _meant(found, concept, told) for concept, told in corrections}
    values = {concept: value for concept, value in supposed.items() if value is not None}
    if len(values) < len(supposed) or not _once_more(found):
        return Outlook.PERSON
    return _by_rules(case, values)


def _by_rules(case: Case, supposed: dict[str, str]) -> Outlook:
    try:
        before, after = assess(case), assess(case, supposed)
    except ProblemError:  # a value does not fit, or the law of that day is not there
        return Outlook.PERSON
    if not _looked_at(after).issuperset(supposed):  # no rule says what it does
        return Outlook.PERSON
    if after.outcome is Outcome.UNKNOWN:
        return Outlook.OPEN
    if after.outcome is not Outcome.YES:
        return Outlook.PERSON
    return Outlook.OTHER_AMOUNT if _differs(before, after) else Outlook.LIKELY


def _looked_at(found: Assessment) -> set[str]:
    """The facts that the rules used or wait for."""
    explained = found.explanation
    names = {fact.concept for part in explained.criteria for fact in part.facts}
    names |= {fact.concept for step in explained.steps for fact in step.facts}
    return names | {each.concept for each in explained.unknown if each.concept}


def _differs(before: Assessment, after: Assessment) -> bool:
    return before.outcome is Outcome.YES and before.amount_cents != after.amount_cents


def _meant(offer: Offer, concept: str, told: str) -> str | None:
    """The value somebody means; None when only a person can tell. Not right is the other of yes and no."""
    if told:
        return as_written(concept, told)
    shown = next(
        (each.get("waarde") for each in offer.facts if each.get("begrip") == concept), None
    )
    if isinstance(shown, bool):
        return "nee" if shown else "ja"
    return UNKNOWN


def _once_more(offer: Offer) -> bool:
    """Note that the rules are asked about this offer; False when that was done often enough."""
    about = f"aanbod:{offer.pk}"
    if AuditLine.objects.filter(action=_DONE, about=about).count() >= MOST:
        return False
    operation = processing.used(
        number=numbers.number_of(offer.subject), purpose=services()[offer.service].purpose,
        what=_LOGGED,
    )  # fmt: skip
    audit.write(
        staff=None, action=_DONE, about=about, subject=offer.subject_id, operation=operation
    )
    return True
