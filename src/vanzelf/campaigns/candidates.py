"""Who may be in an award run: found in the municipality's own data, or by their standing consent.

Refusals come out before anything is looked up. Whatever own data leave open is for a person; what
they settle stands with its source and day.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from vanzelf.ask.prefilling import OwnData, Prefilled
from vanzelf.campaigns import blind
from vanzelf.campaigns.blind import Lists, lists, needed
from vanzelf.decide.awards import Found, stored
from vanzelf.decide.facts import Known
from vanzelf.decide.levies import of_household
from vanzelf.decide.models import AwardRun, Candidate, Case, CaseFact
from vanzelf.definitions.model import Trigger
from vanzelf.org import clock
from vanzelf.org.catalogue import services
from vanzelf.org.models import Staff
from vanzelf.reach.awarding import agree as start
from vanzelf.reach.deciding import all_said
from vanzelf.reach.hindrances import CONCEPT as HINDRANCE
from vanzelf.residents import numbers
from vanzelf.residents.models import Consent, Refusal, Resident, Subject
from vanzelf.terms.problems import ProblemError
from vanzelf.terms.units import COLLECTIONS, ROLES, Fact, Role, Unit, Value

OWN: Final = "de gemeente"
"""The source of own data that names none itself."""
BILL: Final = "aanslag_gemeentebelasting"
ASKS_TWO: Final = "partner-zonder-toestemming"


def candidates(service: str, group: str, said: Mapping[str, str]) -> list[Found]:
    """Everybody whom a run of a group is about. said: what letters fill in for all of them.

    Raises ProblemError lists-none, own-data-scheme or group-condition.
    """
    found = services()[service]
    if found.group(group).trigger is Trigger.YEARLY:
        return list(_agreed(service, said))
    return list(_from_own_data(needed(), service, group, said))


def _from_own_data(
    own: Lists, service: str, group: str, said: Mapping[str, str]
) -> Iterator[Found]:
    """Households that fit the condition of a group, each with what own data say of them.

    And who fitted it in an earlier run of this year and does not any more: they are asked (A21).
    """
    today, found = clock.today(), services()[service]
    run = own.own_list(found, group, today)
    scheme, there = found.schemes[0], set()
    with own.holding() as holding:
        data = OwnData(holding, today)
        for household in own.households(run):
            known = data.prefilled(scheme, household.numbers[0], [], {})
            subject = numbers.find(known.unit.id)
            if subject is not None:
                there |= {*household.numbers}
                yield found_of(subject, known, said, today)
        before = () if found.group(group).tested_by else _before(service, group, today.year)
        for each in before:
            number = numbers.number_of(each.subject)
            if number not in there:
                there.add(number)
                with suppress(ProblemError):  # own data do not know them any more
                    known = data.prefilled(scheme, number, [], {})
                    yield replace(found_of(each.subject, known, said, today), ask=True)


def _before(service: str, group: str, year: int) -> Iterator[Candidate]:
    """Who was in runs of a group this year, the last run first."""
    found = Candidate.objects.filter(
        run__service=service, run__group=group, run__on__year=year, left_because=""
    )
    yield from found.select_related("subject").order_by("-run__made_at", "id")


@transaction.atomic
def agree(run: AwardRun, *, by: Staff, sample_seen: bool) -> AwardRun:
    """The second person agrees, after own data were looked at again: what ended since is not awarded.

    Raises as `vanzelf.reach.awarding.agree` does.
    """
    group, own = services()[run.service].group(run.group), blind.lists()
    alone = group.trigger is Trigger.OWN_DATA and not group.tested_by
    if alone and own is not None and run.state == AwardRun.State.DRAFT and sample_seen:
        _look_again(own, run)
    return start(run, by=by, sample_seen=sample_seen)


def _look_again(own: Lists, run: AwardRun) -> None:
    """Who does not fit the condition today is asked, with what own data say now."""
    today, service = clock.today(), services()[run.service]
    listed = own.households(own.own_list(service, run.group, today))
    there = {number for household in listed for number in household.numbers}
    with own.holding() as holding:
        data = OwnData(holding, today)
        for each in run.candidates.filter(left_because="", ask=False).select_related("subject"):
            number = numbers.number_of(each.subject)
            if number not in there:
                with suppress(ProblemError):
                    known = data.prefilled(run.scheme, number, [], {})
                    each.facts = stored(facts_of(known.unit, today))
                each.ask = True
                each.save(update_fields=["facts", "ask"])
    run.counted["eerst_vragen"] = run.candidates.filter(left_because="", ask=True).count()
    AwardRun.objects.filter(pk=run.pk).update(counted=run.counted)


def _agreed(service: str, said: Mapping[str, str]) -> Iterator[Found]:
    """Who asked us to look every year; a partner gives consent of their own (A23)."""
    agreed = dict(
        Consent.objects.filter(service=service, ended_at=None).values_list("subject", "since")
    )
    refused = set(
        Refusal.objects.filter(
            scope__in=[Refusal.EVERYTHING, service], revoked_at=None
        ).values_list("subject", flat=True)
    )  # fmt: skip
    done: set[Any] = set()
    residents = Resident.objects.filter(subject__in=agreed.keys() - refused)
    today, own, scheme = clock.today(), lists(), services()[service].schemes[0]
    for resident in residents.select_related("subject", "partner").order_by("subject"):
        if resident.partner_id in done or resident.partner_id in refused:
            continue  # one household, one award; and one no
        done.add(resident.subject_id)
        if resident.partner_id is not None and resident.partner_id not in agreed:
            yield Found(resident.subject, None, (), said, ASKS_TWO)
            continue
        since = timezone.localdate(agreed[resident.subject_id])
        yield replace(
            _looked_up(own, resident.subject, scheme, said, today),
            partner=resident.partner, since=since,
        )  # fmt: skip


def answered(service: str, group: str, period: str, said: Mapping[str, str]) -> list[Found]:
    """Who said yes, or asked for it, and waits for an answer of the partner that tests the group.

    Who has a hindrance already is with a person, and not asked again.
    """
    today, own, scheme = clock.today(), lists(), services()[service].schemes[0]
    waiting = Case.objects.filter(
        service=service, group=group, scheme=scheme, period=period, state=Case.State.OPEN,
        decisions=None,
    ).exclude(opened_by="").select_related("subject__resident__partner").order_by("opened_at")  # fmt: skip
    hindered = set(
        CaseFact.objects.filter(concept=HINDRANCE, superseded_by=None).values_list(
            "case", flat=True
        )
    )
    found = []
    for case in waiting:
        if case.pk in hindered:
            continue
        given = {**said, **all_said(case)}
        resident = getattr(case.subject, "resident", None)
        found.append(
            replace(
                _looked_up(own, case.subject, scheme, given, today),
                partner=None if resident is None else resident.partner,
                since=timezone.localdate(case.opened_at),
            )
        )
    return found


def _looked_up(
    own: Lists | None, subject: Subject, scheme: str, said: Mapping[str, str], today: dt.date
) -> Found:
    """What own data say of a household; without those, what its tax bill says, if that is known."""
    if own is None:
        cents = sum(each.amount_cents for each in of_household(subject.pk, str(today.year)))
        bill = Known(BILL, f"{cents // 100}.{cents % 100:02}", OWN, today)
        return Found(subject, cents or None, (bill,) if cents else (), said)
    try:
        with own.holding() as holding:
            number = numbers.number_of(subject)
            known = OwnData(holding, today).prefilled(scheme, number, [], {})
    except ProblemError:
        return Found(subject, None, (), said, "niet-in-eigen-gegevens")
    return found_of(subject, known, said, today)


def found_of(subject: Subject, known: Prefilled, said: Mapping[str, str], on: dt.date) -> Found:
    """A household as a candidate, with its facts as a case keeps them.

    The amount is what the rule says; while the rule leaves that open, it is at most the whole bill.
    """
    amount = next((cents for cents in known.cents.values() if cents is not None), None)
    bill = known.unit.facts.get(BILL)
    if amount is None and bill is not None and isinstance(bill.value, int | Fraction):
        amount = int(Fraction(bill.value) * 100)
    return Found(subject, amount, tuple(facts_of(known.unit, on)), dict(said))


def facts_of(unit: Unit, on: dt.date) -> Iterator[Known]:
    """The facts of a unit, by whose they are; that there is nobody in a role is a fact too."""
    for name, fact in unit.facts.items():
        yield from _known(name, fact, "", on)
    counts: dict[Role, int] = {}
    for member in unit.members:
        if not member.certain:
            counts[member.role] = counts.get(member.role, 0)
            continue
        counts[member.role] = counts.get(member.role, 0) + 1
        owner = "" if member.role is Role.AANVRAGER else f"{member.role}{counts[member.role]}"
        owner = "partner" if member.role is Role.PARTNER else owner
        for name, fact in member.facts.items():
            yield from _known(name, fact, owner, on)
    for name, role in COLLECTIONS.items():
        if role not in counts and role in ROLES[unit.type]:
            yield Known(name, "geen", OWN, on)


def _known(name: str, fact: Fact, owner: str, on: dt.date) -> Iterator[Known]:
    if fact.value is not None:
        yield Known(
            name, written(fact.value), fact.source or OWN, fact.date or on, owner, fact.status
        )


def written(value: Value) -> str:
    """A value as a facts file has it."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Fraction):
        cents = value * 100
        whole, rest = divmod(abs(cents.numerator // cents.denominator), 100)
        return f"{'-' if value < 0 else ''}{whole}.{rest:02}"
    return str(value)
