"""What the municipality's own data say of somebody: on an offer, and in a case once they said yes.

An offer shows few things. The rest is looked up after a yes and no earlier, as it is on that day. Where
own data say nothing the case is there all the same, and an officer asks.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.db import transaction

from vanzelf.ask.prefilling import OwnData
from vanzelf.campaigns.blind import lists
from vanzelf.campaigns.candidates import facts_of
from vanzelf.campaigns.models import Entry
from vanzelf.decide.assessing import day_of
from vanzelf.decide.facts import Known, know
from vanzelf.decide.models import Case, CaseFact
from vanzelf.definitions.model import Trigger
from vanzelf.holdings.holding import Holding
from vanzelf.org import clock, processing
from vanzelf.org.catalogue import services
from vanzelf.reach import contesting, known
from vanzelf.residents import numbers
from vanzelf.residents.models import Subject
from vanzelf.terms.problems import ProblemError

LOOKED_UP: Final = "Gegevens van de gemeente klaargezet voor uw aanvraag"
_OPENED: ContextVar[Holding | None] = ContextVar("opened", default=None)


@contextmanager
def at_hand() -> Iterator[None]:
    """Open the own data once, for everybody who is looked up meanwhile."""
    own = lists()
    if own is None:
        yield
        return
    with own.holding() as opened:
        before = _OPENED.set(opened)
        try:
            yield
        finally:
            _OPENED.reset(before)


def of_subject(subject: Subject, scheme: str, on: dt.date) -> tuple[Known, ...]:
    """What own data say of the household of somebody, for a scheme on a day.

    Nothing when there are no own data, or when they do not know this person.
    """
    own = lists()
    if own is None:
        return ()
    opened, number = _OPENED.get(), numbers.number_of(subject)
    try:
        if opened is not None:
            unit = OwnData(opened, on).prefilled(scheme, number, [], {}).unit
        else:
            with own.holding() as holding:
                unit = OwnData(holding, on).prefilled(scheme, number, [], {}).unit
    except ProblemError:
        return ()
    return tuple(facts_of(unit, on))


def shown_to(entry: Entry) -> list[dict[str, Any]]:
    """What an offer shows that we know; of a list made with others we know nothing."""
    service = services()[entry.campaign.version.service]
    if service.group(entry.campaign.group).trigger is Trigger.LIST:
        return []
    return known.shown(service, of_subject(entry.subject, service.schemes[0], clock.today()))


@transaction.atomic
def fill_case(case_id: str) -> int:
    """Put what own data say into a case that somebody's yes opened; gives how many facts.

    Once: what is known in it already stays. A fact that the resident contested meanwhile is contested.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("subject").get(pk=case_id)
    if case.state in (Case.State.DECIDED, Case.State.WITHDRAWN):
        return 0
    if CaseFact.objects.filter(case=case).exists():
        return 0
    found = of_subject(case.subject, case.scheme, day_of(case))
    if not found:
        return 0
    know(case=case, facts=found)
    offer = getattr(case, "offer", None)
    if offer is not None:
        contesting.contest_told(offer)
    processing.used(
        number=numbers.number_of(case.subject), purpose=services()[case.service].purpose,
        what=LOOKED_UP,
    )  # fmt: skip
    return len(found)
